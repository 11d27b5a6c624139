"""The full build of the real snapshots: wall time and peak memory of a child process, beside the aims."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.instance import ENVIRONMENT, ROOT, instance
from benchmarks.table import markdown, middle, ratio

TIMES = 5
SECONDS, MEMORY = 5.0, 500.0  # aims, in seconds and MiB


def report() -> str:
    with instance() as data:
        runs = [_build(data) for _ in range(TIMES)]
    lines = [
        ("processus entier, s", [run["whole"] for run in runs], SECONDS, 2),
        ("construction sans les imports, s", [run["build"] for run in runs], SECONDS, 2),
        ("imports seuls, s", [run["import"] for run in runs], SECONDS, 2),
        ("mémoire de pointe, Mio", [run["peak"] for run in runs if run["peak"]], MEMORY, 0),
        ("fichier publié, Mio", [run["size"] / 2**20 for run in runs], 0.0, 2),
    ]
    rows = [
        (name, middle(values, decimals), f"{aim:g}" if aim else "", ratio(values, aim) if aim else "")
        for name, values, aim, decimals in lines
        if values
    ]
    return markdown(f"Construction complète, {TIMES} fois", ("", "médiane (min à max)", "visé", "rapport"), rows)


def _build(data: Path) -> dict[str, float]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_build"],
        cwd=ROOT,
        env=os.environ | {ENVIRONMENT: str(data)},
        stdout=subprocess.PIPE,
        check=True,
    )
    whole = time.perf_counter() - start
    return {**json.loads(done.stdout), "whole": whole}
