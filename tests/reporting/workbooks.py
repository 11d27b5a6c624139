"""A workbook that leaves, read back: by openpyxl, and by what its archive holds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache

import openpyxl
from openpyxl.workbook import Workbook


@lru_cache(maxsize=1)
def opened(written: bytes) -> Workbook:
    """To be read, not changed: the last one is kept, which the tests that follow read again."""
    return openpyxl.load_workbook(io.BytesIO(written))


def members(archive: bytes) -> Iterator[bytes]:
    """The parts of an archive, and those of the archives it holds."""
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        for name in held.namelist():
            part = held.read(name)
            yield part
            if zipfile.is_zipfile(io.BytesIO(part)):
                yield from members(part)


def charts(written: bytes) -> list[str]:
    """The XML of each chart."""
    with zipfile.ZipFile(io.BytesIO(written)) as held:
        names = sorted(name for name in held.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
        return [held.read(name).decode() for name in names]


def formulas(book: Workbook) -> list[object]:
    """The cells that the spreadsheet would run."""
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
