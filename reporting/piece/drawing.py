"""What a figure draws, said once and without a library: the screen and the office documents both draw from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Literal

import pandas as pd

from etl.catalog.entry import PLAN_YEARS, REFERENCE_YEARS
from etl.catalog.model import Indicator
from etl.catalog.plan import Event
from reporting.analysis.words import MASKED, doubt_of, marked
from reporting.piece.classes import Classes
from reporting.piece.palette import ACCENT, CATEGORICAL, CONTEXT, MOVES, OUTLINE, SECONDARY, WHITE

Corner = tuple[dt.date, float]
NOBODY: frozenset[str] = frozenset()
TWENTY = 20  # arrondissements
LABELLED = 6  # columns of several parts, the last ones, whose whole is written
# Where a figure over time opens, and the plan's years, one tinted band in it.
OPENS = dt.date(REFERENCE_YEARS.start, 1, 1)
PLAN = (dt.date(PLAN_YEARS.start, 1, 1), dt.date(PLAN_YEARS[-1], 12, 31))
PLAN_NAME = f"plan {PLAN_YEARS.start}-{PLAN_YEARS[-1]}"


@dataclass(frozen=True)
class Target:
    """A reference: its value and the words that say its nature; `steps`: first day, day after the last, value (ISO)."""

    value: float
    words: str
    steps: tuple[tuple[str, str, float], ...] = ()

    @property
    def name(self) -> str:
        """« Objectif légal : 25 %, 1er janvier 2025 », from the words, on lines, at the end of its line on screen."""
        head, *rest = self.words.split("<br>")
        said = f"{head} : {', '.join(rest)}".replace(", (", " (") if rest else head
        return said[:1].upper() + said[1:]

    def corners(self, first: pd.Timestamp, last: pd.Timestamp) -> list[Corner]:
        """Of a level that changed while the axis of these days goes on; none where it is one line across."""
        first, last = map(pd.Timestamp, spanned(first.date(), last.date()))
        found: list[Corner] = []
        for start, end, value in self.steps:
            begin, close = max(pd.Timestamp(start or first), first), min(pd.Timestamp(end or last), last)
            if begin <= close:
                found += [(begin.date(), value), (close.date(), value)]
        return found if len({value for _, value in found}) > 1 else []


def spanned(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days that the axis of a figure over time holds: to the end of the plan, unless all precedes its reference."""
    return (first, last) if last < OPENS else (min(first, OPENS), max(last, PLAN[1]))


@dataclass(frozen=True)
class Gap:
    """Years without publication, both included, and the words written in the shaded band."""

    start: dt.date
    end: dt.date
    words: str


def numbered(events: Sequence[Event], points: pd.DataFrame) -> list[tuple[str, Event]]:
    """The events that meet the span of `points`, oldest first, with their number; neither a season, nor the plan, which
    is a band named on the figure.
    """
    known = points.dropna(subset=["value"])
    if known.empty:
        return []
    first, last = (str(known[column].agg(how))[:10] for column, how in (("period_start", "min"), ("period_end", "max")))
    dated = [e for e in events if not e.yearly and e.kind != "plan"]
    met = [e for e in dated if (e.end or e.start) >= first and e.start <= last]
    return [(str(place), event) for place, event in enumerate(sorted(met, key=lambda e: e.start), start=1)]


@dataclass(frozen=True, eq=False)
class Lines:
    """A line per `name` of `series` (columns of queries.SERIES and `name`), at most six; `context` in grey.

    `reference`: what the plan starts from; `zero`: whether the axis begins there.
    """

    series: pd.DataFrame
    indicator: Indicator
    context: pd.DataFrame | None = None
    target: Target | None = None
    reference: Target | None = None
    gaps: Sequence[Gap] = ()
    events: Sequence[Event] = ()
    step_months: int = 12
    height: int = 420
    zero: bool = False


