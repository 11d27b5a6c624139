"""The description that makes a received file a snapshot."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from etl.catalog import Source

if TYPE_CHECKING:
    from etl.intake.examine import Examined

LONGEST_NAME = 80


def describe(examined: Examined, source: Source, day: dt.date, obtained: str, kept: str = "") -> str:
    """The text of `snapshot.toml`. `kept`: SHA-256 of the file as kept, if it is not as it came."""
    file = stored_name(examined.submission.name)
    values = {
        "source": source.id,
        "file": f"{file}.gz" if kept else file,
        "sha256": kept or examined.sha256,
        "publisher": examined.publisher or source.publisher,
        "dataset": f"{source.label}, édition {examined.edition}",
        "url": source.url,
        "licence": source.licence,
        "published": examined.submission.published,
        "consulted": day.isoformat(),
        "vintage": examined.edition,
        "obtained": obtained,
        "received_sha256": examined.sha256 if kept else "",
    }
    lines = [f"{key} = {_quoted(value)}" for key, value in values.items() if value]
    return "\n".join([*lines, "received = true"]) + "\n"


def stored_name(name: str) -> str:
    """A file's own name in plain letters, as it is printed in every provenance."""
    stem, _, suffix = name.rpartition(".")
    kept = re.sub(r"[^\w-]+", "_", stem or suffix, flags=re.ASCII).strip("_")[:LONGEST_NAME]
    ending = re.sub(r"\W+", "", suffix, flags=re.ASCII)[:10].lower() if stem else ""
    return f"{kept or 'fichier'}.{ending or 'dat'}"


def withdrawn(text: str, day: dt.date, reason: str, everywhere: bool) -> str:
    """The text of a description, saying that its file is withdrawn, whatever it said of it before."""
    kept = [line for line in text.splitlines() if not line.startswith("withdrawn")]
    lines = [f"withdrawn = {_quoted(day.isoformat())}", f"withdrawn_reason = {_quoted(reason)}"]
    return "\n".join([*kept, *lines, *(["withdrawn_everywhere = true"] if everywhere else [])]) + "\n"


def _quoted(text: str) -> str:
    plain = "".join(letter for letter in text if letter.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
