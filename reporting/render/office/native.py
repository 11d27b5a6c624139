"""A chart that PowerPoint draws and lets anyone edit; its workbook holds the values shown and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Any, Final

from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from etl.catalog.entry import PLAN_YEARS
from etl.typography import runs, typeset
from reporting.piece.drawing import LABELLED, PLAN_NAME
from reporting.piece.exhibit import Chart, Series
from reporting.piece.palette import GRID, INK, RULE, SECONDARY, WHITE, outline_color, text_color
from reporting.render.office.doubt import hollow, mark
from reporting.render.office.over import cross

TYPES: Final = {
    "lignes": XL_CHART_TYPE.LINE_MARKERS,
    "barres": XL_CHART_TYPE.BAR_CLUSTERED,
    "colonnes": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "empilées": XL_CHART_TYPE.COLUMN_STACKED,
    "cascade": XL_CHART_TYPE.COLUMN_STACKED,
}
DASHES: Final = [MSO_LINE[name] for name in ["SOLID", "DASH", "ROUND_DOT", "DASH_DOT", "LONG_DASH", "LONG_DASH_DOT"]]
MARKERS: Final = [XL_MARKER_STYLE[name] for name in ["CIRCLE", "SQUARE", "DIAMOND", "TRIANGLE", "X", "STAR"]]
MONTHS: Final = 36  # points that each keep room for their mark
ASIDE: Final = (
    f'<c:layout {nsdecls("c")}><c:manualLayout><c:x val="{{:.4f}}"/><c:y val="{{:.4f}}"/></c:manualLayout></c:layout>'
)
AFTER: Final = 1.8  # of the size of letters: half of « 2 657 », bold
LINE: Final = 1.4  # of the size of letters, the height of a label
SPAN: Final = 1.15  # of the numbers drawn, the length of their axis
NEUTRAL: Final = (INK, SECONDARY)  # of targets and references, which are no figures
NEUTRAL_DASHES: Final = (MSO_LINE.DASH, MSO_LINE.LONG_DASH, MSO_LINE.ROUND_DOT)
LINES: Final = (
    f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/></c:lineChart>'
)
UNNAMED: Final = f'<c:legendEntry {nsdecls("c")}><c:idx val="{{}}"/><c:delete val="1"/></c:legendEntry>'
FEW: Final = 12  # columns that each keep room for their number
EVERY_LABEL: Final = f'<c:tickLblSkip {nsdecls("c")} val="1"/>'  # a bar without its name says nothing
ACROSS: Final = 1400  # points of the characters of totals that one line over the columns holds
BRACKETED: Final = 24  # dates under which a bracket leaves room: a program writes each of them
NONE: Final = "\u00a0"  # names nothing: a workbook would take an empty cell for the name before it
DAY: Final = re.compile(r"([0-9]{1,2}(?:er)? )(\w+)(?= [0-9]{4})")
SHORT: Final = {
    **{"janvier": "janv.", "février": "févr.", "avril": "avr.", "juillet": "juil.", "septembre": "sept."},
    **{"octobre": "oct.", "novembre": "nov.", "décembre": "déc."},
}
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Letters:
    """The sizes of a chart's words, points: of its axes, of its labels and its key, of bars by how many they are."""

    axis: int
    label: int
    bars: tuple[tuple[int, int], ...]  # size, and the bars that have room for it
    least: int

    def of(self, chart: Chart) -> Pt:
        """Of the words of bars."""
        return next((Pt(size) for size, most in self.bars if len(chart.categories) <= most), Pt(self.least))


PAGE: Final = Letters(14, 14, ((14, FEW), (12, 18)), 10)  # read on a table
ROOM: Final = Letters(16, 18, ((18, FEW), (14, 16), (12, 20)), 10)  # read from the back of a room


