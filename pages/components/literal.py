"""Text from outside shown as text: an address, a file name, a cell, a person writes no link and no image in a message."""

from __future__ import annotations

import re

from etl.printable import visible

JOINER = "\u2060"  # nothing to see: it keeps apart what would be read together
# A backslash is not enough for these: Streamlit looks for them once Markdown has been read.
FOUND_LATER = re.compile(r":(?=[\w+/-])|(?<=www)(?=\.)|@(?=[\w-])|[-<>=~](?=[-<>=~])", re.IGNORECASE)
NUMBERED = "|".join(rf"(?<=^\d{{{digits}}})[.)]" for digits in range(1, 10))  # a list, for Markdown
MARKS = re.compile(rf"[\\`*\[\]<>$~]|(?<![^\W_])_|_(?![^\W_])|&(?=#|\w)|^[#+=-]|{NUMBERED}")


def literal(text: object) -> str:
    """A text to put in a message that Streamlit reads as Markdown: it is shown as it is, on one line."""
    plain = "".join(sign if visible(sign) else " " if sign in "\t\r\n" else "" for sign in str(text))
    apart = FOUND_LATER.sub(lambda found: found[0] + JOINER, plain.strip(" "))
    return MARKS.sub(lambda found: f"\\{found[0]}", apart)
