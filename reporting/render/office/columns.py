"""The columns of a table on a slide or a page: those that fit, and how wide each."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reporting.piece.tables import Fold

WIDEST: Final = 9  # columns that still read across a slide or a page
SHORT: Final = 14  # letters that stay on a line
BESIDE: Final = 4  # letters of room for the margins of a cell
BOLD: Final = 1.25  # of a letter, in a heading


def fitting(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The columns that have words and fit: the first, then the last ones; and what to say of those left out."""
    written = table.map(lambda cell: cell.text if isinstance(cell, Fold) else str(cell))
    written = written.loc[:, [any(cell.strip() for cell in written[column]) for column in written.columns]]
    if len(written.columns) <= WIDEST:
        return written, ""
    kept = [written.columns[0], *written.columns[-(WIDEST - 1) :]]
    return written[kept], f". Colonnes de « {written.columns[1]} » à « {written.columns[-WIDEST]} » : à l’annexe"


def widths_of(table: pd.DataFrame, width: int, letter: int) -> list[int]:
    """Columns that share `width`: short cells and longest words whole if they can be, the rest to the long cells.

    `letter`: the mean width of one, in the same unit.
    """
    least, more = [], []
    for column in table.columns:
        cells = [str(column), *table[column]]
        longest = max(len(cell) for cell in cells)
        word = max(len(word) for cell in cells for word in cell.split(" "))  # a no-break space does not break
        bold = BOLD * max(map(len, str(column).split(" ")))
        least.append((max(longest if longest <= SHORT else word, bold) + BESIDE) * letter)
        more.append(max(0, longest - SHORT) ** 0.75)
    spare = width - sum(least)
    if spare <= 0 or not sum(more):
        return [int(width * share / sum(least)) for share in least]
    return [int(low + spare * share / sum(more)) for low, share in zip(least, more, strict=True)]
