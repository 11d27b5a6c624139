"""A golden fixture: one hazard of the real files, and all that must be said of it."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from etl import checks
from etl.catalog import Catalog
from etl.findings import Finding, Refused
from etl.formats import FormatError
from etl.intake.plausible import doubts
from etl.observations import Collector
from etl.reading import read_received
from etl.snapshots import Snapshot
from etl.sources import clean_received
from tests.intake import publishers
from tests.intake.publishers import Published, Truth
from tests.intake.reading import read, said_by

# Findings about one cell: the report must give its line, its column and what it says.
ABOUT_A_CELL = {"entier", "negatif", "periode", "taux", "territoire", "unite", "valeur"}


@dataclass
class Desk:
    """Where a fixture writes its file, and the figures already served."""

    path: Path
    served: pd.DataFrame

    def text(self, content: str, encoding: str = "utf-8") -> None:
        self.path.write_bytes(content.encode(encoding))

    def csv(self, made: Published, **how: str) -> Published:
        publishers.write_csv(made, self.path, **how)
        return made

    def xlsx(self, made: Published) -> Published:
        publishers.write_xlsx(made, self.path)
        return made

    def ods(self, made: Published) -> Published:
        publishers.write_ods(made, self.path)
        return made

    def edit(self, part: str, pattern: bytes, new: bytes, times: int = 1) -> None:
        """Rewrites a part of a workbook: what the pattern matches becomes `new`."""
        with zipfile.ZipFile(self.path) as archive:
            content = archive.read(part)
        assert re.search(pattern, content)
        publishers.rewrite_archive(self.path, {part: re.sub(pattern, lambda _: new, content, count=times)})

    def add(self, part: str, content: bytes) -> None:
        """A further part in a workbook, or another in its place."""
        publishers.rewrite_archive(self.path, {part: content})


Make = Callable[[Desk], Published | None]


@dataclass(frozen=True)
class Fixture:
    """`ids`: all the findings expected; `says`: words met in what is said; `limits`: constants made small."""

    make: Make
    ids: frozenset[str]
    says: str
    edition: str
    limits: Mapping[str, object]
    beside: bool  # compared with what is served
    apart: bool  # read in its own process

    @property
    def name(self) -> str:
        return self.make.__name__


@dataclass
class Verdict:
    findings: list[Finding]
    truth: Truth = field(default_factory=dict)
    figures: Truth = field(default_factory=dict)

    @property
    def publishable(self) -> bool:
        return all(finding.tier == "avertissement" for finding in self.findings)


FIXTURES: dict[str, Fixture] = {}


def fixture(
    *ids: str,
    says: str = "",
    edition: str = "2024",
    limits: Mapping[str, object] | None = None,
    beside: bool = False,
    apart: bool = False,
) -> Callable[[Make], Make]:
    """Adds a maker to the golden corpus."""

    def add(make: Make) -> Make:
        assert make.__name__ not in FIXTURES
        FIXTURES[make.__name__] = Fixture(make, frozenset(ids), says, edition, limits or {}, beside, apart)
        return make

    return add


def judge(one: Fixture, folder: Path, catalog: Catalog, served: pd.DataFrame) -> Verdict:
    """The file made, then read as the product reads it."""
    path = folder / one.name
    made = one.make(Desk(path, served))
    with ExitStack() as stack:
        for name, value in one.limits.items():
            stack.enter_context(patch(name, value))
        findings, rows = _said(one, path, catalog, served)
    path.unlink()
    return Verdict(findings, made.truth if made else {}, said_by(rows) if len(rows) else {})


def faults(one: Fixture, verdict: Verdict) -> list[str]:
    """What a verdict lacks of what is expected."""
    words = "\n".join(finding.message for finding in verdict.findings)
    found = frozenset(finding.id for finding in verdict.findings)
    wrong = [f"attendu {sorted(one.ids)}, dit {sorted(found)} : {words}"] if found != one.ids else []
    wrong += [f"« {one.says} » absent de : {words}"] if one.says not in words else []
    wrong += [f"sans conseil : {finding}" for finding in verdict.findings if not finding.fix]
    wrong += [f"sans place : {finding}" for finding in verdict.findings if not _placed(finding)]
    if verdict.publishable and verdict.truth and verdict.figures != verdict.truth:
        both = verdict.figures.keys() | verdict.truth.keys()
        gap = [(k, verdict.figures.get(k), verdict.truth.get(k)) for k in both]
        wrong.append(f"chiffres différents : {[g for g in gap if g[1] != g[2]][:3]}")
    return wrong


def _placed(finding: Finding) -> bool:
    return finding.id not in ABOUT_A_CELL or finding.tier != "erreur" or bool(finding.line and finding.column)


def _said(one: Fixture, path: Path, catalog: Catalog, served: pd.DataFrame) -> tuple[list[Finding], pd.DataFrame]:
    try:
        found = read_received(path, catalog.sources, catalog.territories) if one.apart else read(path, catalog)
        snapshot = Snapshot.model_construct(
            id="essai", folder=Path("essai"), file="essai", source=found.source, published="", consulted="2026-11-24"
        )
        collector = Collector(snapshot, catalog.sources[found.source], catalog)
        rows = clean_received(found, collector, one.edition).assign(snapshot="essai")
        rows = rows[rows["line"].notna()]  # less the noughts of a complete list, which no line says
        said = [*collector.findings, *checks.check(rows, {"essai": snapshot}, catalog)]
        said += doubts(rows, served, catalog, "essai") if one.beside else []
        return said, rows
    except FormatError as error:
        return [Finding(error.id, "bloquant", "essai", str(error), error.fix or "corriger", error.line)], pd.DataFrame()
    except Refused as refused:
        return list(refused.findings), pd.DataFrame()


def rpls() -> Published:
    return publishers.rpls(2024, random.Random(3))


def sru(**figures: object) -> Published:
    return publishers.sru(2025, **figures)  # type: ignore[arg-type]


def socle() -> Published:
    return publishers.socle(2025, random.Random(7), columns=20)


def approvals() -> Published:
    return publishers.approvals(random.Random(1), rows=40)


def barometer() -> Published:
    return publishers.barometer(random.Random(4))


def apur() -> Published:
    return publishers.apur(random.Random(5))
