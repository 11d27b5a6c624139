"""What a computed figure is computed from, as the catalogue declares it: its terms, in words, and their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator, Term
from reporting import queries
from reporting.queries import Connection

Key = tuple[str, str, str, str]  # indicator, territory, period, breakdown
Figure = Callable[[Key], tuple[float, str, str] | None]


def terms(key: Key, catalog: Catalog, figure: Figure) -> tuple[Key, ...]:
    """The figures that a figure follows from, those that are there; none where it follows from no other figure."""
    name, territory, period, breakdown = key
    entry = catalog.indicators[name]
    if entry.ratio:
        above, below = ((part, territory, period, modality) for part, modality in entry.ratio.parts(breakdown))
        divides = figure(above) and (divisor := figure(below)) and divisor[0] != 0
        return (above, below) if territory in catalog.sectors or divides else ()
    if territory in catalog.sectors:
        return tuple((name, code, period, breakdown) for code in catalog.sectors[territory])
    return tuple(filter(figure, _declared(key, entry, catalog)))


def said(key: Key, catalog: Catalog, found: Sequence[Key]) -> str:
    """The computation in words, from the terms that are there."""
    name, territory, _, breakdown = key
    entry = catalog.indicators[name]
    if entry.ratio:
        above, below = (_named(part, modality, catalog) for part, modality in entry.ratio.parts(breakdown))
        return f"Calculé : {above} ÷ {below}"
    if entry.computed:
        there = {one[0] for one in found}
        absent = (term.absent for term in entry.computed.terms if term.absent and term.indicator not in there)
        return " ".join([f"Calculé : {entry.computed.words}.", *absent])
    if territory in catalog.sectors:
        members = [catalog.territories[code].short for code in catalog.sectors[territory]]
        return f"Calculé : somme des {', '.join(members[:-1])} et {members[-1]} arrondissements."
    if territory == entry.rest:
        return "Calculé : le chiffre de Paris, moins la somme des vingt arrondissements."
    return "Calculé : somme des vingt arrondissements."


def _declared(key: Key, entry: Indicator, catalog: Catalog) -> list[Key]:
    """What it may be computed from, there or not; nothing for a figure that is only read."""
    name, territory, period, breakdown = key
    if entry.computed and breakdown == ENSEMBLE:
        return [one for term in entry.computed.terms for one in _of_term(term, territory, period, catalog)]
    whole = [(name, entry.paris, period, breakdown)] if territory == entry.rest else []
    if whole or (entry.additive and territory == entry.paris):
        return [*whole, *((name, code, period, breakdown) for code in catalog.arrondissements)]
    return []


def _of_term(term: Term, territory: str, period: str, catalog: Catalog) -> list[Key]:
    when = term.period.format(annee=period[:4]) or period
    return [(term.indicator, place, when, ENSEMBLE) for place in catalog.listed(term.territories) or (territory,)]


def _named(name: str, breakdown: str, catalog: Catalog) -> str:
    short = catalog.indicators[name].short
    return short if breakdown == ENSEMBLE else f"{short}, {breakdown}"


def behind(connection: Connection, catalog: Catalog, rows: pd.DataFrame) -> list[str]:
    """The snapshots of these figures (columns of queries.SERIES), then of their terms, down to what was read."""
    figures = cache(lambda name: queries.figures(connection, name))
    snapshots = dict.fromkeys(rows["snapshot"])
    keys = zip(*(rows[name] for name in queries.KEY), strict=True)
    left: list[Key] = [key for key in keys if _computed(key[0], catalog)]
    seen = set(left)
    while left:
        found = [key for key in terms(left.pop(), catalog, lambda key: figures(key[0]).get(key)) if key not in seen]
        seen.update(found)
        left += [key for key in found if _computed(key[0], catalog)]
        snapshots |= dict.fromkeys(figures(key[0])[key][2] for key in found if key in figures(key[0]))
    return list(snapshots)


def _computed(name: str, catalog: Catalog) -> bool:
    """Whether it follows from other indicators; a sum of arrondissements is of the file that prints them."""
    return bool(catalog.indicators[name].ratio or catalog.indicators[name].computed)
