"""How many of our modules run, functions entered, to take a rate from its file to a page, a slide and a CSV."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.instance import ROOT, checkout
from benchmarks.table import markdown

SOURCE = "sru_arrondissement"
HEADS = ("étape", "modules", "dont non comptés avant", "lesquels")
NOTE = (
    "Modules de `etl`, `reporting` et `pages` dont une fonction au moins est exécutée, pour l'évolution du taux SRU de "
    "deux arrondissements, d'un entrepôt fait des seuls fichiers de sa source. Importer un module ne compte pas."
)


def report(root: Path = ROOT) -> str:
    seen: set[str] = set()
    rows = []
    for stage, names in entered(root).items():
        new = [name for name in names if name not in seen]
        seen.update(new)
        rows.append((stage, str(len(names)), str(len(new)), ", ".join(f"`{name}`" for name in new)))
    rows.append(("en tout", str(len(seen)), "", ""))
    return markdown("Modules exécutés, du fichier à la page", HEADS, rows, NOTE)


def entered(root: Path) -> dict[str, list[str]]:
    """Names of modules by stage."""
    with checkout(root, only=SOURCE) as there, there.run("one_trace.py") as child:
        told, _ = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{root} : one_trace.py s'arrête, code {child.returncode}")
    found: dict[str, list[str]] = json.loads(told)
    return found
