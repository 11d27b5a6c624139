"""Up to three numbers written in place of a figure: no axis; a line where one follows another that it compares with."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from reporting.piece.form import Numbers, Said
from reporting.piece.palette import INK, SECONDARY, WHITE
from reporting.render.plotly.theme import blank

BIG: Final = 28  # pixels of a number alone or beside others
NEXT: Final = 19  # of a number over its point
NAME, DAY = 13, 13
WIDEST: Final = 17  # letters of a line of a name, three side by side on a phone
LINE: Final = 46  # of a line across a phone
RISE: Final = 70  # pixels from the lowest point to the highest


def written(numbers: Numbers) -> go.Figure:
    """See form.Numbers: one series of two or three points rises and falls, anything else stands side by side."""
    rising = numbers.alone and len(numbers.points) > 1
    figure = _in_time(numbers.points) if rising else _side_by_side(numbers)
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False)
    lines = wrap(numbers.facing, LINE)
    if lines:
        figure.add_annotation(
            **_words("<br>".join(lines), 0, 0, DAY, SECONDARY, yanchor="top", yshift=-4, xanchor="left")
        )
    more = 17 * max(0, len(lines) - 1)
    return figure.update_layout(
        height=figure.layout.height + more,
        margin={"l": 2, "r": 2, "t": 4, "b": 28 + more if lines else 4},
    )


def _side_by_side(numbers: Numbers) -> go.Figure:
    """Each number under the name of its series, over its unit and its day."""
    points = numbers.points
    width = LINE if numbers.alone else WIDEST
    names = ["<br>".join(wrap(one.name, width)) for one in points]
    lines = max(name.count("<br>") + 1 if name else 0 for name in names)
    figure = blank(72 + 17 * lines + (24 if numbers.facing else 0))
    lefts = [place / len(points) for place in range(len(points))]
    _mark(figure, points, lefts, [0.5] * len(points), size=0)
    for one, name, left in zip(points, names, lefts, strict=True):
        below = ", ".join(filter(None, (one.unit, one.when)))
        figure.add_annotation(**_words(name, left, 1, NAME, SECONDARY, yanchor="top"))
        figure.add_annotation(**_words(_number(one), left, 1, BIG, INK, yanchor="top", yshift=-17 * lines))
        figure.add_annotation(**_words(below, left, 1, DAY, INK, yanchor="top", yshift=-17 * lines - 42))
    return figure


def _in_time(points: Sequence[Said]) -> go.Figure:
    """Each number over its point, its day at the foot; a line comes to a point that compares with the one before."""
    figure = blank(RISE + (120 if points[0].name else 100))
    low, high = min(one.value for one in points), max(one.value for one in points)
    heights = [(one.value - low) / ((high - low) or 1) for one in points]
    acrosses = [0.14 + 0.72 * place / (len(points) - 1) for place in range(len(points))]
    xs: list[float] = []
    ys: list[float] = []
    for one, x, y in zip(points, acrosses, heights, strict=True):
        xs += [x] if one.joined or not xs else [x, x]
        ys += [y] if one.joined or not ys else [float("nan"), y]
    if points[0].name:
        figure.add_annotation(**_words(points[0].name, 0, 1, NAME, SECONDARY, yanchor="top"))
    line = {"color": points[0].color, "width": 2.4}
    figure.add_scatter(x=np.array(xs), y=np.array(ys), mode="lines", line=line, hoverinfo="skip")
    _mark(figure, points, acrosses, heights, size=9)
    for place, (one, x, y) in enumerate(zip(points, acrosses, heights, strict=True)):
        size = NEXT + 3 * (place == len(points) - 1)
        figure.add_annotation(
            x=x, y=y, text=_number(one), showarrow=False, yshift=22, font={"color": INK, "size": size}
        )
        figure.add_annotation(**_words(one.when, x, 0, DAY, SECONDARY, yanchor="bottom", xanchor="center"))
    # The days stand under the lowest point, the numbers over the highest.
    return figure.update_yaxes(range=[-0.55, 2 if points[0].name else 1.6])


def _mark(figure: go.Figure, points: Sequence[Said], xs: Sequence[float], ys: Sequence[float], size: int) -> None:
    """The points, hollow where in doubt; what a cursor reads."""
    figure.add_scatter(
        x=np.array(xs),
        y=np.array(ys),
        mode="markers",
        marker={
            "size": size,
            "opacity": 1 if size else 0,
            "color": [WHITE if one.word or one.doubt else one.color for one in points],
            "line": {"color": [one.color for one in points], "width": 1.8},
        },
        text=[f"{one.when} : {one.word} {one.words} {one.unit}" for one in points],
        hoverinfo="text" if size else "skip",
    )


def _number(one: Said) -> str:
    small = f"<span style='font-size:14px;color:{SECONDARY}'>{one.word or one.doubt}</span>"
    return f"{small} <b>{one.words}</b>" if one.word else f"<b>{one.words}</b>" + (f" {small}" if one.doubt else "")


def _words(text: str, x: float, y: float, size: int, color: str, **place: Any) -> dict[str, Any]:
    return {
        "text": text, "x": x, "y": y, "xref": "paper", "yref": "paper", "xanchor": "left", "align": "left",
        "showarrow": False, "font": {"size": size, "color": color}, **place,
    }  # fmt: skip
