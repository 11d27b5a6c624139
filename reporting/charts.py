"""What an office document draws itself: the values of an exhibit as categories and series, gaps left empty."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog import ENSEMBLE, Catalog
from etl.french import format_period
from reporting.comparability import bases
from reporting.exhibit import Chart, Exhibit, Kind, Series

TOLD_APART: Final = ["indicator", "territory", "breakdown"]
MOST_SERIES: Final = 6
MOST_BARS: Final = 25


def chart_of(exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """The native chart of an exhibit, its values as printed; None where only its table, or its map, can be given."""
    chart = _chart_of(exhibit, catalog)
    if chart and chart.kind == "barres" and not 1 < len(chart.categories) == len(set(chart.categories)):
        return None  # a single bar, or bars of which two have one name, say less than their table
    return chart and replace(chart, series=tuple(_printed(series, chart.decimals) for series in chart.series))


def _printed(series: Series, decimals: int) -> Series:
    return replace(series, values=tuple(None if v is None else round(v, decimals) for v in series.values))


def _chart_of(exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    figure = exhibit.figure
    if figure is None or is_map(figure):
        return None
    if hung := [trace for trace in figure.select_traces({"type": "bar"}) if trace.base is not None]:
        return _waterfall(hung[0], catalog, exhibit)
    if ranked := list(figure.select_traces({"type": "bar", "orientation": "h"})):
        return _ranked(ranked, catalog, exhibit)
    if exhibit.simulation:
        return _simulated(figure, catalog, exhibit)
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


def _simulated(figure: go.Figure, catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """Observed and simulated years, each path a series, as the figure has them."""
    lines = [t for t in figure.data if t.type == "scatter" and "lines" in (t.mode or "") and t.name]
    years = sorted({int(year) for line in lines for year in line.x})
    if not years or len(lines) > MOST_SERIES:
        return None
    drawn = [
        Series(line.name, tuple(at.get(year) for year in years))
        for line in lines
        for at in [{int(x): float(y) for x, y in zip(line.x, line.y, strict=True)}]
    ]
    return Chart("lignes", tuple(map(str, years)), tuple(drawn), *_format(exhibit.indicators[:1], catalog))


def _published(figure: go.Figure, catalog: Catalog, exhibit: Exhibit) -> Chart | None:
    """Lines or columns over time, or bars where each series has one date."""
    rows = exhibit.rows
    if rows.empty or not rows["value"].notna().any() or _mixed(rows, catalog):
        return None
    rows = rows.assign(series=names(rows, catalog), start=pd.to_datetime(rows["period_start"]))
    shape = _format(tuple(rows["indicator"].unique()), catalog)
    if rows.groupby("series")["start"].nunique().max() == 1:
        return _bars(rows, shape)
    columns = any(True for _ in figure.select_traces({"type": "bar"}))
    if columns and rows["breakdown"].nunique() > 1:
        rows = rows[rows["breakdown"] != ENSEMBLE]
    if rows["series"].nunique() > MOST_SERIES:
        last = rows[rows["value"].notna()].sort_values("start").groupby(TOLD_APART, sort=False).tail(1)
        return _bars(last, shape, "Dernière valeur publiée de chacun ; les courbes sont au tableau de bord.")
    kind: Kind = "lignes" if not columns else "empilées" if rows["series"].nunique() > 1 else "colonnes"
    return _over_time(kind, rows, shape)


def evolution_of(rows: pd.DataFrame, catalog: Catalog) -> Chart | None:
    """Lines of an indicator (columns of queries.SERIES), cut where the base changes; None if they are too many."""
    rows = rows.assign(series=names(rows, catalog), start=pd.to_datetime(rows["period_start"]))
    if rows["series"].nunique() > MOST_SERIES:
        return None
    return _over_time("lignes", rows, _format(tuple(rows["indicator"].unique()), catalog))


def _over_time(kind: Kind, rows: pd.DataFrame, shape: tuple[bool, int]) -> Chart | None:
    labels = _labels(rows)
    drawn = []
    for name, points in rows.groupby("series", sort=False):
        if points["start"].duplicated().any():
            return None  # two figures of one date that nothing in their names tells apart
        at = points.set_index("start")["value"]
        drawn.append(Series(str(name), tuple(_value(at.get(start)) for start in labels)))
    return Chart(kind, tuple(labels.values()), tuple(drawn), *shape)


def _bars(rows: pd.DataFrame, shape: tuple[bool, int], remark: str = "") -> Chart | None:
    """One value each; territories from the highest to the lowest, other categories in their order."""
    if len(rows) > MOST_BARS:
        return None
    if rows["territory"].nunique() > 1:
        rows = rows.sort_values("value", ascending=False, na_position="last", kind="stable")
    values = tuple(_value(value) for value in rows["value"])
    title = format_period(rows["period"].iloc[0]) if rows["period"].nunique() == 1 else "dernière valeur"
    names = rows["name"] if rows["territory"].nunique() > 1 else rows["series"]
    return Chart("barres", tuple(names.astype(str)), (Series(title, values),), *shape, remark)


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


def _labels(rows: pd.DataFrame) -> dict[pd.Timestamp, str]:
    """The dates in order with their label; a missing year or month between two has its empty place."""
    named = dict(sorted(zip(rows["start"], rows["period"].map(format_period), strict=True)))
    starts = list(named)
    for step, label in ((pd.DateOffset(years=1), "{0:%Y}"), (pd.DateOffset(months=1), "{0:%m/%Y}")):
        every = pd.date_range(starts[0], starts[-1], freq=step)
        if set(starts) <= set(every) and any(a + step == b for a, b in pairwise(starts)):
            return {day: label.format(day) for day in every}
    return named


def _mixed(rows: pd.DataFrame, catalog: Catalog) -> bool:
    """Whether its units do not share an axis: counts of things may, a rate only with its like."""
    found = {(i.unit, i.decimals) for i in map(catalog.indicators.__getitem__, rows["indicator"].unique())}
    return len({unit for unit, _ in found}) > 1 and not all(unit != "%" and decimals == 0 for unit, decimals in found)


def _format(indicators: tuple[str, ...], catalog: Catalog) -> tuple[bool, int]:
    known = [catalog.indicators[identifier] for identifier in indicators]
    return any(i.unit == "%" for i in known), max(i.decimals for i in known)


def _value(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
