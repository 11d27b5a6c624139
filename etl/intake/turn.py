"""Who changes the figures does so alone: a reception or a withdrawal waits for the one before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from etl.findings import refuse
from etl.intake.examine import WAIT_SECONDS
from etl.paths import data_directory, shown


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Refused if another change lasts for more than WAIT_SECONDS."""
    path = data_directory() / "warehouse" / ".reception.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=WAIT_SECONDS)
    except Timeout as error:
        message = "une autre réception dure depuis dix minutes"
        raise refuse("verrou", shown(path.parent), message, "attendre sa fin puis recommencer") from error
    try:
        yield
    finally:
        lock.release()
