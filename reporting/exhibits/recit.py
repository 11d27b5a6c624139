"""The story against the exhibits: what each of its messages finds, and why one cannot be told."""

from __future__ import annotations

from typing import Any

from etl.catalog import PLAN_YEARS, Catalog, Message
from etl.findings import Finding, Refused
from reporting.analysis.words import unfound
from reporting.answers import remembered
from reporting.exhibits.registry import EXHIBITS
from reporting.piece.exhibit import Exhibit
from reporting.piece.finding import fitting
from reporting.queries import Connection

FILE = "data/plan/recit.toml"


def untold(message: Message, catalog: Catalog) -> str:
    """Why no exhibit can tell a message, whatever the figures; empty if one can."""
    record = EXHIBITS.get(message.exhibit)
    if record is None:
        return f"pièce inconnue « {message.exhibit} »"
    if message.row and message.row not in catalog.indicators:
        return f"indicateur inconnu « {message.row} »"
    return record.refusal(catalog, message.choices)


def tellable(catalog: Catalog) -> list[Message]:
    """The messages that this software can tell: all of today's, those of a sealed story that are still known."""
    return [one for one in catalog.messages if not untold(one, catalog)]


def check(catalog: Catalog) -> None:
    """Refused with every message of the story that no exhibit can tell."""
    fix = "corriger le message cité, puis « python -m etl build »"
    faults = [(one, why) for one in catalog.messages if (why := untold(one, catalog))]
    if faults:
        raise Refused(Finding("recit", "erreur", FILE, f"message « {one.id} » : {why}", fix) for one, why in faults)


def asked(message: Message, connection: Connection, catalog: Catalog) -> dict[str, Any] | None:
    """All the choices of its exhibit; None where these figures do not offer what it asks."""
    record = EXHIBITS[message.exhibit]
    found = record.opening(connection, catalog, **message.choices)
    if found is None:
        return None
    asked = {key: record.choice(key) for key in message.choices}
    offered = all(one.free or found[key] in one.offered(connection, catalog, found) for key, one in asked.items())
    return found if offered else None


def found(message: Message, connection: Connection, catalog: Catalog) -> str:
    """The finding of a message, from its exhibit's function alone: nothing is drawn. Made once for a catalogue."""
    key = message.model_dump_json(), id(catalog)  # kept with it: no other catalogue can have its place
    return remembered(connection, key, lambda: (catalog, _found(message, connection, catalog)))[1]


def _found(message: Message, connection: Connection, catalog: Catalog) -> str:
    choices = asked(message, connection, catalog)
    piece = None if choices is None else EXHIBITS[message.exhibit].function(connection, catalog, **choices)
    return said(message, piece, catalog)


def said(message: Message, piece: Exhibit | None, catalog: Catalog) -> str:
    """What an exhibit finds; its title where it says nothing of its figures; that nothing is known."""
    if piece is not None and (piece.finding or _holds(piece, message)):
        return piece.finding or piece.title
    label = catalog.indicators[message.row].short if message.row else piece.title if piece else message.id
    return fitting(f"{label} : {unfound(catalog, f'rien n’est reçu ni trouvé depuis {PLAN_YEARS.start}')}")


def _holds(piece: Exhibit, message: Message) -> bool:
    """Whether it has a figure of the row of the message, or anything to show where it has no row."""
    if not message.row:
        return len(piece.table) > 0
    return bool(piece.rows.loc[piece.rows["indicator"] == message.row, "value"].notna().any())
