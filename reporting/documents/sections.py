"""What a report shows of each action sheet: the exhibits of its subjects, for the last year that each knows."""

from __future__ import annotations

from typing import Final

from etl.catalog import PLAN_YEARS, SUBJECTS
from etl.french import format_date
from reporting.commentary import text
from reporting.documents.choices import day, piece, shown
from reporting.documents.document import Material
from reporting.exhibit import Exhibit
from reporting.office import Report

PLAN: Final = "6e plan départemental d'action pour le logement et l'hébergement des personnes défavorisées de Paris"
# Action → subject → exhibits.
SHOWN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "1.1": {"gouvernance": ("completude", "plan-dispositifs")},
    "1.2": {"gouvernance": ("plan-actions",)},
    "1.3": {"gouvernance": ("plan-evenements",)},
    "2.1": {
        "logement_social": ("trajectoire", "sru-carte", "sru-classement", "sru-concentration"),
        "offre_nouvelle": ("offre-financements", "offre-hors-25", "offre-parts", "offre-service"),
        "demande_attributions": ("demandes-paris", "comparer-carte", "tension-classement", "plafonds-plai"),
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


def pieces(material: Material, action: str) -> dict[str, list[Exhibit]]:
    """The exhibits of an action by label of subject; not those that have no year to show."""
    return {
        SUBJECTS[subject]: [one for name in names if (one := shown(material, name)) is not None]
        for subject, names in SHOWN[action].items()
    }


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
