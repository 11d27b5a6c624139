"""CSV two ways: as French Excel reads it, and as a machine does."""

from __future__ import annotations

import pandas as pd

from etl.french import MINUS, NBSP, NNBSP
from reporting.piece.exhibit import Exhibit
from reporting.piece.tables import NUMBER, doubts

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
MACHINE = [
    "indicator",
    "territory",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "value",
    "unit",
    "status",
    "snapshot",
    "line",
    "published",
]


def write_excel(exhibit: Exhibit) -> bytes:
    """The exhibit's table: UTF-8 with BOM, semicolons, decimal comma, CRLF; below, title, source, doubtful values."""
    body: str = exhibit.table.map(_cell).rename(columns=harmless).to_csv(sep=";", index=False, lineterminator="\r\n")
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


def harmless(text: str) -> str:
    """Text on one line that a spreadsheet will not run: a leading formula sign is preceded by an apostrophe."""
    flat = text.replace("\r", " ").replace("\n", " ")
    return f"'{flat}" if text.startswith(FORMULA) else flat


def _cell(cell: object) -> str:
    """A number as Excel types it (no thousands space, plain minus, its mark left out); other text harmless."""
    found = NUMBER.fullmatch(str(cell))
    return found["number"].replace(NNBSP, "").replace(MINUS, "-") if found else _plain(str(cell))


def _plain(text: str) -> str:
    return harmless(text.replace(NNBSP, " ").replace(NBSP, " "))
