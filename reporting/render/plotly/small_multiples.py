"""Twenty small lines laid out like the city, on one scale, drawn as a single figure in shifted coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import format_arrondissement, format_period
from reporting.analysis.comparability import joined
from reporting.analysis.words import marked, qualified
from reporting.piece.drawing import PLAN, PLAN_NAME, Target, spanned
from reporting.piece.palette import ACCENT, INK, RULE, SECONDARY
from reporting.piece.palette import PLAN as TINT
from reporting.render.plotly.hidden import draw_hidden
from reporting.render.plotly.theme import blank, silent

# Column and row of each arrondissement: the west on the left, the north above.
TILES: Final = {
    "75117": (1, 0), "75118": (2, 0), "75119": (3, 0),
    "75108": (1, 1), "75109": (2, 1), "75110": (3, 1), "75120": (4, 1),
    "75116": (0, 2), "75101": (1, 2), "75102": (2, 2), "75103": (3, 2), "75111": (4, 2),
    "75115": (0, 3), "75107": (1, 3), "75106": (2, 3), "75104": (3, 3), "75112": (4, 3),
    "75114": (2, 4), "75105": (3, 4), "75113": (4, 4),
}  # fmt: skip
COLUMNS, ROWS = 5, 5
SIDE: Final = 1000  # units of a tile, whole numbers so that a point costs few bytes
LEFT, RIGHT, TOP, BOTTOM = 70, 930, 390, 930  # of the drawing within its tile
HEIGHT: Final = 620


def small_multiples(
    series: pd.DataFrame,
    indicator: Indicator,
    *,
    highlighted: frozenset[str] = frozenset(),
    reference: Target | None = None,
    step_months: int = 12,
) -> go.Figure:
    """Lines of `series` (columns of queries.SERIES, arrondissements only): same scale for all, zero included.

    Two points are joined only if they are one step apart and count the same thing.
    """
    known = series.dropna(subset=["value"])
    if known.empty:
        return silent(series)
    figure = blank(HEIGHT)
    scale = _Scale(known, reference)
    _draw_frames(figure, scale, reference)
    for chosen in (False, True):
        codes = [code for code in TILES if (code in highlighted) is chosen]
        _draw_lines(figure, known[known["territory"].isin(codes)], indicator, scale, step_months, chosen=chosen)
    _draw_hover(figure, known, indicator, scale)
    if len(hidden := series[series["status"] == "secret"]):
        _draw_hidden(figure, hidden, scale)
    _write_names(figure, series, indicator, highlighted)
    axis = {"visible": False, "fixedrange": True}
    figure.update_xaxes(**axis, range=[0, COLUMNS * SIDE])
    figure.update_yaxes(**axis, range=[ROWS * SIDE, 0])
    return figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, hovermode="closest", hoverdistance=30)


class _Scale:
    """From a day and a value to whole coordinates in a tile."""

    def __init__(self, known: pd.DataFrame, reference: Target | None) -> None:
        starts = pd.to_datetime(known["period_start"])
        first, last = map(pd.Timestamp, spanned(starts.min().date(), starts.max().date()))
        self.first, self.days = first, max((last - first).days, 1)
        self.years = [day for day in map(pd.Timestamp, PLAN) if first <= day <= last]
        values = [*known["value"], *([reference.value] if reference else [])]
        self.low, high = min(0.0, min(values)), max(values)
        self.span = (high - self.low) or 1.0

    def x(self, code: str, starts: Sequence[pd.Timestamp]) -> list[int]:
        column = TILES[code][0] * SIDE
        return [column + LEFT + round((RIGHT - LEFT) * (start - self.first).days / self.days) for start in starts]

    def y(self, code: str, values: Sequence[float]) -> list[int]:
        row = TILES[code][1] * SIDE
        return [row + BOTTOM - round((BOTTOM - TOP) * (value - self.low) / self.span) for value in values]


def _points(known: pd.DataFrame, scale: _Scale) -> list[tuple[str, pd.DataFrame, list[int], list[int]]]:
    found = []
    for code, rows in known.sort_values("period_start").groupby("territory", sort=True):
        starts = [pd.Timestamp(start) for start in rows["period_start"]]
        found.append((str(code), rows, scale.x(str(code), starts), scale.y(str(code), list(rows["value"]))))
    return found


def _draw_frames(figure: go.Figure, scale: _Scale, reference: Target | None) -> None:
    """The foot of each tile and, where there is one, the same reference line in all."""
    if len(scale.years) == len(PLAN):
        _draw_plan(figure, scale)
    lines = [(0.0, {"color": RULE, "width": 1})]
    if reference:
        lines.append((reference.value, {"color": SECONDARY, "width": 1, "dash": "dot"}))
    for value, line in lines:
        x: list[int | None] = []
        y: list[int | None] = []
        for code, (column, _) in TILES.items():
            height = scale.y(code, [value])[0]
            x += [column * SIDE + LEFT, column * SIDE + RIGHT, None]
            y += [height, height, None]
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _draw_plan(figure: go.Figure, scale: _Scale) -> None:
    """The plan's years, tinted in each tile, named once, where the layout leaves a corner."""
    x: list[int | None] = []
    y: list[int | None] = []
    for code, (_, row) in TILES.items():
        (left, right), top, foot = scale.x(code, scale.years), row * SIDE + TOP, row * SIDE + BOTTOM
        x += [left, right, right, left, left, None]
        y += [top, top, foot, foot, top, None]
    figure.add_scatter(x=x, y=y, fill="toself", fillcolor=TINT, line={"width": 0}, mode="lines", hoverinfo="skip")
    figure.add_annotation(
        x=LEFT, y=TOP, xanchor="left", text=f"teinte : {PLAN_NAME}", showarrow=False, font={"color": ACCENT, "size": 12}
    )


