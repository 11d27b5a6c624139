"""An ODS workbook of the same sheets, without their charts: numbers as numbers, texts as texts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Final

from odf import dc, meta
from odf.element import Element
from odf.namespaces import STYLENS, nsdict
from odf.number import DateStyle, Day, Month, Number, NumberStyle, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import (
    MasterPage,
    PageLayout,
    PageLayoutProperties,
    ParagraphProperties,
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableProperties,
    TableRowProperties,
    TextProperties,
)
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

from etl.repack import EPOCH, normalised
from reporting.piece.palette import ACCENT, INK, RULE, SECONDARY, WHITE
from reporting.render.office import sheets as content
from reporting.render.office.native import MENTION
from reporting.render.office.sheets import Cell, Grid, Notes, Plot, Sheet, legible, lines_of, sheet_names

NO_DAY: Final = dt.datetime(*EPOCH).isoformat()  # the same figures give the same bytes
CHARACTER_CM: Final = 0.19
LINE_CM: Final = 0.46
# Name → ink, ground, weight, size in points, whether it has a border.
STYLES: Final = {
    "mention": (MENTION, "transparent", "bold", 12, False),
    "title": (ACCENT, "transparent", "bold", 15, False),
    "subtitle": (SECONDARY, "transparent", "normal", 11, False),
    "section": (INK, "transparent", "bold", 12, False),
    "heading": (WHITE, ACCENT, "bold", 10, True),
    "first": (INK, "transparent", "bold", 10, True),
    "text": (INK, "transparent", "normal", 10, True),
    "label": (INK, "transparent", "bold", 10, False),
    "note": (INK, "transparent", "normal", 10, False),
}
SIZE: Final = 10  # points of ordinary words


def write_ods(sheets: Sequence[Sheet], title: str) -> bytes:
    """The workbook's bytes, the same for the same sheets."""
    Element.namespaces = dict(nsdict)  # all of them: odfpy declares those that the process has met so far
    book = OpenDocumentSpreadsheet()
    book.meta.addElement(meta.CreationDate(text=NO_DAY))
    book.meta.addElement(dc.Title(text=legible(title)))
    styles = _Styles(book)
    for name, sheet in zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True):
        book.spreadsheet.addElement(_Writer(name, sheet, styles).table())
    stream = io.BytesIO()
    book.write(stream)
    return normalised(stream.getvalue())


