"""python -m tests.secrecy 500: so many random tables, attacked as published, then without complementary suppression."""

import sys
import time

from tests.secrecy.attacker import Told
from tests.secrecy.trial import TABLES, trial


def main(wanted: int) -> int:
    start, seed = time.perf_counter(), 0
    told: dict[bool, list[Told]] = {True: [], False: []}
    while seed * TABLES < wanted:
        for protected, results in told.items():
            results.append(trial(seed, protected=protected))
        seed += 1
    for protected, results in told.items():
        counted = {
            "cellules masquées": sum(t.hidden for t in results),
            "dont petits effectifs": sum(t.small for t in results),
            "retrouvées": sum(len(t.exact) for t in results),
            "petits effectifs à moins de cinq près": sum(len(t.near) for t in results),
            "taux sur un effectif masqué": sum(len(t.rates) for t in results),
            "publications percées": sum(not t.nothing for t in results),
        }
        kind = "Telles que publiées" if protected else "Sans complément"
        print(f"{kind} : {seed * TABLES} tableaux, {seed} publications")
        print(*(f"  {words} : {number}" for words, number in counted.items()), sep="\n")
    print(f"{time.perf_counter() - start:.0f} s")
    return int(any(not t.nothing for t in told[True]))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
