"""Rates that sealed editions print: whoever has one of their counts today has the other, within rounding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.units import COUNTED
from etl.french import Period, parse_period
from etl.secrecy.relations import Cell, Equation, linked

Key = tuple[str, str, str, dt.date]  # a cell and the end of its period
Tabled = tuple[str, str]  # an indicator and the days that its figures speak of
ROUNDED = "arrondi"  # of a rate: a cell that nobody prints


@dataclass(frozen=True)
class Rate:
    """`above` is between `low` and `high` times `below`, of the same place; `joins`: their tables."""

    above: Cell
    below: Cell
    joins: frozenset[Tabled]
    low: float
    high: float
    edition: str

    def equations(self, there: dict[Cell, str], reading: str) -> Iterator[Equation[tuple[str, str, str, str]]]:
        """Between what a reading prints: supposed, as the counts may have been corrected since."""
        if self.above in there or self.below in there:
            above, below = ((*cell, there.get(cell, reading)) for cell in (self.above, self.below))
            rounded = f"{self.above[2]}, {self.below[0]}, {self.high}, {reading}"
            loose = [(*self.above[:2], f"{ROUNDED} {side}, {rounded}", self.edition) for side in "+-"]
            yield Equation(below, (above, loose[0]), assumed=True, factor=self.high)
            if self.low > 0:
                yield Equation(above, (below, loose[1]), assumed=True, factor=1 / self.low)


def rates(past: pd.DataFrame, catalog: Catalog, tables: Set[Tabled]) -> list[Rate]:
    """The rates that editions show of two indicators, one of which at least counts people.

    Each between the `tables` of these that end when it does, however long: nobody says which of them it is of.
    """
    counted = {name for name, indicator in catalog.indicators.items() if indicator.unit in COUNTED}
    terms = {name: {term for term, _ in revealed(one, "")} for name, one in catalog.indicators.items()}
    names = [name for name, of in terms.items() if len(of) == 2 and of & counted]
    printed = past[past["indicator"].isin(names) & past["value"].notna()]
    return [rate for row in printed.itertuples() for rate in _rates(row, catalog, tables)]


def _rates(row: Any, catalog: Catalog, tables: Set[Tabled]) -> Iterator[Rate]:
    indicator = catalog.indicators[row.indicator]
    above, below = ((name, row.territory, part) for name, part in revealed(indicator, row.breakdown))
    low, high = share(indicator, row.value)
    for joins in product(*(_ending(parse_period(row.period), name, tables, catalog) for name, *_ in (above, below))):
        yield Rate(above, below, frozenset(joins), low, high, row.edition)


def _ending(span: Period, name: str, tables: Set[Tabled], catalog: Catalog) -> list[Tabled]:
    """The tables of one term of a rate: of its days, and of those of tables linked to the term that end with them."""
    group = linked(name, {other for other, _ in tables}, catalog)
    near = {one for other, one in tables if other in group and one.endswith(f"{span.end}")}
    return [(name, one) for one in sorted(near | {days(span, catalog.indicators[name])})]


def share(indicator: Indicator, value: float) -> tuple[float, float]:
    """The least and the most that one count is of the other, for a rate that is rounded as it is printed."""
    factor = indicator.ratio.factor if indicator.ratio else 100.0 if indicator.unit == "%" else 1.0
    half = 0.5 * 10.0 ** min(-indicator.decimals, int(Decimal(str(value)).normalize().as_tuple().exponent))
    return (value - half) / factor, (value + half) / factor


def days(span: Period, indicator: Indicator) -> str:
    """The days that a figure speaks of, however written: 2024 is 2024-01/2024-12; of a stock, the last."""
    return f"{span.end}" if indicator.measure == "stock" or span.start == span.end else f"{span.start}/{span.end}"


def revealed(indicator: Indicator, breakdown: str) -> tuple[tuple[str, str], ...]:
    """The counts, and their modality, that a rate gives back to whoever knows the other one."""
    return indicator.ratio.parts(breakdown) if indicator.ratio else tuple((i, breakdown) for i in indicator.reveals)
