"""What is said of an examined file: one JSON object, or a text that can be sent back to the producer."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from etl.findings import Finding
from etl.french import format_exact
from etl.intake.examine import Examined

LISTED = 30
TITLES = {
    "added": "Ajoutées",
    "changed": "Modifiées",
    "disappeared": "Disparues du fichier",
    "newly_secret": "Nouvellement masquées",
}


def as_json(examined: Examined) -> str:
    """source, edition, verdict, observations (how many), findings, difference (counts)."""
    return json.dumps(
        {
            "source": examined.source or None,
            "edition": examined.edition or None,
            "verdict": examined.verdict,
            "observations": len(examined.observations),
            "findings": [_finding(finding) for finding in examined.findings],
            "difference": examined.difference.counts(),
        },
        ensure_ascii=False,
        indent=2,
    )


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "tier": finding.tier,
        "sheet": finding.sheet or None,
        "line": finding.line,
        "column": finding.column or None,
        "cell": finding.text or None,
        "message": finding.message,
        "fix": finding.fix,
    }


def as_text(examined: Examined) -> str:
    """The same in French sentences: verdict, findings, rows of the file by what became of them, difference."""
    return "\n".join(_lines(examined))


def _lines(examined: Examined) -> Iterator[str]:
    known = [part for part in (examined.source, examined.edition) if part]
    yield f"{examined.submission.name} : {examined.verdict}{' — ' if known else ''}{', '.join(known)}"
    yield f"SHA-256 : {examined.sha256}"
    if examined.counts:
        said = " ; ".join(f"{count} {name}" for name, count in examined.counts.items() if count)
        yield f"Lignes du fichier : {said}. Lecture à part, {examined.peak_mib} Mio au plus."
    yield f"Chiffres lus : {len(examined.observations)}."
    yield from (f"{finding}" for finding in examined.findings)
    if examined.publishable:
        for part, title in TITLES.items():
            yield from _part(title, getattr(examined.difference, part))


def _part(title: str, rows: pd.DataFrame) -> Iterator[str]:
    yield f"{title} : {len(rows)}"
    for _, row in rows.head(LISTED).iterrows():
        before, after = (_shown(row[f"value_{when}"], row[f"status_{when}"]) for when in ("before", "after"))
        place = f"{row['indicator']}, {row['territory']}, {row['period']}, {row['breakdown']}"
        yield f"  {place} : {before} → {after}"
    if len(rows) > LISTED:
        yield f"  et {len(rows) - LISTED} autres"


def _shown(value: float, status: object) -> str:
    if pd.notna(value):
        return format_exact(float(value))
    return str(status) if pd.notna(status) else "rien"
