"""Statistical secrecy at the door: small counts are hidden, and whatever would give them back, before any storage."""

from etl.secrecy.primary import COUNTED, suppress, threshold
from etl.secrecy.protect import protect

__all__ = ["COUNTED", "protect", "suppress", "threshold"]
