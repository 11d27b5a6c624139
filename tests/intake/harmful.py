"""What would harm whoever opens it, and what is no table at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.intake import publishers
from tests.intake.case import Case, Hazard


def truncated(case: Case) -> bool:
    if case.form == "csv" or "zipped" in case.touched:
        return False
    case.after.append(lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3]))
    return True


TRAP = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def entities(case: Case) -> bool:
    if case.form == "xml":
        case.after.insert(0, lambda path: path.write_bytes(path.read_bytes().replace(b"?>", b"?>" + TRAP)) and None)
        return True
    if not case.spreadsheet:
        return False
    part = "content.xml" if case.form == "ods" else "xl/workbook.xml"

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(part)
        start = content.index(b"?>") + 2 if content.startswith(b"<?xml") else 0
        publishers.rewrite_archive(path, {part: content[:start] + TRAP + content[start:]})

    case.after.insert(0, spoil)
    return True


def macros(case: Case) -> bool:
    if case.form != "xlsx":
        return False
    case.after.insert(0, lambda path: publishers.rewrite_archive(path, {"xl/vbaProject.bin": b"macro"}))
    return True


def password(case: Case) -> bool:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    case.after[:] = [lambda path: path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64) and None]
    return case.spreadsheet


def bomb(case: Case) -> bool:
    """Four hundred megabytes in a few hundred kilobytes."""
    if not case.spreadsheet or case.chance.random() < 0.5:
        return False

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
            block = b"\0" * (1 << 20)
            for _ in range(400):
                part.write(block)

    case.after.insert(0, spoil)
    return True


def another_document(case: Case) -> bool:
    contents = [b"", b"\xef\xbb\xbf\r\n", b"<!DOCTYPE html><html></html>", b"%PDF-1.7\n", b"\x89PNG\r\n", b"\0" * 99]
    contents += [
        b"PK\x03\x04rien",
        b"{",
        b'{"error": {"code": 400}}',
        b"[]",
        b"PAR1PAR1",
        b"a;b\n1;2\n",
        b"\x81;\x8d\n",
    ]
    content = case.chance.choice(contents)
    case.after[:] = [lambda path: path.write_bytes(content) and None]
    return True


HARMFUL: tuple[Hazard, ...] = (truncated, entities, macros, password, bomb, another_document)
