"""What a workbook holds, whatever its format: sheets of tables, charts and notes, under their title and mention."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from etl.catalog.entry import VALUELESS
from etl.french import MINUS, NBSP, NNBSP, STATUS_MARKS, format_number
from reporting.piece.exhibit import Chart
from reporting.piece.tables import ABSENT, NUMBER

NAME_LIMIT: Final = 31  # of a sheet, in the units in which Excel counts
FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\s]+")
RESERVED: Final = ("history",)  # Excel keeps this name for itself
UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # not kept by XML
UNNAMED: Final = "Feuille"
EXACT_DIGITS: Final = 15  # beyond, a spreadsheet rounds: it is a code
WITHOUT: Final = (ABSENT, *(STATUS_MARKS[status] for status in VALUELESS))  # what stands where a number could be
NARROWEST, WIDEST, FIRST = 10, 44, 16  # characters of a column; of the first, at least
ACROSS: Final = 110  # characters of the width on which titles and notes are written, at least


@dataclass(frozen=True)
class Number:
    """A numeric cell and how it is written: decimals, spaces between thousands, « % », mark of a doubt."""

    value: float
    decimals: int = 0
    percent: bool = False
    mark: str = ""
    grouped: bool = True

    def __str__(self) -> str:
        return format_number(self.value, self.decimals) + self.suffix

    @property
    def suffix(self) -> str:
        return (f"{NNBSP}%" if self.percent else "") + (f"{NBSP}{self.mark}" if self.mark else "")


Cell = str | Number | dt.date


@dataclass(frozen=True)
class Grid:
    """A table under its headings; a text is never run, an empty one leaves the cell empty."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Plot:
    """A native chart, over the cells of its own values; `alternative`: its words for who does not see it."""

    chart: Chart
    alternative: str
    title: str = ""


@dataclass(frozen=True)
class Notes:
    """What is said of what is above, each line after its label; one without words is left out."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """Its blocks from top to bottom; `mention`: what it must say first, empty for plain published figures."""

    name: str
    title: str
    subtitle: str
    mention: str
    blocks: tuple[Grid | Plot | Notes, ...]

    @property
    def frozen(self) -> Grid | None:
        """The table whose headings stay in sight: the one that comes first, where it is the only one."""
        grids = [block for block in self.blocks if isinstance(block, Grid)]
        return grids[0] if len(grids) == 1 and grids[0] is self.blocks[0] and not grids[0].title else None

    def widths(self) -> list[int]:
        """Of its columns, in characters: the headings wrap between words, long cells too."""
        found = [_columns(block) for block in self.blocks]
        needed = [NARROWEST] * max(map(len, found), default=1)
        needed[0] = FIRST
        for place, (head, cells) in (column for columns in found for column in enumerate(columns)):
            word = max(map(len, head.split(" ")))
            taken = max([word, len(head) // 3, *(len(shown(cell)) for cell in cells)]) + 2
            needed[place] = max(needed[place], min(WIDEST, taken))
        while sum(needed) < ACROSS:
            needed.append(NARROWEST + 2)
        return needed


def _columns(block: Grid | Plot | Notes) -> list[tuple[str, Sequence[Cell]]]:
    if isinstance(block, Grid):
        return [(head, [row[place] for row in block.rows]) for place, head in enumerate(block.head)]
    if isinstance(block, Plot):
        return [("", block.chart.categories), *((series.name, []) for series in block.chart.held)]
    return [("", [label for label, _ in block.lines])]


def shown(cell: Cell) -> str:
    """The words of a cell, about as the spreadsheet will write them."""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell)


def lines_of(text: str, width: int) -> int:
    """How many lines of `width` characters a text takes, about."""
    return sum(max(1, len(wrap(part, max(1, width * 9 // 10)))) for part in text.split("\n"))


def legible(text: str) -> str:
    """The text without the characters that a file of XML cannot hold."""
    return UNREADABLE.sub("", text)


def cell_of(printed: str) -> Cell:
    """A printed number as a number, anything else as it is: a mark, a code with leading zeros or too many digits."""
    found = NUMBER.fullmatch(printed)
    if found is None:
        return legible(printed)
    digits = found["number"].removesuffix(f"{NNBSP}%").replace(NNBSP, "").replace(MINUS, "-").replace(",", ".")
    whole, _, fraction = digits.lstrip("+-").partition(".")
    if (len(whole) > 1 and whole.startswith("0")) or len(whole + fraction) > EXACT_DIGITS:
        return printed
    grouped = len(whole) <= 3 or NNBSP in found["number"].removesuffix(f"{NNBSP}%")  # four digits alone are a year
    return Number(float(digits), len(fraction), found["number"].endswith("%"), found["mark"] or "", grouped)


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


def _cut(title: str, limit: int) -> str:
    """The first words of a title, its forbidden characters as spaces; apostrophes may not begin nor end a name."""
    name = FORBIDDEN.sub(" ", legible(title)).strip(" '")
    if _units(name) > limit:
        while _units(name) > limit:
            name = name[:-1]
        name = name.rpartition(" ")[0] or name
    return name.strip(" '") or UNNAMED


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2
