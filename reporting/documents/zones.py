"""What people wrote in a zone of a document, and whether it still speaks of the figures that are under it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from etl.french import format_date
from etl.texts import Text
from reporting.documents.document import Material, Zone
from reporting.documents.sections import said
from reporting.office import Report


@dataclass(frozen=True)
class Figures:
    """The figures under a zone, as a text keeps them: their hash, and what the rules say of them."""

    digest: str
    said: tuple[str, ...]


def figures(material: Material, zone: Zone) -> Figures:
    """Of this material: two that show the same cells have the same hash."""
    found = zone.under(material)
    content = "\n".join(f"{one.name}\n{one.table.to_csv(index=False)}" for one in found)
    return Figures(hashlib.sha256(content.encode()).hexdigest(), tuple(said(found)))


def to_reread(text: Text, now: Figures) -> str:
    """That the figures are no longer those the text was written on; empty if they are."""
    if text.figures == now.digest:
        return ""
    return f"les chiffres ont changé depuis que ce texte a été écrit, le {format_date(text.day)}"


def print_zone(report: Report, material: Material, zone: Zone) -> None:
    """The text of the zone, and that it must be read again if so; else what is asked of its author."""
    text = material.texts.get(zone.place)
    if text is None:
        report.prompt(f"{zone.question}.", required=zone.required)
        return
    report.text(text.words)
    if why := to_reread(text, figures(material, zone)):
        report.flag(f"{why}.")
