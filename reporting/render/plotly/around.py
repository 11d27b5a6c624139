"""What stands around lines: dated facts under them, words level with them in the margin, the axis that leaves room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final

import pandas as pd

from etl.catalog.plan import Event
from reporting.piece.drawing import PLAN as YEARS
from reporting.piece.drawing import PLAN_NAME, numbered, spanned
from reporting.piece.palette import ACCENT, GRID, INK, PLAN, RULE, SEASON, SECONDARY, WHITE

BADGES = 30  # pixels above the plot for the numbers of events
BADGE = 0.09  # of the width: what two badges need between them
HIGH: Final = {"yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
WIDEST = 16  # characters of a line of a name: a longer one would leave no room to the curve on a phone
MOST_LINES = 4  # of a name
LINE_HEIGHT = 17  # pixels of one line of an end label
FRAME = 60  # pixels of the figure's height that the axis takes
NUMBER = 20  # pixels that a number takes over its point, or under it
NAMED = 26  # pixels at the top, for the name of the plan over a marker


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


def spread(values: Sequence[float], rooms: Sequence[float], within: tuple[float, float]) -> list[float]:
    """The same values moved as little as needed so that each has its room, order kept, and none stands out of `within`:
    Plotly leaves unsaid what is beyond an axis. Too many share what there is.
    """
    rooms = [room * min(1, (within[1] - within[0]) / (sum(rooms) or 1)) for room in rooms]
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed = [values[i] for i in order]
    for _ in range(60):
        for low, high in zip(range(len(placed)), range(1, len(placed)), strict=False):
            needed = (rooms[order[low]] + rooms[order[high]]) / 2
            overlap = needed - (placed[high] - placed[low])
            if overlap > 1e-9:
                placed[high] += overlap / 2
                placed[low] -= overlap / 2
    for ends, ordered, side in ((within[0], range(len(placed)), 1), (within[1], reversed(range(len(placed))), -1)):
        end = ends
        for at in ordered:
            half = side * rooms[order[at]] / 2
            placed[at] = side * max(side * placed[at], side * (end + half))
            end = placed[at] + half
    heights = [0.0] * len(values)
    for position, i in enumerate(order):
        heights[i] = placed[position]
    return heights


def bounds(values: Sequence[float], zero: bool, height: int, beside: int = 0) -> tuple[float, float]:
    """The axis that holds these values in a figure of that `height`, with room for their labels and the plan's name;
    `beside`: pixels that the number of a point takes over or under it.
    """
    low, high = min([*values, *[0.0] * zero]), max([*values, *[0.0] * zero])
    span = (high - low) or 1
    plot = height - FRAME - NAMED - 2 * beside
    above, under = max(0.07, (NAMED + beside) / plot), max(0.07, beside / plot)
    return (low if zero and not low else low - under * span), high + above * span


def room(labels: Sequence[Label]) -> int:
    """Pixels of the height that they take one under the other."""
    return LINE_HEIGHT * sum(label.text.count("<br>") + 1 for label in labels)


def folded(words: str) -> str:
    """On lines of the margin, at most so many, the last of which says by its « … » that it goes on."""
    lines = [line for told in words.split("<br>") for line in wrap(told, WIDEST, break_long_words=False)]
    return "<br>".join(lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"])


def direct_labels(labels: Sequence[Label], axis: tuple[float, float], height: int) -> dict[str, Any]:
    """Layout of the labels in the right margin, pushed apart where two would meet, in a figure of that `height`."""
    pixel = (axis[1] - axis[0]) / (height - FRAME)
    lines = [label.text.split("<br>") for label in labels]
    rooms = [LINE_HEIGHT * len(written) * pixel for written in lines]
    annotations = [
        {
            "x": 1, "xref": "paper", "y": height, "xanchor": "left", "xshift": 6, "showarrow": False, "align": "left",
            "text": label.written, "font": {"color": INK, "size": 13},
        }
        for label, height in zip(labels, spread([label.value for label in labels], rooms, axis), strict=True)
    ]  # fmt: skip
    widest = max((len(_plain(word)) for written in lines for word in written), default=0)
    return {"annotations": annotations, "margin": {"r": 28 + 7 * widest, "t": 10, "b": 24}}


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
