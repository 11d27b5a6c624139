"""How much of a page words take once printed: for what must stand on one, and for the pages that contents give."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from reporting.render.office import word_model

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
NARROW: Final = ("Arial", "Arial Narrow", "Calibri", "Carlito", "Helvetica", "Liberation Sans", "Times New Roman")
WIDER: Final = 1.2  # of the letters of other fonts, or of those that stand for them
BOLD: Final = 1.07  # of its letters, against the others
LEADING: Final = 1.149  # of a line of Arial, against its size
SCALES: Final = ((0.985, 0.995), (1.015, 1.005))  # between which letters are as wide and lines as high as found here
ENOUGH: Final = 1 / 3  # of a page, for a part to begin on it
CUT: Final = 1 / 3  # of a page, the most that is left blank for the next ones to be certain
APART: Final = 24.0  # points, above a part that does not begin its page
TRAILING: Final = 6.0  # points, of the space that ends a page, which may be out of it
LINE, TWENTIETHS = 240, 20  # of a single line, of a point
USUAL: Final = "/".join(map(qn, ("w:docDefaults", "w:pPrDefault", "w:pPr", "w:spacing")))
DEFAULT, SPACING = 10.0, 1.1  # of letters, of lines, where no style says them
CELL: Final = 7.0  # points, of both margins of a cell


@dataclass(frozen=True)
class Style:
    """Of a paragraph: size, whether bold, spacing of lines, space before and after, indents, edges above and below."""

    size: float
    bold: bool
    spacing: float
    before: float
    after: float
    inside: float
    edges: float


@dataclass
class Form:
    """Of a block: whether it begins a page, whether it stays on that of the next one."""

    breaks: bool
    keeps: bool


@dataclass(frozen=True)
class Place:
    """A page, and what is left of it."""

    page: int
    left: float


class Paper:
    """The pages of a document, as its styles lay them out; lengths in points."""

    def __init__(self, document: Any) -> None:
        self._document = document
        section = document.sections[-1]
        self.width = float((section.page_width - section.left_margin - section.right_margin) / Pt(1))
        self._known: dict[str, Style] = {}
        named = document.styles["Normal"].font.name or word_model.font(document)
        self._scale = 1.0 if named in NARROW else WIDER
        edges = (
            (section.top_margin, section.header_distance, section.header),
            (section.bottom_margin, section.footer_distance, section.footer),
        )  # what is higher than its margin pushes the text
        high = [
            max(margin / Pt(1), away / Pt(1) + self.used([*edge.iter_inner_content()])) for margin, away, edge in edges
        ]
        self.height = float(section.page_height / Pt(1) - sum(high))

    def words(self, words: str, name: str, width: float | None = None) -> float:
        """The lines of a paragraph in a style, and both its spaces; a larger space swallows the other."""
        style = self._style(name)
        lines = self._lines(words, style, (width or self.width) - style.inside)
        return lines * style.size * LEADING * style.spacing + style.before + style.after + style.edges

    def row(self, cells: Sequence[tuple[str, str]], widths: Sequence[float]) -> float:
        """The highest of the cells: words and style of each."""
        return 1 + max(self.words(*cell, width - CELL) for cell, width in zip(cells, widths, strict=True))

    def used(self, blocks: Sequence[Paragraph | Table]) -> float:
        """What follows one another in the document."""
        return sum(sum(pieces) for pieces in self._pieces(blocks))

    def left(self, blocks: Sequence[Paragraph | Table]) -> float:
        """Of the last page, once these are laid from the top of one."""
        return self._laid(_forms(blocks), self._pieces(blocks, SCALES[1]))[-1].left

    def starts(self, name: str) -> list[int | None]:
        """The page of each paragraph of that style; None where a small error would change it."""
        blocks = list(self._document.iter_inner_content())
        forms = _forms(blocks)
        low, high = (self._laid(forms, self._pieces(blocks, scale)) for scale in SCALES)
        pairs = zip(blocks, low, high, strict=False)
        return [one.page if one.page == other.page else None for block, one, other in pairs if block.style.name == name]

    def gathered(self, name: str) -> None:
        """Parts, each under a heading of that style, follow one another on a page rather than leave it half empty.

        One with a chart that a page holds whole is never cut. Where a small error would change the page of what comes
        next, a paragraph begins its own: the pages of all parts are certain.
        """
        blocks = list(self._document.iter_inner_content())
        forms, measured = _forms(blocks), [list(self._pieces(blocks, scale)) for scale in SCALES]
        places = [n for n, block in enumerate(blocks) if block.style.name == name]
        for start, end in pairwise([*places[1:], len(blocks)]):
            left = self._settled(blocks[:start], forms[:start], measured)
            need = sum(map(sum, measured[1][start:end])) + APART
            drawn = any(_drawn(block) for block in blocks[start:end] if isinstance(block, Paragraph))
            if need <= left or (left >= self.height * ENOUGH and not (drawn and need <= self.height)):
                forms[start].breaks = blocks[start].paragraph_format.page_break_before = False
                blocks[start].paragraph_format.space_before = Pt(APART)
                for pieces in measured:
                    pieces[start][0] += APART

    def _settled(
        self, blocks: Sequence[Paragraph | Table], forms: Sequence[Form], measured: Sequence[Sequence[list[float]]]
    ) -> float:
        """The first paragraph that may be on either of two pages begins the second, and so on. What is left then."""
        made = -1
        while True:
            low, high = (self._laid(forms, pieces) for pieces in measured)
            pages = zip(forms, low, high, strict=False)
            place = next((n for n, (_, one, other) in enumerate(pages) if one.page != other.page), None)
            if place and forms[place].breaks:  # the end of the one before is on either page: that one begins the second
                before = max(n for n in range(place) if not forms[n - 1].keeps)
                if sum(measured[1][before]) > self.height * CUT:
                    return high[-1].left
                if place == made:
                    forms[place].breaks = blocks[place].paragraph_format.page_break_before = False
                place = before
            if place is None or not isinstance(blocks[place], Paragraph) or forms[place].breaks:
                return high[-1].left
            forms[place].breaks = blocks[place].paragraph_format.page_break_before = True
            made = place

    def _laid(self, forms: Sequence[Form], measured: Iterable[list[float]]) -> list[Place]:
        """Where each block begins, then where the next one would."""
        places: list[Place] = []
        page, left, kept, waiting = 1, self.height, 0.0, 0
        for form, pieces in zip(forms, measured, strict=False):
            if form.breaks and left < self.height:
                page, left = page + 1, self.height
            if form.keeps:
                kept, waiting = kept + sum(pieces), waiting + 1
                continue
            for place, piece in enumerate(pieces):
                kept += piece
                if kept > left + TRAILING:
                    page, left = page + 1, self.height
                left -= kept
                kept = 0.0
                if place == 0:
                    places += [Place(page, left)] * (waiting + 1)
                    waiting = 0
        return [*places, *[Place(page, left)] * (waiting + 1)]

    def _pieces(
        self, blocks: Sequence[Paragraph | Table], scale: tuple[float, float] = (1.0, 1.0)
    ) -> Iterator[list[float]]:
        """What no page cuts of each block: lines of a paragraph, its first two and its last two, or rows of a table.

        With letters so many times as wide, and lines as high.
        """
        after, (wider, higher) = 0.0, scale
        for block in blocks:
            if isinstance(block, Table):
                widths = [column.width / Pt(1) / wider for column in block.columns]
                rows = [self.row([_first(cell) for cell in row.cells], widths) * higher for row in block.rows]
                kept = block.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next
                yield [sum(rows)] if kept else [sum(rows[:2]), *rows[2:]]
                after = 0.0
                continue
            style = self._style(block.style.name)
            own = block.paragraph_format.space_before
            before = own.pt if own is not None else style.before
            before -= min(after, before)
            after = style.after
            if drawn := _drawn(block):
                yield [sum(drawn)]
                continue
            said = "".join(found.text or "" for found in block._p.iter(qn("w:t")))
            lines = self._lines(said, style, (self.width - style.inside) / wider)
            high = style.size * LEADING * style.spacing * higher
            few = lines < 4 or _says(block, "keep_together")
            pieces = [lines * high] if few else [2 * high, *[high] * (lines - 4), 2 * high]
            pieces[0] += before + style.edges
            pieces[-1] += after
            yield pieces

    def _lines(self, words: str, style: Style, width: float) -> int:
        return lines_of(words, style.size * self._scale * (BOLD if style.bold else 1), width)

    def _style(self, name: str) -> Style:
        if name not in self._known:
            style, chain = self._document.styles[name], []
            while style is not None:
                chain.append(style)
                style = style.base_style
            forms = [one.paragraph_format for one in chain]
            usual = self._document.styles.element.find(USUAL)
            held = {} if usual is None else usual.attrib
            spacing = int(held[qn("w:line")]) / LINE if qn("w:line") in held else SPACING
            after = int(held.get(qn("w:after"), 0)) / TWENTIETHS
            self._known[name] = Style(
                next((one.font.size.pt for one in chain if one.font.size), DEFAULT),
                next((one.font.bold for one in chain if one.font.bold is not None), False),
                next((form.line_spacing for form in forms if isinstance(form.line_spacing, float)), spacing),
                _first_of(forms, "space_before"),
                _first_of(forms, "space_after", after),
                sum(_first_of(forms, side) for side in ("left_indent", "right_indent")),
                sum(map(_edge, chain[0].element.xpath("w:pPr/w:pBdr/w:top | w:pPr/w:pBdr/w:bottom"))),
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


def _drawn(block: Paragraph) -> list[float]:
    """The heights of its charts."""
    return [int(extent.get("cy")) / Pt(1) for extent in block._p.iter(qn("wp:extent"))]


def _forms(blocks: Sequence[Paragraph | Table]) -> list[Form]:
    return [
        Form(_says(one, "page_break_before"), _says(one, "keep_with_next"))
        if isinstance(one, Paragraph)
        else Form(breaks=False, keeps=False)
        for one in blocks
    ]


def _says(block: Paragraph, name: str) -> bool:
    """What the paragraph says, else its style."""
    found = (getattr(form, name) for form in (block.paragraph_format, block.style.paragraph_format))
    return bool(next((one for one in found if one is not None), False))


def _edge(element: Any) -> float:
    """Its space to the words, and its line, said in eighths of a point."""
    return float(element.get(qn("w:space"), 0)) + float(element.get(qn("w:sz"), 0)) / 8


def _first(cell: Any) -> tuple[str, str]:
    return cell.text, cell.paragraphs[0].style.name


def _first_of(forms: Sequence[Any], name: str, usual: float = 0.0) -> float:
    return float(next((found.pt for form in forms if (found := getattr(form, name)) is not None), usual))


@cache
def _wide(letter: str) -> int:
    plain = unicodedata.normalize("NFD", letter)[0]
    return WIDTHS.get(letter, WIDTHS.get(plain, FIGURE))
