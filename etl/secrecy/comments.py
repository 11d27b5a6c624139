"""What a producer writes beside a figure is not published where it names a small number: nobody hides it there."""

from __future__ import annotations

import re

from etl.french import MONTHS

WITHHELD = "Commentaire non publié : il porte un petit nombre, qui peut être un effectif secret."
WORDS = (
    *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze"),
    *("quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt"),
)
SPANS = "|".join(("pour cent", "points?", "jours?", "semaines?", "mois", "ans?", "années?", *MONTHS))
# Alone: no part of a decimal, of thousands, of an ordinal, of a date; nor a share, a length of time, a reference.
NUMBER = re.compile(
    r"(?<![\w.,/])(?<![0-9][ \u00a0\u202f])(?<![0-9]-)"
    rf"([1-9][0-9]?|{'|'.join(sorted(WORDS, key=len, reverse=True))})(?![\w/]|[.,][0-9]|[ \u00a0\u202f][0-9]{{3}}\b)"
    rf"(?![ \u00a0\u202f]?%|[ \u00a0\u202f](?:{SPANS})\b)",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"\b(?:articles?|art\.|axes?|actions?|fiches?|n°|trimestre|page|ligne|annexe|feuille)\s*$", re.IGNORECASE
)


def tells_few(comment: str, limit: int) -> bool:
    """Whether a number under the limit stands in the comment, in digits or in letters: « dont 3 familles »."""
    return any(
        0 < _value(found[1]) < limit
        for found in NUMBER.finditer(comment)
        if not REFERENCE.search(comment[: found.start()])
    )


def _value(written: str) -> int:
    return int(written) if written.isdecimal() else WORDS.index(written.casefold()) + 2