@dataclass(frozen=True)
class Few:
    """Rates that rest on few cases: what stands over them, and how many cases each has, as printed, by territory."""

    words: str
    counts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Bars:
    """Ranked bars of `values` (territory, name, value, status); the `few`, and the row that names no territory
    (`nowhere`), last and unranked.
    """

    values: pd.DataFrame
    indicator: Indicator
    classes: Classes | None = None
    highlighted: frozenset[str] = NOBODY
    references: tuple[Target, ...] = ()
    few: Few | None = None
    nowhere: str = ""

    @property
    def apart(self) -> frozenset[str]:
        return frozenset(self.few.counts if self.few else ()) | {self.nowhere}

    def split(self) -> tuple[float, float] | None:
        """What names no arrondissement, and what names one of the twenty; None where one of these is not known."""
        nowhere = self.values["territory"] == self.nowhere
        if not nowhere.any() or self.values["value"].isna().any() or (~nowhere).sum() != TWENTY:
            return None
        return float(self.values.loc[nowhere, "value"].sum()), float(self.values.loc[~nowhere, "value"].sum())

    def ordered(self) -> pd.DataFrame:
        """From the foot of the figure to its top, with the column `last` of those apart; less what its strip shows."""
        rows = self.values.assign(last=self.values["territory"].isin(self.apart))
        if self.split():
            rows = rows[rows["territory"] != self.nowhere]
        return rows.sort_values(["last", "value"], ascending=[False, True], na_position="first")

    def said(self, rows: pd.DataFrame) -> list[str]:
        """The value of each as printed."""
        return [
            MASKED if row.status == "secret" else marked(row.value, doubt_of(row), self.indicator)
            for row in rows.itertuples()
        ]

    def ruled(self, rows: pd.DataFrame) -> str:
        """What stands over those apart, which have neither bar nor rank."""
        return self.few.words if self.few and set(self.few.counts) & set(rows["territory"]) else "À part"

    def fills(self, rows: pd.DataFrame) -> list[str]:
        """The colour of each bar: that of its class on the map; without classes, grey beside those put forward."""
        if self.classes is None:
            kept = self.highlighted & {*self.values["territory"]} or {*rows["territory"]}
            return [
                CONTEXT if pd.isna(value) else ACCENT if code in kept else OUTLINE
                for code, value in zip(rows["territory"], rows["value"], strict=True)
            ]
        classes = self.classes
        return [CONTEXT if pd.isna(value) else classes.colors[classes.index(value)] for value in rows["value"]]


@dataclass(frozen=True, eq=False)
class Stacked:
    """Yearly columns of `parts` (name, year, value), at most six names, under `whole` (year, value)."""

    parts: pd.DataFrame
    whole: pd.DataFrame
    indicator: Indicator
    references: Sequence[Target] = ()
    height: int = 420

    def years(self) -> list[str]:
        """The columns in order, those of the plan to come and those without a figure too: « 2024 (5 mois sur 12) »."""
        drawn = sorted({str(year) for year in [*self.parts["year"], *self.whole["year"]]})
        if not drawn:
            return []
        first, last = spanned(*(dt.date(int(year[:4]), 1, 1) for year in (drawn[0], drawn[-1])))
        named = {year[:4]: year for year in drawn}
        return [named.get(str(year), str(year)) for year in range(first.year, last.year + 1)]


@dataclass(frozen=True)
class Bar:
    """A level, a move from the bar before, or the *écart non expliqué*; `text` as printed above it."""

    name: str
    amount: float
    kind: Literal["niveau", "mouvement", "écart"]
    text: str

    @property
    def fill(self) -> str:
        return {"niveau": ACCENT, "mouvement": MOVES, "écart": WHITE}[self.kind]


@dataclass(frozen=True)
class Waterfall:
    """From a level to another: a move hangs from where the one before ended, the last level closes the account."""

    bars: Sequence[Bar]

    def stand(self) -> tuple[list[float], list[float]]:
        """Where each bar starts and ends."""
        bases, ends = [], []
        here = 0.0
        for bar in self.bars:
            start = 0.0 if bar.kind == "niveau" else here
            here = start + bar.amount
            bases.append(start)
            ends.append(here)
        return bases, ends


@dataclass(frozen=True, eq=False)
class Seasons:
    """`series`: monthly rows (period « 2024-03 », value) of `year`, in colour, and of the years before it."""

    series: pd.DataFrame
    indicator: Indicator
    year: int

    def years(self) -> list[int]:
        return sorted({int(period[:4]) for period in self.series.dropna(subset=["value"])["period"]})

    def color(self, year: int) -> str:
        return ACCENT if year == self.year else SECONDARY

    def months(self, year: int) -> list[float]:
        """January to December; NaN where a month is not published, which no line crosses."""
        at = self.series.dropna(subset=["value"]).set_index("period")["value"]
        return [float(at.get(f"{year}-{month:02d}", float("nan"))) for month in range(1, 13)]


