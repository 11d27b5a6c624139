"""What a figure may be set against, and what their difference inherits of the doubt of its terms.

The rules follow from what the catalogue declares (measure, ratio, bases): nothing faces itself, a mean that contains
it, what precedes the plan, nor a figure that counts something else.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from etl.catalog.entry import PLAN_YEARS, STATUSES
from etl.catalog.model import Catalog, Indicator
from etl.catalog.plan import BaseValue
from etl.french import MONTHS, format_period, listing, rounded, with_article
from etl.tableur import PERCENT, Cell
from reporting.analysis.comparability import base_of, bases
from reporting.analysis.words import DOUBTFUL, counted, decimals, kept, moved, number, unfound

BASES: Final = {"A": "trois années précédant le plan", "B": "moyenne annuelle de l’objectif triennal SRU"}
REFERENCES: Final = (
    "Pour l’offre de logements, la fiche laisse la référence ouverte ; ailleurs, 2019-2021 est une convention de "
    "l’outil ; une nuit ou un stock fait face à son dernier état avant le plan, janvier 2022 compris."
)
YEARS_BEFORE: Final = range(PLAN_YEARS.start - 3, PLAN_YEARS.start)
EVE: Final = dt.date(PLAN_YEARS.start - 1, 12, 31)
# The plan begins in 2022: a state or a night of January 2022 is the last before it.
LAST_STATE: Final = dt.date(PLAN_YEARS.start, 1, 31)
MONTH: Final = re.compile(r"\d{4}-\d{2}")
ENOUGH: Final = 20  # a smaller base gives no percentage
UNSURE: Final = "à vérifier"
ALONE: Final = ("nuit", "publié tel quel")  # measures whose years stand side by side: no change is computed
APART: Final = "taux calculé année par année, non réuni"
NO_YEAR: Final = "aucun chiffre annuel avant le plan"
SAME: Final = "environ autant"
ROUNDED: Final = "écarts dus aux arrondis"
MUCH: Final = 2  # times: two references whose changes differ more are both said


@dataclass(frozen=True)
class Term:
    """A figure as it enters a comparison; `words` say its date, `grain` its precision (0: as printed)."""

    day: dt.date
    value: float
    words: str = ""
    grain: float = 0
    status: str = "définitif"
    word: str = "environ"  # the source's own for its doubt
    yearly: float = 0  # of a pooled ratio: what its numerator was in a year, on average
    producer: str = ""
    decimals: int = 1  # as its publisher prints it

    def said(self, indicator: Indicator) -> str:
        """« 2 598, 20 janvier 2022 », « près de 13 600, 2023 », « 3 857, 22 janvier 2026 (provisoire) »."""
        doubt = f" ({self.status})" if self.status in DOUBTFUL and not self.grain else ""
        if self.about:
            return f"{self.word} {number(round(self.value / self.grain) * self.grain, indicator)}, {self.words}"
        return f"{number(self.value, indicator, self.decimals)}, {self.words}{doubt}"

    @property
    def about(self) -> bool:
        """Whether its word of doubt is said: it is not as it was printed, 23,3 %, or its source says so."""
        return self.status == "approché" or (bool(self.grain) and not _whole(self.value, self.grain))

    @property
    def since(self) -> str:
        """« depuis le 30 janvier 2020 », « depuis 2021 »."""
        return f"depuis {'le ' if re.match(r'[0-9]{1,2}(er)? ', self.words) else ''}{self.words}"


@dataclass(frozen=True)
class Reference:
    """What the plan starts from, or why nothing does; `facing` the figure of the plan set against it.

    `words` name it wherever it is printed; `beside`: other honest references, said with it.
    """

    words: str
    point: Term | None = None
    refusal: str = ""
    facing: Term | None = None
    beside: tuple[Term, ...] = ()

    @property
    def because(self) -> str:
        """Why nothing is set against it, without its detail: « rien de comparable avant le plan »."""
        head = re.split(r"[ \u00a0]: ", self.refusal)[0]
        return self.refusal if head.count("(") > head.count(")") else head

    @property
    def told(self) -> str:
        """« référence : moyenne annuelle 2019-2021 », under a title; that there is none, and why."""
        return f"référence : {self.words if self.point else f'aucune ({_unbracketed(self.because)})'}"

    def said(self, indicator: Indicator) -> str:
        """« 4 332, moyenne annuelle 2019-2021 », the others after it; why there is none."""
        return " ; ".join(term.said(indicator) for term in (self.point, *self.beside)) if self.point else self.refusal


def _unbracketed(said: str) -> str:
    """« …, dernier : 2020 », within brackets of its own."""
    return re.sub(r" \(([^()]*)\)$", r", \1", said)


def reference(
    rows: pd.DataFrame,
    catalog: Catalog,
    mode: str,
    awaited: BaseValue | None = None,
    terms: pd.DataFrame | None = None,
    known: pd.DataFrame | None = None,
) -> Reference:
    """What a series (rows of one indicator, territory, breakdown) starts from: the years before ("A"), a text ("B").

    `terms` of a ratio: as in `pooled`; `known`: `regular` of its years, where the caller has them.
    """
    there = [at for at, value in enumerate(rows["value"].notna()) if value]
    if not there:
        return Reference(BASES[mode], refusal=unfound(catalog))
    ends = [*rows["period_end"]]
    last = rows.iloc[max(there, key=lambda at: (ends[at], at))]
    known = regular(in_years(rows, catalog)) if known is None else known
    indicator = catalog.indicators[last["indicator"]]
    eve = LAST_STATE if indicator.measure in ("stock", "nuit") else EVE
    if _end(last) <= eve or known.empty:
        dated, start = format_period(last["period"]), PLAN_YEARS.start
        of_its_day = _end(last) >= dt.date(start, 1, 1)
        since = unfound(catalog, when=f"après le {dated}" if of_its_day else f"depuis {start}")
        return Reference(BASES[mode], refusal=since if of_its_day else f"{since} (dernier : {dated})")
    now = known.iloc[-1]
    if _end(now) <= eve and indicator.measure == "flux":  # of whole years; some months follow
        since = f"aucune année complète depuis {PLAN_YEARS.start}"
        said = unfound(catalog, since, f"sur {since.removeprefix('auc')}")
        return Reference(BASES[mode], refusal=f"{said} (dernier : {format_period(last['period'])})")
    facing = term_of(now, catalog)
    if mode == "B":
        return _given(awaited, facing)
    told = zip((pd.Timestamp(end).date() for end in known["period_end"]), known["status"], strict=True)
    first = dt.date(YEARS_BEFORE.start, 1, 1)
    before = known.loc[[first <= end <= eve and status != UNSURE for end, status in told]]
    base = base_of(now, catalog)
    alike = [one == base for one in bases(before, catalog)]
    if not any(alike):
        return Reference(BASES["A"], refusal=_no_base(before, rows.iloc[there], catalog))
    same = before if all(alike) else before.loc[alike]
    if indicator.measure in ("stock", "nuit"):
        *earlier, point = [term_of(row, catalog) for _, row in same.iterrows()]
        if near := indicator.too_near(point.day.year, facing.day.year):
            return Reference(BASES["A"], refusal=near)
        beside = tuple(reversed(earlier)) if indicator.measure == "nuit" else ()
        return Reference(point.words, point, facing=facing, beside=beside)
    if indicator.ratio:
        return _ratio(indicator.ratio.factor, terms)
    if indicator.measure == "publié tel quel" or indicator.unit == "%":
        years = " ; ".join(term_of(row, catalog).said(indicator) for _, row in same.iterrows())
        kind = APART if indicator.computed else "chiffre publié, ni moyenné ni recalculé"
        return Reference(BASES["A"], refusal=f"{kind} : {years}")
    return _mean(same, facing, catalog)


def last_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of series less the intervals that are neither the last known of their figure nor the fullest part of a year
    that has no other: it would be gone without a word.
    """
    rows = rows.reset_index(drop=True)
    newest: dict[tuple[str, ...], int] = {}
    for row in rows.dropna(subset=["value"]).sort_values(["period_end", "period_start", "period"]).itertuples():
        figure = (row.indicator, row.territory, row.breakdown)
        newest[figure] = row.Index
        if str(row.period_end)[:4] == row.period[:4]:
            newest[*figure, row.period[:4]] = row.Index
    return rows[~rows["period"].str.contains("/") | rows.index.isin(newest.values())]


