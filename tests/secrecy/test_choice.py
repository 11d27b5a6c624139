"""Who knows how the cells to hide are chosen, and tries every table it may be, learns no more of a small count."""

from __future__ import annotations

from typing import Any

import pytest

from etl.secrecy import protect, suppress
from tests.secrecy.publication import ALL, Publication, synthetic_catalog

NAME = "dalo_autres_sorties"
PARTS = synthetic_catalog().indicators[NAME].modalities[1:]
Table = tuple[int, ...]


def seen(tables: list[Table]) -> list[list[tuple[Any, ...]]]:
    """What is shown of each table, one a year, as if there were no other."""
    made = Publication()
    for year, counts in enumerate(tables, start=1990):
        whole = {("75", ALL): sum(counts)} | {("75", p): n for p, n in zip(PARTS, counts, strict=True)}
        made.print("dalo", 0, NAME, str(year), whole)
    after, _ = protect(suppress(made.bare, synthetic_catalog()), synthetic_catalog())
    shown = after.assign(value=after["value"].fillna(-1)).groupby("period")
    return [list(zip(of["breakdown"], of["value"], of["note"], strict=True)) for _, of in shown]


@pytest.mark.parametrize("small", range(len(PARTS)))
def test_a_small_count_is_not_told_by_which_cell_is_hidden_beside_it(small: int) -> None:
    """28 = 11 + 6 + 11: were the smallest other hidden, of 11 at least, it would be no more than the 11 shown."""
    others = [(few, one, 28 - few - one) for few in range(1, 7) for one in range(11, 18 - few)]
    tables = [(*(one, other)[:small], few, *(one, other)[small:]) for few, one, other in others]
    pictures: dict[str, set[int]] = {}
    for table, picture in zip(tables, seen(tables), strict=True):
        pictures.setdefault(str(picture), set()).add(table[small])
    # Not five apart: where all is hidden, whoever knows that 11 would have been shown knows that it is not 11.
    assert sorted(pictures.values(), key=len) == [{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}]
