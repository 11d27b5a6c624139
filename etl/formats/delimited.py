"""Text cut into columns as others write it: encoding found by proof, every separator offered, no type guessed."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from etl.formats.errors import FormatError
from etl.formats.table import MAX_COLUMNS, Row, Table

SEPARATORS = ";,\t|"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BLOCK = 4 << 20
MAX_FIELD = csv.field_size_limit()
MAX_CELL_LINES = 50  # lines that one quoted cell may span; beyond, a quote was left open


def tables(path: Path) -> list[Table]:
    """The text cut by each separator in turn; which one is right is for whoever knows the header to say."""
    encoding = find_encoding(path)
    return [
        Table(
            "",
            partial(_rows, path, encoding, mark, (), 0, Counter()),
            typed=False,
            holding=partial(_rows, path, encoding, mark),
        )
        for mark in SEPARATORS
    ]


def find_encoding(path: Path) -> str:
    """Byte order mark, else UTF-8 if every byte agrees, else Windows-1252; FormatError if that fails too."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in BOMS:
        if head.startswith(mark):
            return name if _reads(path, name) else _unreadable()
    return next((name for name in ("utf-8", "cp1252") if _reads(path, name)), None) or _unreadable()


def _unreadable() -> str:
    fix = "l’enregistrer au format « CSV UTF-8 »"
    raise FormatError("texte illisible en UTF-8 comme en Windows-1252", id="encodage", fix=fix)


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _rows(
    path: Path, encoding: str, separator: str, needles: tuple[str, ...], after: int, skipped: Counter[str]
) -> Iterator[Row]:
    """Rows with the line they begin at. A line beyond `after` with no needle and no quote is counted, not cut."""
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file, needles, after, skipped)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for cells in reader:
                line, lines.start = lines.start, 0
                if len(cells) > MAX_COLUMNS:
                    raise FormatError(f"plus de {MAX_COLUMNS} colonnes", line, id="taille")
                texts = [cell.strip() for cell in cells]
                if any(texts):
                    yield line, texts
        except csv.Error as error:
            long = "field limit" in str(error)
            words = f"cellule de plus de {MAX_FIELD} caractères" if long else "guillemet mal placé"
            line, fix = lines.start or lines.number, "vérifier les guillemets de cette ligne"
            raise FormatError(f"CSV mal formé : {words}", line, id="guillemets", fix=fix) from error


class _Lines:
    """The lines that the CSV reader must see, and where the record under way began."""

    def __init__(self, file: Iterator[str], needles: tuple[str, ...], after: int, skipped: Counter[str]) -> None:
        self.file, self.needles, self.after, self.skipped = file, needles, after, skipped
        self.number = self.start = 0
        self.quoted = False

    def __iter__(self) -> Iterator[str]:
        number = skipped = 0
        text = ""
        narrowed = [*self.needles, '"'] if self.needles else []
        for number, text in enumerate(self.file, start=1):
            if narrowed and not self.quoted:
                for needle in narrowed:  # a plain loop: it runs five million times on a national file
                    if needle in text:
                        break
                else:
                    skipped += number > self.after
                    continue
            self._open(number, text)
            yield text
        self.number = number
        self.skipped["ailleurs"] += skipped
        if number > 1 and not text.endswith(("\n", "\r")):
            fix = "le télécharger de nouveau ; s’il est entier, l’ouvrir dans le tableur et l’enregistrer en CSV"
            raise FormatError("la dernière ligne n’est pas finie : le fichier est coupé", number, id="tronque", fix=fix)

    def _open(self, number: int, text: str) -> None:
        self.number = number
        self.start = self.start or number
        self.quoted ^= text.count('"') % 2 == 1
        if "\0" in text:
            raise FormatError("caractère nul dans le texte", number, id="binaire", fix="l’exporter de nouveau")
        if number - self.start > MAX_CELL_LINES:
            fix = "fermer le guillemet ouvert sur cette ligne"
            raise FormatError("guillemet ouvert et jamais fermé", self.start, id="guillemets", fix=fix)
