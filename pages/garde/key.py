"""The key of an instance without a sign-in: whoever opens …/cle/VALEUR in a browser may write; nobody else may."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from etl.paths import data_directory

COOKIE = "pdalhpd_cle"
SHORTEST = 32
LONGEST_WAIT = 20  # seconds, for another start to make the key


def path() -> Path:
    return data_directory() / "cle"


# Being on the machine gives no right: behind a proxy that announces nothing, every visitor would seem to be there.
def key() -> str:
    """The key of the instance, read each time; "" if there is none, or one that another account may know or guess."""
    try:
        kept = path().read_text(encoding="ascii").strip()
        exposed = os.name != "nt" and path().stat().st_mode & 0o077
    except (OSError, ValueError):
        return ""
    return "" if exposed or len(kept) < SHORTEST else kept


def make_key() -> str:
    """The key, made where there is none fit for use; OSError if it cannot be kept. One start at a time."""
    if kept := key():
        return kept
    # 0600: another account that could open the lock could hold it for ever.
    with FileLock(path().with_name(".cle.lock"), timeout=LONGEST_WAIT, mode=0o600):
        if not key():
            handle, aside = tempfile.mkstemp(dir=data_directory(), prefix=".cle-")  # 0600
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
            Path(aside).replace(path())
        return key()


def is_key(value: str) -> bool:
    kept = key()
    return bool(kept) and secrets.compare_digest(value.encode(), kept.encode())


def is_held(cookies: Mapping[str, str]) -> bool:
    """Whether the browser that sent these cookies was given the key."""
    return is_key(cookies.get(COOKIE, ""))
