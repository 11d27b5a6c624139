"""The observations of a snapshot, as its own file gives them: verified, read, cleaned; then their known errors."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

import pandas as pd

from etl.catalog import Catalog, Correction
from etl.findings import Finding, line_of
from etl.french import format_exact
from etl.observations import Collector
from etl.paths import data_directory
from etl.reading import read_received
from etl.snapshots import Snapshot, read, verify
from etl.sources import clean_received

# A publication builds three times over a hundred files that have not moved: they are cleaned once in a process.
_CLEANED: dict[str, pd.DataFrame] = {}
MOST = 1_000
KEY = ["source", "indicator", "territory", "period", "breakdown"]


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


def corrected(observations: pd.DataFrame, catalog: Catalog) -> tuple[pd.DataFrame, list[Finding]]:
    """Observations (with `source`) without the set-aside rows, the others requalified for a reason, and what each
    correction did; without its error, one says that it is out of date.
    """
    findings: list[Finding] = []
    dropped: list[int] = []
    observations = observations.copy()
    for correction in catalog.corrections:
        wrong = observations[_matching(observations, correction)]
        findings.append(_said(correction, wrong, catalog))
        if correction.action == "écarter":
            dropped.extend(wrong.index)
            continue
        observations.loc[wrong.index, "status"] = correction.status
        observations.loc[wrong.index, "note"] += f" Requalifié ({correction.status}) : {correction.reason}"
    return observations.drop(index=dropped), findings


def _matching(observations: pd.DataFrame, correction: Correction) -> pd.Series[bool]:
    """The wrong figure, wherever the source prints it so."""
    named = (observations[KEY] == [getattr(correction, name) for name in KEY]).all(axis="columns")
    return named & (observations["value"] == correction.expect) & (observations["status"] != correction.status)


def _said(correction: Correction, wrong: pd.DataFrame, catalog: Catalog) -> Finding:
    if wrong.empty:
        entry = f"{correction.indicator}, {correction.territory}, {correction.period}"
        state = f", ou y est déjà {correction.status}" if correction.status else ""
        message = (
            f"correction sans objet ({entry}) : la valeur {format_exact(correction.expect or 0)} n’y est pas{state}"
        )
        return Finding("correction-perimee", "erreur", correction.file, message, "retirer la correction")
    first = wrong.iloc[0]
    file, line = f"data/snapshots/{first['snapshot']}", line_of(first)
    what, place = catalog.indicators[correction.indicator].short, catalog.territories[correction.territory].short
    done = f"valeur requalifiée, {correction.status}" if correction.status else "valeur écartée"
    message = f"{done} ({what}, {place}, {correction.period}) : {correction.reason}"
    return Finding("correction", "avertissement", file, message, "aucune action", line)
