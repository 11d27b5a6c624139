"""What is hidden leaves by no door: canaries in hidden cells, looked for in the file, every exhibit, every export."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.paths import ENVIRONMENT
from etl.warehouse import RESTREINT, build, connect, current, declared
from reporting import queries
from reporting.documents import DOCUMENTS, Material
from reporting.exhibits import make, summarise
from reporting.files import EXPORTS, download_name
from reporting.files.image import with_words
from reporting.piece.exhibit import PUBLIE, Exhibit
from reporting.render.office import Report
from tests.conftest import copy_data
from tests.reporting.test_exhibits import CHOICES, HEADS, SUMMARIES
from tests.secrecy.canaries import NUMBERS, WAYS, found, plant

SHEETS = ("attributions", "tension", "tension_localisee", "dalo_recours", "sans_abri", "sans_abri_part_femmes")
COMPARED = ("attributions", "tension")
PLACES = ("75104", "75101")
SUNG = ("fiche", "arrondissement-tableau", "chiffres-isoles")
# Beside what a page shows by default: the years, places and indicators of the canaries.
MORE: list[tuple[str, dict[str, Any]]] = [
    *(("fiche", {"indicateur": name}) for name in SHEETS),
    *(("arrondissement-tableau", {"arrondissement": code}) for code in PLACES),
    *(("comparer-classement", {"indicateur": name, "annee": 2024}) for name in COMPARED),
    ("comparer-carte", {"indicateur": "tension", "annee": 2024}),
    *(("comparer-multiples", {"indicateur": name, "arr": PLACES}) for name in COMPARED),
    *(("comparer-evolution", {"indicateur": name, "arr": PLACES}) for name in COMPARED),
    *(("comparer-tableau", {"indicateur": name, "centre": True}) for name in COMPARED),
    ("comparer-rangs", {"indicateur": "attributions", "annee": 2025, "depuis": 2024}),
    ("comparer-nuage", {"indicateur": "attributions", "indicateur2": "demandes", "annee": 2024}),
    ("demandes-repartition", {"annee": 2024}),
    ("tension-classement", {"annee": 2024}),
    ("chiffres-isoles", {"sujet": "dalo"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An instance with canaries in its hidden cells, and both its warehouses."""
    data = tmp_path_factory.mktemp("canaris") / "data"
    copy_data(data)
    plant(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        build()
        build(jeu=RESTREINT)
        yield data


@pytest.fixture(scope="module")
def published(aviary: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(current()) as connection:
        yield connection


@pytest.fixture(scope="module")
def restricted(aviary: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(current(RESTREINT)) as connection:
        yield connection


def made(connection: duckdb.DuckDBPyConnection, asked: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Exhibit]:
    catalog = declared(connection)
    return (make(name, connection, catalog, **choices) for name, choices in asked)


@pytest.fixture(scope="module")
def around(published: duckdb.DuckDBPyConnection) -> list[Exhibit]:
    """The exhibits around the canaries."""
    return list(made(published, MORE))


@pytest.fixture(scope="module")
def singing(restricted: duckdb.DuckDBPyConnection) -> list[Exhibit]:
    """The sheets and tables among them, where nothing is hidden."""
    return list(made(restricted, [one for one in MORE if one[0] in SUNG]))


def one_of_each(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """One exhibit of each kind: the files of the others are written by the same functions."""
    return list({exhibit.name: exhibit for exhibit in reversed([*exhibits])}.values())


def heard(exhibits: Iterable[Exhibit], leaving: Callable[[Exhibit], Iterable[str | bytes]]) -> set[str]:
    """The canaries in exhibits."""
    return found(part for exhibit in exhibits for part in leaving(exhibit))


def held(exhibit: Exhibit) -> Iterator[str]:
    """All that an exhibit holds: what is made of it has no other source."""
    yield repr([getattr(exhibit, field.name) for field in fields(exhibit)])
    yield from (frame.to_csv() for frame in (exhibit.rows, exhibit.table, exhibit.table.map(repr)))


def leaving(exhibit: Exhibit) -> Iterator[str | bytes]:
    """All that is made of it: what the screen receives, and each file with its name."""
    yield repr((exhibit.title, exhibit.subtitle, exhibit.reading, exhibit.caveats, exhibit.alternative))
    yield repr(exhibit.chart())
    yield f"{exhibit.calculation} {exhibit.finding}"
    if exhibit.figure is not None:
        yield exhibit.figure.to_json()
        yield with_words(exhibit).to_json()  # what a picture is drawn from
    for name, export in EXPORTS.items():
        if name not in ("png", "svg") and export.available(exhibit):
            yield export.write(exhibit)
            yield download_name(exhibit, export, "v")


def package(connection: duckdb.DuckDBPyConnection) -> dict[str, bytes]:
    """Each file of the open data package, as it is once unzipped."""
    packed = DOCUMENTS["package"].write(Material(connection, declared(connection), "v"), lambda share, words: None)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def annex(connection: duckdb.DuckDBPyConnection) -> bytes:
    return DOCUMENTS["annex"].write(Material(connection, declared(connection), "v"), lambda share, words: None)


def report(connection: duckdb.DuckDBPyConnection, name: str) -> list[bytes]:
    """Each part of a report, and of the workbooks embedded in it."""
    return unzipped(DOCUMENTS[name].write(Material(connection, declared(connection), "v"), lambda share, words: None))


def album(exhibits: Iterable[Exhibit]) -> list[bytes]:
    """The parts of a report that shows exhibits."""
    report = Report("Essai", "v")
    for exhibit in exhibits:
        report.exhibit(exhibit)
    return unzipped(report.bytes())


def unzipped(archive: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        parts = [opened.read(name) for name in opened.namelist()]
    return [inside for part in parts for inside in (unzipped(part) if part.startswith(b"PK") else [part])]


def everything(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Each row of each table and view."""
    for (name,) in connection.execute("select table_name from information_schema.tables").fetchall():
        yield from map(repr, connection.execute(f"select * from {name}").fetchall())


def test_no_canary_is_in_the_published_file(published: duckdb.DuckDBPyConnection) -> None:
    assert found(everything(published)) == set()
    assert found([current().path.read_bytes()]) == set()


def test_the_search_finds_every_canary_where_it_may_be(restricted: duckdb.DuckDBPyConnection) -> None:
    assert found(everything(restricted)) == set(WAYS)


def test_no_canary_leaves_by_an_exhibit_nor_by_a_file(
    published: duckdb.DuckDBPyConnection, around: list[Exhibit]
) -> None:
    assert heard(around, held) == set()
    assert heard(one_of_each(around), leaving) == set()


@pytest.mark.vaste
def test_no_canary_leaves_by_any_exhibit(published: duckdb.DuckDBPyConnection) -> None:
    """None is in the file that they are made from, by the first test: an exhibit would have to read another."""
    assert heard(made(published, CHOICES.items()), held) == set()


def test_no_canary_leaves_by_the_head_of_a_page(published: duckdb.DuckDBPyConnection) -> None:
    catalog = declared(published)
    heads = (summarise(name, published, catalog, **HEADS.get(name, {})) for name in SUMMARIES)
    assert found(map(repr, heads)) == set()


@pytest.mark.parametrize("name", ["report", "diagnostic"])
def test_no_canary_leaves_by_a_report(published: duckdb.DuckDBPyConnection, name: str) -> None:
    assert found(report(published, name)) == set()


def test_no_canary_leaves_by_what_word_is_given(around: list[Exhibit], singing: list[Exhibit]) -> None:
    assert found(album(one_of_each(around))) == set()
    assert found(album(singing)) >= {"attributions", "tension", "dalo_recours"}


def test_no_canary_leaves_by_the_open_package(published: duckdb.DuckDBPyConnection) -> None:
    files = package(published)
    assert found([*files, *files.values()]) == set()
    figures = csv.DictReader(io.StringIO(files["observations.csv"].decode()))
    assert {(row["indicator"], row["territory"], row["value"]) for row in figures if row["status"] == "secret"} >= {
        ("attributions", "75104", ""),
        ("attributions", "75101", ""),
        ("tension", "75101", ""),
        ("dalo_recours", "75", ""),
    }


def test_every_number_would_leave_by_the_package_were_it_not_hidden(
    restricted: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "jeu", lambda connection: PUBLIE)  # or it would be refused
    files = package(restricted)
    for name in ("observations.csv", "observations.parquet"):
        assert found([files[name]]) >= {"attributions", "tension", "dalo_recours"}, name


def test_no_canary_leaves_by_the_annex(published: duckdb.DuckDBPyConnection) -> None:
    """The ODS has the same sheets, which tests/reporting/test_annex.py compares."""
    parts = unzipped(annex(published))
    assert found(parts) == set()
    beside = "select value from series where (indicator, territory, period) = ('attributions', '75105', '2024')"
    ((shown,),) = published.execute(beside).fetchall()  # beside those that are hidden, in millions too
    assert any(str(int(shown)).encode() in part for part in parts)


@pytest.mark.parametrize("name", ["xlsx", "pptx"])
def test_a_number_would_leave_by_the_workbook_and_the_slide_were_it_not_hidden(
    name: str, restricted: duckdb.DuckDBPyConnection
) -> None:
    piece = make("comparer-classement", restricted, declared(restricted), indicateur="attributions", annee=2024)
    assert "attributions" in found([EXPORTS[name].write(piece)])


def test_every_number_would_leave_by_an_exhibit_were_it_not_hidden(
    restricted: duckdb.DuckDBPyConnection, singing: list[Exhibit]
) -> None:
    exhibits = [*singing, *made(restricted, [("sans-abri", {})])]
    for told in (held, leaving):
        assert heard(exhibits, told) >= set(NUMBERS)


def test_what_was_hidden_is_said_to_be(published: duckdb.DuckDBPyConnection) -> None:
    rows = published.execute(
        "select indicator, territory, breakdown, masked from observation where masked <> '' order by all"
    )
    assert rows.fetchall() == [
        ("attributions", "75101", "ensemble", "recoupement"),
        ("attributions", "75104", "ensemble", "seuil"),
        ("dalo_recours", "75", "hébergement", "seuil"),
        ("dalo_recours", "75", "logement", "recoupement"),
        ("sans_abri", "75056", "bailleurs sociaux", "seuil"),  # of the real figures, as the one of taux_pauvrete
        ("sans_abri", "75056", "ensemble", "seuil"),
        ("sans_abri", "75056", "ensemble", "seuil"),
        ("sans_abri", "75101-75104", "ensemble", "recoupement"),
        ("sans_abri_part_femmes", "75056", "ensemble", "recoupement"),
        ("taux_pauvrete", "75101", "75 ans et plus", "producteur"),
        ("tension", "75101", "ensemble", "recoupement"),
        ("tension", "75104", "ensemble", "recoupement"),
    ]
