"""The open data package: a ZIP of tables, described for machines and for people; the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from etl.french import STATUS_MARKS
from etl.repack import EPOCH
from etl.tableur import WRITERS
from reporting import queries
from reporting.documents import tables
from reporting.documents.annex import definitions
from reporting.documents.document import Material, Refusal, Tell
from reporting.documents.readme import readme
from reporting.documents.values import MENTION, VALUES, columns, lines, sheet
from reporting.exhibits import cite
from reporting.files import csv as csv_files
from reporting.piece.exhibit import PUBLIE
from reporting.render.office.exhibit_sheets import sources_page
from reporting.render.office.sheets import Grid, Page, laid

DECLARED = Path(__file__).with_name("paquet.toml")
OPEN = (PUBLIE, "demonstration")  # the data sets that may leave in an open package
CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
XLSX = {"format": "xlsx", "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
BOOK = "Les mêmes dans un classeur, à filtrer ; un dictionnaire des colonnes, les états, les indicateurs, les sources."
OF_TEXT = {"format", "decimalChar"}  # what says how a value is written, which a workbook does not need
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
        if name != VALUES:
            read[name] = tables.read(name, material, table["fields"])
    tell(0.9, "description et archive")
    files = {f"{name}.csv": _csv(table) for name, table in read.items()}
    files |= _for_excel(declared, material)
    files[f"{OBSERVATIONS}.parquet"] = _parquet(read[OBSERVATIONS], material)
    described = _described(declared, read, files, material)
    files["datapackage.json"] = (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
    files["LISEZMOI.md"] = readme(described, read, declared["states"], material).encode()
    packed = _zip(files)
    tell(1.0, "paquet prêt")
    return packed


def _declared(material: Material) -> dict[str, Any]:
    """paquet.toml; its title and tables say what the figures are, unless they are the published ones of today."""
    declared = tomllib.loads(DECLARED.read_text(encoding="utf-8"))
    people = declared["tables"][VALUES]
    people["fields"] = [{"title": field["name"]} | field for field in people["fields"]]
    people["head"] = 2 if material.mention else 1  # the row of its headings in the workbook
    if material.mention:
        declared["title"] = f"{declared['title']} : {material.mention.lower()}"
        for name, table in declared["tables"].items():
            table["fields"].append(tables.remark(material) | ({"name": MENTION} if name == VALUES else {}))
    if material.laid_out:
        declared["description"] += f" {material.laid_out.capitalize()}."
    return declared


def _for_excel(declared: dict[str, Any], material: Material) -> dict[str, bytes]:
    """Every value for people: as a file that French Excel opens, and as a workbook with its dictionary."""
    found = queries.series(material.connection, list(material.catalog.indicators), (), ())
    listed = [*lines(material, found)]
    cited = cite(material.connection, found["snapshot"])
    told = [(field["name"], field.get("description", "")) for field in declared["tables"][VALUES]["fields"]]
    states = [(state, STATUS_MARKS[state], words) for state, words in declared["states"].items()]
    pages = [
        _page("Dictionnaire", ("Colonne", "Ce qu’elle contient"), told, material),
        _page("États", ("État", "Marque", "Ce qu’il dit d’un chiffre"), states, material),
        definitions(material),
        sources_page(cited, "Les publications citées", material.mention),
    ]
    return {
        f"{VALUES}.csv": csv_files.excel(columns(material), listed),
        f"{VALUES}.xlsx": WRITERS["xlsx"]([sheet(material, listed), *map(laid, pages)], declared["title"]),
    }


def _page(name: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], material: Material) -> Page:
    return Page(name, name, material.mark, material.mention, (Grid(head, tuple(rows)),))


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
    keys = ("fields", "primaryKey", "foreignKeys", "missingValues")
    schema = {key: table[key] for key in keys if key in table}
    if path.endswith(".xlsx"):
        typed = {
            "fields": [{key: said for key, said in field.items() if key not in OF_TEXT} for field in table["fields"]]
        }
        head = {"dialect": {"headerRows": [table["head"]]}}
        return tabled | XLSX | {"description": BOOK, "bytes": len(content)} | head | {"schema": schema | typed}
    if path == f"{VALUES}.csv":
        return tabled | CSV | {"dialect": {"delimiter": ";"}, "bytes": len(content), "schema": schema}
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
