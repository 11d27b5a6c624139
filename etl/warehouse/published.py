"""Published files: immutable, one name a version, and a small text pointer moved in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

import duckdb
import pyarrow as pa

from etl.catalog import Catalog, load_catalog
from etl.catalog.then import as_known, unreceived
from etl.paths import data_directory, private, shown

FORMAT = 9  # of the tables and views; a file of another format is rebuilt, never guessed at
PUBLIE, DEMONSTRATION, RESTREINT = "publie", "demonstration", "restreint"
JEUX = (PUBLIE, DEMONSTRATION, RESTREINT)
POINTER = "current.json"
KNOWN_ON, SHOWN_ON = (Path(__file__).with_name(f"{name}.sql") for name in ("known_on", "shown_on"))
KEPT = 5
LEFT_OPEN = 4  # the three data sets and an edition
STALE_SECONDS = 3600  # a build left behind by a killed process

# A published file is only read: no other file, no network, no extension, bounded memory.
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "512MB",
    "threads": "2",
    "lock_configuration": "true",
}


class Unavailable(Exception):
    """There is no warehouse to read. `fix`: what to do, said by the message too; empty where it is to build one."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(f"{message} : {fix}" if fix else message)
        self.fix = fix


@dataclass(frozen=True)
class Published:
    """What the pointer says of the served file. `inputs` identifies what it was built from."""

    jeu: str
    file: str
    sha256: str
    inputs: str
    content: str
    format: int
    built: str

    @property
    def path(self) -> Path:
        return folder(self.jeu) / self.file

    @property
    def version(self) -> str:
        """A short name for downloads and cache keys."""
        return f"{self.built[:10]}-{self.content[:8]}"


def folder(jeu: str) -> Path:
    return data_directory() / "warehouse" / jeu


def make_folder(jeu: str) -> Path:
    """The folder of a data set, made if need be; only the account that builds `restreint` may enter its own."""
    made = folder(jeu)
    made.mkdir(parents=True, exist_ok=True)
    if jeu == RESTREINT:
        made.chmod(0o700)
    return made


def current(jeu: str = PUBLIE) -> Published:
    """The served version; Unavailable if there is none, or it is damaged, or of another format."""
    pointer = folder(jeu) / POINTER
    try:
        published = Published(**json.loads(pointer.read_text(encoding="utf-8")))
        if Path(published.file).suffix != ".duckdb" or Path(published.file).name != published.file:
            raise ValueError(published.file)
    except FileNotFoundError as error:
        raise Unavailable(f"aucun entrepôt publié dans {shown(pointer.parent)}") from error
    except (OSError, ValueError, TypeError) as error:
        raise Unavailable(f"{shown(pointer)} est illisible") from error
    intact(published.path, published)
    return published


def intact(path: Path, published: Published, oldest: int = FORMAT) -> None:
    """Unavailable unless `path` holds this published file, whole, in a format from `oldest` on that is read here."""
    if not oldest <= published.format <= FORMAT:
        raise Unavailable(f"{shown(path)} est au format {published.format}, l’application lit le format {FORMAT}")
    try:
        known = instance(path)
    except OSError as error:
        raise Unavailable(f"{shown(path)} est absent") from error
    if _digest(path, known) != published.sha256:
        raise Unavailable(f"{shown(path)} est endommagé (empreinte différente)")


Instance = tuple[int, int, int]


def instance(path: Path) -> Instance:
    """What tells a file from another put under its name: its inode, the date it was written (ns) and its size."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


_OPEN: OrderedDict[Path, tuple[Path, Instance, duckdb.DuckDBPyConnection]] = OrderedDict()
_READ: Counter[tuple[Path, Instance]] = Counter()
_OPENING = Lock()


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of one's own to a file, only to read.

    Unavailable while another file, that stood under its name, is still read: DuckDB would give that one again.
    """
    key = path, instance(path)
    with _OPENING:
        connection = _beside(key)
        _READ[key] += 1
    try:
        yield connection
    finally:
        with _OPENING:
            connection.close()
            _READ[key] -= 1
            if not _READ[key]:
                del _READ[key]


