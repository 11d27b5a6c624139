"""What the tests of pages share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from reporting.exhibit import Exhibit


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
