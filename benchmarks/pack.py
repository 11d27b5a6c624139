"""The committee's pack, as one process makes it: slides, report, annex from one material; time, memory, file sizes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks.instance import ENVIRONMENT, ROOT, instance
from benchmarks.table import markdown, middle, ratio

TIMES = 3
SECONDS, MEMORY, SIZE = 15.0, 400.0, 10.0  # aims, in seconds, MiB and MB
LABELS = {"imports": "imports", "slides": "diapositives", "report": "bilan annuel", "annex": "annexe"}


def report() -> str:
    with instance() as data:
        environment = os.environ | {ENVIRONMENT: str(data)}
        subprocess.run(
            [sys.executable, "-m", "etl", "build"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        runs = [_make(environment) for _ in range(TIMES)]
    lines = [("processus entier, s", [run["whole"] for run in runs], SECONDS, 1)]
    lines += [(f"dont {said}, s", [run["seconds"][name] for run in runs], 0.0, 1) for name, said in LABELS.items()]
    lines += [
        ("mémoire de pointe, Mio", [run["peak"] for run in runs if run["peak"]], MEMORY, 0),
        ("plus gros fichier, Mo", [max(run["sizes"].values()) / 1e6 for run in runs], SIZE, 2),
    ]
    rows = [
        (name, middle(values, decimals), f"{aim:g}" if aim else "", ratio(values, aim) if aim else "")
        for name, values, aim, decimals in lines
        if values
    ]
    return markdown(f"Documents du comité, {TIMES} fois", ("", "médiane (min à max)", "visé", "rapport"), rows)


def _make(environment: dict[str, str]) -> dict[str, Any]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_pack"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    whole = time.perf_counter() - start
    return {**json.loads(done.stdout), "whole": whole}
