"""Dated facts under a line: seasons as pale bands, the rest numbered above the plot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.plan import Event
from reporting.figures.theme import GRID, RULE, SEASON, SECONDARY, WHITE

BADGES = 30  # pixels above the plot for the numbers of events
BADGE = 0.09  # of the width: what two badges need between them


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


def draw_events(figure: go.Figure, events: Sequence[Event], known: pd.DataFrame) -> None:
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
