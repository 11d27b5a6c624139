"""Where a figure comes from: the line of a file it was read on, or the figures it is computed from, down to theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd

from etl.catalog import ENSEMBLE, STATUSES, Catalog
from etl.catalog.entry import VALUELESS
from etl.french import MONTHS, format_date, format_exact, format_partial, format_period
from reporting import queries
from reporting.analysis import derivation
from reporting.analysis.comparability import UNLOCATED_BASE
from reporting.analysis.derivation import Key
from reporting.analysis.words import kept, marked, number
from reporting.queries import Connection

SECRET = "secret"
YEAR = re.compile(r"\d{4}")
MASKED, SUMMED = "Masqué", "Somme de "  # how the build's own notes begin
READ = "Lu tel qu’imprimé dans le fichier."
SHARE = "Écrit de 0 à 1 dans le fichier, multiplié par 100."
NO_DATE = "date non lue"
# Why a figure has no value, by its status.
WITHOUT = {
    SECRET: "Masqué : le secret statistique couvre cet effectif, ou permettrait de le retrouver.",
    "non disponible": "Le fichier dit que ce chiffre n’est pas disponible.",
    "sans objet": "Le fichier dit que ce chiffre est sans objet.",
}
FROM_MASKED = "Masqué : un chiffre dont il est calculé l’est."


@dataclass(frozen=True)
class Origin:
    """A snapshot and, for a figure read in it, the sheet (of a workbook) and the line."""

    source: str
    publisher: str
    dataset: str
    url: str
    licence: str
    published: str
    consulted: str
    obtained: str
    file: str
    sha256: str
    snapshot: str
    sheet: str = ""
    line: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Chain:
    """A figure as printed, how it was reached, and what from: a place in a file, or other figures."""

    words: str
    value: str
    status: str
    how: str
    origin: Origin | None = None
    terms: tuple[Chain, ...] = ()

    def origins(self) -> Iterator[Origin]:
        """Where the chain ends."""
        if self.origin:
            yield self.origin
        for term in self.terms:
            yield from term.origins()


def trace(
    connection: Connection, catalog: Catalog, indicator: str, territory: str, period: str, breakdown: str = ENSEMBLE
) -> Chain:
    """The chain of a figure of `series`, or of Paris Centre; KeyError if there is no such figure."""
    return Tracer(connection, catalog).chain((indicator, territory, period, breakdown))


def points(rows: pd.DataFrame) -> list[Key]:
    """The figures of an exhibit (columns of queries.SERIES) that can be traced, the latest first."""
    latest = rows.drop_duplicates(list(queries.KEY)).sort_values("period_end", ascending=False, kind="stable")
    return list(zip(*(latest[part] for part in queries.KEY), strict=True))


def named(key: Key, catalog: Catalog) -> str:
    """« Taux SRU · 13e · 1er janvier 2025 », with the breakdown where there is one."""
    name, territory, period, breakdown = key
    indicator = catalog.indicators[name]
    unlocated = any(v.name == UNLOCATED_BASE and territory in v.territories for v in indicator.variants)
    place = UNLOCATED_BASE if unlocated else catalog.territories[territory].short
    parts = [indicator.short, place, format_period(period)]
    return " · ".join([*parts, *([breakdown] if breakdown != ENSEMBLE else [])])


@dataclass
class Tracer:
    """The figures of a connection, read an indicator at a time and kept for the next question."""

    connection: Connection
    catalog: Catalog
    _series: dict[str, dict[Key, tuple[float, str, str]]] = field(default_factory=dict)
    _kept: dict[Key, int] = field(default_factory=dict)  # the decimals that its publisher prints
    _read: dict[str, dict[tuple[Key, str], Origin]] = field(default_factory=dict)
    _chains: dict[Key, Chain] = field(default_factory=dict)

    def chain(self, key: Key) -> Chain:
        if key not in self._chains:
            self._chains[key] = self._traced(key)
        return self._chains[key]

    def _traced(self, key: Key) -> Chain:
        if YEAR.fullmatch(key[2]) and key[1] not in self.catalog.sectors and not self.figure(key):
            return self._of_months(key)
        value, status, snapshot = self.figure(key) or self._centre(key)
        indicator = self.catalog.indicators[key[0]]
        made = partial(Chain, named(key, self.catalog), marked(value, status, indicator, self._kept.get(key)), status)
        terms = derivation.terms(key, self.catalog, self.figure)
        origin = self._origins(key[0]).get((key, snapshot))
        if origin and (not indicator.ratio or not terms):
            return made(*self._as_read(key, status, origin))
        if not terms:
            return made(derivation.said(key, self.catalog, terms), self._snapshot(snapshot))
        chains = tuple(self.chain(term) for term in terms)
        if status == SECRET:
            return made(FROM_MASKED, terms=chains)
        return made(self._formula(key, value, terms), terms=chains)

    def figure(self, key: Key) -> tuple[float, str, str] | None:
        """Value, status and snapshot of a figure of `series`."""
        if key[0] not in self._series:
            rows = queries.series(self.connection, [key[0]], (), ())
            keys = zip(*(rows[name] for name in queries.KEY), strict=True)
            found = zip(rows["value"], rows["status"], rows["snapshot"], strict=True)
            self._series[key[0]] = dict(zip(keys, found, strict=True))
            indicator = self.catalog.indicators[key[0]]
            for row in rows.itertuples():
                self._kept[row.indicator, row.territory, row.period, row.breakdown] = kept(row, indicator)
        return self._series[key[0]].get(key)

    def _of_months(self, key: Key) -> Chain:
        """The year that twelve months make, a sum or a ratio of sums, as `attendus.paris_last` gives it."""
        name, place, year, part = key
        indicator = self.catalog.indicators[name]
        if indicator.ratio:
            terms = tuple((one, place, year, of) for one, of in indicator.ratio.parts(part))
            above, below = (self._summed(term) for term in terms)
            value, status = indicator.ratio.factor * above[0] / below[0], max(above[1], below[1], key=STATUSES.index)
        else:
            terms = self._months(key)
            value, status = self._summed(key)
        chains = tuple(self.chain(term) for term in terms)
        how = "Rapport des deux sommes de douze mois." if indicator.ratio else "Somme des douze mois."
        return Chain(named(key, self.catalog), marked(value, status, indicator), status, how, terms=chains)

    def _summed(self, key: Key) -> tuple[float, str]:
        """A figure, or what its twelve months add up to, and the worst of their statuses; KeyError if one lacks."""
        if whole := self.figure(key):
            return whole[:2]
        found = [self.figure(month) for month in self._months(key)]
        known = [one for one in found if one]
        if len(known) < len(found):
            raise KeyError(key)
        return sum(value for value, _, _ in known), max((status for _, status, _ in known), key=STATUSES.index)

    def _months(self, key: Key) -> tuple[Key, ...]:
        return tuple((key[0], key[1], f"{key[2]}-{month:02}", key[3]) for month in range(1, len(MONTHS) + 1))

    def _centre(self, key: Key) -> tuple[float, str, str]:
        """The same of the 1er to 4e arrondissements together, from their own."""
        if key[1] not in self.catalog.sectors:
            raise KeyError(key)
        indicator = self.catalog.indicators[key[0]]
        terms = derivation.terms(key, self.catalog, self.figure)
        found = [self.figure(term) or self._centre(term) for term in terms]
        status = max((status for _, status, _ in found), key=STATUSES.index)
        if indicator.ratio:
            return indicator.ratio.factor * found[0][0] / found[1][0], status, ""
        return sum(value for value, _, _ in found), status, ""

    def _formula(self, key: Key, value: float, terms: tuple[Key, ...]) -> str:
        """How it is computed, with the numbers where there are two."""
        ratio = self.catalog.indicators[key[0]].ratio
        said = derivation.said(key, self.catalog, terms)
        if ratio is None or pd.isna(value):
            return said
        parts = [self.figure(term) or self._centre(term) for term in terms]
        above, below = (number(p[0], self.catalog.indicators[t[0]]) for p, t in zip(parts, terms, strict=True))
        times = f"{format_exact(ratio.factor)} × " if ratio.factor != 1 else ""
        return f"{said} : {times}{above} ÷ {below} = {number(value, self.catalog.indicators[key[0]])}."

    def _as_read(self, key: Key, status: str, origin: Origin) -> tuple[str, Origin]:
        """What was done to the cell, or why it has no value; then its place, without the note where that says it.

        The note of a masked figure may print it.
        """
        mute = replace(origin, note="")
        if status == SECRET:
            return origin.note if origin.note.startswith(MASKED) else WITHOUT[status], mute
        if status in VALUELESS:
            return WITHOUT[status], origin
        source = self.catalog.sources[origin.source]
        # A sum of lines is of a file read by contract; elsewhere the words are whoever's who wrote them.
        if (source.contracts and origin.note.startswith(SUMMED)) or origin.line is None:
            return origin.note, mute
        shares = {(m.indicator, m.breakdown) for c in source.contracts for m in c.measures if m.share}
        said = SHARE if (key[0], key[3]) in shares else READ
        here = (source.id, *key)
        known = [c for c in self.catalog.corrections if c.action == "écarter"]
        aside = [c for c in known if (c.source, c.indicator, c.territory, c.period, c.breakdown) == here]
        return " ".join([said, *(f"Une autre valeur de cette source est écartée : {c.reason}" for c in aside)]), origin

    def _origins(self, indicator: str) -> dict[tuple[Key, str], Origin]:
        if indicator not in self._read:
            rows = queries.readings(self.connection, indicator)
            self._read[indicator] = {
                ((r.indicator, r.territory, r.period, r.breakdown), r.snapshot): replace(
                    _origin(r), sheet=r.sheet, line=None if pd.isna(r.line) else int(r.line), note=r.said
                )
                for r in rows.itertuples()
            }
        return self._read[indicator]

    def _snapshot(self, snapshot: str) -> Origin:
        (row,) = queries.snapshots(self.connection, [snapshot]).rename(columns={"id": "snapshot"}).itertuples()
        return _origin(row)


def _origin(row: Any) -> Origin:
    """The snapshot that a row of questions describes."""
    return Origin(
        source=row.source,
        publisher=row.publisher,
        dataset=row.dataset,
        url=row.url,
        licence=row.licence,
        published=format_partial(row.published_text) if row.published_text else NO_DATE,
        consulted=format_date(row.consulted.date()),
        obtained=row.obtained,
        file=row.file,
        sha256=row.sha256,
        snapshot=row.snapshot,
    )
