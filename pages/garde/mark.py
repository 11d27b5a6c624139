"""The mark that the guard puts on what it lets through: drawn anew by each process, so that no visitor knows it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

HEADER = "X-Garde"
MARK = secrets.token_hex(32)


def is_marked(headers: Mapping[str, str]) -> bool:
    """Whether the guard of this very process let this connection through."""
    return secrets.compare_digest(headers.get(HEADER, "").encode(), MARK.encode())
