"""Complementary suppression: cells are hidden beside a secret one until nobody can compute it from what is shown.

For each table (linked indicators, one period, every vintage) the cells are attacked as well as can be; while one is
told too nearly, another of its equations is hidden too (Hundepool et al., Statistical Disclosure Control, 2012).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.units import COUNTED
from etl.findings import Finding, Refused
from etl.french import parse_period
from etl.secrecy.absent import absent, complements, unsaid
from etl.secrecy.implied import CELL, NOBODY, SUM, implied
from etl.secrecy.lines import says, tuples
from etl.secrecy.notes import quiet
from etl.secrecy.periods import nested
from etl.secrecy.primary import BY_LINK, BY_RULE, NEAREST, SECRET, WIDE, hide
from etl.secrecy.rates import Key, Rate, Tabled, days, rates, revealed
from etl.secrecy.relations import COMMUNE, Cell, linked
from etl.secrecy.table import OTHER, Printed, Table, gather

SECOND = "Masqué pour qu’un effectif secret ne se retrouve pas par différence."
RATE = "Masqué : ce taux porte sur un effectif masqué."


def protect(
    observations: pd.DataFrame, catalog: Catalog, past: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source`, `snapshot`, `published`, `masked`) whose hidden counts cannot be computed back.

    Every vintage of a hidden cell is hidden. The findings say how many more cells it took; Refused if it is impossible.
    `past`: what sealed editions show and hide, read by etl/warehouse/sealed.py: it is known to all, for good.
    """
    received, past = observations.reset_index(drop=True), observations.head(0) if past is None or past.empty else past
    if not any(_telling(one, catalog) for one in (received, past)):
        return observations, []
    telling = _telling_rows(received, past)
    observations, past = received[telling], past[says(past)]
    findings: list[Finding] = []
    rows, thin = _with_unprinted(observations, past, catalog)
    names = rows["indicator"]
    placeless = set(rows.loc[(rows["territory"] == COMMUNE) & rows["value"].notna(), "indicator"])
    today, then = (one.assign(period=_days(one, catalog)) for one in (rows, past))
    tables = {*_tables(today), *_tables(then)}
    joint = nested(tables, catalog)
    of_editions = rates(past, catalog, tables)
    told = [joint.rate(rate) for rate in of_editions]
    today, then = joint.named(today), joint.named(then)
    rows = rows.assign(indicator=today["indicator"])
    placeless |= {stood for (name, _), (stood, _) in joint.place.items() if name in placeless}
    for joined in _at_stake(today, then, joint.catalog, told):
        of_table, before = (_tables(one).isin(list(joined)) for one in (today, then))
        within = [rate for rate in told if rate.joins <= joined]
        joins, counts = today[of_table], (joint.catalog, placeless, then[before], within)
        read = [gather(joins, *counts, erasing=erasing) for erasing in _erasing(joins)]
        first, second, given = _hidden(read, joint.catalog, secret=_secret(joins))
        findings += [*_said(rows[of_table], joint.catalog, first, second), *_given(given, read[0], joint.catalog)]
        rows = _applied(rows, of_table, first, second)
    rows = _without_rates(rows.assign(indicator=names), catalog, of_editions, thin)
    protected = pd.concat([rows.iloc[: len(observations)].set_axis(observations.index), received[~telling]])
    return quiet(protected.reindex(received.index)[received.columns], received, catalog), findings


def _telling(rows: pd.DataFrame, catalog: Catalog) -> bool:
    """Whether a figure counts people, or is a rate that may tell how many; whether any is hidden, or has a note."""
    entries = [catalog.indicators[name] for name in rows["indicator"].unique()]
    told = {part for one in entries for part in (one.reveals or (one.id,))}
    told |= {part for one in entries if one.ratio for part in (one.ratio.numerator, one.ratio.denominator)}
    counting = any(catalog.indicators[name].unit in COUNTED for name in told)
    return counting or bool(((rows["note"] != "") | (rows["status"] == SECRET)).any())


def _telling_rows(rows: pd.DataFrame, past: pd.DataFrame) -> pd.Series[bool]:
    """Which rows carry a value, or erase one of another file: what it was stays for all to read there."""
    key = [*CELL, "period_end"]
    told = {*tuples(rows[says(rows)], *key), *tuples(past[says(past)], *key)}
    return says(rows) | pd.Series(tuples(rows, *key), index=rows.index).isin(list(told))


