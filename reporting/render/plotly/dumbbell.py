"""From a first level to a last, a line for each place: where it starts, hollow, and where it comes to, full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from reporting.analysis.words import shortened
from reporting.piece.drawing import Move, Target
from reporting.piece.palette import ACCENT, CONTEXT, INK, WHITE
from reporting.render.plotly.theme import blank

ROW: Final = 24  # pixels a place


def dumbbell(
    moves: Sequence[Move], names: tuple[str, str], target: Target | None = None, unit: str = " %"
) -> go.Figure:
    """The moves from the highest last level to the lowest; `names`: what the hollow and the full markers are."""
    ordered = sorted(moves, key=lambda move: move.last)
    places = [move.name for move in ordered]
    figure = blank(90 + ROW * len(ordered))
    figure.add_scatter(
        x=np.array([x for move in ordered for x in (move.first, move.last, float("nan"))]),
        y=[name for name in places for _ in range(3)],
        mode="lines", line={"color": CONTEXT, "width": 3}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    for name, at, fill in (
        (names[0], [move.first for move in ordered], WHITE),
        (names[1], [move.last for move in ordered], ACCENT),
    ):
        figure.add_scatter(
            x=np.array(at), y=places, mode="markers", name=name,
            marker={"color": fill, "size": 10, "line": {"color": ACCENT, "width": 2}},
            hovertemplate=f"%{{y}}, {name} : %{{x:,.1f}}{unit}<extra></extra>",
        )  # fmt: skip
    levels = [0.0, *([target.value] if target else []), *(x for move in ordered for x in (move.first, move.last))]
    start, end = 1.04 * min(levels), 1.04 * max(levels) - 0.04 * min(levels)
    figure.add_scatter(
        x=[end] * len(ordered), y=places, text=[move.words for move in ordered], mode="text", hoverinfo="skip",
        textposition="middle right", textfont={"color": INK, "size": 12}, cliponaxis=False, showlegend=False,
    )  # fmt: skip
    if target:
        _draw_target(figure, target)
    figure.update_xaxes(visible=False, range=[start, end])
    figure.update_yaxes(
        type="category", tickvals=places, ticktext=[shortened(name) for name in places],
        tickfont={"color": INK, "size": 12}, ticklabelstandoff=6, ticks="",
    )  # fmt: skip
    written = max((len(move.words) for move in ordered), default=0)
    return figure.update_layout(showlegend=True, margin={"t": 40, "r": max(64, 8 + 7 * written), "b": 28})


def _draw_target(figure: go.Figure, target: Target) -> None:
    line = {"color": INK, "width": 1.3, "dash": "dash"}
    figure.add_shape(type="line", x0=target.value, x1=target.value, y0=0, y1=1, yref="paper", line=line)
    figure.add_annotation(
        x=target.value, y=0, yref="paper", yanchor="top", yshift=-2, text=target.words, showarrow=False,
        font={"color": INK, "size": 12},
    )  # fmt: skip
