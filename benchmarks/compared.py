"""This code and another checkout's, one after the other: each exhibit made, each page's script, as ratios."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import modules
from benchmarks.instance import ROOT, Checkout, checkout
from benchmarks.pages import PAGES
from benchmarks.servers import serve
from benchmarks.table import decimal, markdown, middle
from benchmarks.visitor import Visitor, visitor

TIMES, WARM = 7, 2
HEADS = ("", "ici, ms (min à max)", "là, ms (min à max)", "rapport, médiane (min à max)")
MADE = (
    "Secondes de processeur, chaque pièce sur les choix qu'elle ouvre ici (là-bas, ceux qui y sont), les réponses de "
    "l'entrepôt déjà gardées."
)
PAGED = "De la demande à la fin du script, par le websocket, après deux exécutions ; toutes les mémoires sont pleines."
ALONE = "Sans pendant là-bas"
Pairs = list[tuple[float, float]]


def report(other: Path) -> str:
    with checkout(ROOT) as here, checkout(other) as there:
        made, absent = _exhibits(here, there)
        paged, unknown = _pages(here, there)
    counts = " ; ".join(f"{stage} {len(names)}" for stage, names in modules.entered(other).items())
    parts = [
        _table(f"Chaque pièce, {TIMES} fois", made, f"{MADE} {ALONE} : {', '.join(absent) or 'aucune'}."),
        _table(f"Script de chaque page, {TIMES} fois", paged, f"{PAGED} {ALONE} : {', '.join(unknown) or 'aucune'}."),
        modules.report(),
        f"Là-bas : {counts}.",
    ]
    return "\n\n".join(parts)


def _table(title: str, pairs: dict[str, Pairs], note: str) -> str:
    rows = [_row(name, found) for name, found in pairs.items()]
    ratios = [median(here / there for here, there in found) for found in pairs.values()]
    sums = [sum(median(pair[side] for pair in found) for found in pairs.values()) for side in (0, 1)]
    whole = ("ensemble", *(decimal(1000 * one) for one in sums), f"× {decimal(median(ratios), 2)}")
    return markdown(title, HEADS, [*rows, whole], note)


def _row(name: str, pairs: Pairs) -> Sequence[str]:
    here, there = ([pair[side] for pair in pairs] for side in (0, 1))
    ratios = middle([one / other for one, other in pairs], 2)
    return (name, middle(here, 1, 1000), middle(there, 1, 1000), f"× {ratios}")


def _exhibits(here: Checkout, there: Checkout) -> tuple[dict[str, Pairs], list[str]]:
    """The pairs of each exhibit, and the names of those that the other does not make of the same choices."""
    with here.run("one_maker.py") as one, there.run("one_maker.py") as other:
        opened = _asked(one, {})
        absent, pairs = [], {}
        for name, choices in opened.items():
            if choices is None:
                continue
            asked = {"name": name, "choices": choices}
            if _asked(other, asked) is None:
                absent.append(name)
                continue
            pairs[name] = _alternated(partial(_asked, one, asked), partial(_asked, other, asked))
        for child in (one, other):
            assert child.stdin
            child.stdin.close()
    return pairs, absent


def _asked(child: subprocess.Popen[str], question: dict[str, Any]) -> Any:
    assert child.stdin
    assert child.stdout
    child.stdin.write(json.dumps(question) + "\n")
    child.stdin.flush()
    return json.loads(child.stdout.readline())


def _pages(here: Checkout, there: Checkout) -> tuple[dict[str, Pairs], list[str]]:
    """The pairs of each page, and the names of those that the other does not serve."""
    found: dict[str, Pairs] = {}
    absent = []
    with ExitStack() as stack:
        homes = [stack.enter_context(serve(one.root, one.environment, launcher=one.root)) for one in (here, there)]
        for name, page in PAGES.items():
            with visitor(homes[0]) as one, visitor(homes[1]) as other:
                try:
                    found[name] = _alternated(partial(_seconds, one, page), partial(_seconds, other, page))
                except LookupError:
                    absent.append(name)
    return found, absent


def _seconds(session: Visitor, page: str) -> float:
    return session.run(page).seconds


def _alternated(here: Callable[[], float], there: Callable[[], float]) -> Pairs:
    """One, then the other, beginning with each in turn: a slow moment falls on both."""
    for _ in range(WARM):
        here(), there()
    pairs = []
    for turn in range(TIMES):
        if turn % 2:
            second = there()
            pairs.append((here(), second))
        else:
            pairs.append((here(), there()))
    return pairs
