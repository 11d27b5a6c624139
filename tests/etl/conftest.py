"""Served copies of the instance: to change, rebuild or damage."""

import shutil
from pathlib import Path

import pytest

from etl.paths import ENVIRONMENT
from etl.warehouse import DEMONSTRATION, PUBLIE


@pytest.fixture
def served(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of one's own with its published warehouse, in force for this test."""
    data = tmp_path / "data"
    shutil.copytree(instance, data, ignore=shutil.ignore_patterns(DEMONSTRATION))
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return data


@pytest.fixture
def shelf(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published folder of one's own, in force for this test, with nothing to build from."""
    data = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return Path(shutil.copytree(instance / "warehouse" / PUBLIE, data / "warehouse" / PUBLIE))
