"""What the reading under a figure says that the sentence over it does not: how to read it, a reservation."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from etl.french import MONTHS

CLAUSES: Final = re.compile(r"\s;\s")
# Neither a year nor a day of the month nor a rank: those are of every sentence.
FIGURE: Final = re.compile(
    rf"(?<![\w.,-])\d{{1,3}}(?:[\u202f\u00a0]\d{{3}})*(?:,\d+)?(?!\w|,\d|\s(?:{'|'.join(MONTHS)}))"
)
RESERVED: Final = re.compile(r"\b(?:sans|hors|non|autre|selon|compris|provisoire|estim\w+|approché)\b", re.IGNORECASE)
LEAST: Final = 10  # below it, « 2 » says nothing of « 2,4 »


def beyond(reading: str, said: str) -> str:
    """The clauses of `reading` whose figures, or whose words, are not all in `said`; empty where it has no other.

    A reservation that `said` does not make is always kept.
    """
    clauses = CLAUSES.split(reading)
    kept = [clause for clause in clauses if not _within(clause, said)]
    whole = len(kept) == len(clauses)
    return reading if whole else " ; ".join(kept).rstrip(" .") + "." if kept else ""


def _within(clause: str, said: str) -> bool:
    if clause.strip(" .").casefold() in (said.casefold(), *CLAUSES.split(said.casefold())):
        return True
    told = [word.casefold() for word in RESERVED.findall(said)]
    if any(word.casefold() not in told for word in RESERVED.findall(clause)):
        return False
    figures, known = _figures(clause), _figures(said)
    return bool(figures) and all(any(_same(one, other) for other in known) for one in figures)


def _figures(words: str) -> list[Decimal]:
    return [Decimal(re.sub(r"\s", "", found).replace(",", ".")) for found in FIGURE.findall(words)]


def _same(one: Decimal, told: Decimal) -> bool:
    """Whether `told` is the same figure, or the same rounded: 36,9 told 37."""
    return one == told or (told >= LEAST and one.quantize(told, ROUND_HALF_UP) == told)
