"""The open data package: valid by its own description, equal to the warehouse, the same bytes twice, marked."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import duckdb
import pyarrow as pa
import pytest
from frictionless import Package
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from etl.catalog import SUBJECTS, Catalog, Indicator, Objective, Territory
from etl.catalog.entry import STATUSES
from etl.french import NBSP, NNBSP, STATUS_MARKS
from etl.paths import ENVIRONMENT
from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT, connect, current, declared
from reporting import queries
from reporting.analysis.echeances import STATES
from reporting.documents import DOCUMENTS, Material, Refusal
from tests.reporting.workbooks import opened
from tests.vaste import spread

PACKAGE = DOCUMENTS["package"]
KINDS = {"string": pa.string(), "number": pa.float64(), "date": pa.date32(), "boolean": pa.bool_()}
Files = dict[str, bytes]


TOOLS_WORDS = re.compile(r"\b(?:assiette|maille|millésime|instantané)s?\b", re.I)


def silent(_share: float, _words: str) -> None:
    pass


def material(connection: duckdb.DuckDBPyConnection, version: str = "2026-01-02-0123abcd") -> Material:
    return Material(connection, declared(connection), version)


def unzipped(packed: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(jeu: str, known_on: dt.date | None = None) -> Files:
    with connect(current(jeu), known_on) as connection:
        return unzipped(PACKAGE.write(material(connection), silent))


@pytest.fixture(scope="module")
def packed(instance: Path) -> tuple[bytes, list[float]]:
    """The package of the published figures, and how far it told that it was."""
    told: list[float] = []
    with connect(current()) as connection:
        return PACKAGE.write(material(connection), lambda share, words: told.append(share)), told


@pytest.fixture(scope="module")
def files(packed: tuple[bytes, list[float]]) -> Files:
    return unzipped(packed[0])


@pytest.fixture(scope="module")
def marked(instance: Path) -> Files:
    """That of the demonstration."""
    return made(DEMONSTRATION)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def resources(files: Files) -> Iterator[dict[str, Any]]:
    yield from json.loads(files["datapackage.json"])["resources"]


def valid(files: Files, folder: Path) -> list[str]:
    """What the reference validator finds wrong in the package."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    report = Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name} : {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_the_reference_validator_finds_it_valid(files: Files, tmp_path: Path) -> None:
    assert valid(files, tmp_path) == []


@pytest.mark.parametrize(
    "case",
    spread(
        [
            (b'"75101"', b'"75199"', "Foreign"),
            ("définitif".encode(), b"certain", "enum"),
            (b"2005-03-31", b"31/03/2005", "Type error"),
            (b'"115_appels_pris","75","2005-11/2006-03"', b'"115_appels_pris","75","2004-11/2005-03"', "primary key"),
        ],
        kept=lambda case: case[2] == "Foreign",
    ),
)
def test_the_validator_is_alive(files: Files, tmp_path: Path, case: tuple[bytes, bytes, str]) -> None:
    before, after, wrong = case
    head, *lines = files["observations.csv"].splitlines(keepends=True)
    few = b"".join([head, *lines[::40], *(line for line in lines if b"115_appels_pris" in line)])
    assert before in few
    spoilt = {**files, "observations.csv": few.replace(before, after, 1)}
    description = json.loads(files["datapackage.json"])
    description["resources"] = [
        r for r in description["resources"] if not r["name"].startswith(("observations-", "valeurs"))
    ]
    said = valid({**spoilt, "datapackage.json": json.dumps(description).encode()}, tmp_path)
    assert any(wrong.casefold() in message.casefold() for message in said)


def test_each_figure_is_that_of_the_warehouse(files: Files, connection: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "indicator, territory, period, period_start::varchar, period_end::varchar, breakdown, value, unit, "
        "s.status::varchar, n.publisher, snapshot, line, s.published::varchar"
    )
    held = connection.execute(f"select {columns} from series s join snapshot n on n.id = s.snapshot").fetchall()
    given = [
        (
            *(row[name] for name in ("indicator", "territory", "period", "period_start", "period_end", "breakdown")),
            float(row["value"]) if row["value"] else None,
            *(row[name] for name in ("unit", "status", "publisher", "snapshot")),
            int(row["line"]) if row["line"] else None,
            row["published"],
        )
        for row in rows(files["observations.csv"])
    ]
    assert len(given) > 4000
    assert sorted(given, key=repr) == sorted(held, key=repr)


