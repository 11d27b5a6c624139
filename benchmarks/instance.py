"""A data directory of the benchmark's own: the declared data copied, so that nothing served is touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.paths import ENVIRONMENT, ROOT, data_directory

__all__ = ["ENVIRONMENT", "ROOT", "instance"]


@contextmanager
def instance() -> Iterator[Path]:
    """A temporary copy of the instance's data, without its warehouse."""
    with tempfile.TemporaryDirectory(prefix="pdalhpd-mesure-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(data_directory(), data, ignore=shutil.ignore_patterns("warehouse"))
        yield data
