"""What a file leaves to be understood: its decimal mark, which its own cells prove, and the dates of its figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

POINTED = re.compile(r"([-+\u2212]?[0-9]+)\.([0-9]+)(\s?%)?")
AMBIGUOUS = re.compile(r"[-+\u2212]?[0-9]{1,3}\.[0-9]{3}")
WITH_COMMA = re.compile(r"[0-9],[0-9]")
THOUSANDS = re.compile(r"[-+\u2212]?[1-9][0-9]{0,2},[0-9]{3}")


def proven(texts: Iterable[str]) -> str:
    """The mark of a text, by its cells: the point, unless a comma is met or every point may part thousands."""
    marks = Counter(mark for text in texts for mark in _marks(text))
    return "." if marks["point"] and not marks["virgule"] else ","


def _marks(text: str) -> Iterator[str]:
    if WITH_COMMA.search(text):
        yield "virgule"
    if POINTED.fullmatch(text) and not AMBIGUOUS.fullmatch(text):
        yield "point"


def with_comma(text: str, mark: str) -> str:
    """The cell as a French reader writes it; ValueError if it uses the mark that its file does not, or may not."""
    if mark != ".":
        if AMBIGUOUS.fullmatch(text):
            raise ValueError(
                f"ambigu, le point peut séparer les milliers : « {text} » ; attendu « 1 234 » ou « 1,234 »"
            )
        return text
    if WITH_COMMA.search(text):
        raise ValueError(f"virgule dans un fichier dont les décimales sont au point : « {text} »")
    return POINTED.sub(r"\1,\2\3", text) if POINTED.fullmatch(text) else text


def filled(template: str, when: str, month: str = "") -> str:
    """The period of a figure, from the year or day (ISO) of its row or edition: a flow may be of the year before."""
    before = str(int(when[:4]) - 1) if when[:4].isdecimal() else when  # an unreadable year is told as it stands
    return template.format(annee=when, avant=before, jour=when, mois=month)


def refuse_thousands(text: str) -> None:
    """ValueError for « 12,000 » where whole numbers stand: twelve, or twelve thousand written in English."""
    if THOUSANDS.fullmatch(text):
        raise ValueError(f"ambigu, la virgule peut séparer les milliers : « {text} » ; attendu un nombre entier")
