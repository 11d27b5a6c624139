"""Where an indicator stands between its reference and its target: trajectory, gap, pace, progress and its formula.

What cannot be computed says why; it never becomes 0 % nor a failure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

import pandas as pd

from etl.catalog.entry import PLAN_YEARS
from etl.catalog.model import Catalog, Indicator
from etl.catalog.plan import BaseValue, Objective
from etl.french import MINUS, NNBSP, format_date, format_exact, format_number, format_percent, listing
from reporting.comparability import base_of
from reporting.words import number

BASES: Final = {"A": "moyenne des trois années précédant le plan", "B": "moyenne annuelle de l'objectif triennal SRU"}
YEARS_BEFORE: Final = range(PLAN_YEARS.start - 3, PLAN_YEARS.start)
EVE: Final = dt.date(PLAN_YEARS.start - 1, 12, 31)
YEAR: Final = 365.25  # days

State = Literal[
    "objectif atteint",
    "sur la trajectoire",
    "en avance",
    "en retard",
    "échéance passée, non atteint",
    "non calculable",
    "sans objectif",
]
ICONS: Final[dict[State, str]] = {
    "objectif atteint": "●",
    "sur la trajectoire": "●",
    "en avance": "▲",
    "en retard": "▼",
    "échéance passée, non atteint": "▼",
    "non calculable": "○",
    "sans objectif": "○",
}


@dataclass(frozen=True)
class Point:
    """A value at a day."""

    day: dt.date
    value: float


@dataclass(frozen=True)
class Reference:
    """The starting value under one of the two bases, or why there is none; `words` name it wherever it is printed."""

    words: str
    point: Point | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Progress:
    """`expected`: the trajectory at the last date; `gap`: value − expected; paces in units a year; `share` in %."""

    state: State
    reference: Reference
    now: Point | None = None
    target: Point | None = None
    objective: Objective | None = None
    expected: float | None = None
    gap: float | None = None
    observed_pace: float | None = None
    required_pace: float | None = None
    share: float | None = None
    formula: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """The state with its sign and, where there is one, its reason: never a colour alone."""
        return f"{ICONS[self.state]} {self.state}" + (f" ({self.reason})" if self.reason else "")


def reference(rows: pd.DataFrame, catalog: Catalog, mode: str, awaited: BaseValue | None = None) -> Reference:
    """The base "A" (mean of the years before the plan, same *assiette* as the last figure) or "B" (given by a text)."""
    if mode == "B":
        return _given(awaited)
    known = _regular(rows)
    if known.empty:
        return Reference(BASES["A"], refusal="aucun chiffre publié")
    same = terms(known, catalog)
    if same.empty:
        return Reference(BASES["A"], refusal=_no_base(_before(known), base_of(known.iloc[-1], catalog), catalog))
    ends = [pd.Timestamp(end).date() for end in same["period_end"]]
    middle = dt.date.fromordinal(round(sum(end.toordinal() for end in ends) / len(ends)))
    return Reference(_mean_words(sorted({end.year for end in ends})), Point(middle, float(same["value"].mean())))


def terms(known: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The years before the plan that count what the last figure counts: those whose mean is the base "A"."""
    before, base = _before(known), base_of(known.iloc[-1], catalog)
    return before.loc[[base_of(row, catalog) == base for _, row in before.iterrows()]]


def progress(
    rows: pd.DataFrame, catalog: Catalog, objective: Objective | None, mode: str = "A", awaited: BaseValue | None = None
) -> Progress:
    """Progress of one series (rows of one indicator, territory and breakdown) towards `objective`."""
    known = _regular(rows)
    base = reference(rows, catalog, mode, awaited)
    if objective and objective.cumulative_since:
        known, base = _cumulated(known, objective.cumulative_since)
    if known.empty:
        return Progress("sans objectif" if objective is None else "non calculable", base, reason="aucun chiffre publié")
    indicator = catalog.indicators[known.iloc[-1]["indicator"]]
    now = Point(pd.Timestamp(known.iloc[-1]["period_end"]).date(), float(known.iloc[-1]["value"]))
    pace = _pace(base.point, now) if base.point else None
    if objective is None:
        return Progress("sans objectif", base, now, observed_pace=pace)
    return _against(objective, base, now, pace, indicator)


def trajectory(base: Point, objective: Objective) -> tuple[Point, ...]:
    """The corners of the way from the base to each dated target: straight, or in steps held until the next date."""
    aims = [Point(dt.date.fromisoformat(day), value) for day, value in sorted(objective.values.items())]
    aims = [aim for aim in aims if aim.day > base.day]
    corners = [base]
    for aim in aims:
        if objective.path == "par paliers":
            corners.append(Point(aim.day - dt.timedelta(days=1), corners[-1].value))
        corners.append(aim)
    return tuple(corners)


def expected_at(day: dt.date, corners: Sequence[Point]) -> float | None:
    """The trajectory at a day; its last value after its end; None before its start."""
    if day < corners[0].day:
        return None
    for before, after in pairwise(corners):
        if before.day <= day < after.day:
            share = (day - before.day).days / (after.day - before.day).days
            return before.value + share * (after.value - before.value)
    return corners[-1].value


