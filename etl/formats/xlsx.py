"""XLSX, sheet by sheet, row by row: what the cells show, and the formulas that nothing has computed."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any, TypeVar

from etl.formats.archive import inspect
from etl.formats.errors import FormatError
from etl.formats.table import MAX_COLUMNS, UNCOMPUTED, Row, Table, written

T = TypeVar("T")
MAX_SHEETS = 50
MAX_EMPTY = 2_000  # empty rows in a row after which a sheet is taken to be over, as after a stray far cell
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a number format that are words


def tables(path: Path) -> list[Table]:
    """Every sheet that holds cells, hidden ones included and said; FormatError if the archive is no workbook."""
    archive = inspect(path)
    with _opened(path, values=True) as book:
        sheets = list(book.worksheets)
        if len(sheets) > MAX_SHEETS:
            raise FormatError(f"classeur de {len(sheets)} feuilles (au plus {MAX_SHEETS})", id="taille")
        return [
            Table(
                sheet.title,
                partial(_rows, path, sheet.title, sheet._worksheet_path in archive.formulas),
                typed=True,
                remarks=tuple(_remarks(sheet, sheet._worksheet_path in archive.hidden)),
            )
            for sheet in sheets
        ]


def _remarks(sheet: Any, hidden_parts: bool) -> Iterator[str]:
    if sheet.sheet_state != "visible":
        yield f"la feuille « {sheet.title} » est masquée"
    if hidden_parts:
        yield f"la feuille « {sheet.title} » a des lignes ou des colonnes masquées, lues comme les autres"


def _rows(path: Path, name: str, formulas: bool) -> Iterator[Row]:
    with _opened(path, values=True) as book:
        shown = _cells(book[name])
        if not formulas:
            yield from _written(shown, repeat(()))
            return
        with _opened(path, values=False) as unread:
            yield from _written(shown, _cells(unread[name]))


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the file's own word on its size may be wrong, and cut rows silently
    return _guarded(_reading(sheet.iter_rows))


def _written(shown: Iterator[tuple[Any, ...]], formulas: Any) -> Iterator[Row]:
    """Rows as text; the line is the sheet's, as gaps are yielded as empty rows."""
    empty = 0
    for line, (cells, sources) in enumerate(zip(shown, formulas, strict=False), start=1):
        if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
            raise FormatError(f"plus de {MAX_COLUMNS} colonnes", line, id="taille")
        texts = [_text(cell) for cell in cells[:MAX_COLUMNS]]
        for place, source in enumerate(sources[: len(texts)]):
            if source.data_type == "f" and texts[place] == "":
                texts[place] = UNCOMPUTED
        empty = 0 if any(texts) else empty + 1
        if empty > MAX_EMPTY:
            _refuse_far_cells(line, shown)
            return
        if any(texts):
            yield line, texts


def _refuse_far_cells(line: int, shown: Iterator[tuple[Any, ...]]) -> None:
    for number, cells in enumerate(shown, start=line + 1):
        if any(cell.value is not None for cell in cells):
            fix = "supprimer ces lignes, ou les lignes vides qui les précèdent"
            raise FormatError(f"des cellules remplies après {MAX_EMPTY} lignes vides", number, id="trou", fix=fix)


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return written(value, percent="%" in QUOTED.sub("", cell.number_format or ""))
    return written(value)


class _opened:
    """A workbook, closed at the end, every way of being broken told as a FormatError."""

    def __init__(self, path: Path, *, values: bool) -> None:
        self.path, self.values = path, values

    def __enter__(self) -> Any:
        import openpyxl  # as long to load as all the rest: a process that reads a CSV does without

        self.file = self.path.open("rb")  # by its name, a file without suffix would be refused
        try:
            self.book = _reading(
                lambda: openpyxl.load_workbook(self.file, read_only=True, data_only=self.values, keep_links=False)
            )
        except FormatError:
            self.file.close()
            raise
        return self.book

    def __exit__(self, *_: object) -> None:
        self.book.close()
        self.file.close()


def _reading(read: Callable[[], T]) -> T:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions of the format that we do not need
        try:
            return read()
        except BROKEN as error:
            raise _broken(error) from error


def _guarded(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from rows
    except BROKEN as error:
        raise _broken(error) from error


# openpyxl lets the errors of Python and of the XML parser through: a part that is missing, cut or absurd.
BROKEN = (
    *(zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError),
    *(OSError, EOFError, SyntaxError, OverflowError, AssertionError, NotImplementedError, RecursionError),
)


def _broken(error: BaseException) -> FormatError:
    if isinstance(error, FormatError):
        return error
    fix = "l’ouvrir dans le tableur et l’enregistrer de nouveau au format XLSX"
    return FormatError("classeur illisible : une de ses parties est abîmée", fix=fix)
