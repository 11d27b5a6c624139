"""What was published in a former format, laid out again in today's: the one place that knows its names.

So is what was published with the words of those who send files.

The figures stay those of the file, to the last one; what an indicator says of itself too. The rules by which they are
read (objectives, references, secrecy, what the sheets expect) are those of today.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd
from filelock import FileLock

from etl.catalog import SUBJECTS, Catalog, load_catalog
from etl.catalog.model import Indicator
from etl.paths import data_directory, private, shown
from etl.secrecy import ERASED, WITHHELD, withhold
from etl.snapshots import Snapshot, sha256
from etl.warehouse.build import CREATION, fingerprint
from etl.warehouse.fill import KEPT, fill, load
from etl.warehouse.published import (
    FORMAT,
    STALE_SECONDS,
    Instance,
    Published,
    Unavailable,
    flush,
    instance,
    intact,
    opened,
    told,
)

SEALED = (
    "territories",
    "events",
    "states",
    "deliverables",
    "meetings",
    "schemes",
    "messages",
)  # of a catalogue: kept as it was
TABLES = ("snapshot", "observation", "latest", "finding")
ASIDE = ".mise-en-forme-"
# Completeness counted other indicators: what it was when it was sealed, whatever the sheets are read to expect today.
COMPLETE = """
    select y.year, c.plan_indicator, c.covered, c.status
    from range(2019, 2028) y (year), completude_bilan(y.year, date '9999-12-31') c (plan_indicator, covered, status)
"""
AS_SEALED = """
    create table complete as from frame;
    create or replace macro completude_bilan(asked, day) as table (
        select plan_indicator, covered, status from complete where year = cast(asked as integer)
    );
    create or replace macro completude_known_on(day, shown) as table (
        select * from latest where indicator = 'completude_bilan'
    );
"""
UNSAID = "non déclarée exhaustive quand ces chiffres ont été publiés"


# Before 28 November 2026 the words of whoever sent a file were published with it, the digest of a return, its sheets.
TELLS = """
    select 1
    from snapshot s join source r on r.id = s.source
    where (r.returned and s.sha256 <> $kept)
        or (starts_with(s.obtained, $received) and regexp_matches(s.obtained || s.withdrawn_reason, '\\pN'))
        or (r.returned and exists (
            from observation o where o.snapshot = s.id and (
                (o.masked = '' and o.note not in ('', $erased, $withheld))
                or not list_contains($sheets, o.sheet)
            )
        ))
"""
RECEIVED = "Déposé"  # how a snapshot says that its file came by the door


def modern(path: Path, published: Published) -> Path:
    """A file in today's format with the figures of `path`, and no words or digest that are no longer published: itself,
    or a copy made once, whole, beside the warehouse.

    Where nothing can be written there, the copy is this process's own. Unavailable if none can be made.
    """
    if published.format == FORMAT and not _tells(path, instance(path)):
        return path
    kept = data_directory() / "warehouse" / "editions"
    try:
        return _whole(kept, published) or _made(kept, path, published)
    except (OSError, duckdb.IOException):
        pass
    try:
        own = Path(_own().name)
        return _whole(own, published) or _made(own, path, published)
    except (OSError, duckdb.IOException) as error:
        message = f"{shown(path)} est au format {published.format} et ne peut être remis en forme : "
        raise Unavailable(f"{message}ni {shown(kept)} ni le dossier temporaire ne peuvent être écrits") from error


@lru_cache(maxsize=16)
def _tells(path: Path, _instance: Instance) -> bool:
    """Whether a file in today's format holds what is no longer published."""
    with opened(path) as connection:
        said = {"kept": KEPT, "received": RECEIVED, "erased": ERASED, "withheld": WITHHELD}
        return connection.execute(TELLS, said | {"sheets": ["", *SUBJECTS.values()]}).fetchone() is not None


@cache
def _own() -> TemporaryDirectory[str]:
    """Gone with this process."""
    return TemporaryDirectory(prefix="editions-")


def _name(published: Published) -> str:
    """The file laid out, by its content, and the code and data that lay it out; the SHA-256 of the copy follows."""
    return f"{published.sha256[:32]}-{fingerprint()[:16]}"


def _whole(folder: Path, published: Published) -> Path | None:
    """The copy made before, unless it has changed since."""
    for copy in folder.glob(f"{_name(published)}-*.duckdb"):
        with suppress(Unavailable):
            intact(copy, replace(published, format=FORMAT, sha256=copy.stem.rpartition("-")[2]))
            with suppress(OSError):  # now given to a reader: not to be removed before it is open
                os.utime(copy, ns=(time.time_ns(), copy.stat().st_mtime_ns))
            return copy
    return None


