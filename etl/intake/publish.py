"""A file examined becomes a dated snapshot and a new version of the figures, or nothing changes at all."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from etl.catalog import load_catalog
from etl.findings import Refused, refuse
from etl.intake.describe import describe, stored_name
from etl.intake.examine import WAIT_SECONDS, Examined, examine
from etl.intake.journal import NOT_PUBLISHED, PUBLISHED, Event, noting_refusals, now, recording
from etl.intake.people import Person, require
from etl.intake.turn import one_at_a_time
from etl.paths import data_directory, private
from etl.snapshots import DESCRIPTION, sha256
from etl.warehouse import Change, Progress, Published, build, entering, readings, silent

LARGE = 20 << 20  # bytes, above which a file is kept compressed


def publish(examined: Examined, person: Person, reason: str, progress: Progress = silent) -> Published:
    """The version then served. Refused, and nothing changed, without the right or a reason, or for a stale verdict.

    One at a time: whoever comes second waits, and is asked to look again if the figures changed meanwhile.
    """
    with noting_refusals(person, NOT_PUBLISHED, examined.submission.name):
        _require(person, examined)
    if not reason.strip():
        raise refuse("raison", examined.submission.name, "aucune raison donnée", "dire pourquoi ce fichier est publié")
    with one_at_a_time():
        still = _still(examined, person, lambda share, step: progress(0.5 * share, step))
        folder = _free(still.source, dt.date.today())
        change = Change(
            _kept(still, reason.strip(), folder),
            lambda published: recording(_event(still, person, reason.strip(), folder, published)),
        )
        return build(lambda share, step: progress(0.5 + 0.5 * share, step), wait=WAIT_SECONDS, change=change)


def _still(examined: Examined, person: Person, progress: Progress) -> Examined:
    """The verdict, given again if anything that it was drawn from has changed; Refused if it is no longer the same."""
    name, same = examined.submission.name, examined.inputs == entering()
    again = examined if same else examine(replace(examined.submission, source=examined.source), progress)
    with noting_refusals(person, NOT_PUBLISHED, name):
        if not again.publishable:
            raise Refused(again.findings)
        _require(person, again)
    if sha256(again.submission.path) != examined.sha256 or again.difference.counts() != examined.difference.counts():
        message = "les chiffres publiés, ou le fichier, ont changé depuis l’examen"
        raise refuse("examen-perime", name, message, "relire la différence, puis publier")
    return again


def _free(source: str, day: dt.date) -> Path:
    """The folder, under the instance's snapshots, of the file received of a source on a day."""
    folder, today = data_directory() / "snapshots" / source, day.isoformat()
    last = max((place.name for place in folder.glob(f"{today}*")), default="")
    # Three digits, and after all that is there: what is printed last is the last by name.
    names = (today, *(f"{today}-{number:03}" for number in range(2, 1000)))
    return folder / next(name for name in names if name > last)


@contextmanager
def _kept(examined: Examined, reason: str, folder: Path) -> Iterator[None]:
    """The file and its description are the instance's; gone, and what was read of them, if what is inside fails."""
    read = set(readings().glob("*"))
    source = load_catalog(data_directory()).sources[examined.source]
    with tempfile.TemporaryDirectory(prefix=".reception-", dir=data_directory()) as aside:
        staged = Path(aside) / "instantane"
        staged.mkdir()
        kept = staged / stored_name(examined.submission.name)
        shutil.copyfile(examined.submission.path, kept)
        compressed = _compressed(kept)
        text = describe(examined, source, dt.date.today(), f"Déposé tel que publié ; {reason}", compressed)
        (staged / DESCRIPTION).write_text(text, encoding="utf-8")
        for path in (staged, *staged.iterdir()):
            private(path)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(folder)
            yield
        except BaseException:
            for path in set(readings().glob("*")) - read:
                path.unlink(missing_ok=True)
            if folder.exists():
                folder.rename(staged)
            raise


def _compressed(path: Path) -> str:
    """The SHA-256 of the file once compressed in place, "" if it is small or a format already compressed."""
    with path.open("rb") as file:
        head = file.read(4)
    if path.stat().st_size < LARGE or head.startswith((b"PK", b"PAR1", b"\x1f\x8b")):
        return ""
    target = path.with_name(f"{path.name}.gz")
    # No time in the archive: the same file gives the same bytes.
    with path.open("rb") as source, target.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        shutil.copyfileobj(source, packed, 1 << 20)
    path.unlink()
    return sha256(target)


def _require(person: Person, examined: Examined) -> None:
    given = examined.observations.get("indicator", [])
    require(person, given, load_catalog(data_directory()), examined.submission.name, examined.publisher)


def _event(examined: Examined, person: Person, reason: str, folder: Path, published: Published) -> Event:
    return Event(
        when=now(),
        who=person.name,
        role=person.role,
        action=PUBLISHED,
        reason=reason,
        source=examined.source,
        edition=examined.edition,
        file=examined.submission.name,
        sha256=examined.sha256,
        rows=len(examined.observations),
        snapshot=folder.relative_to(data_directory() / "snapshots").as_posix(),
        version=published.version,
    )