def in_years(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """Rows of series with the years that the months of a flow add up to, in place of these: of twelve months, known and
    sure, that count the same; less those that are printed as years. A rate is never added: its terms are.
    """
    monthly = [bool(MONTH.fullmatch(period)) for period in rows["period"]]
    named = {name for name, month in zip(rows["indicator"], monthly, strict=True) if month}
    added = [catalog.indicators[name] for name in named]
    if not any(one.measure == "flux" and one.unit != "%" for one in added):
        return rows
    months = rows[pd.Series(monthly, rows.index) & rows["value"].notna() & (rows["status"] != UNSURE)]
    told = rows[rows["value"].notna()]
    printed = set(zip(told["indicator"], told["territory"], told["breakdown"], told["period"], strict=True))
    sums, gone = [], []
    for key, of in months.groupby(["indicator", "territory", "breakdown", months["period"].str[:4]]):
        if key not in printed and of["period"].nunique() == len(MONTHS) and len(set(bases(of, catalog))) == 1:
            row = of.loc[of["status"].map(STATUSES.index).idxmax()]
            ends = {"period_start": of["period_start"].min(), "period_end": of["period_end"].max()}
            sums.append(pd.Series({**row, **ends, "period": key[-1], "value": of["value"].sum()}))
            gone += list(of.index)
    return (
        pd.concat([rows.drop(index=gone), pd.DataFrame(sums).astype(rows.dtypes)], ignore_index=True) if sums else rows
    )


def regular(rows: pd.DataFrame) -> pd.DataFrame:
    """The known points of one kind of period, oldest first: whole years if there are any; never an interval."""
    # Rows are few, and each selection of pandas costs more than all of this.
    periods, ends = [*rows["period"]], [*rows["period_end"]]
    there = [at for at, value in enumerate(rows["value"].notna()) if value and "/" not in periods[at]]
    years = [at for at in there if len(periods[at]) == len("2024")]
    return rows.iloc[sorted(years or there, key=ends.__getitem__)]


def term_of(row: pd.Series, catalog: Catalog) -> Term:
    """A row of series as a term, with the precision that its base or its own roundness gives it."""
    grain = grain_of(row, catalog.indicators[row["indicator"]])
    if row["status"] == "approché":
        grain = max(grain, roundness(float(row["value"])))
    word = row.get("word") or "environ"
    said = (_end(row), float(row["value"]), format_period(row["period"]), grain, row["status"], word)
    producer = row["publisher"].partition("d'après ")[2] or row["publisher"].split(" (")[0]
    return Term(*said, producer=producer, decimals=kept(row, catalog.indicators[row["indicator"]]))


def grain_of(row: pd.Series, indicator: Indicator) -> float:
    """The precision that its base declares for a row of series, 0: as printed; the coarsest of its bases for a result
    of estimated terms whose base declares none: on a past day, 2013 rested on a rate to one decimal.
    """
    declared = indicator.counted(row["territory"], row["publisher"], str(row["period_start"])[:10]).grain
    deduced = indicator.computed is not None and row["status"] == "estimé"
    return declared or (max((base.grain for base in indicator.variants), default=0) if deduced else 0)


def printable(row: pd.Series, indicator: Indicator) -> tuple[float, str]:
    """The value to its precision, and the word of its doubt: « près de », « environ »; none where it is exact, or as it
    was printed, 23,3 %.
    """
    grain = grain_of(row, indicator)
    value = round(row["value"] / grain) * grain if grain else float(row["value"])
    about = row["status"] == "approché" or (bool(grain) and not _whole(row["value"], grain))
    return value, (row.get("word") or "environ") if about else ""


def _whole(value: float, grain: float) -> bool:
    return math.isclose(round(value / grain) * grain, value)


def precision(doubt: float) -> float:
    """The power of ten nearest to how far, either way, a figure may be: 100 for ±65, 1 000 for ±610; 1 at least."""
    return float(10 ** max(0, round(math.log10(doubt))))


def roundness(value: float) -> float:
    """The power of ten to which an approximate figure was rounded: 100 for 13 600; 1 for what ends in no nought."""
    return next((float(ten) for ten in (10_000, 1000, 100, 10) if value and value % ten == 0), 1.0)


def difference(after: Term, before: Term, indicator: Indicator) -> Cell | str:
    """« +0,11 point »; « environ −1 100 » to the least precise term, where one is not exact; in words if it is none."""
    gap, grain = after.value - before.value, max(after.grain, before.grain)
    if not grain:
        return moved(gap, indicator)
    shown = moved(round(gap / grain) * grain, indicator)
    return replace(shown, before=f"environ {shown.before}") if abs(round(gap / grain)) > 1 else SAME


def uneven(after: Term, before: Term, indicator: Indicator) -> bool:
    """Whether their change, as printed, is not that of the two as printed."""
    gap = after.value - before.value
    told = indicator.decimals if indicator.unit == "%" else decimals(gap, indicator)
    ends = [rounded(term.value, decimals(term.value, indicator, term.decimals)) for term in (after, before)]
    return not (after.grain or before.grain or math.isclose(ends[0] - ends[1], rounded(gap, told), abs_tol=1e-6))


def _in_percent(after: Term, before: Term, indicator: Indicator) -> str:
    """« −1 675 (−38,7 %) »: the same, and what it makes of a count that was large enough."""
    said, part = difference(after, before, indicator), share(after, before, indicator)
    return f"{said} ({part})" if part else str(said)


def share(after: Term, before: Term, indicator: Indicator) -> Cell | str:
    """« −38,7 % »; empty of a rate, of what is not exact, and over a base that is too small."""
    if indicator.unit == "%" or before.value < ENOUGH or after.grain or before.grain:
        return ""
    return counted(100 * (after.value - before.value) / before.value, 1, PERCENT, sign=True)


ACROSS = ", d’un producteur à l’autre"


def changes(found: Reference, indicator: Indicator) -> str:
    """« +1 259 (+48,5 %) ; +256 (+7,1 %) depuis le 30 janvier 2020 »."""
    if found.point is None or found.facing is None:
        return ""
    producers = {found.point.producer, found.facing.producer}
    across = ACROSS if indicator.measure == "stock" and len(producers) > 1 else ""
    across += f" ({indicator.step})" if across and indicator.step else ""
    said = [_in_percent(found.facing, found.point, indicator) + across]
    said += [f"{_in_percent(found.facing, one, indicator)} {one.since}" for one in found.beside]
    return " ; ".join(said)


def change_cell(found: Reference, indicator: Indicator) -> Cell | str:
    """The same in a table: the number itself where nothing else is said."""
    said = changes(found, indicator)
    alone = difference(found.facing, found.point, indicator) if found.facing and found.point else ""
    return alone if said == str(alone) else said


def _end(row: pd.Series) -> dt.date:
    return dt.date.fromisoformat(str(row["period_end"])[:10])


def _mean(same: pd.DataFrame, facing: Term, catalog: Catalog) -> Reference:
    """The yearly mean of a flow; a month is no year, a missing year is named, one year is no mean."""
    if len(same.iloc[-1]["period"]) != len("2021"):
        return Reference(BASES["A"], refusal=NO_YEAR)
    found = [term_of(row, catalog) for _, row in same.iterrows()]
    point, missing = yearly(found, YEARS_BEFORE), len(found) < len(YEARS_BEFORE)
    beside = (found[-1],) if missing and _apart(facing, point, found[-1]) else ()
    return Reference(point.words, point, facing=facing, beside=beside)


def yearly(found: Sequence[Term], asked: range) -> Term:
    """The mean of these years, in the middle of them; what lacks of the years asked is named."""
    years = [term.day.year for term in found]
    missing = [str(year) for year in asked if year not in years]
    lack = f"{listing(missing)} {'manque' if len(missing) == 1 else 'manquent'}"
    if len(years) == 1:
        words = f"{years[0]} seule, {lack}" if missing else str(years[0])
    elif missing:
        words = f"moyenne annuelle de {listing(map(str, years))}, {lack}"
    else:
        words = f"moyenne annuelle {years[0]}-{years[-1]}"
    middle = dt.date.fromordinal(round(sum(term.day.toordinal() for term in found) / len(found)))
    value = sum(term.value for term in found) / len(found)
    doubt = next((term.status for term in found if term.status in DOUBTFUL), "définitif")
    return Term(middle, value, words, max(term.grain for term in found), doubt)


def _apart(facing: Term, *points: Term) -> bool:
    """Whether the changes from two references differ in sign, or much in size."""
    one, other = (facing.value - point.value for point in points)
    return one * other < 0 or not abs(other) / MUCH <= abs(one) <= MUCH * abs(other)


def pooled(factor: float, terms: pd.DataFrame) -> tuple[Term, Term] | None:
    """The ratio of the sums over as many years before the plan as since it began, three at most; None without any,
    or over nothing.

    `terms`: columns above and below, by year ("2019") as the index.
    """
    known = terms[terms.index.str.fullmatch(r"\d{4}")].dropna()
    since = [str(year) for year in PLAN_YEARS if str(year) in known.index][-len(YEARS_BEFORE) :]
    before = [str(year) for year in YEARS_BEFORE if str(year) in known.index]
    span = min(len(since), len(before))
    sides = [known.loc[years[-span:]] for years in (before, since)]
    if not span or any(side["below"].sum() == 0 for side in sides):
        return None
    return _over(sides[0], factor), _over(sides[1], factor)


def _over(terms: pd.DataFrame, factor: float) -> Term:
    years, sums = [int(year) for year in terms.index], terms.sum()
    whole = years[-1] - years[0] == len(years) - 1 > 0
    words = f"{years[0]}-{years[-1]}" if whole else listing(map(str, years))
    return Term(
        dt.date(years[-1], 12, 31),
        float(factor * sums["above"] / sums["below"]),
        words,
        yearly=sums["above"] / len(years),
    )


def _ratio(factor: float, terms: pd.DataFrame | None) -> Reference:
    both = None if terms is None else pooled(factor, terms)
    if both is None:
        nothing = terms is not None and (terms["below"] == 0).any()
        why = "il n’y a rien à diviser" if nothing else "ses deux termes ne sont pas connus avant et depuis le plan"
        return Reference(BASES["A"], refusal=why)
    point, facing = both
    return Reference(f"{point.words}, rapport des sommes", point, facing=facing)


def _given(awaited: BaseValue | None, facing: Term) -> Reference:
    if awaited is None:
        return Reference(BASES["B"], refusal="cette référence ne concerne pas l’indicateur")
    if awaited.value is None:
        return Reference(awaited.label, refusal=f"à renseigner par {with_article(awaited.provider)}")
    return Reference(awaited.label, Term(EVE, awaited.value, awaited.label), facing=facing)


def _no_base(before: pd.DataFrame, published: pd.DataFrame, catalog: Catalog) -> str:
    if before.empty:
        parts = published["period"].str.len() == len("2021-01")
        if published.loc[parts, "period"].str[:4].isin([*map(str, YEARS_BEFORE)]).any():
            return NO_YEAR
        return unfound(catalog, when=f"de {YEARS_BEFORE[0]} à {YEARS_BEFORE[-1]}")
    return "rien de comparable avant le plan : un autre champ ou une autre définition"
