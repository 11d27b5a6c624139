"""Clumsy and hostile files by the thousand, from figures known in advance: python -m tests.intake.corpus 10000

A clumsy file is one that a service really sends and whose figures can be known: it must be read, every figure exact. A
wrong file cannot be read without guessing: it must be refused, in words. Nothing may end in between.
"""

from __future__ import annotations

import copy
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.catalog import Catalog, load_catalog
from etl.paths import ROOT
from tests.intake import finess, publishers
from tests.intake.case import Case, Hazard
from tests.intake.clumsy import CLUMSY
from tests.intake.publishers import Published, Truth
from tests.intake.reading import verdict
from tests.intake.wrong import WRONG

MAKERS: list[Callable[[random.Random], Published]] = [
    lambda chance: publishers.sru(chance.choice([2023, 2024, 2025, 2026]), chance.randint(240_000, 290_000)),
    lambda chance: publishers.socle(chance.randint(2022, 2025), chance, columns=18),
    lambda chance: publishers.approvals(chance, chance.choice([publishers.TECHNICAL, publishers.LABELLED]), 40),
    lambda chance: publishers.rpls(2024, chance),
    publishers.barometer,
    publishers.apur,
    finess.published,
]
FORMS = ("csv", "csv", "xlsx", "ods", "parquet", "json")
EDITIONS = {"rpls": "2024", "finess": finess.DAY}


def make(seed: int) -> Case:
    """The case of a seed, always the same."""
    chance = random.Random(seed)
    made = chance.choice(MAKERS)(chance)
    case = Case(made, "xml" if made.kind == "finess" and chance.random() < 0.5 else chance.choice(FORMS), chance)
    if case.form in ("parquet", "json", "xml"):
        made.preamble = []
    case.decimal = chance.choice(",,.") if made.kind in ("rpls", "socle") else "." if made.kind == "barometer" else ","
    case.newline = chance.choice(["\r\n", "\n"])
    for name in chance.sample(sorted(CLUMSY), chance.randint(0, 4)):
        if touched := _tried(CLUMSY[name], case):
            case = touched
            case.touched.append(name)
    if chance.random() < 0.5:
        for name in chance.sample(sorted(WRONG), len(WRONG)):
            if spoilt := _tried(WRONG[name], case):
                spoilt.wrong = name
                return spoilt
    return case


RARE = (773, 836)  # the first seeds of a share given as a rate, and of thousands as the English write them


def chosen(count: int, among: int = 400) -> list[int]:
    """The first seeds, then those that meet a hazard which none before them met in their format."""
    met: set[tuple[str, str]] = set()
    seeds = []
    for seed in (*range(among), *RARE):
        case = make(seed)
        hazards = {(hazard, case.form) for hazard in (case.wrong, *case.touched)}
        if seed < count or hazards - met:
            seeds.append(seed)
        met |= hazards
    return seeds


def _tried(hazard: Hazard, case: Case) -> Case | None:
    """The case once touched; None, and the case as it was, where the hazard does not apply."""
    touched = copy.deepcopy(case)
    return touched if hazard(touched) else None


def write(case: Case, path: Path) -> None:
    if case.form == "csv":
        case.made.encoding = _able(case.made)
        how = {"decimal": case.decimal, "newline": case.newline}
        publishers.write_csv(case.made, path, quoting=case.quoting, **how)
    else:
        getattr(publishers, f"write_{case.form}")(case.made, path)
    for change in case.after:
        change(path)


def _able(made: Published) -> str:
    """The encoding asked for, or UTF-8 if it lacks one of the file's signs."""
    try:
        "".join(str(cell) for row in made.table for cell in row).encode(made.encoding)
    except UnicodeEncodeError:
        return "utf-8"
    return made.encoding


@dataclass
class Outcome:
    seed: int
    wrong: str
    touched: list[str]
    said: Truth | str
    truth: Truth

    @property
    def name(self) -> str:
        """lu, refusé à raison, refusé à tort, or what must never be: faux, perdu, accepté à tort."""
        if isinstance(self.said, str):
            return "refusé à raison" if self.wrong else "refusé à tort"
        if self.said == self.truth and not self.wrong:
            return "lu"
        if self.wrong:
            return "accepté à tort"
        return "perdu" if self.truth.keys() - self.said.keys() else "faux"


def attempt(seed: int, folder: Path, catalog: Catalog) -> Outcome:
    """Makes the file of a seed, reads it, and says what came of it. Any other exception is a fault of ours."""
    case = make(seed)
    path = folder / f"{seed}.{case.form}"
    write(case, path)
    said = verdict(path, catalog, EDITIONS.get(case.made.kind, ""))
    path.unlink()
    return Outcome(seed, case.wrong, case.touched, said, case.made.truth)


def main(count: int) -> int:
    """Tells each file that was misread as it comes, then how many of each outcome; 1 if there was any."""
    catalog = load_catalog(ROOT / "data")
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            outcome = attempt(seed, Path(folder), catalog)
            counts[outcome.name] += 1
            if outcome.name not in ("lu", "refusé à raison"):
                said = outcome.said if isinstance(outcome.said, str) else _gap(outcome)
                print(f"{seed} {outcome.name} [{outcome.wrong}] {outcome.touched} : {said[:300]}", flush=True)
            if seed % 250 == 249:
                print(f"{seed + 1} fichiers : {dict(counts)}", file=sys.stderr, flush=True)
    for name, number in counts.most_common():
        print(f"{name} : {number}")
    return 0 if counts.keys() <= {"lu", "refusé à raison"} else 1


def _gap(outcome: Outcome) -> str:
    assert not isinstance(outcome.said, str)
    lost = sorted(outcome.truth.keys() - outcome.said.keys())[:3]
    other = [(k, v, outcome.truth.get(k)) for k, v in outcome.said.items() if outcome.truth.get(k) != v][:3]
    return f"perdus {lost}, différents {other}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
