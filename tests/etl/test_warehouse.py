"""The warehouse: its contract, what a build refuses, and that what is served is always whole."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from etl import demo
from etl.__main__ import main
from etl.editions import give_up, seal
from etl.findings import Refused
from etl.intake import SECRETARIAT, Person
from etl.warehouse import DEMONSTRATION, PUBLIE, Published, Unavailable, build, check, connect, current, publish
from etl.warehouse.fill import DERIVED
from etl.warehouse.published import FORMAT, KEPT, POINTER, folder, opened, tidy
from tests.conftest import LIGHT
from tests.etl.spoil import Change, added, edit, edit_snapshot, refused, said_by_failure, swap, without

SRU_2025 = "snapshots/sru_arrondissement/2026-06"
NIGHT = "snapshots/nuit_solidarite/2021-11-apur"
LOVAC = "snapshots/lovac/2025"
APUR_2019 = "snapshots/sru_commune/2020-apur"
SOCLE_2024 = "snapshots/socle_drihl/2025"
DALO_2021 = "snapshots/dalo/2022-adil-de-paris"
TABLE, COPY = f"data/{SRU_2025}/sru_2025.csv", f"data/{NIGHT}/releve.csv"
BUILD = importlib.import_module("etl.warehouse.build")  # the package's own `build` is the function


def rows(connection: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    return connection.execute(sql, parameters).fetchall()


# The contract


@pytest.mark.parametrize("name", ["series", "series_known_on(date '2021-06-01')"])
def test_the_columns_of_a_series_are_these(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    described = {column: kind for column, kind, *_ in rows(connection, f"describe select * from {name}")}
    statuses = described.pop("status")
    assert described == {
        "indicator": "VARCHAR",
        "territory": "VARCHAR",
        "period": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "breakdown": "VARCHAR",
        "value": "DOUBLE",
        "unit": "VARCHAR",
        "snapshot": "VARCHAR",
        "line": "INTEGER",
        "published": "DATE",
    }
    assert statuses.startswith("ENUM('définitif', 'révisé', 'provisoire', 'estimé', 'approché', 'à vérifier', 'secret'")
    order = [column for column, *_ in rows(connection, f"describe select * from {name}")]
    assert order == [
        *("indicator", "territory", "period", "period_start", "period_end", "breakdown"),
        *("value", "unit", "status", "snapshot", "line", "published"),
    ]


def test_the_views_that_other_tools_read_are_there(connection: duckdb.DuckDBPyConnection) -> None:
    views = {name for (name,) in rows(connection, "select view_name from duckdb_views() where not internal")}
    assert views >= {"series", "observations", "indicators", "snapshots", "findings"}
    macros = dict(
        rows(connection, "select function_name, parameters from duckdb_functions() where parameters is not null")
    )
    assert macros["series_known_on"] == ["day"]
    assert macros["completude_bilan"] == ["year", "day"]


def test_a_committee_saw_the_first_count_of_2021_and_the_series_tell_the_last(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    night = "where indicator = 'sans_abri' and territory = '75056' and period = '2021-03-25' and breakdown = 'ensemble'"
    seen = rows(connection, f"select value, status from series_known_on(date '2021-06-01') {night}")
    assert seen == [(2785, "provisoire")]
    assert rows(connection, f"select value, status from series {night}") == [(2829, "définitif")]
    assert rows(connection, f"select count(*) from series_known_on(date '2021-03-31') {night}") == [(0,)]


def test_nothing_was_known_before_the_first_publication(connection: duckdb.DuckDBPyConnection) -> None:
    ((first,),) = rows(connection, "select min(published) from snapshots")
    day = first - dt.timedelta(days=1)
    assert rows(connection, "select count(*) from series_known_on(?)", day) == [(0,)]


def test_a_day_shows_nothing_published_later(connection: duckdb.DuckDBPyConnection) -> None:
    late = "select count(*) from series_known_on(date '2021-06-01') where published > date '2021-06-01'"
    assert rows(connection, late) == [(0,)]


def test_the_series_are_those_known_for_ever(connection: duckdb.DuckDBPyConnection) -> None:
    known = "select * from series_known_on(date '9999-12-31')"
    assert rows(connection, f"select * from series except {known}") == []
    assert rows(connection, f"{known} except select * from series") == []


def test_a_series_has_one_value_for_a_territory_a_period_and_a_breakdown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    doubled = "select indicator from series group by indicator, territory, period, breakdown having count(*) > 1"
    assert rows(connection, doubled) == []


@pytest.mark.parametrize("view", ["series", "observations"])
def test_every_figure_leads_to_a_snapshot(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    lost = f"select * from {view} v anti join snapshots s on s.id = v.snapshot and s.published <= v.published"
    assert rows(connection, lost) == []


def test_every_measured_figure_leads_to_a_line_of_its_file(
    instance: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    last = "select o.snapshot, s.file, max(line) from observations o join snapshots s on s.id = o.snapshot group by all"
    for snapshot, file, line in rows(connection, last):
        assert line <= len((instance / "snapshots" / snapshot / file).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("view", ["series", "observations"])
def test_a_value_is_absent_exactly_where_its_status_says_why(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    valued = f"select distinct status from {view} where value is not null"
    bare = f"select distinct status from {view} where value is null"
    absent = {"secret", "non disponible", "sans objet"}
    assert {status for (status,) in rows(connection, valued)} & absent == set()
    assert {status for (status,) in rows(connection, bare)} <= absent


def test_every_figure_has_the_unit_of_its_indicator(connection: duckdb.DuckDBPyConnection) -> None:
    assert (
        rows(connection, "select * from series s anti join indicators i on i.id = s.indicator and i.unit = s.unit")
        == []
    )


def test_a_published_figure_is_finite(connection: duckdb.DuckDBPyConnection) -> None:
    assert rows(connection, "select * from series where not isfinite(value)") == []


# What a reader may do


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "attach ':memory:' as other",
        "copy (select 1) to 'copie.csv'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '8GB'",
        "create table t (a integer)",
        "create or replace view series as select 1",
        "delete from observation",
        "update observation set value = 0",
        "insert into observation select * from observation",
        "alter table observation drop column value",
        "drop view series",
        "create macro m() as 1",
        "select * from glob('/etc/*')",
        "select * from '/etc/hostname'",
        "copy observation from '/etc/hostname'",
        "attach '/etc/passwd' as other",
        "export database 'ailleurs'",
        "import database '/tmp'",
        "load httpfs",
        "select * from read_csv('https://ailleurs.example/x.csv')",
        "create secret s (type s3)",
        "select getenv('HOME')",
        "set lock_configuration = false",
        "reset enable_external_access",
        "set threads = 64",
    ],
)
def test_a_reader_reads_no_other_file_and_writes_nothing(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        connection.execute(sql)
    assert not Path("copie.csv").exists()


def test_a_connection_closes_with_its_block(instance: Path) -> None:
    with connect(current()) as opened:
        pass
    with pytest.raises(duckdb.ConnectionException):
        opened.execute("select 1")


def test_a_file_put_in_the_place_of_another_is_read_anew(tmp_path: Path) -> None:
    for name in ("avant", "après"):
        with duckdb.connect(str(tmp_path / name)) as made:
            made.execute(f"create table said as select '{name}' as word")
    for name in ("avant", "après"):
        (tmp_path / name).replace(tmp_path / "entrepot.duckdb")
        with opened(tmp_path / "entrepot.duckdb") as connection:
            assert rows(connection, "from said") == [(name,)]


def test_a_file_restored_while_another_is_read_is_never_taken_for_it(tmp_path: Path) -> None:
    """The same date and the same size: only the file is another."""
    path = tmp_path / "entrepot.duckdb"
    for name in ("avant", "après"):
        with duckdb.connect(str(tmp_path / name)) as made:
            made.execute(f"create table said as select '{name}' as word")
        os.utime(tmp_path / name, ns=(0, 0))
    (tmp_path / "avant").replace(path)
    with opened(path) as reading:
        (tmp_path / "après").replace(path)
        with pytest.raises(Unavailable, match="vient d’être remplacé : recommencer"), opened(path):
            pass
        assert rows(reading, "from said") == [("avant",)]
    with opened(path) as connection:
        assert rows(connection, "from said") == [("après",)]


# Building


def state(data: Path) -> dict[str, int]:
    """The files of the published folder and their dates, the lock aside."""
    return {p.name: p.stat().st_mtime_ns for p in (data / "warehouse" / PUBLIE).iterdir() if p.name != ".lock"}


def test_two_builds_of_the_same_snapshots_say_the_same_in_two_files(small: Path) -> None:
    before = current()
    shares: list[float] = []
    after = build(lambda share, _step: shares.append(share), force=True)
    assert (after.content, after.inputs) == (before.content, before.inputs)
    assert after.file != before.file
    assert current() == after
    # Complete, read-only, and alone beside the previous one; the progress never went back.
    assert after.path.stat().st_mode & 0o222 == 0
    assert set(state(small)) == {POINTER, before.file, after.file}
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] <= 1


def test_nothing_is_built_when_nothing_has_changed(small: Path) -> None:
    before, files = current(), state(small)
    steps: list[float] = []
    assert build(lambda share, _step: steps.append(share)) == before
    assert state(small) == files
    assert steps == [1.0]


def test_an_edition_that_comes_back_or_vanishes_is_seen_by_the_next_build(small: Path) -> None:
    """Secrecy reads them: what they show cannot be hidden again."""
    sealed = seal("Bilan 2026", Person("A. Martin", SECRETARIAT), "comité de juin").sealed_path
    built = build()
    assert build() == built
    content = sealed.read_bytes()
    sealed.unlink()
    with pytest.raises(Refused, match="édition illisible"):
        build()
    sealed.write_bytes(content)
    back = build()
    assert (back.content, back.inputs != built.inputs) == (built.content, True)
    shutil.rmtree(sealed.parent)
    with pytest.raises(Refused, match="« Bilan 2026 » n’est pas dans ce dossier"):
        build()
    assert current() == back
    give_up("Bilan 2026", Person("A. Martin", SECRETARIAT), "disque perdu")
    with connect(build()) as connection:
        (told,) = connection.execute("select message from findings where id = 'edition-abandonnee'").fetchall()
    assert "« Bilan 2026 » est abandonnée : ce qu’elle montrait" in told[0]
    assert "disque perdu" not in told[0]


def test_a_word_changed_in_a_description_makes_a_new_version(small: Path) -> None:
    before = current()
    edit(small / SRU_2025 / "snapshot.toml", swap('vintage = "2025"', 'vintage = "2025 bis"'))
    after = build()
    assert after.inputs != before.inputs
    assert after.content != before.content
    assert current() == after


def test_the_last_versions_are_kept_and_the_served_one_always(shelf: Path) -> None:
    oldest = current().path
    for number in range(KEPT + 3):
        copy = shelf / f"v2027-{number}.duckdb"
        copy.write_bytes(b"une version")
        os.utime(copy, (4e9 + number, 4e9 + number))
    tidy(PUBLIE)
    kept = {path.name for path in shelf.glob("v*.duckdb")}
    assert kept == {oldest.name, *(f"v2027-{number}.duckdb" for number in range(3, KEPT + 3))}


def test_what_a_killed_build_left_long_ago_is_removed(shelf: Path) -> None:
    left = shelf / ".staging-1.duckdb"
    left.write_bytes(b"debut")
    os.utime(left, (0, 0))
    tidy(PUBLIE)
    assert not left.exists()


# A build that fails


@pytest.mark.parametrize(
    ("directory", "change", "words"),
    [
        (SRU_2025, without("75104"), [TABLE, "arrondissements absents en 2025 : 4e"]),
        (SRU_2025, added("75104;2025;2561;14,5"), [f"{TABLE}, ligne 22", "doublon : 75104 en 2025", "ligne 5"]),
        (SRU_2025, swap(";2561;", ";<11;"), [f"{TABLE}, ligne 5", "« <11 »"]),
        (SRU_2025, swap(";14,5", ";1450,00%"), [f"{TABLE}, ligne 5", "taux hors de 0 à 100"]),
        (SRU_2025, swap(";2561;", ";-2561;"), [f"{TABLE}, ligne 5", "valeur négative"]),
        (SRU_2025, swap(";2561;", ";2561,5;"), [f"{TABLE}, ligne 5", "nombre entier attendu"]),
        (NIGHT, swap("2021-03-25;part", "2031-03-25;part"), [f"{COPY}, ligne 3", "période postérieure au fichier"]),
        (
            NIGHT,
            added("75056;2021-03-25;part_femmes;13;"),
            [f"{COPY}, ligne 5", "doublon : Part des femmes sans abri, Paris"],
        ),
        (SRU_2025, swap(";2561;", ";2562;"), ["Logements sociaux SRU, 2025-01-01", "276032", "276033"]),
        (APUR_2019, swap(";21,4;", ";21,9;"), ["sru_commune/2020-apur, ligne 3", "Taux SRU, Paris", "21,9 imprimé"]),
        (SOCLE_2024, swap(";72662;", ";72663;"), ["Demandes en cours, 2024-12-31", "195828", "195829"]),
        (
            LOVAC,
            swap(";13300;1746;", ";13300;532000;"),
            ["snapshots/lovac", "4000 %, calculé ; une part va de 0 à 100"],
        ),
        (DALO_2021, swap(";12345;", ";12346;"), ["Recours DALO et DAHO reçus, Paris, 2021", "13242", "13243"]),
    ],
)
def test_a_wrong_figure_stops_the_build_by_its_name(
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    directory: str,
    change: Change,
    words: list[str],
) -> None:
    own: Path = request.getfixturevalue("small" if directory.split("/")[1] in LIGHT else "spoilt")
    edit_snapshot(own / directory, change)
    said = said_by_failure(capsys)
    assert [word for word in words if word not in said] == []


def test_a_ratio_of_flows_beyond_a_hundred_is_doubted(spoilt: Path) -> None:
    edit_snapshot(spoilt / "snapshots/plan/2026-11-23", swap("ACD_menages_reloges;694;", "ACD_menages_reloges;54080;"))
    (told,) = [finding for finding in check() if finding.id == "rapport-hors-bornes"]
    assert (told.tier, told.file, told.line) == ("avertissement", "data/snapshots/plan/2026-11-23", 10)
    assert told.message.endswith("2020, ensemble : 4000 %, calculé")


def test_a_yearly_figure_of_paris_that_doubles_or_halves_is_to_be_looked_at(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    told = rows(connection, "select tier, file, line, message from findings where id = 'saut'")
    assert {
        (
            "avertissement",
            "data/snapshots/nuit_solidarite/2026-02-enfance-jeunesse-infos",
            2,
            "Sans abri, groupes (plus de 20), 2026-01-22 : 721 après 174 un an plus tôt",
        ),
        (
            "avertissement",
            "data/snapshots/chiffres_isoles/2022-01-apur",
            2,
            "Logements livrés (Apur), 2020 : 2720 après 6600 un an plus tôt",
        ),
    } <= set(told)
    assert not [message for *_, message in told if message.startswith("Demandes en cours")]  # none of them doubles


def test_a_failed_build_leaves_the_previous_one_served(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, files = current(), state(small)
    edit_snapshot(small / SRU_2025, without("75104"))
    assert "arrondissements absents en 2025 : 4e" in said_by_failure(capsys)
    assert current() == before
    assert state(small) == files


def test_a_check_of_the_warehouse_that_fails_leaves_the_previous_one_served(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, files = current(), state(small)
    edit_snapshot(small / SRU_2025, swap(";2561;", ";2562;"))
    said_by_failure(capsys)
    assert current() == before
    assert state(small) == files


# A build killed on its way


class Killed(BaseException):
    """What a test raises in the place of a power cut."""


def dies(*_arguments: object, **_options: object) -> None:
    raise Killed


@pytest.mark.parametrize("step", ["fill", "publish"])
def test_a_build_killed_before_publication_leaves_the_previous_one_served(
    small: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before, files = current(), state(small)
    monkeypatch.setattr(BUILD, step, dies)
    with pytest.raises(Killed):
        build(force=True)
    assert current() == before
    assert state(small) == files


def published_again(before: Published) -> Published:
    staging = folder(PUBLIE) / ".staging-essai.duckdb"
    shutil.copyfile(before.path, staging)
    return publish(staging, PUBLIE, before.inputs, before.content, before.built)


@pytest.mark.parametrize("step", ["chmod", "rename", "write_text", "replace"])
def test_a_publication_killed_at_any_step_leaves_the_previous_one_served(
    shelf: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = current()
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, dies)
        with pytest.raises(Killed):
            published_again(before)
    assert current() == before
    after = published_again(before)
    assert current() == after != before


def test_a_pointer_half_written_is_never_read(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, write = current(), Path.write_text

    def cut(path: Path, text: str, **options: Any) -> None:
        write(path, text[:20], **options)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", cut)
        with pytest.raises(Killed):
            published_again(before)
    assert current() == before


def test_a_file_not_yet_complete_is_not_published(shelf: Path) -> None:
    before = current()
    staging = folder(PUBLIE) / ".staging-essai.duckdb"
    with duckdb.connect(str(staging)) as writing:
        writing.execute("create table t as select 1 as a")
        with pytest.raises(RuntimeError, match="n’est pas complet"):
            publish(staging, PUBLIE, before.inputs, before.content, before.built)
    assert current() == before


def test_what_a_killed_build_left_enters_no_later_one(small: Path) -> None:
    """The same process number, hence the same staging name, as in a container started again."""
    before, staging = current(), folder(PUBLIE) / f".staging-{os.getpid()}.duckdb"
    left = small / "left"
    left.mkdir()
    with duckdb.connect(str(staging)) as killed:
        killed.execute("create table intruder as select 1 as a")
        for name in (staging.name, f"{staging.name}.wal"):
            shutil.copyfile(folder(PUBLIE) / name, left / name)
    for path in left.iterdir():
        shutil.copyfile(path, folder(PUBLIE) / path.name)
    after = build(force=True)
    assert after.content == before.content
    assert list(folder(PUBLIE).glob(".staging-*")) == []
    with connect(after) as connection:
        assert rows(connection, "select 1 from duckdb_tables() where table_name = 'intruder'") == []


# A warehouse that cannot be read


def pointed(**changed: object) -> Callable[[bytes], bytes]:
    return lambda pointer: json.dumps({**json.loads(pointer), **changed}).encode()


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda pointer: pointer[:40], "illisible"),
        (lambda pointer: b"", "illisible"),
        (lambda pointer: b"\xff\xfe", "illisible"),
        (lambda pointer: b"[]", "illisible"),
        (lambda pointer: b'{"file": "v.duckdb"}', "illisible"),
        (pointed(later="x"), "illisible"),
        (pointed(format=0), f"au format 0, l’application lit le format {FORMAT}"),
        (pointed(format=FORMAT + 1), f"au format {FORMAT + 1}, l’application lit le format {FORMAT}"),
        (pointed(file="v2020.duckdb"), "v2020.duckdb est absent"),
        (pointed(file=""), "illisible"),
        (pointed(file=None), "illisible"),
        (pointed(sha256="0" * 64), "endommagé"),
    ],
)
def test_a_pointer_that_leads_nowhere_makes_the_warehouse_unavailable(
    shelf: Path, damage: Callable[[bytes], bytes], words: str
) -> None:
    pointer = folder(PUBLIE) / POINTER
    pointer.write_bytes(damage(pointer.read_bytes()))
    with pytest.raises(Unavailable, match=words):
        current()


def test_without_a_pointer_the_warehouse_is_unavailable(shelf: Path) -> None:
    (folder(PUBLIE) / POINTER).unlink()
    with pytest.raises(Unavailable, match="aucun entrepôt publié"):
        current()


@pytest.mark.parametrize("damage", [flipped, lambda content: content[:-1], lambda content: b""])
def test_a_damaged_file_makes_the_warehouse_unavailable(shelf: Path, damage: Callable[[bytes], bytes]) -> None:
    path = current().path
    path.chmod(0o640)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Unavailable, match="endommagé"):
        current()


def test_an_unavailable_warehouse_is_rebuilt(small: Path) -> None:
    before = current()
    (folder(PUBLIE) / POINTER).write_text("{", encoding="utf-8")
    assert build().content == before.content
    assert current().content == before.content


# Together


def test_of_two_builds_at_once_the_second_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = current()
    with FileLock(folder(PUBLIE) / ".lock"):
        assert "une autre construction est en cours" in said_by_failure(capsys, "--force")
    assert current() == before


def test_readers_see_the_same_figures_while_builds_replace_the_file(small: Path) -> None:
    """8 readers of 50 reads each through three publications: never an error, never another sum."""
    stock = "select sum(value) from series where indicator = 'sru_logements' and territory like '751%' and period = ?"
    start = threading.Barrier(9, timeout=60)

    def read() -> set[tuple[str, float]]:
        start.wait()
        seen: set[tuple[str, float]] = set()
        for _ in range(50):
            version = current()
            with connect(version) as connection:
                ((total,),) = rows(connection, stock, "2025-01-01")
            seen.add((version.file, total))
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        start.wait()
        built = {build(force=True).file for _ in range(3)}
        seen = set[tuple[str, float]]().union(*(reader.result() for reader in readers))
    assert {total for _, total in seen} == {276_032}
    assert len(built) == 3
    assert current().file in built


# The demonstration


def test_the_demonstration_never_writes_among_the_published_figures(small: Path) -> None:
    before, files = current(), state(small)
    shown = demo.build()
    assert shown.path.parent == small / "warehouse" / DEMONSTRATION
    assert current() == before
    assert state(small) == files


def test_what_the_demonstration_feeds_holds_nothing_else(demonstration: duckdb.DuckDBPyConnection) -> None:
    invented = "snapshot like 'demonstration/%'"
    mixed = f"select indicator from series group by indicator having bool_or({invented}) and not bool_and({invented})"
    assert rows(demonstration, mixed) == []
    ((fed,),) = rows(demonstration, f"select count(distinct indicator) from series where {invented}")
    assert fed > len(demo.YEARLY)


def test_no_invented_figure_is_among_the_published_ones(connection: duckdb.DuckDBPyConnection) -> None:
    assert rows(connection, "select id from snapshots where source = 'demonstration'") == []


def test_what_the_demonstration_does_not_feed_is_as_published(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection
) -> None:
    ask = "select * from series where indicator in ('sru_logements', 'tension') order by all"
    assert rows(demonstration, ask) == rows(connection, ask)


def test_every_invented_figure_says_so(demonstration: duckdb.DuckDBPyConnection) -> None:
    notes = rows(demonstration, "select distinct note from observations where snapshot like 'demonstration/%'")
    assert notes == [(demo.WORDS,)]


# Of one figure, in the order in which they were printed: value, status, and whose figures the publication repeats.
PRINTED = {
    "the press repeats a first result": ([(2785, "définitif", ""), (2600, "définitif", "Apur")], 2785),
    "the producer prints it after the press": ([(2785, "définitif", "Apur"), (2829, "définitif", "")], 2829),
    "the producer corrects himself": ([(2829, "définitif", ""), (2830, "définitif", "")], 2830),
    "one who repeats is surer": ([(3492, "provisoire", ""), (3491, "définitif", "Apur")], 3491),
    "what is to be checked comes last": ([(664, "provisoire", "Ville"), (695, "à vérifier", "")], 664),
}


@pytest.mark.parametrize("case", PRINTED)
def test_the_surest_figure_is_served_then_the_producers_then_the_last_printed(
    connection: duckdb.DuckDBPyConnection, case: str
) -> None:
    printed, served = PRINTED[case]
    candidates = ", ".join(
        f"({value}, row(-doubt('{status}'::status), {not restated!s}, date '2026-01-{day:02}', 'x'))"
        for day, (value, status, restated) in enumerate(printed, start=1)
    )
    taken = rows(connection, f"select arg_max(value, precedence) from (values {candidates}) as t(value, precedence)")
    assert taken == [(served,)]


def test_a_computed_row_under_a_modality_that_is_not_declared_stops_the_build(
    spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratio = 'ratio = { numerator = "dalo_relogements", denominator = "dalo_favorables", factor = 100.0, beyond'
    other = ratio.replace("dalo_relogements", "dalo_decisions")
    edit(spoilt / "catalog" / "dalo.toml", swap(ratio, other))
    said = refused(capsys)
    assert "est calculé sous « hébergement », que le catalogue ne déclare pas" in said


def test_a_list_of_arrondissements_is_not_known_before_its_rates(connection: duckdb.DuckDBPyConnection) -> None:
    """That of 2025 follows from rates printed in June 2026."""
    asked = "select count(*) from series_known_on(?) where indicator = 'part_stock_hors_25_2025'"
    assert rows(connection, asked, dt.date(2026, 6, 29)) == [(0,)]


def test_each_computation_has_its_file_and_each_file_its_indicators(connection: duckdb.DuckDBPyConnection) -> None:
    files = {path.stem for path in DERIVED.glob("*.sql")}
    named = {name for (name,) in rows(connection, "select distinct formula from indicator where formula is not null")}
    assert named - {"completude_bilan"} == files


def test_a_disk_that_fills_leaves_nothing_of_what_was_being_built(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB leaves its log beside the file when it cannot write: the figures of the refused file are in it."""

    def fills(staging: Path) -> str:
        staging.with_name(f"{staging.name}.wal").write_bytes(b"271950")
        raise OSError(28, "No space left on device")

    module = sys.modules["etl.warehouse.build"]
    monkeypatch.setattr(module, "_fill", lambda *_: None)
    monkeypatch.setattr(module, "_reopen", fills)
    with pytest.raises(OSError, match="No space"):
        build()
    assert [path.name for path in (spoilt / "warehouse" / PUBLIE).iterdir()] == [".lock"]


@pytest.mark.parametrize("kind", [duckdb.IOException, duckdb.TransactionException, duckdb.FatalException])
def test_a_full_disk_that_duckdb_meets_is_said_in_french_and_nothing_is_published(
    kind: type[duckdb.Error], spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As seen on a disk of 2 to 14 Mio: a file, its log or a checkpoint that cannot be written."""

    def full(*_: object) -> None:
        raise kind('Could not write file "/data/.staging-1.duckdb": No space left on device')

    monkeypatch.setattr(sys.modules["etl.warehouse.build"], "_fill", full)
    assert main(["build"]) == 1
    said = capsys.readouterr().err
    assert "il n’y a plus de place sur le disque → libérer de la place, puis recommencer" in said
    assert said.endswith("Rien n’est publié : 1 anomalie(s).\n")
    assert [path.name for path in (spoilt / "warehouse" / PUBLIE).iterdir()] == [".lock"]
