"""The figures that a producer is asked for: a line each, with the last one published beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import format_period
from etl.tableur import Cell

COMMUNE, DEPARTMENT = "75056", "75"
UNPLACED = "Paris, arrondissement non précisé"
Past = dict[tuple[str, str], str]  # territory, breakdown → the last value known, in words


@dataclass(frozen=True)
class Expected:
    """A figure that a producer must provide: a line of the blank return. `last`: the last value known, in words."""

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


def template(catalog: Catalog, producer: str, years: Sequence[int], last: pd.DataFrame) -> Template:
    """All that a producer is asked for these years: what gives the plan's indicators, or follows its axis 1.

    `last`: the last values known (columns of the macro `last_figures_told`).
    """
    asked = [i for i in catalog.indicators.values() if producer in i.senders and (i.serves or i.axis == 1)]
    return expected(catalog, [(i, years) for i in asked], last, producer)


def expected(
    catalog: Catalog, asked: Sequence[tuple[Indicator, Sequence[int]]], last: pd.DataFrame, producer: str = ""
) -> Template:
    """A line for each figure of these indicators and years; none for what the tool computes."""
    lines = tuple(line for indicator, years in asked for line in _lines(indicator, years, catalog, last))
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


def _lines(indicator: Indicator, years: Sequence[int], catalog: Catalog, last: pd.DataFrame) -> Iterator[Expected]:
    if not indicator.senders:
        return
    past = _past(indicator, last)
    modalities = indicator.modalities[1:] if indicator.computed else indicator.modalities
    for year in years:
        period = indicator.dated.format(annee=year)
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
                    last=past.get((territory, modality), "aucun"),
                )


def _past(indicator: Indicator, last: pd.DataFrame) -> Past:
    """The last value known of each of its figures, with its doubt and its period."""
    return {
        (str(row.territory), str(row.breakdown)): (
            f"{Cell(float(row.value), indicator.decimals, status=str(row.status))} ({format_period(str(row.period))})"
        )
        for row in last[last["indicator"] == indicator.id].itertuples()
    }


def _territories(indicator: Indicator, catalog: Catalog, past: Past) -> tuple[str, ...]:
    """Paris; or the twenty, then what names none of them where a publisher counts it, then the whole."""
    if indicator.geography == "Paris":
        return (indicator.paris,)
    counted = any(place == COMMUNE for place, _ in past)
    unplaced = (COMMUNE,) if indicator.paris == DEPARTMENT and counted else ()
    return (*catalog.arrondissements, *unplaced, indicator.paris)


def _place(indicator: Indicator, territory: str, catalog: Catalog) -> str:
    if indicator.geography == "arrondissement" and territory == COMMUNE != indicator.paris:
        return UNPLACED
    return "Paris" if territory == indicator.paris else catalog.territories[territory].short


def _note(indicator: Indicator) -> str:
    parts = [indicator.definition, f"Échéance : {indicator.said_deadline}."]
    parts += [f"Question ouverte : {indicator.question}"] if indicator.question else []
    return " ".join(parts)
