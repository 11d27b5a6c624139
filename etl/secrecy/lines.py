"""Rows as tuples, and their places under each key: a frame of its own for each of a thousand tables costs too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from etl.secrecy.primary import SECRET

T = TypeVar("T")
DOUBTS = {"provisoire": 1, "estimé": 1, "approché": 1, "à vérifier": 2}  # never in the place of a surer figure


def tuples(rows: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """These columns of each row."""
    return list(zip(*(rows[name].to_numpy(dtype=object) for name in names), strict=True))


def says(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows carry a value, shown or hidden; the others erase one."""
    return rows["value"].notna() | (rows["status"] == SECRET)


def under(keys: Iterable[T]) -> dict[T, list[int]]:
    """The places of the rows under each key, in the order of the keys; within one, in that of the rows."""
    found: dict[Any, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return {key: found[key] for key in sorted(found)}


def readings(
    rows: pd.DataFrame, tables: Iterable[T], cells: Iterable[object], *, whole: bool = True
) -> Iterator[tuple[T, list[int]]]:
    """The lines of each table in one publication alone, then in all of them, one line for each cell, however chosen.

    Erased figures are read as they were, then as no part of anything. The last line is of the newest publication.
    `whole`: or else as served, and the last of each.
    """
    every, ranks, said = list(cells), _ranks(rows), says(rows).tolist()
    for table, lines in under(tables).items():
        told = [line for line in lines if said[line]]
        files = under(ranks.printed[line] for line in told)
        yield from ((table, [told[n] for n in of]) for of in files.values())
        if len(files) > 1:
            yield from ((table, one) for one in _mixed(told, every, ranks, whole=whole))
        if len(told) < len(lines):
            ways = ([n for n in way if said[n]] for way in _mixed(lines, every, ranks, whole=whole))
            yield from ((table, way) for way in ways if way)


def mixed(rows: pd.DataFrame, cells: Iterable[object]) -> list[list[int]]:
    """The same of one table, in all publications, erased figures among them: as it is served, then otherwise."""
    return _mixed(range(len(rows)), list(cells), _ranks(rows))


class _Ranks(NamedTuple):
    """Of each line: when it was printed, what the view `series` would rank it by, and its value."""

    printed: list[tuple[Any, ...]]
    served: list[tuple[Any, ...]]
    values: list[str]


def _ranks(rows: pd.DataFrame) -> _Ranks:
    printed = tuples(rows, "published", "snapshot")
    said = zip(rows["status"], rows["restates"], printed, strict=True)
    # As `precedence` has it (etl/warehouse/sql/10_observations.sql).
    served = [(-DOUBTS.get(status, 0), restates == "", *day) for status, restates, day in said]
    return _Ranks(printed, served, [str(value) for value in rows["value"]])


def _mixed(lines: Sequence[int], cells: list[Any], ranks: _Ranks, *, whole: bool = True) -> list[list[int]]:
    """Of figures that differ: the one served, the last, the first; those of each file, or of the others, before all.

    A file that is withdrawn one day leaves the others, and each figure that was ever printed stays for all to read.
    """
    printed, served, values = ranks
    vintages: dict[Any, list[int]] = {}
    for line in sorted(lines, key=printed.__getitem__):
        vintages.setdefault(cells[line], []).append(line)
    last = [of[-1] for of in vintages.values()]
    disputed = [of for of in vintages.values() if len({values[line] for line in of}) > 1]
    ways = [[max(of, key=served.__getitem__) for of in vintages.values()], last]
    if disputed and whole:
        ways.append([of[0] for of in vintages.values()])
        for file in sorted({printed[line] for of in disputed for line in of}):
            for first in (True, False):
                ways.append(
                    [max(of, key=lambda n: ((printed[n] == file) is first, served[n])) for of in vintages.values()]
                )
    found = dict.fromkeys(tuple(sorted(way, key=lambda n: (printed[n], n))) for way in ways)
    return [list(way) for way in found]
