"""The guard: what may be compared, added or divided, from each indicator's declared base (*assiette*)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd

from etl.catalog.model import Catalog, Comparison, Indicator

UNLOCATED_BASE: Final = "arrondissement non précisé"  # so named in the catalogue: no arrondissement, not Paris
ARTICLES: Final = {
    "75": "à", "75056": "à", "75101-75104": "à", "11": "en", "FR": "en", "77": "en", "93": "en", "91": "dans l’",
    "78": "dans les", "92": "dans les", "94": "dans le", "95": "dans le", "MGP": "dans le", "MGP-HP": "dans le",
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A reference for the arrondissements of one period: its row of series, or why it is refused."""

    comparison: Comparison
    row: pd.Series | None
    refusal: str = ""

    @property
    def accepted(self) -> bool:
        return self.row is not None and not self.refusal


def bases(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """The base of each row of series (columns of queries.SERIES): "Apur", "toutes les demandes du territoire"…"""
    days = [str(start)[:10] for start in rows["period_start"]]
    said = zip(rows["indicator"], rows["territory"], rows["publisher"], days, strict=True)
    return [catalog.indicators[name].assiette(place, publisher, day) for name, place, publisher, day in said]


def base_of(row: pd.Series, catalog: Catalog) -> str:
    start = pd.Timestamp(row["period_start"]).date().isoformat()
    return catalog.indicators[row["indicator"]].assiette(row["territory"], row["publisher"], start)


def where(row: pd.Series, catalog: Catalog) -> str:
    """« à Paris », « dans le 13e », « dans l'Essonne », « sans arrondissement précisé »."""
    if base_of(row, catalog) == UNLOCATED_BASE:
        return "sans arrondissement précisé"
    territory, name = row["territory"], catalog.territories[row["territory"]].short
    if territory in catalog.arrondissements:
        return f"dans le {name}"
    article = ARTICLES[territory]
    return f"{article}{name}" if article.endswith("’") else f"{article} {name}"


def joined(points: pd.DataFrame, indicator: Indicator, step_months: int = 12) -> list[bool]:
    """Whether a line may join each point to the one before: one step apart at most, and counting the same thing.

    `points`: territory, publisher, period_start, in order.
    """
    starts = [pd.Timestamp(start) for start in points["period_start"]]
    bases = [
        indicator.assiette(territory, publisher, start.date().isoformat())
        for territory, publisher, start in zip(points["territory"], points["publisher"], starts, strict=True)
    ]
    near = ((after - before).days <= step_months * 31.5 for before, after in pairwise(starts))
    same = (one == other for one, other in pairwise(bases))
    return [False, *(a and b for a, b in zip(near, same, strict=True))][: len(starts)]


def apart(points: pd.DataFrame, indicator: Indicator) -> list[bool]:
    """Whether each point counts otherwise than the last of its series; none where several indicators are together.

    `points`: territory, publisher, period_start, known; indicator and breakdown where these are told apart.
    """
    if points.empty or ("indicator" in points and points["indicator"].nunique() > 1):
        return [False] * len(points)
    last: dict[tuple[str, ...], tuple[str, str]] = {}
    for series, day, base in zip(*(told := _counted(points, indicator)), strict=True):
        last[series] = max(last.get(series, (day, base)), (day, base), key=lambda one: one[0])
    return [base != last[series][1] for series, _, base in zip(*told, strict=True)]


def greys(points: pd.DataFrame, indicator: Indicator) -> list[bool]:
    """What a curve draws in grey: of several series, which have their colours, points alone in what they count."""
    series, _, bases = _counted(points, indicator)
    counted = [*zip(series, bases, strict=True)]
    one = len(set(series)) == 1
    found = zip(apart(points, indicator), counted, strict=True)
    return [far and (one or counted.count(at) == 1) for far, at in found]


def _counted(points: pd.DataFrame, indicator: Indicator) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """Of each point, its series, its day and what it counts."""
    keys = [key for key in ("territory", "breakdown") if key in points]
    series = [tuple(map(str, one)) for one in points[keys].itertuples(index=False)]
    days = [str(start)[:10] for start in points["period_start"]]
    named = zip(points["territory"], points["publisher"], days, strict=True)
    return series, days, [indicator.assiette(*one) for one in named]


def refusal_to_compare(one: pd.Series, other: pd.Series, catalog: Catalog) -> str:
    """Why two rows of series do not compare; empty if they do. Two indicators compare only under one named base."""
    first, second = (catalog.indicators[row["indicator"]] for row in (one, other))
    if first.unit != second.unit:
        return f"unités différentes : {first.unit} et {second.unit}"
    base, other_base = base_of(one, catalog), base_of(other, catalog)
    if base != other_base:
        return f"champs différents : « {_named(base, first)} » et « {_named(other_base, second)} »"
    if first.id != second.id and not base:
        return f"indicateurs différents, sans champ commun déclaré : {first.short} et {second.short}"
    return ""


def refusal_to_add(indicator: Indicator) -> str:
    """Why arrondissements do not add up to Paris; empty if they do."""
    if indicator.additive:
        return ""
    if indicator.ratio or indicator.base.denominator or indicator.unit == "%":
        return "un rapport ne s’additionne pas"
    if any(variant.territories for variant in indicator.variants):
        return "la somme des arrondissements n’est pas Paris : une partie n’est rattachée à aucun"
    return "la somme des arrondissements n’est pas déclarée comme celle de Paris"


def warning_to_divide(numerator: Indicator, denominator: Indicator) -> str:
    """What must be printed beside a ratio of two indicators whose fields differ; empty if they share it."""
    if numerator.base.field == denominator.base.field:
        return ""
    return f"champs différents : « {numerator.base.field} » et « {denominator.base.field} »"


def offers(indicator: Indicator, rows: pd.DataFrame, candidates: pd.DataFrame, catalog: Catalog) -> list[Offer]:
    """The declared references for `rows` (arrondissements, one period), each accepted or refused with its reason.

    `candidates`: rows of series of the references' indicators and territories, any period.
    """
    return [_offer(comparison, rows, candidates, catalog) for comparison in indicator.references]


def _offer(comparison: Comparison, rows: pd.DataFrame, candidates: pd.DataFrame, catalog: Catalog) -> Offer:
    known = rows[rows["value"].notna()]
    if known.empty:
        return Offer(comparison, None, "aucun chiffre pour cette période")
    asked, periods = (comparison.indicator, comparison.territory, known.iloc[0]["breakdown"]), set(known["period"])
    keys = zip(candidates["indicator"], candidates["territory"], candidates["breakdown"], strict=True)
    named = zip(keys, candidates["period"], candidates["value"].notna(), strict=True)
    there = (at for at, (key, period, value) in enumerate(named) if key == asked and period in periods and value)
    if (first := next(there, None)) is None:
        return Offer(comparison, None, "aucun chiffre trouvé pour cette période")
    row, told = candidates.iloc[first], bases(known, catalog)
    reasons = (refusal_to_compare(known.iloc[told.index(one)], row, catalog) for one in dict.fromkeys(told))
    return Offer(comparison, row, next(filter(None, reasons), ""))


def small(indicator: Indicator, counts: pd.DataFrame) -> dict[str, float]:
    """Territories whose count stands under the indicator's bound: marked, and out of any ranking claim.

    `counts`: rows of series of `indicator.count` for the same period.
    """
    if indicator.small_count is None:
        return {}
    known = counts[(counts["indicator"] == indicator.count) & counts["value"].notna()]
    below = known[known["value"] < indicator.small_count]
    return dict(zip(below["territory"], below["value"].astype(float), strict=True))


def _named(base: str, indicator: Indicator) -> str:
    return base or indicator.base.numerator
