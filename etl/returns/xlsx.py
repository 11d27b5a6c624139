"""A blank return as an XLSX workbook: protected but for what is to be filled in, with drop-down lists."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter

from etl.returns.expected import Expected, Template
from etl.returns.layout import (
    COLUMNS,
    FILLED,
    HEAD_LINES,
    MARKERS,
    README,
    STATES,
    VALUE_HELP,
    cells,
    head,
    readme,
    sheets,
)

INK, GROUND, OPEN, RULE = "#1C2B33", "#F4F6F7", "#FFF8E5", "#D5DCE0"
NO_DAY = dt.datetime(2022, 1, 1)  # the same template gives the same bytes
SPREADSHEET_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
LINE_POINTS = 14  # height of a line of text
LIST_LIMIT = 255  # characters of a drop-down list written in place


def write_xlsx(template: Template) -> bytes:
    """The workbook's bytes; numbers typed in it stay numbers, codes are text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, SPREADSHEET_TEXT) as book:
        book.set_properties({"title": "Remontée annuelle, PDALHPD de Paris", "created": NO_DAY})
        book.set_size(2400, 1400)
        styles = _styles(book)
        _readme(book.add_worksheet(README), template, styles)
        for name, lines in sheets(template):
            _sheet(book.add_worksheet(name), template, lines, styles)
    return stream.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
    shown = {**base, "bg_color": GROUND, "border": 1, "border_color": RULE, "text_wrap": True}
    filled = {**base, "bg_color": OPEN, "border": 1, "border_color": "#88949B", "locked": False}
    return {
        "title": book.add_format({**base, "font_size": 14, "bold": True, "valign": "vcenter"}),
        "section": book.add_format({**base, "font_size": 11, "bold": True}),
        "label": book.add_format({**base, "bold": True, "text_wrap": True}),
        "text": book.add_format({**base, "text_wrap": True}),
        "plain": book.add_format(base),
        "choice": book.add_format({**filled, "bold": True}),
        "heading": book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5F77", "border": 1, "text_wrap": True}
        ),
        "shown": book.add_format(shown),
        "code": book.add_format({**shown, "font_color": "#5B6B75", "num_format": "@"}),
        "0": book.add_format({**filled, "num_format": "#,##0", "align": "right"}),
        "1": book.add_format({**filled, "num_format": "#,##0.0", "align": "right"}),
        "2": book.add_format({**filled, "num_format": "#,##0.00", "align": "right"}),
        "filled": book.add_format({**filled, "text_wrap": True}),
    }


def _readme(sheet: Any, template: Template, styles: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    for number, (label, text) in enumerate(readme(template)):
        if not text:
            sheet.set_row(number, 26)
            sheet.write_string(number, 0, label, styles["title" if number == 0 else "section"])
        else:
            sheet.write_string(number, 0, label, styles["label"])
            sheet.write_string(number, 1, text, styles["text"])
            sheet.set_row(number, LINE_POINTS * max(-(-len(label) // 28), -(-len(text) // 105)))
    sheet.protect()
    _printed(sheet)


def _sheet(sheet: Any, template: Template, lines: list[Expected], styles: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEAD_LINES + 1, 2)
    for number, (_, width, _) in enumerate(COLUMNS):
        sheet.set_column(number, number, width)
    for number, said in enumerate(head(template)):
        style = "title" if number == 0 else "plain" if len(said) == 1 else "label"
        for column, text in enumerate(said):
            sheet.write_string(number, column, text, styles["choice" if column and not text else style])
    if not template.producer:
        _choice(sheet, 1, 1, 1, 1, template.producers, "Producteur", "Choisir qui remplit ce modèle")
    for column, (label, _, _) in enumerate(COLUMNS):
        sheet.write_string(HEAD_LINES, column, label, styles["heading"])
    for row, line in enumerate(lines, start=HEAD_LINES + 1):
        _line(sheet, row, line, styles)
    value, state, _ = FILLED
    first, last = HEAD_LINES + 1, HEAD_LINES + len(lines)
    _choice(sheet, first, state, last, state, STATES, "État du chiffre", "Vide : définitif")
    _numbers(sheet, first, value, last)
    sheet.autofilter(HEAD_LINES, 0, last, len(COLUMNS) - 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    _printed(sheet)
    sheet.repeat_rows(HEAD_LINES)
    sheet.print_area(0, 0, last, FILLED[-1])  # what people read, without the columns of codes


def _line(sheet: Any, row: int, line: Expected, styles: dict[str, Any]) -> None:
    value = FILLED[0]
    texts = cells(line)
    height = max(-(-len(text) // (width + 5)) for text, (_, width, _) in zip(texts, COLUMNS, strict=True))
    sheet.set_row(row, LINE_POINTS * height)
    for column, text in enumerate(texts):
        if column == value:
            sheet.write_blank(row, column, None, styles[str(line.decimals)])
        elif column in FILLED:
            sheet.write_blank(row, column, None, styles["filled"])
        else:
            sheet.write_string(row, column, text, styles["code" if column > FILLED[-1] else "shown"])


def _choice(
    sheet: Any, row: int, column: int, last_row: int, last_column: int, choices: tuple[str, ...], title: str, said: str
) -> None:
    """A drop-down list; where the choices are too long to be written in place, the cell only says what is wanted."""
    rule: dict[str, object] = {"validate": "list", "source": list(choices), "input_title": title, "input_message": said}
    if len(",".join(choices)) > LIST_LIMIT:
        rule = {"validate": "any", "input_title": title, "input_message": said}
    else:
        rule |= {
            "error_title": "Choix inconnu",
            "error_message": "Choisir dans la liste.",
        }
    sheet.data_validation(row, column, last_row, last_column, rule)


def _numbers(sheet: Any, first: int, column: int, last: int) -> None:
    """A number or a marker; else the spreadsheet asks before it takes the cell."""
    cell = f"{chr(ord('A') + column)}{first + 1}"
    markers = ",".join(f'{cell}="{marker}"' for marker in MARKERS)
    rule = {
        "validate": "custom",
        "value": f"=OR(ISNUMBER({cell}),{markers})",
        "error_type": "warning",
        "error_title": "Ni nombre ni marqueur",
        "error_message": f"Écrire un nombre, ou l'un de : {', '.join(MARKERS)}.",
        "input_title": "Valeur",
        "input_message": VALUE_HELP,
    }
    sheet.data_validation(first, column, last, column, rule)


def _printed(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P sur &N")
