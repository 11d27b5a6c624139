"""An exhibit as its page shows it when nobody chooses, for the last year that it knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from etl.catalog import PLAN_YEARS
from reporting import queries
from reporting.documents.document import Material, Under
from reporting.exhibit import Exhibit
from reporting.exhibits import (
    accompagnement,
    bilans,
    dalo,
    demande_attributions,
    logement_social,
    make,
    offre_nouvelle,
    sru_calculs,
    urgence_115,
)

PARIS: Final = "75056"
# Columns that are for the screen, as the reading of these exhibits is.
ON_SCREEN: Final = {"synthese-tensions": ["Série"]}
DATED: Final = ("completude", "echeances", "echeances-prochaines")  # they speak to a day and to a committee
CHOICES: Final[dict[str, dict[str, Any]]] = {
    "trajectoire": {"indicateur": "sru_taux"},
    "comparer-carte": {"indicateur": "tension"},
    "accompagnement-profil": {"caracteristique": "sortie"},
    "protocole-profil": {"caracteristique": "sortie"},
}
# The years that each may show, the most recent first.
YEARS: Final[dict[str, Callable[..., list[Any]]]] = {
    **dict.fromkeys(("sru-carte", "sru-classement"), lambda here, _catalog: logement_social.annees(here)),
    **dict.fromkeys(
        ("comparer-carte", "tension-classement", "demandes-repartition"),
        lambda here, _catalog: demande_attributions.annees(here),
    ),
    "offre-arrondissements": offre_nouvelle.annees,
    "115-saisons": urgence_115.annees,
    "dalo-bilan": partial(bilans.annees, bilans.DALO),
    "dalo-rapport": dalo.annees,
    "arpp-bilan": partial(bilans.annees, bilans.ARPP),
    "accompagnement-profil": accompagnement.annees,
    "protocole-profil": accompagnement.annees,
}


def day(material: Material) -> dt.date:
    """The day to which the document speaks, as pages do."""
    return queries.day_shown(material.connection)


def last_year(material: Material) -> int:
    """The last year over on that day, within the plan."""
    return min(max(day(material).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])


def calendar(material: Material) -> dict[str, Any]:
    """The choices of the calendar: the day, a committee of which no day is set, the year of its report."""
    return {"jour": day(material).isoformat(), "corep": "", "bilan": last_year(material)}


def shown(material: Material, name: str) -> Exhibit | None:
    """The exhibit `name`; None without any year to show."""
    asked = _choices(material, name)
    if asked is None:
        return None
    found = piece(material, name, **asked)
    if name not in ON_SCREEN:
        return found
    return replace(found, table=found.table.drop(columns=ON_SCREEN[name], errors="ignore"), reading="")


def under(*names: str) -> Under:
    """The exhibits of these names, those that have a year to show, as a zone of text speaks of them."""
    return lambda material: [one for name in names if (one := shown(material, name)) is not None]


def piece(material: Material, name: str, **choices: Any) -> Exhibit:
    """The exhibit of these choices, made once for all the documents of a material."""
    key = (name, *sorted(choices.items()))
    if key not in material.made:
        marks: dict[str, Any] = {"known_on": material.known_on, "edition": material.edition}
        material.made[key] = make(name, material.connection, material.catalog, **marks, **choices)
    return material.made[key]


def _choices(material: Material, name: str) -> Mapping[str, Any] | None:
    if name in DATED:
        return calendar(material)
    if name == "sru-decomposition":
        spans = sru_calculs.spans(material.connection, material.catalog, PARIS)
        return {"territoire": PARIS, "depuis": spans[-1][0], "annee": spans[-1][1]} if spans else None
    choices = CHOICES.get(name, {})
    if name not in YEARS:
        return choices
    years = YEARS[name](material.connection, material.catalog)
    return {**choices, "annee": years[0]} if years else None