def add_chart(
    shapes: Any, chart: Chart, box: tuple[int, int, int, int], alternative: str, letters: Letters = PAGE
) -> None:
    """Draws `chart` in `box` (left, top, width, height, EMU); `alternative`: its words for who does not see it."""
    data = CategoryChartData()
    names = _dates(chart, box[2], letters)
    for name, dates in groupby(zip(_brackets(chart), names, strict=False), key=lambda one: one[0]):
        above = data.add_category(typeset(name))
        for _, date in dates:
            above.add_sub_category(typeset(date))
    if not len(data.categories):
        data.categories = [*map(typeset, names)]
    for series in chart.held:
        data.add_series(typeset(series.name), series.values, number_format(chart, series))
    frame = shapes.add_chart(TYPES[chart.kind], *box, data)
    describe(frame, "Graphique", alternative)
    drawn: Drawn = frame.chart
    drawn.font.size, drawn.font.color.rgb = Pt(letters.axis), color(INK)
    drawn.has_title = bool(chart.over)
    if chart.over:
        frame_of = drawn.chart_title.text_frame
        write(frame_of.paragraphs[0], chart.over, letters.label, INK)
    drawn.has_legend, beside = named(chart), _beside(chart, box[2], letters)
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(letters.label)
        lone = sum(not one.apart for one in chart.series) == 1  # what the title names
        alone = [0] if lone and letters is ROOM and chart.kind == "lignes" else []
        for place in [*alone, *chart.unnamed, *(len(chart.series) + at for at in beside)]:
            drawn.legend._element.insert_element_before(
                parse_xml(UNNAMED.format(place)), "c:layout", "c:overlay", "c:spPr", "c:txPr", "c:extLst"
            )
    _axes(drawn, chart, letters)
    if chart.kind == "lignes":
        _lines(drawn, chart, letters, box[3])
    else:
        _bars(drawn, chart, letters)
    _references(drawn, chart, beside, letters, (box[2], box[3]))
    for axis in drawn._chartSpace.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").removeprefix("-"))  # the schema wants it positive
    if chart.crossed:
        cross(drawn, chart, box, letters.of(chart))


def _dates(chart: Chart, wide: int, letters: Letters) -> Sequence[str]:
    """The categories, the months of days shortened where a column has no room for « 20 janvier »."""
    room = wide * 0.9 / len(chart.categories or " ") / Pt(letters.axis) / 0.5  # letters
    days = [DAY.match(name) for name in chart.categories]
    if letters is PAGE or not all(days) or max((len(day[0]) for day in days if day), default=0) <= room:
        return chart.categories
    return [DAY.sub(lambda day: f"{day[1]}{SHORT.get(day[2], day[2])}", name) for name in chart.categories]


def _brackets(chart: Chart) -> tuple[str, ...]:
    """The name under each category, that of the plan or none; empty where the chart has none to show.

    A band behind the curves would be one more series, with numbers of its own in the workbook that people edit.
    """
    years = [YEAR.search(name) for name in chart.categories]
    inside = [None if found is None else int(found[0]) in PLAN_YEARS for found in years]
    if not chart.dated or True not in inside or len(chart.categories) > BRACKETED:
        return ()
    return tuple(PLAN_NAME if here else NONE for here in inside)


def named(chart: Chart) -> bool:
    """Whether a legend names the series: not the steps of a waterfall."""
    return chart.kind != "cascade" and len(chart.held) - len(chart.unnamed) > 1


def number_format(chart: Chart, series: Series) -> str:
    """Of what is written beside a series: the end of a line, every bar; with the separators of whoever opens it."""
    known = [at for at, value in enumerate(series.values) if value is not None]
    told = [series.decimals[at] for at in known] if series.decimals else [chart.decimals]
    shown = (told[-1] if chart.kind == "lignes" else max(told)) if told else 0
    return "#,##0" + ("." + "0" * shown if shown else "") + ('" %"' if chart.percent else "")


def describe(shape: Any, name: str, words: str) -> None:
    """Names a shape and gives it its alternative text."""
    properties = shape._element.xpath(".//p:cNvPr")[0]  # python-pptx has no other way
    properties.set("name", name)
    properties.set("descr", words)


def color(hexadecimal: str) -> RGBColor:
    return RGBColor.from_string(hexadecimal.removeprefix("#"))


def write(paragraph: Any, words: str, size: int, ink: str, *, bold: bool = False) -> None:
    """Words at the end of a paragraph; `size`: points."""
    for run in spell(paragraph, words):
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color(ink)


def spell(paragraph: Any, words: str) -> list[Any]:
    """The runs of words at the end of a paragraph, « 1er » and « 6e » with their exponent."""
    made = []
    for part, raised in runs(words):
        made.append(paragraph.add_run())
        made[-1].text = part
        if raised:
            made[-1].font._element.set("baseline", "30000")
    return made


def _axes(drawn: Drawn, chart: Chart, letters: Letters) -> None:
    names, values = drawn.category_axis, drawn.value_axis
    names.format.line.color.rgb = color(RULE)
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW  # under negative bars too
    values.has_major_gridlines = chart.kind in ("lignes", "colonnes", "empilées")
    if values.has_major_gridlines:
        values.major_gridlines.format.line.color.rgb = color(GRID)
    values.format.line.fill.background()
    values.tick_labels.number_format = 'General" %"' if chart.percent else "#,##0"
    values.tick_labels.number_format_is_linked = False
    if chart.kind == "barres":
        names.reverse_order = True
        names.tick_labels.font.size = letters.of(chart)
        names._element.txPr.bodyPr.set("rot", "0")  # without it LibreOffice leaves out every other name
        names._element.insert_element_before(parse_xml(EVERY_LABEL), "c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst")
        known = [value for value in chart.series[0].values if value is not None]
        if known and min(known) < 0:  # room for its number, which would stand on the names
            values.minimum_scale = min(known) - 0.25 * (max(0, *known) - min(known))
    if chart.kind in ("barres", "cascade"):
        values.visible = False


