"""A table as received: rows of text cells with their line, read as often as one asks, never held whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

Row = tuple[int, list[str]]  # line of the file (from 1), cells as a French reader sees them, stripped

UNCOMPUTED = "formule sans valeur calculée"  # what stands for a formula that no spreadsheet has computed
MAX_COLUMNS = 2_000
MAX_CELL = 32_767  # characters, the limit of spreadsheets


@dataclass(frozen=True)
class Table:
    """One sheet, or one way to cut a text into columns.

    `name`: the sheet's, "" if there is none. `typed`: numbers were numbers, so that the comma is the decimal mark.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    typed: bool
    remarks: tuple[str, ...] = ()
    # The rows that may hold a needle; the others, beyond a line, counted under "ailleurs" and never cut.
    holding: Callable[[tuple[str, ...], int, Counter[str]], Iterator[Row]] | None = None


def written(value: object, *, percent: bool = False) -> str:
    """A typed cell as French text: 0.231 shown as a percentage is "23,1 %", a day is ISO, nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, (int, float, Decimal)):
        return _number(value, percent)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value).strip()


def _number(value: int | float | Decimal, percent: bool) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    exact = exact * 100 if percent else exact
    text = f"{exact:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    shown = f"{whole},{decimals}" if decimals else whole
    shown = "0" if shown == "-0" else shown
    return f"{shown} %" if percent else shown
