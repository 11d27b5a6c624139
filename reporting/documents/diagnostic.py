"""Le diagnostic à mi-parcours: from the reference to now, gaps, decomposition, what is not measured, what is open."""

from __future__ import annotations

from typing import Final

from reporting.documents.choices import under
from reporting.documents.document import Material, Tell, Zone, piece
from reporting.documents.sections import closed, opened
from reporting.documents.zones import print_zone
from reporting.exhibits.diagnostic import Section, sections
from reporting.exhibits.offre_parts import SHARES
from reporting.render.office import Report

# Section → what its author is asked to write.
ZONES: Final = {
    "references": Zone(
        "diagnostic/changements",
        "Ce qui a changé",
        "ce qui a changé depuis la veille du plan",
        under("diagnostic-references"),
        required=True,
    ),
    "manques": Zone(
        "diagnostic/mesures",
        "Ce qui sera mesurable",
        "ce qui sera mesurable avant la fin du plan, et par qui",
        under("catalogue-etats", "diagnostic-manques"),
    ),
    "questions": Zone(
        "diagnostic/orientations",
        "Orientations",
        "orientations proposées pour le plan suivant",
        under("diagnostic-questions"),
        required=True,
    ),
}


def zones(_: Material) -> list[Zone]:
    return list(ZONES.values())


def write(material: Material, tell: Tell) -> bytes:
    """The diagnosis, as a Word document; nothing is computed across a break, the reason is printed instead."""
    report = opened(material, "Diagnostic à mi-parcours", "De la référence du plan au dernier chiffre connu")
    found = sections(material.connection, material.catalog)
    for place, section in enumerate(found):
        tell(place / len(found), section.title)
        _section(report, material, section)
    written = closed(report, material)
    tell(1, "diagnostic prêt")
    return written


def _section(report: Report, material: Material, section: Section) -> None:
    """Its exhibits, each trajectory under the name of its indicator, then what is left to write."""
    report.heading(section.title, 1)
    pair = [choices for _, choices in section.pieces if choices.get("indicateur") in SHARES]  # told by one figure
    for name, choices in section.pieces:
        if choices in pair[1:]:
            continue
        shown = piece(material, name, **choices)
        if name == "trajectoire":
            report.heading(material.catalog.indicators[choices["indicateur"]].label, 2)
        # A list alone, of the two by which approvals are outside, would tell half of it.
        report.exhibit(piece(material, "offre-hors-25") if choices.get("indicateur") in SHARES else shown)
        if name == "trajectoire":
            report.say(shown.calculation, "Lecture")
    if section.note:
        report.say(section.note)
    if section.name in ZONES:
        print_zone(report, material, ZONES[section.name])
