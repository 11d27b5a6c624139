"""A value as printed everywhere, on figures, in sentences, in the cells of tables; what two sentences both say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from unicodedata import normalize

import pandas as pd

from etl.catalog.entry import PLAN_YEARS, VALUELESS
from etl.catalog.model import Catalog, Indicator
from etl.catalog.units import UNITS
from etl.french import MONTHS, NBSP, format_date, format_period, rounded
from etl.tableur import LEAST, MORE, PERCENT, Cell

BY_OTHERS: Final = "recalcul d’un tiers"  # of a figure that its producer did not compute
MASKED = "masqué"  # a hidden value on a figure, where an absent one leaves nothing
LONGEST: Final = 60  # characters of a name beside a bar, in a legend, in the margin of a curve
DOUBTFUL = ("provisoire", "estimé", "approché", "à vérifier")
DOUBTS = (*DOUBTFUL, MORE, LEAST)  # the same, as `doubt_of` tells them
CLAUSES: Final = re.compile(r"\s;\s")
# Neither a year nor a day of the month nor a rank: those are of every sentence.
FIGURE: Final = re.compile(
    rf"(?<![\w.,-])\d{{1,3}}(?:[\u202f\u00a0]\d{{3}})*(?:,\d+)?(?!\w|,\d|\s(?:{'|'.join(MONTHS)}))"
)
RESERVED: Final = re.compile(r"\b(?:sans|hors|non|autre|selon|compris|provisoire|estim\w+|approché)\b", re.IGNORECASE)
TEN: Final = 10  # below it, « 2 » says nothing of « 2,4 »


def shortened(words: str, most: int = LONGEST) -> str:
    """The beginning of a name that would leave no room to what it names; its table says it whole."""
    words = normalize("NFC", words)  # an accent is never parted from its letter
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def at_words(period: str) -> str:
    """A period in French with its preposition: « au 1er janvier 2025 », « en 2025 », « de janvier 2023 à mai 2024 »."""
    if " au " in period:
        return f"du {period}"
    if " à " in period:
        return f"{'d’' if period[0] in 'ao' else 'de '}{period}"
    return f"{'au' if len(period.split()) == len(('1er', 'janvier', '2025')) else 'en'} {period}"


def once(steps: Iterable[tuple[str, str, float]], day: str, indicator: Indicator) -> str:
    """« 20 % jusqu’au 18 janvier 2013 », of a day (ISO) when a text set another value than its last; else empty.

    `steps`: first day, day after the last, value.
    """
    told = [*steps]
    found = [(end, value) for start, end, value in told if start <= day and end and day < end and value != told[-1][2]]
    return f"{aimed(found[0][1], indicator)} jusqu’au {format_period(found[0][0])}" if found else ""


def unbegun(unknown: dt.date | None) -> str:
    """« au 31 décembre 2021, le plan n’a pas commencé », of a past day before any return and before it; else empty."""
    before = unknown and unknown.year < PLAN_YEARS.start
    return f"au {format_date(unknown)}, le plan n’a pas commencé" if unknown and before else ""


def unfound(catalog: Catalog, said: str = "", when: str = "") -> str:
    """That no figure is known: `said`, or « aucun chiffre reçu ni trouvé depuis 2022 », its end being `when`; of a past
    day before any return came, what the dashboard had, not what others did (« au 1er juin 2023, rien au tableau de bord
    depuis 2022 »), or that the plan was not.
    """
    day = catalog.unreceived
    if day is None:
        return said or f"aucun chiffre reçu ni trouvé {when}".rstrip()
    if when.endswith(f"depuis {PLAN_YEARS.start}") and (before := unbegun(day)):
        return before
    return f"au {format_date(day)}, rien au tableau de bord {when}".rstrip()


def counted(value: float, decimals: int = 0, unit: str = "", status: str = "définitif", *, sign: bool = False) -> Cell:
    """A number as printed, to so many decimals; `unit`: with its space; `sign` shows + too, never on zero."""
    shown = rounded(value, decimals)
    return Cell(shown, decimals, unit, status, "+" if sign and shown > 0 else "")


def percent(value: float, decimals: int = 1) -> Cell:
    return counted(value, decimals, PERCENT)


def points(value: float, decimals: int = 2) -> Cell:
    """A difference of rates, with its sign: « +0,11 point »."""
    unit = "points" if abs(rounded(value, decimals)) >= 2 else "point"
    return counted(value, decimals, f"{NBSP}{unit}", sign=True)


def exact(value: float, unit: str = "") -> Cell:
    """With all its decimals."""
    return counted(value, max(0, -int(Decimal(repr(float(value))).normalize().as_tuple().exponent)), unit)


def cell(value: float | None, status: str, indicator: Indicator, least: int | None = None) -> Cell:
    """The value with its mark: « ≈ 16 000 », « 3 857 p », « s », « nd »; `least`: as of `decimals`."""
    if value is None or pd.isna(value) or status in VALUELESS:
        return Cell(status=status)
    unit = PERCENT if indicator.unit == "%" else ""
    return counted(value, decimals(value, indicator, least), unit, status)


def doubt_of(row: Any) -> str:
    """The status of a row of series; « plus de », « au moins » where its source says so, which is not « environ »."""
    bound = {"plus de": MORE, "au moins": LEAST}.get(str(getattr(row, "word", "")).removeprefix("un peu "))
    return bound if bound and row.status == "approché" else str(row.status)


def recomputed(rows: pd.DataFrame, indicator: Indicator) -> tuple[str, ...]:
    """What is said of those of these rows of series that someone else than their producer computed again."""
    return tuple(said for snapshot, said in indicator.recomputed.items() if snapshot in set(rows["snapshot"]))


def said_of(states: Iterable[str]) -> str:
    """What the marks of these states mean: « p, provisoire ; ≈, approché »."""
    return " ; ".join(f"{Cell(status=state).mark}, {state.rpartition(' : ')[2]}" for state in states)


def number(value: float, indicator: Indicator, least: int | None = None) -> str:
    """« 23,21 % », « 276 032 »; `least`: as of `decimals`."""
    return str(cell(value, "définitif", indicator, least))


def kept(row: Any, indicator: Indicator) -> int:
    """The decimals that the publisher of a row of series always prints: 23,10 % beside 23,21 %."""
    if not hasattr(row, "publisher"):  # a sum or a mean, which nobody printed
        return decimals_of(indicator)
    if str(getattr(row, "snapshot", "")).split("/")[0] in indicator.whole:
        return 0
    return indicator.counted(row.territory, row.publisher, str(row.period_start)[:10]).decimals


def decimals_of(indicator: Indicator) -> int:
    """Those of its figures at least: one, or none where its publishers print whole numbers, « 35 % »."""
    return min(1, indicator.base.decimals)


def decimals(value: float, indicator: Indicator, least: int | None = None) -> int:
    """The indicator's decimals, a second one only where the publication gave it, or its publisher always does."""
    least = decimals_of(indicator) if least is None else least
    return min(indicator.decimals, max(least, exact(value).decimals))