def _beside(key: tuple[Path, Instance]) -> duckdb.DuckDBPyConnection:
    """The last file of each folder stays open aside, for LEFT_OPEN folders: opening one anew costs more than asking."""
    path = key[0]
    held = _OPEN.pop(path.parent, None)
    if held and held[:2] != key:
        held[2].close()
        held = None
    if any(other[0] == path and other != key for other in _READ):
        raise Unavailable(f"{shown(path)} vient d’être remplacé", "recommencer")
    _OPEN[path.parent] = held or (*key, _connect(path))
    while len(_OPEN) > LEFT_OPEN:
        _OPEN.popitem(last=False)[1][2].close()
    return _connect(path)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=True, config=LOCKED)


class Reading(NamedTuple):
    """What a connection reads: what its file holds, known on a day, shown on a day."""

    sha256: str
    known_on: dt.date | None
    shown: dt.date | None


_READING: WeakKeyDictionary[duckdb.DuckDBPyConnection, Reading] = WeakKeyDictionary()


def reading(connection: duckdb.DuckDBPyConnection) -> Reading | None:
    """What a connection made by `connect` reads, which never changes: two that read the same answer the same."""
    return _READING.get(connection)


class Kept(Protocol):
    """A published file, served or put away."""

    @property
    def path(self) -> Path: ...


