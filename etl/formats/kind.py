"""What a file is, from its bytes and never from its name; what no reader here opens is refused in words."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from etl.formats.errors import FormatError

Kind = Literal["texte", "xlsx", "ods", "json", "xml", "parquet"]

BLOCK = 1 << 20
MAX_UNZIPPED = 4 << 30  # bytes of a gzip: the national RPLS file is one gigabyte
MAX_RATIO, TAME = 100, 32 << 20  # times its own size that a gzip may hold, beyond so many bytes

SAVE_AS = "l’ouvrir, puis « Enregistrer sous » au format XLSX, ODS ou CSV"
FOREIGN = (
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"GIF8", "une image"),
    (b"{\\rtf", "un document RTF"),
    (b"Rar!", "une archive RAR"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
    (b"SQLite format 3", "une base SQLite"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@contextmanager
def unzipped(path: Path, aside: Path) -> Iterator[Path]:
    """The file itself, or what a gzip holds, written to `aside`; FormatError if that is too much, or damaged."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    if not zipped:
        yield path
        return
    size, packed = 0, path.stat().st_size
    try:
        with gzip.open(path) as source, aside.open("wb") as target:
            while block := source.read(BLOCK):
                size += len(block)
                if size > MAX_UNZIPPED:
                    raise FormatError("le fichier compressé dépasse quatre gigaoctets une fois ouvert", id="taille")
                if size > max(TAME, MAX_RATIO * packed):
                    fix = "demander un fichier sain, ou le même sans compression"
                    raise FormatError("le fichier compressé grossit de plus de cent fois", id="taille", fix=fix)
                target.write(block)
        yield aside
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError("fichier compressé abîmé ou coupé", fix="le télécharger de nouveau") from error
    finally:
        aside.unlink(missing_ok=True)


def kind(path: Path) -> Kind:
    """The kind of an unzipped file; FormatError, with what to do, for all that is not read."""
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if not head.strip(b"\xef\xbb\xbf \r\n\t\0"):
        raise FormatError("fichier vide", id="vide", fix="l’exporter de nouveau")
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(OLE):
        raise _ole(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, words in FOREIGN:
        if head.startswith(magic):
            raise FormatError(f"ce fichier est {words}, non une table", fix=SAVE_AS)
    return _text(head)


def _text(head: bytes) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200]
    lowered = start.lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        fix = "télécharger le fichier lui-même, non la page qui le présente"
        raise FormatError("ce fichier est une page web, non une table", fix=fix)
    if start.startswith(b"<"):
        return "xml"
    if start[:1] in (b"{", b"["):
        return "json"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FormatError("fichier binaire d’un format inconnu", fix=SAVE_AS)
    return "texte"


def _archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            opendocument = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        fix = "l’ouvrir dans le tableur et l’enregistrer de nouveau"
        raise FormatError("classeur abîmé ou tronqué", fix=fix) from error
    if opendocument.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if any(name.lower().startswith("xl/workbook") and name.lower().endswith(".bin") for name in names):
        raise FormatError("classeur au format XLSB, que l’on ne lit pas", fix=SAVE_AS)
    if "xl/workbook.xml" in names:
        return "xlsx"
    fix = "déposer le fichier de données qu’elle contient"
    raise FormatError("archive ZIP, ou document d’un autre logiciel, non un classeur", fix=fix)


def _ole(path: Path) -> FormatError:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes()[: 8 * BLOCK]:
        fix = "l’ouvrir, retirer le mot de passe (Fichier, Informations, Protéger), l’enregistrer"
        return FormatError("classeur protégé par un mot de passe", id="mot-de-passe", fix=fix)
    return FormatError("classeur à l’ancien format XLS", fix=SAVE_AS)
