"""A blank return as an ODS workbook: the same sheets, protections and drop-down lists as the XLSX."""

from __future__ import annotations

import datetime as dt
import io

from odf import meta
from odf.element import Element
from odf.namespaces import nsdict
from odf.number import Number, NumberStyle
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
    TextProperties,
)
from odf.table import (
    ContentValidation,
    ContentValidations,
    ErrorMessage,
    HelpMessage,
    Table,
    TableCell,
    TableColumn,
    TableHeaderRows,
    TableRow,
)
from odf.text import P

from etl.repack import EPOCH, normalised
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

FIRST_DAY = dt.datetime(*EPOCH).isoformat()  # the same template gives the same bytes
CHARACTER_CM = 0.19
ALONE = ("title", "section", "plain")  # alone on their line, they run over the next cells
# Name → ground, ink, weight, size, whether open to writing.
STYLES = {
    "title": ("transparent", "#1C2B33", "bold", "14pt", False),
    "section": ("transparent", "#1C2B33", "bold", "11pt", False),
    "label": ("transparent", "#1C2B33", "bold", "10pt", False),
    "text": ("transparent", "#1C2B33", "normal", "10pt", False),
    "plain": ("transparent", "#1C2B33", "normal", "10pt", False),
    "choice": ("#FFF8E5", "#1C2B33", "bold", "10pt", True),
    "heading": ("#0B5F77", "#FFFFFF", "bold", "10pt", False),
    "shown": ("#F4F6F7", "#1C2B33", "normal", "10pt", False),
    "code": ("#F4F6F7", "#5B6B75", "normal", "10pt", False),
    "filled": ("#FFF8E5", "#1C2B33", "normal", "10pt", True),
}


def write_ods(template: Template) -> bytes:
    """The workbook's bytes; numbers typed in it stay numbers, codes are text."""
    Element.namespaces = dict(nsdict)  # all of them: odfpy declares those that the process has met so far
    book = OpenDocumentSpreadsheet()
    book.meta.addElement(meta.CreationDate(text=FIRST_DAY))
    _styles(book)
    _validations(book, template)
    _readme(book, template)
    for name, lines in sheets(template):
        _sheet(book, name, template, lines)
    stream = io.BytesIO()
    book.write(stream)
    return normalised(stream.getvalue())


def _styles(book: OpenDocumentSpreadsheet) -> None:
    for name, (ground, ink, weight, size, is_open) in STYLES.items():
        style = Style(name=name, family="table-cell")
        border = "none" if ground == "transparent" else "0.5pt solid #D5DCE0"
        protected = "none" if is_open else "protected"
        properties = {
            "backgroundcolor": ground,
            "border": border,
            "wrapoption": "no-wrap" if name in ALONE else "wrap",
            "cellprotect": protected,
        }
        style.addElement(TableCellProperties(verticalalign="top", **properties))
        style.addElement(TextProperties(color=ink, fontweight=weight, fontsize=size, fontfamily="Calibri"))
        book.automaticstyles.addElement(style)
    for decimals in range(3):
        number = NumberStyle(name=f"n{decimals}")
        number.addElement(Number(decimalplaces=str(decimals), minintegerdigits="1", grouping="true"))
        book.automaticstyles.addElement(number)
        style = Style(
            name=f"value{decimals}", family="table-cell", parentstylename="filled", datastylename=f"n{decimals}"
        )
        style.addElement(
            TableCellProperties(backgroundcolor="#FFF8E5", border="0.5pt solid #88949B", cellprotect="none")
        )
        style.addElement(ParagraphProperties(textalign="end"))
        book.automaticstyles.addElement(style)
    page = PageLayout(name="paysage")
    page.addElement(
        PageLayoutProperties(
            pagewidth="29.7cm",
            pageheight="21cm",
            margin="1cm",
            printorientation="landscape",
            scaleto="60%",
        )
    )
    book.automaticstyles.addElement(page)
    book.masterstyles.addElement(MasterPage(name="paysage", pagelayoutname=page))
    sheet = Style(name="feuille", family="table", masterpagename="paysage")
    sheet.addElement(TableProperties(display="true"))
    book.automaticstyles.addElement(sheet)
    for width in {width for _, width, _ in COLUMNS} | {30, 100}:
        style = Style(name=f"w{width}", family="table-column")
        style.addElement(TableColumnProperties(columnwidth=f"{width * CHARACTER_CM:.2f}cm"))
        book.automaticstyles.addElement(style)


