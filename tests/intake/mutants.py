"""Valid files whose bytes are changed at random: python -m tests.intake.mutants 2000

Whatever the change, a verdict: the file is refused in words, or its figures are those that the changed file says, as
another reading finds them. Each is read in a process forked under the limits of the product's own.
"""

from __future__ import annotations

import io
import os
import pickle
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from etl.catalog import Catalog, load_catalog
from etl.paths import ROOT
from etl.reading.child import limit
from tests.intake import oracle, publishers
from tests.intake.publishers import Published, Truth
from tests.intake.reading import verdict

SECONDS = 10
YEARS = {"sru": "2024", "rpls": "2024", "socle": "2025"}
FORMS = ("csv", "xlsx", "ods")
NEVER = ("exception", "faux", "sans autre lecture", "tué")


@dataclass(frozen=True)
class Outcome:
    seed: int
    name: str  # refusé, intact, changé; or what must never be
    said: str
    seconds: float


def attempt(seed: int, folder: Path, catalog: Catalog) -> Outcome:
    """The mutant of a seed, always the same, and what comes of it."""
    chance = random.Random(seed)
    form = chance.choice(FORMS)
    made = _made(chance, form)
    path = folder / f"{seed}.{form}"
    getattr(publishers, f"write_{form}")(made, path)
    path.write_bytes(mutated(path.read_bytes(), chance))
    start = time.perf_counter()
    name, said = _apart(path, catalog, YEARS[made.kind])
    seconds = time.perf_counter() - start
    if isinstance(said, dict):
        name, said = _judged(path, form, made, catalog, said)
    path.unlink()
    return Outcome(seed, name, str(said), seconds)


def _made(chance: random.Random, form: str) -> Published:
    kind = chance.choice(["sru", "rpls"] if form == "csv" else ["rpls", "socle"])
    if kind == "sru":
        return publishers.sru(2025)
    return publishers.rpls(2024, chance) if kind == "rpls" else publishers.socle(2025, chance, columns=16)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """One to three changes of bytes, of the archive itself or of one of its parts once unpacked."""
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _within(content, chance)
    changed = bytearray(content)
    if chance.random() < 0.4:
        return _other_digits(changed, chance)
    for _ in range(chance.randint(1, 3)):
        place, length = chance.randrange(len(changed)), chance.choice([1, 1, 1, 2, 8, 64])
        piece = bytes(changed[place : place + length])
        other = bytes(chance.randrange(256) for _ in piece)
        near = bytes(byte ^ 1 << chance.randrange(8) for byte in piece)
        changed[place : place + length] = chance.choice([other, near, near, b"", piece * 2, b"\0" * len(piece)])
    return bytes(changed[: chance.randrange(len(changed))]) if chance.random() < 0.05 else bytes(changed)


def _other_digits(content: bytearray, chance: random.Random) -> bytes:
    """The mildest change: figures and codes that are still figures and codes."""
    places = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    for place in chance.sample(places, min(3, len(places))):
        content[place] = chance.choice(b"0123456789")
    return bytes(content)


def _within(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name in parts if "sheet" in name or "haredS" in name or "content" in name])
    parts[name] = mutated(parts[name], chance)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return target.getvalue()


def _apart(path: Path, catalog: Catalog, year: str) -> tuple[str, Truth | str]:
    """The verdict given by a forked process under the limits of a reading."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        limit(SECONDS)
        with os.fdopen(write, "wb") as pipe:
            pickle.dump(_verdict(path, catalog, year), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    found: tuple[str, Truth | str] = pickle.loads(answer) if status == 0 else ("tué", f"état {status}")
    return found


def _verdict(path: Path, catalog: Catalog, year: str) -> tuple[str, Truth | str]:
    try:
        said = verdict(path, catalog, year)
    except MemoryError:
        return "refusé", "mémoire"
    except BaseException:
        return "exception", traceback.format_exc(limit=-4)
    return ("refusé" if isinstance(said, str) else "lu"), said


def _judged(path: Path, form: str, made: Published, catalog: Catalog, said: Truth) -> tuple[str, str]:
    if said == made.truth:
        return "intact", ""
    try:
        other = oracle.said(path, form, made, YEARS[made.kind], set(catalog.territories))
    except Exception as error:
        return "sans autre lecture", f"{error!r} ; {_gap(said, made.truth)}"
    return ("changé", "") if other == said else ("faux", _gap(said, other))


def _gap(said: Truth, other: Truth) -> str:
    keys = sorted(said.keys() | other.keys())
    return str([(key, said.get(key), other.get(key)) for key in keys if said.get(key) != other.get(key)][:3])


def main(count: int) -> int:
    """Prints how many of each outcome and the slowest verdict; 1 if one must never be."""
    catalog = load_catalog(ROOT / "data")
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [attempt(seed, Path(folder), catalog) for seed in range(count)]
    for name, number in Counter(outcome.name for outcome in outcomes).most_common():
        print(f"{name} : {number}")
    print(f"verdict le plus long : {max(outcome.seconds for outcome in outcomes):.1f} s")
    wrong = [outcome for outcome in outcomes if outcome.name in NEVER]
    for outcome in wrong:
        print(f"  {outcome.seed} {outcome.name} : {outcome.said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
