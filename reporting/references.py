"""The dashed lines of a figure (targets, references, trajectory) as series that an office document draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from reporting.exhibit import Chart, Series
from reporting.figures.labels import REFERENCE
from reporting.progress import Point, expected_at


def with_levels(chart: Chart | None, figure: go.Figure) -> Chart | None:
    """The chart with each level that the figure draws: a line as wide as its own, or a bar at its rank."""
    if chart is None:
        return None
    levels = _levels(figure)
    if chart.kind == "barres":
        return reduce(_ranked, levels, chart)
    lines = (Series(name, (value,) * len(chart.categories)) for name, value in levels)
    return replace(chart, references=(*lines, *chart.references))


def with_lines(chart: Chart, figure: go.Figure) -> Chart:
    """The chart with the dashed lines that the figure draws over the same categories."""
    found = []
    for trace in _lines(figure):
        at = {str(x): float(y) for x, y in zip(trace.x, trace.y, strict=True)}
        found.append(Series(named(trace.name), tuple(at.get(place) for place in chart.categories)))
    return replace(chart, references=(*chart.references, *found))


def corners(figure: go.Figure) -> Mapping[str, tuple[Point, ...]]:
    """The trajectories of a figure over time, by name."""
    return {
        named(trace.name): tuple(
            Point(dt.date.fromisoformat(str(x)), float(y)) for x, y in zip(trace.x, trace.y, strict=True)
        )
        for trace in _lines(figure)
    }


def along(name: str, way: Sequence[Point], spans: Sequence[tuple[dt.date, dt.date] | None]) -> Series:
    """The trajectory at the end of each span (first and last day), as the table has it; none beyond its own dates."""
    reached = (None if span is None or span[0] > way[-1].day else min(span[1], way[-1].day) for span in spans)
    return Series(name, tuple(None if day is None else expected_at(day, way) for day in reached))


def on_screen(rows: pd.DataFrame, figure: go.Figure, apart: list[str]) -> pd.DataFrame:
    """The series (told `apart` by these columns) whose last point is on a figure over time; all, of another figure."""
    traces = list(figure.select_traces({"type": "scatter", "mode": "markers"}))
    points = {(str(x)[:10], y) for trace in traces for x, y in zip(trace.x, trace.y, strict=True)}
    last = (
        rows[rows["value"].notna()].sort_values("period_start", key=pd.to_datetime).groupby(apart, sort=False).tail(1)
    )
    kept = [(str(row.period_start)[:10], row.value) in points for row in last.itertuples()]
    return rows.merge(last.loc[kept, apart], on=apart) if any(kept) else rows


def named(words: str) -> str:
    """« Objectif légal : 25 %, 1er janvier 2025 », from the words at the end of the line on screen."""
    head, *rest = words.split("<br>")
    said = f"{head} : {', '.join(rest)}".replace(", (", " (") if rest else head
    return said[:1].upper() + said[1:]


def _levels(figure: go.Figure) -> list[tuple[str, float]]:
    """Name and value of the lines drawn from side to side, or from top to bottom."""
    shapes = [shape for shape in figure.layout.shapes if shape.name]
    return [(named(s.name), float(s.y0 if s.y0 == s.y1 else s.x0)) for s in shapes]


def _lines(figure: go.Figure) -> list[Any]:
    return [trace for trace in figure.select_traces({"type": "scatter"}) if trace.meta == REFERENCE]


def _ranked(chart: Chart, level: tuple[str, float]) -> Chart:
    """A row of its own above the first lower bar: office programs draw no line across horizontal bars."""
    name, value = level
    (bars,) = chart.series
    lower = (at for at, known in enumerate(bars.values) if known is not None and known < value)
    place = next(lower, sum(known is not None for known in bars.values))

    def spaced(series: Series, here: float | None = None) -> Series:
        return replace(series, values=(*series.values[:place], here, *series.values[place:]))

    empty = Series(name, (None,) * len(chart.categories))
    return replace(
        chart,
        categories=(*chart.categories[:place], name, *chart.categories[place:]),
        series=(spaced(bars),),
        references=(*map(spaced, chart.references), spaced(empty, value)),
    )
