"""All that is printed of linked indicators and a period, every vintage, and the equations that anyone writes on it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import pandas as pd

from etl.catalog import Catalog
from etl.secrecy.primary import SECRET, threshold
from etl.secrecy.relations import Cell, Equation, equations

DEFAULT = 11  # counts under it are secret, where a publisher hides an indicator that has no rule
DOUBTS = {"provisoire": 1, "estimé": 1, "approché": 1, "à vérifier": 2}  # never in the place of a surer figure
ALONE, TOGETHER, ASSUMED = 1000.0, 1.0, 0.001
Printed = tuple[str, str, str, str]  # a cell, and the snapshot that prints it


@dataclass(frozen=True)
class Table:
    """`values`: the counts that are there; `rules`: under what each is small; `limits`: the same of those that are.

    Each equation has its weight: a publication that adds up is believed before figures of two publications, and both
    before what is only assumed.
    """

    equations: dict[Equation[Printed], float]
    values: dict[Printed, float]
    rules: dict[Printed, int]
    limits: dict[Printed, int]

    @property
    def missing(self) -> list[Printed]:
        """What the equations name and nobody prints."""
        named = {one for equation in self.equations for one in equation.terms}
        return sorted(named - self.values.keys() - self.limits.keys())


def gather(rows: pd.DataFrame, catalog: Catalog, placeless: Set[str]) -> Table:
    """The table of the rows (with `source`, `snapshot` and `published`) of linked indicators and one period."""
    values: dict[Printed, float] = {}
    rules: dict[Printed, int] = {}
    limits: dict[Printed, int] = {}
    for row in rows.itertuples():
        printed = (str(row.indicator), str(row.territory), str(row.breakdown), str(row.snapshot))
        rule = threshold(printed[0], str(row.source), catalog) or DEFAULT
        if row.status == SECRET:
            limits[printed] = rule
        elif pd.notna(row.value):
            values[printed], rules[printed] = float(row.value), rule
    found: dict[Equation[Printed], float] = {}
    for name, weight, place in _read_together(rows):
        there = {cell: snapshot for cell, snapshot in place.items() if (*cell, snapshot) in values.keys() | limits}
        for one in equations(there.keys(), catalog, placeless):
            total, *parts = ((*cell, there.get(cell, name)) for cell in one.terms)
            found.setdefault(Equation(total, tuple(parts), one.assumed), ASSUMED if one.assumed else weight)
    return Table(found, values, rules, limits)


def _read_together(rows: pd.DataFrame) -> Iterator[tuple[str, float, dict[Cell, str]]]:
    """Where each cell is read: in one publication alone, then in what was known on each day."""
    # As `precedence` has it (etl/warehouse/sql/10_observations.sql): the last one stays.
    doubt = rows["status"].map(DOUBTS).fillna(0)
    ranked = rows.assign(doubt=-doubt, own=rows["restates"] == "").sort_values(
        ["doubt", "own", "published", "snapshot"], kind="stable"
    )
    readings = [(str(name), ALONE, alone) for name, alone in ranked.groupby("snapshot", sort=True)]
    readings += [(str(day), TOGETHER, ranked[ranked["published"] <= day]) for day in sorted(set(rows["published"]))]
    for name, weight, read in readings:
        cells = zip(read["indicator"], read["territory"], read["breakdown"], strict=True)
        yield name, weight, dict(zip(cells, read["snapshot"], strict=True))  # the last one stays
