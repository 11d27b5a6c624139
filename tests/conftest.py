"""One warehouse for all tests, built by the real path on the project's own snapshots; copies of it to spoil."""

import gc
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # what is compiled serves the commands and servers that tests start
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # matrices are small here: more threads only wait for one another

import duckdb
import pytest
from filelock import FileLock
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from etl import demo, trail
from etl.catalog import Catalog, load_catalog
from etl.paths import ENVIRONMENT, ROOT
from etl.warehouse import DEMONSTRATION, RESTREINT, build, connect, current, fingerprint
from pages.garde.key import COOKIE, make_key
from pages.garde.mark import HEADER, MARK
from tests import reader

sys.dont_write_bytecode = False  # and the other worker, the next run
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")

# Files that share what is long to make stay on one worker, and the longest start first: both workers end together.
SHARING = (  # the exhibits made
    *("exhibits", "cells", "report", "exports", "charts", "provenance", "commentary"),
    *("findings", "history", "reading", "tensions", "constats_demande"),
)
VISITED = ("access", "diagnostic", "documents", "numbers", "pages", "places")  # the pages, by Streamlit's caches
TOGETHER = {
    "navigateur": ("tests/browser/",),
    "éléments": tuple(f"tests/reporting/test_{name}.py" for name in SHARING),
    "pages": tuple(f"tests/pages/test_{name}.py" for name in VISITED),
}
# Of the files that go alone, the longest, by seconds of processor; a short one last lets both workers end together.
LONGEST = tuple(
    f"tests/{name}.py"
    for name in (
        *("test_setup", "intake/test_add", "intake/test_withdraw", "secrecy/test_canaries", "secrecy/test_attack"),
        *("intake/test_returns", "etl/test_warehouse", "pages/test_importer", "reporting/test_slides"),
        *("reporting/test_editions", "reporting/test_annex", "reporting/test_former", "intake/test_limits"),
        *("secrecy/test_sealed", "etl/test_restreint", "pages/test_textes", "pages/test_sealed", "pages/test_past"),
    )
)

BUILT = ROOT / ".pytest_cache" / "instances"
DECLARED = ("catalog", "objectives", "corrections", "plan", "reference", "snapshots")
# Of the snapshots, those that receptions are compared with; and the corrections of their figures.
LIGHT = ("rpls", "socle_drihl", "sru_arrondissement", "sru_commune")
CORRECTED = ("sru.toml",)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--jour", action="append", default=[], help="une date de plus pour tests/pages/test_past.py")


class Together(LoadScopeScheduling):
    """A file is not split between the workers, nor the files of a group; xdist marks fail under pytest 9."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is collected stays to the end: the garbage collector need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The groups above, then the longest files, before all the rest."""
    first = [*TOGETHER, *LONGEST]
    places = {item: _group(item.nodeid) for item in items}
    items.sort(key=lambda item: first.index(places[item]) if places[item] in first else len(first))


def _group(test: str) -> str:
    return next((name for name, places in TOGETHER.items() if test.startswith(places)), test.split("::")[0])


@pytest.fixture(scope="session", autouse=True)
def no_components() -> Iterator[None]:
    """AppTest looks for components in every installed package at each visit, 0.1 s of processor; there are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
        yield


@pytest.fixture(scope="session", autouse=True)
def ready() -> Iterator[None]:
    """Files received are read by processes that are quick to start."""
    with reader.ready() as started, pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.reading.limited.subprocess", started)
        yield


@pytest.fixture(scope="session", autouse=True)
def remembering() -> Iterator[None]:
    """Tests go from one data set and one day to another: what each answered is still there at the next turn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reporting.answers.MOST", 4000)
        yield


@dataclass
class Connection:
    """What Streamlit knows of a visitor's connection."""

    headers: list[tuple[str, str]]
    cookies: dict[str, str] = field(default_factory=dict)
    remote_ip: str = "127.0.0.1"


