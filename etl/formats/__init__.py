"""File formats: our own tables (READERS, by suffix), and any publisher's file (`received`, by its bytes)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.formats import delimited, ods, records, xlsx, xml
from etl.formats.csv import read_csv
from etl.formats.errors import FormatError
from etl.formats.geojson import read_geojson
from etl.formats.kind import kind, unzipped
from etl.formats.table import UNCOMPUTED, Row, Table, written

READERS = {".csv": read_csv, ".geojson": read_geojson}
RECEIVED = {
    "texte": delimited.tables,
    "xlsx": xlsx.tables,
    "ods": ods.tables,
    "json": records.json_tables,
    "xml": xml.tables,
    "parquet": records.parquet_tables,
}


@contextmanager
def received(path: Path, aside: Path) -> Iterator[list[Table]]:
    """The tables of a file of unknown origin, a gzip opened into `aside`; FormatError says what to do with it."""
    with unzipped(path, aside) as plain:
        yield RECEIVED[kind(plain)](plain)


__all__ = ["READERS", "UNCOMPUTED", "FormatError", "Row", "Table", "read_csv", "read_geojson", "received", "written"]
