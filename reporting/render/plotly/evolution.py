"""Lines over time that stop where publication stops: nothing is drawn across a gap or a break."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.catalog.plan import Event
from etl.french import NNBSP, format_period
from reporting.analysis.comparability import greys, joined
from reporting.analysis.words import DOUBTFUL, LONGEST, doubt_of, kept, marked, qualified
from reporting.piece.drawing import PLAN, Gap, Target, spanned
from reporting.piece.palette import CONTEXT, GROUND, INK, OUTLINE, SECONDARY, WHITE, color_of, outline_color
from reporting.render.plotly.around import (
    BADGES,
    FRAME,
    NUMBER,
    Label,
    band,
    bounds,
    direct_labels,
    folded,
    marks,
    plan,
    room,
)
from reporting.render.plotly.hidden import draw_hidden
from reporting.render.plotly.theme import DASHES, GLYPHS, SYMBOLS, blank, silent

# Points at most, of a line and of several, without others behind: each has its number beside it, in place of an axis.
WRITTEN, TOGETHER = 12, 8
NEAR = 0.12  # of the height: what a number needs beside that of the point after
SHORT = 6  # characters of a name that fits on one line with its value


def evolution(
    series: pd.DataFrame,
    indicator: Indicator,
    *,
    context: pd.DataFrame | None = None,
    target: Target | None = None,
    reference: Target | None = None,
    gaps: Sequence[Gap] = (),
    events: Sequence[Event] = (),
    step_months: int = 12,
    height: int = 420,
    zero: bool = False,
) -> go.Figure:
    """One line per `name` of `series` (columns of queries.SERIES and `name`), at most six; `context` in grey.

    Two points are joined only if they are one step apart and count the same thing; `events` that meet the span
    drawn: numbered as in `numbered`.
    """
    everything = pd.concat([series, context]) if context is not None else series
    known = everything.dropna(subset=["value"])
    if known.empty:
        return silent(everything)
    figure = blank(height)
    hidden = everything[everything["status"] == "secret"]
    starts = pd.to_datetime(pd.concat([known, hidden])["period_start"])
    if context is not None and not context.empty:
        _draw_context(figure, context, indicator, step_months)
    end = pd.to_datetime(known["period_start"]).max()
    told = series.dropna(subset=["value"])
    told = told.assign(apart=greys(told, indicator))
    most = WRITTEN if told["name"].nunique() == 1 else TOGETHER
    numbered = len(told) <= most and (context is None or context.empty)
    if numbered:
        told = told.assign(side=_sides(told, zero))
    labels = [
        _draw(figure, str(name), place, points, indicator, step_months, end)
        for place, (name, points) in enumerate(told.groupby("name", sort=False))
    ]
    levels = [level for level in (target, reference) if level]
    labels += [Label(one.value, one.words if len(one.words) <= LONGEST else folded(one.words)) for one in levels]
    stepped = target.corners(starts.min(), starts.max()) if target else []
    if stepped and target:
        _draw_steps(figure, stepped, target.words)
    height = max(height, FRAME + room(labels))
    figure.update_layout(height=height)
    drawn = [*known["value"], *(level.value for level in levels), *(value for _, value in stepped)]
    low, high = bounds(drawn, zero, height, NUMBER * numbered)
    if len(hidden):
        draw_hidden(figure, hidden, hidden["period_start"].astype(str).str[:10], [low] * len(hidden))
    first, last = map(pd.Timestamp, spanned(starts.min().date(), starts.max().date()))
    margin = max((last - first) * 0.02, pd.Timedelta(days=60))
    dated, years = marks(events, known), plan(last.date())
    written = direct_labels(labels, (low, high), height)
    # In one go: Plotly checks the whole layout again at each addition.
    figure.update_layout(
        shapes=[
            *(band(gap.start.isoformat(), gap.end.isoformat(), GROUND) for gap in gaps),
            *years["shapes"],
            *dated["shapes"],
            *(_level(level) for level in levels if level is reference or not stepped),
        ],
        annotations=[*map(_gap_words, gaps), *years["annotations"], *dated["annotations"], *written["annotations"]],
        margin=written["margin"] | ({"t": BADGES} if dated["annotations"] else {}) | ({"l": 24} if numbered else {}),
        # Years are sent as « 2001 »: the axis must know that they are dates.
        xaxis={
            "type": "date",
            # The tick of the year after the plan would stand on the edge of its band.
            "range": [
                str((first - margin).date()),
                str(last.date() if last.date() == PLAN[1] else (last + margin).date()),
            ],
            **_ticks(starts, last - first),
        },
        yaxis={
            "range": [low, high],
            "visible": not numbered,
            "ticksuffix": NNBSP + "%" if indicator.unit == "%" else "",
            "tickformat": ",~f",
        },
    )
    return figure


def _ticks(starts: pd.Series, span: pd.Timedelta) -> dict[str, object]:
    """Ticks in figures only: the browser would name months in English."""
    if starts.nunique() == 1 and not span:
        return {"tickvals": [str(starts.iloc[0].date())], "tickformat": "%Y"}
    return {"tickformat": "%Y" if span.days > 500 else "%m/%Y"}


def _joined(
    points: pd.DataFrame, indicator: Indicator, step_months: int
) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """x and y in order, with an empty point wherever two neighbours may not be joined."""
    days = [str(start)[:10].removesuffix("-01-01") for start in points["period_start"]]
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
    color = color_of(name, place)
    if points["apart"].all():
        color = OUTLINE
    fills = [OUTLINE if grey else color for grey in points["apart"]]
    # No line joins what is apart to what is not.
    x, y = _joined(points[~points["apart"] | points["apart"].all()], indicator, step_months)
    line = {"color": color, "width": 2.4, "dash": DASHES[place % len(DASHES)]}
    if (edge := outline_color(color)) != WHITE:  # a pale line has an edge, as a pale area
        line["dash"] = "solid"
        casing = {"color": edge, "width": 3.8}
        figure.add_scatter(x=x, y=y, mode="lines", line=casing, hoverinfo="skip", showlegend=False)
    if points["apart"].any() and not points["apart"].all():
        past, at = _joined(points[points["apart"]], indicator, step_months)
        figure.add_scatter(x=past, y=at, mode="lines", line=line | {"color": OUTLINE}, hoverinfo="skip")
    figure.add_scatter(x=x, y=y, name=name, mode="lines", line=line, hoverinfo="skip")
    doubtful = points["status"].isin(DOUBTFUL)
    drawn = (
        ("side" in points)
        | doubtful
        | points["apart"]
        | _alone(points, indicator, step_months)
        | (points["period_start"] == points["period_start"].max())
    )
    said = [qualified(row.value, row.status, indicator, kept(row, indicator)) for row in points.itertuples()]
    figure.add_scatter(
        x=points["period_start"].astype(str).str[:10].tolist(),
        y=points["value"].to_numpy(dtype="float64"),
        text=[f"{name}, {format_period(p)} : {s}" for p, s in zip(points["period"], said, strict=True)],
        mode="markers",
        marker={
            "symbol": SYMBOLS[place % len(SYMBOLS)],
            "size": 8,
            "color": [WHITE if d else fill for d, fill in zip(doubtful, fills, strict=True)],
            "line": {"color": fills if edge == WHITE else edge, "width": 1.8},
            "opacity": [1 if d else 0 for d in drawn],
        },
        hovertemplate="%{text}<extra></extra>",
    )
    last = points.iloc[-1]
    if "side" in points:
        _number(figure, points, indicator)
        return Label(last["value"], f"<b>{folded(name)}</b>", GLYPHS[place % len(GLYPHS)], color)
    between = " " if len(name) <= SHORT else "<br>"
    stopped = (end - pd.Timestamp(last["period_start"])).days > step_months * 31
    when = f" ({last['period'][:4]})" if stopped else ""
    text = (
        f"<b>{folded(name)}</b>{between}{marked(last['value'], doubt_of(last), indicator, kept(last, indicator))}{when}"
    )
    return Label(last["value"], text, GLYPHS[place % len(GLYPHS)], color)


def _sides(told: pd.DataFrame, zero: bool) -> list[str]:
    """Where the number of each point stands: of several on a day, every other one over it, from the top; of a point
    alone, under it where its line only rises from it, or beside a number as high.
    """
    near = NEAR * (told["value"].max() - (0.0 if zero else told["value"].min()))
    days = told.groupby("period_start")["value"]
    odd, many = days.rank(ascending=False, method="first") % 2 == 1, days.transform("size") > 1
    sides: dict[object, str] = {}
    for _, line in told.sort_values("period_start").groupby("name", sort=False):
        values, over = [nan, *line["value"], nan], False
        for at, index in reversed([*enumerate(line.index)]):
            before, here, after = values[at : at + 3]
            alone = not ((over and abs(after - here) < near) or (after > here and not before <= here))
            over = bool(odd[index]) if many[index] else alone
            sides[index] = f"{'top' if over else 'bottom'} center"
    return [sides[index] for index in told.index]


def _number(figure: go.Figure, points: pd.DataFrame, indicator: Indicator) -> None:
    """The number of each point, as printed; the last with its unit where it is %, in bold where it compares."""
    *others, last = [marked(row.value, row.status, indicator, kept(row, indicator)) for row in points.itertuples()]
    figure.add_scatter(
        x=points["period_start"].astype(str).str[:10].tolist(),
        y=points["value"].to_numpy(dtype="float64"),
        text=[
            *(said.replace(f"{NNBSP}%", "") for said in others),
            last if points["apart"].iloc[-1] else f"<b>{last}</b>",
        ],
        mode="markers+text",  # unseen markers, which the numbers keep off
        marker={"size": 11, "opacity": 0},
        textposition=points["side"].tolist(),
        textfont={"color": [SECONDARY if grey else INK for grey in points["apart"]], "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _draw_context(figure: go.Figure, context: pd.DataFrame, indicator: Indicator, step_months: int) -> None:
    xs: list[str] = []
    ys: list[float] = []
    ends: list[pd.Series] = []
    for _, points in context.dropna(subset=["value"]).sort_values("period_start").groupby("name", sort=False):
        x, y = _joined(points, indicator, step_months)
        xs += [*x, x[-1]]
        ys += [*y, float("nan")]
        alone = _alone(points, indicator, step_months)
        alone[-1] = True
        ends += [point for _, point in points[alone].iterrows()]
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


def _gap_words(gap: Gap) -> dict[str, Any]:
    seen = min(gap.end, PLAN[0]) if gap.start.year + 1 < PLAN[0].year else gap.end  # the plan's band covers the rest
    middle = gap.start + (seen - gap.start) / 2
    return {
        "x": middle.isoformat(), "y": 1, "yref": "paper", "yanchor": "top", "yshift": -18,
        "text": gap.words, "showarrow": False,  # under the name of the plan, which may be as near
        "font": {"color": SECONDARY, "size": 12}, "align": "center", "bgcolor": GROUND,
    }  # fmt: skip


def _level(target: Target) -> dict[str, Any]:
    """A dashed line as wide as the plot."""
    line = {"color": INK, "width": 1.3, "dash": "dash"}
    across = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": target.value, "y1": target.value}
    return {**across, "line": line, "name": target.words}


def _draw_steps(figure: go.Figure, corners: Sequence[tuple[dt.date, float]], name: str) -> None:
    figure.add_scatter(
        x=[day.isoformat() for day, _ in corners],
        y=np.array([value for _, value in corners], dtype="float64"),
        mode="lines",
        line={"color": SECONDARY, "width": 1.6, "dash": "dash"},
        name=name,
        hoverinfo="skip",
    )
