"""The answer of a warehouse to a question, asked once of a file that is only read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar, cast

import duckdb
import pandas as pd

from etl.warehouse import Reading, reading

MOST = 400  # answers kept, the last asked: a page asks twenty, all the pages of a data set some three hundred
_KEPT: OrderedDict[tuple[Reading, str], pd.DataFrame] = OrderedDict()
_MADE: OrderedDict[tuple[Reading, object], object] = OrderedDict()
_KEEPING = Lock()
T = TypeVar("T")


def answer(connection: duckdb.DuckDBPyConnection, sql: str, **parameters: object) -> pd.DataFrame:
    """A frame of one's own. A page opens ten connections, a report asks 83 questions 312 times: each is asked once."""
    read = reading(connection)
    if read is None:  # a file being written, whose answers change
        return connection.execute(sql, parameters or None).df()
    asked = read, f"{sql} {parameters}"
    with _KEEPING:
        found = _KEPT.pop(asked, None)
        if found is not None:
            _KEPT[asked] = found
    return (_keep(asked, connection.execute(sql, parameters or None).df()) if found is None else found).copy(deep=False)


def remembered(connection: duckdb.DuckDBPyConnection, key: object, made: Callable[[], T]) -> T:
    """What `made` gives of a file that is only read, made once for this key; it is nobody's to change."""
    read = reading(connection)
    if read is None:
        return made()
    asked = read, key
    with _KEEPING:
        if asked in _MADE:
            _MADE.move_to_end(asked)
            return cast("T", _MADE[asked])
    found = made()
    with _KEEPING:
        _MADE[asked] = found
        if len(_MADE) > MOST:
            _MADE.popitem(last=False)
    return found


def _keep(asked: tuple[Reading, str], found: pd.DataFrame) -> pd.DataFrame:
    """The same: pandas copies what its reader then changes."""
    with _KEEPING:
        _KEPT[asked] = found
        if len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return found