@pytest.fixture(scope="session", autouse=True)
def guarded() -> Iterator[Connection]:
    """AppTest opens no connection: its visits are as if the guard had let them through, without the key."""
    visitor = Connection([(HEADER, MARK)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.runtime.context._get_client_context", lambda: visitor)
        yield visitor


def forget_journal() -> None:
    """Without it nor how far it went: an instance that others share is left as it was found."""
    trail.path().unlink(missing_ok=True)
    trail.mark().unlink(missing_ok=True)


@pytest.fixture
def key_held(instance: Path, guarded: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The visits of this test are those of whoever holds the key of the instance in force."""
    monkeypatch.setitem(guarded.cookies, COOKIE, make_key())


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory with the three warehouses built; every test reads it unless it asks for `spoilt`."""
    data = tmp_path_factory.mktemp("instance") / "data"
    shutil.copytree(_built() / "data", data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        yield data


@pytest.fixture(scope="session")
def light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the same, of a few snapshots, with the published warehouse alone: a reception there costs a third."""
    return Path(shutil.copytree(_built() / "light", tmp_path_factory.mktemp("light") / "data"))


def _built() -> Path:
    """The instances that every process of the run copies: built once for these inputs, code and libraries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(ENVIRONMENT, raising=False)
        rest = (ROOT / "requirements.txt").read_bytes() + repr((LIGHT, CORRECTED)).encode()
        kept = BUILT / f"{fingerprint()[:16]}-{hashlib.sha256(rest).hexdigest()[:16]}"
        BUILT.mkdir(parents=True, exist_ok=True)
        with FileLock(BUILT / ".lock"):
            if not kept.exists():
                shutil.rmtree(BUILT / "aside", ignore_errors=True)
                copy_data(BUILT / "aside" / "data")
                patch.setenv(ENVIRONMENT, str(BUILT / "aside" / "data"))
                build()
                demo.build()
                build(jeu=RESTREINT)
                copy_data(BUILT / "aside" / "light")
                lighten(BUILT / "aside" / "light")
                patch.setenv(ENVIRONMENT, str(BUILT / "aside" / "light"))
                build()
                for old in BUILT.glob("*-*"):
                    shutil.rmtree(old)
                (BUILT / "aside").rename(kept)
    return kept


def lighten(data: Path) -> None:
    """Without the snapshots that are not LIGHT, nor the corrections of their figures."""
    for path in (data / "snapshots").iterdir():
        if path.name not in LIGHT:
            shutil.rmtree(path)
    for path in (data / "corrections").iterdir():
        if path.name not in CORRECTED:
            path.unlink()


@pytest.fixture
def connection(instance: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the published figures."""
    with connect(current()) as opened:
        yield opened


@pytest.fixture
def demonstration(instance: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the demonstration warehouse."""
    with connect(current(DEMONSTRATION)) as opened:
        yield opened


@pytest.fixture(scope="session")
def catalog(instance: Path) -> Catalog:
    return load_catalog(instance)


@pytest.fixture
def open_to_returns(instance: object, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the published file, to which returns are added as a build would."""
    path = Path(shutil.copy(current().path, tmp_path / "copie.duckdb"))
    path.chmod(0o600)
    with duckdb.connect(str(path)) as opened:
        yield opened


@pytest.fixture
def spoilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory of one's own, without warehouse, in force for this test: change a file, then build."""
    data = tmp_path / "data"
    copy_data(data)
    monkeypatch.setenv(ENVIRONMENT, str(data))
    return data


@pytest.fixture
def whole(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance of one's own with its published warehouse, in force for this test: to receive, seal, withdraw."""
    monkeypatch.setenv(ENVIRONMENT, str(copy_instance(instance, tmp_path / "data")))
    return tmp_path / "data"


@pytest.fixture
def small(light: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, light: for what does not depend on the figures that are not there."""
    monkeypatch.setenv(ENVIRONMENT, str(copy_instance(light, tmp_path / "data")))
    return tmp_path / "data"


@pytest.fixture
def own(whole: Path) -> Path:
    """The one that most tests of a folder ask for: some put the light one in its place."""
    return whole


def copy_instance(instance: Path, data: Path) -> Path:
    """What is declared and the published warehouse built from it, without the other two."""
    return Path(shutil.copytree(instance, data, ignore=shutil.ignore_patterns(DEMONSTRATION, RESTREINT)))


def copy_data(data: Path) -> None:
    for name in DECLARED:
        shutil.copytree(ROOT / "data" / name, data / name)