@dataclass(frozen=True)
class Projection:
    """Rates (%) by year: what was `observed`, then a dashed line per path, with its label, towards `targets`."""

    observed: Sequence[tuple[int, float]]
    paths: Mapping[str, Sequence[tuple[int, float]]]
    targets: Sequence[Target]
    labels: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Map:
    """The twenty arrondissements by class of `values` (territory, value, status); a missing one is grey.

    `small`: those whose value rests on a small count: starred, in no class. `together`: the code and name of a row that
    stands for several arrondissements → theirs.
    """

    values: pd.DataFrame
    indicator: Indicator
    classes: Classes
    highlighted: frozenset[str] = NOBODY
    small: frozenset[str] = NOBODY
    signed: bool = False  # of changes: with their sign
    together: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Changes:
    """Bars from zero in the order of `values`: territory, name, value (NaN where none is given), words (the change as
    printed, or why there is none) and `beside`, under `head`. Those of `highlighted` in colour, in that order.
    """

    values: pd.DataFrame
    indicator: Indicator
    highlighted: Sequence[str]
    head: str

    def fills(self) -> list[str]:
        """The colour of its place among the chosen; grey beside them, the accent where nobody is chosen."""
        if not self.highlighted:
            return [ACCENT] * len(self.values)
        own = dict(zip(self.highlighted, cycle(CATEGORICAL), strict=False))
        return [own.get(code, OUTLINE) for code in self.values["territory"]]


@dataclass(frozen=True, eq=False)
class Multiples:
    """Twenty small lines of `series` (columns of queries.SERIES), laid out like the city, on one scale from zero."""

    series: pd.DataFrame
    indicator: Indicator
    highlighted: frozenset[str] = NOBODY
    reference: Target | None = None
    step_months: int = 12


@dataclass(frozen=True)
class Move:
    """A place and its two levels; `words`: the last one as printed."""

    name: str
    first: float
    last: float
    words: str


@dataclass(frozen=True)
class Dumbbell:
    """From a first level to a last, a line for each place; `names`: what the hollow and the full markers are."""

    moves: Sequence[Move]
    names: tuple[str, str]
    target: Target | None = None
    unit: str = " %"


@dataclass(frozen=True, eq=False)
class Scatter:
    """`points`: territory, name, x (values of `one`), y (of `other`), small (rests on a small count); cut in quadrants
    at the medians of those that are not small.
    """

    points: pd.DataFrame
    one: Indicator
    other: Indicator
    highlighted: frozenset[str] = NOBODY


def medians(points: pd.DataFrame) -> tuple[float, float]:
    """Across and up, of the `points` of a Scatter."""
    firm = points[~points["small"]]
    return float(firm["x"].median()), float(firm["y"].median())


@dataclass(frozen=True, eq=False)
class Slope:
    """Ranks from `before` to `after` (territory, name, value), for those that have a value at both dates."""

    before: pd.DataFrame
    after: pd.DataFrame
    indicator: Indicator
    titles: tuple[str, str]
    highlighted: frozenset[str] = NOBODY


@dataclass(frozen=True, eq=False)
class Profiles:
    """`shares`: group, modality, share (%); at most three groups, modalities in order from the top."""

    shares: pd.DataFrame


@dataclass(frozen=True)
class Row:
    """An indicator under its heading: the day that its last figure tells, the next date of its sheet, and its state."""

    group: str
    label: str
    last: dt.date | None
    expected: dt.date | None
    words: str


@dataclass(frozen=True)
class Timeline:
    """The rows in their order, a group's being neighbours; today, or the past day; the committee, if its day is set."""

    rows: Sequence[Row]
    day: dt.date
    committee: dt.date | None
    past: bool = False


@dataclass(frozen=True)
class Spot:
    """A figure in the middle of its period, as printed in `words`; hollow if `doubtful`, grey if it counts otherwise
    than the last (`apart`); a line comes to it from the one before if they are `joined`.
    """

    day: dt.date
    value: float
    words: str
    doubtful: bool = False
    joined: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Tension:
    """A message of the plan as a row: the last figure and its day as printed, the known points, what they face.

    `counts`: what the figure counts; `doubt`: the source's word before it; `unit`: after it, where its label does not
    say it; `state`: of a figure that is not final, « provisoire »; `reference`, `aim`: a level and how it is printed;
    `sentence`: what has changed, or what someone wrote; `since`: what it faces; `side`: where it goes, in words, and
    its `mark`.
    """

    label: str
    page: str
    value: str
    sentence: str
    counts: str = ""
    doubt: str = ""
    unit: str = ""
    when: str = ""
    state: str = ""
    points: tuple[Spot, ...] = ()
    reference: tuple[float, str] | None = None
    aim: tuple[float, str] | None = None
    since: str = ""
    mark: str = ""
    side: str = ""


@dataclass(frozen=True)
class Rows:
    """Tensions one under the other on one axis of time: these `years`, those of the `plan` tinted."""

    rows: Sequence[Tension]
    years: range
    plan: range


Drawing = (
    Lines
    | Bars
    | Stacked
    | Waterfall
    | Seasons
    | Projection
    | Map
    | Changes
    | Multiples
    | Dumbbell
    | Scatter
    | Slope
    | Profiles
    | Timeline
    | Rows
)
