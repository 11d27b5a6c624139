"""What an office document draws itself: the values of a drawing as categories and series, gaps left empty."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from etl.catalog import Catalog
from etl.french import MONTHS, NNBSP, format_percent, format_period, quantity
from reporting.analysis.comparability import bases, greys, joined
from reporting.analysis.words import DOUBTS, decimals, decimals_of, doubt_of, exact, kept, number, shortened
from reporting.piece.drawing import (
    Bars,
    Changes,
    Corner,
    Lines,
    Projection,
    Seasons,
    Stacked,
    Target,
    Waterfall,
    spanned,
)
from reporting.piece.exhibit import Chart, Exhibit, Kind, Series
from reporting.piece.form import numbers_of
from reporting.piece.palette import CATEGORICAL, INK, OUTLINE, color_of

TOLD_APART: Final = ["indicator", "territory", "breakdown"]
MOST_SERIES: Final = 6
APART: Final = " (à part)"  # after the name of a line, in its workbook: what no line joins to it
MOST_BARS: Final = 25
CONTEXT: Final = "Les autres arrondissements, en gris au tableau de bord, ne sont pas tracés."
LATEST: Final = "Dernière période publiée ; les courbes sont au tableau de bord."


def chart_of(exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """The native chart of an exhibit, its values as printed; None where only its table, or its map, can be given."""
    if numbers_of(exhibit.drawing):  # an axis over two points would show a tenth of a point as a cliff
        return None
    made = NATIVE.get(type(exhibit.drawing))
    chart = made and made(exhibit.drawing, exhibit, catalog)
    if chart is None:
        return None
    called = chart.categories
    if chart.kind == "barres" and not (len(called) > 1 and len(called) == len(set(called))):
        return None  # a single bar, or bars of which two have one name, say less than their table
    if all(value is None for one in chart.held for value in one.values):
        return None  # all hidden: only the table tells it
    least = min((decimals_of(catalog.indicators[name]) for name in exhibit.indicators), default=0)
    told = [replace(one, name=shortened(one.name)) for one in chart.series] if len(chart.series) > 1 else chart.series
    series = tuple(_printed(one, chart.decimals, least) for one in told)
    references = tuple(_printed(replace(one, name=shortened(one.name)), chart.decimals, 0) for one in chart.references)
    whole = chart.whole and _printed(chart.whole, chart.decimals, least)
    hidden = int((exhibit.rows["status"] == "secret").sum())
    masked = quantity(hidden, 0, "valeur masquée", "valeurs masquées") + " (secret statistique), place laissée vide."
    return replace(
        chart,
        series=series,
        references=references,
        whole=whole,
        remark=" ".join(filter(None, (chart.remark, masked if hidden else ""))),
    )


def _printed(series: Series, most: int, least: int) -> Series:
    """To the decimals of each value: those that its publisher prints, else its own."""
    own = series.decimals or tuple(0 if v is None else max(least, exact(v).decimals) for v in series.values)
    kept_ = tuple(min(most, decimals) for decimals in own)
    values = (None if v is None else round(v, decimals) for v, decimals in zip(series.values, kept_, strict=True))
    return replace(series, values=tuple(values), decimals=kept_)


def _decimals(rows: pd.DataFrame, catalog: Catalog) -> list[int]:
    """Of each value of rows of series, as its publisher prints it."""
    named = ((row, catalog.indicators[row.indicator]) for row in rows.itertuples())
    return [0 if pd.isna(row.value) else decimals(row.value, one, kept(row, one)) for row, one in named]


def _doubts(statuses: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(status if status in DOUBTS else "" for status in statuses)


def _lines(drawing: Lines, _: Exhibit, catalog: Catalog) -> Chart | None:
    """Those that the figure draws in colour; where it draws none, the last value of each that it draws in grey."""
    rows, context, target = drawing.series, drawing.context, drawing.target
    grey = context is not None and len(context) > 0
    known = rows[rows["value"].notna()]
    if known.empty:
        return _latest(context, target, catalog) if context is not None and grey else None
    starts = pd.to_datetime(known["period_start"])
    stepped = target.corners(starts.min(), starts.max()) if target else []
    steps = {target.name: stepped} if target and stepped else {}
    chart = _over_time(rows.assign(series=rows["name"]), catalog, steps)
    if chart is None:
        return None
    flat = [level for level in (None if stepped else target, drawing.reference) if level]
    levels = [Series(level.name, (level.value,) * len(chart.categories)) for level in flat]
    return replace(chart, references=(*levels, *chart.references), remark=CONTEXT if grey else "")


def _latest(rows: pd.DataFrame, target: Target | None, catalog: Catalog) -> Chart | None:
    """Bars of the last date, from the highest; too many are a table."""
    rows = rows.assign(start=pd.to_datetime(rows["period_start"])).reset_index(drop=True)
    last = rows[rows["start"] == rows.loc[rows["value"].notna(), "start"].max()]
    if last.empty or len(last) > MOST_BARS:
        return None
    last = last.sort_values("value", ascending=False, na_position="last", kind="stable")
    name, shown = format_period(last["period"].iloc[0]), tuple(_decimals(last, catalog))
    series = Series(
        name, tuple(map(_value, last["value"])), decimals=shown, doubts=_doubts(map(doubt_of, last.itertuples()))
    )
    chart = Chart("barres", tuple(last["name"].astype(str)), (series,), *_format(last["indicator"], catalog), LATEST)
    return replace(chart, over=target.name, crossed=(target.value,)) if target else chart


def evolution_of(rows: pd.DataFrame, catalog: Catalog) -> Chart | None:
    """Lines of an indicator (columns of queries.SERIES), cut where the base changes; None if they are too many."""
    return _over_time(rows.assign(series=names(rows, catalog)), catalog, {})


def _over_time(rows: pd.DataFrame, catalog: Catalog, targets: Mapping[str, Sequence[Corner]]) -> Chart | None:
    """A line per `series`, in two where no line may join two neighbours; a place for each date, evenly in time;
    `targets` in steps, dashed. None if they are too many, if two figures of one date have one name, or if each has a
    single figure.
    """
    rows = rows[~rows["period"].str.contains("/")]  # an interval has no place on a line of dates
    rows = rows.assign(start=pd.to_datetime(rows["period_start"])).reset_index(drop=True)
    series = {str(name): points.sort_values("start") for name, points in rows.groupby("series", sort=False)}
    if not 0 < len(series) <= MOST_SERIES or any(points["start"].duplicated().any() for points in series.values()):
        return None
    if max(points["value"].notna().sum() for points in series.values()) < 2:
        return None  # points that no line joins say less than their table
    labels, step = _labels(rows)
    places = list(labels)
    drawn: list[Series] = []
    known = rows[rows["value"].notna()]
    far = pd.Series(greys(known, catalog.indicators[known["indicator"].iloc[0]]), known.index, dtype=bool)
    for rank, (name, points) in enumerate(series.items()):
        grey = set(points.loc[far.reindex(points.index, fill_value=False), "start"])
        at = points.assign(shown=_decimals(points, catalog), doubt=[*map(doubt_of, points.itertuples())])
        at = at.set_index("start")
        values = [_value(at["value"].get(day)) for day in places]
        shown = tuple(int(at["shown"].get(day, 0)) for day in places)
        doubts = _doubts(at["doubt"].get(day) for day in places)
        # What counts otherwise than the last is grey, and after what does not.
        sides = [*zip([day in grey for day in places], _sides(places, _cuts(points, step, catalog)), strict=True)]
        found = sorted({side for side, value in zip(sides, values, strict=True) if value is not None})
        for more, side in enumerate(found or sides[:1]):
            kept_ = tuple(value if here == side else None for value, here in zip(values, sides, strict=True))
            own = OUTLINE if side[0] else color_of(name, rank) if grey else ""
            drawn.append(Series(name + APART * more, kept_, decimals=shown, doubts=doubts, apart=more > 0, color=own))
    named = tuple(labels.values())
    ends = _ends(rows, labels, step)
    spans = [(day.date(), ends[day].date()) for day in places]
    references = tuple(_along(name, corners, spans) for name, corners in targets.items())
    shape = _format(rows["indicator"], catalog)
    return Chart("lignes", named, tuple(drawn), *shape, references=references, dated=True)


def _sides(places: Sequence[pd.Timestamp], cuts: set[tuple[pd.Timestamp, pd.Timestamp]]) -> list[int]:
    """Of each place, 0 or 1: neighbours that no line joins are on two sides, so that no program draws one."""
    sides = [0] * len(places)
    for at, pair in enumerate(pairwise(places), start=1):
        sides[at] = sides[at - 1] ^ (pair in cuts)
    return sides


def _along(name: str, corners: Sequence[Corner], spans: Sequence[tuple[dt.date, dt.date]]) -> Series:
    """What is aimed at, at the end of each span (first and last day); none out of its own dates."""
    last = corners[-1][0]
    held = [[value for day, value in corners if day <= min(end, last)] if start <= last else [] for start, end in spans]
    return Series(name, tuple(values[-1] if values else None for values in held))


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


def _bars(drawing: Bars, exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """As they are ranked, from the top, in their colours; then, without a bar, the words of those apart."""
    ordered = drawing.ordered()[::-1]
    firm, under = ordered[~ordered["last"]], ordered[ordered["last"]]
    if len(firm) < 2 or len(ordered) > MOST_BARS:
        return None
    counts = drawing.few.counts if drawing.few else {}
    below = [
        f"{name.removesuffix(' *')} : {words}" + (f" sur {counts[code]}" if code in counts else "")
        for code, name, words in zip(under["territory"], under["name"], drawing.said(under), strict=True)
    ]
    names_ = (*firm["name"].astype(str), *([drawing.ruled(under)] if below else []), *below)
    empty = len(names_) - len(firm)
    series = Series(
        exhibit.title,
        (*map(_value, firm["value"]), *[None] * empty),
        decimals=(*_decimals(firm.assign(indicator=drawing.indicator.id), catalog), *[0] * empty),
        doubts=(*_doubts(map(doubt_of, firm.itertuples())), *[""] * empty),
        colors=(*drawing.fills(firm), *[""] * empty),
        chosen=frozenset(at for at, code in enumerate(firm["territory"]) if code in drawing.highlighted),
    )
    over = f"{NNBSP}; ".join([*(target.name for target in drawing.references), *_strip(drawing)])
    crossed = tuple(target.value for target in drawing.references)
    return Chart("barres", names_, (series,), *_format([drawing.indicator.id], catalog), over=over, crossed=crossed)


def _strip(drawing: Bars) -> list[str]:
    """The strip of the screen in words: what names no arrondissement, what names one, on a scale of their own."""
    split = drawing.split()
    if split is None:
        return []
    parts = zip(split, ("sans arrondissement", "avec"), strict=True)
    return [
        f"{number(part, drawing.indicator)} {words} ({format_percent(100 * part / (sum(split) or 1), 0)})"
        for part, words in parts
    ]


def _changes(drawing: Changes, exhibit: Exhibit, catalog: Catalog) -> Chart:
    """As they are sorted, each with its words and its colour; what gives none keeps an empty place."""
    rows = drawing.values
    said = [f"{words} ({more})" if more else words for words, more in zip(rows["words"], rows["beside"], strict=True)]
    series = Series(exhibit.title, tuple(map(_value, rows["value"])), tuple(said), colors=tuple(drawing.fills()))
    return Chart("barres", tuple(rows["name"]), (series,), *_format([drawing.indicator.id], catalog))


def _stacked(drawing: Stacked, exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """One column on the other where there are several parts, under their whole; not the hidden ones together."""
    parts = drawing.parts.dropna(subset=["value"])
    years = drawing.years()
    drawn = []
    for name, rows in parts.groupby("name", sort=False):
        at = {str(year): _value(value) for year, value in zip(rows["year"], rows["value"], strict=True)}
        drawn.append(Series(str(name), tuple(at.get(year) for year in years)))
    if not years or not 0 < len(drawn) <= MOST_SERIES:
        return None
    kind: Kind = "empilées" if len(drawn) > 1 else "colonnes"
    shape = _format([drawing.indicator.id], catalog)
    known = {
        str(year): _value(value) for year, value in zip(drawing.whole["year"], drawing.whole["value"], strict=True)
    }
    total = Series("Ensemble", tuple(known.get(year) for year in years))
    counted = total.last(len(years))  # the years to come have no mean to be compared with
    within = range(counted[0], counted[-1] + 1) if counted else ()
    references = tuple(
        Series(target.name, tuple(target.value if at in within else None for at in range(len(years))))
        for target in drawing.references
    )
    whole = total if len(drawn) > 1 else None
    return Chart(kind, tuple(years), tuple(drawn), *shape, references=references, dated=True, whole=whole)


def _waterfall(drawing: Waterfall, exhibit: Exhibit, catalog: Catalog) -> Chart | None:
    """The standing bars; an invisible one below lifts those that hang: none can, under zero."""
    bases_, ends = drawing.stand()
    if min(*bases_, *ends) < 0:
        return None
    lows = tuple(map(min, bases_, ends))
    lengths = tuple(abs(end - base) for base, end in zip(bases_, ends, strict=True))
    texts, colors = (tuple(bar.text for bar in drawing.bars), tuple(bar.fill for bar in drawing.bars))
    moves = Series(exhibit.title, lengths, texts, colors=colors)
    names_ = tuple(shortened(bar.name) for bar in drawing.bars)
    return Chart("cascade", names_, (Series("(appui)", lows), moves), *_format(exhibit.indicators, catalog))


def _seasons(drawing: Seasons, _: Exhibit, catalog: Catalog) -> Chart | None:
    """The twelve months, a line a year."""
    drawn = tuple(
        Series(str(year), tuple(map(_value, drawing.months(year))), color=drawing.color(year))
        for year in drawing.years()
    )
    if not 0 < len(drawn) <= MOST_SERIES:
        return None
    return Chart("lignes", tuple(MONTHS), drawn, *_format([drawing.indicator.id], catalog))


def _projection(drawing: Projection, exhibit: Exhibit, catalog: Catalog) -> Chart:
    """What was observed, then the scenarios, by year."""
    lines = {"observé": drawing.observed, **drawing.paths}
    years = sorted({year for line in lines.values() for year, _ in line})
    colors = (INK, *CATEGORICAL)
    drawn = tuple(
        Series(name, tuple(dict(line).get(year) for year in years), color=color)
        for (name, line), color in zip(lines.items(), colors, strict=False)
    )
    levels = tuple(Series(target.name, (target.value,) * len(years)) for target in drawing.targets)
    named = tuple(map(str, years))
    return Chart("lignes", named, drawn, *_format(exhibit.indicators[:1], catalog), references=levels, dated=True)


# A kind that is not here has no native form: documents give its table, and of a map its shapes.
NATIVE: Final[Mapping[type[Any], Callable[..., Chart | None]]] = {
    Bars: _bars,
    Changes: _changes,
    Lines: _lines,
    Projection: _projection,
    Seasons: _seasons,
    Stacked: _stacked,
    Waterfall: _waterfall,
}


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


def _labels(rows: pd.DataFrame) -> tuple[dict[pd.Timestamp, str], int]:
    """The dates in order with their label, and the months from one to the next; a missing one has its empty place."""
    named = dict(sorted(zip(rows["start"], rows["period"].map(format_period), strict=True)))
    starts = list(named)
    for months, label in ((12, "{0:%Y}"), (1, "{0:%m/%Y}")):
        step = pd.DateOffset(months=months)
        first, last = starts[0], starts[-1]
        if months > 1:  # of a hundred months, most would be empty
            opens, ends = spanned(first.date(), last.date())
            first, last = first - pd.DateOffset(years=first.year - opens.year), pd.Timestamp(ends)
        every = pd.date_range(first, last, freq=step)
        near = any(a + step == b for a, b in pairwise(starts))
        if set(starts) <= set(every) and (near or months > 1):
            return {day: label.format(day) for day in every}, months
    years = [day.year for day in named]
    if len(set(years)) == len(years):  # a night a year: a year without one has its place
        missing = {pd.Timestamp(year, 1, 1): str(year) for year in range(min(years), max(years)) if year not in years}
        named = dict(sorted({**named, **missing}.items()))
    return named, 12


def _format(indicators: Iterable[str], catalog: Catalog) -> tuple[bool, int]:
    known = [catalog.indicators[identifier] for identifier in dict.fromkeys(indicators)]
    return any(i.unit == "%" for i in known), max(i.decimals for i in known)


def _value(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