def _with_unprinted(observations: pd.DataFrame, past: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, set[Key]]:
    """And hidden rows of the small counts that nobody prints, which the others give, those of editions included.

    With the rates that tell of a few people by themselves.
    """
    before = past.reindex(columns=observations.columns)

    def known(rows: pd.DataFrame, *more: pd.DataFrame) -> pd.DataFrame:
        both = pd.concat([before, rows], ignore_index=True) if len(before) else rows
        return pd.concat([both.assign(period=_days(both, catalog)), *more], ignore_index=True)

    given, thin, bases = implied(known(observations), catalog, len(before))
    of_few = pd.Series(tuples(observations, *CELL, "period_end"), index=observations.index).isin(list(bases))
    observations = hide(observations, of_few & observations["value"].notna(), BY_LINK, SECOND)
    near = given[given["most"] - given["value"] < NEAREST]
    ends = [near.assign(value=near[end])[before.columns] for end in ("value", "most")] if len(near) else [near]
    rows = pd.concat([observations, *([given.loc[given["status"] == SECRET, before.columns]] if len(given) else [])])
    for search in (absent, unsaid, complements):
        for by_others in ends:
            more = search(known(rows, *([by_others] if len(near) else [])), catalog)
            rows = pd.concat([rows, more], ignore_index=True) if len(more) else rows
    # What gives a count away takes part in the attack, as if it were printed; a sum of others does by its equation.
    apart = ends[0][near["by"] != SUM] if len(near) else near
    beside = apart[apart["period"].isin(rows["period"].iloc[len(observations) :])]
    return (pd.concat([rows, beside], ignore_index=True) if len(beside) else rows), thin


