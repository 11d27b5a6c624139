"""Sorted bars of a change, to the right where it grows, to the left where it falls, its share of the start beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from reporting.analysis.words import shortened
from reporting.piece.drawing import Changes
from reporting.piece.palette import INK, SECONDARY
from reporting.render.plotly.theme import blank

ROW: Final = 22  # pixels a bar
LETTER: Final = 7.5  # pixels of a letter, at most


def changes(values: pd.DataFrame, indicator: Indicator, highlighted: Sequence[str], head: str) -> go.Figure:
    """See drawing.Changes; a click's `customdata` is the INSEE code."""
    rows, fills = values[::-1], Changes(values, indicator, highlighted, head).fills()[::-1]
    figure = blank(56 + ROW * len(rows))
    amounts = rows["value"].fillna(0.0)
    named = zip(rows["territory"], rows["name"], strict=True)
    told = [(code, shortened(name)) for code, name in named]
    bold = [f"<b>{name}</b>" if code in highlighted else name for code, name in told]
    figure.add_bar(
        x=amounts.to_numpy(dtype="float64"),
        y=rows["name"].tolist(),
        orientation="h",
        width=0.74,
        marker={"color": fills},
        text=[shortened(words) for words in rows["words"]],
        textposition="outside",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        customdata=rows["territory"].tolist(),
        hovertext=[f"{name} : {words}" for name, words in zip(rows["name"], rows["words"], strict=True)],
        hoverinfo="text",
        unselected={"marker": {"opacity": 1}},  # a click would otherwise fade the others
    )
    figure.update_xaxes(visible=False, range=_range(amounts, rows["words"]), zeroline=True)
    figure.update_yaxes(
        showgrid=False, type="category", tickvals=rows["name"].tolist(), ticktext=bold,
        tickfont={"color": INK, "size": 12}, ticks="", ticklabelstandoff=6,
    )  # fmt: skip
    figure.add_shape(
        type="line", x0=0, x1=0, y0=0, y1=1, yref="paper", layer="below", line={"color": SECONDARY, "width": 1}
    )
    return figure.update_layout(**_beside(rows, head))


def _range(amounts: pd.Series, words: pd.Series) -> tuple[float, float]:
    """The axis, with room at both ends for the words beyond a bar, at their width on a phone."""
    low, high = min(0.0, amounts.min()), max(0.0, amounts.max())
    room = (high - low or 1) * LETTER * words.str.len().clip(upper=12).max() / 150
    return low - (room if low < 0 else 0), high + room


def _beside(rows: pd.DataFrame, head: str) -> dict[str, object]:
    """The right-hand column, and the margin that it takes."""
    widest = max([len(head), *rows["beside"].str.len()])
    column = {"xref": "paper", "x": 1, "xanchor": "right", "xshift": LETTER * widest, "showarrow": False}
    cells = [
        {**column, "y": name, "text": said, "font": {"color": INK, "size": 12}, "align": "right"}
        for name, said in zip(rows["name"], rows["beside"], strict=True)
        if said
    ]
    top = {
        **column,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": head,
        "font": {"color": SECONDARY, "size": 12},
    }
    return {"annotations": [*cells, top], "margin": {"t": 24, "b": 8, "r": 8 + LETTER * widest}}
