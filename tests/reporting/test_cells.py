"""Values in tables: typed in every exhibit, the same number in every file, nothing behind what is hidden."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from etl.catalog import Catalog
from etl.catalog.entry import VALUELESS
from etl.french import parse_number, rounded
from etl.tableur import LEAST, MORE, WRITERS, Cell
from etl.warehouse import DEMONSTRATION, PUBLIE
from reporting.files import EXPORTS
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.render.office.exhibit_sheets import reading_page
from reporting.render.office.sheets import Grid, laid
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES
from tests.reporting.workbooks import opened
from tests.vaste import spread

JEUX = spread((PUBLIE, DEMONSTRATION), kept=PUBLIE.__eq__)
PRINTED = re.compile("([≈>]\u00a0)?[+\u2212-]?\\d[\\d\u202f]*(,\\d+)?([\u202f\u00a0](%|points?))?(\u00a0[rpe?])?")
YEARS_LISTED = {
    "catalogue-etats": {"Reçu", "Publié ailleurs", "Échéance de la fiche passée, à demander"},
    "relance": {"Années"},
}
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
Numbers = list[tuple[float, int]]  # value, decimals


@pytest.fixture(scope="module", params=JEUX)
def exhibits(request: pytest.FixtureRequest, made: Made) -> list[Exhibit]:
    """Every exhibit of a data set that has a table."""
    return [exhibit for name in CHOICES if len((exhibit := made(name, request.param)).table.columns)]


def cells(exhibit: Exhibit) -> Iterator[object]:
    """Row after row."""
    return (cell for row in exhibit.table.itertuples(index=False) for cell in row)


def numbers(exhibit: Exhibit) -> Numbers:
    typed = [cell for cell in cells(exhibit) if isinstance(cell, Cell)]
    return [(cell.value, cell.decimals) for cell in typed if isinstance(cell.value, int | float)]


def test_no_number_of_a_table_is_a_word(exhibits: list[Exhibit]) -> None:
    """Years are words in the columns that list several."""
    left = {
        (exhibit.name, head)
        for exhibit in exhibits
        for head, column in exhibit.table.items()
        if head not in YEARS_LISTED.get(exhibit.name, ())
        if any(PRINTED.fullmatch(str(cell)) for cell in column if not isinstance(cell, Cell))
    }
    assert left == set()


def test_each_figure_of_a_table_is_the_number_published(exhibits: list[Exhibit], catalog: Catalog) -> None:
    for exhibit in exhibits:
        words = set(map(str, cells(exhibit)))
        known = exhibit.rows.dropna(subset=["value"])
        written = tables.written(known, catalog.indicators)
        shown = [(cell, value) for cell, value in zip(written, known["value"], strict=True) if str(cell) in words]
        held = set(numbers(exhibit))
        for cell, value in shown:
            assert cell.value == rounded(value, cell.decimals), exhibit.name
            assert (cell.value, cell.decimals) in held, (exhibit.name, str(cell))


def test_every_file_holds_the_same_numbers_with_their_decimals(exhibits: list[Exhibit]) -> None:
    sheets = [laid(reading_page(exhibit)) for exhibit in exhibits]
    asked = [numbers(exhibit) for exhibit in exhibits]
    assert sum(map(len, asked)) > 1000
    places = [_place(exhibit) for exhibit in exhibits]
    assert list(map(in_xlsx, opened(WRITERS["xlsx"](sheets, "")), places)) == asked
    assert in_ods(WRITERS["ods"](sheets, ""), places) == asked
    for exhibit, wanted in zip(exhibits, asked, strict=True):
        assert_in_csv(exhibit, wanted)


def _place(exhibit: Exhibit) -> tuple[int, int]:
    """The rows of its table on its sheet: first and last, from 1."""
    page = reading_page(exhibit)
    assert isinstance(page.blocks[0], Grid)
    first = sum(bool(words) for words in (page.mention, page.title, page.subtitle)) + 3
    return first, first + len(exhibit.table) - 1


def in_xlsx(sheet: object, place: tuple[int, int]) -> Numbers:
    first, last = place
    rows = sheet.iter_rows(min_row=first, max_row=last)  # type: ignore[attr-defined]
    return [
        (cell.value, _decimals(cell.number_format))
        for row in rows
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]


def _decimals(shown: str) -> int:
    return len(re.sub(r'"[^"]*"', "", shown).partition(".")[2])


def in_ods(written: bytes, places: list[tuple[int, int]]) -> list[Numbers]:
    with ZipFile(io.BytesIO(written)) as archive:
        root = ET.fromstring(archive.read("content.xml"))
    found = []
    for table, (first, last) in zip(root.iter(f"{TABLE}table"), places, strict=True):
        rows = list(table.iter(f"{TABLE}table-row"))[first - 1 : last]
        typed = [cell for row in rows for cell in row if cell.get(f"{OFFICE}value-type") == "float"]
        found.append(
            [(float(cell.get(f"{OFFICE}value", "")), _printed_decimals("".join(cell.itertext()))) for cell in typed]
        )
    return found


def _printed_decimals(words: str) -> int:
    found = re.search(r",(\d+)", words)
    return len(found[1]) if found else 0


def assert_in_csv(exhibit: Exhibit, asked: Numbers) -> None:
    """Alone in its cell wherever nothing but a sign, « % », points or its mark stands around it."""
    text = EXPORTS["csv-excel"].write(exhibit).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text), delimiter=";"))[1 : 1 + len(exhibit.table)]
    typed = [
        (cell, written)
        for row, line in zip(exhibit.table.itertuples(index=False), read, strict=True)
        for cell, written in zip(row, line, strict=True)
        if isinstance(cell, Cell) and isinstance(cell.value, int | float)
    ]
    assert len(typed) == len(asked)
    for cell, written in typed:
        if cell.before in ("", "+") and cell.unit.removesuffix("\u00a0*").strip() in ("", "%"):
            assert (parse_number(written), _printed_decimals(written)) == (cell.value, cell.decimals), exhibit.name


def test_a_year_is_a_whole_number_and_a_day_a_date(made: Made) -> None:
    years = made("dalo-flux", PUBLIE).table["Année"]
    assert {type(cell.value) for cell in years} == {int}
    days = made("sru-evolution", PUBLIE).table["Situation au"]
    assert days.iloc[0] == Cell(dt.date(2019, 1, 1))
    assert str(days.iloc[0]) == "1er janvier 2019"


@pytest.mark.parametrize("status", sorted(VALUELESS))
def test_nothing_stands_behind_a_mark(made: Made, catalog: Catalog, status: str) -> None:
    """Not even where the row that is laid out still held its value."""
    rows = made("sru-classement", PUBLIE).rows.head(1).assign(status=status)
    (cell,) = tables.written(rows, catalog.indicators)
    assert cell == Cell(status=status)
    assert repr(cell) == repr(Cell(status=status))


@pytest.mark.parametrize(
    ("word", "bound"), [("plus de", (MORE, ">")), ("un peu plus de", (MORE, ">")), ("au moins", (LEAST, "≥"))]
)
def test_more_than_is_not_about(word: str, bound: tuple[str, str], made: Made, catalog: Catalog) -> None:
    rows = made("sru-classement", PUBLIE).rows.head(1).assign(status="approché", word=word)
    (cell,) = tables.written(rows, catalog.indicators)
    assert (cell.status, str(cell)[0]) == bound
