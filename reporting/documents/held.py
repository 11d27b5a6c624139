"""The figures on which something was written, as they are kept with it, and whether they are still those."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from etl.french import format_date
from etl.texts import Text
from reporting.piece.exhibit import Exhibit
from reporting.queries import KEY

WAY: Final = "2:"  # of hashing: the figures themselves; it was their table in words, which any rewording changed
FORMER: Final = "une version antérieure du tableau de bord gardait autrement les chiffres sous ce texte"


@dataclass(frozen=True)
class Figures:
    """The figures under a text, as it keeps them: their hash, and what the rules say of them."""

    digest: str
    said: tuple[str, ...]


def held(exhibits: Sequence[Exhibit]) -> Figures:
    """Of these exhibits: two that hold the same figures have the same hash, however they are laid out."""
    content = "\n".join(f"{one.name}\n{_held(one)}" for one in exhibits)
    return Figures(WAY + hashlib.sha256(content.encode()).hexdigest(), tuple(said(exhibits)))


def said(exhibits: Sequence[Exhibit]) -> list[str]:
    """What each of these exhibits finds, once."""
    return list(dict.fromkeys(filter(None, (exhibit.finding for exhibit in exhibits))))


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
