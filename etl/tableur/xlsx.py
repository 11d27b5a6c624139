"""XLSX: numbers as numbers, dates as dates, texts as texts, charts that the spreadsheet draws itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from etl.tableur.cell import Cell
from etl.tableur.sheet import STYLES, Content, Link, Row, Rule, Sheet, legible, quoted_name, sheet_names

NO_DAY: Final = dt.datetime(1980, 1, 1)  # the same sheets give the same bytes
OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
LINE: Final = 14  # points of a line of text
A4: Final = 9
LIST_LIMIT: Final = 255  # characters of a drop-down list written in place
ALLOWED: Final = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}


def write_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """The workbook's bytes, the same for the same sheets."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.set_properties({"title": legible(title), "created": NO_DAY})
        book.set_size(2400, 1400)
        names = sheet_names(sheet.name for sheet in sheets)
        looks = _Looks(book, names)
        for name, sheet in zip(names, sheets, strict=True):
            page = book.add_worksheet(name)
            _laid(page, sheet)
            for number, row in enumerate(sheet.rows):
                _row(page, number, row, sheet, looks)
            for rule in sheet.rules:
                _rule(page, rule)
            for plot in sheet.plots:
                said = {"description": legible(plot.alternative), "object_position": 2}
                page.insert_chart(plot.row, 0, plot.draw(book, name), said)
    return stream.getvalue()


def number_format(cell: Cell) -> str:
    """As spreadsheets write it, with the separators of whoever reads; of a mark alone, none."""
    if cell.value is None and cell.mark:
        return ""
    if isinstance(cell.value, dt.date):
        return "dd/mm/yyyy"
    digits = ("#,##0" if cell.grouped else "0") + ("." + "0" * cell.decimals if cell.decimals else "")
    before, after = (f'"{words}"' if words else "" for words in (cell.ahead, cell.after))
    return before + digits + after


class _Looks:
    """The formats of a workbook, each made once, and the names of its sheets."""

    def __init__(self, book: Any, names: Sequence[str]) -> None:
        self._book, self.names = book, names
        self._made: dict[tuple[str, str], Any] = {}

    def get(self, name: str, content: Content) -> Any:
        shown = number_format(content) if isinstance(content, Cell) else "@" if name == "code" else ""
        if (name, shown) not in self._made:
            self._made[name, shown] = self._book.add_format(_look(name) | ({"num_format": shown} if shown else {}))
        return self._made[name, shown]


def _look(name: str) -> dict[str, Any]:
    style = STYLES[name]
    look = {
        "font_name": "Calibri",
        "font_size": style.size,
        "font_color": style.ink,
        "bold": style.bold,
        "valign": "top",
        "text_wrap": style.wrap,
        "locked": not style.typed,
    }
    look |= {"bg_color": style.ground} if style.ground else {}
    look |= {"underline": 1} if style.linked else {}
    look |= {"border": 1, "border_color": style.border} if style.border else {}
    return look | ({"align": style.align} if style.align else {})


def _laid(page: Any, sheet: Sheet) -> None:
    """Widths, what stays in sight, and the paper: A4 across, one page wide, as many high as it takes."""
    page.hide_gridlines(2)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    if sheet.frozen != (0, 0):
        page.freeze_panes(*sheet.frozen)
    if sheet.protected:
        page.protect("", ALLOWED)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes, as they are read
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&A&C{sheet.foot.replace('&', '&&')[:150]}&RPage &P sur &N")
    page.set_h_pagebreaks(list(sheet.breaks))
    if sheet.head is not None:
        page.repeat_rows(sheet.head)
    if sheet.printed is not None:
        page.print_area(0, 0, len(sheet.rows) - 1, sheet.printed - 1)
    if (sheet.protected or sheet.filtered) and sheet.head is not None:  # what is protected is sorted by nothing else
        page.autofilter(sheet.head, 0, len(sheet.rows) - 1, len(sheet.widths) - 1)


def _row(page: Any, number: int, row: Row, sheet: Sheet, looks: _Looks) -> None:
    if row.cells:
        page.set_row(number, 1 + LINE * row.lines(sheet.widths))
    last = len(row.cells) - 1
    for column, (content, name) in enumerate(row.cells):
        if row.across and column == last < len(sheet.widths) - 1:
            page.merge_range(number, column, number, len(sheet.widths) - 1, "", looks.get(name, ""))
        if isinstance(content, Link):
            place = f"internal:{quoted_name(looks.names[content.place])}!A1"
            page.write_url(number, column, place, looks.get(name, ""), legible(content.words))
        else:
            _cell(page, number, column, content, looks.get(name, content))


def _cell(page: Any, row: int, column: int, content: str | Cell | None, look: Any) -> None:
    if isinstance(content, str) and content:
        page.write_string(row, column, legible(content), look)
    elif not isinstance(content, Cell):
        if content is not None:
            page.write_blank(row, column, None, look)
    elif isinstance(content.value, dt.date):
        page.write_datetime(row, column, content.value, look)
    elif content.value is not None:
        page.write_number(row, column, content.value, look)
    elif content.mark:
        page.write_string(row, column, content.mark, look)
    else:
        page.write_blank(row, column, None, look)


def _rule(page: Any, rule: Rule) -> None:
    """Where the choices are too long to be written in place, the cell only says what is wanted."""
    said: dict[str, object] = {"input_title": rule.title, "input_message": rule.help}
    if rule.number:
        cell = f"{chr(ord('A') + rule.column)}{rule.first + 1}"
        markers = ",".join(f'{cell}="{choice}"' for choice in rule.choices)
        said |= {"validate": "custom", "value": f"=OR(ISNUMBER({cell}),{markers})", "error_type": "warning"}
    elif len(",".join(rule.choices)) > LIST_LIMIT:
        said |= {"validate": "any"}
    else:
        said |= {"validate": "list", "source": list(rule.choices)}
    if said["validate"] != "any":
        said |= {"error_title": rule.title, "error_message": rule.refusal}
    page.data_validation(rule.first, rule.column, rule.last, rule.column, said)
