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


def pictures(total: int, small: int) -> dict[str, set[int]]:
    """What is shown of all the tables of that total with one small count, there: the small counts that it may be."""
    others = [(few, one, total - few - one) for few in range(1, 11) for one in range(11, total - few - 10)]
    tables = [(*(one, other)[:small], few, *(one, other)[small:]) for few, one, other in others]
    found: dict[str, set[int]] = {}
    for table, picture in zip(tables, seen(tables), strict=True):
        found.setdefault(str(picture), set()).add(table[small])
    return found


@pytest.mark.parametrize("small", range(len(PARTS)))
def test_a_small_count_is_not_told_by_which_cells_are_hidden_nor_by_how_many(small: int) -> None:
    """28 = 11 + 6 + 11: were the smallest other hidden, of 11 at least, it would be no more than the 11 shown.

    29 = 12 + 6 + 11: that all three are hidden says that with 12 shown the count would be known within six.
    """
    assert sorted(pictures(29, small).values(), key=len) == [{*range(1, 7)}, {*range(1, 8)}]


def test_nor_by_the_total_where_all_of_its_parts_are_hidden() -> None:
    """Of 28 in three parts, all is hidden, whatever they are: six numbers remain, and of less, which look alike."""
    ((_, remaining),) = pictures(28, 1).items()
    assert remaining == {*range(1, 7)}
    assert pictures(27, 1).keys() == pictures(28, 1).keys()
