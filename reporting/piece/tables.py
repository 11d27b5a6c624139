"""Tables as people read them: values in typed cells, non-values with their kind, words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from etl.catalog.model import Indicator
from etl.french import NBSP, format_period, plain
from etl.tableur import Cell
from reporting.analysis.words import cell, doubt_of, kept, said_of

ABSENT = "–"
CODE = re.compile(r"[a-z0-9_.]+|[A-Z0-9]+")
UNSTABLE = f"{NBSP}*"  # after a ratio on few cases; what it means is said below
LINE = "#3B8EA5"  # at 3:1 on white and on the dark ground


@dataclass(frozen=True)
class Link:
    """A cell that leads to a page of the dashboard; plain text in files."""

    text: str
    page: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Fold:
    """A cell whose explanation shows on a click; both in files."""

    text: str
    detail: str

    def __str__(self) -> str:
        return f"{self.text}. {self.detail}" if self.detail else self.text


SPARK = (120, 30)  # pixels of a small line


@dataclass(frozen=True)
class Spark:
    """A cell drawn as a small line: (day, value, joined to the one before); said in words in files."""

    points: tuple[tuple[dt.date, float, bool], ...]
    words: str

    def __str__(self) -> str:
        return self.words

    def svg(self, width: int = SPARK[0], height: int = SPARK[1]) -> str:
        """The line, cut where publication stops, with a dot at the end; empty without two points."""
        if len(self.points) < 2:
            return ""
        days = [day.toordinal() for day, _, _ in self.points]
        values = [value for _, value, _ in self.points]
        across = (width - 8) / max(1, days[-1] - days[0])
        up = (height - 8) / ((max(values) - min(values)) or 1)
        xy = [
            (4 + (d - days[0]) * across, height - 4 - (v - min(values)) * up) for d, v in zip(days, values, strict=True)
        ]
        path = " ".join(
            f"{'L' if joined else 'M'}{x:.1f} {y:.1f}" for (x, y), (_, _, joined) in zip(xy, self.points, strict=True)
        )
        alone = "".join(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{3 if place == len(xy) - 1 else 1.6}' fill='{LINE}'/>"
            for place, (x, y) in enumerate(xy)
            if place == len(xy) - 1 or (not self.points[place][2] and not self.points[place + 1][2])
        )
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>"
            f"<path d='{path}' fill='none' stroke='{LINE}' stroke-width='1.8'/>{alone}</svg>"
        )


def code(option: Any) -> str:
    """How an address writes what may be chosen: a code as it is, words in small letters without accent nor blank."""
    if isinstance(option, bool):
        return "oui" if option else "non"
    written = str(option)
    return written if CODE.fullmatch(written) else re.sub(r"[^a-z0-9]+", "-", plain(written)).strip("-")


def sheet(indicator: Indicator, **asked: str) -> Link:
    """Its label, which leads to its sheet. `asked`: what that page keeps, besides: its filters."""
    kept = {"indicateur": indicator.id} | {key: code(text) for key, text in asked.items() if text not in ("", "tous")}
    return Link(indicator.label, f"catalogue?{urlencode(kept)}")


def dated(period: str) -> Cell | str:
    """A period (ISO) in a table: a year and a day keep their value, another its French words."""
    if re.fullmatch(r"\d{4}", period):
        return year(int(period))
    whole = re.fullmatch(r"\d{4}-\d\d-\d\d", period)
    return Cell(dt.date.fromisoformat(period)) if whole else format_period(period)


def year(number: int) -> Cell:
    return Cell(number, grouped=False)


def written(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.Series:
    """The cells of rows of series."""
    named = ((row, indicators[row.indicator]) for row in rows.itertuples())
    values = [cell(row.value, doubt_of(row), one, kept(row, one)) for row, one in named]
    return pd.Series(values, index=rows.index, dtype="object")


def crossed(
    rows: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    down: str,
    across: str,
    head: str,
    order: Sequence[str] = (),
) -> pd.DataFrame:
    """A table with `down` as row headings and `across` as columns; a dash for what is absent, missing years too."""
    rows = rows.sort_values("period_start", kind="stable")
    cells = rows.assign(cell=written(rows, indicators))
    if across == "period":
        cells["period"] = cells["period"].map(format_period)
    columns = list(order) or list(dict.fromkeys(cells[across]))
    index = _years(list(dict.fromkeys(cells[down])))
    table = cells.pivot(index=down, columns=across, values="cell").reindex(index=index, columns=columns)
    table = table.astype("object").fillna(ABSENT).rename_axis(index=None, columns=None)
    table.insert(0, head, [dated(one) for one in index] if down == "period" else index)
    return table.reset_index(drop=True)


def _years(heads: list[str]) -> list[str]:
    """Years with those that are missing between them; other headings as they are."""
    if not heads or not all(re.fullmatch(r"\d{4}", head) for head in heads):
        return heads
    return [str(year) for year in range(int(heads[0]), int(heads[-1]) + 1)]


def arranged(table: pd.DataFrame, chosen: Sequence[str] = (), by: str = "", *, rising: bool = False) -> pd.DataFrame:
    """The rows headed by one of `chosen` first; both parts sorted by the values of a column, those without one last."""
    if by in table.columns[1:]:
        values = table[by].map(lambda one: one.value if isinstance(one, Cell) else None).astype(float)
        table = table.loc[values.sort_values(ascending=rising, kind="stable", na_position="last").index]
    others = ~table.iloc[:, 0].isin(list(chosen))
    return table.loc[others.sort_values(kind="stable").index].reset_index(drop=True)


def listed(rows: pd.DataFrame, indicators: Mapping[str, Indicator], **columns: str) -> pd.DataFrame:
    """A line per figure: the asked columns under their French heads, then the value and its state."""
    table = pd.DataFrame({head: rows[name] for name, head in columns.items()})
    if "period" in columns:
        table[columns["period"]] = [dated(p) for p in rows["period"]]
    table["Valeur"] = written(rows, indicators)
    table["État"] = rows["status"]
    return table.reset_index(drop=True)


def numeric(column: pd.Series) -> bool:
    """Whether every cell is a number, without a word around it, or stands for one; one at least written."""
    return any(map(str, column)) and all(one in (ABSENT, "") or _is_alone(one) for one in column)


def _is_alone(one: object) -> bool:
    return isinstance(one, Cell) and not isinstance(one.value, dt.date) and " " not in one.before + one.unit


def in_doubt(table: pd.DataFrame) -> dict[str, list[str]]:
    """The values of a table that carry a mark, by state, in words: « 13e (2025) »."""
    said: dict[str, list[str]] = {}
    for row in table.itertuples(index=False):
        for head, one in zip(table.columns, row, strict=True):
            if isinstance(one, Cell) and one.value is not None and one.mark:
                said.setdefault(one.status, []).append(f"{row[0]} ({head})" if head != "Valeur" else str(row[0]))
    return said


def key_of(table: pd.DataFrame) -> str:
    """What its marks mean: « p, provisoire ; ≈, approché »."""
    return said_of(in_doubt(table))


def doubts(table: pd.DataFrame) -> list[str]:
    """The same as read: « p, provisoire : 13e (2025) »."""
    return [f"{said_of([state])} : {', '.join(cells)}" for state, cells in in_doubt(table).items()]