@contextmanager
def connect(
    published: Kept, known_on: dt.date | None = None, shown: dt.date | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """One own read-only connection, closed at the end; never share it between threads.

    `known_on`: its `series`, `observations`, `snapshots`, `indicators` and `states` are then what was known that day.
    `shown`: the day on which what is known is read, and what is expected with it; that of the last reading at least.
    """
    file = _File(_digest(published.path, instance(published.path)), published.path)
    with opened(file.path) as connection:
        _READING[connection] = Reading(file.sha256, known_on, shown)
        if day := known_on or shown:
            variable, script = ("day", KNOWN_ON) if known_on else ("shown", SHOWN_ON)
            connection.execute(f"set variable {variable} = $day::date", {"day": day})
            for name, (rows, view) in _told(file, day, script).items():
                connection.register(f"{name}_known", rows)
                connection.execute(view)
        yield connection


@dataclass(frozen=True)
class _File:
    """A file by what it holds: a copy tells the same."""

    sha256: str
    path: Path = field(compare=False)


@lru_cache(maxsize=8)
def _told(file: _File, day: dt.date, script: Path) -> dict[str, tuple[pa.Table, str]]:
    """What a day takes in place of what the file tells, and the view of it, by name: a page reads it ten times.

    What is the same as in the file is read there. Arrow forgets the enumerations, which the views restore.
    """
    with opened(file.path) as connection:
        connection.execute("set variable day = $day::date", {"day": day})
        connection.execute(script.read_text(encoding="utf-8"))
        tables = connection.execute("select table_name from duckdb_tables() where temporary").fetchall()
        made = [(name, connection.table(name)) for (name,) in tables if _differs(connection, name)]
        return {name: (rows.to_arrow_table(), _view(name, rows)) for name, rows in made}


def _differs(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a temporary table holds other rows than what the file has under its name."""
    ((file,),) = connection.execute("select current_database()").fetchall()
    mine, its = f"from {name}", f'from "{file}".main.{name}'
    apart = f"select 1 from (({mine} except all {its}) union all ({its} except all {mine})) limit 1"
    return bool(connection.execute(apart).fetchall())


def _view(name: str, rows: duckdb.DuckDBPyRelation) -> str:
    typed = zip(rows.columns, rows.types, strict=True)
    columns = [f"{column}::{type} as {column}" if type.id == "enum" else column for column, type in typed]
    return f"create temp view {name} as select {', '.join(columns)} from {name}_known"


def declared(connection: duckdb.DuckDBPyConnection) -> Catalog:
    """The catalogue that the open file was built from, as the day of the connection could read it; with today's story,
    if it is older than stories.
    """
    found = connection.execute("select catalog from declared").fetchone()
    if not found:
        raise Unavailable("l’entrepôt ne contient pas son catalogue")
    catalog = told(found[0])
    if not catalog.messages:
        catalog = catalog.model_copy(update={"messages": load_catalog(data_directory()).messages})
    read = reading(connection)
    return _then(connection, catalog, read.known_on) if read and read.known_on else catalog


def told(text: str) -> Catalog:
    """A catalogue of today's format as it was written. Before 27 November 2026 it said by what way a target was to be
    reached, which no text did.
    """
    return Catalog.model_validate_json(text.replace(',"path":"linéaire"', ""))


def _then(connection: duckdb.DuckDBPyConnection, catalog: Catalog, day: dt.date) -> Catalog:
    """The catalogue by the last years that the figures known on that day reach."""
    last = (
        "select n.source, max(year(period_end)) from observations o join snapshots n on n.id = o.snapshot group by all"
    )
    by_source = connection.execute(last).fetchall()
    by_indicator = connection.execute("select indicator, max(year(period_end)) from series group by all").fetchall()
    known = as_known(catalog, day.isoformat(), dict(by_indicator), dict(by_source))
    returned = "select count(*) from snapshots s join source c on c.id = s.source where c.returned and s.published <= ?"
    came = connection.execute(returned, [day]).fetchone()
    return known if came and came[0] else unreceived(known, day)


Recorded = Callable[[Published], AbstractContextManager[None]]  # entered just before a version is served


def publish(
    staging: Path, jeu: str, inputs: str, content: str, built: str, recorded: Recorded = lambda _: nullcontext()
) -> Published:
    """Gives a finished, closed, verified file its final name and moves the pointer to it, inside `recorded`.

    Whatever fails, the pointer is as it was and the file is gone.
    """
    wal = staging.with_name(staging.name + ".wal")
    if wal.exists():
        raise RuntimeError(f"{wal.name} : le fichier n’est pas complet")
    sha256 = hashlib.sha256(staging.read_bytes()).hexdigest()
    name = f"v{built[:10]}-{content[:8]}-{time.time_ns():x}.duckdb"
    published = Published(jeu, name, sha256, inputs, content, FORMAT, built)
    flush(staging)
    staging.chmod(0o400 if jeu == RESTREINT else 0o440)
    staging.rename(published.path)
    pointer = folder(jeu) / POINTER
    try:
        with replacing(pointer, json.dumps(asdict(published), indent=1), pointer.parent) as put, recorded(published):
            put()
            private(pointer)  # of received files too, `inputs` would tell a hidden count, tried with ten values
    except BaseException:
        published.path.unlink()
        raise
    return published


@contextmanager
def replacing(path: Path, text: str, beside: Path) -> Iterator[Callable[[], None]]:
    """A file whole, old or new: made ready in `beside`, put in place when what is given is called, and put back as it
    was if anything inside fails. Putting back takes no room on the disk.
    """
    with TemporaryDirectory(prefix=".ecriture-", dir=beside, ignore_cleanup_errors=True) as folder:
        before, after = Path(folder) / "avant", Path(folder) / "apres"
        after.write_text(text, encoding="utf-8")
        if path.exists():
            shutil.copy2(path, before)
            after.chmod(path.stat().st_mode)
        flush(after)

        def put() -> None:
            after.replace(path)
            flush(path.parent)

        try:
            yield put
        except BaseException:
            before.replace(path) if before.exists() else path.unlink(missing_ok=True)
            raise


def tidy(jeu: str, kept: int = KEPT) -> None:
    """Removes what killed builds left and versions beyond the last `kept`; a file still open elsewhere stays."""
    served = _served_name(jeu)
    versions = sorted(folder(jeu).glob("v*.duckdb"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    old = [path for path in versions[kept:] if path.name != served]
    left = [p for p in folder(jeu).glob(".staging-*") if time.time() - p.stat().st_mtime > STALE_SECONDS]
    for path in (*old, *left):
        try:
            path.chmod(0o600)
            path.unlink()
        except OSError:
            continue  # in use on Windows: the next build tries again


def forget() -> None:
    """Leaves the published version served, alone: what other files hold is to be nowhere; they are built on request."""
    with _OPENING:
        while _OPEN:
            _OPEN.popitem()[1][2].close()
    tidy(PUBLIE, kept=1)
    for other in (folder(jeu) for jeu in JEUX if jeu != PUBLIE):
        for path in (other / POINTER, *other.glob("v*.duckdb")):
            with suppress(OSError):
                path.unlink()


def _served_name(jeu: str) -> str:
    try:
        return str(json.loads((folder(jeu) / POINTER).read_text(encoding="utf-8"))["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@lru_cache(maxsize=16)
def _digest(path: Path, _instance: Instance) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flush(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a directory
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
