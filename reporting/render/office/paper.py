"""How much of a page words take once printed: for what must stand on one, and for the pages that contents give."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

# Thousandths of the size, of the letters of Arial that are not as wide as its figures.
WIDTHS: Final = {
    letter: width
    for width, letters in {
        **{191: "'", 222: "ijl’‘", 278: "It !,./:;[]·\\\u00a0\u202f", 333: "()-‑r`f", 355: '"', 389: "*"},
        **{500: "ckJsvxyz", 584: "+<=>−≈", 611: "FTZ", 667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ"},
        **{833: "Mm", 889: "%", 944: "W", 1000: "…œŒæ→"},
    }.items()
    for letter in letters
}
FIGURE: Final = 556
BOLD: Final = 1.07  # of its letters, against the others
LEADING: Final = 1.149  # of a line of Arial, against its size
SCALES: Final = (0.96, 1.04)  # between which a page is as high as found here
DEFAULT, SPACING = 10.0, 1.1  # of letters, of lines, where no style says them
CELL: Final = 7.0  # points, of both margins of a cell


@dataclass(frozen=True)
class Style:
    """Of a paragraph: size, whether bold, spacing of lines, space before and after, indents."""

    size: float
    bold: bool
    spacing: float
    before: float
    after: float
    inside: float


class Paper:
    """The pages of a document, as its styles lay them out; lengths in points."""

    def __init__(self, document: Any) -> None:
        self._document = document
        section = document.sections[-1]
        self.width = float((section.page_width - section.left_margin - section.right_margin) / Pt(1))
        self.height = float((section.page_height - section.top_margin - section.bottom_margin) / Pt(1))
        self._known: dict[str, Style] = {}

    def words(self, words: str, name: str, width: float | None = None) -> float:
        """The lines of a paragraph in a style, and both its spaces; a larger space swallows the other."""
        style = self._style(name)
        return self._lines(words, style, (width or self.width) - style.inside) + style.before + style.after

    def row(self, cells: Sequence[tuple[str, str]], widths: Sequence[float]) -> float:
        """The highest of the cells: words and style of each."""
        return 1 + max(self.words(*cell, width - CELL) for cell, width in zip(cells, widths, strict=True))

    def used(self, blocks: Sequence[Paragraph | Table]) -> float:
        """What follows one another in the document."""
        return sum(sum(heights) for heights in self._heights(blocks))

    def starts(self, name: str) -> list[int | None]:
        """The page of each paragraph of that style; None where a small error would change it."""
        blocks = list(self._document.iter_inner_content())
        laid = [
            (None if isinstance(block, Table) else block.style, heights)
            for block, heights in zip(blocks, self._heights(blocks), strict=True)
        ]
        low, high = (self._starts(name, laid, scale) for scale in SCALES)
        return [page if page == other else None for page, other in zip(low, high, strict=True)]

    def _starts(self, name: str, laid: Sequence[tuple[Any, list[float]]], scale: float) -> list[int]:
        """With everything so many times as high. `laid`: of each block its style, None of a table, and its heights."""
        pages, page, left, kept = [], 1, self.height, 0.0
        for style, heights in laid:
            if style is not None:
                form = style.paragraph_format
                if form.page_break_before and left < self.height:
                    page, left = page + 1, self.height
                if style.name == name:
                    pages.append(page)
                if form.keep_with_next:
                    kept += heights[0]
                    continue
            for height in heights:
                kept += height
                if kept * scale > left:
                    page, left = page + 1, self.height
                left -= kept * scale
                kept = 0.0
        return pages

    def _heights(self, blocks: Sequence[Paragraph | Table]) -> Iterator[list[float]]:
        """Of each block: a paragraph, the rows of a table."""
        after = 0.0
        for block in blocks:
            if isinstance(block, Table):
                widths = [column.width / Pt(1) for column in block.columns]
                yield [self.row([_first(cell) for cell in row.cells], widths) for row in block.rows]
                after = 0.0
                continue
            style = self._style(block.style.name)
            drawn = [int(extent.get("cy")) / Pt(1) for extent in block._p.iter(qn("wp:extent"))]
            said = "".join(found.text or "" for found in block._p.iter(qn("w:t")))
            high = sum(drawn) if drawn else self.words(said, block.style.name) - min(after, style.before)
            yield [high]
            after = style.after

    def _lines(self, words: str, style: Style, width: float) -> float:
        return lines_of(words, style.size * (BOLD if style.bold else 1), width) * style.size * LEADING * style.spacing

    def _style(self, name: str) -> Style:
        if name not in self._known:
            style, chain = self._document.styles[name], []
            while style is not None:
                chain.append(style)
                style = style.base_style
            forms = [one.paragraph_format for one in chain]
            self._known[name] = Style(
                next((one.font.size.pt for one in chain if one.font.size), DEFAULT),
                next((one.font.bold for one in chain if one.font.bold is not None), False),
                next((form.line_spacing for form in forms if isinstance(form.line_spacing, float)), SPACING),
                _first_of(forms, "space_before"),
                _first_of(forms, "space_after"),
                sum(_first_of(forms, side) for side in ("left_indent", "right_indent")),
            )
        return self._known[name]


def lines_of(words: str, size: float, width: float) -> int:
    """How many lines words of this size take, in as many points, broken at the spaces that break."""
    lines, left, size = 1, width, size / 1000
    for word in words.split(" "):
        long = size * sum(map(_wide, word))
        if long > left and left < width:
            lines, left = lines + 1, width
        left -= long + size * WIDTHS[" "]
    return lines


def _first(cell: Any) -> tuple[str, str]:
    return cell.text, cell.paragraphs[0].style.name


def _first_of(forms: Sequence[Any], name: str) -> float:
    return float(next((found.pt for form in forms if (found := getattr(form, name)) is not None), 0.0))


@cache
def _wide(letter: str) -> int:
    plain = unicodedata.normalize("NFD", letter)[0]
    return WIDTHS.get(letter, WIDTHS.get(plain, FIGURE))
