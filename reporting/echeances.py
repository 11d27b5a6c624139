"""When figures are due: from what a sheet says of its rhythm and the last figure received; the day is always given."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from etl.catalog import ONCE, PLAN_YEARS, Indicator
from etl.french import quantity

FIRST_MONTH = dt.date(PLAN_YEARS[0], 1, 31)
YEAR_END = (12, 31)
STEPS = {"annuelle": 12, "mensuelle": 1}  # months from one reference date to the next
NEAR = 120  # days before a due date from which a figure is « attendu »

UP_TO_DATE, AWAITED, LATE = "à jour", "attendu", "en retard"
NEVER, IRREGULAR, NO_LAG = "jamais reçu", "irrégulier", "sans décalage connu"
STATES = (LATE, NEVER, AWAITED, UP_TO_DATE, NO_LAG, IRREGULAR)

BY_THEN, ABSENT, NOT_ASKED = "attendu d'ici là", "absent", "sans échéance cette année-là"


@dataclass(frozen=True)
class Rule:
    """The rhythm of a figure: frequency, months from its reference date to its publication (None: unknown)."""

    frequency: str
    lag: int | None
    counted: tuple[int, int] | None = None  # the month and day that the sheet gives; none: that of the last figure

    @classmethod
    def of(cls, indicator: Indicator) -> Rule:
        return cls(indicator.frequency, indicator.lag_months, indicator.reference_day)


@dataclass(frozen=True)
class Situation:
    """Where a figure stands on a day; `days` until or since `expected`, 0 where there is none to count."""

    state: str
    expected: dt.date | None = None
    days: int = 0

    @property
    def words(self) -> str:
        """« en retard de 12 jours », « attendu aujourd'hui », « à jour »."""
        counted = quantity(self.days, 0, "jour", "jours")
        if self.state == AWAITED:
            return f"attendu dans {counted}" if self.days else "attendu aujourd'hui"
        return f"en retard de {counted}" if self.state == LATE else self.state


def month_end(day: dt.date, months: int) -> dt.date:
    """The last day of the month that comes so many months after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, monthrange(year, month + 1)[1])


def following(rule: Rule, last: dt.date | None) -> dt.date | None:
    """The reference date of the figure after the last one received, at the earliest the plan's first; None if none."""
    if rule.frequency in ONCE:
        only = ONCE[rule.frequency]
        return only if last is None or last < only else None
    if rule.frequency not in STEPS:
        return None
    if last is None or last.year < PLAN_YEARS[0]:
        return of_year(rule, last, PLAN_YEARS[0]) if rule.frequency == "annuelle" else FIRST_MONTH
    if rule.frequency == "annuelle":
        return of_year(rule, last, last.year + 1)
    return month_end(last, STEPS[rule.frequency])


def due(rule: Rule, reference: dt.date | None) -> dt.date | None:
    """The day by which the figure of a reference date is expected: that date and the lag, at the end of the month."""
    return None if reference is None or rule.lag is None else month_end(reference, rule.lag)


def expected(rule: Rule, last: dt.date | None) -> dt.date | None:
    """The day by which the next figure is expected: last reference date, period and lag, at the end of the month."""
    return due(rule, following(rule, last))


def situation(rule: Rule, last: dt.date | None, day: dt.date) -> Situation:
    """Where the figure stands on `day`."""
    if rule.frequency not in STEPS and rule.frequency not in ONCE:
        return Situation(IRREGULAR)
    when = expected(rule, last)
    if last is None:
        return Situation(NEVER, when)
    if following(rule, last) is None:
        return Situation(UP_TO_DATE)
    if when is None:
        return Situation(NO_LAG)
    if when < day:
        return Situation(LATE, when, (day - when).days)
    left = (when - day).days
    return Situation(AWAITED if left <= NEAR else UP_TO_DATE, when, left)


def references(rule: Rule, last: dt.date | None) -> Iterator[dt.date]:
    """The reference dates still to come after the last figure received, in order; endless for a regular figure."""
    reference = following(rule, last)
    while reference is not None:
        yield reference
        reference = following(rule, reference)


def missing(rule: Rule, last: dt.date | None, day: dt.date) -> tuple[dt.date, ...]:
    """The reference dates of the figures that should have come before `day` and have not."""
    found: list[dt.date] = []
    for reference in references(rule, last):
        when = due(rule, reference)
        if when is None or when >= day:
            break
        found.append(reference)
    return tuple(found)


def coming(rule: Rule, last: dt.date | None, day: dt.date) -> tuple[dt.date, dt.date] | None:
    """The reference date of the next figure due on `day` or after, and that due date; None without such a date."""
    for reference in references(rule, last):
        when = due(rule, reference)
        if when is None:
            return None
        if when >= day:
            return reference, when
    return None


def of_year(rule: Rule, last: dt.date | None, year: int) -> dt.date | None:
    """The reference date of a year's figure, as the sheet or the last figure dates it; None where none is asked."""
    if rule.frequency in ONCE:
        only = ONCE[rule.frequency]
        return only if only.year == year else None
    if rule.frequency == "mensuelle":
        return dt.date(year, 12, 31)
    if rule.frequency not in STEPS:
        return None
    month, number = rule.counted or ((last.month, last.day) if last else YEAR_END)
    return dt.date(year, month, min(number, monthrange(year, month)[1]))


def at_committee(
    rule: Rule, last: dt.date | None, status: str | None, year: int, day: dt.date, committee: dt.date
) -> str:
    """What the committee will have of a year: the status of the figure known, or whether it is to come by then."""
    if status is not None:
        return status
    reference = of_year(rule, last, year)
    if reference is None:
        return NOT_ASKED if rule.frequency in ONCE else ABSENT
    when = due(rule, reference)
    return BY_THEN if when is not None and day <= when <= committee else ABSENT


def next_committee(day: dt.date) -> dt.date:
    """The next 30 June, `day` included: the annual report is presented in the first half of the year."""
    june = dt.date(day.year, 6, 30)
    return june if day <= june else june.replace(year=day.year + 1)
