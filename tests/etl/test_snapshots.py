"""A snapshot is what was received and described: anything else stops the build by its name."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.snapshots import DESCRIPTION, find_snapshots, read
from tests.etl.spoil import added, edit, edit_snapshot, refused, swap

SRU = "snapshots/sru_arrondissement/2026-06"
TABLE, TOML = f"{SRU}/sru_2025.csv", f"{SRU}/{DESCRIPTION}"


def test_every_snapshot_says_whose_it_is(instance: Path, catalog: Catalog) -> None:
    snapshots = find_snapshots(instance / "snapshots", catalog)
    assert len(snapshots) == len(list((instance / "snapshots").rglob(DESCRIPTION)))
    for snapshot in snapshots:
        assert snapshot.publisher
        assert snapshot.licence
        assert snapshot.obtained
        assert hashlib.sha256(snapshot.path.read_bytes()).hexdigest() == snapshot.sha256
        assert snapshot.known <= dt.date.fromisoformat(snapshot.consulted)


@pytest.fixture
def alone(spoilt: Path) -> Path:
    """The spoilt data with one snapshot, quick to read: what is wrong with it is said before all else."""
    for path in (spoilt / "snapshots").iterdir():
        if path.name != "sru_arrondissement":
            shutil.rmtree(path)
    return spoilt


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2021", dt.date(2021, 12, 31)),
        ("2021-11", dt.date(2021, 11, 30)),
        ("2021-11-08", dt.date(2021, 11, 8)),
        ("2026", dt.date(2026, 11, 23)),  # a year not yet over: at most the day it was read
        ("", dt.date(2026, 11, 23)),
    ],
)
def test_figures_are_known_from_the_end_of_the_published_period(
    alone: Path, catalog: Catalog, published: str, known: dt.date
) -> None:
    edit(alone / TOML, swap('published = "2026-06"', f'published = "{published}" # essai'))
    found = {snapshot.id: snapshot for snapshot in find_snapshots(alone / "snapshots", catalog)}
    assert found["sru_arrondissement/2026-06"].known == known


def test_a_snapshot_is_read_as_texts_with_their_lines(instance: Path, catalog: Catalog) -> None:
    (snapshot,) = find_snapshots(instance / SRU, catalog)
    assert read(snapshot).loc[5].to_list() == ["75104", "2025", "2561", "14,5"]


def test_a_changed_byte_stops_the_build(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(alone / TABLE, swap("2561", "2562"))
    said = refused(capsys)
    assert f"data/{TABLE} : empreinte" in said
    assert "le fichier a changé" in said


def test_a_missing_file_stops_the_build(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / TABLE).unlink()
    assert f"data/{TABLE} : fichier absent" in refused(capsys)


@pytest.mark.parametrize("name", ["notes.txt", "nuit_solidarite/2027/releve.csv", f"{SRU[10:]}/sru_2025 (1).csv"])
def test_a_file_that_nothing_describes_stops_the_build(
    alone: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = alone / "snapshots" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    assert f"data/snapshots/{name} : fichier sans description" in refused(capsys)


def test_a_format_that_is_not_read_stops_the_build(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / TABLE).rename(alone / SRU / "sru_2025.ods")
    edit(alone / TOML, swap("sru_2025.csv", "sru_2025.ods"))
    said = refused(capsys)
    assert f"data/{SRU}/sru_2025.ods : format non lu" in said
    assert ".csv" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('source = "sru_arrondissement"', 'source = "sru"', ["« source »", "source inconnue « sru »"]),
        ('published = "2026-06"', 'published = "juin 2026"', ["date illisible", "« juin 2026 »", "AAAA-MM"]),
        ('published = "2026-06"', 'published = "2026-13"', ["date illisible", "« 2026-13 »"]),
        ('consulted = "2026-11-23"', 'consulted = "2026-11"', ["date illisible", "2026-11"]),
        ('licence = "', 'permis = "', ["« licence »", "clé absente", "« permis »", "clé inconnue"]),
        ('file = "sru_2025.csv"', 'file = ""', ["« file »", "texte vide"]),
        ('file = "sru_2025.csv"', 'file = ["sru_2025.csv"]', ["« file »", "texte attendu"]),
        ('file = "sru_2025.csv"', 'id = "plan/2026-11-23"\nfile = "sru_2025.csv"', ["« id »"]),
        ('vintage = "2025"', 'vintage = "2025', ["ligne 11"]),
    ],
)
def test_a_wrong_description_stops_the_build(
    alone: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: list[str]
) -> None:
    edit(alone / TOML, swap(old, new))
    said = refused(capsys)
    assert f"data/{TOML}" in said
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('taux = "faux"', ["column_status.taux", "« faux »"]),
        ('taux = "secret"', ["column_status.taux", "« secret »"]),  # a status without value, on a column of values
        ('tx = "estimé"', ["column_status.tx"]),
    ],
)
def test_a_wrong_status_of_a_column_stops_the_build(
    alone: Path, capsys: pytest.CaptureFixture[str], line: str, words: list[str]
) -> None:
    edit(alone / TOML, added(f"[column_status]\n{line}"))
    said = refused(capsys)
    assert f"data/{TOML}" in said
    assert [word for word in words if word not in said] == []


def test_no_snapshot_at_all_stops_the_build(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / "snapshots").rename(alone / "autrefois")
    assert "data/snapshots : aucun instantané" in refused(capsys)


@pytest.mark.parametrize("name", ["sru_arrondissement/2026-06", "sru_arrondissement/2026-11-23"])
def test_a_file_reduced_to_its_header_stops_the_build(
    alone: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    edit_snapshot(alone / "snapshots" / name, lambda text: text.splitlines()[0] + "\n")
    said = refused(capsys)
    assert f"data/snapshots/{name}/" in said
    assert "aucune ligne" in said
