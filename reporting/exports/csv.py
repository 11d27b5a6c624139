"""CSV two ways: as French Excel reads it, and as a machine does."""

from __future__ import annotations

import pandas as pd

from etl.french import MINUS, NBSP, NNBSP
from reporting.exhibit import DEMONSTRATION, Exhibit

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
    """The exhibit's table: UTF-8 with BOM, semicolons, decimal comma, CRLF; title, source and marks below it."""
    table = exhibit.table.map(lambda cell: _cell(str(cell)))
    body: str = table.to_csv(sep=";", index=False, lineterminator="\r\n")
    notes = [
        exhibit.title,
        exhibit.subtitle,
        f"Champ : {exhibit.scope}",
        f"Source : {exhibit.source}",
        *exhibit.caveats,
    ]
    if exhibit.demonstration:
        notes.insert(0, DEMONSTRATION.upper())
    foot: str = pd.DataFrame({"note": [_cell(note) for note in notes]}).to_csv(
        sep=";", index=False, header=False, lineterminator="\r\n"
    )
    return ("\ufeff" + body + "\r\n" + foot).encode()


def write_machine(exhibit: Exhibit) -> bytes:
    """One line per figure: UTF-8, commas, points, ISO dates, snapshot and line; a column says if demonstration."""
    rows = exhibit.rows[MACHINE].copy()
    for day in ("period_start", "period_end", "published"):
        rows[day] = pd.to_datetime(rows[day]).dt.strftime("%Y-%m-%d")
    for name in ("territory", "breakdown", "snapshot"):
        rows[name] = rows[name].map(harmless)
    if exhibit.demonstration:
        rows["remark"] = DEMONSTRATION
    text: str = rows.to_csv(index=False, lineterminator="\n")
    return text.encode()


def harmless(text: str) -> str:
    """Text that a spreadsheet will not run: a leading formula sign is preceded by an apostrophe."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(text: str) -> str:
    """Numbers as Excel types them (no thousands space, plain minus), other text harmless."""
    plain = text.replace(NNBSP, "").replace(NBSP, "").replace(MINUS, "-") if _is_number(text) else text
    return plain if _is_number(text) else harmless(text.replace(NNBSP, " ").replace(NBSP, " "))


def _is_number(text: str) -> bool:
    bare = (
        text.replace(NNBSP, "")
        .replace(NBSP, "")
        .replace(MINUS, "-")
        .removeprefix("+")
        .removeprefix("-")
        .replace(",", "", 1)
    )
    return bare.removesuffix("%").isdigit() and bare[:1].isdigit()
