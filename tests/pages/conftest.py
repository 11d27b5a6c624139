"""What the tests of pages share."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from pages.components import store
from reporting.piece.exhibit import Exhibit

TODAY = dt.date(2026, 11, 26)


@pytest.fixture(scope="session", autouse=True)
def one_day() -> Iterator[None]:
    """Pages speak to one day, whenever the tests run; and so does what the tests seal."""
    told = store.today
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "today", lambda: min(told(), TODAY))
        yield


@pytest.fixture
def shown() -> Iterator[list[Exhibit]]:
    """The exhibits that pages show, as they show them."""
    module: Any = sys.modules["pages.components.show"]
    pieces: list[Exhibit] = []
    make = module.exhibit
    with pytest.MonkeyPatch.context() as patch:

        def noted(name: str, **choices: object) -> Exhibit:
            pieces.append(make(name, **choices))
            return pieces[-1]

        patch.setattr(module, "exhibit", noted)
        yield pieces
