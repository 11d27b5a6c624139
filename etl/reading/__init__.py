"""From a file received to the cells that its contract names: recognised by its headings, read in a limited process."""

from etl.reading.found import Extract, Fault, Record
from etl.reading.limited import read_received

__all__ = ["Extract", "Fault", "Record", "read_received"]
