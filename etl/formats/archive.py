"""A spreadsheet's archive looked at before any parser opens it: its true size, its members, what it hides."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from etl.formats.errors import FormatError

BLOCK = 1 << 18
MAX_MEMBERS = 1_000
MAX_UNPACKED = 200 << 20  # bytes, all members together
MAX_STRINGS = 64 << 20  # bytes of the one member that a parser holds whole
MAX_CELLS = 1_000_000  # of one sheet, empty ones included; the DRIHL workbook has 235 a commune of the region
CELL = re.compile(rb"<(?:c|table:table-cell)[ />]")

# An XML part of a spreadsheet never needs a document type; every known attack by entities does.
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
UNICODE_16 = (b"\xff\xfe", b"\xfe\xff")
FORMULA = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
HIDDEN = (b'hidden="1"', b'hidden="true"', b'visibility="collapse"', b'visibility="filter"')


@dataclass(frozen=True)
class Archive:
    """What the look found: the parts that hold formulas, those with hidden rows or columns."""

    formulas: frozenset[str]
    hidden: frozenset[str]


def inspect(path: Path | BinaryIO) -> Archive:
    """Reads every member once, in blocks; FormatError if it is a bomb, a trap, or carries macros."""
    formulas, hidden, total = set(), set(), 0
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_members(members)
            _refuse_size("", 0, sum(member.file_size for member in members), 0)  # what it declares: no part holds more
            for member in members:
                seen = b""
                with archive.open(member) as stream:
                    size = cells = 0
                    while block := stream.read(BLOCK):
                        size += len(block)
                        total += len(block)
                        cells += sum(1 for _ in CELL.finditer(block))
                        _refuse_size(member.filename, size, total, cells)
                        window = seen[-256:] + block
                        _refuse_content(member.filename, window)
                        formulas |= {member.filename} if _holds(window, FORMULA) else set()
                        hidden |= {member.filename} if _holds(window, HIDDEN) else set()
                        seen = block
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        fix = "l’ouvrir dans le tableur et l’enregistrer de nouveau"
        raise FormatError("classeur abîmé, tronqué ou chiffré", fix=fix) from error
    return Archive(frozenset(formulas), frozenset(hidden))


def _holds(window: bytes, marks: tuple[bytes, ...]) -> bool:
    return any(mark in window for mark in marks)


def _refuse_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MAX_MEMBERS:
        raise FormatError(f"classeur de {len(names)} parties (au plus {MAX_MEMBERS})", id="taille")
    if len(set(names)) != len(names):
        raise FormatError("classeur où deux parties portent le même nom", id="piege", fix="l’enregistrer de nouveau")
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names):
        raise FormatError("classeur dont une partie sort de l’archive", id="piege", fix="demander un fichier sain")
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names):
        fix = "l’enregistrer au format XLSX, sans macro"
        raise FormatError("classeur qui contient des macros", id="macros", fix=fix)


def _refuse_size(name: str, size: int, total: int, cells: int) -> None:
    fix = "enregistrer la seule feuille utile dans un nouveau classeur"
    if total > MAX_UNPACKED:
        raise FormatError("le classeur dépasse 200 Mo une fois ouvert", id="taille", fix=fix)
    if cells > MAX_CELLS:
        raise FormatError("une feuille du classeur a plus d’un million de cellules", id="taille", fix=fix)
    if size > MAX_STRINGS and "sharedstrings" in name.lower():
        raise FormatError("les textes du classeur dépassent 64 Mo", id="taille", fix=fix)


def _refuse_content(name: str, window: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return
    # A part in UTF-16 would hide the words looked for: no spreadsheet writes one.
    if _holds(window, FORBIDDEN) or window.startswith(UNICODE_16) or b"\0" in window:
        message = f"classeur piégé : la partie {name} déclare des entités"
        raise FormatError(message, id="piege", fix="ne pas l’ouvrir ; demander un fichier sain")