def test_parquet_and_csv_hold_the_same_rows(files: Files) -> None:
    table = parquet.read_table(io.BytesIO(files["observations.parquet"]))
    types = arrow_csv.ConvertOptions(column_types=table.schema.remove_metadata(), strings_can_be_null=True)
    assert arrow_csv.read_csv(io.BytesIO(files["observations.csv"]), convert_options=types).equals(
        table.replace_schema_metadata()
    )


def test_the_parquet_file_has_the_declared_types(files: Files) -> None:
    stored = parquet.read_schema(io.BytesIO(files["observations.parquet"]))
    described = next(r for r in resources(files) if r["name"] == "observations")["schema"]["fields"]
    assert [(field.name, field.type) for field in stored] == [
        (field["name"], KINDS.get(field["type"], pa.int32())) for field in described
    ]


def test_indicators_territories_and_objectives_are_those_of_the_catalogue(files: Files, catalog: Catalog) -> None:
    assert {row["id"]: row["definition"] for row in rows(files["indicateurs.csv"])} == {
        indicator.id: indicator.definition.replace("\n", " ") for indicator in catalog.indicators.values()
    }
    assert [row["code"] for row in rows(files["territoires.csv"])] == list(catalog.territories)
    legal = [
        row for row in rows(files["objectifs.csv"]) if (row["indicator"], row["territory"]) == ("sru_taux", "75056")
    ]
    assert [(row["value"], row["nature"], row["since"], row["deadline"]) for row in legal] == [
        ("20", "légal", "", ""),
        ("25", "légal", "2013-01-18", ""),
        ("30", "politique municipale", "", "2035-12-31"),
    ]


def test_a_source_says_its_licence_its_address_and_its_fingerprint(
    files: Files, connection: duckdb.DuckDBPyConnection
) -> None:
    held = connection.execute(
        "select id, publisher, dataset, licence, url, sha256 from snapshot where id in (select snapshot from series)"
    ).fetchall()
    listed = rows(files["sources.csv"])
    assert len(listed) > 60
    assert {
        tuple(row[name] for name in ("id", "publisher", "dataset", "licence", "url", "sha256")) for row in listed
    } == set(held)


def test_every_file_and_every_column_is_described_in_words(files: Files) -> None:
    described = list(resources(files))
    assert {r["path"] for r in described} == set(files) - {"datapackage.json", "LISEZMOI.md"}
    for resource in described:
        assert resource["title"]
        assert resource["description"].endswith(".")
        assert all(field["title"] for field in resource["schema"]["fields"])
    told = [resource[said] for resource in described for said in ("title", "description")]
    told += [str(field) for resource in described for field in resource["schema"]["fields"]]
    book = opened(files["valeurs.xlsx"])
    told += [str(cell) for row in book["Dictionnaire"].values for cell in row]
    assert TOOLS_WORDS.findall("\n".join([*told, files["LISEZMOI.md"].decode()])) == []


def test_the_package_says_its_version_its_state_and_its_licences(files: Files) -> None:
    said = json.loads(files["datapackage.json"])
    assert (said["version"], said["status"]) == ("2026-01-02-0123abcd", "brouillon")
    assert [licence["name"] for licence in said["licenses"]] == ["ODbL-1.0", "etalab-2.0"]
    assert len(said["sources"]) == len(rows(files["sources.csv"]))


@pytest.mark.parametrize(
    ("resource", "column", "admitted"),
    [
        ("observations", "status", STATUSES),
        ("indicateurs", "subject", SUBJECTS),
        ("etats", "state", STATES),
        *(
            ("indicateurs", name, get_args(Indicator.model_fields[name].annotation))
            for name in ("kind", "direction", "frequency", "geography")
        ),
        ("territoires", "level", get_args(Territory.model_fields["level"].annotation)),
        ("objectifs", "nature", get_args(Objective.model_fields["nature"].annotation)),
    ],
)
def test_the_admitted_values_are_those_of_the_catalogue(
    files: Files, resource: str, column: str, admitted: tuple[str, ...]
) -> None:
    fields = next(r for r in resources(files) if r["name"] == resource)["schema"]["fields"]
    (constraints,) = (field["constraints"] for field in fields if field["name"] == column)
    assert sorted(constraints["enum"]) == sorted(admitted)


