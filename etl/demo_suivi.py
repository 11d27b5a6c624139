"""Demonstration texts for what the plan's secretariat keeps: states, documents, events, schemes, all made up."""

from __future__ import annotations

from collections.abc import Mapping

from etl.catalog import Catalog
from etl.catalog.entry import Entry
from etl.catalog.plan import ActionState, Deliverable, Meeting, Progress, Scheme

YEAR = 2025  # the last one told
STATES: tuple[Progress, ...] = ("en cours", "achevé", "en cours", "en cours", "en cours", "en cours", "en cours")
DAYS = (
    *("2022-03-17", "2022-10-06", "2023-02-09", "2023-06-22", "2023-11-16"),
    *("2024-04-11", "2024-10-10", "2025-03-13", "2025-06-05"),
)
THEMES = ("accès au logement", "hébergement, sortie de rue", "accompagnement des ménages", "prévention des expulsions")
PARTNERS = ("association A", "bailleur B", "association C", "mairie d’arrondissement D")
PERIMETERS = ("Paris", "Paris et petite couronne")
SCHEMES = 12
WORDS = "Exemple de démonstration"


def follow_up(catalog: Catalog) -> Mapping[str, tuple[Entry, ...]]:
    """The entries of the follow-up by their name in the catalogue; the same at each call."""
    return {
        "states": states(catalog),
        "deliverables": _deliverables(catalog),
        "meetings": meetings(),
        "schemes": schemes(),
    }


def states(catalog: Catalog) -> tuple[ActionState, ...]:
    """Where every action stands."""
    return tuple(
        ActionState(
            axis=action.axis,
            number=action.number,
            year=YEAR,
            state=state,
            comment=WORDS,
            next_year=f"{WORDS} : programmation {YEAR + 1}",
        )
        for action, state in zip(catalog.actions, STATES, strict=True)
    )


def meetings() -> tuple[Meeting, ...]:
    """Two or three thematic days a year since the plan began."""
    return tuple(
        Meeting(
            day=day,
            theme=f"{WORDS} : {THEMES[place % len(THEMES)]}",
            partners=(PARTNERS[place % 4], PARTNERS[(place + 1) % 4]),
            minutes=place % 3 != 2,
        )
        for place, day in enumerate(DAYS)
    )


def schemes() -> tuple[Scheme, ...]:
    """Labelled schemes spread over the themes and two perimeters."""
    return tuple(
        Scheme(
            name=f"Dispositif {place + 1:02d}",
            theme=THEMES[place % len(THEMES)],
            perimeter=PERIMETERS[place % 3 == 2],
        )
        for place in range(SCHEMES)
    )


def _deliverables(catalog: Catalog) -> tuple[Deliverable, ...]:
    documents = [i.id for i in catalog.indicators.values() if i.kind == "livrable"]
    told: tuple[Progress, ...] = ("achevé", "en cours")
    return tuple(Deliverable(indicator=i, state=s, day=f"{YEAR}-06-30") for i, s in zip(documents, told, strict=True))
