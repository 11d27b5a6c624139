"""A served copy of the instance: to change, rebuild or damage."""

import shutil
from pathlib import Path

import pytest

from etl.paths import ENVIRONMENT


@pytest.fixture
def served(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of one's own with its published warehouse, in force for this test."""
    data = tmp_path / "data"
    shutil.copytree(instance, data, ignore=shutil.ignore_patterns("demonstration"))
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return data
