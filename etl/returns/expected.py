"""The figures that a producer is asked for: a line each, with the last one published beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import STATUS_MARKS, format_number, format_period, parse_period

COMMUNE, DEPARTMENT = "75056", "75"
UNPLACED = "Paris, arrondissement non précisé"
Figure = tuple[dt.date, str, Any, str]  # last day, period, value, status
Past = dict[tuple[str, str], list[Figure]]  # territory, breakdown → its figures


@dataclass(frozen=True)
class Expected:
    """A figure that a producer must provide: a line of the blank return. `last`: the last one published, in words."""

    indicator: str
    label: str
    subject: str
    territory: str
    place: str
    period: str
    breakdown: str
    unit: str
    decimals: int
    last: str = ""


@dataclass(frozen=True)
class Template:
    """A blank return. `producer`: "" where whoever fills it in says so, one of `producers`; `year`: "" for several."""

    producer: str
    producers: tuple[str, ...]
    year: str
    lines: tuple[Expected, ...]
    notes: tuple[tuple[str, str], ...] = ()  # of each indicator: its label, and what it counts and leaves open


def senders(catalog: Catalog) -> list[str]:
    """Those who return figures, in alphabetical order."""
    return sorted({name for indicator in catalog.indicators.values() for name in indicator.senders})


def template(catalog: Catalog, producer: str, years: Sequence[int], series: pd.DataFrame) -> Template:
    """All that a producer is asked for these years. `series`: the published figures (columns of the view `series`)."""
    asked = [i for i in catalog.indicators.values() if producer in i.senders]
    return expected(catalog, [(i, years) for i in asked], series, producer)


def expected(
    catalog: Catalog, asked: Sequence[tuple[Indicator, Sequence[int]]], series: pd.DataFrame, producer: str = ""
) -> Template:
    """A line for each figure of these indicators and years; none for what the tool computes."""
    lines = tuple(line for indicator, years in asked for line in _lines(indicator, years, catalog, series))
    kept = [indicator for indicator, _ in asked if indicator.senders]
    years = {line.period[:4] for line in lines}
    names = [producer] if producer else sorted({name for indicator in kept for name in indicator.senders})
    return Template(
        producer=names[0] if len(names) == 1 else "",
        producers=tuple(names),
        year=min(years) if len(years) == 1 else "",
        lines=lines,
        notes=tuple((indicator.label, _note(indicator)) for indicator in kept),
    )


def file_name(template: Template, suffix: str) -> str:
    """A name in plain letters: who fills it in, for which year."""
    named = "".join(letter for letter in normalize("NFKD", template.producer) if not combining(letter))
    parts = ("remontee", re.sub(r"[^A-Za-z0-9]+", "_", named).strip("_"), template.year)
    return f"{'_'.join(filter(None, parts))}.{suffix}"


def _lines(indicator: Indicator, years: Sequence[int], catalog: Catalog, series: pd.DataFrame) -> Iterator[Expected]:
    if not indicator.senders:
        return
    past = _published(indicator, series)
    modalities = indicator.modalities[1:] if indicator.computed else indicator.modalities
    months = range(1, 13) if indicator.dated == "{mois}" else (1,)
    for year in years:
        for month in months:
            period = indicator.dated.format(annee=year, mois=f"{year}-{month:02d}")
            for territory in _territories(indicator, catalog, past):
                for modality in modalities:
                    yield Expected(
                        indicator=indicator.id,
                        label=indicator.label,
                        subject=indicator.subject,
                        territory=territory,
                        place=_place(indicator, territory, catalog),
                        period=period,
                        breakdown=modality,
                        unit=indicator.unit,
                        decimals=indicator.decimals,
                        last=_last(past.get((territory, modality), []), period, indicator),
                    )


def _published(indicator: Indicator, series: pd.DataFrame) -> Past:
    """What is published of an indicator, by territory and breakdown, oldest first."""
    found: Past = {}
    own = series[series["indicator"] == indicator.id].sort_values("period_end")
    for row in own.itertuples():
        said = (pd.Timestamp(row.period_end).date(), str(row.period), row.value, str(row.status))
        found.setdefault((str(row.territory), str(row.breakdown)), []).append(said)
    return found


def _territories(indicator: Indicator, catalog: Catalog, past: Past) -> tuple[str, ...]:
    """Paris; or the twenty, then what names none of them where a publisher counts it, then the whole."""
    if indicator.geography == "Paris":
        return (indicator.paris,)
    counted = any(
        pd.notna(value) for (place, _), figures in past.items() if place == COMMUNE for *_, value, _ in figures
    )
    unplaced = (COMMUNE,) if indicator.paris == DEPARTMENT and counted else ()
    return (*catalog.arrondissements, *unplaced, indicator.paris)


def _place(indicator: Indicator, territory: str, catalog: Catalog) -> str:
    if indicator.geography == "arrondissement" and territory == COMMUNE != indicator.paris:
        return UNPLACED
    return "Paris" if territory == indicator.paris else catalog.territories[territory].short


def _last(past: list[Figure], period: str, indicator: Indicator) -> str:
    """The last figure published for a period that ends no later than this one."""
    end = parse_period(period).end
    known = [figure for figure in past if figure[0] <= end]
    if not known:
        return "aucun"
    _, when, value, status = known[-1]
    shown = "" if pd.isna(value) else format_number(float(value), indicator.decimals)
    return f"{' '.join(filter(None, [shown, STATUS_MARKS[status]]))} ({format_period(when)})"


def _note(indicator: Indicator) -> str:
    parts = [indicator.definition, f"Échéance : {indicator.deadline}."]
    parts += [f"Question ouverte : {indicator.question}"] if indicator.question else []
    return " ".join(parts)
