"""What the tests of reporting share: every exhibit, made once a run for each data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from etl.warehouse import JEUX, connect, current, declared
from reporting.exhibits import make
from reporting.piece.exhibit import Exhibit
from tests.reporting.test_exhibits import CHOICES

Made = Callable[[str, str], Exhibit]  # name, data set


@pytest.fixture(scope="session")
def made(instance: Path) -> Iterator[Made]:
    """An exhibit with the choices of a visitor who makes none; tests read it, and replace what they change."""
    with ExitStack() as opened:
        connections = {jeu: opened.enter_context(connect(current(jeu))) for jeu in JEUX}
        catalogs = {jeu: declared(connection) for jeu, connection in connections.items()}
        yield cache(lambda name, jeu: make(name, connections[jeu], catalogs[jeu], **CHOICES[name]))
