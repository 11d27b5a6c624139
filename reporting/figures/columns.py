"""Columns by period, side by side or stacked, from zero; a period without a figure keeps its empty place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import format_number
from reporting.figures.evolution import say
from reporting.figures.theme import CATEGORICAL, INK, SECONDARY, blank, empty

PATTERNS = ("", "/", ".", "x", "\\", "-")


def columns(
    series: pd.DataFrame,
    indicator: Indicator,
    periods: Sequence[str],
    *,
    stacked: bool = False,
    height: int = 380,
) -> go.Figure:
    """One colour per `name` of `series` (name, period, value, status); « nd » where a period has nothing."""
    if series["value"].dropna().empty:
        return empty("Aucun chiffre publié.")
    figure = blank(height)
    names = list(dict.fromkeys(series["name"]))
    for number, name in enumerate(names):
        points = series[series["name"] == name].set_index("period").reindex(list(periods))
        printed = say(points.fillna({"status": "nd"}), indicator)
        figure.add_bar(
            x=list(periods),
            y=points["value"].to_numpy(dtype="float64"),
            name=str(name),
            text=["" if pd.isna(v) else _short(v, s) for v, s in zip(points["value"], points["status"], strict=True)],
            textposition="inside" if stacked else "outside",
            textfont={"size": 12} if stacked else {"size": 12, "color": INK},
            textangle=0,
            cliponaxis=False,
            constraintext="none",
            marker={
                "color": CATEGORICAL[number],
                "pattern": {"shape": PATTERNS[number] if len(names) > 1 else "", "fgcolor": "rgba(255,255,255,0.45)"},
            },
            customdata=printed.tolist(),
            hovertemplate=f"{name}, %{{x}} : %{{customdata}}<extra></extra>",
        )
    _mark_absent(figure, series, periods)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=list(periods))
    figure.update_yaxes(rangemode="tozero", tickformat=",~f", nticks=5)
    figure.update_layout(barmode="stack" if stacked else "group", showlegend=len(names) > 1)
    return figure


def _short(value: float, status: str) -> str:
    return ("≈\u202f" if status == "approché" else "") + format_number(value)


def _mark_absent(figure: go.Figure, series: pd.DataFrame, periods: Sequence[str]) -> None:
    present = set(series.dropna(subset=["value"])["period"])
    for period in (p for p in periods if p not in present):
        figure.add_annotation(
            x=period, y=0, yanchor="bottom", text="nd", showarrow=False, font={"color": SECONDARY, "size": 12}
        )


def years(start: int, end: int) -> list[str]:
    """Every year of the axis, with figures or without."""
    return [str(year) for year in np.arange(start, end + 1)]
