"""Who changed places between two dates: two columns of ranks, ties said, a line for each arrondissement."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from reporting.analysis.ranks import competition_ranks, rank_words
from reporting.analysis.words import number
from reporting.piece.palette import ACCENT, CONTEXT, INK, SECONDARY
from reporting.render.plotly.theme import blank, empty

ROW: Final = 22  # pixels a rank


def rank_change(
    before: pd.DataFrame,
    after: pd.DataFrame,
    indicator: Indicator,
    *,
    titles: tuple[str, str],
    highlighted: frozenset[str] = frozenset(),
) -> go.Figure:
    """Lines from `before` to `after` (territory, name, value), for those that have a value at both dates."""
    both = before.dropna(subset=["value"]).merge(
        after.dropna(subset=["value"]), on=["territory", "name"], suffixes=("_before", "_after")
    )
    if both.empty:
        return empty("Aucun arrondissement n’a de valeur aux deux dates.")
    figure = blank(90 + ROW * len(both))
    heights = {side: _heights(both[f"value_{side}"]) for side in ("before", "after")}
    for chosen in (False, True):
        x: list[float | None] = []
        y: list[float | None] = []
        for place, code in enumerate(both["territory"]):
            if (code in highlighted) is chosen:
                x += [0, 1, None]
                y += [heights["before"][place], heights["after"][place], None]
        line = {"color": ACCENT if chosen else CONTEXT, "width": 2.6 if chosen else 1.2}
        symbol = "square" if chosen else "circle"
        figure.add_scatter(
            x=x, y=y, mode="lines+markers", line=line, marker={"size": 7, "symbol": symbol}, hoverinfo="skip"
        )
    for side, at, where in (("before", 0, "middle left"), ("after", 1, "middle right")):
        _write(figure, both, side, at, where, heights[side], indicator, highlighted)
    for at, title in zip((0, 1), titles, strict=True):
        figure.add_annotation(
            x=at, y=0, text=f"<b>{title}</b>", showarrow=False, yshift=18, font={"color": SECONDARY, "size": 13}
        )
    figure.update_xaxes(visible=False, range=[-0.95, 1.95])
    figure.update_yaxes(visible=False, range=[len(both) - 0.3, -1.4])
    return figure.update_layout(margin={"l": 4, "r": 4, "t": 4, "b": 4})


def _heights(values: pd.Series) -> list[int]:
    """One line each, highest first; ties side by side."""
    order = values.rank(method="first", ascending=False)
    return [int(place) - 1 for place in order]


def _write(
    figure: go.Figure,
    both: pd.DataFrame,
    side: str,
    at: int,
    where: str,
    heights: list[int],
    indicator: Indicator,
    highlighted: frozenset[str],
) -> None:
    values = both[f"value_{side}"]
    ranks = rank_words(competition_ranks(values, indicator))
    texts = []
    for code, name, rank, value in zip(both["territory"], both["name"], ranks, values, strict=True):
        shown = f"<b>{name}</b>" if code in highlighted else name
        parts = [f"{rank.split()[0].rstrip('er')}{' =' if 'ex' in rank else '.'}", shown, number(value, indicator)]
        texts.append("  ".join(parts))
    figure.add_scatter(
        x=[at + (0.05 if at else -0.05)] * len(texts), y=heights, text=texts, mode="text", textposition=where,
        textfont={"color": INK, "size": 12}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
