"""What the commands share: French refusals and help, progress on a terminal, how to build a data set."""

import argparse
import sys
from typing import Any, NoReturn

from etl.printable import one_line
from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT, Unavailable

BUILDERS = {PUBLIE: "build", DEMONSTRATION: "demo", RESTREINT: "restreint"}


class Parser(argparse.ArgumentParser):
    """Helps in French, and refuses in French what it does not understand."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False)
        self._positionals.title = "arguments"
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Commande ou option non comprise ; aide : {self.prog} -h\n")


def say(*lines: object, error: bool = False) -> None:
    """Prints lines whose words may come from outside: a file name, a cell, a person acts on no terminal."""
    print(*map(one_line, lines), sep="\n", file=sys.stderr if error else sys.stdout)


def show(share: float, step: str) -> None:
    """The progress of long work on the last line of a terminal; nothing where there is none."""
    if sys.stderr.isatty():
        print(f"\r{share:4.0%} {one_line(step):<70.70}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def told(missing: Unavailable, jeu: str) -> str:
    """Why a data set or an edition cannot be read, and what to do."""
    return f"{missing}." if missing.fix else f"{missing} : lancer « python -m etl {BUILDERS[jeu]} »."
