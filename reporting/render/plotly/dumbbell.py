"""From a first level to a last, a line for each place: where it starts, hollow, and where it comes to, full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

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
    for name, levels, fill in (
        (names[0], [move.first for move in ordered], WHITE),
        (names[1], [move.last for move in ordered], ACCENT),
    ):
        figure.add_scatter(
            x=np.array(levels), y=places, mode="markers", name=name,
            marker={"color": fill, "size": 10, "line": {"color": ACCENT, "width": 2}},
            hovertemplate=f"%{{y}}, {name} : %{{x:,.1f}}{unit}<extra></extra>",
        )  # fmt: skip
    end = 1.04 * max(target.value if target else 0, *(max(move.first, move.last) for move in ordered))
    figure.add_scatter(
        x=[end] * len(ordered), y=places, text=[move.words for move in ordered], mode="text", hoverinfo="skip",
        textposition="middle right", textfont={"color": INK, "size": 12}, cliponaxis=False, showlegend=False,
    )  # fmt: skip
    if target:
        _draw_target(figure, target)
    figure.update_xaxes(visible=False, range=[0, end])
    figure.update_yaxes(type="category", tickfont={"color": INK, "size": 12}, ticklabelstandoff=6, ticks="")
    return figure.update_layout(showlegend=True, margin={"t": 40, "r": 64, "b": 28})


def _draw_target(figure: go.Figure, target: Target) -> None:
    line = {"color": INK, "width": 1.3, "dash": "dash"}
    figure.add_shape(type="line", x0=target.value, x1=target.value, y0=0, y1=1, yref="paper", line=line)
    figure.add_annotation(
        x=target.value, y=0, yref="paper", yanchor="top", yshift=-2, text=target.words, showarrow=False,
        font={"color": INK, "size": 12},
    )  # fmt: skip
