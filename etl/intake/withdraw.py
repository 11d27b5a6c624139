"""A file received here is taken back: from that day its figures are served no more, or as if it had never come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from etl.catalog import load_catalog
from etl.findings import refuse
from etl.french import format_date
from etl.intake.describe import withdrawn
from etl.intake.difference import Difference, compare
from etl.intake.examine import WAIT_SECONDS
from etl.intake.journal import NOT_WITHDRAWN, WITHDRAWN, WITHDRAWN_EVERYWHERE, Event, noting_refusals, now, recording
from etl.intake.people import Person, require
from etl.intake.turn import one_at_a_time
from etl.paths import data_directory
from etl.reading.returned import SOURCE as RETURNS
from etl.snapshots import DESCRIPTION, Snapshot, find_snapshots
from etl.warehouse import Change, Progress, Published, build, connect, entering, forget, rehearse, replacing, silent


@dataclass(frozen=True)
class Withdrawal:
    """What taking a file back would change. `given`: the indicator of each figure; `everywhere`: on past days too."""

    snapshot: Snapshot
    everywhere: bool
    given: tuple[str, ...]
    inputs: str  # what the figures it was compared with are made of
    difference: Difference


def received() -> list[Snapshot]:
    """The files received by this instance and still served, the last first."""
    known = find_snapshots(data_directory() / "snapshots", load_catalog(data_directory()))
    kept = [snapshot for snapshot in known if snapshot.received and not snapshot.withdrawn]
    return sorted(kept, key=lambda snapshot: (snapshot.consulted, snapshot.id), reverse=True)


def foresee(id: str, *, everywhere: bool = False, progress: Progress = silent) -> Withdrawal:
    """The difference that it would make; Refused if the file may not be withdrawn. Nothing is written but caches."""
    snapshot = _withdrawable(id, everywhere)
    progress(0.05, "lecture de ce qui est publié")
    served = build(wait=WAIT_SECONDS)
    with connect(served) as connection:
        before = connection.execute("select * from series").df()
        given = connection.execute("select indicator from observation where snapshot = ?", [id]).fetchall()
    gone = {"withdrawn": dt.date.today().isoformat(), "withdrawn_reason": "examen", "withdrawn_everywhere": everywhere}
    after, _ = rehearse(None, lambda share, step: progress(0.2 + 0.8 * share, step), snapshot.model_copy(update=gone))
    indicators = tuple(indicator for (indicator,) in given)
    return Withdrawal(snapshot, everywhere, indicators, served.inputs, compare(before, after))


def withdraw(foreseen: Withdrawal, person: Person, reason: str, progress: Progress = silent) -> Published:
    """The version then served. Refused, and nothing changed, without the right or a reason, or if the figures changed.

    The file stays where it is, and what was served before the withdrawal may still be looked at as of its day,
    unless it is withdrawn everywhere.
    """
    id = foreseen.snapshot.id
    sender = foreseen.snapshot.publisher if foreseen.snapshot.source == RETURNS else ""
    with noting_refusals(person, NOT_WITHDRAWN, id):
        require(person, foreseen.given, load_catalog(data_directory()), id, sender)
    if not reason.strip():
        raise refuse("raison", id, "aucune raison donnée", "dire pourquoi ce fichier est retiré")
    with one_at_a_time():
        again = foreseen
        if foreseen.inputs != entering():
            again = foresee(id, everywhere=foreseen.everywhere, progress=lambda part, step: progress(0.5 * part, step))
        if again.difference.counts() != foreseen.difference.counts():
            message = "les chiffres publiés ont changé depuis l’examen"
            raise refuse("examen-perime", id, message, "relire la différence, puis retirer")
        change = Change(
            _described(again, reason.strip()),
            lambda published: recording(_event(again, person, reason.strip(), published)),
        )
        published = build(lambda share, step: progress(0.5 + 0.5 * share, step), wait=WAIT_SECONDS, change=change)
        if again.everywhere:
            forget()  # the versions served before, and the other data sets, hold its values
    return published


def _withdrawable(id: str, everywhere: bool) -> Snapshot:
    known = find_snapshots(data_directory() / "snapshots", load_catalog(data_directory()))
    snapshot = next((one for one in known if one.id == id), None)
    if snapshot is None:
        fix = "le nommer comme le journal des réceptions, par exemple source/AAAA-MM-JJ"
        raise refuse("instantane-inconnu", id, "aucun instantané de ce nom", fix)
    if not snapshot.received:
        fix = "le corriger dans data/corrections, ou le remplacer par un instantané plus récent"
        raise refuse("non-recu", id, "cet instantané fait partie du projet : seul un fichier reçu se retire", fix)
    if snapshot.withdrawn and (snapshot.withdrawn_everywhere or not everywhere):
        day = format_date(dt.date.fromisoformat(snapshot.withdrawn))
        message = f"ce fichier est déjà retiré, le {day} : {snapshot.withdrawn_reason}"
        raise refuse("deja-retire", id, message, "le recevoir de nouveau s’il doit revenir")
    return snapshot


@contextmanager
def _described(foreseen: Withdrawal, reason: str) -> Iterator[None]:
    """The description says that its file is withdrawn; as it was if what is inside fails."""
    description = foreseen.snapshot.folder / DESCRIPTION
    text = withdrawn(description.read_text(encoding="utf-8"), dt.date.today(), reason, foreseen.everywhere)
    with replacing(description, text, data_directory()) as put:
        put()
        yield


def _event(withdrawal: Withdrawal, person: Person, reason: str, published: Published) -> Event:
    snapshot = withdrawal.snapshot
    return Event(
        when=now(),
        who=person.name,
        role=person.role,
        action=WITHDRAWN_EVERYWHERE if withdrawal.everywhere else WITHDRAWN,
        reason=reason,
        source=snapshot.source,
        edition=snapshot.vintage,
        file=snapshot.file,
        sha256=snapshot.received_sha256 or snapshot.sha256,
        rows=len(withdrawal.given),
        snapshot=snapshot.id,
        version=published.version,
    )