class _Styles:
    """The styles of a book, each declared once, by name."""

    def __init__(self, book: OpenDocumentSpreadsheet) -> None:
        self._automatic = book.automaticstyles
        self._made: set[str] = set()
        for name, (ink, ground, weight, size, framed) in STYLES.items():
            style = Style(name=name, family="table-cell")
            border = f"0.5pt solid {RULE}" if framed else "none"
            style.addElement(
                TableCellProperties(verticalalign="top", wrapoption="wrap", backgroundcolor=ground, border=border)
            )
            style.addElement(TextProperties(color=ink, fontweight=weight, fontsize=f"{size}pt", fontfamily="Calibri"))
            self._automatic.addElement(style)
        self._page(book)

    def _page(self, book: OpenDocumentSpreadsheet) -> None:
        layout = PageLayout(name="paysage")
        paper = PageLayoutProperties(pagewidth="29.7cm", pageheight="21cm", margin="1cm", printorientation="landscape")
        paper.setAttrNS(STYLENS, "scale-to-X", "1")  # one page wide, as many high as it takes
        paper.setAttrNS(STYLENS, "scale-to-Y", "0")
        layout.addElement(paper)
        self._automatic.addElement(layout)
        book.masterstyles.addElement(MasterPage(name="paysage", pagelayoutname=layout))
        sheet = Style(name="feuille", family="table", masterpagename="paysage")
        sheet.addElement(TableProperties(display="true"))
        self._automatic.addElement(sheet)

    def width(self, characters: int) -> str:
        name = f"w{characters}"
        if self._new(name):
            style = Style(name=name, family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{characters * CHARACTER_CM:.2f}cm"))
            self._automatic.addElement(style)
        return name

    def height(self, lines: float) -> str:
        name = f"h{round(lines * 100)}"
        if self._new(name):
            style = Style(name=name, family="table-row")
            height = f"{lines * LINE_CM + 0.05:.2f}cm"
            style.addElement(TableRowProperties(rowheight=height, useoptimalrowheight="false"))
            self._automatic.addElement(style)
        return name

    def number(self, number: content.Number, parent: str) -> str:
        """« # ##0,0 % p »: the separators are those of whoever reads."""
        name = f"{parent}-{number.decimals}{number.grouped:d}{number.percent:d}{ord(number.mark or ' ')}"
        if self._new(name):
            shown = NumberStyle(name=f"n-{name}")
            grouping = "true" if number.grouped else "false"
            shown.addElement(Number(decimalplaces=str(number.decimals), minintegerdigits="1", grouping=grouping))
            if number.suffix:
                shown.addElement(Text(text=number.suffix))
            self._aligned(shown, name, parent)
        return name

    def day(self) -> str:
        if self._new("day"):
            shown = DateStyle(name="n-day")
            for part in (Day(style="long"), Text(text="/"), Month(style="long"), Text(text="/"), Year(style="long")):
                shown.addElement(part)
            self._aligned(shown, "day", "text")
        return "day"

    def mark(self) -> str:
        """What stands where a number could be."""
        if self._new("mark"):
            self._aligned(None, "mark", "text")
        return "mark"

    def _aligned(self, shown: NumberStyle | DateStyle | None, name: str, parent: str) -> None:
        given = {}
        if shown is not None:
            self._automatic.addElement(shown)
            given["datastylename"] = shown
        ink, ground, weight, size, _ = STYLES[parent]
        style = Style(name=name, family="table-cell", **given)
        style.addElement(TableCellProperties(verticalalign="top", backgroundcolor=ground, border=f"0.5pt solid {RULE}"))
        style.addElement(ParagraphProperties(textalign="start" if parent == "first" else "end"))
        style.addElement(TextProperties(color=ink, fontweight=weight, fontsize=f"{size}pt", fontfamily="Calibri"))
        self._automatic.addElement(style)

    def _new(self, name: str) -> bool:
        if name in self._made:
            return False
        self._made.add(name)
        return True


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, name: str, sheet: Sheet, styles: _Styles) -> None:
        self._sheet, self._styles = sheet, styles
        self._widths = sheet.widths()
        self._table = Table(name=name, stylename="feuille")

    def table(self) -> Table:
        for width in self._widths:
            self._table.addElement(TableColumn(stylename=self._styles.width(width)))
        head = {"mention": self._sheet.mention, "title": self._sheet.title, "subtitle": self._sheet.subtitle}
        for style, words in head.items():
            if words:
                self._across(words, style)
        for block in self._sheet.blocks:
            if isinstance(block, Plot):
                continue
            self._table.addElement(TableRow())
            if isinstance(block, Grid):
                self._grid(block)
            else:
                self._notes(block)
        return self._table

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self._across(grid.title, "section")
        headings = TableHeaderRows() if grid is self._sheet.frozen else self._table
        headings.addElement(self._line(grid.head, "heading", "heading"))
        if headings is not self._table:
            self._table.addElement(headings)
        for row in grid.rows:
            self._table.addElement(self._line(row, "first", "text"))

    def _line(self, cells: Sequence[Cell], first: str, others: str) -> TableRow:
        taken = [lines_of(cell, w) for cell, w in zip(cells, self._widths, strict=False) if isinstance(cell, str)]
        row = TableRow(stylename=self._styles.height(max(taken, default=1)))
        for place, cell in enumerate(cells):
            row.addElement(self._cell(cell, others if place else first))
        return row

    def _cell(self, cell: Cell, style: str) -> TableCell:
        if isinstance(cell, content.Number):
            made = TableCell(stylename=self._styles.number(cell, style), valuetype="float", value=repr(cell.value))
        elif isinstance(cell, dt.date):
            made = TableCell(stylename=self._styles.day(), valuetype="date", datevalue=cell.isoformat())
        elif cell:
            look = self._styles.mark() if cell in content.WITHOUT else style
            made = TableCell(stylename=look, valuetype="string")
        else:
            return TableCell(stylename=style)
        made.addElement(P(text=legible(content.shown(cell))))
        return made

    def _notes(self, notes: Notes) -> None:
        for label, words in notes.lines:
            if words:
                self._across(words, "note", label)

    def _across(self, words: str, style: str, label: str = "") -> None:
        """A text over all columns, or over those after its label, on as many lines as it takes."""
        start = 1 if label else 0
        scale = STYLES[style][3] / SIZE
        taken = lines_of(words, int(sum(self._widths[start:]) / scale))
        row = TableRow(stylename=self._styles.height(scale * taken))
        if label:
            row.addElement(self._cell(label, "label"))
        spanned = len(self._widths) - start
        cell = TableCell(stylename=style, valuetype="string", numbercolumnsspanned=str(spanned))
        cell.addElement(P(text=legible(words)))
        row.addElement(cell)
        for _ in range(spanned - 1):
            row.addElement(CoveredTableCell())
        self._table.addElement(row)
