"""Dated facts under a line: seasons as pale bands, the rest numbered above the plot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from etl.catalog.plan import Event
from reporting.piece.drawing import PLAN as YEARS
from reporting.piece.drawing import PLAN_NAME, numbered, spanned
from reporting.piece.palette import ACCENT, GRID, PLAN, RULE, SEASON, SECONDARY, WHITE

BADGES = 30  # pixels above the plot for the numbers of events
BADGE = 0.09  # of the width: what two badges need between them
HIGH: Final = {"yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}


def seasons(event: Event, points: pd.DataFrame) -> list[tuple[str, str]]:
    """First and last day (ISO) of each return of a yearly event over the span of `points`."""
    known = points.dropna(subset=["value"])
    years = range(pd.Timestamp(known["period_start"].min()).year - 1, pd.Timestamp(known["period_end"].max()).year + 1)
    over = int(event.end < event.start)  # from one year to the next
    return [(f"{year}-{event.start}", f"{year + over}-{event.end}") for year in years]


def marks(events: Sequence[Event], known: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Layout of the events: seasons as pale bands; the rest as a band or a dotted line under its number."""
    found = numbered(events, known)
    shapes = [band(*days, SEASON) for event in events if event.yearly for days in seasons(event, known)]
    shapes += [band(event.start, event.end, GRID) if event.end else _dotted(event.start) for _, event in found]
    badges = [
        {
            "x": middle.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4, "text": numbers,
            "showarrow": False, "font": {"color": SECONDARY, "size": 12}, "bordercolor": RULE, "borderpad": 1,
            "bgcolor": WHITE,
        }
        for numbers, middle in _clustered(found, known)
    ]  # fmt: skip
    return {"shapes": shapes, "annotations": badges}


def band(first: str, last: str, color: str) -> dict[str, Any]:
    """A shape as high as the plot, under the lines, between two days (ISO)."""
    return {**HIGH, "type": "rect", "x0": first, "x1": last, "fillcolor": color, "line": {"width": 0}}


def plan(last: dt.date) -> dict[str, list[dict[str, Any]]]:
    """Layout of the plan's years as one tinted band, named at its end, where few curves go yet; none before them."""
    if last <= YEARS[0]:
        return {"shapes": [], "annotations": []}
    name = {
        "x": YEARS[1].isoformat(), "y": 1, "yref": "paper", "xanchor": "right", "yanchor": "top", "text": PLAN_NAME,
        "showarrow": False, "font": {"color": ACCENT, "size": 12},
    }  # fmt: skip
    return {"shapes": [band(str(YEARS[0]), str(YEARS[1]), PLAN)], "annotations": [name]}


def _dotted(day: str) -> dict[str, Any]:
    return {**HIGH, "type": "line", "x0": day, "x1": day, "line": {"color": SECONDARY, "width": 1, "dash": "dot"}}


def _clustered(found: Sequence[tuple[str, Event]], known: pd.DataFrame) -> list[tuple[str, dt.date]]:
    """One badge for each event, or « 2-4 » for those too near for their own; with the day it stands over."""
    start, end = spanned(*(pd.Timestamp(known["period_start"].agg(how)).date() for how in ("min", "max")))
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
