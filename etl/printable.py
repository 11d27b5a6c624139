"""Signs that are not seen but act (escapes, direction marks, ends of line) in texts that come from outside."""

from __future__ import annotations

import json
from unicodedata import category


def visible(sign: str) -> bool:
    """Whether a sign is one that a reader sees, or a space."""
    kind = category(sign)
    return kind[0] != "C" and kind not in ("Zl", "Zp")


def one_line(text: object) -> str:
    """A text as it is on one line, what is not seen in it written as JSON writes it: `\\u001b`, `\\n`."""
    return "".join(sign if visible(sign) else json.dumps(sign)[1:-1] for sign in str(text))