def _validations(book: OpenDocumentSpreadsheet, template: Template) -> None:
    group = ContentValidations()
    markers = " or ".join(f'cell-content()="{marker}"' for marker in MARKERS)
    number = f"of:cell-content-is-decimal-number() or {markers}"
    said = {
        "valeur": (
            number,
            "Valeur",
            VALUE_HELP,
            "warning",
        ),
        "etat": (_in_list(STATES), "État du chiffre", "Vide : définitif", "stop"),
        "producteur": (_in_list(template.producers), "Producteur", "Choisir qui remplit ce modèle", "stop"),
    }
    for name, (condition, title, words, kind) in said.items():
        rule = ContentValidation(name=name, condition=condition, allowemptycell="true", displaylist="unsorted")
        help_message = HelpMessage(title=title, display="true")
        help_message.addElement(P(text=words))
        error = ErrorMessage(title=title, display="true", messagetype=kind)
        error.addElement(P(text="Choix ou nombre attendu."))
        rule.addElement(help_message)
        rule.addElement(error)
        group.addElement(rule)
    book.spreadsheet.addElement(group)


def _in_list(choices: tuple[str, ...]) -> str:
    return "of:cell-content-is-in-list(" + ";".join(f'"{choice}"' for choice in choices) + ")"


def _readme(book: OpenDocumentSpreadsheet, template: Template) -> None:
    table = Table(name=README, protected="true", stylename="feuille")
    for width in (30, 100):
        table.addElement(TableColumn(stylename=f"w{width}"))
    for number, (label, text) in enumerate(readme(template)):
        alone = "title" if number == 0 else "section"
        _row(table, [(label, "label" if text else alone), *([(text, "text")] if text else [])])
    book.spreadsheet.addElement(table)


def _sheet(book: OpenDocumentSpreadsheet, name: str, template: Template, lines: list[Expected]) -> None:
    table = Table(name=name, protected="true", stylename="feuille", printranges=_printed(name, len(lines)))
    for _, width, _ in COLUMNS:
        table.addElement(TableColumn(stylename=f"w{width}"))
    for number, said in enumerate(head(template)):
        style = "title" if number == 0 else "plain" if len(said) == 1 else "label"
        row = [(text, "choice" if place and not text else style) for place, text in enumerate(said)]
        _row(table, row, {1: "producteur"} if number == 1 and not template.producer else {})
    headings = TableHeaderRows()
    _row(headings, [(label, "heading") for label, _, _ in COLUMNS])
    table.addElement(headings)
    value, state, _ = FILLED
    for line in lines:
        styles = ["shown"] * len(COLUMNS)
        styles[value], styles[state], styles[FILLED[-1]] = f"value{line.decimals}", "filled", "filled"
        styles[FILLED[-1] + 1 :] = ["code"] * (len(COLUMNS) - FILLED[-1] - 1)
        _row(table, list(zip(cells(line), styles, strict=True)), {value: "valeur", state: "etat"})
    book.spreadsheet.addElement(table)


def _printed(name: str, lines: int) -> str:
    """What people read, without the columns of codes."""
    last = chr(ord("A") + FILLED[-1])
    return f"'{name}'.A1:'{name}'.{last}{HEAD_LINES + 1 + lines}"


def _row(parent: Table | TableHeaderRows, said: list[tuple[str, str]], rules: dict[int, str] | None = None) -> None:
    row = TableRow()
    for place, (text, style) in enumerate(said):
        rule = (rules or {}).get(place)
        named = {"contentvalidationname": rule} if rule else {}
        cell = (
            TableCell(stylename=style, **named) if not text else TableCell(stylename=style, valuetype="string", **named)
        )
        if text:
            cell.addElement(P(text=text))
        row.addElement(cell)
    parent.addElement(row)
