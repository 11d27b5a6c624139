"""What a report shows of each action sheet: the exhibits of its subjects, for the last year that each knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from etl.catalog import PLAN_YEARS, SUBJECTS
from etl.french import format_date
from reporting import queries
from reporting.commentary import text
from reporting.documents.document import Material
from reporting.echeances import next_committee
from reporting.exhibit import Exhibit
from reporting.exhibits import accompagnement, bilans, demande_attributions, logement_social, make
from reporting.office import Report

PLAN: Final = "6e plan départemental d'action pour le logement et l'hébergement des personnes défavorisées de Paris"
# Action → subject → exhibits.
SHOWN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "1.1": {"gouvernance": ("completude", "plan-dispositifs")},
    "1.2": {"gouvernance": ("plan-actions",)},
    "1.3": {"gouvernance": ("plan-evenements",)},
    "2.1": {
        "logement_social": ("trajectoire", "sru-classement", "sru-concentration"),
        "offre_nouvelle": ("offre-financements", "offre-hors-25", "offre-service"),
        "demande_attributions": ("demandes-paris", "tension-classement", "plafonds-plai"),
        "hebergement_115": ("115-taux-chute", "115-mensuel", "durees", "places", "sans-abri"),
        "publics_prioritaires": ("logement-d-abord",),
    },
    "2.2": {
        "dalo": ("dalo-flux", "dalo-bilan", "dalo-favorables", "dalo-stock"),
        "publics_prioritaires": ("arpp", "convention-attribution", "relogements-cibles"),
    },
    "3.1": {"accompagnement": ("accompagnement-moyens", "accompagnement-suivis", "accompagnement-profil")},
    "3.2": {"accompagnement": ("plan-livrables", "protocole-flux", "protocole-profil")},
}
CHOICES: Final[dict[str, dict[str, Any]]] = {
    "trajectoire": {"indicateur": "sru_taux"},
    "accompagnement-profil": {"caracteristique": "sortie"},
    "protocole-profil": {"caracteristique": "sortie"},
}
YEARS: Final[dict[str, Callable[..., list[int]]]] = {
    "sru-classement": lambda connection, _catalog: logement_social.annees(connection),
    "tension-classement": lambda connection, _catalog: demande_attributions.annees(connection),
    "dalo-bilan": partial(bilans.annees, bilans.DALO),
    "accompagnement-profil": accompagnement.annees,
    "protocole-profil": accompagnement.annees,
}


def day(material: Material) -> dt.date:
    """The day to which the document speaks: that of the last reading of the sources."""
    return queries.last_consultation(material.connection)


def last_year(material: Material) -> int:
    """The last year over on that day, within the plan."""
    return min(max(day(material).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])


def calendar(material: Material) -> dict[str, Any]:
    """The choices of the calendar: the day, the next committee, the year of its report."""
    today = day(material)
    return {"jour": today.isoformat(), "corep": next_committee(today).isoformat(), "bilan": last_year(material)}


def piece(material: Material, name: str, **choices: Any) -> Exhibit:
    return make(name, material.connection, material.catalog, known_on=material.known_on, **choices)


def pieces(material: Material, action: str) -> dict[str, list[Exhibit]]:
    """The exhibits of an action by label of subject; not those that have no year to show."""
    shown: dict[str, list[Exhibit]] = {}
    for subject, names in SHOWN[action].items():
        asked = {name: _choices(material, name) for name in names}
        shown[SUBJECTS[subject]] = [piece(material, name, **c) for name, c in asked.items() if c is not None]
    return shown


def _choices(material: Material, name: str) -> dict[str, Any] | None:
    """Those that its page makes when nobody makes any, for the last year known; None without any year."""
    if name == "completude":
        return calendar(material)
    choices = CHOICES.get(name, {})
    if name not in YEARS:
        return choices
    years = YEARS[name](material.connection, material.catalog)
    return {**choices, "annee": max(years)} if years else None


def said(exhibits: list[Exhibit], most: int | None = None) -> list[str]:
    """What the rules say of each of these exhibits, in at most so many sentences."""
    lines = (" ".join(map(text, exhibit.commentary[:most])) for exhibit in exhibits)
    return list(dict.fromkeys(filter(None, lines)))


def opened(material: Material, title: str, subject: str) -> Report:
    """A report with its cover and the place of its contents."""
    report = Report(title, material.mark, material.mention)
    plan = f"{PLAN}, {PLAN_YEARS[0]}-{PLAN_YEARS[-1]}"
    when = f"Chiffres connus au {format_date(day(material))}"
    report.cover(title, (plan, subject, when, material.mark))
    if material.edition and material.edition.corrects:
        report.say(f"Erratum : remplace « {material.edition.corrects} ». {material.edition.erratum}")
    report.contents()
    return report


def closed(report: Report, material: Material) -> bytes:
    """The file, after the sources and their licences."""
    report.heading("Sources et licences", 1)
    report.exhibit(piece(material, "sources"))
    return report.bytes()
