"""Complementary suppression: cells are hidden beside a secret one until nobody can compute it from what is shown.

For each table (one indicator, one period, every vintage) the attack is the best there is: over all the equations
between the cells, and knowing which counts a rule hides, linear programming gives the least and the most that a hidden
cell may be. While the two are too near, the smallest cell of its equations is hidden too (Hundepool et al., Statistical
Disclosure Control, 2012).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linprog

from etl.catalog import Catalog, Indicator
from etl.findings import Finding, Refused
from etl.secrecy.primary import COUNTED, threshold
from etl.secrecy.relations import COMMUNE, Cell, Equation, equations

NEAREST = 5.0  # the least width of what an attacker can say of a secret count
Range = tuple[int, int | None]
Matrix = npt.NDArray[Any]
DEFAULT = 11  # counts under it are secret, where a publisher hides without saying under what
SECOND = "Masqué pour qu'un effectif secret ne se retrouve pas par différence."
SECRET = "secret"


@dataclass
class Table:
    """The cells of one indicator and period. `limits`: the rule that hides each primary secret."""

    indicator: Indicator
    equations: list[Equation]
    values: dict[Cell, float]
    limits: dict[Cell, int]
    second: set[Cell] = field(default_factory=set)

    @property
    def hidden(self) -> list[Cell]:
        return [*self.limits, *sorted(self.second)]


def protect(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source` and `snapshot`), primary secrets hidden, without any that can be computed back.

    Every vintage of a hidden cell is hidden. The findings say how many more cells it took; Refused if it is impossible.
    """
    findings: list[Finding] = []
    rows = observations
    placeless = set(
        observations.loc[(observations["territory"] == COMMUNE) & observations["value"].notna(), "indicator"]
    )
    for (name, period), group in _at_stake(observations, catalog):
        table = _table(catalog.indicators[name], group, catalog, placeless=name in placeless)
        _hide(table, group)
        if table.second:
            findings.append(_said(table, period, group))
        rows = _applied(rows, name, period, table)
    return _without_rates(rows, catalog), findings


def exposed(table: Table) -> list[Cell]:
    """Hidden cells that can be told too nearly: any one exactly, a secret count within NEAREST."""
    unknown = [*table.hidden, *_missing(table)]
    left, right = _system(table, unknown)
    free: list[Range] = [(0, None)] * len(unknown)
    found = _determined(left[_consistent(left, right, free)])
    ruled: list[Range] = [(1, table.limits[one] - 1) if one in table.limits else (0, None) for one in unknown]
    kept = _consistent(left, right, ruled)
    for number, limit in enumerate(table.limits.values()):
        if number not in found:
            low, high = _range(left[kept], right[kept], ruled, number)
            found |= {number} if high - low < min(NEAREST, limit - 2) - 1e-6 else set()
    return [unknown[number] for number in sorted(found) if number < len(table.hidden)]


def _determined(left: Matrix) -> set[int]:
    """Unknowns that linear algebra alone gives: those that no solution of the homogeneous system moves."""
    if not left.size:
        return set()
    _, scale, basis = np.linalg.svd(left)
    moving = basis[int((scale > 1e-9).sum()) :]
    return {number for number in range(left.shape[1]) if not np.any(np.abs(moving[:, number]) > 1e-9)}


def _range(left: Matrix, right: Matrix, ranges: list[Range], number: int) -> tuple[float, float]:
    """The least and the most of an unknown."""
    found = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(ranges))
        aim[number] = sign
        solved = linprog(aim, A_eq=left, b_eq=right, bounds=ranges, method="highs")
        found.append(sign * solved.fun if solved.status == 0 else -sign * math.inf)
    return found[0], found[1]


def _system(table: Table, unknown: list[Cell]) -> tuple[Matrix, Matrix]:
    """The equations between the unknown cells: coefficients, and what the known ones leave."""
    place = {one: number for number, one in enumerate(unknown)}
    left, right = np.zeros((len(table.equations), len(unknown))), np.zeros(len(table.equations))
    for line, equation in enumerate(table.equations):
        for one, sign in [(equation.total, -1.0), *((part, 1.0) for part in equation.parts)]:
            if one in place:
                left[line, place[one]] += sign
            else:
                right[line] -= sign * table.values[one]
    return left, right


def _consistent(left: Matrix, right: Matrix, ranges: list[Range]) -> Matrix:
    """Which equations hold: printed figures that do not add up, rounded or of two vintages, teach nothing exact."""
    lines, columns = left.shape
    elastic = np.hstack([left, np.eye(lines), -np.eye(lines)])
    aim = np.concatenate([np.zeros(columns), np.ones(2 * lines)])
    solved = linprog(aim, A_eq=elastic, b_eq=right, bounds=[*ranges, *[(0, None)] * (2 * lines)], method="highs")
    gaps = solved.x[columns : columns + lines] + solved.x[columns + lines :]
    kept: Matrix = gaps < 1e-6
    return kept


