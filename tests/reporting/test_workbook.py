"""The workbook of an exhibit: numbers are numbers, charts are native, texts are texts, nothing is run."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import escape
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.french import MINUS, NBSP, NNBSP, format_number
from etl.tableur import MORE, Cell
from etl.tableur.sheet import sheet_names
from etl.tableur.xlsx import number_format, write_xlsx
from etl.typography import typeset
from reporting.exhibits import make
from reporting.files import EXPORTS
from reporting.piece.exhibit import Chart, Exhibit, Series
from reporting.render.office.exhibit_sheets import reading_page
from reporting.render.office.sheets import Page, Plot, laid
from tests.office import convert
from tests.reporting.test_exhibits import CHOICES
from tests.reporting.test_exports import PAYLOADS
from tests.reporting.workbooks import charts, formulas, opened

LONG = (
    "Un libellé de cent vingt caractères, avec ses accents, ses espaces et ses parenthèses (assiette de la loi SRU) : é"
    + "x" * 6
)
DRAWN = (
    "sru-classement",
    "sans-abri",
    "dalo-flux",
    "offre-financements",
    "sru-decomposition",
    "sru-simulation",
)


def exhibit(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Exhibit:
    return make(name, connection, catalog, **CHOICES[name])


@pytest.fixture
def classement(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Exhibit:
    return exhibit("sru-classement", connection, catalog)


# --- cells


@pytest.mark.parametrize(
    ("cell", "words", "shown"),
    [
        (Cell(276032), f"276{NNBSP}032", "#,##0"),
        (Cell(-1234.5, 1), f"{MINUS}1{NNBSP}234,5", "#,##0.0"),
        (Cell(22.4, 2, f"{NNBSP}%"), f"22,40{NNBSP}%", f'#,##0.00"{NNBSP}%"'),
        (Cell(16000, status="approché"), f"≈{NBSP}16{NNBSP}000", f'"≈{NBSP}"#,##0'),
        (Cell(7565, status=MORE), f">{NBSP}7{NNBSP}565", f'">{NBSP}"#,##0'),
        (Cell(3857, status="provisoire"), f"3{NNBSP}857{NBSP}p", f'#,##0"{NBSP}p"'),
        (Cell(7.95, 2, f"{NBSP}points", before="+"), f"+7,95{NBSP}points", f'"+"#,##0.00"{NBSP}points"'),
        (Cell(1189300, before="environ "), f"environ 1{NNBSP}189{NNBSP}300", '"environ "#,##0'),
        (Cell(2025, grouped=False), "2025", "0"),
        (Cell(dt.date(2025, 1, 1)), "1er janvier 2025", "dd/mm/yyyy"),
        (Cell(status="secret"), "s", ""),
    ],
)
def test_a_cell_is_printed_and_shown_by_a_spreadsheet_alike(cell: Cell, words: str, shown: str) -> None:
    assert (str(cell), number_format(cell)) == (words, shown)


@given(st.integers(-(10**13), 10**13), st.integers(0, 2))
def test_a_cell_prints_its_number(digits: int, decimals: int) -> None:
    value = digits / 10**decimals
    assert str(Cell(value, decimals)) == format_number(value, decimals)


@settings(max_examples=25)  # each writes a workbook and reads it back
@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_titles_give_names_that_spreadsheets_take(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
    empty = [laid(Page(title, "", "", "", ())) for title in titles]
    assert not titles or opened(write_xlsx(empty, "")).sheetnames == names


def test_a_name_stops_between_two_words_and_two_alike_are_numbered() -> None:
    assert sheet_names(["Du plus haut au plus bas, 1er janvier 2025"] * 2) == [
        "Du plus haut au plus bas, 1er",
        "Du plus haut au plus bas (2)",
    ]
    titles = [
        "Places (de jour, de nuit et de soirée)",
        "Personnes qui appellent le 115 par jour",
        "Groupes, plus de 200 personnes",
    ]
    assert sheet_names(titles) == ["Places", "Personnes qui appellent le 115", "Groupes, plus de 200 personnes"]


# --- the sheet as it is read


def test_the_table_is_read_back_with_numbers_in_their_type_and_their_format(classement: Exhibit) -> None:
    sheet = opened(write_xlsx([laid(reading_page(classement))], "")).worksheets[0]
    table = [list(row[: len(classement.table.columns)]) for row in sheet.iter_rows(min_row=4, max_row=24)]
    assert [cell.value for cell in table[0]] == [*map(typeset, classement.table.columns)]
    named = {cell.value: place for place, cell in enumerate(table[0])}
    values = dict(zip(classement.rows["name"], classement.rows["value"], strict=True))
    for row in table[1:]:
        cell = row[named["Valeur"]]
        assert cell.value == pytest.approx(values[row[0].value], abs=0.005)
        assert cell.data_type == "n"
        assert cell.number_format == f'#,##0.0"{NNBSP}%"'
    assert sheet.freeze_panes == "B5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0, "as many pages high as it takes"


def test_hidden_absent_and_unknown_are_three_different_things(classement: Exhibit) -> None:
    table = pd.DataFrame(
        {
            "Territoire": list("abcde"),
            "Valeur": [Cell(status="secret"), Cell(status="non disponible"), "–", "", Cell(3, status="provisoire")],
        }
    )
    sheet = opened(write_xlsx([laid(reading_page(replace(classement, table=table)))], "")).worksheets[0]
    cells = [sheet.cell(row, 2) for row in range(5, 10)]
    assert [cell.value for cell in cells] == ["s", "nd", "–", None, 3]
    assert cells[-1].number_format == f'#,##0"{NBSP}p"'
    assert "provisoire" in words(sheet)


def test_the_words_and_the_mention_are_on_the_sheet(classement: Exhibit) -> None:
    marked = replace(classement, simulation=True)
    for sheet in opened(EXPORTS["xlsx"].write(marked)):
        assert sheet["A1"].value == "Simulation"
        assert sheet["A1"].font.color.rgb == "FFB3261E"
    said = words(opened(EXPORTS["xlsx"].write(marked)).worksheets[0])
    for expected in (classement.title, classement.finding, classement.scope, classement.source, *classement.caveats):
        assert typeset(expected) in said


def test_an_exhibit_without_rows_is_a_sheet_that_says_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    empty = exhibit("115-mensuel", connection, catalog)
    book = opened(write_xlsx([laid(reading_page(empty))], ""))
    assert typeset(empty.reading) in words(book.worksheets[0])
    assert not EXPORTS["xlsx"].available(empty)
    assert not EXPORTS["pptx"].available(empty)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_run(payload: str, classement: Exhibit) -> None:
    table = pd.DataFrame({payload: [payload, "19e"], "Valeur": ["43,2", payload]})
    chart = Chart("barres", (payload, "19e"), (Series(payload, (1.0, 2.0)),))
    spoilt = replace(
        classement, title=payload, subtitle=payload, caveats=(payload,), alternative=payload, table=table,
        rows=classement.rows.assign(territory=payload, snapshot=payload), chart=lambda: chart,
    )  # fmt: skip
    book = opened(EXPORTS["xlsx"].write(spoilt))
    assert formulas(book) == []
    read = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert read.count(payload.strip("\0\r")) >= 5


# --- the chart


@pytest.mark.parametrize("name", DRAWN)
def test_the_chart_is_native_drawn_from_cells_and_said_in_words(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = exhibit(name, connection, catalog)
    chart = piece.chart()
    assert chart is not None
    book = opened(EXPORTS["xlsx"].write(piece))
    sheet = book.worksheets[0]
    assert [len(page._charts) for page in book] == [1, *([0] * (len(book.worksheets) - 1))]
    first = next(cell.row for cell in sheet["A"] if cell.value == "Données du graphique") + 2
    for place, series in enumerate(chart.held, start=2):
        drawn = [sheet.cell(first + rank, place).value for rank in range(len(chart.categories))]
        assert drawn == [value and pytest.approx(value, rel=1e-15) for value in series.values]
    (drawing,) = charts(EXPORTS["xlsx"].write(piece))
    assert "dispBlanksAs" not in drawing, "a gap, unless something else is asked"
    assert drawing.count("<c:ser>") == len(chart.held)
    kind = {"lignes": "lineChart", "barres": "barChart", "colonnes": "barChart"}.get(chart.kind, "barChart")
    assert f"<c:{kind}>" in drawing


@pytest.mark.parametrize("name", ["tension-classement", "offre-financements"])
def test_bars_and_parts_have_the_colours_of_the_screen_and_what_stands_over_them(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = make(name, connection, catalog, **CHOICES[name])
    drawn = piece.chart()
    assert drawn is not None
    (drawing,) = charts(EXPORTS["xlsx"].write(piece))
    title = typeset(". ".join(filter(None, (piece.title, drawn.over))))
    assert f"<a:t>{escape(title)}</a:t>" in drawing
    wanted = drawn.series[0].colors or [drawn.color(place) for place in range(len(drawn.series))]
    assert {color.removeprefix("#") for color in wanted if color} <= set(re.findall(r'srgbClr val="(\w+)"', drawing))
    assert drawing.count("<c:legendEntry>") == bool(drawn.whole)


def test_the_years_under_a_chart_are_numbers_as_in_a_table(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    sheet = opened(EXPORTS["xlsx"].write(exhibit("dalo-flux", connection, catalog))).worksheets[0]
    first = next(cell.row for cell in sheet["A"] if cell.value == "Données du graphique") + 2
    years = [sheet.cell(row, 1) for row in range(first, first + 9)]
    assert [(cell.value, cell.number_format) for cell in years] == [(year, "0") for year in range(2019, 2028)]


def test_a_gap_stays_a_gap_in_the_chart(classement: Exhibit) -> None:
    chart = Chart("lignes", ("2022", "2023", "2024"), (Series("Paris", (1.0, None, 3.0)),))
    (drawing,) = charts(write_xlsx([laid(Page("A", "A", "", "", (Plot(chart, "a", "A"),)))], ""))
    values = drawing[drawing.index("<c:val>") :]
    assert re.findall(r'<c:pt idx="(\d)"><c:v>([^<]*)</c:v>', values) == [("0", "1"), ("2", "3")]


# --- the other sheets


def test_every_figure_has_its_line_its_snapshot_and_its_exact_value(classement: Exhibit) -> None:
    book = opened(EXPORTS["xlsx"].write(classement))
    assert book.sheetnames[1:] == ["Chiffres", "Sources"]
    head, *lines = [[cell.value for cell in row] for row in book["Chiffres"].iter_rows(min_row=4)]
    read = pd.DataFrame(lines, columns=head)
    read = read[read["Indicateur"].notna()]
    assert read["Valeur"].tolist() == classement.rows["value"].tolist()
    assert read["Dossier"].tolist() == classement.rows["snapshot"].tolist()
    assert read["Ligne"].tolist() == classement.rows["line"].tolist()
    assert read["Début"].tolist() == [dt.datetime(2025, 1, 1)] * 20
    cited = {row[0].value for row in book["Sources"].iter_rows(min_row=5) if row[0].value}
    assert cited == set(classement.rows["snapshot"])


# --- the file


def test_the_same_exhibit_gives_the_same_bytes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for key in ("xlsx", "pptx"):
        one, other = (EXPORTS[key].write(exhibit("dalo-flux", connection, catalog)) for _ in range(2))
        assert one == other, key


def test_long_labels_fit_and_an_office_opens_the_workbook(classement: Exhibit, tmp_path: Path) -> None:
    assert len(LONG) == 120
    table = pd.DataFrame({LONG: [LONG, "19e"], "Valeur": [Cell(1234.5, 1), Cell(status="secret")]})
    chart = Chart("barres", (LONG, "19e"), (Series(LONG, (1234.5, None)),), decimals=1)
    long = replace(classement, title=LONG, table=table, chart=lambda: chart)
    path = tmp_path / "long.xlsx"
    path.write_bytes(EXPORTS["xlsx"].write(long))
    assert max(laid(reading_page(long)).widths) <= 44
    folder = tmp_path / "relu"
    read = convert(convert(path, "ods", tmp_path), "xlsx", folder)
    sheet = opened(read.read_bytes()).worksheets[0]
    assert [sheet.cell(5, column).value for column in (1, 2)] == [typeset(LONG), 1234.5]
    assert [sheet.cell(6, column).value for column in (1, 2)] == ["19e", "s"]
    assert len(sheet._charts) == 1


def words(sheet: object) -> str:
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)  # type: ignore[attr-defined]
