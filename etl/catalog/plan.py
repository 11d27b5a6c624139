"""What the plan sets and does: targets, reference values, actions and their follow-up, dated facts of the time axis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from etl.catalog.entry import (
    ENSEMBLE,
    ONCE,
    PLAN_YEARS,
    REFERENCE_YEARS,
    Entry,
    Reference,
    Subject,
    Text,
    deadline_said,
    yearly_said,
)
from etl.catalog.story import Message

MID_TERM, END = ONCE
LAGS = {"premier trimestre de l'année N+1": (3, 31)}  # what the sheets say → last day of it, in the next year

Nature = Literal["légal", "conventionnel", "politique municipale", "cible de l'État", "repère", "à définir"]
UNBOUND = ("repère", "à définir")  # natures that bind nobody: no date can be missed


class Aim(Entry):
    """A value and the days (ISO) between which the text sets it; open where one is empty, `end` excluded."""

    value: float
    start: str = Field(default="", alias="from")
    end: str = Field(default="", alias="to")

    def holds(self, day: str) -> bool:
        return self.start <= day and (not self.end or day < self.end)


class Band(Entry):
    """The share (%) of what is missing that a text asks for below a gap in points; beyond all gaps without `under`."""

    under: float | None = None
    share: float = Field(gt=0, le=100)


class Period(Entry):
    """Years that a text counts as one, and the day (ISO) of the state from which it asks."""

    first: int = Field(alias="from")
    last: int = Field(alias="to")
    state: Text


class Rattrapage(Entry):
    """How a text spreads what is missing over periods, by the gap: what it asks, not what a prefect notified."""

    text: Text  # the article
    bands: tuple[Band, ...] = Field(min_length=1)  # the smallest gap first
    periods: tuple[Period, ...] = Field(min_length=1)
    missing: Text  # the indicator that counts what is missing
    unless: Text
    notified: Text


class Amendment(Entry):
    """What a later text changed, and from which day (ISO)."""

    since: Text
    text: Text


class Objective(Entry):
    """What a text sets: values, who is bound, and a deadline only where the text gives one."""

    indicator: Text
    territory: Text
    breakdown: Text = ENSEMBLE
    nature: Nature
    binds: Text  # who must reach it
    values: tuple[Aim, ...] = ()  # none: the text leaves it to be defined
    deadline: str = ""  # ISO date
    due: Literal["", "chaque année", "par période de trois ans"] = (
        ""  # how often it falls due, where it has no one date
    )
    counts: str = ""  # what the value counts, where it is not surely what the indicator counts: drawn on no axis
    apart: str = ""  # why the figure of the whole neither meets nor misses it
    text: Text
    amended: tuple[Amendment, ...] = ()  # said after the text
    known: str = ""  # ISO date of the text, or of its first version read; empty: as old as the figures it faces
    read: str = Field(min_length=1)  # the version read, and where; empty on a past day, which had not read it
    reference: Reference
    cumulative_since: str = ""  # ISO date from which yearly figures add up towards the target
    rattrapage: Rattrapage | None = None

    @model_validator(mode="after")
    def one_date(self) -> Objective:
        if self.deadline and self.due:
            raise PydanticCustomError("due", "deadline ou due : un objectif à date n’est pas dû par période")
        return self

    @property
    def value(self) -> float | None:
        """What is aimed at in the end."""
        return self.values[-1].value if self.values else None

    @property
    def said(self) -> str:
        """The text, then what changed it."""
        return " ".join([self.text, *(one.text for one in self.amended)])

    def at(self, day: str) -> float | None:
        """What it sets on a day (ISO)."""
        return next((aim.value for aim in self.values if aim.holds(day)), None)

    @property
    def comparable(self) -> bool:
        """Whether its value stands on the axis of its indicator."""
        return self.value is not None and not self.counts and not self.apart


class BaseValue(Entry):
    """A yearly reference given by a text, beside the mean of the years before the plan; awaited while without value."""

    indicator: Text
    territory: Text
    label: Text
    value: float | None = None
    text: Text
    reference: Reference | None = None
    provider: Text


class Event(Entry):
    """A dated fact on the time axis: a day, a span, or a season that comes back every year."""

    label: Text
    start: Text  # ISO date, or MM-DD when it comes back every year
    end: str = ""
    yearly: bool = False
    kind: Literal["crise sanitaire", "campagne hivernale", "événement", "loi", "système d'information", "plan"]
    subjects: tuple[Subject, ...] = Field(min_length=1)
    text: str = ""
    reference: Reference


Progress = Literal["non commencé", "en cours", "achevé"]


class Action(Entry):
    """One of the plan's seven action sheets; its indicators are those of the catalogue with its axis and number."""

    axis: Literal[1, 2, 3]
    number: Literal[1, 2, 3]
    title: Text
    constats: tuple[Text, ...] = Field(min_length=1)  # the sheet's own words
    enjeux: tuple[Text, ...] = Field(min_length=1)
    objective: Text
    steps: tuple[Text, ...] = Field(min_length=1)
    pilots: tuple[Text, ...] = Field(min_length=1)
    deadline: Text


