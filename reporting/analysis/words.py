"""A value as printed everywhere: on figures, in tables, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from etl.catalog.model import Indicator
from etl.catalog.units import UNITS
from etl.french import MINUS, NBSP, NNBSP, STATUS_MARKS, format_exact, format_number, format_points

MASKED = "masqué"  # a hidden value on a figure, where an absent one leaves nothing
DOUBTFUL = ("provisoire", "estimé", "approché", "à vérifier")


def at_words(period: str) -> str:
    """A period in French with its preposition: « au 1er janvier 2025 », « en 2025 », « de janvier 2023 à mai 2024 »."""
    if " au " in period:
        return f"du {period}"
    if " à " in period:
        return f"{'d’' if period[0] in 'ao' else 'de '}{period}"
    return f"{'au' if len(period.split()) == len(('1er', 'janvier', '2025')) else 'en'} {period}"


def number(value: float, indicator: Indicator, least: int | None = None) -> str:
    """« 23,21 % », « 276 032 »; `least`: as of `decimals`."""
    return format_number(value, decimals(value, indicator, least)) + (NNBSP + "%" if indicator.unit == "%" else "")


def kept(row: Any, indicator: Indicator) -> int:
    """The decimals that the publisher of a row of series always prints: 23,10 % beside 23,21 %."""
    if not hasattr(row, "publisher"):  # a sum or a mean, which nobody printed
        return decimals_of(indicator)
    return indicator.counted(row.territory, row.publisher, str(row.period_start)[:10]).decimals


def decimals_of(indicator: Indicator) -> int:
    """Those of its figures at least: one, or none where its publishers print whole numbers, « 35 % »."""
    return min(1, indicator.base.decimals)


def decimals(value: float, indicator: Indicator, least: int | None = None) -> int:
    """The indicator's decimals, a second one only where the publication gave it, or its publisher always does."""
    least = decimals_of(indicator) if least is None else least
    given = max(0, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent))
    return min(indicator.decimals, max(least, given))


def marked(value: float | None, status: str, indicator: Indicator, least: int | None = None) -> str:
    """The value with its mark: « 16 000 ≈ », « 3 857 p », « s », « nd »."""
    mark = STATUS_MARKS[status]
    if value is None or pd.isna(value):
        return mark
    text = number(value, indicator, least)
    return f"{text}{NBSP}{mark}" if mark else text


def qualified(value: float | None, status: str, indicator: Indicator, least: int | None = None) -> str:
    """The value with its doubt in words: « 16 000 (approché) », « masqué (secret statistique) »."""
    if status == "secret":
        return f"{MASKED} (secret statistique)"
    if value is None or pd.isna(value):
        return status
    text = number(value, indicator, least)
    return f"{text} ({status})" if status in DOUBTFUL else text


def with_unit(value: float, indicator: Indicator, least: int | None = None) -> str:
    """The printed value with its unit: « 22,4 % », « 1 logement »."""
    if indicator.unit == "%":
        return number(value, indicator, least)
    singular, plural = UNITS[indicator.unit]
    return f"{number(value, indicator)}{NBSP}{plural if abs(round(value, indicator.decimals)) >= 2 else singular}"


def aimed(value: float, indicator: Indicator) -> str:
    """A target as declared, with its unit: « 25 % », « 2 000 ménages »."""
    return format_exact(value) + (f"{NNBSP}%" if indicator.unit == "%" else f"{NBSP}{UNITS[indicator.unit][1]}")


def signed(value: float, indicator: Indicator) -> str:
    """A difference with its sign, in points for a rate."""
    if indicator.unit == "%":
        return format_points(value, indicator.decimals)
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + number(abs(value), indicator)
