"""Complementary suppression: cells are hidden beside a secret one until nobody can compute it from what is shown.

For each table (one indicator, one period, every vintage) the cells are attacked as well as can be; while one is told
too nearly, the smallest cell of its equations is hidden too (Hundepool et al., Statistical Disclosure Control, 2012).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.entry import COUNTED
from etl.findings import Finding, Refused
from etl.secrecy.attack import exposed
from etl.secrecy.primary import BY_LINK, BY_RULE, SECRET, hide
from etl.secrecy.relations import COMMUNE, Cell
from etl.secrecy.table import Printed, Table, gather

OTHER = "Masqué : cet effectif est secret dans une autre publication."
SECOND = "Masqué pour qu'un effectif secret ne se retrouve pas par différence."
RATE = "Masqué : ce taux porte sur un effectif masqué."


def protect(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source`, `snapshot`, `published`, `masked`) whose hidden counts cannot be computed back.

    Every vintage of a hidden cell is hidden. The findings say how many more cells it took; Refused if it is impossible.
    """
    findings: list[Finding] = []
    rows = observations
    placeless = set(
        observations.loc[(observations["territory"] == COMMUNE) & observations["value"].notna(), "indicator"]
    )
    for (name, period), group in _at_stake(observations, catalog):
        first, second = _hidden(catalog.indicators[name], group, catalog, placeless=name in placeless)
        if second:
            findings.append(_said(catalog.indicators[name].short, period, group, len(first), len(second)))
        rows = _applied(rows, (rows["indicator"] == name) & (rows["period"] == period), first, second)
    return _without_rates(rows, catalog), findings


def _at_stake(observations: pd.DataFrame, catalog: Catalog) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """The tables where a count is secret."""
    counted = [name for name, indicator in catalog.indicators.items() if indicator.unit in COUNTED]
    secret = observations[(observations["status"] == SECRET) & observations["indicator"].isin(counted)]
    for name, period in sorted(set(zip(secret["indicator"], secret["period"], strict=True))):
        yield (name, period), observations[(observations["indicator"] == name) & (observations["period"] == period)]


def _hidden(
    indicator: Indicator, rows: pd.DataFrame, catalog: Catalog, *, placeless: bool
) -> tuple[set[Cell], set[Cell]]:
    """The cells that are secret in a vintage, and those to hide beside them."""
    table = gather(indicator, rows, catalog, placeless=placeless)
    first = {(territory, breakdown) for territory, breakdown, _ in table.limits}
    second: set[Cell] = set()
    while told := exposed(table, first | second):
        more = {near[:2] for one in told if (near := _nearest(table, one, first | second))}
        if not more and told & table.limits.keys():
            file = f"data/snapshots/{rows['snapshot'].iloc[0]}"
            message = f"{indicator.id} : un effectif secret se retrouve par différence"
            raise Refused([Finding("secret-retrouvable", "erreur", file, message, "retirer ce tableau")])
        if not more:
            break  # what can be told is a cell hidden for others' sake, and no longer needed
        second |= more
    return first, second


def _nearest(table: Table, figure: Printed, hidden: set[Cell]) -> Printed | None:
    """What to hide beside a figure: of its equations the smallest, a total late, a zero last, as it hides little.

    Where all of them is hidden already, of the equations that its own lead to, and so on.
    """
    totals = {equation.total for equation in table.equations}
    reached: set[Printed] = set()
    beside = {figure}
    while beside > reached:
        reached = beside
        beside = reached.union(*(equation.terms for equation in table.equations if reached & set(equation.terms)))
        if near := [one for one in beside if one in table.values and one[:2] not in hidden]:
            return min(near, key=lambda one: (table.values[one] == 0, one in totals, table.values[one], one))
    return None


def _said(what: str, period: str, rows: pd.DataFrame, first: int, second: int) -> Finding:
    message = (
        f"{what}, {period} : {first} effectif(s) secret(s), "
        f"{second} autre(s) masqué(s) pour qu'ils ne se retrouvent pas par différence"
    )
    file = f"data/snapshots/{rows['snapshot'].iloc[0]}"
    return Finding("secret-complementaire", "avertissement", file, message, "aucune action")


def _applied(rows: pd.DataFrame, of_table: pd.Series[bool], first: set[Cell], second: set[Cell]) -> pd.DataFrame:
    """Every vintage of a hidden cell without its value."""
    cells = pd.Series(list(zip(rows["territory"], rows["breakdown"], strict=True)), index=rows.index)
    shown = of_table & rows["value"].notna()
    rows = hide(rows, shown & cells.isin(list(first)), BY_RULE, OTHER)
    return hide(rows, shown & cells.isin(list(second)), BY_LINK, SECOND)


def _without_rates(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A printed rate over a hidden count gives the count back, or tells of few people: it is hidden with it."""
    secret = rows[rows["status"] == SECRET]
    places = set(zip(secret["indicator"], secret["territory"], secret["breakdown"], secret["period_end"], strict=True))
    reveals = {i.id: _revealed(i) for i in catalog.indicators.values() if _revealed(i)}
    keys = zip(rows["indicator"], rows["territory"], rows["breakdown"], rows["period_end"], strict=True)
    gone = pd.Series(
        [any((count, t, b, end) in places for count in reveals.get(name, ())) for name, t, b, end in keys],
        index=rows.index,
        dtype=bool,
    )
    return hide(rows, gone & rows["value"].notna(), BY_LINK, RATE)


def _revealed(indicator: Indicator) -> tuple[str, ...]:
    """The counts that a rate gives back to whoever knows the other one."""
    return (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else indicator.reveals
