"""The classes in which a map and its ranked bars sort their values: fixed bounds, colours, words."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from etl.catalog.model import Indicator
from etl.french import NBSP, NNBSP, format_exact

# Three ochres below the pivot, two teals above.
DIVERGING: Final = ("#8C4A0B", "#D9A55B", "#F3E3C3", "#9CCFC9", "#1B6E68")
BELOW: Final = 3
# No step has a luminance between 0.18 and 0.28, where neither white nor ink reads at 4.5:1.
SEQUENTIAL: Final = ("#B5D9E3", "#86BACC", "#579AB1", "#1D6D86", "#063A4A")


@dataclass(frozen=True)
class Classes:
    """Inner bounds (at most four, lower bound included), a colour per class; ValueError if they disagree."""

    bounds: tuple[float, ...]
    colors: tuple[str, ...]
    unit: str = ""  # empty when too long for a legend's key: its title says it
    pivot: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.bounds) <= 4 or list(self.bounds) != sorted(set(self.bounds)):
            raise ValueError(f"bornes de classes : {self.bounds} ; attendu 1 à 4 bornes croissantes")
        if len(self.colors) != len(self.bounds) + 1:
            raise ValueError(f"couleurs de classes : {len(self.colors)} ; attendu {len(self.bounds) + 1}")
        if self.pivot is not None and self.pivot not in self.bounds:
            raise ValueError(f"pivot des classes : {self.pivot} ; attendu l’une des bornes {self.bounds}")

    @classmethod
    def diverging(cls, bounds: tuple[float, ...], unit: str, pivot: float) -> Self:
        """Ochres below `pivot`, teals from it on. ValueError beyond three classes below and two above."""
        below = sum(bound <= pivot for bound in bounds)
        above = len(bounds) + 1 - below
        if below > BELOW or above > len(DIVERGING) - BELOW:
            raise ValueError(f"classes autour de {pivot} : {below} et {above} ; attendu au plus 3 et 2")
        return cls(bounds, DIVERGING[BELOW - below : BELOW + above], unit, pivot)

    @classmethod
    def sequential(cls, bounds: tuple[float, ...], unit: str) -> Self:
        """One hue from light to dark; fewer classes leave out the lightest steps."""
        return cls(bounds, SEQUENTIAL[-len(bounds) - 1 :], unit)

    def index(self, value: float) -> int:
        """The class of a finite `value`, from 0."""
        return bisect_right(self.bounds, value)

    def labels(self) -> tuple[str, ...]:
        """As in "moins de 10 %", "10 à 20 %", "20 % ou plus"."""
        written = [format_exact(bound) for bound in self.bounds]
        unit = (NNBSP if self.unit == "%" else NBSP) + self.unit if self.unit else ""
        between = [f"{low} à {high}{unit}" for low, high in pairwise(written)]
        return (f"moins de {written[0]}{unit}", *between, f"{written[-1]}{unit} ou plus")


# The same for every year, so that two maps compare; a count is never a fill: it would map the population.
CLASSES: Final = {
    "sru_taux": Classes.diverging((10, 20, 25, 35), "%", pivot=25),
    # Each bound doubles the one before: one attribution more or less moves the small arrondissements a lot.
    "tension": Classes.sequential((15, 30, 60), ""),
    "demandes_5ans": Classes.sequential((26, 29, 32, 35), "%"),
    "delai_median": Classes.sequential((12, 24, 30, 36), "mois"),
}


def fixed_classes(indicator: Indicator, values: Sequence[float]) -> Classes:
    """The classes of an indicator, the same for every year: declared, or at the quintiles of `values`, rounded.

    `values`: every known value of the twenty arrondissements, all years together, at least one.
    """
    if indicator.id in CLASSES:
        return CLASSES[indicator.id]
    unit = indicator.unit if indicator.unit == "%" or len(indicator.unit) < 8 else ""
    return Classes.sequential(_rounded_quintiles(sorted(values)), unit)


def change_classes(values: Sequence[float]) -> Classes:
    """The classes of changes in %, at least one: on either side of zero where they go both ways, else as `values`."""
    ups, downs = (sorted(v for v in values if (v >= 0) is up) for up in (True, False))
    if not ups or not downs:
        return Classes.sequential(_rounded_quintiles(sorted(values)), "%")
    step = 10.0 ** math.floor(math.log10(max(values) - min(values)) - 0.5)
    middle = [round(some[len(some) // 2] / step) * step for some in (downs, ups)]
    bounds = sorted({0.0, *(bound for bound in middle if min(values) < bound <= max(values))})
    return Classes.diverging(tuple(round(bound, 10) for bound in bounds), "%", pivot=0)


def _rounded_quintiles(ordered: Sequence[float]) -> tuple[float, ...]:
    """Up to four bounds, strictly inside the values, on two digits of their span."""
    low, high = ordered[0], ordered[-1]
    step = 10.0 ** (math.floor(math.log10(high - low)) - 1) if high > low else 1.0
    at = [ordered[min(len(ordered) - 1, len(ordered) * fifth // 5)] for fifth in (1, 2, 3, 4)]
    bounds = sorted({round(round(value / step) * step, 10) for value in at})
    inside = tuple(bound for bound in bounds if low < bound <= high)
    below = float(math.floor(high / step) * step)
    return inside or ((below if low < below else float(high)),)
