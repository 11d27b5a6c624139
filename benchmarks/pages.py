"""The script of each page, run again with nothing changed, beside that of the bare page."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.servers import servers
from benchmarks.table import decimal, markdown, middle, ratio
from benchmarks.visitor import Run, visitor
from tests.pages.link import ADDRESSES

TIMES = 15
BARE = "page nue"
PAGES = {path or "synthese": path for path in ADDRESSES.values()}  # name: address, the front page being at the root
NOTE = (
    "Dans le serveur en marche, par le websocket, sans navigateur : de la demande à la fin du script, "
    "messages compris, après une première exécution qui remplit les caches. Les pages sont mesurées à tour de rôle. "
    "La taille est celle de la page entière, envoyée à un navigateur qui n'a rien gardé."
)


def report() -> str:
    runs = _measure()
    reference = [run.seconds for run in runs[BARE]]
    rows = [
        (
            name,
            middle([run.seconds for run in done], 0, 1000),
            ratio([run.seconds for run in done], reference),
            decimal(done[-1].size / 1000, 1),
        )
        for name, done in runs.items()
    ]
    heads = ("", "ms, médiane (min à max)", "rapport à la page nue", "ko")
    return markdown(f"Script de chaque page, {TIMES} fois", heads, rows, NOTE)


def _measure() -> dict[str, list[Run]]:
    """The runs by page, in turns so that a slow moment falls on all."""
    addresses = {BARE: "", **PAGES}
    with servers() as running, ExitStack() as stack:
        visitors = {
            name: stack.enter_context(visitor(running.bare if name == BARE else running.dashboard))
            for name in addresses
        }
        for name, session in visitors.items():
            session.run(addresses[name])
        runs: dict[str, list[Run]] = {name: [] for name in visitors}
        for _ in range(TIMES):
            for name, session in visitors.items():
                runs[name].append(session.run(addresses[name]))
        return runs
