"""The answer of a warehouse to a question, asked once of a file that is only read."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import duckdb
import pandas as pd

_KEPT: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, pd.DataFrame]] = WeakKeyDictionary()


def answer(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> pd.DataFrame:
    """A frame of one's own. A report asks 83 questions 312 times: while its connection is open, each is asked once."""
    if connection not in _KEPT and _only_read(connection):
        _KEPT[connection] = {}
    kept, asked = _KEPT.get(connection, {}), f"{sql} {parameters}"
    if asked not in kept:
        kept[asked] = connection.execute(sql, parameters or None).df()
    return kept[asked].copy(deep=False)  # pandas copies what its reader then changes


def _only_read(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("select bool_and(readonly) from duckdb_databases() where not internal").fetchone()
    return bool(found and found[0])
