"""A national RPLS-like file of five million dwellings, counted by arrondissement: ours beside pandas and polars."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.instance import ROOT
from benchmarks.table import markdown, middle, ratio

ROWS, BLOCK, TIMES = 5_000_000, 50_000, 3
COLUMNS = (
    "REG;DEP;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;ETAGE;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;"
    "PATRIMOINE;ORIGINE;FINAN;FINANAUTRE;CONV;NUMCONV;DATCONV;QPV;DPEDATE;DPEENERGIE"
)
READERS = ("ici", "polars", "polars, paresseux", "pandas", "pandas, la seule colonne")


def report() -> str:
    with tempfile.TemporaryDirectory(prefix="rpls-") as folder:
        rows = [row for encoding in ("utf-8", "cp1252") for row in _compared(Path(folder), encoding)]
    size = f"{ROWS:_} lignes et {COLUMNS.count(';') + 1} colonnes".replace("_", "\u202f")
    heads = ("", "s, médiane (min à max)", "rapport", "mémoire de pointe, Mio", "rapport")
    note = "\n\nChacun dans son processus, à tour de rôle, imports compris ; tous donnent les mêmes vingt nombres."
    return markdown(f"Fichier du RPLS, {size}", heads, rows) + note


def _compared(folder: Path, encoding: str) -> list[tuple[str, ...]]:
    path = folder / f"rpls_2024_{encoding}.csv"
    expected = _write(path, encoding)
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in READERS}
    for _ in range(TIMES):
        for name in READERS:
            runs[name].append(_run(name, path, encoding, expected))
    path.unlink()
    base = {key: [run[key] for run in runs["ici"]] for key in ("seconds", "peak")}
    return [
        (
            f"{name}, {encoding}",
            middle([run["seconds"] for run in found], 1),
            ratio([run["seconds"] for run in found], sorted(base["seconds"])[TIMES // 2]),
            middle([run["peak"] for run in found], 0),
            ratio([run["peak"] for run in found], sorted(base["peak"])[TIMES // 2]),
        )
        for name, found in runs.items()
    ]


def _write(path: Path, encoding: str) -> dict[str, int]:
    """The file, one dwelling in twenty in Paris; the counts that every reader must find."""
    chance = random.Random(1)
    counts: dict[str, int] = {}
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(COLUMNS + "\r\n")
        block = [_dwelling(chance) for _ in range(BLOCK)]
        text = "".join(";".join(row) + "\r\n" for row in block)
        for _ in range(ROWS // BLOCK):
            file.write(text)
    for row in block:
        if row[2].startswith("751"):
            counts[row[2]] = counts.get(row[2], 0) + ROWS // BLOCK
    return counts


def _dwelling(chance: random.Random) -> list[str]:
    paris = chance.random() < 0.05
    department = "75" if paris else f"{chance.randint(1, 74):02}"
    commune = f"751{chance.randint(1, 20):02}" if paris else f"{department}{chance.randint(1, 400):03}"
    street = chance.choice(["DE LA RÉPUBLIQUE", "DES MÛRIERS", "JEAN JAURÈS", "DU GÉNÉRAL LECLERC", "DE L'ÉGLISE"])
    town = chance.choice(["PARIS", "SAINT-ÉTIENNE", "LYON", "CRÉTEIL", "ORLÉANS"])
    region = "11" if paris else str(chance.randint(24, 93))
    years = [str(chance.randint(1950, 2023)) for _ in range(3)]
    months = [f"{chance.randint(1, 12):02}/{chance.randint(1980, 2023)}" for _ in range(2)]
    return [
        *(
            region,
            department,
            commune,
            f"{department}{chance.randint(0, 990):03}",
            town,
            str(chance.randint(1, 240)),
            "",
        ),
        *(
            chance.choice(["RUE", "AVENUE", "PLACE"]),
            street,
            str(chance.randint(0, 12)),
            "C",
            str(chance.randint(1, 6)),
        ),
        *(str(chance.randint(18, 120)), *years, "1", str(chance.choice([10, 11, 12, 13, 50, 51])), "", "1"),
        *(
            str(chance.randint(10**9, 10**10)),
            months[0],
            str(chance.randint(0, 1)),
            months[1],
            chance.choice("ABCDEFG"),
        ),
    ]


def _run(name: str, path: Path, encoding: str, expected: dict[str, int]) -> dict[str, float]:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_reading", name, str(path), encoding],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds = time.perf_counter() - start
    told = json.loads(done.stdout)
    if told["counts"] != expected:
        raise RuntimeError(f"{name} : {told['counts']} au lieu de {expected}")
    return {"seconds": seconds, "peak": told["peak"]}
