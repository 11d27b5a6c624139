"""Where a series stands against an objective: distance, pace, progress and its formula; no way there that no text sets.

Only a past deadline, on who is bound, gives « atteint » or « non atteint »; what cannot be computed says why.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from etl.catalog.model import Catalog, Indicator
from etl.catalog.plan import BaseValue, Objective
from etl.french import MINUS, format_date, format_exact, format_number, format_percent
from reporting.analysis.change import Reference, Term, reference, regular, term_of
from reporting.analysis.words import counted, decimals, unfound

YEAR: Final = 365.25  # days

State = Literal[
    "atteint",
    "non atteint",
    "avant l’échéance",
    "sans chiffre à l’échéance",
    "sans échéance",
    "chaque année",
    "par période de trois ans",
    "non comparable",
    "à définir",
    "non calculable",
    "sans objectif",
]
ICONS: Final[dict[State, str]] = {
    "atteint": "●",
    "non atteint": "▼",
    "avant l’échéance": "○",
    "sans chiffre à l’échéance": "○",
    "sans échéance": "○",
    "chaque année": "○",
    "par période de trois ans": "○",
    "non comparable": "○",
    "à définir": "○",
    "non calculable": "○",
    "sans objectif": "○",
}


@dataclass(frozen=True)
class Progress:
    """`distance`: value − objective; paces by year; `share` in %."""

    state: State
    reference: Reference
    now: Term | None = None
    objective: Objective | None = None
    distance: float | None = None
    observed_pace: float | None = None
    required_pace: float | None = None
    share: float | None = None
    formula: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """The state with its sign and, where there is one, its reason: never a colour alone."""
        return f"{ICONS[self.state]} {self.state}" + (f" ({self.reason})" if self.reason else "")


def progress(
    rows: pd.DataFrame,
    catalog: Catalog,
    objective: Objective | None,
    mode: str = "A",
    awaited: BaseValue | None = None,
    terms: pd.DataFrame | None = None,
    today: dt.date | None = None,
) -> Progress:
    """Where one series stands (rows of one indicator, territory and breakdown) towards `objective`.

    `terms` of a ratio: as in `reporting.analysis.change.pooled`. `today`: may be past the deadline, without figure.
    """
    known, base = regular(rows), reference(rows, catalog, mode, awaited, terms)
    if objective and objective.cumulative_since:
        known, base = _cumulated(rows, objective.cumulative_since)
    if known.empty:
        return Progress("sans objectif" if objective is None else "non calculable", base, reason=unfound(catalog))
    indicator = catalog.indicators[known.iloc[-1]["indicator"]]
    now = term_of(known.iloc[-1], catalog)
    if objective is None:
        return Progress("sans objectif", base, now)
    return _against(objective, base, now, indicator, catalog, today)


def _against(
    objective: Objective, base: Reference, now: Term, indicator: Indicator, catalog: Catalog, today: dt.date | None
) -> Progress:
    found = Progress("non comparable", base, now, objective)
    value = objective.value
    if value is None:
        return replace(found, state="à définir")
    if objective.counts:
        return replace(found, reason=f"l’objectif compte {objective.counts}")
    if objective.apart:
        return replace(found, reason=objective.apart[:1].lower() + objective.apart[1:].removesuffix("."))
    found = replace(found, state=objective.due or "sans échéance", distance=now.value - value)
    if not objective.deadline:
        return found
    met, deadline = _met(now.value, value, indicator), dt.date.fromisoformat(objective.deadline)
    if met is None:
        return replace(found, state="non calculable", reason="l’indicateur n’a pas de sens favorable déclaré")
    if now.day >= deadline:
        return replace(found, state="atteint" if met else "non atteint")
    if today and today > deadline:
        none = unfound(catalog, "aucun chiffre à cette date n’est reçu ni trouvé", "à cette date")
        reason = f"le {format_date(deadline)} a passé, {none}"
        return _on_the_way(replace(found, state="sans chiffre à l’échéance", reason=reason), None, indicator)
    return _on_the_way(replace(found, state="avant l’échéance"), deadline, indicator)


def _on_the_way(found: Progress, deadline: dt.date | None, indicator: Indicator) -> Progress:
    """Paces and share of the way done, at a figure older than the deadline; no pace is required towards a past one."""
    assert found.objective is not None
    base, now, value = found.reference.point, found.now, found.objective.value
    assert now is not None
    assert value is not None
    if base is None or now.day <= base.day:
        return replace(found, reason=found.reason or found.reference.refusal)
    share, formula, reason = _share(base, now, value, indicator)
    ahead = _met(now.value, value, indicator)
    return replace(
        found,
        observed_pace=_pace(base, now),
        required_pace=None if ahead or deadline is None else _pace(now, Term(deadline, value)),
        share=share,
        formula=formula,
        reason=found.reason or reason,
    )


def _share(base: Term, now: Term, target: float, indicator: Indicator) -> tuple[float | None, str, str]:
    """The share of the way done (%), its formula, and why there is none: a way without length, or done before."""
    if base.value == target:
        return None, "", "la base égale l’objectif : la progression n’a pas de sens"
    if _met(base.value, target, indicator):
        return None, "", "valeur visée déjà dépassée à la base"
    share = 100 * ((now.value - base.value) / (target - base.value))
    last, first = (counted(v, decimals(v, indicator)) for v in (now.value, base.value))
    formula = f"({last} {MINUS} {first}) ÷ ({format_exact(target)} {MINUS} {first}) = {format_percent(share)}"
    return share, formula, ""


def _met(value: float, target: float, indicator: Indicator) -> bool | None:
    if indicator.direction == "neutre":
        return None
    return value >= target if indicator.direction == "hausse" else value <= target


def _pace(start: Term, end: Term) -> float:
    """Units a year from one point to a later one."""
    return (end.value - start.value) / (end.day - start.day).days * YEAR


def _cumulated(rows: pd.DataFrame, since: str) -> tuple[pd.DataFrame, Reference]:
    """The yearly figures added up from a day on, or what is published as added up since; the base is nothing."""
    known = rows[rows["value"].notna()].sort_values("period_end")
    yearly = known[(known["period"].str.len() == 4) & (known["period"] >= since[:4])]
    years = [int(year) for year in yearly["period"]]
    whole = yearly.loc[[year == int(since[:4]) + place for place, year in enumerate(years)]]
    start = dt.date.fromisoformat(since)
    words = f"cumul depuis le {format_date(start)}"
    summed = known[known["period"].str.startswith(f"{since[:7]}/")]
    periods = [since[:4] if year == int(since[:4]) else f"{since[:7]}/{year}-12" for year in years]
    whole = whole.assign(value=whole["value"].cumsum(), period=periods[: len(whole)])
    found = pd.concat([whole, summed]).sort_values("period_end", kind="stable")
    return found, Reference(words, Term(start, 0.0, words))


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
        parts.append(f"rythme requis jusqu’à l’échéance : {said(found.required_pace)} par an")
    return " ; ".join(parts)
