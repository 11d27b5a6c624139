"""Files made to harm whoever opens them, examined as the page examines them: python -m tests.intake.hostile DOSSIER

Prints one JSON object: what was said of each, in how many seconds; how much the server's memory grew; how much the
largest of the reading processes held (MiB).
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from etl.intake import Submission, examine
from tests.intake import publishers

ROWS = 100_000


def many_rows(path: Path) -> None:
    """More than a million filled cells in a small archive."""
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    row = b"<row>" + b"<c t='inlineStr'><is><t>75101</t></is></c>" * 12 + b"</row>"
    head = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    _replace(path, "xl/worksheets/sheet2.xml", head + row * ROWS + b"</sheetData></worksheet>")


def many_strings(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    head = b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    _replace(path, "xl/sharedStrings.xml", head + b"<si><t>abcdefghij</t></si>" * 3_000_000 + b"</sst>")


def padded_sheet(path: Path) -> None:
    """More than a million empty cells."""
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    head = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    cells = b"".join(b"<c r='A%d'/>" % line for line in range(1, 50))
    row = b"<row>" + cells * 30 + b"</row>"
    _replace(path, "xl/worksheets/sheet2.xml", head + row * 1_000 + b"</sheetData></worksheet>")


def far_cell(path: Path) -> None:
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    head = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    row = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"
    _replace(path, "xl/worksheets/sheet2.xml", head + row)


def repeated_rows(path: Path) -> None:
    _ods(path, "<table:table-row table:number-rows-repeated='1048576'>{}</table:table-row>")


def repeated_cells(path: Path) -> None:
    cell = "<table:table-cell table:number-columns-repeated='16384' office:value-type='string'>"
    _ods(path, f"<table:table-row>{cell}<text:p>x</text:p></table:table-cell></table:table-row>")


def laughs(path: Path) -> None:
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    _ods(path, "<table:table-row>&a9;</table:table-row>", f"<!DOCTYPE x [<!ENTITY a0 'ha'>{entities}]>")


def gigabyte(path: Path) -> None:
    """One gigabyte of sheet in one megabyte of archive."""
    publishers.write_xlsx(publishers.rpls(2024, random.Random(1)), path)
    with zipfile.ZipFile(path, "a") as archive:
        publishers.write_repeated(archive, "xl/worksheets/sheet9.xml", b" ", 1 << 30)


def nested_archives(path: Path) -> None:
    """An archive in an archive, ten times: only the first is opened."""
    content = b"\0" * (1 << 20)
    for depth in range(10):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{depth}.zip", content)
        content = path.read_bytes()


def deep_json(path: Path) -> None:
    path.write_text("[" * 200_000, encoding="utf-8")


def endless_line(path: Path) -> None:
    path.write_text("CodGeo;nbLsPls;nbLsMes\n75101;" + "9" * 9_000_000, encoding="utf-8")


def laughing_xml(path: Path) -> None:
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    path.write_text(f"<!DOCTYPE x [<!ENTITY a0 'ha'>{entities}]><x><y><z>&a9;</z></y></x>", encoding="utf-8")


def deep_xml(path: Path) -> None:
    path.write_text("<x>" * 3_000_000, encoding="utf-8")


def endless_tag(path: Path) -> None:
    path.write_text("<x><y><z a='" + "9" * 9_000_000, encoding="utf-8")


def gzip_of_tags(path: Path) -> None:
    """Four hundred megabytes of XML in half a megabyte."""
    path.write_bytes(gzip.compress(b"<x><y>") + 400 * gzip.compress(b" " * (1 << 20)))


def gzip_of_zeros(path: Path) -> None:
    path.write_bytes(b"\0" * (64 << 20))
    publishers.write_gzip(path)


MAKERS: tuple[Callable[[Path], None], ...] = (
    *(many_rows, many_strings, padded_sheet, far_cell, repeated_rows, repeated_cells, laughs, gigabyte),
    *(nested_archives, deep_json, endless_line, gzip_of_zeros, laughing_xml, deep_xml, endless_tag, gzip_of_tags),
)


def make_all(folder: Path) -> None:
    """All of them, and before them a file that is only wrong."""
    publishers.write_csv(publishers.sru(2025, rate="0,231"), folder / "0")
    for make in MAKERS:
        make(folder / make.__name__)


def main(folder: Path) -> int:
    """What comes of each file of a folder, by name; the first is only to open what the others will find open."""
    first, *paths = sorted(folder.iterdir())
    _examined(first)
    held = _memory()
    said = {}
    for path in paths:
        start = time.perf_counter()
        findings = _examined(path)
        said[path.name] = {"findings": findings, "seconds": round(time.perf_counter() - start, 2)}
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 2**10
    print(json.dumps({"files": said, "growth": _memory() - held, "child": child}, ensure_ascii=False))
    return 0


def _examined(path: Path) -> list[list[str]]:
    examined = examine(Submission(path, path.name))
    return [[finding.id, finding.tier, finding.message, finding.fix] for finding in examined.findings]


def _memory() -> int:
    """What this process holds now, MiB."""
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) // 2**10


def _replace(path: Path, part: str, content: bytes) -> None:
    publishers.rewrite_archive(path, {part: content})


def _ods(path: Path, rows: str, doctype: str = "") -> None:
    publishers.write_ods(publishers.rpls(2024, random.Random(1)), path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode()
    head, first, *others = content.split("</table:table-row>")
    cells = others[0].split(">", 1)[1]
    rows = rows.format(cells) if "{}" in rows else rows
    tail = others[-1]
    spoilt = "</table:table-row>".join([head, first, ""]) + rows + tail
    spoilt = spoilt.split("?>", 1)[1] if spoilt.startswith("<?xml") else spoilt
    _replace(path, "content.xml", ("<?xml version='1.0' encoding='UTF-8'?>" + doctype + spoilt).encode())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
