"""Tables as people read them: values written in French, non-values kept with their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog.model import Indicator
from etl.french import NBSP, NNBSP, STATUS_MARKS, format_number, format_period

ABSENT = "–"


def printed(value: float | None, status: str, indicator: Indicator) -> str:
    """One value with its mark: « 16 000 ≈ », « s », « 22,45 % »."""
    mark = STATUS_MARKS[status]
    if value is None or pd.isna(value):
        return mark
    text = format_number(value, indicator.decimals) + (NNBSP + "%" if indicator.unit == "%" else "")
    return f"{text}{NBSP}{mark}" if mark else text


def written(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    """The printed values of rows of series."""
    values = zip(rows["value"], rows["status"], rows["indicator"], strict=True)
    return pd.Series([printed(v, s, indicators[i]) for v, s, i in values], index=rows.index, dtype="object")


def crossed(
    rows: pd.DataFrame, indicators: Mapping[str, Indicator], down: str, across: str, head: str, order: Sequence[str] = ()
) -> pd.DataFrame:
    """A table with `down` as row headings and `across` as columns; what is absent is a dash."""
    cells = rows.assign(cell=written(rows, indicators), period=[format_period(p) for p in rows["period"]])
    columns = list(order) or list(dict.fromkeys(cells[across]))
    index = list(dict.fromkeys(cells[down]))
    table = cells.pivot(index=down, columns=across, values="cell").reindex(index=index, columns=columns)
    table = table.fillna(ABSENT).rename_axis(index=None, columns=None)
    table.insert(0, head, table.index)
    return table.reset_index(drop=True)


def listed(rows: pd.DataFrame, indicators: Mapping[str, Indicator], **columns: str) -> pd.DataFrame:
    """A line per figure: the asked columns under their French heads, then the value and its state."""
    table = pd.DataFrame({head: rows[name] for name, head in columns.items()})
    if "period" in columns:
        table[columns["period"]] = [format_period(p) for p in rows["period"]]
    table["Valeur"] = written(rows, indicators)
    table["État"] = rows["status"]
    return table.reset_index(drop=True)
