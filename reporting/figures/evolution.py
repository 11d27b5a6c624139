"""Lines over time that stop where publication stops: nothing is drawn across a gap or a break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import NNBSP, format_number, format_period
from reporting.figures.theme import (
    CATEGORICAL,
    CONTEXT,
    DASHES,
    GROUND,
    INK,
    SECONDARY,
    SYMBOLS,
    WHITE,
    blank,
    empty,
)

DOUBTFUL = {"provisoire", "estimé", "approché"}
LABEL_ROOM = 0.055  # of the height: what two end labels need between them


@dataclass(frozen=True)
class Target:
    """A horizontal line: its value and the words that say its nature."""

    value: float
    words: str


@dataclass(frozen=True)
class Gap:
    """Years without publication, both included, and the words written in the shaded band."""

    start: dt.date
    end: dt.date
    words: str


def evolution(
    series: pd.DataFrame,
    indicator: Indicator,
    *,
    context: pd.DataFrame | None = None,
    target: Target | None = None,
    gaps: Sequence[Gap] = (),
    cuts: Sequence[dt.date] = (),
    step_months: int = 12,
    height: int = 420,
    zero: bool = False,
) -> go.Figure:
    """One line per `name` of `series` (name, period, period_start, value, status), at most six; `context` in grey.

    Two points are joined only if they are one step apart and no date of `cuts` falls between them.
    """
    if series.dropna(subset=["value"]).empty and (context is None or context.empty):
        return empty("Aucun chiffre publié.")
    figure = blank(height)
    for gap in gaps:
        _shade(figure, gap)
    if context is not None and not context.empty:
        _draw_context(figure, context, indicator, step_months, cuts)
    if target:
        _draw_target(figure, target)
    for number, (name, points) in enumerate(series.groupby("name", sort=False)):
        _draw(figure, str(name), number, points, indicator, step_months, cuts)
    _label_ends(figure, series, indicator, zero)
    figure.update_yaxes(ticksuffix=NNBSP + "%" if indicator.unit == "%" else "", tickformat=",~f")
    if zero:
        figure.update_yaxes(rangemode="tozero")
    return figure


def _joined(points: pd.DataFrame, step_months: int, cuts: Sequence[dt.date]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """x, y and hover words in order, with an empty point wherever two neighbours may not be joined."""
    xs: list[object] = []
    ys: list[float] = []
    words: list[str] = []
    before: pd.Timestamp | None = None
    for period, start, value, said in zip(
        points["period"], pd.to_datetime(points["period_start"]), points["value"], points["said"], strict=True
    ):
        if before is not None and (
            (start - before).days > step_months * 31.5 or any(before.date() < cut <= start.date() for cut in cuts)
        ):
            xs.append(before)
            ys.append(float("nan"))
            words.append("")
        xs.append(start)
        ys.append(value)
        words.append(f"{format_period(period)} : {said}")
        before = start
    return np.array(xs, dtype="datetime64[D]").astype(str), np.array(ys, dtype="float64"), words


def say(points: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Each value as printed, with its doubt."""

    def words(value: float, status: str) -> str:
        if pd.isna(value):
            return status
        printed = format_number(value, indicator.decimals) + (NNBSP + "%" if indicator.unit == "%" else "")
        return f"{printed} ({status})" if status in DOUBTFUL else printed

    return pd.Series(
        [words(v, s) for v, s in zip(points["value"], points["status"], strict=True)],
        index=points.index,
        dtype="object",
    )


def _draw(
    figure: go.Figure,
    name: str,
    number: int,
    points: pd.DataFrame,
    indicator: Indicator,
    step_months: int,
    cuts: Sequence[dt.date],
) -> None:
    points = points.sort_values("period_start").assign(said=say(points, indicator))
    x, y, words = _joined(points, step_months, cuts)
    color = CATEGORICAL[number % len(CATEGORICAL)]
    figure.add_scatter(
        x=x,
        y=y,
        name=name,
        mode="lines",
        line={"color": color, "width": 2.5, "dash": DASHES[number % len(DASHES)]},
        hoverinfo="skip",
    )
    sure = ~points["status"].isin(DOUBTFUL)
    figure.add_scatter(
        x=points["period_start"].astype(str).tolist(),
        y=points["value"].to_numpy(dtype="float64"),
        text=[f"{name}, {format_period(p)} : {s}" for p, s in zip(points["period"], points["said"], strict=True)],
        mode="markers",
        marker={
            "symbol": SYMBOLS[number % len(SYMBOLS)],
            "size": 7,
            "color": [color if s else WHITE for s in sure] if not sure.all() else color,
            "line": {"color": color, "width": 1.8},
        },
        hovertemplate="%{text}<extra></extra>",
    )


