"""Lines over time that stop where publication stops: nothing is drawn across a gap or a break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import NNBSP, format_period
from reporting.figures.theme import (
    CATEGORICAL,
    CONTEXT,
    DASHES,
    GLYPHS,
    GROUND,
    INK,
    SECONDARY,
    SYMBOLS,
    WHITE,
    blank,
    empty,
)
from reporting.words import DOUBTFUL, marked, qualified

LINE_HEIGHT = 17  # pixels of one line of an end label
FRAME = 60  # pixels of the figure's height that the axis takes
SHORT = 6  # characters of a name that fits on one line with its value


@dataclass(frozen=True)
class Target:
    """A reference: its value and the words that say its nature."""

    value: float
    words: str


@dataclass(frozen=True)
class Gap:
    """Years without publication, both included, and the words written in the shaded band."""

    start: dt.date
    end: dt.date
    words: str


@dataclass(frozen=True)
class Label:
    """Words in the right margin, level with a value, after the marker of their line in its colour."""

    value: float
    text: str
    glyph: str = ""
    color: str = INK

    @property
    def written(self) -> str:
        """As drawn; the words stay in ink, which reads better than the colours of lines."""
        return f"<span style='color:{self.color}'>{self.glyph}</span> {self.text}" if self.glyph else self.text


def evolution(
    series: pd.DataFrame,
    indicator: Indicator,
    *,
    context: pd.DataFrame | None = None,
    target: Target | None = None,
    gaps: Sequence[Gap] = (),
    step_months: int = 12,
    height: int = 420,
    zero: bool = False,
) -> go.Figure:
    """One line per `name` of `series` (name, period, period_start, value, status), at most six; `context` in grey.

    Two points are joined only if they are one step apart.
    """
    everything = pd.concat([series, context]) if context is not None else series
    known = everything.dropna(subset=["value"])
    if known.empty:
        return empty("Aucun chiffre publié.")
    figure = blank(height)
    for gap in gaps:
        _shade(figure, gap)
    if context is not None and not context.empty:
        _draw_context(figure, context, indicator, step_months)
    end = pd.to_datetime(known["period_start"]).max()
    labels = [
        _draw(figure, str(name), place, points, indicator, step_months, end)
        for place, (name, points) in enumerate(series.dropna(subset=["value"]).groupby("name", sort=False))
    ]
    if target:
        figure.add_hline(y=target.value, line={"color": INK, "width": 1.3, "dash": "dash"})
        labels.append(Label(target.value, target.words))
    low, high = _bounds([*known["value"], *([target.value] if target else [])], zero)
    _write_labels(figure, labels, (high - low) / (height - FRAME))
    starts = pd.to_datetime(known["period_start"])
    margin = max((starts.max() - starts.min()) * 0.02, pd.Timedelta(days=60))
    figure.update_xaxes(range=[str((starts.min() - margin).date()), str((starts.max() + margin).date())])
    figure.update_yaxes(range=[low, high], ticksuffix=NNBSP + "%" if indicator.unit == "%" else "", tickformat=",~f")
    return figure


def joinable(before: pd.Timestamp, after: pd.Timestamp, indicator: Indicator, step_months: int = 12) -> bool:
    """Whether a line may join two points: one step apart at most, and no declared break between them."""
    cut = any(before.date().isoformat() < day <= after.date().isoformat() for day in indicator.breaks)
    return (after - before).days <= step_months * 31.5 and not cut


def spread(values: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """The same values moved as little as needed so that each has its room, order kept."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for _ in range(60):
        for low, high in zip(range(len(placed)), range(1, len(placed)), strict=False):
            needed = (rooms[order[low]] + rooms[order[high]]) / 2
            overlap = needed - (placed[high] - placed[low])
            if overlap > 1e-9:
                placed[high] += overlap / 2
                placed[low] -= overlap / 2
    heights = [0.0] * len(values)
    for position, i in enumerate(order):
        heights[i] = placed[position]
    return heights


def _bounds(values: Sequence[float], zero: bool) -> tuple[float, float]:
    low, high = (0.0 if zero else min(values)), max(values)
    room = 0.07 * ((high - low) or 1)
    return (low if zero else low - room), high + room


def _joined(
    points: pd.DataFrame, indicator: Indicator, step_months: int
) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """x and y in order, with an empty point wherever two neighbours may not be joined."""
    xs: list[str] = []
    ys: list[float] = []
    before: pd.Timestamp | None = None
    for start, value in zip(pd.to_datetime(points["period_start"]), points["value"], strict=True):
        if before is not None and not joinable(before, start, indicator, step_months):
            xs.append(str(before.date()))
            ys.append(float("nan"))
        xs.append(str(start.date()))
        ys.append(value)
        before = start
    return xs, np.array(ys, dtype="float64")


