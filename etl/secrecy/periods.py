"""Months and their year: where the days of flows overlap, their figures are cells of one table.

The days between two bounds of what is printed are a piece; a period is the sum of its pieces, printed or not. For the
attack, an indicator in a period is an indicator of its own, « name@days », over the days of all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from etl.catalog import Catalog, Link
from etl.catalog.units import COUNTED
from etl.secrecy.rates import Rate, Tabled
from etl.secrecy.relations import linked

Span = tuple[dt.date, dt.date]  # the first day and the last
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Nested:
    """`place`: the indicator and the days that stand for those of a figure; `catalog`: with what they add up to."""

    catalog: Catalog
    place: Mapping[Tabled, Tabled]

    def named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows, whose `period` is their days, under the indicators and days that stand for them."""
        found = [self.place.get(one, one) for one in zip(rows["indicator"], rows["period"], strict=True)]
        return rows.assign(indicator=[name for name, _ in found], period=[days for _, days in found])

    def rate(self, rate: Rate) -> Rate:
        """The same, between the indicators that stand for its own."""
        places = {one[0]: self.place.get(one, one) for one in rate.joins}
        above, below = ((places[cell[0]][0], *cell[1:]) for cell in (rate.above, rate.below))
        return replace(rate, above=above, below=below, joins=frozenset(places.values()))


def flows(catalog: Catalog) -> set[str]:
    """The counts of people whose periods add up: neither the state of a day nor a night."""
    return {name for name, one in catalog.indicators.items() if one.measure == "flux" and one.unit in COUNTED}


def nested(tables: Set[Tabled], catalog: Catalog) -> Nested:
    """What stands for the tables of flows whose days overlap; nothing for the others."""
    counts, found = flows(catalog), Nested(catalog, {})
    for group in sorted({tuple(sorted(linked(name, counts, catalog))) for name in counts}):
        for spans in overlapping({as_span(days) for name, days in tables if name in group}):
            found = _joined(found, group, spans)
    return found


def overlapping(spans: Iterable[Span]) -> list[list[Span]]:
    """Those that share days with another, however far."""
    found: list[list[Span]] = []
    for first, last in sorted(spans):
        if found and first <= max(end for _, end in found[-1]):
            found[-1].append((first, last))
        else:
            found.append([(first, last)])
    return [together for together in found if len(together) > 1]


def pieces(spans: Iterable[Span]) -> list[Span]:
    """The days between two bounds, for all bounds."""
    bounds = sorted({day for first, last in spans for day in (first, last + DAY)})
    return [(first, after - DAY) for first, after in pairwise(bounds)]


def inside(piece: Span, span: Span) -> bool:
    return span[0] <= piece[0] and piece[1] <= span[1]


def as_span(days: str) -> Span:
    bounds = [dt.date.fromisoformat(day) for day in days.split("/")]
    return bounds[0], bounds[-1]


def as_days(span: Span) -> str:
    return "/".join(dict.fromkeys(map(str, span)))


def _joined(found: Nested, group: tuple[str, ...], spans: list[Span]) -> Nested:
    """With the linked indicators of a group over periods that overlap."""
    parts = pieces(spans)
    every = sorted({*spans, *parts})
    whole = as_days((parts[0][0], parts[-1][1]))
    place = {(name, as_days(span)): (_at(name, span), whole) for name in group for span in every}
    indicators = {
        _at(name, span): found.catalog.indicators[name].model_copy(update={"id": _at(name, span)})
        for name in group
        for span in every
    }
    links = [
        link.model_copy(update={"total": _at(link.total, span), "parts": tuple(_at(part, span) for part in link.parts)})
        for link in found.catalog.links
        if link.total in group
        for span in every
    ]
    links += [
        Link(total=_at(name, span), parts=tuple(_at(name, part) for part in within), exact=True, reason="durée")
        for span in spans
        if len(within := [part for part in parts if inside(part, span)]) > 1
        for name in group
    ]
    more = {"indicators": found.catalog.indicators | indicators, "links": (*found.catalog.links, *links)}
    return Nested(found.catalog.model_copy(update=more), {**found.place, **place})


def _at(name: str, span: Span) -> str:
    return f"{name}@{as_days(span)}"
