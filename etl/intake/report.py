"""What is said of an examined file: one JSON object, or a text that can be sent back to the producer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from etl.catalog import Catalog, Indicator, load_catalog
from etl.catalog.entry import ENSEMBLE
from etl.findings import Finding
from etl.french import STATUS_MARKS, format_number, format_period
from etl.intake.difference import Difference
from etl.intake.examine import Examined
from etl.paths import data_directory
from etl.printable import one_line

LISTED = 30  # figures added; all that changes what is published is listed
# What becomes of the rows of a file, as counted by the reading.
ROWS = {
    "lues": "lues",
    "gardées": "gardées",
    "ailleurs": "sur d’autres territoires",
    "écartées par le contrat": "sur d’autres sujets",
    "totaux": "de totaux",
    "notes": "de notes",
    "laissées vides": "laissées vides",
    "en-têtes répétés": "d’en-tête répété",
    "anomalies": "en anomalie",
}
TITLES = {
    "added": "Ajoutées",
    "changed": "Modifiées",
    "disappeared": "Disparues",
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
    return "\n".join(map(one_line, _lines(examined)))


def _lines(examined: Examined) -> Iterator[str]:
    known = [part for part in (examined.source, examined.publisher, examined.edition) if part]
    yield f"{examined.submission.name} : {examined.verdict}{' — ' if known else ''}{', '.join(known)}"
    yield from [f"SHA-256 : {examined.sha256}"] if examined.sha256 else []
    yield stated(examined)
    yield from map(_told, examined.findings)
    if examined.publishable:
        yield from changes(examined.difference)


def changes(difference: Difference) -> Iterator[str]:
    """The four parts of a difference, line by line."""
    catalog = load_catalog(data_directory())
    for part, title in TITLES.items():
        rows = getattr(difference, part)
        yield from _part(title, rows, catalog, LISTED if part == "added" else len(rows))


def _told(finding: Finding) -> str:
    """A finding whole: gravity, place, sentence, what to do, the cell as it is written, the rule that it breaks."""
    cell = f" Cellule : « {finding.text} »." if finding.text else ""
    return f"{finding}.{cell} Règle : {finding.id}."


def stated(examined: Examined) -> str:
    """How many rows the file has, by what became of them, and how many figures they give."""
    counts = {words: examined.counts.get(name, 0) for name, words in ROWS.items()}
    rows = ", ".join(f"{words} {format_number(count)}" for words, count in counts.items() if count)
    read = f"Lignes : {rows}. Lu à part, avec {examined.peak_mib} Mio de mémoire au plus. " if rows else ""
    return f"{read}Chiffres lus : {format_number(len(examined.observations))}."


def printed(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A part of a difference as people read it: indicator, territory, period, before, after, gap."""
    indicators = [catalog.indicators[name] for name in rows["indicator"]]
    before = rows["value_before"], rows["status_before"]
    after = rows["value_after"], rows["status_after"]
    decimals = [_decimals(*three) for three in zip(before[0], after[0], indicators, strict=True)]
    return pd.DataFrame(
        {
            "Indicateur": [indicator.short for indicator in indicators],
            "Territoire": [catalog.territories[code].short for code in rows["territory"]],
            "Période": [format_period(period) for period in rows["period"]],
            "Ventilation": list(rows["breakdown"]),
            "Avant": [_cell(*three) for three in zip(*before, decimals, strict=True)],
            "Après": [_cell(*three) for three in zip(*after, decimals, strict=True)],
            "Écart": [_gap(*three) for three in zip(before[0], after[0], decimals, strict=True)],
        }
    )


def _cell(value: float, status: object, decimals: int) -> str:
    if pd.notna(value):
        return format_number(float(value), decimals)
    return STATUS_MARKS[str(status)] if pd.notna(status) else "—"


def _gap(before: float, after: float, decimals: int) -> str:
    """Between the two as printed: « 21,4 → 28,5 (écart +7,1) »."""
    known = pd.notna(before) and pd.notna(after)
    return format_number(round(after, decimals) - round(before, decimals), decimals, sign=True) if known else ""


def _decimals(before: float, after: float, indicator: Indicator) -> int:
    """Those of the indicator, or two more where the file has them: none is hidden that makes the difference."""
    given = [
        -int(Decimal(repr(float(one))).normalize().as_tuple().exponent) for one in (before, after) if pd.notna(one)
    ]
    return min(max(indicator.decimals, *given, 0), indicator.decimals + 2)


def _part(title: str, rows: pd.DataFrame, catalog: Catalog, most: int) -> Iterator[str]:
    yield f"{title} : {len(rows)}"
    for row in printed(rows.head(most), catalog).itertuples(index=False):
        what = ", ".join(
            filter(None, [row.Indicateur, row.Ventilation.replace(ENSEMBLE, ""), row.Territoire, row.Période])
        )
        yield f"  {what} : {row.Avant} → {row.Après}{f' (écart {row.Écart})' if row.Écart else ''}"
    if len(rows) > most:
        yield f"  et {len(rows) - most} autres"
