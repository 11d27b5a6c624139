"""Le diagnostic à mi-parcours: from the reference to now, gaps, decomposition, what is not measured, what is open."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from etl.catalog import PLAN_YEARS
from reporting.documents.choices import piece, shown, under
from reporting.documents.document import Material, Tell, Zone
from reporting.documents.sections import closed, opened
from reporting.documents.zones import print_zone
from reporting.exhibits import sru_calculs
from reporting.exhibits.trajectoire import has_reference
from reporting.office import Report

NO_TERMS = (
    "Depuis la veille du plan, les logements et les résidences principales de Paris ne sont publiés ensemble pour "
    "aucune année : l'évolution du taux ne peut pas être décomposée."
)


CHANGED: Final = Zone(
    "diagnostic/changements",
    "De la référence au dernier chiffre",
    "ce qui a changé depuis la veille du plan",
    under("diagnostic-references"),
    required=True,
)
MEASURED: Final = Zone(
    "diagnostic/mesures",
    "Ce qui n'est pas encore mesurable",
    "ce qui sera mesurable avant la fin du plan, et par qui",
    under("catalogue-etats", "diagnostic-manques"),
)
PROPOSED: Final = Zone(
    "diagnostic/orientations",
    "Questions pour le plan suivant",
    "orientations proposées pour le plan suivant",
    under("diagnostic-questions"),
    required=True,
)


def zones(_: Material) -> list[Zone]:
    return [CHANGED, MEASURED, PROPOSED]


def write(material: Material, tell: Tell) -> bytes:
    """The diagnosis, as a Word document; nothing is computed across a break, the reason is printed instead."""
    report = opened(material, "Diagnostic à mi-parcours", "De la référence du plan au dernier chiffre connu")
    tell(0, "référence et dernier chiffre")
    report.heading(CHANGED.head, 1)
    report.exhibit(piece(material, "diagnostic-references"))
    print_zone(report, material, CHANGED)
    tell(0.2, "trajectoires")
    _trajectories(report, material)
    tell(0.6, "taux SRU")
    _decomposition(report, material)
    if (drawn := shown(material, "sru-carte")) is not None:
        report.heading("Le taux SRU par arrondissement", 1)
        report.exhibit(drawn)
    tell(0.8, "ce qui manque, questions")
    report.heading(MEASURED.head, 1)
    report.exhibit(piece(material, "catalogue-etats"))
    report.exhibit(piece(material, "diagnostic-manques"))
    print_zone(report, material, MEASURED)
    report.heading(PROPOSED.head, 1)
    report.exhibit(piece(material, "diagnostic-questions"))
    print_zone(report, material, PROPOSED)
    written = closed(report, material)
    tell(1, "diagnostic prêt")
    return written


def _trajectories(report: Report, material: Material) -> None:
    """Each indicator of the plan that has a reference or a target."""
    report.heading("Trajectoires", 1)
    for indicator in material.catalog.indicators.values():
        if indicator.axis and has_reference(material.connection, material.catalog, indicator.id):
            report.heading(indicator.label, 2)
            drawn = piece(material, "trajectoire", indicateur=indicator.id)
            report.exhibit(drawn)
            report.say(drawn.calculation, "Lecture")


def _decomposition(report: Report, material: Material) -> None:
    """From the first year known to the eve of the plan, then to the last: the guard refuses what does not compare."""
    report.heading("Ce qui a fait varier le taux SRU", 1)
    years = sru_calculs.annees(material.connection, material.catalog, sru_calculs.PARIS)
    eve = max((year for year in years if year <= PLAN_YEARS.start), default=None)
    turns = sorted({*years[:1], *years[-1:], *([eve] if eve else [])})
    for since, until in pairwise(turns):
        choices = {"territoire": sru_calculs.PARIS, "depuis": since, "annee": until}
        report.exhibit(piece(material, "sru-decomposition", **choices))
    if years[-1:] <= [PLAN_YEARS.start]:
        report.say(NO_TERMS)
