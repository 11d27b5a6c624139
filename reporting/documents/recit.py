"""The story told on these figures: what each message shows, what it finds, the title that someone wrote for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from etl.story import Told, told
from etl.texts import Text
from reporting.documents.document import Material, piece
from reporting.documents.held import Figures, held, to_reread
from reporting.exhibits import recit, summarise
from reporting.piece.exhibit import Exhibit


@dataclass(frozen=True)
class Telling:
    """A message on these figures. `piece`: None where they do not offer what it asks; `title`: the one written for it,
    empty for its finding; `why`: that the one written is of other figures, and not taken.
    """

    told: Told
    piece: Exhibit | None
    finding: str
    title: str
    why: str

    @cached_property
    def figures(self) -> Figures:
        """Under its title, as it keeps them."""
        return Figures(held([self.piece] if self.piece else []).digest, (self.finding,))


def tellings(material: Material) -> list[Telling]:
    """Every message that can be told, those left unsaid too, in the order of the story."""
    return [_telling(material, one) for one in told(recit.tellable(material.catalog), material.texts)]


def _telling(material: Material, one: Told) -> Telling:
    asked = recit.asked(one.message, material.connection, material.catalog)
    found = None if asked is None else piece(material, one.message.exhibit, **asked)
    title, why = title_of(one, found, sealed=material.edition is not None)
    return Telling(one, found, recit.said(one.message, found, material.catalog), title, why)


def title_of(one: Told, found: Exhibit | None, *, sealed: bool) -> tuple[str, str]:
    """The title written for a message, if it is of the figures of its exhibit; else why it is not taken."""
    return titled(one.title, lambda: held([found] if found else []), sealed=sealed)


def titled(text: Text | None, under: Callable[[], Figures], *, sealed: bool) -> tuple[str, str]:
    """The words of a title, if they are of the figures under it; else why they are not taken."""
    if text is None:
        return "", ""
    words, why = on_one_line(text.words), to_reread(text, under(), sealed=sealed)
    return ("", f"Titre à relire, non repris : {why}. « {words} »") if why else (words, "")


def on_one_line(words: str) -> str:
    """A title as printed: its no-break spaces stay."""
    return re.sub(r"[ \t\n]+", " ", words)


def told_as(material: Material) -> tuple[tuple[str, str], ...]:
    """The messages said, in order, each with its title, as Synthèse asks them; only those with a title are made."""
    said = [one for one in told(recit.tellable(material.catalog), material.texts) if one.silence is None]
    return tuple((one.message.id, _telling(material, one).title if one.title else "") for one in said)


def answer(material: Material) -> str:
    """Where the plan stands, of the messages said: the sentence at the head of Synthèse."""
    return summarise("synthese", material.connection, material.catalog, recit=told_as(material)).sentence
