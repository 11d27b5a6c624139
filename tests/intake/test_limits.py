"""What would kill a reader kills only the process it was given: little memory, little time, a verdict in words."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.findings import Refused
from etl.reading import limited, read_received
from tests.intake import publishers

ROWS = 600_000


def _many_rows(path: Path) -> None:
    """A sheet of half a gigabyte of rows in a small archive."""
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    row = b"<row>" + b"<c t='inlineStr'><is><t>75101</t></is></c>" * 12 + b"</row>"
    head = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    _replace(path, "xl/worksheets/sheet2.xml", head + row * ROWS + b"</sheetData></worksheet>")


def _many_strings(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    head = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    _replace(path, "xl/sharedStrings.xml", head + b"<si><t>abcdefghij</t></si>" * 3_000_000 + b"</sst>")


def _far_cell(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    head = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    row = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"
    _replace(path, "xl/worksheets/sheet2.xml", head + row)


def _repeated_rows(path: Path) -> None:
    _ods(path, "<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>")


def _repeated_cells(path: Path) -> None:
    cell = "<table:table-cell table:number-columns-repeated='16384' office:value-type='string'>"
    _ods(path, f"<table:table-row>{cell}<text:p>x</text:p></table:table-cell></table:table-row>")


def _laughs(path: Path) -> None:
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    _ods(path, "<table:table-row>&a9;</table:table-row>", f"<!DOCTYPE x [<!ENTITY a0 'ha'>{entities}]>")


def _two_parts_of_one_name(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")


def _outside_the_archive(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../../etc/cron.d/x", b"x")


def _deep_json(path: Path) -> None:
    path.write_text("[" * 200_000, encoding="utf-8")


def _endless_line(path: Path) -> None:
    path.write_text("CodGeo;nbLsPls;nbLsMes\n75101;" + "9" * 50_000_000, encoding="utf-8")


def _gzip_of_zeros(path: Path) -> None:
    path.write_bytes(b"\0" * (64 << 20))
    publishers.write_gzip(path)


HOSTILE: list[Callable[[Path], None]] = [
    *(_many_rows, _many_strings, _far_cell, _repeated_rows, _repeated_cells, _laughs, _two_parts_of_one_name),
    *(_outside_the_archive, _deep_json, _endless_line, _gzip_of_zeros),
]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__.strip("_"))
def test_a_hostile_file_is_refused_in_words(make: Callable[[Path], None], tmp_path: Path, catalog: Catalog) -> None:
    make(tmp_path / "fichier")
    with pytest.raises(Refused) as refused:
        read_received(tmp_path / "fichier", catalog.sources, catalog.territories)
    (finding,) = refused.value.findings
    assert finding.tier == "bloquant"
    assert finding.fix
    assert finding.id != "lecture", finding.message


def test_a_reader_that_dies_is_told_apart(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    monkeypatch.setattr(limited, "CPU_SECONDS", 0.0)
    with pytest.raises(Refused, match="trop de temps"):
        read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories)


def test_a_reading_says_how_much_memory_it_took(tmp_path: Path, catalog: Catalog) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    found = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories)
    assert 0 < found.peak_mib < limited.MEMORY_MIB


def test_what_was_read_is_not_read_again(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    publishers.write_csv(publishers.sru(2026), tmp_path / "sru.csv")
    first = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories, tmp_path / "lectures")
    monkeypatch.setattr(limited, "CPU_SECONDS", 0.0)
    again = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories, tmp_path / "lectures")
    assert again == first


def _replace(path: Path, part: str, content: bytes) -> None:
    publishers.rewrite_archive(path, {part: content})


def _ods(path: Path, rows: str, doctype: str = "") -> None:
    publishers.write_ods(publishers.rpls(2024, random.Random(1)), path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    start, end = content.index("<table:table-row"), content.rindex("</table:table>")
    cells = content[start:].split("</table:table-row>")[1].split(">", 1)[1]
    rows = rows.format(cells) if "{}" in rows else rows
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    spoilt = (
        content[:start] + content[start:].split("</table:table-row>")[0] + "</table:table-row>" + rows + content[end:]
    )
    spoilt = spoilt.split("?>", 1)[1] if spoilt.startswith("<?xml") else spoilt
    _replace(path, "content.xml", (head + doctype + spoilt).encode())
