"""How far the journal went, kept apart from it: its last lines cut are seen, which no chain of hashes shows."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from etl.findings import Refused, refuse
from etl.paths import data_directory, private, shown


def path() -> Path:
    """The journal."""
    return data_directory() / "audit" / "journal.jsonl"


def mark() -> Path:
    """Beside what is served, not beside the journal: who puts back a former folder of it does not put back its end."""
    return data_directory() / "warehouse" / "journal.json"


def reached(lines: list[str]) -> None:
    """That the journal holds these lines; kept if it can be: a mark that is behind tells nothing false."""
    with suppress(OSError):
        mark().parent.mkdir(parents=True, exist_ok=True)
        ready = mark().with_suffix(".ecriture")
        ready.write_text(json.dumps({"lignes": len(lines), "derniere": _hash(lines[-1])}), encoding="utf-8")
        private(ready).replace(mark())


def whole(lines: list[str]) -> None:
    """Refused if the journal went further than these lines, or otherwise."""
    try:
        said = json.loads(mark().read_text(encoding="utf-8"))
        number, last = int(said["lignes"]), str(said["derniere"])
    except (OSError, ValueError, TypeError, KeyError):
        return
    if len(lines) < number:
        raise _cut(f"la fin du journal manque : {len(lines)} ligne(s) lue(s), {number} inscrite(s)")
    if _hash(lines[number - 1]) != last:
        raise _cut(f"la ligne {number} du journal n’est pas celle qui a été inscrite")


def _cut(message: str) -> Refused:
    fix = "restaurer le journal de la sauvegarde la plus récente"
    fix += f" ; s’il n’en existe aucune qui soit entière, effacer {shown(mark())} : ce qui manque est alors perdu"
    return refuse("journal", shown(path()), message, fix)


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