def _draw_context(
    figure: go.Figure, context: pd.DataFrame, indicator: Indicator, step_months: int, cuts: Sequence[dt.date]
) -> None:
    xs, ys = [], []
    lone: list[tuple[str, float, str]] = []
    for name, points in context.sort_values("period_start").groupby("name", sort=False):
        points = points.assign(said=say(points, indicator))
        x, y, _ = _joined(points, step_months, cuts)
        xs += [*x, x[-1]]
        ys += [*y, float("nan")]
        last = points.iloc[-1]
        lone.append((str(last["period_start"])[:10], last["value"], f"{name}, {format_period(last['period'])} : {last['said']}"))
    figure.add_scatter(
        x=xs, y=np.array(ys), mode="lines", line={"color": CONTEXT, "width": 1.1}, hoverinfo="skip", name="contexte"
    )
    figure.add_scatter(
        x=[x for x, _, _ in lone],
        y=np.array([y for _, y, _ in lone], dtype="float64"),
        text=[words for _, _, words in lone],
        mode="markers",
        marker={"color": CONTEXT, "size": 6},
        hovertemplate="%{text}<extra></extra>",
    )


def _draw_target(figure: go.Figure, target: Target) -> None:
    figure.add_hline(y=target.value, line={"color": INK, "width": 1.4, "dash": "dash"})
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=target.value, yanchor="bottom", text=target.words, showarrow=False,
        font={"color": INK, "size": 12}, bgcolor="rgba(255,255,255,0.8)",
    )  # fmt: skip


def _shade(figure: go.Figure, gap: Gap) -> None:
    figure.add_vrect(x0=gap.start.isoformat(), x1=gap.end.isoformat(), fillcolor=GROUND, line_width=0, layer="below")
    middle = gap.start + (gap.end - gap.start) / 2
    figure.add_annotation(
        x=middle.isoformat(), y=1, yref="paper", yanchor="top", text=gap.words, showarrow=False,
        font={"color": SECONDARY, "size": 12}, align="center",
    )  # fmt: skip


def _label_ends(figure: go.Figure, series: pd.DataFrame, indicator: Indicator, zero: bool) -> None:
    """A direct label at the last point of each line, pushed apart where two would meet."""
    ends = series.dropna(subset=["value"]).sort_values("period_start").groupby("name", sort=False).tail(1)
    if ends.empty:
        return
    values = series["value"].dropna()
    room = LABEL_ROOM * (values.max() - (0 if zero else values.min()) or 1)
    colors = {name: CATEGORICAL[n % len(CATEGORICAL)] for n, name in enumerate(series["name"].unique())}
    heights = spread(ends["value"].tolist(), room)
    for (_, end), height in zip(ends.iterrows(), heights, strict=True):
        printed = format_number(end["value"], indicator.decimals) + (NNBSP + "%" if indicator.unit == "%" else "")
        figure.add_annotation(
            x=str(end["period_start"])[:10], y=height, xanchor="left", xshift=9, showarrow=False, align="left",
            text=f"<b>{end['name']}</b> {printed}", font={"color": colors[end["name"]], "size": 13},
        )  # fmt: skip
    figure.update_layout(margin={"r": 30 + 7 * max(len(str(n)) + 8 for n in ends["name"])})


def spread(values: Sequence[float], room: float) -> list[float]:
    """The same values moved as little as needed for each to stand `room` from the next, order kept."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for _ in range(50):
        for i in range(1, len(placed)):
            overlap = room - (placed[i] - placed[i - 1])
            if overlap > 1e-9:
                placed[i] += overlap / 2
                placed[i - 1] -= overlap / 2
    heights = [0.0] * len(values)
    for position, i in enumerate(order):
        heights[i] = placed[position]
    return heights
