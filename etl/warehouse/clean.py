"""The observations of a snapshot, as its own file gives them: verified, read, cleaned."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

import pandas as pd

from etl.catalog import Catalog
from etl.observations import Collector
from etl.paths import data_directory
from etl.reading import read_received
from etl.snapshots import Snapshot, read, verify
from etl.sources import clean_received

# A publication builds three times over a hundred files that have not moved: they are cleaned once in a process.
_CLEANED: dict[str, pd.DataFrame] = {}
MOST = 1_000


def clean(snapshot: Snapshot, catalog: Catalog, declared: str, memory: Path | None) -> pd.DataFrame:
    """The rows of OBSERVATION with `snapshot`, `source`, `restates` and `published`; Refused with every fault.

    `declared`: the catalogue as text; `memory`: where what is read of a received file is kept.
    """
    verify(snapshot)
    if snapshot.received:
        return _clean(snapshot, catalog, memory)
    said = declared + snapshot.model_dump_json(exclude={"folder"})
    key = hashlib.sha256(said.encode()).hexdigest()
    if key not in _CLEANED:
        if len(_CLEANED) >= MOST:
            _CLEANED.clear()
        _CLEANED[key] = _clean(snapshot, catalog, memory)
    return _CLEANED[key]


def _clean(snapshot: Snapshot, catalog: Catalog, memory: Path | None) -> pd.DataFrame:
    source = catalog.sources[snapshot.source]
    collector = Collector(snapshot, source, catalog)
    if snapshot.received:
        found = read_received(snapshot.path, {source.id: source}, catalog.territories, memory)
        observations = clean_received(found, collector, snapshot.vintage)
    else:
        # The catalogue refuses a layout that has no such module; its name is all there is to declare.
        observations = import_module(f"etl.sources.{source.layout}").clean(read(snapshot), collector)
    named = {"snapshot": snapshot.id, "source": source.id, "restates": snapshot.restates}
    return observations.assign(**named, published=snapshot.known)


def readings() -> Path:
    """Where what was read of published files is kept, by content: they are opened once, not at each build."""
    return data_directory() / "warehouse" / "lectures"
