"""Received files hold exact counts, small ones too: only the account of the instance reads them, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from etl.intake.deposit import deposits
from etl.paths import private
from etl.snapshots import Snapshot
from etl.trail import path as journal
from etl.warehouse import readings


def keep_private(held: Iterable[Snapshot]) -> None:
    """Mends the rights of received snapshots, of deposits and of what was read of them, where they were restored or
    copied with others, and of the journal, which has their digests; what belongs to another account stays as it is.
    """
    received = [snapshot.folder for snapshot in held if snapshot.received]
    for folder in [*received, deposits(), readings(), journal().parent]:
        for path in [folder, *folder.iterdir()] if folder.is_dir() else []:
            with suppress(PermissionError):
                private(path)