def _scale(chart: Chart, high: int, letters: Letters) -> float:
    """About how many points of a chart so high (EMU) a unit of its axis takes."""
    known = [value for one in chart.held for value in one.values if value is not None]
    span = max(known) - min(known) if chart.kind == "lignes" else max(known)
    words = letters.label * LINE * (2 if named(chart) else 0) + letters.axis * LINE * (2 if _brackets(chart) else 1)
    return float(max(0.0, high / Pt(1) - words) / (SPAN * span or 1))


def _struck(chart: Chart, at: int, value: float | None, height: float) -> float:
    """How far over a value the line is that would strike out a label so high above it, in the unit; else 0."""
    over = (one.values[at] for one in chart.references)
    return min((one - value for one in over if one and value and 0 < one - value < height), default=0.0)


def _lines(drawn: Drawn, chart: Chart, letters: Letters, high: int) -> None:
    scale = _scale(chart, high, letters)
    height = letters.label * LINE / scale if scale else math.inf
    for place, (series, given) in enumerate(zip(drawn.plots[0].series, chart.series, strict=False)):
        series.smooth = False
        rank, last = chart.line(place), chart.last(place)
        line, marker = series.format.line, series.marker
        own = chart.color(place)
        edge = own if outline_color(own) == WHITE else outline_color(own)  # a pale line would not be seen
        line.width, line.color.rgb, line.dash_style = Pt(2.5), color(edge), DASHES[rank]
        marker.style, marker.size = MARKERS[rank], 7 if len(chart.categories) <= MONTHS else 3
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb, marker.format.line.color.rgb = color(own), color(edge)
        place_of = XL_LABEL_POSITION.BELOW if rank % 2 else XL_LABEL_POSITION.ABOVE  # neighbours apart
        if last is not None:
            if _struck(chart, last, given.values[last], height):
                place_of = XL_LABEL_POSITION.BELOW
            _label(series.points[last].data_label, place_of, letters.label)
        for at in given.doubted:
            hollow(series.points[at], color(edge))
            if at != last:
                _label(series.points[at].data_label, place_of, letters.label)
            mark(series.points[at].data_label, number_format(chart, given) if at == last else "", given.doubts[at])


def _bars(drawn: Drawn, chart: Chart, letters: Letters) -> None:
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = (
        45 if len(chart.categories) > 4 else 180,
        100 if chart.kind in ("empilées", "cascade") else 0,
    )
    for place, (series, given) in enumerate(zip(plot.series, chart.series, strict=False)):
        if chart.kind == "cascade" and place == 0:
            series.format.fill.background()
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = color(own := chart.color(place))
        if chart.kind == "empilées" and outline_color(own) != WHITE:
            series.format.line.color.rgb, series.format.line.width = color(outline_color(own)), Pt(0.75)
        _fill(series, given)
        if given.texts:
            for point, words in enumerate(given.texts):
                _said(
                    series.points[point].data_label, words, chart, given.colors[point] if given.colors else "", letters
                )
        elif chart.kind == "barres" or (len(chart.categories) <= FEW and chart.kind != "empilées"):
            _valued(series, chart, given, letters.of(chart))


def _fill(series: Any, given: Series) -> None:
    """Of each bar its own colour; an edge where it is pale, in ink where it is chosen."""
    for at, fill in enumerate(given.colors):
        if fill and given.values[at] is not None:
            form = series.points[at].format
            form.fill.solid()
            form.fill.fore_color.rgb = color(fill)
            form.line.color.rgb = color(INK if at in given.chosen else outline_color(fill))
            form.line.width = Pt(2.25 if at in given.chosen else 0.75)


def _valued(series: Any, chart: Chart, given: Series, size: Pt) -> None:
    """The value at the end of each bar."""
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, number_format(chart, given), False
    labels.font.size = size
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for at in given.doubted:
        label = series.points[at].data_label
        label.position, label.font.size = XL_LABEL_POSITION.OUTSIDE_END, size
        mark(label, number_format(chart, given), given.doubts[at])