def test_the_readme_counts_the_figures_of_each_licence(files: Files) -> None:
    text = files["LISEZMOI.md"].decode("utf-8")
    licence = {row["id"]: row["licence"] for row in rows(files["sources.csv"])}
    borne = [licence[row["snapshot"]] for row in rows(files["observations.csv"])]
    for name in set(borne):
        count = f"{borne.count(name):,}".replace(",", "\u202f")
        assert f"| {name} | {count} |" in text
    assert all(f"| {status} |" in text for status in STATUSES)
    assert "2026-01-02-0123abcd (brouillon)" in text
    assert "$" not in text


def test_its_files_have_no_hour(packed: tuple[bytes, list[float]]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed[0])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.vaste
def test_two_runs_give_the_same_bytes(packed: tuple[bytes, list[float]], connection: duckdb.DuckDBPyConnection) -> None:
    """In make test, test_command.py asks it of another process, of a few snapshots."""
    assert packed[0] == PACKAGE.write(material(connection), silent)


def test_it_tells_how_far_it_is(packed: tuple[bytes, list[float]]) -> None:
    _, told = packed
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_the_name_of_the_file_tells_the_draft_and_the_version(connection: duckdb.DuckDBPyConnection) -> None:
    assert PACKAGE.file_name(material(connection)) == "brouillon_paquet_2026-01-02-0123abcd.zip"


def test_the_demonstration_says_so_and_marks_what_is_invented_alone(
    marked: Files, demonstration: duckdb.DuckDBPyConnection
) -> None:
    mention = "Données de démonstration"
    told = {name: rows(content) for name, content in marked.items() if name.endswith(".csv") and name != "valeurs.csv"}
    assert {row["remark"] for of in told.values() for row in of} == {mention, ""}
    made = {row["indicator"] for row in told["observations.csv"] if row["snapshot"].startswith("demonstration/")}
    invented = {
        "observations.csv": lambda row: row["snapshot"].startswith("demonstration/"),
        "sources.csv": lambda row: row["id"].startswith("demonstration/"),
        "indicateurs.csv": lambda row: row["id"] in made,
        "etats.csv": lambda row: row["state"] in ("reçu", "reçu, partiel"),
    }
    for name, of in told.items():
        assert [row for row in of if (row["remark"] == mention) != invented.get(name, lambda _: False)(row)] == [], name
    poverty = [
        row for row in told["observations.csv"] if (row["indicator"], row["territory"]) == ("taux_pauvrete", "75101")
    ]
    assert poverty
    assert {row["remark"] for row in poverty} == {""}
    table = parquet.read_table(io.BytesIO(marked["observations.parquet"]))
    assert table["remark"].to_pylist() == [row["remark"] or None for row in told["observations.csv"]]
    assert table.schema.metadata[b"remark"].decode() == mention
    assert "données de démonstration" in json.loads(marked["datapackage.json"])["title"]
    assert f"**{mention}.**" in marked["LISEZMOI.md"].decode()
    assert PACKAGE.file_name(material(demonstration)).startswith("brouillon_demonstration_paquet_")


def test_the_published_package_bears_no_mention(files: Files) -> None:
    assert not any(b"remark" in content for name, content in files.items() if name.endswith((".csv", ".json")))


def test_a_past_day_holds_nothing_known_since(instance: Path, tmp_path: Path) -> None:
    day = dt.date(2021, 4, 15)
    past = made(PUBLIE, day)
    known = rows(past["observations.csv"])
    assert known
    assert max(row["published"] for row in known) <= day.isoformat()
    assert {row["remark"] for row in known} == {"Chiffres connus au 15 avril 2021"}
    with connect(current(), day) as connection:
        assert PACKAGE.file_name(material(connection)).startswith("brouillon_connu-2021-04-15_paquet_")


def test_a_day_before_any_figure_gives_an_empty_package_and_says_so(instance: Path, tmp_path: Path) -> None:
    empty = made(PUBLIE, dt.date(2001, 1, 1))
    assert rows(empty["observations.csv"]) == []
    assert valid(empty, tmp_path) == []


