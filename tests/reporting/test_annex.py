"""The annex: every published figure, once, in its type; the same in both formats; marked, reproducible."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.catalog import Catalog
from etl.editions import Edition
from etl.french import STATUS_MARKS, format_period
from etl.tableur import WRITERS, Cell, Row, Sheet
from etl.tableur.sheet import FORBIDDEN
from etl.typography import typeset
from etl.warehouse import PUBLIE, RESTREINT, connect, current, declared
from reporting import queries
from reporting.analysis.comparability import bases
from reporting.documents import DOCUMENTS, Material
from reporting.documents import annex as annexes
from reporting.documents.values import COLUMNS, NAME, VALUE
from reporting.piece.exhibit import MENTIONS
from tests.office import convert
from tests.reporting.workbooks import charts, formulas, opened

VERSION = "2026-01-02-0123abcd"
Figures = dict[tuple[str, str, str, object, str], object]  # indicator, base, modality, period, column


def written(name: str, jeu: str = PUBLIE, known_on: dt.date | None = None) -> bytes:
    with connect(current(jeu), known_on) as connection:
        material = Material(connection, declared(connection), VERSION)
        return DOCUMENTS[name].write(material, lambda share, words: None)


@pytest.fixture(scope="module")
def annex(instance: Path) -> bytes:
    return written("annex")


@pytest.fixture(scope="module")
def tables(annex: bytes) -> Figures:
    return figures(annex)


def figures(workbook: bytes) -> Figures:
    """The cells of the tables of series: those under a heading that has « Période »."""
    return {key: value for sheet in opened(workbook).worksheets[2:-2] for key, value in read(sheet)}


def read(sheet: Worksheet) -> list[tuple[tuple[str, str, str, object, str], object]]:
    found: list[tuple[tuple[str, str, str, object, str], object]] = []
    head: list[str] = []
    label = ""
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        if "Période" in cells[:3]:
            head = [str(cell) for cell in cells if cell is not None]
        elif cells[0] is None:
            head = []
        elif head:
            before = head.index("Période")
            said = dict(zip(head[:before], map(str, cells), strict=False))
            base, modality, cells = said.get("Champ", ""), said.get("Modalité", ""), cells[before:]
            named = zip(head[before + 1 :], cells[1:], strict=False)
            found += [((label, base, modality, cells[0], name), cell) for name, cell in named if cell is not None]
        label = label or str(cells[0])
    return found


def test_the_first_sheet_is_every_published_value_a_line_each(annex: bytes, catalog: Catalog) -> None:
    book = opened(annex)
    sheet = book.worksheets[0]
    head, *lines = sheet.iter_rows(values_only=True)
    assert (sheet.title, head) == (NAME, tuple(COLUMNS))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", f"A1:Q{len(lines) + 1}")
    with connect(current(PUBLIE)) as connection:
        found = queries.series(connection, list(catalog.indicators), (), ())
        publications = queries.snapshots(connection, found["snapshot"].unique().tolist()).set_index("id")["dataset"]
    assert len(lines) == len(found) > 8000
    for line, row in zip(lines, found.itertuples(), strict=True):
        said = dict(zip(COLUMNS, line, strict=True))
        assert said["Code de l’indicateur"] == row.indicator
        assert said["Indicateur"] == typeset(catalog.indicators[row.indicator].label)
        assert (said["Code du territoire"], said["Modalité"]) == (row.territory, typeset(row.breakdown))
        assert said["Période"] == format_period(row.period)
        assert (said["Premier jour"], said["Dernier jour"]) == (row.period_start, row.period_end)
        mark = STATUS_MARKS[row.status]
        assert said[VALUE] == (mark if pd.isna(row.value) else pytest.approx(row.value, rel=1e-15))
        assert str(said["État"]).startswith(row.status)
        assert said["Document"] == typeset(publications[row.snapshot])
        assert said["Connu depuis le"] == row.published


def test_a_line_says_what_it_counts_where_a_series_has_two_counts(annex: bytes, catalog: Catalog) -> None:
    _, *lines = opened(annex).worksheets[0].iter_rows(values_only=True)
    said = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    counted = {(one["Code de l’indicateur"], one["Code du territoire"], one[VALUE]): one["Champ"] for one in said}
    assert counted["demandes", "75056", 75755] == "arrondissement non précisé"
    assert counted["demandes", "75", 205216] == "toutes les demandes du territoire"
    assert counted["sans_abri", "75056", 3035] == "périmètre de 2018"
    assert counted["sans_abri", "75056", 3641] == "périmètre depuis 2019"
    assert counted["sru_taux", "75056", 23.3] == "Apur"
    assert counted["sru_taux", "75056", 23.1] == typeset(
        "bilan SRU de l’État, résidences principales de la liste fiscale"
    )
    assert counted["attributions", "75", 9375] == catalog.indicators["attributions"].base.numerator
    with connect(current(PUBLIE)) as connection:
        found = queries.series(connection, list(catalog.indicators), (), ())
    named = [base or catalog.indicators[of].base.numerator
             for base, of in zip(bases(found, catalog), found["indicator"], strict=True)]  # fmt: skip
    assert [one["Champ"] for one in said] == list(map(typeset, named))


def test_each_entry_of_the_contents_leads_to_its_sheet(annex: bytes, tables: Figures) -> None:
    book = opened(annex)
    held = Counter(label for label, *_ in tables)
    links = {row[0].value: row for row in book["Sommaire"].iter_rows() if row[0].hyperlink}
    reached = {label: str(row[0].hyperlink.location).rpartition("!")[0].strip("'") for label, row in links.items()}
    assert sorted(reached.values()) == sorted(name.replace("'", "''") for name in book.sheetnames if name != "Sommaire")
    for label, name in reached.items():
        if label in held:
            assert (book[name]["A1"].value, links[label][3].value) == (label, held[label])
            assert book[name]["A3"].hyperlink.location == "'Sommaire'!A1"
    assert sum(held.values()) == links[NAME][3].value
    assert len(held) == len(reached) - 3
    words = " ".join(str(cell.value) for row in book["Sommaire"].iter_rows() for cell in row)
    assert VERSION in words
    assert "Brouillon" in words


def test_every_published_figure_is_there_once_with_its_value(tables: Figures, catalog: Catalog) -> None:
    with connect(current(PUBLIE)) as connection:
        rows = queries.every_figure(connection)
    for indicator, part in rows.groupby("indicator"):
        own = [value for (label, *_), value in tables.items() if label == typeset(catalog.indicators[indicator].label)]
        printed = Counter(f"{value:.10g}" for value in own if not isinstance(value, str))
        assert printed == Counter(f"{value:.10g}" for value in part["value"].dropna()), indicator
        assert len([value for value in own if isinstance(value, str)]) == part["value"].isna().sum(), indicator


def test_a_sheet_has_one_table_whose_headings_stay_in_sight_under_a_whole_name(annex: bytes, catalog: Catalog) -> None:
    whole = {FORBIDDEN.sub(" ", typeset(indicator.short)) for indicator in catalog.indicators.values()}
    named = [sheet.title for sheet in opened(annex).worksheets[2:-2]]
    assert set(named) - whole == {"Décisions DALO et DAHO"}  # favorables: 33 letters
    for sheet in opened(annex).worksheets[2:-2]:
        (head,) = [row for row in sheet.iter_rows() if "Période" in [cell.value for cell in row[:3]]]
        assert sheet.freeze_panes == f"B{head[0].row + 1}", sheet.title
        said = [row[0].value for row in sheet.iter_rows()]
        assert "Données du graphique" not in said or said.index("Données du graphique") > said.index("Source")
        assert not re.search("assiette|maille|millésime", " ".join(map(str, said)), re.IGNORECASE), sheet.title


def test_a_figure_is_where_one_looks_for_it(tables: Figures) -> None:
    base = "bilan SRU de l’État, résidences principales de la liste fiscale"
    label = "Taux de logement social au sens de la loi SRU"
    assert tables[label, base, "", dt.datetime(2025, 1, 1), "Paris"] == 23.21
    assert tables["Logements sociaux financés (agréés)", "", "ensemble", 2024, "Paris"] == 2657
    assert tables["Recours DALO et DAHO reçus", "", "logement", 2021, "Paris"] == 12345


def test_two_bases_are_never_in_one_table_nor_on_one_line(annex: bytes, tables: Figures) -> None:
    assert len({base for label, base, *_ in tables if label == "Taux de logement social au sens de la loi SRU"}) == 4
    (drawn,) = [chart for chart in charts(annex) if "bilan SRU de l’État, résidences" in chart and "%" in chart][:1]
    assert drawn.count("<c:ser>") == 3


def test_each_curve_is_native_titled_and_said_in_words(annex: bytes) -> None:
    book = opened(annex)
    headed = sum(cell.value == "Données du graphique" for sheet in book for cell in sheet["A"])
    assert sum(len(sheet._charts) for sheet in book) == headed == len(charts(annex))
    assert headed > 10
    with zipfile.ZipFile(BytesIO(annex)) as held:
        drawings = "".join(held.read(n).decode() for n in held.namelist() if re.match(r"xl/drawings/drawing", n))
    said = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawings)
    assert len(said) == headed
    assert all(text.startswith(typeset("Courbe, à Paris : ")) for text in said)
    assert all(re.search(r"<c:title>.*?<a:t>[^<]+, à Paris</a:t>", chart) for chart in charts(annex))


def test_every_indicator_is_defined_and_every_snapshot_is_cited(annex: bytes, catalog: Catalog) -> None:
    book = opened(annex)
    with connect(current(PUBLIE)) as connection:
        cited = set(queries.every_figure(connection)["snapshot"])
    assert {cell.value for cell in book["Sources"]["A"]} >= cited
    labels = [typeset(indicator.label) for indicator in catalog.indicators.values()]
    assert [cell.value for cell in book["Définitions"]["A"]][-len(labels) :] == labels


def test_nothing_is_run(annex: bytes) -> None:
    assert formulas(opened(annex)) == []


def test_the_same_sheet_gives_the_same_bytes_later() -> None:
    sheet = Sheet("Essai", (20, 10), (Row((("Valeur", "first"), (Cell(43.2, 1, "\u202f%"), "value"))),))
    for write in WRITERS.values():
        with zipfile.ZipFile(BytesIO(write([sheet], "Essai"))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert write([sheet], "Essai") == write([sheet], "Essai")


@pytest.mark.vaste
def test_an_office_reads_in_the_ods_the_figures_of_the_xlsx(tables: Figures, tmp_path: Path) -> None:
    read_in_the_ods(tables, tmp_path)


def read_in_the_ods(tables: Figures, folder: Path) -> None:
    path = folder / "annexe.ods"
    path.write_bytes(written("annex-ods"))
    reread = figures(convert(path, "xlsx", folder).read_bytes())
    assert len(reread) > 100
    assert {key: rounded(value) for key, value in reread.items()} == {k: rounded(v) for k, v in tables.items()}


@pytest.fixture
def short(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An annex of the first figures, where only what is written around them is read."""
    every = queries.series
    monkeypatch.setattr(annexes.queries, "series", lambda *asked: every(*asked).head(300))


