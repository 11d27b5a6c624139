"""What a series became over the plan so far, from what precedes it; where it is refused, why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog.entry import PLAN_YEARS
from etl.catalog.model import Catalog
from reporting.analysis.change import (
    BASES,
    UNSURE,
    YEARS_BEFORE,
    Reference,
    in_years,
    reference,
    regular,
    term_of,
    yearly,
)
from reporting.analysis.comparability import base_of, bases

HIDDEN: Final = "une valeur est masquée (secret statistique)"
SINCE: Final = dt.date(YEARS_BEFORE.start, 1, 1)


def since_plan(rows: pd.DataFrame, catalog: Catalog, terms: pd.DataFrame | None = None) -> Reference:
    """As `reporting.change.reference`, but a flow is faced by its yearly mean since the plan began, and a stock that no
    figure precedes goes from its first state within the plan. A hidden figure since 2019 refuses.
    """
    ends = zip(rows["period_end"], rows["status"], strict=True)
    if any(status == "secret" and str(end)[:10] >= SINCE.isoformat() for end, status in ends):
        return Reference(BASES["A"], refusal=HIDDEN)
    known = regular(in_years(rows, catalog))
    found = reference(rows, catalog, "A", terms=terms, known=known)
    if known.empty:
        return found
    now = known.iloc[-1]
    indicator = catalog.indicators[now["indicator"]]
    flux = indicator.measure == "flux" and not indicator.ratio and found.point
    base, years = base_of(now, catalog), set(map(str, PLAN_YEARS))
    alike = [one == base for one in bases(known, catalog)]
    if not flux and (indicator.measure != "stock" or found.point or not all(alike)):
        return found
    told = zip(alike, known["period"], known["status"], strict=True)
    sure = [same and period[:4] in years and status != UNSURE for same, period, status in told]
    own = [term_of(row, catalog) for _, row in known.loc[sure].iterrows()]
    if flux and own:
        return replace(found, facing=yearly(own, range(PLAN_YEARS.start, own[-1].day.year + 1)))
    if not flux and len(own) > 1:
        if near := indicator.too_near(own[0].day.year, own[-1].day.year):
            return replace(found, refusal=near)
        return Reference(own[0].words, own[0], facing=own[-1])  # two states of the plan, when none precedes it
    return found
