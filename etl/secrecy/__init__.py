"""Statistical secrecy at the door: small counts are hidden, and whatever would give them back, before any storage."""

from etl.secrecy.primary import BY_LINK, BY_PUBLISHER, BY_RULE, as_received, suppress, threshold
from etl.secrecy.protect import protect

__all__ = ["BY_LINK", "BY_PUBLISHER", "BY_RULE", "as_received", "protect", "suppress", "threshold"]
