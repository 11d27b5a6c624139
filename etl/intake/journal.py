"""The audit trail: one line an event, each holding the hash of the one before, never a value.

Two kinds: what was done to the figures, and who came in, was refused or took restricted figures away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass

from filelock import FileLock

from etl.findings import Refused, out_of_reach, refuse
from etl.intake.people import RIGHT, Person
from etl.paths import private, shown
from etl.trail import path, reached, whole

START = "0" * 64
PUBLISHED, WITHDRAWN, WITHDRAWN_EVERYWHERE = "publication", "retrait", "retrait depuis toujours"
ERASED = "effacement du fichier"
SIGNED_IN, TAKEN_AWAY = "connexion", "export à diffusion restreinte"
NOT_PUBLISHED, NOT_WITHDRAWN, NOT_ERASED = "publication refusée", "retrait refusé", "effacement refusé"
OF_ACCESS = {SIGNED_IN, TAKEN_AWAY, NOT_PUBLISHED, NOT_WITHDRAWN, NOT_ERASED}


@dataclass(frozen=True)
class Event:
    """What was done, by whom. Of the figures, `rows`: how many were read; `snapshot`: where the file now is;
    `version`: then served.
    """

    when: str  # UTC, ISO 8601
    who: str
    action: str
    reason: str = ""
    source: str = ""
    edition: str = ""
    file: str = ""
    sha256: str = ""
    rows: int = 0
    snapshot: str = ""
    version: str = ""
    role: str = ""  # of who, at that time
    before: str = ""  # hash of the line before

    @property
    def of_access(self) -> bool:
        return self.action in OF_ACCESS


def events() -> list[Event]:
    """All of them, oldest first; Refused if a line was changed, moved, cut or removed, the last ones included."""
    try:
        content = path().read_bytes().decode()
    except FileNotFoundError:
        content = ""
    except UnicodeDecodeError as error:
        raise _broken(error.object.count(b"\n", 0, error.start) + 1) from error
    except OSError as error:
        raise out_of_reach(error) from error
    *lines, cut = content.split("\n")
    if cut:
        raise _broken(len(lines) + 1)
    found: list[Event] = []
    before = START
    for number, line in enumerate(lines, start=1):
        try:
            event = Event(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise _broken(number) from error
        if event.before != before:
            raise _broken(number)
        found.append(event)
        before = _hash(line)
    whole(lines)
    return found


def record(event: Event) -> None:
    """Adds an event, chained to the last; on disk when this returns. Refused if the chain is broken."""
    with recording(event):
        pass


@contextmanager
def recording(event: Event) -> Iterator[None]:
    """The event, on disk before what is inside is done, and taken back if it is not. Refused as `record`."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # a folder of another account stays as it is, as in keep_private
        private(path().parent)  # the digest of a received file would tell a hidden count, tried with ten values
    with FileLock(path().with_name(".journal.lock"), mode=0o600):
        events()
        content = path().read_bytes() if path().exists() else b""
        before = _hash(content.decode().split("\n")[-2]) if content else START
        line = json.dumps({**asdict(event), "before": before}, ensure_ascii=False)
        try:
            with path().open("a", encoding="utf-8") as file:
                with suppress(PermissionError):
                    private(path())
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())
            yield
            reached([*content.decode().split("\n")[:-1], line])
        except BaseException:
            if content:  # nobody else writes meanwhile
                os.truncate(path(), len(content))
            else:
                path().unlink(missing_ok=True)
            raise


def note(person: Person, action: str, reason: str = "", file: str = "") -> None:
    """Adds an event of access: this person, in the role they have now."""
    record(Event(now(), person.name, action, reason, file=file, role=person.role))


def note_refusal(person: Person, action: str, file: str, refused: Refused) -> None:
    """Adds a refusal: the sentence about a right, only the name of any other rule, whose sentence may hold a value."""
    said = [f.message if f.id == RIGHT else f"règle « {f.id} »" for f in refused.findings if f.tier != "avertissement"]
    note(person, action, " ; ".join(dict.fromkeys(said)), file)


@contextmanager
def noting_refusals(person: Person, action: str, file: str) -> Iterator[None]:
    """What is refused inside is also in the journal."""
    try:
        yield
    except Refused as refused:
        note_refusal(person, action, file, refused)
        raise


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _broken(number: int) -> Exception:
    fix = "restaurer le journal d’une sauvegarde : il ne se corrige pas à la main"
    return refuse("journal", shown(path()), "la chaîne du journal est rompue", fix, number)
