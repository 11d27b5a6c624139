"""Copies of the instance, whole or in part: to change, rebuild or damage."""

import shutil
from pathlib import Path

import pytest

from etl.paths import ENVIRONMENT, ROOT
from etl.warehouse import PUBLIE


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is declared, without a snapshot: to spoil where a build reads no further than the catalogue."""
    data = tmp_path / "data"
    for name in ("catalog", "objectives", "corrections", "plan", "reference"):
        shutil.copytree(ROOT / "data" / name, data / name)
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return data


@pytest.fixture
def shelf(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published folder of one's own, in force for this test, with nothing to build from."""
    data = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return Path(shutil.copytree(instance / "warehouse" / PUBLIE, data / "warehouse" / PUBLIE))
