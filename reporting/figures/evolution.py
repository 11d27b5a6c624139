"""Lines over time that stop where publication stops: nothing is drawn across a gap or a break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Event, Indicator
from etl.french import NNBSP, format_period
from reporting.figures.theme import (
    CATEGORICAL,
    CONTEXT,
    DASHES,
    GLYPHS,
    GRID,
    GROUND,
    INK,
    RULE,
    SEASON,
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
BADGES = 30  # pixels above the plot for the numbers of events
BADGE = 0.09  # of the width: what two badges need between them


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
    way: Sequence[tuple[dt.date, float]] = (),
    gaps: Sequence[Gap] = (),
    events: Sequence[Event] = (),
    step_months: int = 12,
    height: int = 420,
    zero: bool = False,
) -> go.Figure:
    """One line per `name` of `series` (columns of queries.SERIES and `name`), at most six; `context` in grey.

    Two points are joined only if they are one step apart and count the same thing. `way`: the corners of the
    trajectory, dashed; `events` that meet the span drawn: numbered as in `numbered`.
    """
    everything = pd.concat([series, context]) if context is not None else series
    known = everything.dropna(subset=["value"])
    if known.empty:
        return empty("Aucun chiffre publié.")
    figure = blank(height)
    starts = pd.to_datetime(known["period_start"])
    for gap in gaps:
        _shade(figure, gap)
    _draw_events(figure, events, known)
    if way:
        _draw_way(figure, way)
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
    drawn = [*known["value"], *([target.value] if target else []), *(value for _, value in way)]
    low, high = bounds(drawn, zero)
    write_labels(figure, labels, (high - low) / (height - FRAME))
    margin = max((starts.max() - starts.min()) * 0.02, pd.Timedelta(days=60))
    last = max([starts.max(), *(pd.Timestamp(day) for day, _ in way)])
    # Years are sent as « 2001 »: the axis must know that they are dates.
    figure.update_xaxes(type="date", range=[str((starts.min() - margin).date()), str((last + margin).date())])
    figure.update_xaxes(_ticks(starts))
    if events and numbered(events, known):
        figure.update_layout(margin={"t": BADGES})
    figure.update_yaxes(range=[low, high], ticksuffix=NNBSP + "%" if indicator.unit == "%" else "", tickformat=",~f")
    return figure


def _ticks(starts: pd.Series) -> dict[str, object]:
    """Ticks in figures only: the browser would name months in English."""
    if starts.nunique() == 1:
        return {"tickvals": [str(starts.iloc[0].date())], "tickformat": "%Y"}
    return {"tickformat": "%Y" if (starts.max() - starts.min()).days > 500 else "%m/%Y"}


def numbered(events: Sequence[Event], points: pd.DataFrame) -> list[tuple[str, Event]]:
    """The events that meet the span of `points`, oldest first, with their number; a season has none."""
    known = points.dropna(subset=["value"])
    if known.empty:
        return []
    first, last = (str(known[column].agg(how))[:10] for column, how in (("period_start", "min"), ("period_end", "max")))
    met = [e for e in events if not e.yearly and (e.end or e.start) >= first and e.start <= last]
    return [(str(place), event) for place, event in enumerate(sorted(met, key=lambda e: e.start), start=1)]


def seasons(event: Event, points: pd.DataFrame) -> list[tuple[str, str]]:
    """First and last day (ISO) of each return of a yearly event over the span of `points`."""
    known = points.dropna(subset=["value"])
    years = range(pd.Timestamp(known["period_start"].min()).year - 1, pd.Timestamp(known["period_end"].max()).year + 1)
    over = int(event.end < event.start)  # from one year to the next
    return [(f"{year}-{event.start}", f"{year + over}-{event.end}") for year in years]


def joined(points: pd.DataFrame, indicator: Indicator, step_months: int = 12) -> list[bool]:
    """Whether a line may join each point to the one before: one step apart at most, and counting the same thing.

    `points`: territory, publisher, period_start, in order.
    """
    starts = [pd.Timestamp(start) for start in points["period_start"]]
    bases = [
        indicator.assiette(territory, publisher, start.date().isoformat())
        for territory, publisher, start in zip(points["territory"], points["publisher"], starts, strict=True)
    ]
    near = ((after - before).days <= step_months * 31.5 for before, after in pairwise(starts))
    same = (one == other for one, other in pairwise(bases))
    return [False, *(a and b for a, b in zip(near, same, strict=True))][: len(starts)]


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


def bounds(values: Sequence[float], zero: bool) -> tuple[float, float]:
    """The axis that holds these values, with room for their labels."""
    low, high = (0.0 if zero else min(values)), max(values)
    room = 0.07 * ((high - low) or 1)
    return (low if zero else low - room), high + room


def _joined(
    points: pd.DataFrame, indicator: Indicator, step_months: int
) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """x and y in order, with an empty point wherever two neighbours may not be joined."""
    days = pd.to_datetime(points["period_start"]).dt.strftime("%Y-%m-%d").str.removesuffix("-01-01").tolist()
    xs: list[str] = []
    ys: list[float] = []
    for day, value, linked in zip(days, points["value"], joined(points, indicator, step_months), strict=True):
        if xs and not linked:
            xs.append(xs[-1])
            ys.append(float("nan"))
        xs.append(day)
        ys.append(value)
    return xs, np.array(ys, dtype="float64")


def _alone(points: pd.DataFrame, indicator: Indicator, step_months: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Points that no line reaches."""
    before = joined(points, indicator, step_months)
    return np.array([not (left or right) for left, right in zip(before, [*before[1:], False], strict=True)])


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


