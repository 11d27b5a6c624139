"""A map as shapes that PowerPoint draws and lets anyone edit: the outlines, colours and words of the figure."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from reporting.figures.theme import INK
from reporting.office.native import color, describe

LABEL: Final = (Inches(0.9), Inches(0.42))
KEY: Final = Inches(0.2)  # side of a square of the legend
LEGEND: Final = Inches(2.4)
MARKUP: Final = re.compile(r"<[^>]+>")


def add_map(shapes: Any, figure: go.Figure, box: tuple[int, int, int, int], alternative: str) -> None:
    """Draws the filled outlines of `figure` in `box` (left, top, width, height, EMU), as one group with its words."""
    left, top, width, height = box
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    scale = min((width - LEGEND) / (east - west), height / (north - south))
    group = shapes.add_group_shape()
    describe(group, "Carte", alternative)

    def place(x: float, y: float) -> tuple[int, int]:
        return int(left + (x - west) * scale), int(top + (north - y) * scale)

    for trace in figure.select_traces({"type": "scatter"}):
        if trace.fill == "toself":
            for ring in _rings(trace):
                _outline(group, [place(x, y) for x, y in ring], trace.fillcolor, trace.line.color)
    for trace in figure.select_traces({"type": "scatter", "mode": "text"}):
        for x, y, words in zip(trace.x, trace.y, trace.text, strict=True):
            _label(group, place(float(x), float(y)), words, trace.textfont.color)
    keys = [trace for trace in figure.select_traces({"type": "bar"}) if trace.name]
    title = figure.layout.legend.title.text
    start = int(left + (east - west) * scale + Inches(0.2))
    if title:
        _words(group, (start, top, int(LEGEND), int(Inches(0.3))), str(title), INK)
    for row, key in enumerate(keys, start=1 if title else 0):
        _key(group, start, int(top + row * Inches(0.34)), key)


def _rings(trace: go.Scatter) -> list[list[tuple[float, float]]]:
    """The closed lines of a trace, which a NaN ends."""
    rings: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace.x, trace.y, strict=True):
        if np.isnan(y):
            rings.append([])
        else:
            rings[-1].append((float(x), float(y)))
    return [ring for ring in rings if ring]


def _outline(group: Any, points: list[tuple[int, int]], fill: str, line: str) -> None:
    builder = group.shapes.build_freeform(*points[0])
    builder.add_line_segments(points[1:], close=True)
    shape = builder.convert_to_shape()
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = color(fill)
    shape.line.color.rgb, shape.line.width = color(line), Pt(1)


def _label(group: Any, centre: tuple[int, int], words: str, ink: str) -> None:
    box = (centre[0] - int(LABEL[0]) // 2, centre[1] - int(LABEL[1]) // 2, int(LABEL[0]), int(LABEL[1]))
    lines = MARKUP.sub("", words.replace("<br>", "\n"))
    frame = _words(group, box, lines, ink)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER


def _key(group: Any, left: int, top: int, key: go.Bar) -> None:
    """A square of the legend and its name."""
    corners = [(left, top), (left + KEY, top), (left + KEY, top + KEY), (left, top + KEY)]
    _outline(group, [(int(x), int(y)) for x, y in corners], key.marker.color, key.marker.line.color)
    _words(group, (left + int(Inches(0.3)), top - int(Inches(0.03)), int(LEGEND), int(Inches(0.3))), key.name, INK)


def _words(group: Any, box: tuple[int, int, int, int], words: str, ink: str) -> Any:
    frame = group.shapes.add_textbox(*box).text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(12), color(ink)
    return frame
