"""Yearly counts by modality, stacked from zero, the whole written above; corrections hang below the axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from reporting.figures.evolution import Target
from reporting.figures.theme import CATEGORICAL, INK, WHITE, blank, empty
from reporting.words import number

HEIGHT: Final = 420
PATTERNS: Final = ("", "/", "x", ".", "-", "+")


def stacked(
    parts: pd.DataFrame, whole: pd.DataFrame, indicator: Indicator, *, references: Sequence[Target] = ()
) -> go.Figure:
    """`parts` (name, year, value) and `whole` (year, value): bars in the order of the names, at most six."""
    if whole["value"].dropna().empty:
        return empty("Aucun chiffre publié.")
    figure = blank(HEIGHT)
    for place, (name, rows) in enumerate(parts.dropna(subset=["value"]).groupby("name", sort=False)):
        figure.add_bar(
            x=rows["year"].tolist(),
            y=rows["value"].to_numpy(dtype="float64"),
            name=str(name),
            marker={
                "color": CATEGORICAL[place],
                "pattern": {"shape": PATTERNS[place], "fgcolor": WHITE, "bgcolor": CATEGORICAL[place], "size": 6},
                "line": {"color": WHITE, "width": 0.6},
            },
            customdata=[
                f"{y}, {name} : {number(v, indicator)}" for y, v in zip(rows["year"], rows["value"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    known = whole.dropna(subset=["value"])
    figure.add_scatter(
        x=known["year"].tolist(),
        y=known["value"].to_numpy(dtype="float64"),
        text=[number(value, indicator) for value in known["value"]],
        mode="text",
        textposition="top center",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    for reference in references:
        figure.add_hline(y=reference.value, line={"color": INK, "width": 1.3, "dash": "dash"})
        figure.add_annotation(
            x=1, xref="paper", xanchor="right", y=reference.value, yanchor="bottom", text=reference.words,
            showarrow=False, font={"color": INK, "size": 12}, bgcolor="rgba(255,255,255,0.85)",
        )  # fmt: skip
    high = max([*known["value"], *(reference.value for reference in references)])
    low = min(0.0, float(parts["value"].min()) if len(parts) else 0.0)
    figure.update_yaxes(range=[low * 1.1, high * 1.12], tickformat=",~f")
    figure.update_xaxes(type="category", tickfont={"size": 12})
    return figure.update_layout(barmode="relative", showlegend=len(parts) > 0, margin={"t": 40, "b": 28})
