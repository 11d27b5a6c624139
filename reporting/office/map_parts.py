"""A map as what an office program draws: the outlines, lines and words of the figure, placed in a box (EMU)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
from pptx.util import Inches

from reporting.figures.theme import INK

SIZE: Final = 12  # points of the words for which the lengths below are given
LABEL: Final = (Inches(0.9), Inches(0.42))
KEY: Final = Inches(0.2)  # side of a square of the legend
ROW: Final = Inches(0.34)  # from one to the next
LEGEND: Final = Inches(2.4)  # at least
LETTER: Final = Inches(0.09)  # the mean width of one
MARKUP: Final = re.compile(r"<[^>]+>")

Place = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True)
class Outline:
    """Closed rings that are filled; without `fill`, lines. `hatch`: the colour of what crosses the fill, if it is."""

    rings: tuple[tuple[Place, ...], ...]
    line: str
    width: float  # points
    fill: str = ""
    hatch: str = ""


@dataclass(frozen=True)
class Words:
    """Lines of text, centred in their box if they are a label, else from its left."""

    box: Box
    lines: tuple[str, ...]
    ink: str
    centred: bool = False


def parts_of(figure: go.Figure, box: Box, points: int = SIZE) -> list[Outline | Words]:
    """What is drawn, from back to front; `points`: the size of its words."""
    left, top, width, height = box
    ratio = points / SIZE
    (west, east), (south, north) = figure.layout.xaxis.range, figure.layout.yaxis.range
    scale = min((width - LEGEND * ratio) / (east - west), height / (north - south))

    def place(x: float, y: float) -> Place:
        return int(left + (float(x) - west) * scale), int(top + (north - float(y)) * scale)

    start = int(left + (east - west) * scale + Inches(0.2) * ratio)
    legend = _legend(figure, (start, top, left + width - start, height), ratio)
    return [*_outlines(figure, place, ratio), *_labels(figure, place, ratio), *legend]


def _outlines(figure: go.Figure, place: Any, ratio: float) -> Iterator[Outline]:
    """An outline for each arrondissement; then what is drawn over them, a shape for each trace."""
    traces = list(figure.select_traces({"type": "scatter", "mode": "lines"}))
    for trace in [trace for trace in traces if trace.fill == "toself"]:
        for ring in _rings(trace, place):
            yield Outline((ring,), trace.line.color, ratio, trace.fillcolor, _hatch(trace.fillpattern))
    for trace in [trace for trace in traces if trace.fill != "toself"]:
        yield Outline(tuple(_rings(trace, place)), trace.line.color, trace.line.width * ratio)


def _rings(trace: go.Scatter, place: Any) -> Iterator[tuple[Place, ...]]:
    """The lines of a trace, which an empty point ends."""
    ring: list[Place] = []
    for x, y in zip(trace.x, trace.y, strict=True):
        if y is not None and y == y:  # a NaN is not itself
            ring.append(place(x, y))
        elif ring:
            yield tuple(ring)
            ring = []
    if ring:
        yield tuple(ring)


def _hatch(pattern: Any) -> str:
    return str(pattern.fgcolor) if pattern.shape else ""


def _labels(figure: go.Figure, place: Any, ratio: float) -> Iterator[Words]:
    wide, high = (int(side * ratio) for side in LABEL)
    for trace in figure.select_traces({"type": "scatter", "mode": "text"}):
        for x, y, words in zip(trace.x, trace.y, trace.text, strict=True):
            across, down = place(x, y)
            lines = tuple(MARKUP.sub("", line) for line in words.split("<br>"))
            yield Words((across - wide // 2, down - high // 2, wide, high), lines, trace.textfont.color, centred=True)


def _legend(figure: go.Figure, box: Box, ratio: float) -> Iterator[Outline | Words]:
    """Its title, then a square and a name for each key."""
    left, top, wide, _ = box
    side, row, letter = (int(length * ratio) for length in (KEY, ROW, LETTER))
    title = str(figure.layout.legend.title.text or "")
    if title:
        tall = row * (1 + len(title) * letter // wide)
        yield Words((left, top, wide, tall), (title,), INK)
        top += tall
    for key in (trace for trace in figure.select_traces({"type": "bar"}) if trace.name):
        square = ((left, top), (left + side, top), (left + side, top + side), (left, top + side))
        yield Outline((square,), key.marker.line.color, ratio, key.marker.color, _hatch(key.marker.pattern))
        yield Words((left + side * 3 // 2, top - side // 6, wide - side * 3 // 2, row), (key.name,), INK)
        top += row
