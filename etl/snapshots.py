"""Dated snapshots: one folder a publication, one file, one `snapshot.toml` that says whose it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pydantic import Field

from etl.catalog.entry import VALUELESS, Entry, Status, Text
from etl.catalog.load import parse_entry, read_toml
from etl.catalog.model import Catalog, Source
from etl.findings import Finding, Refused, refuse
from etl.formats import FormatError
from etl.formats.csv import read_csv
from etl.formats.geojson import read_geojson
from etl.french import known_on
from etl.paths import shown

DESCRIPTION = "snapshot.toml"
READERS = {".csv": read_csv, ".geojson": read_geojson}  # of our own tables, by suffix


class Snapshot(Entry):
    """A file as received on a day. `published` may be partial (2021, 2021-11) or absent when no date was read."""

    id: Text
    folder: Path
    source: Text
    file: Text
    sha256: Text
    publisher: Text
    restates: str = ""  # who produced the figures that this publication repeats; empty: they are its own
    operation: str = ""  # where it is not that of its source
    dataset: Text
    url: str = ""
    licence: Text
    attribution: str | None = None  # where it is not that of its source
    published: str = ""
    consulted: Text
    vintage: Text
    obtained: Text
    note: str = ""
    column_status: dict[str, Status] = Field(default_factory=dict)
    received: bool = False  # the publisher's own file, read by its contract
    received_sha256: str = ""  # of the file as it came, where it is kept compressed
    withdrawn: str = ""  # the day from which its figures are taken no more; what was seen before stays
    withdrawn_reason: str = ""
    withdrawn_everywhere: bool = False  # never to be seen, on any past day either: its values are stored nowhere

    @property
    def path(self) -> Path:
        return self.folder / self.file

    @property
    def known(self) -> dt.date:
        """The day from which the figures are surely known: end of the published period, at most the day read."""
        consulted = dt.date.fromisoformat(self.consulted)
        return min(known_on(self.published), consulted) if self.published else consulted


def find_snapshots(root: Path, catalog: Catalog) -> list[Snapshot]:
    """Every described folder below `root`, in order of id; Refused if a description is wrong."""
    found: list[Snapshot] = []
    findings: list[Finding] = []
    for path in sorted(root.rglob(DESCRIPTION)):
        try:
            found.append(_describe(path, root, catalog))
        except Refused as refused:
            findings.extend(refused.findings)
    findings.extend(_undescribed(root, _announced(root)))
    if not found and not findings:
        raise refuse("instantanes", shown(root), "aucun instantané", "restaurer data/snapshots")
    if findings:
        raise Refused(findings)
    return found


def verify(snapshot: Snapshot) -> None:
    """Refused unless the file is there and its SHA-256 is the announced one."""
    try:
        digest = sha256(snapshot.path)
    except OSError as error:
        raise refuse("fichier-absent", shown(snapshot.path), "fichier absent", "le restaurer") from error
    if digest != snapshot.sha256:
        message = f"empreinte {digest[:12]}… au lieu de {snapshot.sha256[:12]}… : le fichier a changé"
        fix = "restaurer le fichier, ou déposer la nouvelle version dans un nouveau dossier daté"
        raise refuse("empreinte", shown(snapshot.path), message, fix)


def sha256(path: Path) -> str:
    """The SHA-256 of a file of any size. OSError if it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(snapshot: Snapshot) -> pd.DataFrame:
    """The file's cells as text, indexed by line, once verified."""
    verify(snapshot)
    reader = READERS.get(snapshot.path.suffix)
    if reader is None:
        raise refuse("format", shown(snapshot.path), "format non lu", f"formats lus : {', '.join(READERS)}")
    try:
        return reader(snapshot.path)
    except FormatError as error:
        raise refuse("format", shown(snapshot.path), str(error), "corriger le fichier", error.line) from error


def _describe(path: Path, root: Path, catalog: Catalog) -> Snapshot:
    name = path.parent.relative_to(root).as_posix()
    described = read_toml(path)
    for key in {"id", "folder"} & described.keys():
        raise refuse("instantane", shown(path), f"clé « {key} » : clé inconnue", "retirer cette clé")
    values = {"id": name, "folder": str(path.parent), **described}
    snapshot = parse_entry(Snapshot, values, "instantané", shown(path))
    if snapshot.source not in catalog.sources:
        message = f"clé « source » : source inconnue « {snapshot.source} »"
        raise refuse("instantane", shown(path), message, "déclarer la source dans data/catalog/sources.toml")
    if not (snapshot.received or catalog.sources[snapshot.source].tabled):
        fix = "le déposer par « python -m etl add »"
        raise refuse("instantane", shown(path), f"la source « {snapshot.source} » n’a que des fichiers reçus", fix)
    _check_dates(snapshot, shown(path))
    told = (snapshot.withdrawn, snapshot.withdrawn_reason)
    if (any(told) or snapshot.withdrawn_everywhere) and not (snapshot.received and all(told)):
        message = "clé « withdrawn » : seul un fichier reçu se retire, et pour une raison"
        raise refuse("instantane", shown(path), message, "utiliser « python -m etl withdraw »")
    _check_column_status(snapshot, catalog.sources[snapshot.source], shown(path))
    return snapshot


def _check_dates(snapshot: Snapshot, file: str) -> None:
    for key, text, form in (
        ("published", snapshot.published, "AAAA, AAAA-MM ou AAAA-MM-JJ"),
        ("consulted", snapshot.consulted, "AAAA-MM-JJ"),
        ("withdrawn", snapshot.withdrawn, "AAAA-MM-JJ"),
    ):
        try:
            if text and (known_on(text).isoformat() != text and key != "published"):
                raise ValueError(text)
        except ValueError as error:
            raise refuse("instantane", file, f"clé « {key} » : date illisible, « {text} »", form) from error


def _check_column_status(snapshot: Snapshot, source: Source, file: str) -> None:
    for column, status in snapshot.column_status.items():
        if column not in source.columns:
            raise refuse(
                "instantane", file, f"column_status.{column} : colonne inconnue", "nommer une colonne du fichier"
            )
        if status in VALUELESS:
            message = f"column_status.{column} : « {status} » ne va pas à une colonne de valeurs"
            raise refuse("instantane", file, message, "marquer les cellules une à une")


def _announced(root: Path) -> set[Path]:
    """The files that a description, right or wrong, names in its own folder."""
    named = set()
    for path in root.rglob(DESCRIPTION):
        found = re.search(r"""^file *= *["'](.+)["'] *$""", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        named |= {path.parent / found[1]} if found else set(path.parent.iterdir())
    return named


def _undescribed(root: Path, described: set[Path]) -> Iterator[Finding]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name != DESCRIPTION and path not in described:
            fix = f"ajouter {DESCRIPTION} (éditeur, licence, date, empreinte)"
            yield Finding("non-decrit", "erreur", shown(path), "fichier sans description", fix)
