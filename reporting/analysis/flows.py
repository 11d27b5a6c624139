"""The account of a stock over a period: start, entries, exits, end, and what they leave unexplained. Never forced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.catalog.entry import STATUSES


@dataclass(frozen=True)
class Term:
    """A figure of the account with its state; no value where none is published."""

    value: float | None
    status: str = "définitif"


@dataclass(frozen=True)
class Balance:
    """The account of a period; `unexplained` = end − (start + entries − exits), only where every term is known."""

    start: Term
    entries: Mapping[str, Term]
    exits: Mapping[str, Term]
    end: Term

    @property
    def missing(self) -> list[str]:
        """The terms without a value, by their names."""
        named = {"stock de début": self.start, **self.entries, **self.exits, "stock de fin": self.end}
        return [name for name, term in named.items() if term.value is None]

    @property
    def expected(self) -> float | None:
        """The stock that the flows alone would give at the end."""
        start = self.start.value
        moves = [*self.entries.values(), *self.exits.values()]
        if start is None or any(term.value is None for term in moves):
            return None
        return start + _sum(self.entries) - _sum(self.exits)

    @property
    def unexplained(self) -> float | None:
        """What is left over: drawn as such, never put down to a flow."""
        if self.expected is None or self.end.value is None:
            return None
        return self.end.value - self.expected

    @property
    def status(self) -> str:
        """The worst doubt of the terms."""
        terms = [self.start, *self.entries.values(), *self.exits.values(), self.end]
        return max((term.status for term in terms), key=STATUSES.index)


def flow_ratio(exits: Term, entries: Term) -> float | None:
    """Exits for 100 entries of the same period (*rapport de flux*): not a share of the entries. None over nought."""
    if exits.value is None or not entries.value:
        return None
    return 100 * exits.value / entries.value


def _sum(terms: Mapping[str, Term]) -> float:
    return sum(term.value for term in terms.values() if term.value is not None)
