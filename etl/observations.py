"""The shape of observations, and how one cell of a source becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import pandas as pd

from etl.catalog.model import Catalog, Source
from etl.findings import Finding, Refused, Tier
from etl.french import parse_arrondissement, parse_period, parse_value
from etl.paths import shown
from etl.snapshots import Snapshot

# One row per figure. period: ISO 8601 text; period_start, period_end: dates, both included; sheet: "" if there is one.
OBSERVATION = [
    "indicator",
    "territory",
    "period",
    "period_start",
    "period_end",
    "breakdown",
    "value",
    "status",
    "sheet",
    "line",
    "note",
]
UNLISTED = "Aucune ligne dans le fichier, qui liste toutes les opérations : 0."


@dataclass
class Collector:
    """Gathers the observations of one snapshot and every fault met on the way."""

    snapshot: Snapshot
    source: Source
    catalog: Catalog
    rows: list[tuple[object, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def fault(self, id: str, message: str, fix: str, line: int | None = None) -> None:
        self.say(id, "erreur", message, fix, line)

    def say(self, id: str, tier: Tier, message: str, fix: str, line: int | None = None, **where: str) -> None:
        """A fault or a remark on the snapshot's file; `where`: sheet, column, text."""
        self.findings.append(Finding(id, tier, shown(self.snapshot.path), message, fix, line, **where))

    def territory(self, text: str, line: int) -> str | None:
        """A declared code, or any spelling of an arrondissement."""
        if text in self.catalog.territories:
            return text
        try:
            return parse_arrondissement(text)
        except ValueError as error:
            self.fault("territoire", str(error), "écrire le code Insee", line)
            return None

    def add(self, label: str, territory: str, period: str, cell: str, line: int, note: str, status: str) -> None:
        """One cell under a publisher's label; `status` holds unless the cell is a marker."""
        column = self.source.columns.get(label)
        if column is None:
            fix = f"le déclarer dans sources.{self.source.id}.columns"
            self.fault("libelle-inconnu", f"libellé inconnu « {label} »", fix, line)
            return
        try:
            parse_period(period)
            value, marker = parse_value(cell, self.source.tokens)
        except ValueError as error:
            self.fault("valeur", f"{label} : {error}", "corriger la cellule", line)
            return
        self.put(column.indicator, column.breakdown, territory, period, value, marker or status, line, note)

    def put(
        self,
        indicator: str,
        breakdown: str,
        territory: str,
        period: str,
        value: float | None,
        status: str | None,
        line: int,
        note: str,
        sheet: str = "",
    ) -> None:
        """One figure already read; `period` is readable, `status` None stands for « définitif »."""
        span = parse_period(period)
        row = (indicator, territory, span.iso, span.start, span.end, breakdown)
        self.rows.append((*row, value, status or "définitif", sheet, line, note))

    def require(self, raw: pd.DataFrame, needed: set[str], known: Mapping[str, object]) -> None:
        """There are rows, and the header holds what is needed and nothing unknown; else the reading stops."""
        if raw.empty:
            self.fault("vide", "aucune ligne sous l’en-tête", "restaurer le fichier")
        columns = set(raw.columns)
        absent, unknown = sorted(needed - columns), sorted(columns - needed - set(known) - {"note"})
        if absent:
            self.fault("colonne-absente", f"colonnes absentes : {', '.join(absent)}", "rétablir l’en-tête", 1)
        if unknown:
            fix = f"les déclarer dans sources.{self.source.id}.columns"
            self.fault("colonne-inconnue", f"colonnes inconnues : {', '.join(unknown)}", fix, 1)
        if self.findings:
            raise Refused(self.findings)

    def observations(self) -> pd.DataFrame:
        """The gathered rows (columns OBSERVATION); Refused with all that was said if a fault is among it."""
        if any(finding.tier != "avertissement" for finding in self.findings):
            raise Refused(self.findings)
        rows = [*self.rows, *self._noughts()] if self.source.complete_list else self.rows
        return pd.DataFrame(rows, columns=OBSERVATION).astype({"line": "Int64"})

    def _noughts(self) -> Iterator[tuple[object, ...]]:
        """Of a list that names every operation of its years, a nought and no line for each arrondissement left out.

        Only for the years and modalities that the file has: a year without any line is a year that it does not cover.
        """
        there = {(row[0], row[5], row[1], row[2]): row[3:5] for row in self.rows}
        measures = dict.fromkeys((name, breakdown) for name, breakdown, *_ in there)
        periods = {place[3]: span for place, span in there.items()}
        for measure, where in product(measures, product(self.catalog.arrondissements, periods)):
            if (*measure, *where) not in there:
                yield (measure[0], *where, *periods[where[1]], measure[1], 0.0, "définitif", "", None, UNLISTED)
