"""What an attacker knows of counts that are parts of others, by hand: the parts make up a total, or are in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

from etl.catalog import Catalog

Variable = tuple[str, ...]
Place = dict[tuple[str, str, str], Variable]  # indicator, territory, breakdown → the variable read there


class Known(NamedTuple):
    total: str
    parts: dict[str, float]
    breakdowns: tuple[str, ...] = ()  # none: all
    exact: bool = False


LINKS = [
    Known("dalo_decisions", {"dalo_favorables": 1, "dalo_rejets": 1}),
    *(Known(f"115_demandes{unit}", {f"115_non_pourvues{unit}": 1}) for unit in ("", "_personnes")),
    *(Known(f"{name}_personnes", {name: 1}) for name in ("115_demandes", "115_non_pourvues")),
    Known("115_demandes_personnes", {"115_non_pourvues": 1}),
    Known("attributions", {"cpa_attributions_prioritaires": 1}),
    Known("cpa_attributions_prioritaires", {"dalo_relogements": 1}),
    Known("attributions", {"lda_menages_reloges": 1}),
    Known("sans_abri", {"sans_abri_groupes": 1}),
    Known("protocole_proposes", {"protocole_reloges": 1}),
    Known("arpp_menages_caracteristiques", {"arpp_labellises": 1}),
    Known("arpp_menages_caracteristiques", {"arpp_reloges": 1}),
    Known("dalo_stock", {"dalo_hors_delai": 1}),
    *(Known("115_appels_recus", {f"115_appels_{kind}": 1}) for kind in ("pris", "differents")),
    Known("115_nouvelles_familles_personnes", {"115_mineurs_non_pourvus": 1}),
    *(
        Known(f"{name}_personnes", {name: least})
        for name, least in (("siao_premieres_demandes", 1), ("115_nouvelles_familles", 2))
    ),
    *(
        Known(f"{name}_personnes", {name: persons}, breakdowns, exact=True)
        for name in ("115_demandes", "115_non_pourvues")
        for persons, breakdowns in ((1, ("femmes seules", "hommes seuls")), (2, ("couples",)))
    ),
    *(Known(f"{name}_personnes", {name: 2}, ("familles",)) for name in ("115_demandes", "115_non_pourvues")),
]
# Modalities that unite others of their indicator.
UNIONS = {
    "sans_abri": {"bois, talus et parcs": ("bois", "talus, campements et parcs")},
    "115_nouvelles_familles": {"demandeuses": ("réponse positive",)},
    "115_nouvelles_familles_personnes": {"demandeuses": ("réponse positive",)},
}
GROUPS = [{link.total, *link.parts} for link in LINKS]


def with_unprinted(place: Place, reading: str, catalog: Catalog) -> Place:
    """The places of a reading, and those where only a linked count is printed: there is one, which nobody says."""
    wider = dict(place)
    for group in GROUPS:
        for one, other in permutations(sorted(group & {name for name, _, _ in place}), 2):
            for _, territory, breakdown in [key for key in wider if key[0] == other]:
                if breakdown in catalog.indicators[one].modalities:
                    key = (one, territory, breakdown)
                    wider.setdefault(key, (*key, f"non imprimé, {reading}"))
    return wider


def sums_across(place: Place, reading: str) -> Iterator[dict[Variable, float]]:
    """Coefficients that make nothing: a total less its parts, less what they may leave of it."""
    for number, link in enumerate(LINKS):
        for (name, territory, breakdown), total in place.items():
            if name == link.total and (not link.breakdowns or breakdown in link.breakdowns):
                parts = {place.get((part, territory, breakdown)): sign for part, sign in link.parts.items()}
                there: dict[Variable, float] = {part: -sign for part, sign in parts.items() if part}
                left: dict[Variable, float] = {("reste", str(number), territory, breakdown, reading): -1.0}
                if there:
                    yield {total: 1.0, **there, **({} if link.exact and len(there) == len(parts) else left)}
