"""A file that was never to be public is erased for good: itself, and all that was kept of its reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.catalog import load_catalog
from etl.findings import refuse
from etl.intake.deposit import discard
from etl.intake.examine import WAIT_SECONDS
from etl.intake.journal import ERASED, NOT_ERASED, Event, events, noting_refusals, now, recording
from etl.intake.people import RIGHT, SECRETARIAT, Person
from etl.intake.turn import one_at_a_time
from etl.paths import data_directory
from etl.snapshots import Snapshot, find_snapshots
from etl.warehouse import Change, Progress, Published, build, forget, readings, silent


def erasable() -> list[Snapshot]:
    """The files withdrawn from every view and still on the disk of this instance, the last first."""
    known = find_snapshots(data_directory() / "snapshots", load_catalog(data_directory()))
    kept = [snapshot for snapshot in known if snapshot.withdrawn_everywhere and snapshot.path.exists()]
    return sorted(kept, key=lambda snapshot: (snapshot.withdrawn, snapshot.id), reverse=True)


def erase(id: str, person: Person, reason: str, progress: Progress = silent) -> Published:
    """The version then served, of the same figures. Refused, and nothing erased, but to the secrétariat for a reason.

    Its description stays, as does the journal, with its name and hash.
    """
    with noting_refusals(person, NOT_ERASED, id):
        if person.role != SECRETARIAT:
            message = "seul le secrétariat du plan efface un fichier reçu"
            raise refuse(RIGHT, id, message, "lui demander de l’effacer")
    if not reason.strip():
        raise refuse("raison", id, "aucune raison donnée", "dire pourquoi ce fichier est effacé")
    with one_at_a_time(), TemporaryDirectory(prefix=".efface-", dir=data_directory()) as aside:
        snapshot = next((one for one in erasable() if one.id == id), None)
        if snapshot is None:
            fix = "le retirer d’abord depuis toujours"
            raise refuse("non-effacable", id, "aucun fichier de ce nom n’est retiré depuis toujours", fix)
        sha256, moved = snapshot.received_sha256 or snapshot.sha256, Path(aside) / snapshot.file
        events()  # a broken journal stops here, before anything is gone
        # What was read is kept by a digest that does not lead back to the file: all of it goes, and is read again.
        if readings().exists():
            shutil.rmtree(readings())
        discard(sha256)
        forget()
        change = Change(_away(snapshot.path, moved), lambda _: _gone(moved, _event(snapshot, sha256, person, reason)))
        return build(progress, wait=WAIT_SECONDS, change=change)


@contextmanager
def _away(path: Path, moved: Path) -> Iterator[None]:
    """The file is elsewhere; back if what is inside fails."""
    path.rename(moved)
    try:
        yield
    except BaseException:
        moved.rename(path)
        raise


@contextmanager
def _gone(moved: Path, event: Event) -> Iterator[None]:
    """Once the journal says it and the rest is done, nothing is left of the file."""
    with recording(event):
        yield
        moved.unlink()


def _event(snapshot: Snapshot, sha256: str, person: Person, reason: str) -> Event:
    return Event(
        when=now(),
        who=person.name,
        role=person.role,
        action=ERASED,
        reason=reason.strip(),
        source=snapshot.source,
        edition=snapshot.vintage,
        file=snapshot.file,
        sha256=sha256,
        snapshot=snapshot.id,
    )
