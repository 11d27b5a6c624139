"""python -m tests.vaste: the sweeps of which `make test` runs a part, whole; arguments go to pytest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

from etl.warehouse import JEUX, RESTREINT

T = TypeVar("T")
RUN = ("-m", "vaste", "--numprocesses", "2", "--dist", "loadscope", "--no-loadscope-reorder")


def spread(values: Iterable[T], kept: Callable[[T], bool]) -> list[object]:
    """The parameters of a sweep: those `kept` in `make test`, the others behind the command."""
    return [value if kept(value) else pytest.param(value, marks=pytest.mark.vaste) for value in values]


# The restricted set draws the published figures under other words: on them all, behind the command.
SETS = spread(JEUX, kept=lambda jeu: jeu != RESTREINT)

if __name__ == "__main__":
    sys.exit(pytest.main([*RUN, *sys.argv[1:]]))
