"""What each computed figure is computed from, as etl/warehouse/sql/20_series.sql computes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from etl.catalog import ENSEMBLE, Catalog

Key = tuple[str, str, str, str]  # indicator, territory, period, breakdown
Figure = Callable[[Key], tuple[float, str, str] | None]

PARIS, DEPARTEMENT = "75056", "75"
CENTRE, CENTRAL = "75101-75104", ("75101", "75102", "75103", "75104")
DWELLINGS, RATE, HOMES, APPROVALS = (
    "sru_logements",
    "sru_taux",
    "sru_residences_principales",
    "logements_finances",
)
FIRST_RATES = 2001


def terms(key: Key, catalog: Catalog, figure: Figure) -> tuple[Key, ...]:
    """The figures that a figure follows from, those that are there; none where it follows from no other figure."""
    indicator, territory, period, breakdown = key
    entry = catalog.indicators[indicator]
    if entry.ratio:
        above, below = (
            (part, territory, period, breakdown) for part in (entry.ratio.numerator, entry.ratio.denominator)
        )
        divides = figure(above) and (divisor := figure(below)) and divisor[0] != 0
        if territory == CENTRE or divides:
            return above, below
    elif territory == CENTRE:
        return tuple((indicator, code, period, breakdown) for code in CENTRAL)
    elif indicator in SOURCES:
        return tuple(filter(figure, SOURCES[indicator](key, catalog.arrondissements, figure)))
    elif indicator == "demandes" and territory == PARIS:
        parts = _each(indicator, catalog.arrondissements, period, breakdown)
        return tuple(filter(figure, [(indicator, DEPARTEMENT, period, breakdown), *parts]))
    elif entry.additive and territory == entry.paris:
        return tuple(filter(figure, _each(indicator, catalog.arrondissements, period, breakdown)))
    return ()


def said(key: Key, catalog: Catalog, found: Sequence[Key]) -> str:
    """The computation in words, from the terms that are there."""
    indicator, territory, *_ = key
    entry = catalog.indicators[indicator]
    if entry.ratio:
        above, below = (catalog.indicators[part].short for part in (entry.ratio.numerator, entry.ratio.denominator))
        return f"Calculé : {above} ÷ {below}"
    if entry.computed:
        deduced = indicator == "sru_manquants" and HOMES not in {name for name, *_ in found}
        why = " Elles sont déduites du taux imprimé, arrondi : le résultat est estimé." if deduced else ""
        return f"Calculé : {entry.computed}.{why}"
    if territory == CENTRE:
        return "Calculé : somme des 1er, 2e, 3e et 4e arrondissements."
    if indicator == "demandes":
        return "Calculé : demandes de Paris, moins la somme des vingt arrondissements."
    return "Calculé : somme des vingt arrondissements."


def _each(indicator: str, places: Sequence[str], period: str, breakdown: str = ENSEMBLE) -> list[Key]:
    return [(indicator, place, period, breakdown) for place in places]


def _missing(key: Key, _places: Sequence[str], _figure: Figure) -> list[Key]:
    return [(name, key[1], key[2], ENSEMBLE) for name in (DWELLINGS, HOMES, RATE)]


def _stock(key: Key, places: Sequence[str], _figure: Figure) -> list[Key]:
    return _each(DWELLINGS, places, key[2])


def _stock_and_rates(key: Key, places: Sequence[str], _figure: Figure) -> list[Key]:
    return [*_each(DWELLINGS, places, key[2]), *_each(RATE, places, key[2])]


def _localised(key: Key, places: Sequence[str], _figure: Figure) -> list[Key]:
    return [*_each("demandes", places, f"{key[2]}-12-31"), *_each("attributions", places, key[2])]


def _unnamed(key: Key, _places: Sequence[str], _figure: Figure) -> list[Key]:
    return [("demandes", place, key[2], ENSEMBLE) for place in (PARIS, DEPARTEMENT)]


def _new(key: Key, _places: Sequence[str], _figure: Figure) -> list[Key]:
    return [(APPROVALS, key[1], key[2], ENSEMBLE), (DWELLINGS, key[1], f"{key[2]}-01-01", ENSEMBLE)]


def _approved(key: Key, places: Sequence[str], figure: Figure) -> list[Key]:
    """The approvals of the year, and the last rate known on its first day for each arrondissement."""
    years = range(int(key[2]), FIRST_RATES - 1, -1)
    rates = (next(filter(figure, ((RATE, place, f"{y}-01-01", ENSEMBLE) for y in years)), None) for place in places)
    return [*_each(APPROVALS, places, key[2]), *filter(None, rates)]


# Indicator → the figures that one of its own may be computed from.
SOURCES: dict[str, Callable[[Key, Sequence[str], Figure], list[Key]]] = {
    "sru_manquants": _missing,
    "sru_concentration": _stock,
    "tension_localisee": _localised,
    "part_non_precise": _unnamed,
    "part_offre_nouvelle": _new,
    "part_hors_25": _approved,
    "part_stock_hors_25": _stock_and_rates,
}
