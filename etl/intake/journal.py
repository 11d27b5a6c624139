"""The audit trail: one line an event, each holding the hash of the one before, never a value."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.findings import refuse
from etl.paths import data_directory, shown

START = "0" * 64


@dataclass(frozen=True)
class Event:
    """What was done to the figures. `rows`: figures read; `snapshot`: where the file now is; `version`: then served."""

    when: str  # UTC, ISO 8601
    who: str
    action: str
    reason: str
    source: str
    edition: str
    file: str
    sha256: str
    rows: int
    snapshot: str
    version: str
    role: str = ""  # of who, at that time
    before: str = ""  # hash of the line before


def path() -> Path:
    return data_directory() / "audit" / "journal.jsonl"


def events() -> list[Event]:
    """All of them, oldest first; Refused if a line was changed, moved or removed, but for the last ones."""
    try:
        lines = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
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
    return found


def record(event: Event) -> None:
    """Adds an event, chained to the last; on disk when this returns. Call it under the lock of the reception."""
    events()
    path().parent.mkdir(parents=True, exist_ok=True)
    existing = path().read_text(encoding="utf-8").splitlines() if path().exists() else []
    line = json.dumps({**asdict(event), "before": _hash(existing[-1]) if existing else START}, ensure_ascii=False)
    with path().open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _broken(number: int) -> Exception:
    fix = "restaurer le journal d'une sauvegarde : il ne se corrige pas à la main"
    return refuse("journal", shown(path()), "la chaîne du journal est rompue", fix, number)
