"""What people wrote in a zone of a document, and the figures under it."""

from __future__ import annotations

from reporting.documents.document import Material, Zone
from reporting.documents.held import Figures, held, to_reread
from reporting.render.office import Report


def figures(material: Material, zone: Zone) -> Figures:
    """The figures under a zone, of this material."""
    return held(zone.under(material))


def print_zone(report: Report, material: Material, zone: Zone) -> None:
    """The text of the zone, and that it must be read again if so; else what its author must write, if anything."""
    text = material.texts.get(zone.place)
    if text is None:
        if zone.required:
            report.prompt(f"{zone.question}.")
        return
    report.text(text.words)
    if why := to_reread(text, figures(material, zone), sealed=material.edition is not None):
        report.flag(f"{why}.")