def _beside(chart: Chart, wide: int, letters: Letters) -> list[int]:
    """The references of columns that a room reads beside their end, where years to come leave room for their name."""
    if letters is PAGE or chart.kind not in ("colonnes", "empilées"):
        return []
    across = wide / Pt(letters.label) / 0.5 / len(chart.categories)  # letters by column
    return [
        at
        for at, one in enumerate(chart.references)
        if (last := one.last(1)) and (len(chart.categories) - last[0] - 1) * across > len(one.name) / 2 + 2
    ]


def _references(drawn: Drawn, chart: Chart, beside: list[int], letters: Letters, size: tuple[int, int]) -> None:
    """Dashed lines without colour, over columns too; over their parts the total of each."""
    lines = list(drawn.plots[0].series)[len(chart.series) :]
    if lines and chart.kind in ("colonnes", "empilées"):
        lines = _over_columns(drawn, lines)
    if chart.whole:
        _total(lines.pop(), chart, chart.whole, letters, size[1])
    for place, (series, given) in enumerate(zip(lines, chart.references, strict=True)):
        line = series.format.line
        line.width, line.color.rgb = Pt(1.75), color(NEUTRAL[place % len(NEUTRAL)])
        line.dash_style = NEUTRAL_DASHES[place % len(NEUTRAL_DASHES)]
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.DASH if given.lone else XL_MARKER_STYLE.NONE  # seen alone
        series.marker.format.line.color.rgb = color(NEUTRAL[place % len(NEUTRAL)])
        if place in beside:
            label = series.points[given.last(1)[0]].data_label
            label.text_frame.text = typeset("\n".join(wrap(given.name, len(given.name) // 2 + 2)))
            label.text_frame._txBody.bodyPr.set("wrap", "none")
            label.position = XL_LABEL_POSITION.RIGHT
            if chart.whole:  # beyond the half of the total of its column
                label._get_or_add_dLbl().find(qn("c:idx")).addnext(
                    parse_xml(ASIDE.format(AFTER * Pt(letters.label) / size[0], 0))
                )
            for paragraph in label.text_frame.paragraphs:
                paragraph.font.size = Pt(letters.label)


def _total(series: Any, chart: Chart, whole: Series, letters: Letters, high: int) -> None:
    """The last totals, above their columns, on a line that is not drawn; above the reference that would strike them."""
    series.smooth = False
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    size, scale = letters.label, _scale(chart, high, letters)
    # One in how many, from the last, so that none meets the next.
    every = math.ceil(max(len(f"{value or 0:,.0f}") for value in whole.values) * len(whole.values) * size / ACROSS)
    for at in whole.last(LABELLED)[::-every]:
        label = series.points[at].data_label
        _label(label, XL_LABEL_POSITION.ABOVE, size)
        if scale and (over := _struck(chart, at, whole.values[at], size * LINE / scale)):
            raised = parse_xml(ASIDE.format(0, -over * scale * Pt(1) / high))
            label._get_or_add_dLbl().find(qn("c:idx")).addnext(raised)


def _over_columns(drawn: Drawn, series: list[Any]) -> list[Any]:
    """The same series as lines over the columns, on their axes: the library draws one kind of chart at a time."""
    columns = drawn.plots[0]._element
    plot = parse_xml(LINES)
    columns.addnext(plot)
    for one in series:
        inverted = one._element.find(qn("c:invertIfNegative"))
        if inverted is not None:
            one._element.remove(inverted)  # which a line has not
        plot.insert_element_before(one._element, "c:marker")
    for axis in columns.findall(qn("c:axId")):
        plot.append(deepcopy(axis))
    return list(drawn.plots[1].series)


def _said(label: Any, words: str, chart: Chart, fill: str, letters: Letters) -> None:
    """Words of ours at a point: at the end of a bar; in a cascade on their own ground, a step may be too thin."""
    frame = label.text_frame
    frame.text = typeset(words)
    lying = chart.kind == "barres"
    for font in (frame.paragraphs[0].font, frame.paragraphs[0].runs[0].font):  # LibreOffice's Writer reads the first
        font.size, font.bold, font.color.rgb = (
            letters.of(chart) if lying else Pt(letters.label),
            not lying,
            color(INK if lying or not fill else text_color(fill)),
        )
    label.position = XL_LABEL_POSITION.OUTSIDE_END if lying else XL_LABEL_POSITION.INSIDE_BASE


def _label(label: Any, position: XL_LABEL_POSITION, size: int) -> None:
    label.position = position
    label.font.size, label.font.bold = Pt(size), True
    label._get_or_add_dLbl().txPr.bodyPr.set("wrap", "none")  # a label of its own; a long number stays on one line
