"""File formats: READERS gives, by suffix, the function that turns a file into a table of strings."""

from etl.formats.csv import read_csv
from etl.formats.errors import FormatError
from etl.formats.geojson import read_geojson

READERS = {".csv": read_csv, ".geojson": read_geojson}

__all__ = ["READERS", "FormatError", "read_csv", "read_geojson"]
