"""A data directory of the benchmark's own: the declared data copied, so that nothing served is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.paths import ENVIRONMENT, ROOT, data_directory

__all__ = ["ENVIRONMENT", "ROOT", "Checkout", "checkout", "instance"]


@contextmanager
def instance() -> Iterator[Path]:
    """A temporary copy of the instance's data, without its warehouse."""
    with tempfile.TemporaryDirectory(prefix="pdalhpd-mesure-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(data_directory(), data, ignore=shutil.ignore_patterns("warehouse"))
        yield data


@dataclass(frozen=True)
class Checkout:
    """The code of a folder, and a copy of the data it ships: `run` gives a child of ours that imports that code."""

    root: Path
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {ENVIRONMENT: str(self.data), "PYTHONPATH": str(self.root)}

    def run(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        """A script of this folder, lines in, lines out; -P: it is not to find our modules first."""
        command: Sequence[str] = (sys.executable, "-P", str(Path(__file__).with_name(script)), *arguments)
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command,
            cwd=self.root,
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            text=True,
        )


@contextmanager
def checkout(root: Path, *, only: str = "") -> Iterator[Checkout]:
    """That folder with its shipped data; `only`: the one source of which the snapshots are kept, nothing corrected."""
    with tempfile.TemporaryDirectory(prefix="pdalhpd-mesure-") as folder:
        data = Path(folder) / "data"
        for name in ("catalog", "objectives", "corrections", "plan", "reference", "snapshots"):
            shutil.copytree(root / "data" / name, data / name)
        for path in (data / "snapshots").iterdir():
            if only and path.name != only:
                shutil.rmtree(path)
        for path in (data / "corrections").iterdir():
            if only:
                path.write_text("corrections = []\n", encoding="utf-8")
        yield Checkout(root.resolve(), data)
