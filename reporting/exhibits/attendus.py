"""The indicators on a day, as the calendar and its messages tell them: what came, what is due, what the committee has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from etl.catalog import SUBJECTS, Catalog, Indicator
from etl.french import format_date, format_period
from reporting import echeances, queries, tables
from reporting.echeances import STATES, Rule, Situation
from reporting.queries import Connection

ALL = "tous"
SHEETS, EVERYTHING = "fiches actions", "avec le contexte"


@dataclass(frozen=True)
class Line:
    """An indicator on a day: the last period received at the geography asked, where it stands, what the committee has."""

    indicator: Indicator
    period: str  # empty: never received
    last: dt.date | None
    situation: Situation
    committee: str

    @property
    def rule(self) -> Rule:
        return Rule.of(self.indicator)

    @property
    def deduced(self) -> bool:
        """Whether it follows from other figures: nobody sends it."""
        return bool(self.indicator.ratio or self.indicator.computed)

    @property
    def link(self) -> tables.Link:
        return tables.sheet(self.indicator)


@dataclass(frozen=True)
class View:
    """The choices of the page: days in ISO, the year of the report, the indicators kept."""

    jour: str
    corep: str
    bilan: int
    sujet: str = ALL
    producteur: str = ALL
    indicateurs: str = SHEETS

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.jour)

    @property
    def committee(self) -> dt.date:
        return dt.date.fromisoformat(self.corep)

    @property
    def words(self) -> str:
        return f"Au {format_date(self.day)} ; COREP du {format_date(self.committee)}, bilan de {self.bilan}"

    @property
    def scope(self) -> str:
        """The indicators kept, in words."""
        kept = "Indicateurs des fiches actions" + (" et de contexte" if self.indicateurs == EVERYTHING else "")
        subject = "" if self.sujet == ALL else f", sujet « {SUBJECTS[self.sujet]} »"
        return kept + subject + ("" if self.producteur == ALL else f", producteur {self.producteur}") + "."

    def keeps(self, indicator: Indicator) -> bool:
        return (
            (self.indicateurs == EVERYTHING or indicator.axis is not None)
            and self.sujet in (ALL, indicator.subject)
            and (self.producteur == ALL or self.producteur in indicator.producers)
        )


def lines(connection: Connection, catalog: Catalog, view: View) -> list[Line]:
    """The indicators kept, the most urgent first."""
    received = queries.indicators(connection).set_index("id")
    # A committee already held saw what was known on its day.
    known = queries.year_known(connection, view.bilan, min(view.day, view.committee))
    statuses = dict(zip(known["indicator"], known["status"], strict=True))
    found = []
    for indicator in filter(view.keeps, catalog.indicators.values()):
        period, end = received.loc[indicator.id, ["last_period", "last_period_end"]]
        last = None if pd.isna(end) else pd.Timestamp(end).date()
        rule = Rule.of(indicator)
        there = echeances.at_committee(rule, last, statuses.get(indicator.id), view.bilan, view.day, view.committee)
        situation = echeances.situation(rule, last, view.day)
        found.append(Line(indicator, period if last else "", last, situation, there))
    return sorted(found, key=_urgency)


def _urgency(line: Line) -> tuple[int, dt.date, str]:
    return STATES.index(line.situation.state), line.situation.expected or dt.date.max, line.indicator.label


def reference_said(indicator: Indicator, reference: dt.date) -> str:
    """The reference date of a figure as its producer names it: a month, a first of January, or a year."""
    return format_period(reference_period(indicator, reference))


def reference_period(indicator: Indicator, reference: dt.date) -> str:
    """The same in ISO."""
    if indicator.frequency == "mensuelle":
        return f"{reference:%Y-%m}"
    return reference.isoformat() if (reference.month, reference.day) == (1, 1) else str(reference.year)


Campaign = dict[tuple[dt.date, tuple[str, ...]], list[tuple[Indicator, str]]]


def campaigns(found: Sequence[Line], day: dt.date) -> Campaign:
    """The figures to be sent next, by day and producers, each with its reference date in words."""
    grouped: Campaign = {}
    for line in found:
        if line.deduced or not (ahead := echeances.coming(line.rule, line.last, day)):
            continue
        said = reference_said(line.indicator, ahead[0])
        grouped.setdefault((ahead[1], line.indicator.producers), []).append((line.indicator, said))
    return grouped
