"""Complementary suppression: cells are hidden beside a secret one until nobody can compute it from what is shown.

For each table (linked indicators, one period, every vintage) the cells are attacked as well as can be; while one is
told too nearly, the smallest cell of its equations is hidden too (Hundepool et al., Statistical Disclosure Control,
2012).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.units import COUNTED
from etl.findings import Finding, Refused
from etl.secrecy.primary import BY_LINK, BY_RULE, SECRET, hide
from etl.secrecy.relations import COMMUNE, Cell, linked
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
    for names, period in _at_stake(observations, catalog):
        of_table = observations["indicator"].isin(names) & (observations["period"] == period)
        first, second = _hidden(observations[of_table], catalog, placeless)
        findings += _said(observations[of_table], catalog, period, first, second)
        rows = _applied(rows, of_table, first, second)
    return _without_rates(rows, catalog), findings


def _at_stake(observations: pd.DataFrame, catalog: Catalog) -> list[tuple[tuple[str, ...], str]]:
    """The tables where a count is secret: the indicators, the period."""
    counted = [name for name, indicator in catalog.indicators.items() if indicator.unit in COUNTED]
    secret = observations[(observations["status"] == SECRET) & observations["indicator"].isin(counted)]
    printed = observations.groupby("period")["indicator"].agg(set)
    cells = set(zip(secret["indicator"], secret["period"], strict=True))
    return sorted({(tuple(sorted(linked(name, printed[period], catalog))), period) for name, period in cells})


def _hidden(rows: pd.DataFrame, catalog: Catalog, placeless: set[str]) -> tuple[set[Cell], set[Cell]]:
    """The cells that are secret in a vintage, and those to hide beside them."""
    from etl.secrecy.attack import exposed  # a solver heavier than the rest: only a build that hides pays for it

    table = gather(rows, catalog, placeless)
    first = {one[:3] for one in table.limits}
    second: set[Cell] = set()
    while told := exposed(table, first | second):
        more = {near[:3] for one in told if (near := _nearest(table, one, first | second))}
        if not more and (secret := sorted(told & table.limits.keys())):
            file = f"data/snapshots/{secret[0][3]}"
            message = f"{catalog.indicators[secret[0][0]].short} : un effectif secret se retrouve par différence"
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
        if near := [one for one in beside if one in table.values and one[:3] not in hidden]:
            return min(near, key=lambda one: (table.values[one] == 0, one in totals, table.values[one], one))
    return None


def _said(rows: pd.DataFrame, catalog: Catalog, period: str, first: set[Cell], second: set[Cell]) -> Iterator[Finding]:
    """How many cells of each indicator it took."""
    for name in sorted({cell[0] for cell in second}):
        secret, more = (sum(cell[0] == name for cell in cells) for cells in (first, second))
        message = (
            f"{catalog.indicators[name].short}, {period} : {secret} effectif(s) secret(s), "
            f"{more} autre(s) masqué(s) pour qu'aucun ne se retrouve par différence"
        )
        file = f"data/snapshots/{rows.loc[rows['indicator'] == name, 'snapshot'].iloc[0]}"
        yield Finding("secret-complementaire", "avertissement", file, message, "aucune action")


def _applied(rows: pd.DataFrame, of_table: pd.Series[bool], first: set[Cell], second: set[Cell]) -> pd.DataFrame:
    """Every vintage of a hidden cell without its value."""
    keys = zip(rows["indicator"], rows["territory"], rows["breakdown"], strict=True)
    cells = pd.Series(list(keys), index=rows.index)
    shown = of_table & rows["value"].notna()
    rows = hide(rows, shown & cells.isin(list(first)), BY_RULE, OTHER)
    return hide(rows, shown & cells.isin(list(second)), BY_LINK, SECOND)


def _without_rates(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A printed rate over a hidden count gives the count back, or tells of few people: it is hidden with it.

    So is one that gives a count nobody prints, where a count of its table is hidden: the other would be a difference.
    """
    keys = pd.Series(_keys(rows), index=rows.index)
    secret, printed = set(keys[rows["status"] == SECRET]), set(keys[rows["value"].notna()])
    ends = rows.groupby("period_end")["indicator"].agg(set)
    stake = {(other, end) for name, _, _, end in secret for other in linked(name, ends[end], catalog)}

    def tells(name: str, territory: str, breakdown: str, end: Any) -> bool:
        counts = [(count, territory, of, end) for count, of in _revealed(catalog.indicators[name], breakdown)]
        unsaid = len(counts) > 1 and any(
            one not in printed and one[2] in catalog.indicators[one[0]].modalities for one in counts
        )
        at_stake = any((one[0], one[3]) in stake for one in counts)
        return any(one in secret for one in counts) or (unsaid and at_stake)

    gone = pd.Series([tells(*key) for key in keys], index=rows.index, dtype=bool)
    return hide(rows, gone & rows["value"].notna(), BY_LINK, RATE)


def _keys(rows: pd.DataFrame) -> list[tuple[str, str, str, dt.date]]:
    return list(zip(rows["indicator"], rows["territory"], rows["breakdown"], rows["period_end"], strict=True))


def _revealed(indicator: Indicator, breakdown: str) -> tuple[tuple[str, str], ...]:
    """The counts, and their modality, that a rate gives back to whoever knows the other one."""
    return indicator.ratio.parts(breakdown) if indicator.ratio else tuple((i, breakdown) for i in indicator.reveals)