def _made(folder: Path, path: Path, published: Published) -> Path:
    """The copy, in its place only once it is whole; what killed layings out left is gone, and copies of no more use."""
    folder.mkdir(parents=True, exist_ok=True)
    private(folder)
    with FileLock(folder / ".lock", mode=0o600):
        if copy := _whole(folder, published):  # made by another meanwhile
            return copy
        for left in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(left)
        for old in folder.glob(f"{published.sha256[:32]}-*.duckdb"):
            if old.name.startswith(_name(published)) or time.time() - old.stat().st_atime > STALE_SECONDS:
                old.unlink()
        with TemporaryDirectory(prefix=ASIDE, dir=folder) as aside:
            laid = Path(aside) / "copie.duckdb"
            _lay_out(path, published, laid)
            flush(private(laid))
            return laid.replace(folder / f"{_name(published)}-{sha256(laid)}.duckdb")


def catalog_of(sealed: dict[str, Any], today: Catalog) -> Catalog:
    """A catalogue of format 7 or 8 (as JSON reads it) in today's keys."""
    now = today.model_dump(mode="json")
    indicators = {i: _indicator(entry, now["indicators"].get(i, {})) for i, entry in sealed["indicators"].items()}
    kept = {name: sealed[name] for name in SEALED if name in sealed}  # a former one told no story
    sources = {**now["sources"], **{i: now["sources"].get(i, {}) | entry for i, entry in sealed["sources"].items()}}
    return Catalog.model_validate_json(
        json.dumps(now | kept | {"sources": sources, "indicators": {**now["indicators"], **indicators}})
    )


def _indicator(sealed: dict[str, Any], today: dict[str, Any]) -> dict[str, Any]:
    known = Indicator.model_fields.keys() - {"serves"}
    # A month was a way to date a figure; today's entry says whether months are admitted.
    kept = {key: value for key, value in sealed.items() if key in known and value != "{mois}"}
    breakdown, words = sealed["breakdown"] or {}, sealed["computed"]
    if "additive" in breakdown:
        added = breakdown.pop("additive")
        kept["breakdown"] = breakdown | {"exhaustive": added, "why": "" if added else UNSAID}
    if words and isinstance(words, str):  # in words alone; its terms are today's, where it is still computed
        kept["computed"] = (today.get("computed") or {}) | {"words": words}
    # The COREP was called otherwise; what someone wrote in a text stays theirs.
    kept["decider"] = sealed["decider"].replace("comité de pilotage", "comité responsable du plan")
    return today | kept


def _lay_out(path: Path, published: Published, aside: Path) -> None:
    with opened(path) as connection:
        sealed = {name: connection.execute(f"select * from {name}").df() for name in TABLES}
        ((declared,),) = connection.execute("select catalog from declared").fetchall()
        complete = connection.execute(COMPLETE).df() if published.format < FORMAT else None
    catalog = told(declared) if complete is None else catalog_of(json.loads(declared), load_catalog(data_directory()))
    snapshots = [_snapshot(row) for row in sealed["snapshot"].to_dict("records")]
    sources = sealed["observation"]["snapshot"].map({one.id: one.source for one in snapshots})
    observations = withhold(sealed["observation"].assign(source=sources), catalog).astype({"status": str})
    with duckdb.connect(str(aside), config=CREATION) as connection:
        fill(connection, published.jeu, catalog, snapshots, observations)
        connection.execute("delete from latest")
        load(connection, "latest", sealed["latest"].astype({"status": str}))
        connection.execute("delete from told; insert into told select * from indicators_told()")
        load(connection, "finding", sealed["finding"])
        if complete is not None:
            connection.register("frame", complete)
            connection.execute(AS_SEALED)
        connection.execute("checkpoint")


def _snapshot(row: dict[Any, Any]) -> Snapshot:
    kept = {key: value for key, value in row.items() if key in Snapshot.model_fields}
    withdrawn = "" if pd.isna(row["withdrawn"]) else f"{row['withdrawn']:%Y-%m-%d}"
    dates = {"published": row["published_text"], "consulted": f"{row['consulted']:%Y-%m-%d}", "withdrawn": withdrawn}
    received = row["obtained"].startswith(RECEIVED)
    return Snapshot(**kept | dates | {"folder": Path(), "received": received})
