"""Rows as tuples, and their places under each key: a frame of its own for each of a thousand tables costs too much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import pandas as pd

T = TypeVar("T")


def tuples(rows: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """These columns of each row."""
    return list(zip(*(rows[name].to_numpy(dtype=object) for name in names), strict=True))


def under(keys: Iterable[T]) -> dict[T, list[int]]:
    """The places of the rows under each key, in the order of the keys; within one, in that of the rows."""
    found: dict[Any, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return {key: found[key] for key in sorted(found)}


def latest(rows: pd.DataFrame, keys: Iterable[object]) -> list[int]:
    """The place of the last publication of each key, from the oldest publication to the newest."""
    told = tuples(rows, "published", "snapshot")
    last: dict[object, int] = {}
    cells = list(keys)
    for place in sorted(range(len(told)), key=told.__getitem__):
        last.pop(cells[place], None)
        last[cells[place]] = place
    return list(last.values())
