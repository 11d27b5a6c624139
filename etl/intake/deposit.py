"""What is brought through the browser: kept by its content until it is published or a day has passed, within bounds."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from etl.findings import refuse
from etl.french import format_number
from etl.paths import data_directory, private

KEPT_SECONDS = 24 * 3600  # a deposit that nobody published
MOST_FILES = 5  # of one session
MOST_BYTES = 25_000_000  # of one session


def deposit(content: bytes, name: str, brought: dict[str, int]) -> Path:
    """Where the file now is. `brought`: SHA-256 → bytes of what the session brought, to which it is added.

    Refused, and nothing written, beyond the bounds; a file brought again counts once.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    after = brought | {sha256: len(content)}
    if len(after) > MOST_FILES or sum(after.values()) > MOST_BYTES:
        most = f"{MOST_FILES} fichiers et {format_number(MOST_BYTES / 1e6)} Mo"
        fix = "publier ou noter ce qui est examiné, puis recharger la page pour en déposer d’autres"
        raise refuse("quota", name, f"une session dépose au plus {most}, et ce fichier n’y tient plus", fix)
    folder = deposits()
    folder.mkdir(parents=True, exist_ok=True)
    private(folder)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            old.unlink(missing_ok=True)
    path = folder / sha256
    path.write_bytes(content)
    private(path)
    brought[sha256] = len(content)
    return path


def discard(sha256: str) -> None:
    """Removes the deposit of this content, if it is still there."""
    (deposits() / sha256).unlink(missing_ok=True)


def deposits() -> Path:
    return data_directory() / "warehouse" / "depots"
