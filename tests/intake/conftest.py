"""Receptions are tried on the light instance, but those that say `whole`."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def own(small: Path) -> Path:
    return small
