"""Statistical secrecy at the door: small counts are hidden, and whatever would give them back, before any storage."""

from etl.secrecy.primary import (
    BY_LINK,
    BY_PUBLISHER,
    BY_RULE,
    ERASED,
    WITHHELD,
    as_received,
    suppress,
    threshold,
    withhold,
)
from etl.secrecy.protect import protect

__all__ = [
    "BY_LINK",
    "BY_PUBLISHER",
    "BY_RULE",
    "ERASED",
    "WITHHELD",
    "as_received",
    "protect",
    "suppress",
    "threshold",
    "withhold",
]
