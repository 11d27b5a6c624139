"""The styles of an ODS: of cells, of numbers, of columns and rows, each declared once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from etl.tableur.cell import Cell
from etl.tableur.sheet import STYLES, Content

CHARACTER_CM: Final = 0.19
LINE_CM: Final = 0.46


def add(parent: Element, name: str, said: Mapping[str, str] | None = None, text: str | None = None) -> Element:
    """A new last child of `parent`, its name and attributes with their prefix."""
    made = ET.SubElement(parent, name, dict(said or {}))
    made.text = text
    return made


class Looks:
    """The styles of a book, each declared once, by name; the names of its sheets."""

    def __init__(self, declared: Element, names: Sequence[str]) -> None:
        self._declared, self.names = declared, names
        self._made: dict[object, str] = {}
        add(add(declared, "style:style", _named("feuille", "table") | {"style:master-page-name": "paysage"}),
             "style:table-properties", {"table:display": "true"})  # fmt: skip

    def width(self, characters: int) -> str:
        said = {"style:column-width": f"{characters * CHARACTER_CM:.2f}cm"}
        return self._once("table-column", ("w", characters), said)

    def height(self, lines: float, *, apart: bool) -> str:
        """`apart`: on a new page."""
        said = {"style:row-height": f"{lines * LINE_CM + 0.05:.2f}cm", "style:use-optimal-row-height": "false"}
        said |= {"fo:break-before": "page"} if apart else {}
        return self._once("table-row", ("h", lines, apart), said)

    def cell(self, name: str, content: Content) -> str:
        valued = isinstance(content, Cell) and (content.value is not None or not content.mark)
        shown = self._format(content) if isinstance(content, Cell) and valued else ""
        if (name, shown) not in self._made:
            self._made[name, shown] = f"{name}{len(self._made)}"
            _look(self._declared, self._made[name, shown], name, shown)
        return self._made[name, shown]

    def _format(self, cell: Cell) -> str:
        """« # ##0,0 % p »: the separators are those of whoever reads."""
        if isinstance(cell.value, dt.date):
            key: tuple[object, ...] = ("jour",)
        else:
            key = (cell.decimals, cell.grouped, cell.ahead, cell.after)
        if key not in self._made:
            self._made[key] = f"n{len(self._made)}"
            (_day if key == ("jour",) else _number)(self._declared, self._made[key], cell)
        return self._made[key]

    def _once(self, family: str, key: tuple[object, ...], said: dict[str, str]) -> str:
        if key not in self._made:
            self._made[key] = f"{key[0]}{len(self._made)}"
            style = add(self._declared, "style:style", _named(self._made[key], family))
            add(style, f"style:{family}-properties", said)
        return self._made[key]


def _named(name: str, family: str) -> dict[str, str]:
    return {"style:name": name, "style:family": family}


def _look(declared: Element, name: str, of: str, shown: str) -> None:
    style = STYLES[of]
    data = {"style:data-style-name": shown} if shown else {}
    made = add(declared, "style:style", _named(name, "table-cell") | data)
    add(made, "style:table-cell-properties", {
        "style:vertical-align": "top",
        "fo:wrap-option": "wrap" if style.wrap else "no-wrap",
        "fo:background-color": style.ground or "transparent",
        "fo:border": f"0.5pt solid {style.border}" if style.border else "none",
        "style:cell-protect": "none" if style.typed else "protected",
    })  # fmt: skip
    if style.align:
        add(made, "style:paragraph-properties", {"fo:text-align": "start" if style.align == "left" else "end"})
    add(made, "style:text-properties", {
        "fo:color": style.ink,
        **({"style:text-underline-style": "solid"} if style.linked else {}),
        "fo:font-weight": "bold" if style.bold else "normal",
        "fo:font-size": f"{style.size}pt",
        "fo:font-family": "Calibri",
    })  # fmt: skip


def _number(declared: Element, name: str, cell: Cell) -> None:
    made = add(declared, "number:number-style", {"style:name": name})
    if cell.ahead:
        add(made, "number:text", text=cell.ahead)
    add(made, "number:number", {
        "number:decimal-places": str(cell.decimals),
        "number:min-decimal-places": str(cell.decimals),
        "number:min-integer-digits": "1",
        "number:grouping": "true" if cell.grouped else "false",
    })  # fmt: skip
    if cell.after:
        add(made, "number:text", text=cell.after)


def _day(declared: Element, name: str, _: Cell) -> None:
    made = add(declared, "number:date-style", {"style:name": name})
    add(made, "number:day", {"number:style": "long"})
    add(made, "number:text", text="/")
    add(made, "number:month", {"number:style": "long"})
    add(made, "number:text", text="/")
    add(made, "number:year", {"number:style": "long"})
