"""python -m tests.secrecy 800: so many random tables, attacked as published, then after an edition and a correction.

Each is also attacked without what protects it: complementary suppression, then the knowledge of the edition.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # matrices are small here: more threads only wait for one another

from etl.findings import Refused
from tests.secrecy.attacker import Told
from tests.secrecy.publication import draw
from tests.secrecy.trial import TABLES, trial, trial_sealed

TRIALS: dict[str, Callable[[int], Told]] = {
    "Telles que publiées": trial,
    "Après une édition et une correction": lambda seed: trial_sealed(draw(seed), seed),
    "Sans complément": lambda seed: trial(seed, protected=False),
    "Sans connaître l’édition": lambda seed: trial_sealed(draw(seed), seed, warned=False),
}
PROTECTED = list(TRIALS)[:2]


def tried(attacked: Callable[[int], Told], seed: int) -> Told | None:
    """None where nothing is published, as an edition gives a secret away."""
    try:
        return attacked(seed)
    except Refused:
        return None


def every_trial(seed: int) -> list[Told | None]:
    return [tried(attacked, seed) for attacked in TRIALS.values()]


def main(wanted: int) -> int:
    start, seeds = time.perf_counter(), range(-(-wanted // TABLES))
    with ProcessPoolExecutor() as pool:
        told = dict(zip(TRIALS, zip(*pool.map(every_trial, seeds), strict=True), strict=True))
    for kind, tries in told.items():
        results = [one for one in tries if one]
        hidden, small = sum(t.hidden for t in results), sum(t.small for t in results)
        counted = {
            "cellules masquées": hidden,
            "dont petits effectifs": small,
            "masquées en plus, par petit effectif": round((hidden - small) / max(small, 1), 2),
            "retrouvées": sum(len(t.exact) for t in results),
            "petits effectifs à moins de cinq près": sum(len(t.near) for t in results),
            "taux sur un effectif masqué": sum(len(t.rates) for t in results),
            "publications refusées": len(tries) - len(results),
            "publications percées": sum(not t.nothing for t in results),
        }
        print(f"{kind} : {len(seeds) * TABLES} tableaux, {len(seeds)} publications")
        print(*(f"  {words} : {number}" for words, number in counted.items()), sep="\n")
    print(f"{time.perf_counter() - start:.0f} s")
    return int(any(t is not None and not t.nothing for kind in PROTECTED for t in told[kind]))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 800))
