"""The words of a page: its acronyms explained where they stand, from docs/glossaire.md."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossaire.md"
# Not part of a file's name; of 115, the number that is called and not a count.
ACRONYM = re.compile(r"(?<!\w)[A-Z]{3,}(?:-[A-Z]{3,})?(?!\w)|(?<=\b[ad]u\s)115(?!\w)")
TAG = re.compile(r"(<caption>.*?</caption>|<[^>]*>)", re.DOTALL)


@cache
def glossary() -> Mapping[str, str]:
    """Each term of docs/glossaire.md with its meaning."""
    lines = [line for line in GLOSSARY.read_text("utf-8").replace("'", "’").splitlines() if line.startswith("|")]
    return dict(line.strip("| ").split(" | ") for line in lines[2:])


@cache
def acronyms() -> Mapping[str, str]:
    """What each acronym stands for: terms that are one or several, « AVDL, ASLL », share a line and its « ; »."""
    found: dict[str, str] = {}
    for term, meaning in glossary().items():
        names = ACRONYM.findall(term)
        parts = meaning.split(" ; ") if len(names) > 1 else [meaning]
        found.update(zip(names, parts if len(parts) == len(names) else [meaning] * len(names), strict=True))
    return found


def explained(page: str) -> str:
    """The HTML given, where the first use of each acronym is an `<abbr>` that says what it stands for."""
    told: set[str] = set()

    def tell(found: re.Match[str]) -> str:
        name = found[0]
        if name in told or name not in acronyms():
            return name
        told.add(name)
        return f"<abbr title='{html.escape(acronyms()[name], quote=True)}'>{name}</abbr>"

    parts = TAG.split(page)
    return "".join(part if place % 2 else ACRONYM.sub(tell, part) for place, part in enumerate(parts))


def legend(text: str, kept: Callable[[str], bool]) -> str:
    """The acronyms of a text that are `kept`, each with what it stands for; empty where there is none."""
    found = dict.fromkeys(name for name in ACRONYM.findall(text) if name in acronyms() and kept(name))
    return " ; ".join(f"{name} : {acronyms()[name]}" for name in found)
