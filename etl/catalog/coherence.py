"""References between entries of the catalogue: each names something that exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from etl.catalog.model import ALL_ARRONDISSEMENTS, Catalog, Correction, Indicator, Objective

Fault = tuple[str, str]  # the entry, as named in messages, and what is wrong with it


def faults(catalog: Catalog, objectives: dict[str, Objective], corrections: dict[str, Correction]) -> Iterator[Fault]:
    """Every reference that leads nowhere, and every date that is none."""
    for indicator in catalog.indicators.values():
        yield from ((f"indicators.{indicator.id}", words) for words in _indicator_faults(indicator, catalog))
    for source in catalog.sources.values():
        for name, column in source.columns.items():
            for words in _target_faults(column.indicator, column.breakdown, catalog):
                yield f"sources.{source.id}", f"colonne {name} : {words}"
    pointed: dict[str, Objective | Correction] = {**objectives, **corrections}
    for where, entry in pointed.items():
        for words in _target_faults(entry.indicator, entry.breakdown, catalog):
            yield where, words
        if entry.territory not in (*catalog.territories, ALL_ARRONDISSEMENTS):
            yield where, f"territoire inconnu « {entry.territory} »"
    for where, correction in corrections.items():
        if correction.source not in catalog.sources:
            yield where, f"source inconnue « {correction.source} »"
    for where, objective in objectives.items():
        for day in objective.values:
            if not _is_day(day):
                yield where, f"{objective.indicator} : date illisible « {day} » (AAAA-MM-JJ)"


def _indicator_faults(indicator: Indicator, catalog: Catalog) -> Iterator[str]:
    for part in (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else ():
        if part not in catalog.indicators:
            yield f"ratio sur un indicateur inconnu, « {part} »"
    if indicator.undefined and not (indicator.question and indicator.decider):
        yield "à définir, sans question ouverte ni décideur"
    for day in indicator.breaks:
        if not _is_day(day):
            yield f"rupture : date illisible « {day} » (AAAA-MM-JJ)"


def _target_faults(indicator: str, breakdown: str, catalog: Catalog) -> Iterator[str]:
    target = catalog.indicators.get(indicator)
    if target is None:
        yield f"indicateur inconnu « {indicator} »"
    elif breakdown not in target.modalities:
        yield f"{indicator} : modalité inconnue « {breakdown} »"


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