def _draw_events(figure: go.Figure, events: Sequence[Event], known: pd.DataFrame) -> None:
    """Seasons as pale bands; the rest as a band or a dotted line under its number."""
    for event in (e for e in events if e.yearly):
        for first, last in seasons(event, known):
            figure.add_vrect(x0=first, x1=last, fillcolor=SEASON, line_width=0, layer="below")
    found = numbered(events, known)
    for _, event in found:
        if event.end:
            figure.add_vrect(x0=event.start, x1=event.end, fillcolor=GRID, line_width=0, layer="below")
        else:
            line = {"color": SECONDARY, "width": 1, "dash": "dot"}
            figure.add_vline(x=event.start, line=line, layer="below")
    for numbers, middle in _clustered(found, known):
        figure.add_annotation(
            x=middle.isoformat(), y=1, yref="paper", yanchor="bottom", yshift=4, text=numbers, showarrow=False,
            font={"color": SECONDARY, "size": 12}, bordercolor=RULE, borderpad=1, bgcolor=WHITE,
        )  # fmt: skip


def _clustered(found: Sequence[tuple[str, Event]], known: pd.DataFrame) -> list[tuple[str, dt.date]]:
    """One badge for each event, or « 2-4 » for those too near for their own; with the day it stands over."""
    start, end = (pd.Timestamp(known["period_start"].agg(how)) for how in ("min", "max"))
    room = BADGE * max((end - start).days, 1)
    groups: list[list[tuple[str, dt.date]]] = []
    for number, event in found:
        middle = _middle(event)
        if groups and (middle - groups[-1][-1][1]).days < room:
            groups[-1].append((number, middle))
        else:
            groups.append([(number, middle)])
    return [
        (group[0][0] if len(group) == 1 else f"{group[0][0]}-{group[-1][0]}", _between(group[0][1], group[-1][1]))
        for group in groups
    ]


def _between(one: dt.date, other: dt.date) -> dt.date:
    return one + (other - one) / 2


def _middle(event: Event) -> dt.date:
    start = dt.date.fromisoformat(event.start)
    return _between(start, dt.date.fromisoformat(event.end)) if event.end else start


def _draw_way(figure: go.Figure, way: Sequence[tuple[dt.date, float]]) -> None:
    figure.add_scatter(
        x=[day.isoformat() for day, _ in way],
        y=np.array([value for _, value in way], dtype="float64"),
        mode="lines",
        line={"color": SECONDARY, "width": 1.6, "dash": "dash"},
        name="trajectoire",
        hoverinfo="skip",
    )


def write_labels(figure: go.Figure, labels: Sequence[Label], pixel: float) -> None:
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
