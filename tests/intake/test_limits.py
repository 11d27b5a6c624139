"""What would kill a reader kills only the process it was given; each limit holds to the unit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.findings import Refused
from etl.formats import FormatError, archive, ods, received, records, xlsx
from etl.formats.table import MAX_COLUMNS
from etl.intake.describe import LONGEST_NAME, stored_name
from etl.paths import ROOT
from etl.reading import limited, read_received
from tests.intake import hostile, publishers

GROWTH_MIB = 10  # of the server, for all the files together


@pytest.fixture(autouse=True)
def started_for_each_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The true process, and not the one that is quick to start."""
    monkeypatch.setattr(limited, "subprocess", subprocess)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_files_are_refused_in_words_and_the_server_holds(instance: Path, tmp_path: Path) -> None:
    hostile.make_all(tmp_path)
    command = [sys.executable, "-m", "tests.intake.hostile", str(tmp_path)]
    told = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    assert len(told["files"]) == len(hostile.MAKERS)
    for name, said in told["files"].items():
        ((id, tier, message, fix),) = said["findings"]
        assert tier == "bloquant", name
        assert fix, name
        assert id not in ("lecture", "duree"), (name, message)
        assert "Error" not in message, name
    assert told["growth"] <= GROWTH_MIB
    assert told["child"] <= limited.MEMORY_MIB


def test_a_reader_that_dies_is_told_apart(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    monkeypatch.setattr(limited, "CPU_SECONDS", 0.0)
    with pytest.raises(Refused, match="trop de temps"):
        read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories)


def test_a_reading_says_how_much_memory_it_took(tmp_path: Path, catalog: Catalog) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    found = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories)
    assert 0 < found.peak_mib < limited.MEMORY_MIB


def test_what_was_read_is_not_read_again_once_its_source_is_known(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    first = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories, tmp_path / "lectures")
    monkeypatch.setattr(limited, "CPU_SECONDS", 0.0)
    known = {first.source: catalog.sources[first.source]}
    again = read_received(tmp_path / "sru.csv", known, catalog.territories, tmp_path / "lectures")
    assert again == first


# A file made of as many of a thing as asked, and the limit of that thing.


def _members(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w") as workbook:
        for number in range(count):
            workbook.writestr(f"{number}.bin", b"")


def _unpacked(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w") as workbook:
        publishers.write_repeated(workbook, "a.bin", b"\0", count)


def _texts(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w") as workbook:
        publishers.write_repeated(workbook, "xl/sharedStrings.xml", b" ", count)


def _cells(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr("xl/worksheets/sheet1.xml", b"<c/>" * count)


def _xlsx_sheets(path: Path, count: int) -> None:
    made = publishers.socle(2025, random.Random(1), columns=16)
    publishers.write_xlsx(made, path, other_sheets=[f"f{number}" for number in range(count - 2)])


def _ods_sheets(path: Path, count: int) -> None:
    publishers.write_ods(publishers.sru(2025), path)
    with zipfile.ZipFile(path) as workbook:
        content = workbook.read("content.xml")
    end = b"</table:table>"
    publishers.rewrite_archive(path, {"content.xml": content.replace(end, end + b"<table:table/>" * (count - 1))})


def _json(path: Path, count: int) -> None:
    path.write_bytes(b'[{"a": 1}]' + b" " * (count - 10))


def _text_columns(path: Path, count: int) -> None:
    path.write_text(";".join("x" * count) + "\n", encoding="utf-8")


def _opened(path: Path) -> object:
    with received(path, path.with_name("ouvert")) as tables:
        return [list(table.rows()) for table in tables[:1]]


LIMITS: dict[str, tuple[Callable[[Path, int], None], Callable[[Path], object], int]] = {
    "parties": (_members, archive.inspect, archive.MAX_MEMBERS),
    "octets une fois ouvert": (_unpacked, archive.inspect, archive.MAX_UNPACKED),
    "octets de textes": (_texts, archive.inspect, archive.MAX_STRINGS),
    "cellules d’une feuille": (_cells, archive.inspect, archive.MAX_CELLS),
    "feuilles d’un XLSX": (_xlsx_sheets, xlsx.tables, xlsx.MAX_SHEETS),
    "feuilles d’un ODS": (_ods_sheets, ods.tables, ods.MAX_SHEETS),
    "octets d’un JSON": (_json, records.json_tables, records.MAX_JSON),
    "colonnes d’un texte": (_text_columns, _opened, MAX_COLUMNS),
}


@pytest.mark.parametrize("thing", LIMITS)
def test_a_limit_holds_to_the_unit(thing: str, tmp_path: Path) -> None:
    make, look, limit = LIMITS[thing]
    for count in (limit - 1, limit):
        make(tmp_path / "fichier", count)
        look(tmp_path / "fichier")
    make(tmp_path / "fichier", limit + 1)
    with pytest.raises(FormatError) as refused:
        look(tmp_path / "fichier")
    assert refused.value.id == "taille"


@pytest.mark.parametrize("length", [LONGEST_NAME - 1, LONGEST_NAME, LONGEST_NAME + 1, 4_000])
def test_a_name_is_kept_as_far_as_it_may_be_long(length: int) -> None:
    assert stored_name("x" * length + ".csv") == "x" * min(length, LONGEST_NAME) + ".csv"
