"""Another reading of a file, which shares no code with the product's: what its cells say, taken where the header is."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

from etl.french import NON_VALUES
from tests.intake.publishers import FLOWS, Key, Published, Truth

RPLS = ["rpls_logements", "mises_en_service", "rpls_taux_rotation", "rpls_loyer_moyen", "rpls_loyer_median"]
# By kind of file, what its used columns feed: indicator, breakdown, what its period adds to the year (-1: the year
# before), whether it is a share.
FIGURES = {
    "sru": [("sru_logements", "ensemble", "-01-01", 1), ("sru_taux", "ensemble", "-01-01", 1)],
    "rpls": [(name, "ensemble", "-1" if name in FLOWS else "-01-01", 1) for name in RPLS],
    "socle": [
        ("demandes", "ensemble", "-12-31", 1),
        ("attributions", "ensemble", "", 1),
        ("tension", "ensemble", "", 1),
        ("delai_median", "ensemble", "", 1),
        ("demandes_5ans", "ensemble", "-12-31", 100),
        ("tension", "T1", "", 1),
        ("tension", "T3", "", 1),
    ],
}
MARKERS = NON_VALUES | {"-": "secret", "–": "secret", "pas d'inventaire": "sans objet"}
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
O = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"  # noqa: E741


def said(path: Path, form: str, made: Published, year: str, places: set[str]) -> Truth:
    """The figures of a file of the layout of `made`; an exception if it cannot be read so."""
    rows = list(READERS[form](path, made))
    place, *wanted = (_plain(made.header[column]) for column in (made.place, *made.used))
    top = next(n for n, row in enumerate(rows) if {place, *wanted[:2]} <= set(map(_plain, row)))
    header = list(map(_plain, rows[top]))
    found: Truth = {}
    for row in rows[top + 1 :]:
        cells = dict(zip(header, [cell.strip() for cell in row], strict=False))
        code = re.sub(r"^750(?=0[1-9]|1[0-9]|20)", "751", cells.get(place, "").removesuffix(".0"))
        if code in places:
            found |= dict(_figures(made.kind, code, [cells.get(name, "") for name in wanted], year))
    return found


def _figures(kind: str, code: str, cells: list[str], year: str) -> Iterator[tuple[Key, float | str]]:
    """A column whose heading was damaged, and that may be absent, says nothing."""
    for text, (indicator, breakdown, day, times) in zip(cells, FIGURES[kind], strict=True):
        if text:
            key = (indicator, code, period(year, day), breakdown)
            yield key, MARKERS.get(text.casefold()) or _value(text, times)


def period(year: str, added: str) -> str:
    return str(int(year) - 1) if added == "-1" else f"{year}{added}"


def _value(text: str, times: int) -> float:
    number = re.sub(r"\s", "", text).replace(",", ".").replace("\u2212", "-")
    if number.endswith("%") or times == 1:
        return float(number.removesuffix("%"))
    return float(f"{float(number) * times:.12g}")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", normalize("NFKD", text).encode("ascii", "ignore").decode().lower()).strip()


def _csv(path: Path, made: Published) -> Iterator[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=made.separator)


def _xlsx(path: Path, made: Published) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as archive:
        names = [
            sheet.get("name", "") for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{S}sheet")
        ]
        number = next(n for n, name in enumerate(names, 1) if _plain(name) == _plain(made.sheet or "Feuil1"))
        texts = ["".join(t.itertext()) for t in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    for row in sheet.iter(f"{S}row"):
        cells: dict[int, str] = {}
        for cell in row:
            value = cell.findtext(f"{S}v", "")
            shown = texts[int(value)] if cell.get("t") == "s" and value else value
            cells[_column(cell.get("r", ""))] = shown if cell.get("t") == "s" else _typed(shown)
        yield [cells.get(n, "") for n in range(max(cells, default=0) + 1)]


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def _typed(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    return str(int(number)) if number.is_integer() else repr(number)


def _ods(path: Path, made: Published) -> Iterator[list[str]]:
    table, office, words = O % "table", O % "office", O % "text"
    with zipfile.ZipFile(path) as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
    for row in content.iter(f"{table}table-row"):
        cells: list[str] = []
        for cell in row:
            number = cell.get(f"{office}value")
            text = _typed(number) if number else "\n".join("".join(p.itertext()) for p in cell.iter(f"{words}p"))
            cells += [text] * int(cell.get(f"{table}number-columns-repeated", 1))
        yield from [cells] * int(row.get(f"{table}number-rows-repeated", 1))


READERS = {"csv": _csv, "xlsx": _xlsx, "ods": _ods}