def _draw_lines(
    figure: go.Figure, known: pd.DataFrame, indicator: Indicator, scale: _Scale, step_months: int, *, chosen: bool
) -> None:
    x: list[int | None] = []
    y: list[int | None] = []
    alone: list[tuple[int, int]] = []
    for _, rows, across, up in _points(known, scale):
        linked = joined(rows, indicator, step_months)
        for place, (a, b, link) in enumerate(zip(across, up, linked, strict=True)):
            if not link:
                x.append(None)
                y.append(None)
                if place + 1 == len(linked) or not linked[place + 1]:
                    alone.append((a, b))
            x.append(a)
            y.append(b)
        alone.append((across[-1], up[-1]))
    color = ACCENT if chosen else SECONDARY
    line = {"color": color, "width": 2.8 if chosen else 1.4}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")
    if alone:
        marker = {"color": color, "size": 7 if chosen else 5, "symbol": "square" if chosen else "circle"}
        at = np.array(alone, dtype=np.int16)
        figure.add_scatter(x=at[:, 0], y=at[:, 1], mode="markers", marker=marker, hoverinfo="skip")


def _draw_hover(figure: go.Figure, known: pd.DataFrame, indicator: Indicator, scale: _Scale) -> None:
    x: list[int] = []
    y: list[int] = []
    texts: list[str] = []
    for code, rows, across, up in _points(known, scale):
        x += across
        y += up
        said = (qualified(v, s, indicator) for v, s in zip(rows["value"], rows["status"], strict=True))
        name = format_arrondissement(code)
        texts += [f"{name}, {format_period(p)} : {s}" for p, s in zip(rows["period"], said, strict=True)]
    figure.add_scatter(
        x=np.array(x, dtype=np.int16),
        y=np.array(y, dtype=np.int16),
        text=texts,
        mode="markers",
        marker={"opacity": 0, "size": 8},
        hovertemplate="%{text}<extra></extra>",
    )


def _draw_hidden(figure: go.Figure, hidden: pd.DataFrame, scale: _Scale) -> None:
    """Crosses at the foot of the tiles, within the years that are drawn."""
    days = pd.to_datetime(hidden["period_start"])
    hidden = hidden[(days >= scale.first) & ((days - scale.first).dt.days <= scale.days)]
    starts = pd.to_datetime(hidden["period_start"])
    x = [scale.x(code, [start])[0] for code, start in zip(hidden["territory"], starts, strict=True)]
    y = [scale.y(code, [scale.low])[0] for code in hidden["territory"]]
    if x:
        draw_hidden(figure, hidden, x, y, size=6)


def _write_names(figure: go.Figure, series: pd.DataFrame, indicator: Indicator, highlighted: frozenset[str]) -> None:
    """The name above each tile, then its last value; the chosen ones underlined by their bold."""
    last = series.sort_values("period_start").groupby("territory").tail(1).set_index("territory")
    texts = []
    for code in TILES:
        value = marked(last.loc[code, "value"], last.loc[code, "status"], indicator) if code in last.index else "nd"
        name = format_arrondissement(code)
        texts.append(f"<b>{name}</b><br>{f'<b>{value}</b>' if code in highlighted else value}")
    figure.add_scatter(
        x=[column * SIDE + LEFT for column, _ in TILES.values()],
        y=[row * SIDE + 180 for _, row in TILES.values()],
        text=texts,
        mode="text",
        textposition="middle right",
        textfont={"color": INK, "size": 12},
        hoverinfo="skip",
    )