class Named(Entry):
    """What a sheet names without making it an indicator: the series that follow it, what is still to be collected."""

    axis: Literal[1, 2, 3]
    number: Literal[1, 2, 3]
    name: Text
    wording: Text
    indicators: tuple[Text, ...] = ()
    awaited: Text


class PlanIndicator(Entry):
    """One of the seventeen indicators that the sheets ask for, in their words; the series that give it are `exige`."""

    id: Annotated[Text, StringConstraints(pattern=r"^[23]\.[12]-[a-i]$")]
    label: Text
    short: Annotated[Text, StringConstraints(max_length=34)]
    kind: Literal["moyen", "suivi/résultat"]
    wording: Text
    precision: str = ""
    producers: tuple[Text, ...] = Field(min_length=1)  # as the sheet prints them
    frequency: Literal["annuelle"]
    deadline: Literal["31 décembre de l'année N", "à mi-parcours", "avant la fin du plan"]
    lag: Literal["premier trimestre de l'année N+1"]
    geography: Literal["Paris", "arrondissement"] = "Paris"
    holder: Text  # who has the figures, and is written to
    confirmed: bool = False  # whether the holder said so
    exige: tuple[Text, ...] = Field(min_length=1)
    distingue: tuple[Text, ...] = ()  # modalities of these series that the sheet asks for apart
    sans: str = ""  # what the sheet names and public files do not tell apart
    since: int = Field(default=REFERENCE_YEARS.start, ge=REFERENCE_YEARS.start, le=PLAN_YEARS.stop - 1)
    undefined: bool = False  # the sheet itself leaves it to be defined
    decider: str = ""

    @property
    def action(self) -> str:
        """Its sheet: « 2.1 »."""
        return self.id.split("-")[0]

    @property
    def said_holder(self) -> str:
        return self.holder if self.confirmed else f"{self.holder} (à confirmer)"

    @property
    def said_deadline(self) -> str:
        return deadline_said(self.deadline)

    @property
    def said_lag(self) -> str:
        """When the sheet says that it is produced."""
        return yearly_said(self.lag)

    def expectations(self) -> Iterator[tuple[int, dt.date | None]]:
        """The years that have a figure, and the day by which the sheet wants it: none before the plan."""
        once = ONCE.get(self.deadline)
        for year in (*REFERENCE_YEARS, *PLAN_YEARS):
            if year >= self.since and (once is None or year == once.year):
                yield year, None if year in REFERENCE_YEARS else dt.date(year + 1, *LAGS[self.lag])


class ActionState(Entry):
    """Where an action stands for a year, as its pilots return it, and what is planned for the next."""

    axis: Literal[1, 2, 3]
    number: Literal[1, 2, 3]
    year: int = Field(ge=PLAN_YEARS.start, le=PLAN_YEARS.stop - 1)
    state: Progress
    comment: str = ""
    next_year: str = ""


class Deliverable(Entry):
    """The state of a document that a sheet asks for, on a day."""

    indicator: Text
    state: Progress
    day: Text
    link: str = ""


class Meeting(Entry):
    """A thematic day or seminar held; `minutes`: whether they were sent round."""

    day: Text
    theme: Text
    partners: tuple[Text, ...] = ()
    minutes: bool


class Scheme(Entry):
    """A labelled scheme that serves the plan."""

    name: Text
    theme: Text
    perimeter: Text


class Plan(Entry):
    """What the catalogue holds of the plan itself."""

    plan_indicators: dict[str, PlanIndicator] = Field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    names: tuple[Named, ...] = ()
    states: tuple[ActionState, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    schemes: tuple[Scheme, ...] = ()
    messages: tuple[Message, ...] = ()
