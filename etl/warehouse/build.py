"""Snapshots and catalogue to one DuckDB file: read, clean, correct, hide, check, fill, compute, publish."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd
from filelock import FileLock, Timeout

from etl import checks, secrecy
from etl.catalog import Catalog, Source, load_catalog
from etl.catalog.entry import Entry
from etl.findings import Finding, Refused, of_the_system, refuse
from etl.paths import ROOT, data_directory, shown
from etl.snapshots import Snapshot, find_snapshots, sha256
from etl.warehouse.clean import clean, corrected, readings
from etl.warehouse.fill import fill, load
from etl.warehouse.published import (
    PUBLIE,
    RESTREINT,
    Published,
    Recorded,
    Unavailable,
    current,
    folder,
    make_folder,
    publish,
    tidy,
)
from etl.warehouse.sealed import abandoned, holdings, sealed
from etl.warehouse.served import beside_served

HERE = Path(__file__).parent
Progress = Callable[[float, str], None]

# What a published file is made of: a change in any of these makes a new version.
DECLARED = ("catalog", "objectives", "corrections", "plan", "reference", "snapshots")
CREATION: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.4.0",  # an older DuckDB reads it: one may go back a version
    "threads": "1",  # the figures are few: two threads wait for one another
}


def silent(_share: float, _step: str) -> None:
    """Progress for nobody."""


@dataclass(frozen=True)
class Addition:
    """A source and its snapshots that are not published figures: the only figures of the indicators they feed.

    `follow_up`: entries that take the place of the catalogue's, by the name they have in it.
    """

    source: Source
    folder: Path
    follow_up: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What goes with a build, whole or not at all. `files`: entered before it, out of reach of any other; it puts them
    back if anything fails. `recorded`: entered just before the version is served.
    """

    files: AbstractContextManager[object]
    recorded: Recorded


def build(
    progress: Progress = silent,
    jeu: str = PUBLIE,
    addition: Addition | None = None,
    *,
    force: bool = False,
    wait: float = 0,
    change: Change | None = None,
) -> Published:
    """Builds and publishes; does nothing if the served file comes from the same inputs. Refused if a check fails.

    `restreint` keeps the small counts that the others hide; what the publishers hid themselves is in none.

    `wait`: how many seconds another build may take before this one is refused.
    """
    if not force and not change and (served := _already(jeu)):
        progress(1.0, "l’entrepôt est à jour")
        return served
    change = change or Change(nullcontext(), lambda _: nullcontext())
    try:
        with FileLock(make_folder(jeu) / ".lock", timeout=wait):
            tidy(jeu)
            with change.files:
                return _build(progress, jeu, addition, change.recorded)
    except Timeout as error:
        fix = "attendre sa fin puis recommencer"
        raise refuse("verrou", shown(folder(jeu)), "une autre construction est en cours", fix) from error


def check(progress: Progress = silent) -> list[Finding]:
    """All that a build does, in memory and without publishing; the findings, or Refused."""
    return rehearse(None, progress)[1]


def rehearse(
    received: Path | None,
    progress: Progress = silent,
    withdrawn: Snapshot | None = None,
    memory: Path | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """What a build would publish with one more folder of snapshots, or with one of them `withdrawn`: the view `series`,
    and the findings; or Refused. `memory`: where what is read in that folder is kept, if at all.
    """
    with duckdb.connect(":memory:", config={"threads": CREATION["threads"]}) as connection:
        findings = _fill(connection, progress, PUBLIE, received=received, withdrawn=withdrawn, memory=memory)
        return connection.execute("select * from series").df(), findings


def fingerprint() -> str:
    """SHA-256 over the names and bytes of the declared data and of the code that turns them into a warehouse."""
    digest = hashlib.sha256()
    for root in [*(data_directory() / name for name in DECLARED), ROOT / "etl"]:
        for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc"):
            digest.update(path.relative_to(root.parent).as_posix().encode())
            digest.update(sha256(path).encode())
    return digest.hexdigest()


def entering() -> str:
    """What a published file is made of: the fingerprint, and the sealed editions, which secrecy reads."""
    editions = [f"{path.parent.name} {held}" for path, held in holdings()]
    editions += [f"abandonnée : {name}, {reason}" for name, reason in abandoned()]
    return hashlib.sha256("\n".join([fingerprint(), *editions]).encode()).hexdigest() if editions else fingerprint()


def _already(jeu: str) -> Published | None:
    try:
        served = current(jeu)
    except Unavailable:
        return None
    return served if served.inputs == entering() else None


def _build(progress: Progress, jeu: str, addition: Addition | None, recorded: Recorded) -> Published:
    inputs = entering()
    staging = folder(jeu) / f".staging-{os.getpid()}.duckdb"
    left = (staging, staging.with_name(staging.name + ".wal"))  # on a full disk DuckDB leaves its log, figures and all
    _remove(left)
    try:
        with duckdb.connect(str(staging), config=CREATION) as connection:
            _fill(connection, progress, jeu, addition)
            connection.execute("checkpoint")
        content = _reopen(staging)
        progress(0.98, "publication")
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        return publish(staging, jeu, inputs, content, now, recorded)
    except duckdb.Error as error:
        raise of_the_system(error, staging) from error
    finally:
        _remove(left)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    progress: Progress,
    jeu: str,
    addition: Addition | None = None,
    received: Path | None = None,
    withdrawn: Snapshot | None = None,
    memory: Path | None = None,
) -> list[Finding]:
    progress(0.02, "lecture du catalogue")
    catalog = load_catalog(data_directory())
    snapshots = find_snapshots(data_directory() / "snapshots", catalog)
    if received:
        snapshots += find_snapshots(received, catalog)
    if withdrawn:
        snapshots = [withdrawn if snapshot.id == withdrawn.id else snapshot for snapshot in snapshots]
    if addition:
        sources = {**catalog.sources, addition.source.id: addition.source}
        catalog = catalog.model_copy(update={"sources": sources, **addition.follow_up})
        snapshots += find_snapshots(addition.folder, catalog)
    taken = [snapshot for snapshot in snapshots if not snapshot.withdrawn_everywhere]
    observations = _observations(taken, catalog, progress, memory)
    observations, findings = corrected(observations, catalog)
    _stop_on_errors(findings)
    observations = secrecy.as_received(observations)
    if jeu != RESTREINT:
        observations, hidden = _protected(observations, addition, catalog)
        findings += [*hidden, *_unprotected()]
    progress(0.75, "remplissage de l’entrepôt et calculs")
    fill(connection, jeu, catalog, snapshots, observations)
    progress(0.92, "contrôles de l’entrepôt")
    findings += _check_tables(connection)
    _stop_on_errors(findings)
    rows = [(f.id, f.tier, f.file, f.line, f.message, f.fix) for f in findings]
    load(connection, "finding", pd.DataFrame(rows, columns=["id", "tier", "file", "line", "message", "fix"]))
    return findings