def _at_stake(observations: pd.DataFrame, catalog: Catalog) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """The tables where a count is secret."""
    counted = [name for name, indicator in catalog.indicators.items() if indicator.unit in COUNTED]
    secret = observations[(observations["status"] == SECRET) & observations["indicator"].isin(counted)]
    for name, period in sorted(set(zip(secret["indicator"], secret["period"], strict=True))):
        yield (name, period), observations[(observations["indicator"] == name) & (observations["period"] == period)]


def _table(indicator: Indicator, rows: pd.DataFrame, catalog: Catalog, *, placeless: bool) -> Table:
    values: dict[Cell, float] = {}
    limits: dict[Cell, int] = {}
    for row in rows.itertuples():
        cell = (str(row.territory), str(row.breakdown))
        if row.status == SECRET:
            limits[cell] = max(threshold(indicator.id, str(row.source), catalog) or DEFAULT, limits.get(cell, 2))
        elif pd.notna(row.value):
            values[cell] = float(row.value)
    values = {cell: value for cell, value in values.items() if cell not in limits}
    return Table(indicator, equations(indicator, [*values, *limits], catalog, placeless=placeless), values, limits)


def _missing(table: Table) -> list[Cell]:
    """Cells of the equations of which nothing was ever printed."""
    named = {one for equation in table.equations for one in (equation.total, *equation.parts)}
    return sorted(named - table.values.keys() - set(table.hidden))


def _hide(table: Table, rows: pd.DataFrame) -> None:
    totals = {equation.total for equation in table.equations}
    while told := exposed(table):
        before = len(table.second)
        for cell in told:
            beside = [equation for equation in table.equations if cell in (equation.total, *equation.parts)]
            near = {one for equation in beside for one in (equation.total, *equation.parts) if one in table.values}
            # The smallest cell first, a total late; a zero last, as it says too much to hide anything.
            ranked = sorted(near, key=lambda one: (table.values[one] == 0, one in totals, table.values[one], one))
            if ranked:
                table.second.add(ranked[0])
                del table.values[ranked[0]]
        if len(table.second) == before and any(cell in table.limits for cell in told):
            file = f"data/snapshots/{rows['snapshot'].iloc[0]}"
            message = f"{table.indicator.id} : un effectif secret se retrouve par différence"
            raise Refused([Finding("secret-retrouvable", "erreur", file, message, "retirer ce tableau")])
        if len(table.second) == before:
            return  # what can be told is a cell hidden for others' sake, and no longer needed


def _said(table: Table, period: str, rows: pd.DataFrame) -> Finding:
    message = (
        f"{table.indicator.id}, {period} : {len(table.limits)} effectif(s) secret(s), "
        f"{len(table.second)} autre(s) masqué(s) pour qu'ils ne se retrouvent pas par différence"
    )
    file = f"data/snapshots/{rows['snapshot'].iloc[0]}"
    return Finding("secret-complementaire", "avertissement", file, message, "aucune action")


def _applied(rows: pd.DataFrame, name: str, period: str, table: Table) -> pd.DataFrame:
    """Every vintage of a hidden cell without its value."""
    cells = pd.Series(list(zip(rows["territory"], rows["breakdown"], strict=True)), index=rows.index)
    of_table = (rows["indicator"] == name) & (rows["period"] == period) & rows["value"].notna()
    second = of_table & cells.isin(list(table.second))
    first = of_table & cells.isin(list(table.limits))
    return rows.assign(
        value=rows["value"].mask(first | second),
        status=rows["status"].mask(first | second, SECRET),
        note=rows["note"].mask(second, SECOND),
    )


def _without_rates(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A printed rate over a hidden count gives the count back: it is hidden with it."""
    secret = rows[rows["status"] == SECRET]
    places = set(zip(secret["indicator"], secret["territory"], secret["breakdown"], secret["period_end"], strict=True))
    reveals = {i.id: _revealed(i) for i in catalog.indicators.values() if _revealed(i)}
    keys = zip(rows["indicator"], rows["territory"], rows["breakdown"], rows["period_end"], strict=True)
    gone = pd.Series(
        [any((count, t, b, end) in places for count in reveals.get(name, ())) for name, t, b, end in keys],
        index=rows.index,
        dtype=bool,
    )
    gone &= rows["value"].notna()
    return rows.assign(
        value=rows["value"].mask(gone), status=rows["status"].mask(gone, SECRET), note=rows["note"].mask(gone, SECOND)
    )


def _revealed(indicator: Indicator) -> tuple[str, ...]:
    """The counts that a rate gives back to whoever knows the other one."""
    return (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else indicator.reveals
