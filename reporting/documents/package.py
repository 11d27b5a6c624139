"""The open data package: a ZIP of tables, described for machines and for people; the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from etl.repack import EPOCH
from reporting.documents import tables
from reporting.documents.document import Material, Refusal, Tell
from reporting.documents.readme import readme
from reporting.piece.exhibit import PUBLIE

DECLARED = Path(__file__).with_name("paquet.toml")
OPEN = (PUBLIE, "demonstration")  # the data sets that may leave in an open package
CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
PARQUET = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
OBSERVATIONS = "observations"


def write(material: Material, tell: Tell) -> bytes:
    """The package as a ZIP; Refusal of figures that are not to be published."""
    if material.jeu not in OPEN:
        raise Refusal("Le paquet ouvert ne se fait pas des chiffres à diffusion restreinte : ils ne se publient pas.")
    declared = _declared(material)
    read: dict[str, pa.Table] = {}
    for name, table in declared["tables"].items():
        tell(len(read) / (len(declared["tables"]) + 1), f"{table['title']} : lecture")
        read[name] = tables.read(name, material, table["fields"])
    tell(0.9, "description et archive")
    files = {f"{name}.csv": _csv(table) for name, table in read.items()}
    files[f"{OBSERVATIONS}.parquet"] = _parquet(read[OBSERVATIONS], material)
    described = _described(declared, read, files, material)
    files["datapackage.json"] = (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
    files["LISEZMOI.md"] = readme(described, read, material).encode()
    packed = _zip(files)
    tell(1.0, "paquet prêt")
    return packed


def _declared(material: Material) -> dict[str, Any]:
    """paquet.toml; its title and tables say what the figures are, unless they are the published ones of today."""
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    if material.mention:
        declared["title"] = f"{declared['title']} : {material.mention.lower()}"
        for table in declared["tables"].values():
            table["fields"].append(tables.remark(material))
    if material.laid_out:
        declared["description"] += f" {material.laid_out.capitalize()}."
    return declared


def _csv(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    csv.write_csv(table, sink)
    return sink.getvalue()


def _parquet(table: pa.Table, material: Material) -> bytes:
    """Not compressed: the archive is."""
    said = {
        "version": material.version,
        "status": material.state,
        "remark": material.mention,
        "layout": material.laid_out,
    }
    sink = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(said), sink, compression="none")
    return sink.getvalue()


def _described(
    declared: dict[str, Any], read: dict[str, pa.Table], files: dict[str, bytes], material: Material
) -> dict[str, Any]:
    """The descriptor of a Data Package 2.0."""
    sources = read["sources"].to_pylist()
    described = {
        "$schema": declared["profile"],
        "name": declared["name"],
        "title": declared["title"],
        "description": declared["description"],
        "version": material.version,
        "status": material.state,
        "keywords": declared["keywords"],
        "licenses": [
            licence
            for beginning, licence in declared["licences"].items()
            if any(source["licence"].startswith(beginning) for source in sources)
        ],
        "sources": [_source(source) for source in sources],
        "resources": [
            _resource(path, content, declared["tables"][path.split(".")[0]]) for path, content in files.items()
        ],
    }
    return {key: said for key, said in described.items() if said}  # no source, no licence: on a day before any


def _source(row: dict[str, Any]) -> dict[str, str]:
    dated = f" ({row['published_text']})" if row["published_text"] else ""
    titled = {"title": f"{row['publisher']}, {row['dataset']}{dated}"}
    return titled | ({"path": row["url"]} if row["url"] else {})


def _resource(path: str, content: bytes, table: dict[str, Any]) -> dict[str, Any]:
    """A file of the package, as its kind is described."""
    tabled = {
        "name": path.removesuffix(".csv").replace(".", "-"),
        "type": "table",
        "path": path,
        "title": table["title"],
        "description": table["description"],
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    schema = {key: table[key] for key in ("fields", "primaryKey", "foreignKeys") if key in table}
    if path.endswith(".csv"):
        return tabled | CSV | {"bytes": len(content), "schema": schema}
    # The library that most validate with reads a null integer of a Parquet file as NaN, a number, and counts no bytes.
    loose = [field | {"type": "number"} if field["type"] == "integer" else field for field in table["fields"]]
    return tabled | PARQUET | {"schema": schema | {"fields": loose}}


def _zip(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16  # whatever machine makes it
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()
