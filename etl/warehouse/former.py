"""What was published in a former format, laid out again in today's: the one place that knows its names.

The figures stay those of the file, to the last one; what an indicator says of itself too. The rules by which they are
read (objectives, references, secrecy, what the sheets expect) are those of today.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from filelock import FileLock

from etl.catalog import Catalog, load_catalog
from etl.catalog.model import Indicator
from etl.paths import data_directory
from etl.snapshots import Snapshot
from etl.warehouse.build import CREATION, fingerprint
from etl.warehouse.fill import fill, load
from etl.warehouse.published import FORMAT, Published

SEALED = ("territories", "events", "states", "deliverables", "meetings", "schemes")  # of a catalogue: kept as it was
TABLES = ("snapshot", "observation", "latest", "finding")
UNSAID = "non déclarée exhaustive quand ces chiffres ont été publiés"


def modern(path: Path, published: Published) -> Path:
    """A file in today's format with the figures of `path`: itself, or a copy made once, beside the warehouse."""
    if published.format == FORMAT:
        return path
    kept = data_directory() / "warehouse" / "editions"
    copy = kept / f"{published.content[:16]}-{fingerprint()[:16]}.duckdb"
    kept.mkdir(parents=True, exist_ok=True)
    with FileLock(kept / ".lock"):
        if not copy.exists():
            for old in kept.glob(f"{published.content[:16]}-*"):
                old.unlink()
            aside = copy.with_suffix(".tmp")
            aside.unlink(missing_ok=True)
            _lay_out(path, published.jeu, aside)
            aside.rename(copy)
    return copy


def catalog_of(sealed: dict[str, Any], today: Catalog) -> Catalog:
    """A catalogue of format 7 (as JSON reads it) in today's keys."""
    now = today.model_dump(mode="json")
    indicators = {i: _indicator(entry, now["indicators"].get(i, {})) for i, entry in sealed["indicators"].items()}
    kept = {name: sealed[name] for name in SEALED}
    sources = {**now["sources"], **{i: now["sources"].get(i, {}) | entry for i, entry in sealed["sources"].items()}}
    return Catalog.model_validate_json(
        json.dumps(now | kept | {"sources": sources, "indicators": {**now["indicators"], **indicators}})
    )


def _indicator(sealed: dict[str, Any], today: dict[str, Any]) -> dict[str, Any]:
    # A month was a way to date a figure; today's entry says whether months are admitted.
    kept = {key: value for key, value in sealed.items() if key in Indicator.model_fields and value != "{mois}"}
    if breakdown := sealed["breakdown"]:
        added = breakdown.pop("additive")
        kept["breakdown"] = breakdown | {"exhaustive": added, "why": "" if added else UNSAID}
    if words := sealed["computed"]:  # in words alone; its terms are today's, where it is still computed
        kept["computed"] = (today.get("computed") or {}) | {"words": words}
    return today | kept


def _lay_out(path: Path, jeu: str, aside: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as connection:
        sealed = {name: connection.execute(f"select * from {name}").df() for name in TABLES}
        ((declared,),) = connection.execute("select catalog from declared").fetchall()
    catalog = catalog_of(json.loads(declared), load_catalog(data_directory()))
    observations = sealed["observation"].astype({"status": str})
    with duckdb.connect(str(aside), config=CREATION) as connection:
        fill(connection, jeu, catalog, list(map(_snapshot, sealed["snapshot"].to_dict("records"))), observations)
        connection.execute("delete from latest")
        load(connection, "latest", sealed["latest"].astype({"status": str}))
        connection.execute("delete from told; insert into told select * from indicators_told()")
        load(connection, "finding", sealed["finding"])
        connection.execute("checkpoint")


def _snapshot(row: dict[Any, Any]) -> Snapshot:
    kept = {key: value for key, value in row.items() if key in Snapshot.model_fields}
    withdrawn = "" if pd.isna(row["withdrawn"]) else f"{row['withdrawn']:%Y-%m-%d}"
    dates = {"published": row["published_text"], "consulted": f"{row['consulted']:%Y-%m-%d}", "withdrawn": withdrawn}
    return Snapshot(**kept | dates | {"folder": Path()})