def french(content: bytes) -> list[dict[str, str]]:
    """A file as French Excel reads it."""
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("name", spread(["files", "marked"], kept="files".__eq__))
def test_people_are_given_the_same_figures_with_their_labels(
    name: str, request: pytest.FixtureRequest, catalog: Catalog
) -> None:
    held: Files = request.getfixturevalue(name)
    people, machines = french(held["valeurs.csv"]), rows(held["observations.csv"])

    def day(iso: str) -> str:
        return dt.date.fromisoformat(iso).strftime("%d/%m/%Y")

    def plain(text: str) -> str:
        return text.replace(NNBSP, " ").replace(NBSP, " ")

    named = ("Code de l’indicateur", "Code du territoire", "Premier jour", "Dernier jour", "Modalité")
    told = ("Valeur", "Unité", "Connu depuis le", "Mention")
    read = {tuple(row[key] for key in named): tuple(row.get(key, "") for key in told) for row in people}
    assert len(read) == len(people) == len(machines) > 4000
    for row in machines:
        days = day(row["period_start"]), day(row["period_end"])
        said, unit, known, mention = read[row["indicator"], row["territory"], *days, row["breakdown"]]
        given = float(row["value"]) if row["value"] else STATUS_MARKS[row["status"]]
        assert (said if said in STATUS_MARKS.values() else float(said.replace(",", "."))) == given
        assert (unit, known) == (plain(row["unit"]), day(row["published"]))
        assert mention == row.get("remark", "")
    labels = {indicator.label for indicator in catalog.indicators.values()}
    assert {row["Indicateur"] for row in people} <= set(map(plain, labels))
    book = opened(held["valeurs.xlsx"])
    assert book.sheetnames == ["Toutes les valeurs", "Dictionnaire", "États", "Définitions", "Sources"]
    first = name == "marked"
    table = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=1 + first)]
    assert table[0] == list(people[0])
    assert [row[1] for row in table[1:]] == [row["Code de l’indicateur"] for row in people]
    assert [row[9] for row in table[1:]] == [
        one if one in STATUS_MARKS.values() else pytest.approx(float(one.replace(",", ".")), rel=1e-15)
        for one in (row["Valeur"] for row in people)
    ]
    said = [row[0].value for row in book["Dictionnaire"].iter_rows()]
    assert [one for one in said if one in people[0]] == list(people[0])


def test_the_restricted_figures_make_no_open_package(instance: Path) -> None:
    with connect(current(RESTREINT)) as connection, pytest.raises(Refusal, match="diffusion restreinte"):
        PACKAGE.write(material(connection), silent)


def test_no_text_is_a_formula_for_a_spreadsheet(light: Path, monkeypatch: pytest.MonkeyPatch, catalog: Catalog) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(light))
    place = catalog.territories["FR"].model_copy(update={"name": "=1+1\nFrance"})
    altered = catalog.model_copy(update={"territories": catalog.territories | {"FR": place}})
    with connect(current()) as connection:
        files = unzipped(PACKAGE.write(Material(connection, altered, "v"), silent))
    assert rows(files["territoires.csv"])[0]["name"] == "'=1+1 France"


def test_a_figure_names_the_sheet_of_its_line_and_a_rate_that_of_its_numerator() -> None:
    with duckdb.connect() as connection:
        connection.execute("""
            create table snapshots as select 'r/1' as id, 'Producteur' as publisher;
            create table ratio as select 'taux' as indicator, 'recus' as numerator;
            create table observations as select * from (values
                ('recus', 'Feuille A', 4), ('autre', 'Feuille B', 4), ('attendus', 'Feuille A', 5)
            ) as o (indicator, sheet, line) cross join (
                select 'r/1' as snapshot, '75' as territory, '2024' as period, 'ensemble' as breakdown);
            create table series as select * from (values
                ('autre', 4), ('recus', 4), ('somme', null), ('taux', 4)
            ) as s (indicator, line) cross join (
                select 'r/1' as snapshot, '75' as territory, '2024' as period, 'ensemble' as breakdown,
                    date '2024-01-01' as period_start, date '2024-12-31' as period_end, 1.0 as value, '%' as unit,
                    'définitif' as status, date '2025-01-01' as published);
        """)
        found = queries.every_figure(connection)
    assert found["sheet"].fillna("").tolist() == ["Feuille B", "Feuille A", "", "Feuille A"]
