"""The recipes of docs/ajouter.md, followed to the letter in a copy: each gives what it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from docs.recettes import copied, follow
from etl.paths import ENVIRONMENT

KEPT = ("contours", "exemple", "exemple_transpose", "sru_arrondissement")  # the others are not what is followed
ASKED = """
import json
from etl.warehouse import build, connect, declared
from reporting.exhibits import make
with connect(build()) as connection:
    figures = connection.execute(
        "select indicator, territory, round(value, 2) from series where period = '2025-01-01'"
        " and (indicator = 'sru_ecart' or indicator like 'exemple%') order by all"
    ).fetchall()
    catalog = declared(connection)
    aim = catalog.objectives_of("exemple_adaptes", "75113")[0].nature
    print(json.dumps([figures, make("sru-ecart", connection, catalog).finding, aim]))
"""


def test_every_recipe_works_as_it_is_written(tmp_path: Path) -> None:
    """A source, a layout, a ratio, a computation, an exhibit, an objective; 43,2 % in the 19e less 2,9 % in the 7e."""
    copy = copied(tmp_path / "copie")
    follow(copy)
    for folder in (copy / "data" / "snapshots").iterdir():
        if folder.name not in KEPT:
            shutil.rmtree(folder)
    for path in (copy / "data" / "corrections").iterdir():
        path.write_text("corrections = []\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=copy,
        env=os.environ | {ENVIRONMENT: str(copy / "data")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    figures, finding, aim = json.loads(done.stdout)
    assert figures == [
        ["exemple_adaptes", "75112", 280],
        ["exemple_adaptes", "75113", 325],
        ["exemple_adaptes", "75114", 190],
        ["exemple_adaptes", "75120", 415],
        ["exemple_part", "75112", 1.36],
        ["exemple_part", "75113", 0.81],
        ["exemple_part", "75114", 0.83],
        ["exemple_part", "75120", 1.03],
        ["sru_ecart", "75056", 40.3],
    ]
    assert finding == "Au 1er janvier 2025, 40,3\u00a0points séparent les taux extrêmes"
    assert aim == "repère"
