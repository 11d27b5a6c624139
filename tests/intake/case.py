"""One generated file: how it is made, whether it must be read, and by which hazards it was touched."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.intake.publishers import Published

Hazard = Callable[["Case"], bool]  # changes the case; False, and the case is to be left, where it does not apply


@dataclass
class Case:
    """One file: how it is made, whether it must be read, and by which hazards it was touched."""

    made: Published
    form: str
    chance: random.Random
    wrong: str = ""
    touched: list[str] = field(default_factory=list)
    decimal: str = ","
    newline: str = "\r\n"
    quoting: int = csv.QUOTE_MINIMAL
    after: list[Callable[[Path], None]] = field(default_factory=list)

    @property
    def typed(self) -> bool:
        return self.form != "csv"

    @property
    def spreadsheet(self) -> bool:
        return self.form in ("xlsx", "ods")

    def cell(self) -> tuple[int, int]:
        """The row and column of a figure that is read."""
        rows = self.made.rows
        places = [(r, c) for r in self.made.kept for c in self.made.used if rows[r][c] not in ("", "-", None)]
        return self.chance.choice(places)


def row_of(case: Case, first: str) -> list[str]:
    return [first, *[""] * (len(case.made.header) - 1)]