def _against(objective: Objective, base: Reference, now: Point, pace: float | None, indicator: Indicator) -> Progress:
    day, value = max(objective.values.items())
    target = Point(dt.date.fromisoformat(day), value)
    found = Progress("non calculable", base, now, target, objective, observed_pace=pace, reason=base.refusal)
    met = _met(now.value, value, indicator)
    if met is None:
        return replace(found, reason="l'indicateur n'a pas de sens favorable déclaré")
    late = now.day >= target.day
    required = None if late or met else _pace(now, target)
    found = replace(found, required_pace=required)
    if base.point is None:
        if met or late:
            return replace(found, state="objectif atteint" if met else "échéance passée, non atteint", reason="")
        return found
    corners = trajectory(base.point, objective)
    expected = expected_at(now.day, corners)
    gap = None if expected is None else now.value - expected
    share, formula, reason = _share(base.point, now, value, indicator)
    found = replace(found, expected=expected, gap=gap, share=share, formula=formula, reason=reason)
    if met or late:
        return replace(found, state="objectif atteint" if met else "échéance passée, non atteint")
    if gap is None or now.day <= base.point.day:
        return replace(found, reason="aucun chiffre après la base")
    if abs(gap) < 0.5 * 10**-indicator.decimals:
        return replace(found, state="sur la trajectoire")
    ahead = gap > 0 if indicator.direction == "hausse" else gap < 0
    return replace(found, state="en avance" if ahead else "en retard")


def _share(base: Point, now: Point, target: float, indicator: Indicator) -> tuple[float | None, str, str]:
    """The share of the way done (%), its formula, and why there is none: a way without length, or done before."""
    if base.value == target:
        return None, "", "la base égale l'objectif : la progression n'a pas de sens"
    if _met(base.value, target, indicator):
        return None, "", "objectif déjà atteint à la base"
    if now.day <= base.day:
        return None, "", "aucun chiffre après la base"
    share = 100 * ((now.value - base.value) / (target - base.value))
    last, first = (number(value, indicator).removesuffix(f"{NNBSP}%") for value in (now.value, base.value))
    formula = f"({last} {MINUS} {first}) ÷ ({format_exact(target)} {MINUS} {first}) = {format_percent(share)}"
    return share, formula, ""


def _met(value: float, target: float, indicator: Indicator) -> bool | None:
    if indicator.direction == "neutre":
        return None
    return value >= target if indicator.direction == "hausse" else value <= target


def _pace(start: Point, end: Point) -> float | None:
    """Units a year from one point to the other; None where they are on one day or in the wrong order."""
    days = (end.day - start.day).days
    return (end.value - start.value) / days * YEAR if days > 0 else None


def _regular(rows: pd.DataFrame) -> pd.DataFrame:
    """The known points of one kind of period, oldest first: whole years if there are any; never an interval."""
    known = rows[~rows["period"].str.contains("/") & rows["value"].notna()].sort_values("period_end")
    yearly = known[known["period"].str.len() == len("2024")]
    return yearly if len(yearly) else known


def _before(known: pd.DataFrame) -> pd.DataFrame:
    return known[pd.to_datetime(known["period_end"]).dt.year.isin(YEARS_BEFORE)]


def _cumulated(known: pd.DataFrame, since: str) -> tuple[pd.DataFrame, Reference]:
    """The yearly figures added up from a day on, and the base they start from: nothing, on that day."""
    yearly = known[(known["period"].str.len() == 4) & (known["period"] >= since[:4])]
    years = [int(year) for year in yearly["period"]]
    whole = yearly.loc[[year == int(since[:4]) + place for place, year in enumerate(years)]]
    start = dt.date.fromisoformat(since)
    said = Reference(f"cumul depuis le {format_date(start)}", Point(start, 0.0))
    return whole.assign(value=whole["value"].cumsum()), said


def _given(awaited: BaseValue | None) -> Reference:
    if awaited is None:
        return Reference(BASES["B"], refusal="cette référence ne concerne pas l'indicateur")
    if awaited.value is None:
        return Reference(awaited.label, refusal=f"à renseigner par {awaited.provider}")
    return Reference(awaited.label, Point(EVE, awaited.value))


def _no_base(before: pd.DataFrame, base: str, catalog: Catalog) -> str:
    if before.empty:
        return f"aucun chiffre, de {YEARS_BEFORE[0]} à {YEARS_BEFORE[-1]}"
    other = base_of(before.iloc[-1], catalog)
    return (
        f"rupture : « {base or 'assiette du catalogue'} » depuis, « {other or 'assiette du catalogue'} » avant le plan"
    )


def _mean_words(years: list[int]) -> str:
    if len(years) == len(YEARS_BEFORE):
        return f"moyenne {years[0]}-{years[-1]}"
    if len(years) == 1:
        return f"{years[0]} seule (1 des 3 années avant le plan)"
    return f"moyenne de {listing(map(str, years))} ({len(years)} des 3 années avant le plan)"


def paces(found: Progress, indicator: Indicator) -> str:
    """Observed and required pace in words; empty where neither is known."""
    unit = "point" if indicator.unit == "%" else ""

    def said(value: float) -> str:
        decimals = max(indicator.decimals, 1) if unit or abs(value) < 10 else 0
        return format_number(value, decimals, sign=True) + (f" {unit}{'s' if abs(value) >= 2 else ''}" if unit else "")

    parts = []
    if found.observed_pace is not None:
        parts.append(f"rythme observé depuis la base : {said(found.observed_pace)} par an")
    if found.required_pace is not None:
        parts.append(f"rythme requis jusqu'à l'échéance : {said(found.required_pace)} par an")
    return " ; ".join(parts)
