"""What a text asks for over a period of three years, by the gap: never as notified, nor as met or missed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.plan import Band, Objective, Period, Rattrapage
from etl.french import NBSP, NNBSP, format_exact
from reporting import queries
from reporting.analysis.change import grain_of, printable, term_of
from reporting.analysis.words import number
from reporting.queries import Connection

ROUNDED: Final = 0.005  # how far from the rate one printed to two decimals may be, in points


def band_of(law: Rattrapage, gap: float) -> Band | None:
    """What is asked of what is missing, at a gap in points; None without a gap, or on the edge of two bands."""
    if gap <= ROUNDED:
        return None
    low, high = (_band(law, gap + error) for error in (-ROUNDED, ROUNDED))
    return low if low == high else None


def rattrapages(connection: Connection, catalog: Catalog, indicator: str, territory: str) -> tuple[str, ...]:
    """A sentence per period whose rate is known to two decimals; none where no text spreads what is missing."""
    found = []
    for objective in catalog.objectives_of(indicator, territory):
        if law := objective.rattrapage:
            rows = queries.series(connection, [indicator, law.missing], [territory])
            found += [_said(objective, law, period, rows, catalog) for period in law.periods]
    return tuple(filter(None, found))


def _said(objective: Objective, law: Rattrapage, period: Period, rows: pd.DataFrame, catalog: Catalog) -> str:
    """« Pour 2026-2028, sous 2 points d’écart, le texte (…) vise tous les logements manquants, environ 21 300… »"""
    there = rows[(rows["period"] == period.state) & rows["value"].notna()].set_index("indicator", drop=False)
    aim = objective.at(period.state)
    if aim is None or not {objective.indicator, law.missing} <= set(there.index):
        return ""
    rate, missing = there.loc[objective.indicator], there.loc[law.missing]
    gap = aim - rate["value"]
    band = band_of(law, gap)
    if band is None or term_of(rate, catalog).grain:
        return ""
    counted = catalog.indicators[law.missing]
    grain = grain_of(missing, counted) or 1
    asked = round(band.share / 100 * missing["value"] / grain) * grain
    part = "tous les" if band.share == 100 else f"{format_exact(band.share)}{NNBSP}% des"
    amount = f"{printable(missing, counted)[1]} {number(asked, counted)}".strip()
    under = f", sous {format_exact(band.under)}{NBSP}points d’écart" if band.under else ""
    return (
        f"Pour {period.first}-{period.last}{under}, le texte ({law.text}) vise {part} logements manquants, {amount}, "
        f"sauf {law.unless} ; {law.notified}."
    )


def _band(law: Rattrapage, gap: float) -> Band | None:
    return next((band for band in law.bands if band.under is None or gap < band.under), None)
