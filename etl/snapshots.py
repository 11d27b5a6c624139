"""Dated snapshots: one folder a publication, one file, one `snapshot.toml` that says whose it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pydantic import Field

from etl.catalog.load import parse_entry, read_toml
from etl.catalog.model import Catalog, Entry, Status, Text
from etl.findings import Finding, Refused, refuse
from etl.formats import READERS, FormatError
from etl.french import known_on
from etl.paths import shown

DESCRIPTION = "snapshot.toml"


class Snapshot(Entry):
    """A file as received on a day. `published` may be partial (2021, 2021-11) or absent when no date was read."""

    id: Text
    folder: Path
    source: Text
    file: Text
    sha256: Text
    publisher: Text
    dataset: Text
    url: str = ""
    licence: Text
    published: str = ""
    consulted: Text
    vintage: Text
    obtained: Text
    note: str = ""
    column_status: dict[str, Status] = Field(default_factory=dict)

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
    findings.extend(_undescribed(root))
    if not found and not findings:
        raise refuse("instantanes", shown(root), "aucun instantané", "restaurer data/snapshots")
    if findings:
        raise Refused(findings)
    return found


def read(snapshot: Snapshot) -> pd.DataFrame:
    """The file's cells as text, indexed by line, once its SHA-256 is the announced one."""
    try:
        content = snapshot.path.read_bytes()
    except OSError as error:
        raise refuse("fichier-absent", shown(snapshot.path), "fichier absent", "le restaurer") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != snapshot.sha256:
        message = f"empreinte {digest[:12]}… au lieu de {snapshot.sha256[:12]}… : le fichier a changé"
        fix = "restaurer le fichier, ou déposer la nouvelle version dans un nouveau dossier daté"
        raise refuse("empreinte", shown(snapshot.path), message, fix)
    reader = READERS.get(snapshot.path.suffix)
    if reader is None:
        raise refuse("format", shown(snapshot.path), "format non lu", f"formats lus : {', '.join(READERS)}")
    try:
        return reader(snapshot.path)
    except FormatError as error:
        raise refuse("format", shown(snapshot.path), str(error), "corriger le fichier", error.line) from error


def _describe(path: Path, root: Path, catalog: Catalog) -> Snapshot:
    name = path.parent.relative_to(root).as_posix()
    values = {"id": name, "folder": str(path.parent), **read_toml(path)}
    snapshot = parse_entry(Snapshot, values, "instantané", shown(path))
    if snapshot.source not in catalog.sources:
        message = f"clé « source » : source inconnue « {snapshot.source} »"
        raise refuse("instantane", shown(path), message, "déclarer la source dans data/catalog/sources.toml")
    try:
        snapshot.known  # noqa: B018 - reads the dates
    except ValueError as error:
        raise refuse("instantane", shown(path), f"date illisible ({error})", "AAAA, AAAA-MM ou AAAA-MM-JJ") from error
    return snapshot


def _undescribed(root: Path) -> Iterator[Finding]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not (path.parent / DESCRIPTION).exists():
            fix = f"ajouter {DESCRIPTION} (éditeur, licence, date, empreinte)"
            yield Finding("non-decrit", "erreur", shown(path), "fichier sans description", fix)
