"""Headings compared as a person would: without case, accent, punctuation nor line break."""

from __future__ import annotations

import re
from functools import cache

from etl.french import plain

YEAR = "{annee}"


def match(pattern: str, label: str) -> str | None:
    """The year that {annee} takes in a heading, "" if the pattern has none; None if they differ."""
    found = _compiled(pattern).fullmatch(plain(label))
    return None if found is None else (found.groupdict().get("annee") or "")


def holds(row: set[str], pattern: str) -> bool:
    """Whether a row of plain labels holds one that the pattern matches."""
    if YEAR in pattern:
        return any(_compiled(pattern).fullmatch(label) for label in row)
    return plain(pattern) in row


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    head, year, tail = pattern.partition(YEAR)
    before, after = re.escape(plain(head)), re.escape(plain(tail))
    if not year:
        return re.compile(before)
    apart = " " if before and not head[-1].isalnum() else "", " " if after and not tail[0].isalnum() else ""
    return re.compile(f"{before}{apart[0]}(?P<annee>(?:19|20)[0-9]{{2}}){apart[1]}{after}")
