"""CSV two ways: as French Excel reads it, and as a machine does."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable

import pandas as pd

from etl.french import MINUS, NBSP, NNBSP, format_exact, format_number
from etl.tableur import PERCENT, Cell, Content
from reporting.piece.exhibit import MACHINE, Exhibit
from reporting.piece.tables import UNSTABLE, doubts, numeric

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def write_excel(exhibit: Exhibit) -> bytes:
    """The exhibit's table: UTF-8 with BOM, semicolons, decimal comma, CRLF; below, title, source, doubtful values."""
    body: str = _typed(exhibit.table).to_csv(sep=";", index=False, lineterminator="\r\n")
    notes = [exhibit.title, exhibit.subtitle, f"Champ : {exhibit.scope}", f"Source : {exhibit.source}"]
    notes[:0] = filter(None, [exhibit.finding])
    notes += [*exhibit.caveats, *doubts(exhibit.table)]
    notes[:0] = filter(None, (exhibit.mention.upper(), exhibit.seal))
    lines = pd.DataFrame({"note": [_plain(note) for note in notes]})
    foot: str = lines.to_csv(sep=";", index=False, header=False, lineterminator="\r\n")
    return ("\ufeff" + body + "\r\n" + foot).encode()


def write_machine(exhibit: Exhibit) -> bytes:
    """One line per figure: UTF-8, commas, points, ISO dates, snapshot and line; then its mention or edition."""
    rows = exhibit.rows[MACHINE].copy()
    for day in ("period_start", "period_end", "published"):
        rows[day] = pd.to_datetime(rows[day]).dt.strftime("%Y-%m-%d")
    for name in ("territory", "breakdown", "snapshot"):
        rows[name] = rows[name].map(harmless)
    if said := exhibit.mention or exhibit.seal:
        rows["remark"] = harmless(said)
    text: str = rows.to_csv(index=False, lineterminator="\n")
    return text.encode()


def excel(head: Iterable[str], rows: Iterable[Iterable[Content]]) -> bytes:
    """A table as French Excel reads it: UTF-8 with BOM, semicolons, CRLF; every decimal of a value, after a comma."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_whole(content) for content in row] for row in rows)
    return ("\ufeff" + made.getvalue()).encode()


def _whole(content: Content) -> str:
    value = content.value if isinstance(content, Cell) else None
    if isinstance(value, dt.date) or value is None:
        return _cell(content, bare=True)
    return format_exact(value).replace(NNBSP, "").replace(MINUS, "-")


def harmless(text: str) -> str:
    """Text on one line that a spreadsheet will not run: a leading formula sign is preceded by an apostrophe."""
    flat = text.replace("\r", " ").replace("\n", " ")
    return f"'{flat}" if text.startswith(FORMULA) else flat


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers as Excel types them, the unit of a column of points in its heading; other text harmless."""
    bare = [_is_of_points(table.iloc[:, place]) for place in range(table.shape[1])]
    told = [" (points)" if alone and "(points)" not in head else "" for head, alone in zip(table, bare, strict=True)]
    cells = {place: [_cell(cell, bare=alone) for cell in table.iloc[:, place]] for place, alone in enumerate(bare)}
    return pd.DataFrame(cells).set_axis([harmless(h) + unit for h, unit in zip(table, told, strict=True)], axis=1)


def _is_of_points(column: pd.Series) -> bool:
    units = {cell.unit.strip(" \u00a0s") for cell in column if isinstance(cell, Cell) and cell.value is not None}
    return units == {"point"} and numeric(column)


def _cell(cell: object, *, bare: bool) -> str:
    """No thousands space, plain minus, its mark left out; `bare`: its unit too."""
    value = cell.value if isinstance(cell, Cell) else None
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if not isinstance(cell, Cell) or value is None or cell.before not in ("", "+"):
        return _plain(str(cell))
    unit = cell.unit.removesuffix(UNSTABLE)
    if not bare and unit not in ("", PERCENT):
        return _plain(str(cell))
    digits = format_number(value, cell.decimals).replace(NNBSP, "").replace(MINUS, "-")
    return digits + ("" if bare else unit.strip())


def _plain(text: str) -> str:
    return harmless(text.replace(NNBSP, " ").replace(NBSP, " "))