def _days(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """The days that figures speak of, however written: 2024 is 2024-01/2024-12; of a stock, the last."""
    tables = tuples(rows, "indicator", "period")
    told = {(name, text): days(parse_period(text), catalog.indicators[name]) for name, text in set(tables)}
    return [told[one] for one in tables]


def _tables(rows: pd.DataFrame) -> pd.Series[Any]:
    """The indicator and the period of each row."""
    return pd.Series(tuples(rows, "indicator", "period"), index=rows.index, dtype=object)


def _at_stake(
    observations: pd.DataFrame, past: pd.DataFrame, catalog: Catalog, told: list[Rate]
) -> list[frozenset[Tabled]]:
    """The tables where a count is secret, or was in an edition, with those that links or rates join to it."""
    counted = [name for name, indicator in catalog.indicators.items() if indicator.unit in COUNTED]
    both = pd.concat([observations[["indicator", "period", "status"]], past[["indicator", "period", "status"]]])
    secret = both[(both["status"] == SECRET) & both["indicator"].isin(counted)]
    printed = both.groupby("period")["indicator"].agg(set)
    found: set[frozenset[Tabled]] = set()
    for one in set(_tables(secret)):
        reached: frozenset[Tabled] = frozenset()
        beside = frozenset([one])
        while beside > reached:
            reached = beside
            near = {(n, period) for name, period in beside for n in linked(name, printed.get(period, set()), catalog)}
            beside = beside.union(near, *(rate.joins for rate in told if rate.joins & near))
        found.add(beside)
    today = set(_tables(observations))
    return sorted((joined for joined in found if joined & today), key=sorted)


def _erasing(rows: pd.DataFrame) -> dict[tuple[str, ...], None]:
    """The files that may be believed when they erase figures: none, each of those that do, all of them."""
    files = sorted(set(rows.loc[~says(rows), "snapshot"]))
    return dict.fromkeys([(), *((file,) for file in files), tuple(files)])


def _secret(rows: pd.DataFrame) -> set[Cell]:
    """The cells that are secret in a vintage."""
    secret = rows[rows["status"] == SECRET]
    return set(tuples(secret, *CELL))


def _hidden(
    tables: list[Table], catalog: Catalog, secret: set[Cell], width: float = WIDE
) -> tuple[set[Cell], set[Cell], set[Printed]]:
    """The secret cells, those to hide beside them, and the secret counts that editions give away by themselves.

    `tables`: the same figures, each with the equations of a way to read them.
    """
    from etl.secrecy.attack import exposed  # a solver heavier than the rest: only a build that hides pays for it

    second, table = set[Cell](), tables[0]
    while True:
        found, more = set[Printed](), set[Cell]()
        for read, (told, bet) in ((one, way) for one in tables for way in exposed(one, secret | second, width)):
            found |= set() if bet else told
            more = {near[:3] for one in told if (near := _nearest(read, one, secret | second, catalog))}
            if more:
                break
        if not more:
            if width > NEAREST and found & table.limits.keys():  # what editions show may leave no more than this
                return _hidden(tables, catalog, secret, NEAREST)
            # What else can be told is a cell hidden for others' sake, and no longer needed, or a bet on an edition.
            _refuse(sorted((found & table.limits.keys()) - table.held.keys()), table, catalog)
            return secret, second, found & table.limits.keys()
        second |= more


def _refuse(told: list[Printed], table: Table, catalog: Catalog) -> None:
    """A secret count that nothing more can hide is not published beside what gives it away."""
    if told:
        file = f"data/snapshots/{told[0][3]}"
        fix = "garder le fichier intact, et en déposer une copie sans ce tableau"
        editions = " et ".join(f"« {name} »" for name in dict.fromkeys([*table.held.values(), *table.fixed.values()]))
        message = f"{catalog.indicators[told[0][0]].short} : un effectif secret se retrouve par différence"
        message += f" avec ce que montre l’édition scellée {editions}" if editions else ""
        raise Refused([Finding("secret-retrouvable", "erreur", file, message, fix)])


def _given(told: set[Printed], table: Table, catalog: Catalog) -> Iterator[Finding]:
    """What was published in an edition stays published: it is said, and hidden as well as it can be."""
    shown = {one for one in table.fixed if 0 < table.values[one] < table.rules[one]}
    for name, edition in sorted({(one[0], (table.fixed | table.held)[one]) for one in told | shown}):
        message = f"{catalog.indicators[name].short} : l’édition scellée « {edition} » donne un effectif secret"
        fix = "sceller une édition qui la corrige, et ne plus diffuser celle-là"
        yield Finding("secret-scelle", "avertissement", "data/editions", message, fix)


def _nearest(table: Table, figure: Printed, hidden: set[Cell], catalog: Catalog) -> Printed | None:
    """What to hide beside a figure, of its equations: a total late, a zero last, as it hides little.

    Whatever it counts, or it would be known to be under those that are shown: the last modality, the first territory.

    Of an equation that gives it by itself first. Where all of them is hidden already, of the equations that its own
    lead to, and so on.
    """
    totals = {equation.total for equation in table.equations if equation.factor == 1}
    # What a rate of an edition gives by another count is told until that one is hidden.
    rated = {one for e in table.equations if e.factor != 1 and figure in e.terms for one in e.terms}
    shown = {one for one in table.values if one[:3] not in hidden}
    hideable = {one for one in shown - table.fixed.keys() if one[3] != NOBODY}
    giving = {one for e in table.equations if figure in e.terms and {*e.terms} - {figure} <= shown for one in e.terms}
    reached: set[Printed] = set()
    beside = {figure}
    while beside > reached:
        reached = beside
        beside = reached.union(*(equation.terms for equation in table.equations if reached & set(equation.terms)))
        if near := beside & hideable:
            order = {
                one: (one not in rated, one not in giving, table.values[one] == 0, one in totals, _rank(one, catalog))
                for one in near
            }
            return min(near, key=lambda one: (order[one], one))
    return None


def _rank(one: Printed, catalog: Catalog) -> tuple[int, int]:
    """Where the catalogue has a cell, modalities from the last one."""
    modalities, territories = catalog.indicators[one[0]].modalities, list(catalog.territories)
    return -modalities.index(one[2]), territories.index(one[1])


def _said(rows: pd.DataFrame, catalog: Catalog, first: set[Cell], second: set[Cell]) -> Iterator[Finding]:
    """How many cells of each indicator it took."""
    for name in sorted({cell[0] for cell in second}):
        period, snapshot = rows.loc[rows["indicator"] == name, ["period", "snapshot"]].iloc[0]
        secret, more = (sum(cell[0] == name for cell in cells) for cells in (first, second))
        message = (
            f"{catalog.indicators[name].short}, {period} : {secret} effectif(s) secret(s), "
            f"{more} autre(s) masqué(s) pour qu’aucun ne se retrouve par différence"
        )
        file = f"data/snapshots/{snapshot}"
        yield Finding("secret-complementaire", "avertissement", file, message, "aucune action")


def _applied(rows: pd.DataFrame, of_table: pd.Series[bool], first: set[Cell], second: set[Cell]) -> pd.DataFrame:
    """Every vintage of a hidden cell without its value."""
    cells = pd.Series(tuples(rows, *CELL), index=rows.index)
    shown = of_table & rows["value"].notna()
    rows = hide(rows, shown & cells.isin(list(first)), BY_RULE, OTHER)
    return hide(rows, shown & cells.isin(list(second)), BY_LINK, SECOND)


def _without_rates(rows: pd.DataFrame, catalog: Catalog, told: list[Rate], thin: set[Key]) -> pd.DataFrame:
    """A printed rate over a hidden count gives the count back, or tells of few people (`thin`): it is hidden with it.

    So is one that gives a count nobody prints, where a count of its table is hidden, or of one that the rates of
    editions (`told`) join to it: the other would be a difference.
    """
    keys = pd.Series(tuples(rows, *CELL, "period_end"), index=rows.index)
    secret = set(keys[rows["status"] == SECRET])
    printed = set(keys[rows["value"].notna()])
    ends = rows.groupby("period_end")["indicator"].agg(set)
    stake = {(other, end) for name, _, _, end in secret for other in linked(name, ends[end], catalog)}
    stake |= {(one.below[0], end) for one in told for name, end in set(stake) if name == one.above[0]}

    def tells(name: str, territory: str, breakdown: str, end: Any) -> bool:
        counts = [(count, territory, of, end) for count, of in revealed(catalog.indicators[name], breakdown)]
        unsaid = len(counts) > 1 and any(
            one not in printed and one[2] in catalog.indicators[one[0]].modalities for one in counts
        )
        at_stake = any((one[0], one[3]) in stake for one in counts)
        return any(one in secret for one in counts) or (unsaid and at_stake)

    shown = zip(keys, rows["value"], strict=True)
    hidden = [pd.notna(value) and (key in thin or tells(*key)) for key, value in shown]
    return hide(rows, pd.Series(hidden, index=rows.index, dtype=bool), BY_LINK, RATE)
