"""ODS read as a stream of XML: no library keeps its percentages and formulas without holding the whole sheet."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, ParseError, iterparse

from etl.formats.archive import inspect
from etl.formats.errors import FormatError
from etl.formats.table import MAX_COLUMNS, UNCOMPUTED, Row, Table, written

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SHEET = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CONTENT = "content.xml"
MAX_SHEETS = 50
MAX_ROWS = 1_048_576
NUMBERS = {"float", "percentage", "currency"}
# What the archive and the XML parser let through: a part that is missing, cut or absurd.
BROKEN = (LookupError, ParseError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError)
T = TypeVar("T")


def tables(path: Path) -> list[Table]:
    """Every sheet; FormatError if the archive is no spreadsheet, or is protected by a password."""
    archive = inspect(path)
    _refuse_password(path)
    names = [name for name, _ in _sheets(path, wanted=-1)]
    if len(names) > MAX_SHEETS:
        raise FormatError(f"classeur de {len(names)} feuilles (au plus {MAX_SHEETS})", id="taille")
    said = ("le classeur a des lignes ou des colonnes masquées, lues comme les autres",)
    remarks = said if CONTENT in archive.hidden else ()
    return [Table(name, partial(_rows, path, number), typed=True, remarks=remarks) for number, name in enumerate(names)]


def _refuse_password(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
    if b"encryption-data" in manifest:
        fix = "l’ouvrir et l’enregistrer sans mot de passe"
        raise FormatError("classeur protégé par un mot de passe", id="mot-de-passe", fix=fix)


def _rows(path: Path, wanted: int) -> Iterator[Row]:
    for number, (_, rows) in enumerate(_sheets(path, wanted)):
        if number == wanted:
            yield from _guarded(rows)
            return


def _sheets(path: Path, wanted: int) -> Iterator[tuple[str, Iterator[Row]]]:
    """Each sheet's name and, for the wanted one alone, its rows, to be read before the next is asked for."""
    return _guarded(_opened(path, wanted))


def _opened(path: Path, wanted: int) -> Iterator[tuple[str, Iterator[Row]]]:
    with zipfile.ZipFile(path) as archive, archive.open(CONTENT) as stream:
        events = iterparse(stream, events=("start", "end"))  # no entity is left: `inspect` refuses them
        number = 0
        for event, element in events:
            if event == "start" and element.tag == f"{SHEET}table":
                rows = _sheet(events, element, read=number == wanted)
                yield element.get(f"{SHEET}name", ""), rows
                for _ in rows:
                    pass  # what the caller did not read
                number += 1


def _guarded(items: Iterator[T]) -> Iterator[T]:
    try:
        yield from items
    except BROKEN as error:
        if isinstance(error, FormatError):
            raise
        fix = "l’ouvrir dans le tableur et l’enregistrer de nouveau au format ODS"
        raise FormatError("classeur illisible : une de ses parties est abîmée", fix=fix) from error


def _sheet(events: Any, table: Element, *, read: bool) -> Iterator[Row]:
    line = 0
    for event, element in events:
        if event == "end" and element is table:
            table.clear()
            return
        if event == "end" and element.tag == f"{SHEET}table-row":
            times = _times(element, "rows")
            cells = _cells(element) if read else []
            if any(cells):
                if times > MAX_COLUMNS:
                    message = f"la même ligne remplie, répétée {times} fois"
                    raise FormatError(message, line + 1, id="piege", fix="enregistrer la seule feuille utile")
                yield from ((line + turn, cells) for turn in range(1, times + 1))
            line += times
            if line > MAX_ROWS:
                raise FormatError(f"plus de {MAX_ROWS} lignes", id="taille")
            element.clear()
            table[:] = []


def _cells(row: Element) -> list[str]:
    """The row's cells as text; a repeated empty tail, which fills the sheet to its edge, is left out."""
    found: list[str] = []
    waiting = 0
    for cell in row:
        if cell.tag not in (f"{SHEET}table-cell", f"{SHEET}covered-table-cell"):
            continue
        text, times = _text(cell), _times(cell, "columns")
        if not text:
            waiting += times
            continue
        if len(found) + waiting + times > MAX_COLUMNS:
            raise FormatError(f"plus de {MAX_COLUMNS} colonnes", id="taille")
        found += [""] * waiting + [text] * times
        waiting = 0
    return found


def _times(element: Element, what: str) -> int:
    return max(1, int(element.get(f"{SHEET}number-{what}-repeated", "1")))


def _text(cell: Element) -> str:
    kind = cell.get(f"{OFFICE}value-type", "")
    value = cell.get(f"{OFFICE}value", "")
    if kind in NUMBERS and value:
        return written(_exact(value), percent=kind == "percentage")
    paragraphs = "\n".join("".join(part.itertext()) for part in cell.findall(f"{TEXT}p")).strip()
    formula = cell.get(f"{SHEET}formula")
    if kind == "date":
        return cell.get(f"{OFFICE}date-value", paragraphs)[:10]
    if kind == "boolean":
        return written(cell.get(f"{OFFICE}boolean-value") == "true")
    if formula and not paragraphs:
        return UNCOMPUTED
    return paragraphs


def _exact(value: str) -> float | int:
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
