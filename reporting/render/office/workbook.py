"""An XLSX workbook: numbers as numbers, texts as texts, charts that the spreadsheet draws itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from etl.repack import EPOCH, normalised
from reporting.piece.palette import ACCENT, INK, RULE, SECONDARY, WHITE
from reporting.render.office.native import MENTION
from reporting.render.office.sheets import (
    WITHOUT,
    Cell,
    Grid,
    Notes,
    Number,
    Plot,
    Sheet,
    legible,
    lines_of,
    sheet_names,
)
from reporting.render.office.sheets_chart import drawn, height

NO_DAY: Final = dt.datetime(*EPOCH)  # the same figures give the same bytes
SPREADSHEET_TEXT: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
LINE: Final = 14  # points of a line of text
TALLEST: Final = 400  # points of a row
ROW: Final = 20  # pixels of a row that nothing makes taller
A4: Final = 9

BASE: Final = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
CELL: Final = BASE | {"border": 1, "border_color": RULE}
STYLES: Final[dict[str, dict[str, Any]]] = {
    "mention": BASE | {"font_size": 12, "bold": True, "font_color": MENTION, "text_wrap": True},
    "title": BASE | {"font_size": 15, "bold": True, "font_color": ACCENT, "text_wrap": True},
    "subtitle": BASE | {"font_size": 11, "font_color": SECONDARY, "text_wrap": True},
    "section": BASE | {"font_size": 12, "bold": True, "text_wrap": True},
    "heading": CELL | {"bold": True, "font_color": WHITE, "bg_color": ACCENT, "text_wrap": True},
    "first": CELL | {"bold": True, "text_wrap": True, "align": "left"},
    "text": CELL | {"text_wrap": True, "align": "left", "indent": 1},
    "value": CELL | {"align": "right"},
    "day": CELL | {"num_format": "dd/mm/yyyy", "align": "right"},
    "label": BASE | {"bold": True},
    "note": BASE | {"text_wrap": True},
}


def write_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """The workbook's bytes, the same for the same sheets."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SPREADSHEET_TEXT) as book:
        book.set_properties({"title": legible(title), "created": NO_DAY})
        book.set_size(2400, 1400)
        styles = _Styles(book)
        for name, sheet in zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True):
            _Writer(book, book.add_worksheet(name), sheet, styles).write()
    return normalised(stream.getvalue())


def number_format(number: Number) -> str:
    """As spreadsheets write it: the program that opens the file puts the separators of its own language."""
    digits = ("#,##0" if number.grouped else "0") + ("." + "0" * number.decimals if number.decimals else "")
    return f'{digits}"{number.suffix}"' if number.suffix else digits


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Any] = {}

    def get(self, name: str, shown: str = "") -> Any:
        if (name, shown) not in self._made:
            extra = {"num_format": shown} if shown else {}
            self._made[name, shown] = self._book.add_format(STYLES[name] | extra)
        return self._made[name, shown]


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Any, page: Any, sheet: Sheet, styles: _Styles) -> None:
        self._book, self._page, self._sheet, self._styles = book, page, sheet, styles
        self._widths = sheet.widths()
        self._row = 0
        self._breaks: list[int] = []

    def write(self) -> None:
        self._page.hide_gridlines(2)
        for column, width in enumerate(self._widths):
            self._page.set_column(column, column, width)
        head = {"mention": self._sheet.mention, "title": self._sheet.title, "subtitle": self._sheet.subtitle}
        for style, words in head.items():
            if words:
                self._across(words, style)
        self._row += 1
        self._page.freeze_panes(self._row + (self._sheet.frozen is not None), 1)
        if self._sheet.frozen is not None and not any(isinstance(block, Plot) for block in self._sheet.blocks):
            self._page.repeat_rows(self._row)
        for block in self._sheet.blocks:
            self._block(block)
        self._page.set_h_pagebreaks(self._breaks)
        self._page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes and years, as they are read
        self._printed()

    def _block(self, block: Grid | Plot | Notes) -> None:
        if isinstance(block, Grid):
            self._grid(block)
        elif isinstance(block, Plot):
            self._plot(block)
        else:
            self._notes(block)
        self._row += 1

    def _grid(self, grid: Grid) -> None:
        if grid.title:
            self._across(grid.title, "section")
        self._line(grid.head, "heading", "heading")
        for row in grid.rows:
            self._line(row, "first", "text")

    def _line(self, cells: Sequence[Cell | None], first: str, others: str) -> None:
        taken = [lines_of(cell, w) for cell, w in zip(cells, self._widths, strict=False) if isinstance(cell, str)]
        self._page.set_row(self._row, min(TALLEST, 1 + LINE * max(taken, default=1)))
        for column, cell in enumerate(cells):
            self._cell(column, cell, others if column else first)
        self._row += 1

    def _cell(self, column: int, cell: Cell | None, style: str) -> None:
        """None: not even a blank cell, which a chart would keep as a zero."""
        place = (self._row, column)
        if isinstance(cell, Number):
            look = "value" if column else style
            self._page.write_number(*place, cell.value, self._styles.get(look, number_format(cell)))
        elif isinstance(cell, dt.date):
            self._page.write_datetime(*place, cell, self._styles.get("day"))
        elif cell in WITHOUT:
            self._page.write_string(*place, cell, self._styles.get("value"))
        elif cell:
            self._page.write_string(*place, legible(cell), self._styles.get(style))
        elif cell is not None:
            self._page.write_blank(*place, None, self._styles.get(style))

    def _plot(self, plot: Plot) -> None:
        """The chart, then the cells it is drawn from, on a page of their own."""
        self._breaks.append(self._row)
        if plot.title:
            self._across(plot.title, "section")
        top = self._row
        self._row += height(plot.chart) // ROW + 2
        self._across("Données du graphique", "section")
        first = self._row + 1
        self._line(["", *(series.name for series in plot.chart.held)], "heading", "heading")
        for place, category in enumerate(plot.chart.categories):
            values = [series.values[place] for series in plot.chart.held]
            cells = [None if v is None else Number(v, plot.chart.decimals, plot.chart.percent) for v in values]
            self._line([category, *cells], "first", "text")
        width = round(min(1000, sum(self._widths) * 7.2))
        made = drawn(self._book, self._page.get_name(), plot.chart, first, width)
        said = {"description": legible(plot.alternative), "object_position": 2}
        self._page.insert_chart(top, 0, made, said)

    def _notes(self, notes: Notes) -> None:
        for label, words in notes.lines:
            if words:
                self._page.write_string(self._row, 0, label, self._styles.get("label"))
                self._across(words, "note", start=1)

    def _across(self, words: str, style: str, start: int = 0) -> None:
        """A text over all columns from `start`, on as many lines as it takes."""
        last, look = len(self._widths) - 1, self._styles.get(style)
        scale = STYLES[style]["font_size"] / BASE["font_size"]
        taken = lines_of(words, int(min(sum(self._widths[start:]), 250) / scale))
        self._page.set_row(self._row, min(TALLEST, 2 + LINE * scale * taken))
        if last > start:
            self._page.merge_range(self._row, start, self._row, last, "", look)
        self._page.write_string(self._row, start, legible(words), look)
        self._row += 1

    def _printed(self) -> None:
        self._page.set_landscape()
        self._page.set_paper(A4)
        self._page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._page.fit_to_pages(1, 0)
        mention = self._sheet.mention.replace("&", "&&")[:150]
        self._page.set_footer(f"&L&A&C{mention}&RPage &P sur &N")
