"""What a sheet holds, whatever the file: rows of styled cells, widths, rules of what may be typed, charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

from etl.french import listing
from etl.tableur.cell import Cell
from etl.typography import typeset

INK, SECONDARY, ACCENT, RULE_INK = "#1C2B33", "#5B6B75", "#0B5F77", "#D5DCE0"
NAME_LIMIT: Final = 31  # of a sheet, in the units in which Excel counts
FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\s]+")
RESERVED: Final = ("history",)  # Excel keeps this name for itself
UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # not kept by XML
# Of a name cut short, what would hang at its end.
HANGING: Final = re.compile(r"(?:[\s,;:–-]+|\s(?:aux?|des?|du|en|et|la|les?|ou|par|plus|pour|puis|sur))+$")
UNNAMED: Final = "Feuille"
SIZE: Final = 10  # points of ordinary words
TALLEST: Final = 28  # lines of a row


@dataclass(frozen=True)
class Style:
    """`border`, `ground`: colours, "" for none; `typed`: open to writing where the sheet is protected."""

    bold: bool = False
    ink: str = INK
    size: int = SIZE
    ground: str = ""
    border: str = ""
    wrap: bool = True
    align: str = ""  # left or right; "" is the program's choice
    typed: bool = False
    linked: bool = False  # underlined


STYLES: Final = {
    "mention": Style(bold=True, ink="#B3261E", size=12),
    "title": Style(bold=True, ink=ACCENT, size=15),
    "subtitle": Style(ink=SECONDARY, size=11),
    "section": Style(bold=True, size=12),
    "heading": Style(bold=True, ink="#FFFFFF", ground=ACCENT, border=RULE_INK),
    "first": Style(bold=True, border=RULE_INK, align="left"),
    "text": Style(border=RULE_INK, align="left"),
    "value": Style(border=RULE_INK, wrap=False, align="right"),
    "label": Style(bold=True),
    "note": Style(),
    "plain": Style(wrap=False),
    "link": Style(ink=ACCENT, border=RULE_INK, align="left", linked=True),
    "shown": Style(ground="#F4F6F7", border=RULE_INK),
    "code": Style(ink=SECONDARY, ground="#F4F6F7", border=RULE_INK),
    "filled": Style(ground="#FFF8E5", border="#88949B", typed=True),
    "number": Style(ground="#FFF8E5", border="#88949B", wrap=False, align="right", typed=True),
    "choice": Style(bold=True, ground="#FFF8E5", border="#88949B", typed=True),
}


@dataclass(frozen=True)
class Link:
    """Words that lead to the top of a sheet of the same book, named by its place there, from 0."""

    words: str
    place: int

    def __str__(self) -> str:
        return self.words


Content = (
    str | Cell | Link | None
)  # a text is never run; None: not even a blank cell, which a chart would take for a zero
Said = tuple[Content, str]  # with the name of its style


@dataclass(frozen=True)
class Row:
    """`across`: its last cell runs over the columns that are left."""

    cells: tuple[Said, ...] = ()
    across: bool = False

    def lines(self, widths: tuple[int, ...]) -> float:
        """How high it is, in lines of ordinary words."""
        taken = [1.0]
        for place, (content, name) in enumerate(self.cells):
            style, width = STYLES[name], widths[place]
            if self.across and place == len(self.cells) - 1:
                width = min(250, sum(widths[place:]))
            scale = style.size / SIZE
            if isinstance(content, str | Link):
                taken.append(scale * (lines_of(str(content), int(width / scale)) if style.wrap else 1))
        return min(TALLEST, max(taken))


@dataclass(frozen=True)
class Rule:
    """What may be typed in a column, from row `first` to row `last`: one of `choices`; or a number, if `number`."""

    column: int
    first: int
    last: int
    title: str
    help: str
    choices: tuple[str, ...]
    number: bool = False  # anything else is then asked about, not refused

    @property
    def refusal(self) -> str:
        return f"Écrire un nombre, ou {listing(self.choices)}." if self.number else "Choisir dans la liste."


@dataclass(frozen=True)
class Plotted:
    """A chart over the sheet at `row`, that XLSX alone draws: `draw` makes it of a book and of the sheet's name."""

    row: int
    draw: Callable[[Any, str], Any]
    alternative: str


@dataclass(frozen=True)
class Sheet:
    """`widths`: of its columns, in characters; rows are numbered from 0."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[Row, ...]
    frozen: tuple[int, int] = (0, 0)  # rows and columns that stay in sight
    head: int | None = None  # the row that each printed page repeats
    printed: int | None = None  # columns on paper, the first ones; all
    breaks: tuple[int, ...] = ()  # rows that begin a page
    foot: str = ""  # what each page says below
    rules: tuple[Rule, ...] = ()
    protected: bool = False
    filtered: bool = False  # below its head, to the last row
    plots: tuple[Plotted, ...] = ()


def lines_of(text: str, width: int) -> int:
    """How many lines of `width` characters a text takes, about."""
    return sum(max(1, len(wrap(part, max(1, width * 9 // 10)))) for part in text.split("\n"))


def legible(text: str) -> str:
    """The text as it is printed, without the characters that a file of XML cannot hold."""
    return typeset(UNREADABLE.sub("", text))


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that spreadsheets take: at most 31 units, none of []:*?/\\, no two alike whatever their case."""
    given: list[str] = []
    for title in wanted:
        name, rank = _cut(title, NAME_LIMIT), 1
        while name.casefold() in {*map(str.casefold, given), *RESERVED}:
            rank += 1
            name = f"{_cut(title, NAME_LIMIT - len(f' ({rank})'))} ({rank})"
        given.append(name)
    return given


def quoted_name(name: str) -> str:
    """The name of a sheet as an address writes it."""
    return "'" + name.replace("'", "''") + "'"


def _cut(title: str, limit: int) -> str:
    """The first words of a title, its forbidden characters as spaces; apostrophes may not begin nor end a name."""
    name = FORBIDDEN.sub(" ", legible(title)).strip(" '")
    if _units(name) > limit:
        while _units(name) > limit:
            name = name[:-1]
        whole = name.rpartition(" ")[0] or name
        whole = whole.rpartition("(")[0] if whole.count("(") > whole.count(")") else whole
        name = HANGING.sub("", whole) or name
    return name.strip(" '") or UNNAMED


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2
