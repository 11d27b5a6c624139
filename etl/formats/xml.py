"""XML as tables: each child of the root a record, its own children the columns; read as a stream, text alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from etl.formats.errors import FormatError
from etl.formats.table import MAX_CELL, MAX_COLUMNS, Row, Table

BLOCK = 1 << 18
MAX_XML = 1 << 30  # bytes, once unzipped
MAX_KINDS = 50  # of records, each a table
RECORD, FIELD = 2, 3  # how deep they are; the root is 1
AGAIN = "télécharger le fichier de nouveau"
SAVE_AS = "l’ouvrir dans un tableur, puis « Enregistrer sous » au format XLSX, ODS ou CSV"

Record = tuple[int, str, dict[str, str]]  # line, kind, text of each field


def tables(path: Path) -> list[Table]:
    """A table a kind of record, without a name; FormatError if the file is anything else than records of texts.

    The line of a record is that where it begins; where several share one, they are numbered on from it.
    """
    if path.stat().st_size > MAX_XML:
        raise FormatError("XML de plus d’un gigaoctet une fois ouvert", id="taille", fix="demander le fichier régional")
    columns: dict[str, dict[str, None]] = {}
    for line, kind, fields in _records(path):
        known = columns.setdefault(kind, {})
        if not fields.keys() <= known.keys():
            known |= dict.fromkeys(fields)
        if len(known) > MAX_COLUMNS:
            raise FormatError(f"plus de {MAX_COLUMNS} colonnes", line, id="taille")
        if len(columns) > MAX_KINDS:
            raise FormatError(f"plus de {MAX_KINDS} sortes d’enregistrements", line, id="taille", fix=SAVE_AS)
    if not columns:
        raise FormatError("ce fichier est un XML sans aucun enregistrement", id="vide", fix=SAVE_AS)
    return [Table("", partial(_rows, path, kind, list(names)), typed=False) for kind, names in columns.items()]


def _rows(path: Path, wanted: str, names: list[str]) -> Iterator[Row]:
    yield 0, names
    for line, kind, fields in _records(path):
        if kind == wanted:
            yield line, [fields.get(name, "") for name in names]


def _records(path: Path) -> Iterator[Record]:
    reading = _Reading()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                reading.parser.Parse(block)
                yield from reading.taken()
        reading.parser.Parse(b"", True)
        yield from reading.taken()  # what expat had put off until it saw the end
    except FormatError:
        raise
    except (ExpatError, ValueError, LookupError) as error:
        raise FormatError("XML illisible : mal formé ou coupé", reading.parser.CurrentLineNumber, fix=AGAIN) from error


class _Reading:
    """What the parser meets, record after record; no entity is ever declared, so that none is ever followed."""

    def __init__(self) -> None:
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.depth = self.line = 0
        self.fields: dict[str, str] = {}
        self.text = ""
        self.loose = False  # text in a record, and in none of its fields
        self.found: list[Record] = []

    def taken(self) -> list[Record]:
        """The records read since the last call."""
        found, self.found = self.found, []
        return found

    def _doctype(self, *_: object) -> None:
        # An entity needs one: without it, none can be declared.
        message = "XML piégé : il déclare un type de document (DOCTYPE), donc peut-être des entités"
        raise FormatError(message, self._at, id="piege", fix="ne pas l’ouvrir ; demander un fichier sain")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self.depth += 1
        self.text = ""
        if self.depth == FIELD:
            if name in self.fields:
                raise FormatError(f"XML où un enregistrement donne deux fois « {name} »", self._at, id="doublon")
        elif self.depth == RECORD:
            self.line, self.fields, self.loose = max(self._at, self.line + 1), {}, False
        elif self.depth > FIELD:
            raise FormatError("ce fichier est un XML à plus de trois niveaux, non une table", self._at, fix=SAVE_AS)

    def _text(self, data: str) -> None:
        self.text += data
        if len(self.text) > MAX_CELL:  # blanks between fields too: a file may hold nothing else
            raise FormatError(f"texte de plus de {MAX_CELL} caractères", self._at, id="taille", fix=AGAIN)
        if self.depth == RECORD:
            self.loose = self.loose or bool(data.strip())

    def _end(self, name: str) -> None:
        if self.depth == FIELD:
            self.fields[name] = self.text.strip()
        elif self.depth == RECORD and self.fields:
            if self.loose:
                raise FormatError("XML où un texte est hors de toute colonne", self._at, fix=SAVE_AS)
            self.found.append((self.line, name, self.fields))
        self.text = ""
        self.depth -= 1

    @property
    def _at(self) -> int:
        return self.parser.CurrentLineNumber
