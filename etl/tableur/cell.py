"""A value of a table, with how it is printed: files keep the value, people read its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from etl.french import NBSP, NNBSP, STATUS_MARKS, format_date, format_number

MORE, LEAST = "approché : plus de", "approché : au moins"  # in the source's words, which are not « environ »
PERCENT = f"{NNBSP}%"
MARKS = STATUS_MARKS | {MORE: ">", LEAST: "≥"}
AHEAD = (
    "approché",
    MORE,
    LEAST,
)  # « ≈ 19 000 », « ≥ 7 565 »: after the number, the sign would compare it with what follows


@dataclass(frozen=True)
class Cell:
    """`value`: None where none is published, or where it is hidden: nothing of it is kept then but its mark.

    `before`: what is printed against the number, « + », « environ » with its space; `unit`: what follows it, with its
    space; `grouped`: whether thousands are apart, which they are not in a year.
    """

    value: float | dt.date | None = None
    decimals: int = 0
    unit: str = ""
    status: str = "définitif"
    before: str = ""
    grouped: bool = True

    def __str__(self) -> str:
        if self.value is None:
            return self.mark
        if isinstance(self.value, dt.date):
            return format_date(self.value)
        digits = format_number(self.value, self.decimals)
        return self.ahead + (digits if self.grouped else digits.replace(NNBSP, "")) + self.after

    @property
    def mark(self) -> str:
        return MARKS[self.status]

    @property
    def after(self) -> str:
        """All that follows the number: its unit, then the mark of its doubt."""
        return self.unit + (f"{NBSP}{self.mark}" if self.mark and self.status not in AHEAD else "")

    @property
    def ahead(self) -> str:
        """All that stands before it: the mark of what is about that, or more, then what is printed against it."""
        return (f"{self.mark}{NBSP}" if self.status in AHEAD else "") + self.before