def _protected(
    observations: pd.DataFrame, addition: Addition | None, catalog: Catalog
) -> tuple[pd.DataFrame, list[Finding]]:
    """What may be shown. A published figure beside an addition is shown as it is published: both are there to read."""
    own = observations["source"] == (addition.source.id if addition else "")
    published = secrecy.suppress(observations[~own], catalog)
    rows, hidden = beside_served(published, catalog, sealed(catalog))
    if not addition:
        return rows, hidden
    added = secrecy.suppress(observations[own], catalog)
    rows = _alone(pd.concat([rows, added], ignore_index=True), addition, catalog)
    return secrecy.protect(rows, catalog, sealed(catalog, added["indicator"]))


def _unprotected() -> Iterator[Finding]:
    """What lost editions showed is known to whoever has them, and no longer to secrecy."""
    for name, _ in abandoned():  # the reason stays in the journal: it may tell what the edition showed
        message = f"l’édition scellée « {name} » est abandonnée : ce qu’elle montrait n’est plus opposé"
        fix = "la remettre dans data/editions si une copie s’en retrouve"
        yield Finding("edition-abandonnee", "avertissement", "data/editions", message, fix)


def _observations(snapshots: list[Snapshot], catalog: Catalog, progress: Progress, memory: Path | None) -> pd.DataFrame:
    frames: list[pd.DataFrame] = []
    findings: list[Finding] = []
    declared = catalog.model_dump_json()
    for number, snapshot in enumerate(snapshots):
        progress(0.05 + 0.65 * number / len(snapshots), f"lecture de {snapshot.id}")
        try:
            own = snapshot.folder.is_relative_to(data_directory() / "snapshots")
            frames.append(clean(snapshot, catalog, declared, readings() if own else memory))
        except Refused as refused:
            findings.extend(refused.findings)
    _stop_on_errors(findings)
    observations = pd.concat(frames, ignore_index=True)
    _stop_on_errors(checks.check(observations, {snapshot.id: snapshot for snapshot in snapshots}, catalog))
    return observations


def _alone(observations: pd.DataFrame, addition: Addition, catalog: Catalog) -> pd.DataFrame:
    """Without the published figures of what the addition feeds, rates computed from it included."""
    own = observations["source"] == addition.source.id
    fed = set(observations.loc[own, "indicator"])
    fed |= {i.id for i in catalog.indicators.values() if i.ratio and {i.ratio.numerator, i.ratio.denominator} & fed}
    return observations[own | ~observations["indicator"].isin(fed)]


def _check_tables(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Each query of checks/ returns the rows that are wrong: file (a snapshot), line, message."""
    findings: list[Finding] = []
    for path in sorted((HERE / "checks").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        said = dict(re.findall(r"^-- (id|tier|fix): (.+)$", sql, flags=re.MULTILINE))
        for file, line, message in connection.execute(sql).fetchall():
            where = f"data/snapshots/{file}"
            findings.append(Finding(said["id"], said["tier"], where, message, said["fix"], line))
    return findings


def _stop_on_errors(findings: list[Finding]) -> None:
    if errors := [finding for finding in findings if finding.tier != "avertissement"]:
        raise Refused(errors)


def _reopen(path: Path) -> str:
    """Reads the finished file back as a reader would; the SHA-256 of what it says, whatever its bytes."""
    digest = hashlib.sha256()
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in ("series", "observations", "indicators", "snapshots", "objectives", "findings"):
            rows = connection.execute(f"select * from {table} order by all").fetchall()
            if not rows and table in ("series", "observations", "indicators", "snapshots"):
                raise RuntimeError(f"{table} : vue vide après écriture")
            digest.update(repr(rows).encode())
    return digest.hexdigest()
