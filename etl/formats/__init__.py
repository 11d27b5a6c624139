"""File formats of any publisher (`received`, by the bytes of the file); our own tables are in csv and geojson."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.formats import delimited, ods, records, xlsx, xml
from etl.formats.errors import FormatError
from etl.formats.kind import kind, unzipped
from etl.formats.table import UNCOMPUTED, Row, Table, written

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


__all__ = ["UNCOMPUTED", "FormatError", "Row", "Table", "received", "written"]
