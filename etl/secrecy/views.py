"""What can be read together of one indicator and period: each publication alone, and what was known on each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.secrecy.primary import SECRET, threshold
from etl.secrecy.relations import Cell, Equation, equations

DEFAULT = 11  # counts under it are secret, where a publisher hides an indicator that has no rule
DOUBTFUL = ("provisoire", "estimé", "approché")  # never in the place of a definitive figure


@dataclass(frozen=True)
class View:
    """Cells read together. `values`: the counts that are there; `limits`: the rule that hides each small one."""

    equations: list[Equation]
    values: dict[Cell, float]
    limits: dict[Cell, int]

    @property
    def missing(self) -> list[Cell]:
        """Cells of the equations of which nothing is printed."""
        named = {one for equation in self.equations for one in equation.cells}
        return sorted(named - self.values.keys() - self.limits.keys())


def views(indicator: Indicator, rows: pd.DataFrame, catalog: Catalog, *, placeless: bool) -> list[View]:
    """The views of the rows (with `source`, `snapshot` and `published`) of one indicator and period."""
    found: dict[tuple[int, ...], View] = {}
    for read in _read_together(rows):
        key = tuple(sorted(read.index))
        if key not in found:
            found[key] = _view(indicator, read, catalog, placeless=placeless)
    return list(found.values())


def _read_together(rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for _, alone in rows.groupby("snapshot", sort=True):
        yield alone
    # As the view `series` takes them (etl/warehouse/sql/20_series.sql).
    ranked = rows.assign(doubt=rows["status"].isin(DOUBTFUL)).sort_values(
        ["doubt", "published", "snapshot"], ascending=[True, False, False], kind="stable"
    )
    for day in sorted(set(rows["published"])):
        yield ranked[ranked["published"] <= day].drop_duplicates(["territory", "breakdown"])


def _view(indicator: Indicator, rows: pd.DataFrame, catalog: Catalog, *, placeless: bool) -> View:
    values: dict[Cell, float] = {}
    limits: dict[Cell, int] = {}
    for row in rows.itertuples():
        cell = (str(row.territory), str(row.breakdown))
        if row.status == SECRET:
            limits[cell] = threshold(indicator.id, str(row.source), catalog) or DEFAULT
        elif pd.notna(row.value):
            values[cell] = float(row.value)
    return View(equations(indicator, [*values, *limits], catalog, placeless=placeless), values, limits)
