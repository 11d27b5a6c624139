"""Le diagnostic à mi-parcours: from the reference to each year of the plan, what may be concluded, what is open."""

from __future__ import annotations

from typing import Final

from reporting.documents import midterm
from reporting.documents.choices import shown, under
from reporting.documents.document import Material, Tell, Zone, piece
from reporting.documents.sections import opened, sources
from reporting.documents.zones import print_zone
from reporting.exhibits import summarise
from reporting.exhibits.attendus import tally
from reporting.exhibits.diagnostic import lists, sections
from reporting.piece.exhibit import Exhibit
from reporting.render.office import Report

# What its author is asked to write, of what figures.
CHANGES: Final = Zone(
    "diagnostic/changements",
    "Ce qui a changé",
    "ce qui a changé depuis la veille du plan",
    under("diagnostic-references"),
    required=True,
)
MEASURES: Final = Zone(
    "diagnostic/mesures",
    "Ce qui sera mesurable",
    "ce qui sera mesurable avant la fin du plan, et par qui",
    under("catalogue-etats", "diagnostic-manques"),
)
ORIENTATIONS: Final = Zone(
    "diagnostic/orientations",
    "Orientations",
    "orientations proposées pour le plan suivant",
    under("diagnostic-questions"),
    required=True,
)


def zones(_: Material) -> list[Zone]:
    return [CHANGES, MEASURES, ORIENTATIONS]


def write(material: Material, tell: Tell) -> bytes:
    """The diagnosis, as a Word document; nothing is computed across a break, the reason is printed instead."""
    report = opened(
        material, "Diagnostic à mi-parcours", "De la référence du plan à chacune de ses années", contents=False
    )
    tell(0, "méthode et référence")
    _method(report, material)
    tell(0.2, "indicateurs")
    used = _outcomes(report, material)
    tell(0.5, "arrondissements")
    used += _places(report, material)
    tell(0.7, "ce que l’on peut conclure")
    _conclusions(report, material)
    report.heading("Ce que l’on ne peut pas dire, et ce qui reste à décider", 1)
    report.exhibit(midterm.unsaid(material))
    print_zone(report, material, MEASURES)
    report.heading("Questions pour le plan suivant", 2)
    report.exhibit(piece(material, "diagnostic-questions"))
    print_zone(report, material, ORIENTATIONS)
    report.heading("Sources", 2)
    report.exhibit(sources(used))
    written = report.bytes()
    tell(1, "diagnostic prêt")
    return written


def _method(report: Report, material: Material) -> None:
    report.heading("L’essentiel, la méthode et la référence", 1)
    report.say(summarise("diagnostic", material.connection, material.catalog).sentence)
    report.say(tally(material.connection, material.catalog).sentence)
    report.heading(CHANGES.head, 2)
    for moved in lists(material.connection, material.catalog)[:2]:
        report.heading(moved.title, 3)
        report.points([f"{name} : {midterm.said_once(said)}." for name, said in moved.lines])
    print_zone(report, material, CHANGES)
    for head, words in midterm.method(material):
        report.heading(head, 2)
        report.say(words)


def _outcomes(report: Report, material: Material) -> list[Exhibit]:
    """A sentence for each indicator, then the years of each series."""
    report.heading("Les dix-sept indicateurs", 1)
    actions = {f"{one.axis}.{one.number}": one.title for one in material.catalog.actions}
    for action, lines in midterm.sentences(material).items():
        report.heading(f"Action {action} : {actions.get(action, '')}", 2)
        report.points(lines)
    report.heading("De la référence à l’objectif, année par année", 1)
    years = midterm.years(material)
    report.exhibit(years)
    return [years]


def _places(report: Report, material: Material) -> list[Exhibit]:
    """The map of the twenty, their changes, then what moved the rate of Paris."""
    report.heading("Par arrondissement, avant et depuis le plan", 1)
    mapped, listed = midterm.map_of_dwellings(material), midterm.arrondissements(material)
    if mapped:
        report.exhibit(mapped, height=7.5, brief=True)
    report.exhibit(listed)
    approved = shown(material, "offre-arrondissements")
    if approved:
        report.exhibit(approved, height=8.5, brief=True)
    (split,) = [one for one in sections(material.connection, material.catalog) if one.name == "decomposition"]
    report.heading(split.title, 2)
    parts = [piece(material, name, **choices) for name, choices in split.pieces]
    for part in parts:
        report.exhibit(part, height=5)
    report.say(split.note, "Lecture")
    return [one for one in (mapped, listed, approved, *parts) if one]


def _conclusions(report: Report, material: Material) -> None:
    report.heading("DALO et 115 : ce que l’on peut conclure", 1)
    for title, parts in midterm.argued(material):
        report.heading(title, 2)
        for head, words in parts:
            report.heading(head, 3)
            report.say(words)
