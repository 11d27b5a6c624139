"""The two servers compared, at the same time, on free ports, with the same interpreter and shipped settings."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.grown import grow
from benchmarks.instance import ENVIRONMENT, ROOT, instance
from serve import Address, command, visit_front_page, wait_until_healthy

HOST = "127.0.0.1"
BARE_PAGE = Path(__file__).with_name("bare_page.py")
SETTINGS = Path(".streamlit") / "config.toml"


@dataclass(frozen=True)
class Servers:
    """Where the dashboard and the bare page answer."""

    dashboard: Address
    bare: Address


@contextmanager
def servers(*, grown: bool = False) -> Iterator[Servers]:
    """Both, each visited once; ended on the way out. `grown`: the dashboard carries made-up indicators besides."""
    with instance() as data, tempfile.TemporaryDirectory(prefix="page-nue-") as folder:
        (Path(folder) / SETTINGS.parent).mkdir()
        shutil.copy(ROOT / SETTINGS, Path(folder) / SETTINGS)
        shutil.copy(BARE_PAGE, Path(folder) / "app.py")
        if grown:
            grow(data)
        build = [sys.executable, "-m", "etl", "build"]
        subprocess.run(
            build, cwd=ROOT, env=os.environ | {ENVIRONMENT: str(data)}, stdout=subprocess.DEVNULL, check=True
        )
        with serve(ROOT, {ENVIRONMENT: str(data)}) as dashboard, serve(Path(folder), {}) as bare:
            yield Servers(dashboard, bare)


@contextmanager
def serve(folder: Path, environment: Mapping[str, str], launcher: Path = ROOT) -> Iterator[Address]:
    """`app.py` of a folder, run from there, by the launcher of a checkout."""
    address = Address(HOST, _free_port(), name=HOST)
    python, _, *arguments = command((), address.port, folder / "app.py")
    child = subprocess.Popen(
        [python, str(launcher / "serve.py"), *arguments],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        if not wait_until_healthy(address, child):
            raise RuntimeError(f"{folder.name}/app.py : le serveur ne répond pas")
        visit_front_page(address)
        yield address
    finally:
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
