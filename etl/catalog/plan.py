"""What the plan sets and does: targets, reference values, actions and their follow-up, dated facts of the time axis."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from etl.catalog.entry import ENSEMBLE, PLAN_YEARS, Entry, Reference, Subject, Text


class Objective(Entry):
    """A target: a value at a date, its nature and the text that sets it."""

    indicator: Text
    territory: Text
    breakdown: Text = ENSEMBLE
    nature: Literal["légal", "conventionnel", "repère", "hypothèse"]
    values: dict[str, float] = Field(min_length=1)  # ISO date → value
    text: Text
    reference: Reference
    cumulative_since: str = ""  # ISO date from which yearly figures add up towards the target
    path: Literal["linéaire", "par paliers"] = "linéaire"  # how the trajectory goes from the base to the target


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