def marked(value: float | None, status: str, indicator: Indicator, least: int | None = None) -> str:
    """The words of its cell."""
    return str(cell(value, status, indicator, least))


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
    unit = plural if abs(round(value, indicator.decimals)) >= 2 else singular
    return f"{number(value, indicator, least)}{NBSP}{unit}"


def aimed(value: float, indicator: Indicator) -> Cell:
    """A target as declared, with its unit: « 25 % », « 2 000 ménages »."""
    return exact(value, PERCENT if indicator.unit == "%" else f"{NBSP}{UNITS[indicator.unit][1]}")


def moved(value: float, indicator: Indicator, told: int | None = None) -> Cell:
    """A difference with its sign, in points for a rate, to the decimals `told` of the least precise of its terms."""
    if indicator.unit == "%":
        return points(value, indicator.decimals if told is None else told)
    return counted(value, decimals(value, indicator), sign=True)


def signed(value: float, indicator: Indicator, told: int | None = None) -> str:
    """The words of its cell: « +0,11 point », « −1 234 »."""
    return str(moved(value, indicator, told))


def beyond(reading: str, said: str) -> str:
    """The clauses of `reading` whose figures, or whose words, are not all in `said`; empty where it has no other.

    A reservation that `said` does not make is always kept.
    """
    clauses = CLAUSES.split(reading)
    kept = [clause for clause in clauses if not _within(clause, said)]
    whole = len(kept) == len(clauses)
    return reading if whole else " ; ".join(kept).rstrip(" .") + "." if kept else ""


def _within(clause: str, said: str) -> bool:
    if clause.strip(" .").casefold() in (said.casefold(), *CLAUSES.split(said.casefold())):
        return True
    told = [word.casefold() for word in RESERVED.findall(said)]
    if any(word.casefold() not in told for word in RESERVED.findall(clause)):
        return False
    figures, known = _figures(clause), _figures(said)
    return bool(figures) and all(any(_same(one, other) for other in known) for one in figures)


def _figures(words: str) -> list[Decimal]:
    return [Decimal(re.sub(r"\s", "", found).replace(",", ".")) for found in FIGURE.findall(words)]


def _same(one: Decimal, told: Decimal) -> bool:
    """Whether `told` is the same figure, or the same rounded: 36,9 told 37."""
    return one == told or (told >= TEN and one.quantize(told, ROUND_HALF_UP) == told)
