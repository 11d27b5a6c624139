"""The columns of a table on a slide or a page: those that fit, and how wide each."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reporting.tables import Fold

WIDEST: Final = 9  # columns that still read across a slide or a page
SHORT, LONG = 12, 120  # letters: a cell as short stays on a line, one as long takes all the room it can


def fitting(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The columns that have words and fit: the first, then the last ones; and what to say of those left out."""
    written = table.map(lambda cell: cell.text if isinstance(cell, Fold) else str(cell))
    written = written.loc[:, [bool(written[column].str.strip().any()) for column in written.columns]]
    if len(written.columns) <= WIDEST:
        return written, ""
    kept = [written.columns[0], *written.columns[-(WIDEST - 1) :]]
    return written[kept], f". Colonnes de « {written.columns[1]} » à « {written.columns[-WIDEST]} » : à l'annexe"


def widths_of(table: pd.DataFrame, width: int, letter: int) -> list[int]:
    """Columns that share `width`: short cells and longest words whole if they can be, the rest by what the cells hold.

    `letter`: the mean width of one, in the same unit.
    """
    least, wanted = [], []
    for column in table.columns:
        cells = [str(column), *table[column]]
        word = max(len(word) for cell in cells for word in cell.split(" "))  # a no-break space does not break
        longest = max(len(cell) for cell in cells)
        least.append((max(word, min(longest, SHORT)) + 2) * letter)
        wanted.append(max(least[-1], min(longest, LONG) * letter))
    spare, more = width - sum(least), sum(wanted) - sum(least)
    if spare <= 0 or not more:
        return [int(width * share / sum(least)) for share in least]
    return [int(low + spare * (high - low) / more) for low, high in zip(least, wanted, strict=True)]