def _alone(points: pd.DataFrame, indicator: Indicator, step_months: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Points that no line reaches."""
    starts = list(pd.to_datetime(points["period_start"]))
    joined = [joinable(a, b, indicator, step_months) for a, b in pairwise(starts)]
    return np.array([not (left or right) for left, right in zip([False, *joined], [*joined, False], strict=True)])


def _draw(
    figure: go.Figure,
    name: str,
    place: int,
    points: pd.DataFrame,
    indicator: Indicator,
    step_months: int,
    end: pd.Timestamp,
) -> Label:
    """Draws one line and returns the label of its last point, with the year where others go on."""
    points = points.sort_values("period_start")
    color = CATEGORICAL[place % len(CATEGORICAL)]
    x, y = _joined(points, indicator, step_months)
    line = {"color": color, "width": 2.4, "dash": DASHES[place % len(DASHES)]}
    figure.add_scatter(x=x, y=y, name=name, mode="lines", line=line, hoverinfo="skip")
    doubtful = points["status"].isin(DOUBTFUL)
    drawn = doubtful | _alone(points, indicator, step_months) | (points["period_start"] == points["period_start"].max())
    said = [qualified(v, s, indicator) for v, s in zip(points["value"], points["status"], strict=True)]
    figure.add_scatter(
        x=points["period_start"].astype(str).str[:10].tolist(),
        y=points["value"].to_numpy(dtype="float64"),
        text=[f"{name}, {format_period(p)} : {s}" for p, s in zip(points["period"], said, strict=True)],
        mode="markers",
        marker={
            "symbol": SYMBOLS[place % len(SYMBOLS)],
            "size": 8,
            "color": [WHITE if d else color for d in doubtful],
            "line": {"color": color, "width": 1.8},
            "opacity": [1 if d else 0 for d in drawn],
        },
        hovertemplate="%{text}<extra></extra>",
    )
    last = points.iloc[-1]
    between = " " if len(name) <= SHORT else "<br>"
    stopped = (end - pd.Timestamp(last["period_start"])).days > step_months * 31
    when = f" ({last['period'][:4]})" if stopped else ""
    text = f"<b>{name}</b>{between}{marked(last['value'], last['status'], indicator)}{when}"
    return Label(last["value"], text, GLYPHS[place % len(GLYPHS)], color)


def _draw_context(figure: go.Figure, context: pd.DataFrame, indicator: Indicator, step_months: int) -> None:
    xs: list[str] = []
    ys: list[float] = []
    ends: list[pd.Series] = []
    for _, points in context.dropna(subset=["value"]).sort_values("period_start").groupby("name", sort=False):
        x, y = _joined(points, indicator, step_months)
        xs += [*x, x[-1]]
        ys += [*y, float("nan")]
        ends.append(points.iloc[-1])
    line = {"color": CONTEXT, "width": 1.1}
    figure.add_scatter(x=xs, y=np.array(ys), mode="lines", line=line, hoverinfo="skip", name="autres")
    figure.add_scatter(
        x=[str(end["period_start"])[:10] for end in ends],
        y=np.array([end["value"] for end in ends], dtype="float64"),
        text=[
            f"{e['name']}, {format_period(e['period'])} : {qualified(e['value'], e['status'], indicator)}" for e in ends
        ],
        mode="markers",
        marker={"color": CONTEXT, "size": 6},
        hovertemplate="%{text}<extra></extra>",
    )


def _shade(figure: go.Figure, gap: Gap) -> None:
    figure.add_vrect(x0=gap.start.isoformat(), x1=gap.end.isoformat(), fillcolor=GROUND, line_width=0, layer="below")
    middle = gap.start + (gap.end - gap.start) / 2
    figure.add_annotation(
        x=middle.isoformat(), y=1, yref="paper", yanchor="top", text=gap.words, showarrow=False,
        font={"color": SECONDARY, "size": 12}, align="center",
    )  # fmt: skip


def _write_labels(figure: go.Figure, labels: Sequence[Label], pixel: float) -> None:
    """Direct labels in the right margin, pushed apart where two would meet; `pixel` is the value of one."""
    lines = [label.text.split("<br>") for label in labels]
    rooms = [LINE_HEIGHT * len(written) * pixel for written in lines]
    for label, height in zip(labels, spread([label.value for label in labels], rooms), strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=height, xanchor="left", xshift=6, showarrow=False, align="left", text=label.written,
            font={"color": INK, "size": 13},
        )  # fmt: skip
    widest = max((len(_plain(word)) for written in lines for word in written), default=0)
    figure.update_layout(margin={"r": 28 + 7 * widest, "t": 10, "b": 24})


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
