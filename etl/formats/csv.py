"""CSV as this project stores it: UTF-8 (BOM or not), semicolons, one header line, every cell a string."""

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd

from etl.formats.errors import FormatError


def read_csv(path: Path) -> pd.DataFrame:
    """All cells as text, indexed by the physical line of the file (`line`); no type is guessed."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"octet illisible en UTF-8 à la position {error.start}") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        header, lines, rows = _records(reader)
    except csv.Error as error:
        raise FormatError(f"CSV mal formé ({error})", reader.line_num) from error
    return pd.DataFrame(rows, columns=header, index=pd.Index(lines, name="line"), dtype="object")


def _records(reader: Any) -> tuple[list[str], list[int], list[list[str]]]:
    header = [name.strip() for name in next(reader, [])]
    if len(header) < 2:
        raise FormatError("en-tête attendu en première ligne, colonnes séparées par « ; »", 1)
    if doubled := sorted({name for name in header if header.count(name) > 1}):
        raise FormatError(f"colonne en double : {', '.join(doubled)}", 1)
    lines: list[int] = []
    rows: list[list[str]] = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise FormatError(f"{len(row)} cellules au lieu de {len(header)}", reader.line_num)
        lines.append(reader.line_num)
        rows.append([cell.strip() for cell in row])
    return header, lines, rows
