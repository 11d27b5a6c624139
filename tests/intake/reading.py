"""A file read as the product reads it, without the process of its own that guards it, and its figures by key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl import checks
from etl.catalog import Catalog
from etl.findings import Refused
from etl.formats import FormatError
from etl.observations import Collector
from etl.reading import Extract
from etl.reading.extract import extract
from etl.snapshots import Snapshot
from etl.sources import clean_received
from tests.intake.publishers import Truth


def read(path: Path, catalog: Catalog) -> Extract:
    """FormatError if it cannot be read."""
    sources = {id: source for id, source in catalog.sources.items() if source.receivable}
    levels = {code: territory.level for code, territory in catalog.territories.items()}
    return extract(path, path.with_name("ouvert"), sources, levels)


def clean(found: Extract, catalog: Catalog, edition: str) -> pd.DataFrame:
    """What its lines say; Refused with every fault of the file or of its figures taken one by one."""
    snapshot = Snapshot.model_construct(
        id="essai", folder=Path("essai"), file="essai", source=found.source, published="", consulted="2026-11-24"
    )
    collector = Collector(snapshot, catalog.sources[found.source], catalog)
    rows = clean_received(found, collector, edition).assign(snapshot="essai")
    rows = rows[rows["line"].notna()]  # less the noughts of a complete list, which no line says
    if faults := checks.check(rows, {"essai": snapshot}, catalog):
        raise Refused(faults)
    return rows


def figures(found: Extract, catalog: Catalog, edition: str) -> Truth:
    """What the extract says, by key: a value, or the status that takes its place."""
    return said_by(clean(found, catalog, edition))


def said_by(rows: pd.DataFrame) -> Truth:
    """Observations by key."""
    keys = rows[["indicator", "territory", "period", "breakdown"]].itertuples(index=False, name=None)
    pairs = zip(rows["value"], rows["status"], strict=True)
    said = dict(zip(keys, (status if pd.isna(value) else float(value) for value, status in pairs), strict=True))
    assert len(said) == len(rows)
    return said


def verdict(path: Path, catalog: Catalog, edition: str) -> Truth | str:
    """The figures, or the reason of the refusal."""
    try:
        return figures(read(path, catalog), catalog, edition)
    except (FormatError, Refused) as refused:
        return str(refused)
