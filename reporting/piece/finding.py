"""The small grammar of findings: numbers in words, dates as said, the longest sentence that stands on two lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from etl.catalog import Indicator
from etl.french import listing
from etl.typography import typeset
from reporting.analysis.words import kept, number
from reporting.piece.sentences import at, capitalised

MOST: Final = 100  # characters of a title: two lines in a column of 462 pixels
FEW_NAMES: Final = 4  # more arrondissements are counted
CARDINALS: Final = (
    *(
        "aucun",
        "un",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
    ),
    *("quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf", "vingt"),
)


def cardinal(count: int, *, feminine: bool = False) -> str:
    """In words up to twenty; a title never begins with a figure that a word says."""
    words = CARDINALS[count] if 0 <= count < len(CARDINALS) else str(count)
    return f"{words}e" if feminine and count < 2 else words


def set_in_type(sentence: str) -> str:
    """As a title is printed: without full stop at its end, a capital first."""
    return capitalised(typeset(sentence.strip()).removesuffix("."))


def fitting(*sentences: str) -> str:
    """The first of these, the fullest first, that a title holds; the last, the barest, if none does; none if all are
    empty.
    """
    told = [set_in_type(sentence) for sentence in sentences if sentence]
    return next((sentence for sentence in told if len(sentence) <= MOST), told[-1] if told else "")


def moment(row: pd.Series) -> str:
    """« début 2025 » for a 1 January, « au 31 décembre 2025 », « en 2024 »."""
    period = str(row["period"])
    return f"début {period[:4]}" if period.endswith("-01-01") else at(row)


def value_of(row: pd.Series, indicator: Indicator) -> str:
    """The value as printed, with its unit if it is %; nothing and the whole have no decimals."""
    if indicator.unit == "%" and float(row["value"]) in (0, 100):
        return number(float(row["value"]), indicator, 0)
    return number(float(row["value"]), indicator, kept(row, indicator))


def named(names: Iterable[str]) -> str:
    """« le 7e, le 15e et le 20e »."""
    return listing(f"le {name}" for name in names)


def span(rows: pd.DataFrame, indicator: Indicator) -> str:
    """« de 2,9 % (7e) à 43,2 % (19e) », ties named together, or counted; empty under two known values."""
    known = rows[rows["value"].notna()]
    if known["value"].nunique() < 2:
        return ""
    ends = (known[known["value"] == end] for end in (known["value"].min(), known["value"].max()))
    low, high = (f"{value_of(one.iloc[0], indicator)} ({_tied(list(one['name']))})" for one in ends)
    return f"de {low} à {high}"


def _tied(names: list[str]) -> str:
    many = len(names) > FEW_NAMES and all(name[:1].isdigit() for name in names)
    return f"{cardinal(len(names))} arrondissements" if many else listing(names)


def masked(rows: pd.DataFrame) -> str:
    """What is said after the extremes, where a hidden value could be one of them."""
    hidden = int((rows["status"] == "secret").sum())
    return f", hors {cardinal(hidden)} masqué{'s' if hidden > 1 else ''}" if hidden else ""
