"""What people wrote in a zone of a document, and whether it still speaks of the figures that are under it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from etl.french import format_date
from etl.texts import Text
from reporting.documents.document import Material, Zone
from reporting.documents.sections import said
from reporting.piece.exhibit import Exhibit
from reporting.queries import KEY
from reporting.render.office import Report

WAY: Final = "2:"  # of hashing: the figures themselves; it was their table in words, which any rewording changed
FORMER: Final = "une version antérieure du tableau de bord gardait autrement les chiffres sous ce texte"


@dataclass(frozen=True)
class Figures:
    """The figures under a zone, as a text keeps them: their hash, and what the rules say of them."""

    digest: str
    said: tuple[str, ...]


def figures(material: Material, zone: Zone) -> Figures:
    """Of this material: two that hold the same figures have the same hash, however they are laid out."""
    found = zone.under(material)
    content = "\n".join(f"{one.name}\n{_held(one)}" for one in found)
    return Figures(WAY + hashlib.sha256(content.encode()).hexdigest(), tuple(said(found)))


def _held(exhibit: Exhibit) -> str:
    """Its figures with their statuses; its words where it has none."""
    rows = exhibit.rows[[*KEY, "value", "status"]].sort_values(list(KEY))
    return str((rows if len(rows) else exhibit.table).to_csv(index=False))


def to_reread(text: Text, now: Figures, *, sealed: bool = False) -> str:
    """That the figures are no longer those the text was written on; empty if they are.

    `sealed`: the text was sealed with its figures; only a hash made the same way can tell that it had aged by then.
    """
    if text.figures == now.digest:
        return ""
    if not text.figures.startswith(WAY):
        return "" if sealed else FORMER
    return f"les chiffres ont changé depuis que ce texte a été écrit, le {format_date(text.day)}"


def print_zone(report: Report, material: Material, zone: Zone) -> None:
    """The text of the zone, and that it must be read again if so; else what is asked of its author."""
    text = material.texts.get(zone.place)
    if text is None:
        report.prompt(f"{zone.question}.", required=zone.required)
        return
    report.text(text.words)
    if why := to_reread(text, figures(material, zone), sealed=material.edition is not None):
        report.flag(f"{why}.")
