"""The small questions pages ask besides their exhibits: READS = name → function(connection, catalog)."""

from collections.abc import Callable, Sequence
from typing import Any

from etl.catalog import Catalog
from reporting.analysis import provenance
from reporting.documents import DOCUMENTS, Figures, Material, Telling, Zone, figures, tellings
from reporting.exhibits import EXHIBITS, diagnostic, manques, offre_nouvelle, recit, relance, revisions, trajectoire


def _texts(connection: Any, catalog: Catalog, document: str) -> list[tuple[Zone, Figures]]:
    """Where people write in a document, and the figures that they speak of."""
    material = Material(connection, catalog, "")
    return [(zone, figures(material, zone)) for zone in _zones(material, document)]


def _required_texts(connection: Any, catalog: Catalog, document: str) -> list[str]:
    return DOCUMENTS[document].required(Material(connection, catalog, ""))


def _zones(material: Material, document: str) -> Sequence[Zone]:
    zones = DOCUMENTS[document].zones
    return zones(material) if zones else ()


def _message(connection: Any, catalog: Catalog, message: str) -> dict[str, Any] | None:
    """What the exhibit of a message is asked; None where these figures do not offer it."""
    (one,) = (one for one in catalog.messages if one.id == message)
    return recit.asked(one, connection, catalog)


def _tellings(connection: Any, catalog: Catalog) -> dict[str, Telling]:
    """Each message as its rules tell it, whatever was written."""
    return {one.told.message.id: one for one in tellings(Material(connection, catalog, ""))}


def _choice(connection: Any, catalog: Catalog, piece: str, cle: str, **chosen: Any) -> tuple[list[Any], Any]:
    """What an exhibit may be asked once these are chosen, and what it opens on."""
    choice = EXHIBITS[piece].choice(cle)
    return choice.offered(connection, catalog, chosen), choice.opening(connection, catalog, chosen)


READS: dict[str, Callable[..., Any]] = {
    "choix": _choice,
    "sections-diagnostic": diagnostic.sections,
    "listes-diagnostic": diagnostic.lists,
    "periode-agrements": offre_nouvelle.periode,
    "provenance": provenance.trace,
    "a-une-reference": trajectoire.has_reference,
    "modele": manques.modele,
    "message": _message,
    "recit": _tellings,
    "textes": _texts,
    "textes-obligatoires": _required_texts,
    "message-producteur": relance.message,
    "changes-depuis": revisions.changed,
}
