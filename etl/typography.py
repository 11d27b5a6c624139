"""How words are set where they are written: the apostrophes, the spaces and the exponents of French print, once."""

import re
from functools import lru_cache
from typing import Final

from etl.french import NBSP, NNBSP

_SPACES: Final = " \u00a0\u2009\u202f"
# The straight apostrophe of a word; each space where no line may end; those that a hasty hand leaves out.
_RULES: Final = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"(?<=\w)'(?=[\w«])", "’"),
        (rf"(?<![\w,.])([1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+)(?!\d)", lambda found: _narrow(found[1])),
        (rf"(?<=\S)[{_SPACES}]+(?=[;!?%])", NNBSP),
        (r"(?<=[\w)»%])(?=[;!?]+(?:[\s»)]|$))", NNBSP),
        (rf"(?<=\S)[{_SPACES}]+(?=:)|(?:(?<=[^\W\d_])|(?<=[)»%]))(?=:(?:[\s»)]|$))", NBSP),
        (rf"«[{_SPACES}]*(?=\S)", f"«{NBSP}"),
        (rf"(?<=\S)[{_SPACES}]*»", f"{NBSP}»"),
    )
)
_ADDRESS: Final = re.compile(r"(\S+(?:://|@)\S+)")
_ORDINAL: Final = re.compile(r"(?:(?<=\b\d)|(?<=\b\d\d))(ers?|res?|es?)\b")


@lru_cache(maxsize=20_000)
def typeset(text: str) -> str:
    """The text with the apostrophes and no-break spaces of print; addresses as they are. Twice gives the same."""
    return "".join(part if place % 2 else _set(part) for place, part in enumerate(_ADDRESS.split(text)))


def runs(text: str) -> list[tuple[str, bool]]:
    """The text so set, cut where it changes: its parts, and whether each is an exponent, as in « 16e »."""
    parts = enumerate(_ORDINAL.split(typeset(text)))
    return [(part, place % 2 == 1) for place, part in parts if part]


def _set(text: str) -> str:
    for rule, said in _RULES:
        text = rule.sub(said, text)
    return text


def _narrow(number: str) -> str:
    return re.sub(rf"[{_SPACES}]", NNBSP, number)
