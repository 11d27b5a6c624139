"""What an office document draws itself: the values of an exhibit as categories and series, gaps left empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog import Catalog
from etl.french import format_period, quantity
from reporting.comparability import bases
from reporting.exhibit import Chart, Exhibit, Kind, Series
from reporting.figures.evolution import joined
from reporting.progress import Point
from reporting.references import along, corners, on_screen, with_levels, with_lines
from reporting.words import MASKED

TOLD_APART: Final = ["indicator", "territory", "breakdown"]
MOST_SERIES: Final = 6
NO_DATE: Final = "\u00a0"  # names an empty place: a workbook would keep no empty name
MOST_BARS: Final = 25
NO_WAY: Final[Mapping[str, Sequence[Point]]] = MappingProxyType({})


def chart_of(exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """The native chart of an exhibit, its values as printed; None where only its table, or its map, can be given."""
    chart = _chart_of(exhibit, catalog)
    if chart is None:
        return None
    called = chart.categories
    if chart.kind == "barres" and not (len(called) - len(chart.references) > 1 and len(called) == len(set(called))):
        return None  # a single bar, or bars of which two have one name, say less than their table
    series, references = (
        tuple(_printed(one, chart.decimals) for one in some) for some in (chart.series, chart.references)
    )
    hidden = int((exhibit.rows["status"] == "secret").sum())
    masked = quantity(hidden, 0, "valeur masquée", "valeurs masquées") + " (secret statistique), place laissée vide."
    return replace(
        chart,
        series=series,
        references=references,
        remark=" ".join(filter(None, (chart.remark, masked if hidden else ""))),
    )


def _printed(series: Series, decimals: int) -> Series:
    return replace(series, values=tuple(None if v is None else round(v, decimals) for v in series.values))


def _chart_of(exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    figure = exhibit.figure
    if figure is None or is_map(figure):
        return None
    if hung := [trace for trace in figure.select_traces({"type": "bar"}) if trace.base is not None]:
        return _waterfall(hung[0], catalog, exhibit)
    if ranked := list(figure.select_traces({"type": "bar", "orientation": "h"})):
        return with_levels(_ranked(ranked, catalog, exhibit), figure)
    if bars := list(figure.select_traces({"type": "bar"})):
        columns = _columns(bars, catalog, exhibit)
        return columns and with_lines(columns, figure)
    lines = [t for t in figure.select_traces({"type": "scatter"}) if "lines" in (t.mode or "") and t.name]
    if lines and all(isinstance(number, int) for line in lines for number in line.x):
        return with_levels(_numbered(lines, figure, catalog, exhibit), figure)
    return _published(figure, catalog, exhibit)


def is_map(figure: go.Figure) -> bool:
    """Whether the figure fills outlines, on one scale for both axes."""
    return bool(figure.layout.yaxis.scaleanchor == "x")


def _waterfall(bars: go.Bar, catalog: Catalog, exhibit: Exhibit) -> Chart:
    """The standing bars; an invisible one below lifts those that hang."""
    lows = [min(base, base + length) for base, length in zip(bars.base, bars.y, strict=True)]
    lengths = [abs(float(length)) for length in bars.y]
    names = tuple(str(name).replace("<br>", " ") for name in bars.x)
    texts = tuple(str(said).split(" : ", 1)[1] for said in bars.customdata)
    series = (Series("(appui)", tuple(map(float, lows))), Series(exhibit.title, tuple(lengths), texts))
    return Chart("cascade", names, series, *_format(exhibit.indicators, catalog))


def _ranked(bars: list[go.Bar], catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """The bars as they are ranked, from the top; a hidden one is empty."""
    lengths = [(str(name), _value(length)) for trace in bars for name, length in zip(trace.y, trace.x, strict=True)]
    if not lengths:
        return None
    names, values = zip(*reversed(lengths), strict=True)  # Plotly draws upwards
    return Chart("barres", names, (Series(exhibit.title, values),), *_format(exhibit.indicators[:1], catalog))


def _columns(bars: list[go.Bar], catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """The columns as they stand, one on the other where there are several; not the bar that stands for hidden parts."""
    shown = [trace for trace in bars if trace.name is None or not trace.name.startswith(MASKED)]
    places = sorted({str(place) for trace in shown for place in trace.x})
    drawn = [
        Series(trace.name or exhibit.title, tuple(at.get(place) for place in places))
        for trace in shown
        for at in [{str(x): _value(y) for x, y in zip(trace.x, trace.y, strict=True)}]
    ]
    if not places or len(drawn) > MOST_SERIES:
        return None
    kind: Kind = "empilées" if len(drawn) > 1 else "colonnes"
    return Chart(kind, tuple(places), tuple(drawn), *_format(exhibit.indicators[:1], catalog))


def _numbered(lines: list[go.Scatter], figure: go.Figure, catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """Lines over numbers (years of a simulation, months of several years), each a series, as the figure has them."""
    numbers = sorted({int(number) for line in lines for number in line.x})
    axis = figure.layout.xaxis
    said = dict(zip(axis.tickvals or (), axis.ticktext or (), strict=True))
    if len(lines) > MOST_SERIES:
        return None
    drawn = [
        Series(line.name, tuple(at.get(number) for number in numbers))
        for line in lines
        for at in [{int(x): _value(y) for x, y in zip(line.x, line.y, strict=True)}]
    ]
    named = tuple(str(said.get(number, number)) for number in numbers)
    return Chart("lignes", named, tuple(drawn), *_format(exhibit.indicators[:1], catalog))


def _published(figure: go.Figure, catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """Lines over time, or bars where each series has one date."""
    dated = exhibit.rows[~exhibit.rows["period"].str.contains("/")]  # an interval has no place on a line of dates
    rows = on_screen(dated, figure, TOLD_APART)
    if rows.empty or not rows["value"].notna().any() or _mixed(rows, catalog):
        return None
    rows = rows.assign(series=names(rows, catalog), start=pd.to_datetime(rows["period_start"]))
    shape = _format(tuple(rows["indicator"].unique()), catalog)
    if rows.groupby("series")["start"].nunique().max() == 1:
        bars = _bars(rows, shape) if rows["start"].nunique() == 1 else None  # bars of several dates would compare
        return with_levels(bars, figure)
    if rows["series"].nunique() > MOST_SERIES:
        last = rows[rows["start"] == rows.loc[rows["value"].notna(), "start"].max()]
        latest = _bars(last, shape, "Dernière période publiée ; les courbes sont au tableau de bord.")
        return with_levels(latest, figure)
    return with_levels(_lines(rows, shape, catalog, corners(figure)), figure)


def evolution_of(rows: pd.DataFrame, catalog: Catalog) -> Chart | None:
    """Lines of an indicator (columns of queries.SERIES), cut where the base changes; None if they are too many."""
    rows = rows.assign(series=names(rows, catalog), start=pd.to_datetime(rows["period_start"]))
    if rows["series"].nunique() > MOST_SERIES:
        return None
    return _lines(rows, _format(tuple(rows["indicator"].unique()), catalog), catalog)


def _lines(
    rows: pd.DataFrame, shape: tuple[bool, int], catalog: Catalog, ways: Mapping[str, Sequence[Point]] = NO_WAY
) -> Chart | None:
    """A place for each date, and an empty one wherever a line may not join the points around it; `ways` dashed."""
    labels, step = _labels(rows, max((pd.Timestamp(way[-1].day) for way in ways.values()), default=None))
    series = {str(name): points.sort_values("start") for name, points in rows.groupby("series", sort=False)}
    if any(points["start"].duplicated().any() for points in series.values()):
        return None  # two figures of one date that nothing in their names tells apart
    cuts = {pair for points in series.values() for pair in _cuts(points, step, catalog)}
    places: list[pd.Timestamp | None] = []
    for before, day in zip([None, *labels], labels, strict=False):
        places += [None, day] if (before, day) in cuts else [day]
    drawn = []
    for name, points in series.items():
        at = points.set_index("start")["value"]
        drawn.append(Series(name, tuple(None if day is None else _value(at.get(day)) for day in places)))
    named = tuple(NO_DATE if day is None else labels[day] for day in places)
    ends = _ends(rows, labels, step)
    spans = [day and (day.date(), ends[day].date()) for day in places]
    references = tuple(along(name, way, spans) for name, way in ways.items())
    return Chart("lignes", named, tuple(drawn), *shape, references=references)


def _ends(rows: pd.DataFrame, days: Iterable[pd.Timestamp], step: int) -> dict[pd.Timestamp, pd.Timestamp]:
    """The last day of what each date counts, as the rows say it; of a date without figure, from those that have one."""
    ends = pd.to_datetime(rows["period_end"])
    known = dict(zip(rows["start"], ends, strict=True))
    lasting = pd.DateOffset(months=step, days=-1) if (ends > rows["start"]).any() else pd.DateOffset(0)
    return {day: known.get(day, day + lasting) for day in days}


def _cuts(points: pd.DataFrame, step: int, catalog: Catalog) -> set[tuple[pd.Timestamp, pd.Timestamp]]:
    """The days that no line joins: too far apart, or counting something else."""
    known = points[points["value"].notna()]
    linked = joined(known, catalog.indicators[points["indicator"].iloc[0]], step)
    return {pair for pair, link in zip(pairwise(known["start"]), linked[1:], strict=True) if not link}


def _bars(rows: pd.DataFrame, shape: tuple[bool, int], remark: str = "") -> Chart | None:
    """One value each, of one date; territories from the highest to the lowest, other categories in their order."""
    if len(rows) > MOST_BARS:
        return None
    if rows["territory"].nunique() > 1:
        rows = rows.sort_values("value", ascending=False, na_position="last", kind="stable")
    values = tuple(_value(value) for value in rows["value"])
    called = rows["name"] if rows["territory"].nunique() > 1 else rows["series"]
    series = Series(format_period(rows["period"].iloc[0]), values)
    return Chart("barres", tuple(called.astype(str)), (series,), *shape, remark)


def names(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """What tells the series apart: indicator, territory, breakdown, and the base where one of them has two."""
    bases_ = pd.Series(bases(rows, catalog), index=rows.index)
    parts = {
        "indicator": [catalog.indicators[i].short for i in rows["indicator"]],
        "territory": rows["name"].astype(str).tolist(),
        "breakdown": rows["breakdown"].astype(str).tolist(),
        "base": [base or "même assiette" for base in bases_],
    }
    varying = [key for key in TOLD_APART if rows[key].nunique() > 1]
    if bases_.groupby([rows[key] for key in TOLD_APART]).nunique().max() > 1:
        varying.append("base")
    if not varying:
        varying = ["territory"]
    return [", ".join(words) for words in zip(*(parts[key] for key in varying), strict=True)]


def _labels(rows: pd.DataFrame, until: pd.Timestamp | None = None) -> tuple[dict[pd.Timestamp, str], int]:
    """The dates in order with their label, and the months from one to the next; a missing one has its empty place.

    They go on to `until`, where a trajectory ends.
    """
    named = dict(sorted(zip(rows["start"], rows["period"].map(format_period), strict=True)))
    starts = list(named)
    for months, label in ((12, "{0:%Y}"), (1, "{0:%m/%Y}")):
        step = pd.DateOffset(months=months)
        every = pd.date_range(starts[0], max(starts[-1], until or starts[-1]), freq=step)
        if set(starts) <= set(every) and any(a + step == b for a, b in pairwise(starts)):
            return {day: label.format(day) for day in every}, months
    if until is not None and until > max(pd.to_datetime(rows["period_end"])):
        named[until] = format_period(until.date().isoformat())
    return named, 12


def _mixed(rows: pd.DataFrame, catalog: Catalog) -> bool:
    """Whether its units do not share an axis: counts of things may, a rate only with its like."""
    found = {(i.unit, i.decimals) for i in map(catalog.indicators.__getitem__, rows["indicator"].unique())}
    return len({unit for unit, _ in found}) > 1 and not all(unit != "%" and decimals == 0 for unit, decimals in found)


def _format(indicators: tuple[str, ...], catalog: Catalog) -> tuple[bool, int]:
    known = [catalog.indicators[identifier] for identifier in indicators]
    return any(i.unit == "%" for i in known), max(i.decimals for i in known)


def _value(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
