"""A doubtful value on a native chart: the hollow point and the mark that it has on screen."""

from __future__ import annotations

from typing import Any, Final

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from etl.french import NBSP
from etl.tableur import AHEAD, PERCENT, Cell
from reporting.piece.exhibit import Chart, Series
from reporting.piece.palette import WHITE

FORMAT: Final = f'<c:numFmt {nsdecls("c")} formatCode="{{}}" sourceLinked="0"/>'
AFTER: Final = (
    "c:spPr", "c:txPr", "c:dLblPos", "c:showLegendKey", "c:showVal", "c:showCatName", "c:showSerName",
    "c:showPercent", "c:showBubbleSize", "c:separator", "c:extLst",
)  # fmt: skip


def marked(chart: Chart, series: Series, at: int) -> str:
    """The value at this place as printed, with its mark: « ≈ 16 000 »."""
    decimals = series.decimals[at] if series.decimals else chart.decimals
    return str(Cell(series.values[at], decimals, PERCENT if chart.percent else "", series.doubts[at]))


def hollow(point: Any, color: Any) -> None:
    """A white point, ringed in the colour of its line; LibreOffice fills it, hence the mark beside each."""
    form = point.marker.format
    form.fill.solid()
    form.fill.fore_color.rgb = type(color).from_string(WHITE.removeprefix("#"))
    form.line.color.rgb = color


def mark(label: Any, code: str, doubt: str) -> None:
    """Puts the mark of the doubt beside the number of a label, which still follows its cell; `code`: its format, empty
    for the mark alone.
    """
    sign, space = Cell(status=doubt).mark, NBSP * bool(code)
    words = f'"{sign}{space}"{code}' if doubt in AHEAD else f'{code}"{space}{sign}"'
    label._get_or_add_dLbl().insert_element_before(parse_xml(FORMAT.format(words.replace('"', "&quot;"))), *AFTER)
