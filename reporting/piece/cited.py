"""Whose figures an exhibit uses: the publications that it shows, and those from which its figures are computed."""

from __future__ import annotations

from functools import cache

import pandas as pd

from etl.catalog import Catalog
from reporting import queries
from reporting.analysis.derivation import Key, terms
from reporting.queries import Connection


def behind(connection: Connection, catalog: Catalog, rows: pd.DataFrame) -> list[str]:
    """The snapshots of these figures (columns of queries.SERIES), then of their terms, down to what was read."""
    figures = cache(lambda name: queries.figures(connection, name))
    snapshots = dict.fromkeys(rows["snapshot"])
    keys = zip(*(rows[name] for name in queries.KEY), strict=True)
    left: list[Key] = [key for key in keys if _computed(key[0], catalog)]
    seen = set(left)
    while left:
        found = [key for key in terms(left.pop(), catalog, lambda key: figures(key[0]).get(key)) if key not in seen]
        seen.update(found)
        left += [key for key in found if _computed(key[0], catalog)]
        snapshots |= dict.fromkeys(figures(key[0])[key][2] for key in found if key in figures(key[0]))
    return list(snapshots)


def _computed(name: str, catalog: Catalog) -> bool:
    """Whether it follows from other indicators; a sum of arrondissements is of the file that prints them."""
    return bool(catalog.indicators[name].ratio or catalog.indicators[name].computed)
