"""python -m benchmarks [construction] [documents] [pages] [filtres] [lecture] [modules]: a table a subject, nothing
asserted; with --contre FOLDER, this code beside another checkout's.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

# Imported one at a time, the build first: on Linux a child's peak memory starts from that of its parent.
SUBJECTS = {
    "construction": "benchmarks.construction",
    "documents": "benchmarks.pack",
    "pages": "benchmarks.pages",
    "filtres": "benchmarks.filters",
    "lecture": "benchmarks.reading",
    "modules": "benchmarks.modules",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Temps et tailles, mesurés à l'instant.")
    parser.add_argument("subjects", nargs="*", metavar="sujet", help=f"parmi : {', '.join(SUBJECTS)} (tous par défaut)")
    parser.add_argument("--contre", metavar="DOSSIER", type=Path, help="pièces et pages, face au code de ce dossier")
    options = parser.parse_args(arguments)
    if options.contre:
        print(import_module("benchmarks.compared").report(options.contre), flush=True)
        return 0
    asked = options.subjects or list(SUBJECTS)
    if unknown := [name for name in asked if name not in SUBJECTS]:
        parser.error(f"sujet inconnu : {', '.join(unknown)} ; attendu {', '.join(SUBJECTS)}")
    for name in asked:
        print(f"mesure : {name}…", file=sys.stderr, flush=True)
        print(import_module(SUBJECTS[name]).report(), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
