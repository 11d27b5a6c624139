"""By which name a visitor may call the application, and from whose page: declared names, compared as text, no look-up."""

from __future__ import annotations

import re
from collections.abc import Sequence

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?", re.IGNORECASE | re.ASCII)


def is_declared(hosts: Sequence[str], declared: Sequence[str]) -> bool:
    """Whether the request names one host, and a declared one: nom.fr, or *.nom.fr for all that is under it."""
    found = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    if not found:
        return False
    name = _plain(found[1])
    wanted = [_plain(one) for one in declared]
    return name in wanted or any(one.startswith("*.") and name.endswith(one[1:]) for one in wanted)


def is_own(origins: Sequence[str], host: str) -> bool:
    """Whether the page that asks, if a browser names one, is of this very name and port.

    Streamlit would take any page of this machine, and looks its own outside address up to know them: each
    handshake from a foreign page then freezes everyone, 20 s where no name server answers.
    """
    return not origins or origins in ([f"http://{host}"], [f"https://{host}"])


def _plain(name: str) -> str:
    return name.strip("[]").lower().rstrip(".")
