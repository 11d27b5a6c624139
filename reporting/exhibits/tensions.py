"""A tension of the plan as a row: its last figure, its curve, what has changed, towards its aim or against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, UNITS, Catalog, Indicator
from etl.french import format_period
from reporting.analysis.change import (
    ALONE,
    ROUNDED,
    SAME,
    YEARS_BEFORE,
    Reference,
    changes,
    difference,
    printable,
    regular,
    uneven,
)
from reporting.analysis.comparability import apart, joined
from reporting.analysis.progress import Progress
from reporting.analysis.words import BY_OTHERS, DOUBTFUL, aimed, kept, number
from reporting.exhibits import attendus
from reporting.piece import tables
from reporting.piece.drawing import Spot, Tension
from reporting.piece.exhibit import invented
from reporting.piece.sentences import change, in_its_word

SHOWN = range(YEARS_BEFORE.start, PLAN_YEARS.stop)  # the one axis of the rows
TOWARDS, AGAINST, SILENT = "vers son but", "à rebours", "rien ne se compare"
NEUTRAL, STILL = "sans but déclaré", "sans sens net"
# A shape beside the words: never a colour alone.
MARKS: Final = {TOWARDS: "●", AGAINST: "◆", NEUTRAL: "–", STILL: "–", SILENT: "–"}


@dataclass(frozen=True, eq=False)
class Found:
    """A message with its figures of Paris (columns of queries.SERIES), where they stand, and what is said of them.

    `written`: whether someone wrote `sentence`, which else is the finding of its exhibit; `counts`: of its message.
    """

    indicator: Indicator
    rows: pd.DataFrame
    progress: Progress
    sentence: str = ""
    written: bool = False
    counts: str = ""

    @property
    def side(self) -> str:
        """Where it goes, in the words of MARKS."""
        return side(self.progress.reference, self.indicator)

    @property
    def invented(self) -> bool:
        """Whether its last figure is: no sentence takes it for a real one."""
        known = self.rows.dropna(subset=["value"])
        return len(known) > 0 and bool(invented(known).iloc[-1])


def side(found: Reference, indicator: Indicator) -> str:
    """Towards the favourable side that the catalogue declares, against it, or neither."""
    if found.point is None or found.facing is None:
        return SILENT
    if indicator.direction == "neutre":
        return NEUTRAL
    moved = found.facing.value - found.point.value
    within = difference(found.facing, found.point, indicator) == SAME
    if within or not moved or any((found.facing.value - one.value) * moved <= 0 for one in found.beside):
        return STILL  # as where two honest references differ in sign
    return TOWARDS if (moved > 0) == (indicator.direction == "hausse") else AGAINST


def moved(one: Found, catalog: Catalog) -> tuple[str, str]:
    """What has changed, « −1 675 (−38,7 %) », and since what; what is known within the plan where nothing precedes."""
    found = one.progress.reference
    if one.rows.empty:
        return one.sentence, ""
    if found.point is None or found.facing is None:
        since = change(one.rows, catalog) or _beside(one, catalog) or _alone(one)
        return since, found.because
    return faced(one.progress, one.indicator)


def faced(progress: Progress, indicator: Indicator) -> tuple[str, str]:
    """The same of what faces a reference, which both screens say: « +1 259 (+48,5 %) », « depuis 2 598, 20 janvier 2022 »."""
    found = progress.reference
    if found.point is None or found.facing is None:
        return "", ""
    said = changes(replace(found, beside=()), indicator)
    others = [f"{changes(replace(found, point=term, beside=()), indicator)} {term.since}" for term in found.beside]
    pooled = progress.now is not None and found.facing.words != progress.now.words
    since = (
        f"{found.facing.said(indicator)}, contre" if pooled else "depuis"
    )  # what is printed beside is the last figure
    but = [ROUNDED] if pooled and uneven(found.facing, found.point, indicator) else []
    return said, " ; ".join([f"{since} {found.point.said(indicator)}", *others, *but])


def _alone(one: Found) -> str:
    dates = one.rows.loc[one.rows["value"].notna(), "period"].nunique()
    return "une seule date" if dates == 1 else "rien à quoi le comparer"


def _beside(one: Found, catalog: Catalog) -> str:
    """« 29,9 en 2024, 29 en 2023 »: figures of the plan that no change joins, the newest first."""
    if one.indicator.measure not in ALONE:
        return ""
    known = regular(one.rows)
    known = known[known["period_start"] >= pd.Timestamp(PLAN_YEARS.start, 1, 1)].iloc[-3:-1]
    return ", ".join(reversed([_dated(row, one.indicator) for _, row in known.iterrows()]))


def _dated(row: pd.Series, indicator: Indicator) -> str:
    """« 21,5 en 2024 (recalcul d’un tiers) », « environ 19 en 2023 »: the word says the doubt, or the status."""
    told = row["status"] in DOUBTFUL and not printable(row, indicator)[1]
    doubt = BY_OTHERS if row["snapshot"] in indicator.recomputed else row["status"]
    return f"{in_its_word(row, indicator)} en {format_period(row['period'])}" + (f" ({doubt})" if told else "")


def row_of(one: Found, last: pd.Series, catalog: Catalog) -> Tension:
    """Its row, under what someone wrote if anyone did."""
    point, objective = one.progress.reference.point, one.progress.objective
    aim = objective.value if objective and objective.comparable else None
    words, since = moved(one, catalog)
    if one.invented:
        words = f"{words} (inventé)"
    if one.written:  # over what has changed, which nobody's words replace
        words, since = one.sentence, " ; ".join(filter(None, (words, since)))
    return Tension(
        label=one.indicator.short,
        counts=one.counts,
        page=page_of(one.indicator),
        sentence=words,
        since=since,
        mark=MARKS[one.side],
        side=one.side,
        points=_spots(one.rows, one.indicator),
        reference=None if point is None else (point.value, number(point.value, one.indicator, point.decimals)),
        aim=None if aim is None else (aim, str(aimed(aim, one.indicator))),
        **_last(one.indicator, last),
    )


def _last(indicator: Indicator, last: pd.Series) -> dict[str, str]:
    """The figure of a row of `attendus.paris_last` as `attendus.last_said` prints it, in its parts."""
    if pd.isna(last["value"]):
        found = attendus.last_said(indicator, last)
        return {"value": "aucun chiffre" if found == tables.ABSENT else found}
    value, doubt = printable(last, indicator)
    unit = UNITS[indicator.unit][1]
    said = unit in indicator.short.lower() or indicator.unit == "%"
    when = attendus.last_said(indicator, last).partition(", ")[2]
    shown = number(value, indicator, kept(last, indicator))
    state = last["status"] if last["status"] in DOUBTFUL and not doubt else ""
    return {"value": shown, "doubt": doubt, "unit": "" if said else unit, "when": when, "state": state}


def page_of(indicator: Indicator) -> str:
    """The page of its subject; of what is on none, its sheet."""
    page = indicator.subject.replace("_", "-")
    return tables.sheet(indicator).page if indicator.subject in ("gouvernance", "contexte") else page


def _spots(rows: pd.DataFrame, indicator: Indicator) -> tuple[Spot, ...]:
    """The known points of whole years, else of whatever was published, within the axis; rows are few, pandas is slow."""
    found = [one for one in rows.itertuples() if pd.notna(one.value) and one.period_start.year in SHOWN]
    found = [one for one in found if len(one.period) == len("2024")] or found
    found.sort(key=lambda one: one.period_end)
    if not found:
        return ()
    points = rows.loc[[one.Index for one in found]]
    greys = apart(points, indicator)
    links = joined(points, indicator, 1 if len(found[-1].period) == len("2024-01") else 15)
    return tuple(
        Spot(
            (one.period_start + (one.period_end - one.period_start) / 2).date(),
            float(one.value),
            f"{format_period(one.period)} : {in_its_word(row, indicator)}",
            one.status in DOUBTFUL,
            link,
            grey,
        )
        for one, (_, row), link, grey in zip(found, points.iterrows(), links, greys, strict=True)
    )
