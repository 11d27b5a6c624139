"""Measures written as people read them: medians with their range, ratios, a Markdown table."""

from collections.abc import Sequence
from statistics import median


def markdown(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """A titled Markdown table, figures to the right of a first column of words."""
    ruled = ["---", *("---:" for _ in heads[1:])]
    lines = "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruled, *rows))
    return f"## {title}\n\n{lines}" + (f"\n\n{note}" if note else "")


def decimal(value: float, decimals: int = 0) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def middle(values: Sequence[float], decimals: int = 0, factor: float = 1) -> str:
    """The median, then the smallest and largest."""
    low, mid, high = (decimal(factor * v, decimals) for v in (min(values), median(values), max(values)))
    return f"{mid} ({low} à {high})"


def ratio(values: Sequence[float], reference: Sequence[float] | float) -> str:
    """The median over that of the reference."""
    against = reference if isinstance(reference, int | float) else median(reference)
    return f"× {decimal(median(values) / against, 2)}"
