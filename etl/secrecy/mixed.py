"""Two rates and the totals of what they divide: two unknowns and two equations, so who is in each modality."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Range = tuple[float, float]
MARGIN = 1e-6
MANY = 50  # of the totals that rounding allows, how many are tried: with more, nothing is told


def split(above: Range, below: Range, shares: tuple[Range, Range]) -> list[tuple[Range, Range, Range]]:
    """Of each of two modalities: between what are the numerator, the denominator, and what is left of this one.

    Nothing, where no two numbers of people fit, or too many may.

    `above`, `below`: between what the totals are; `shares`: between what each rate is, as it is rounded.
    """
    totals = range(math.ceil(below[0] - MARGIN), math.floor(below[1] + MARGIN) + 1)
    if not 0 < len(totals) <= MANY:
        return []
    first = np.concatenate([np.arange(total + 1) for total in totals])
    second = np.concatenate([np.arange(total, -1, -1) for total in totals])
    (low, high), (other_low, other_high) = (
        (np.ceil(of * least - MARGIN), np.floor(of * most + MARGIN))
        for of, (least, most) in zip((first, second), shares, strict=True)
    )
    least, most = math.ceil(above[0] - MARGIN), math.floor(above[1] + MARGIN)
    ends = np.maximum(low, least - other_high), np.minimum(high, most - other_low)
    others = np.maximum(other_low, least - high), np.minimum(other_high, most - low)
    fits = (ends[0] <= ends[1]) & (others[0] <= others[1])
    if not fits.any():
        return []
    return [
        (
            _range(part[0][fits], part[1][fits]),
            _range(of[fits], of[fits]),
            _range((of - part[1])[fits], (of - part[0])[fits]),
        )
        for part, of in ((ends, first), (others, second))
    ]


def _range(least: npt.NDArray[Any], most: npt.NDArray[Any]) -> Range:
    return float(least.min()), float(most.max())
