"""Yearly counts by modality, stacked from zero, the whole written above; corrections hang below the axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from reporting.analysis.words import MASKED, number, shortened
from reporting.piece import palette
from reporting.piece.drawing import LABELLED, PLAN, PLAN_NAME, Stacked, Target
from reporting.piece.palette import ACCENT, INK, SECONDARY, WHITE, color_of, outline_color
from reporting.render.plotly.theme import blank, silent

HEIGHT: Final = 420
NARROW: Final = 310  # pixels, between the axes, on a phone
SIGN: Final = 6.5  # pixels, of a total written at 12


def stacked(
    parts: pd.DataFrame,
    whole: pd.DataFrame,
    indicator: Indicator,
    *,
    references: Sequence[Target] = (),
    height: int = HEIGHT,
) -> go.Figure:
    """`parts` (name, year, value) and `whole` (year, value): bars in the order of the names, at most six."""
    if whole["value"].dropna().empty:
        return silent(parts)
    figure = blank(height)
    for place, (name, rows) in enumerate(parts.dropna(subset=["value"]).groupby("name", sort=False)):
        figure.add_bar(
            x=rows["year"].tolist(),
            y=rows["value"].to_numpy(dtype="float64"),
            name=shortened(str(name)),
            marker={
                "color": (color := color_of(str(name), place)),
                "line": {"color": outline_color(color), "width": 0.8},
            },
            customdata=[
                f"{y}, {name} : {number(v, indicator)}" for y, v in zip(rows["year"], rows["value"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    _draw_hidden(figure, parts, whole)
    known = whole.dropna(subset=["value"]).sort_values("year")
    years = Stacked(parts, whole, indicator).years()
    latest = known.tail(LABELLED).iloc[:: -_every(known["value"], indicator, len(years))]
    figure.add_scatter(
        x=latest["year"].tolist(),
        y=latest["value"].to_numpy(dtype="float64"),
        text=[number(value, indicator) for value in latest["value"]],
        mode="text",
        textposition="top center",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    for reference in references:
        figure.add_scatter(
            x=known["year"].tolist(), y=[reference.value] * len(known), mode="lines", name=reference.words,
            line={"color": INK, "width": 1.3, "dash": "dash"}, hoverinfo="skip",
        )  # fmt: skip
    high = max([*known["value"], *(reference.value for reference in references)])
    low = min(0.0, float(parts["value"].min()) if len(parts) else 0.0)
    figure.update_yaxes(range=[low * 1.1, high * 1.12], tickformat=",~f")
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=years, range=[-0.5, len(years) - 0.5],
        tickfont={"size": 12},
    )  # fmt: skip
    _draw_plan(figure, years)
    several = parts["name"].nunique() > 1 or bool(references)
    return figure.update_layout(barmode="relative", showlegend=several, margin={"t": 40 if several else 12, "b": 28})


def _every(values: pd.Series, indicator: Indicator, years: int) -> int:
    """One total in how many is written, from the last, so that none meets the next on a phone."""
    longest = max(len(number(value, indicator)) for value in values)
    return math.ceil(longest * SIGN * years / NARROW)


def _draw_plan(figure: go.Figure, years: Sequence[str]) -> None:
    """The plan's years as one tinted band, named at its end."""
    within = [place for place, year in enumerate(years) if PLAN[0].year <= int(year[:4]) <= PLAN[1].year]
    if within:
        figure.add_shape(
            type="rect", x0=within[0] - 0.5, x1=within[-1] + 0.5, y0=0, y1=1, yref="y domain", layer="below",
            fillcolor=palette.PLAN, line={"width": 0},
        )  # fmt: skip
        figure.add_annotation(
            x=within[-1] + 0.5, y=1, yref="paper", xanchor="right", yanchor="top", text=PLAN_NAME, showarrow=False,
            font={"color": ACCENT, "size": 12},
        )  # fmt: skip


def _draw_hidden(figure: go.Figure, parts: pd.DataFrame, whole: pd.DataFrame) -> None:
    """What the hidden parts of a year make together, where the whole is published: several, or none could be hidden."""
    years = set(parts.loc[parts["status"] == "secret", "year"]) if "status" in parts else set()
    shown = parts.groupby("year")["value"].sum()
    known = whole.dropna(subset=["value"])
    left = {
        year: value - shown[year] for year, value in zip(known["year"], known["value"], strict=True) if year in years
    }
    if left:
        figure.add_bar(
            x=list(left),
            y=list(left.values()),
            name=f"{MASKED} (secret statistique)",
            marker={
                "color": WHITE,
                "pattern": {"shape": "/", "fgcolor": SECONDARY, "size": 6},
                "line": {"color": SECONDARY, "width": 0.8},
            },
            hovertemplate=f"%{{x}}, {MASKED} (secret statistique)<extra></extra>",
        )