def test_an_office_reads_in_the_ods_the_first_figures_of_the_xlsx(short: None, tmp_path: Path) -> None:
    read_in_the_ods(figures(written("annex")), tmp_path)


def test_each_sheet_says_first_that_it_is_not_of_the_published_figures(short: None) -> None:
    assert {sheet["A1"].value for sheet in opened(written("annex", RESTREINT))} == {MENTIONS[RESTREINT]}


def test_each_sheet_says_first_of_which_past_day_it_is(short: None) -> None:
    book = opened(written("annex", PUBLIE, dt.date(2024, 6, 1)))
    assert {sheet["A1"].value for sheet in book} == {"Chiffres connus au 1er juin 2024"}


def test_the_contents_name_the_edition_and_what_it_corrects(short: None) -> None:
    sealed = Edition("Bilan 2026", "2026-11-25T09:00:00Z", "essai", "comité", current(PUBLIE), "COREP", "taux corrigé")
    with connect(current(PUBLIE)) as connection:
        material = Material(connection, declared(connection), VERSION, edition=sealed)
        assert DOCUMENTS["annex"].file_name(material) == f"bilan-2026_annexe_{VERSION}.xlsx"
        contents = opened(DOCUMENTS["annex"].write(material, lambda share, words: None))["Sommaire"]
    said = {row[0]: row[1] for row in contents.iter_rows(values_only=True)}
    assert said["Version"] == f"Bilan 2026 · données {VERSION}"
    assert said["Erratum"] == typeset("Remplace « COREP » : taux corrigé")


def rounded(value: object) -> object:
    return value if isinstance(value, str) else f"{value:.10g}"
