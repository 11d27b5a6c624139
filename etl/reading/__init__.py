"""From a file received to the cells that its contract names: recognised by its headings, read in a limited process."""

from etl.reading.limited import read_received
from etl.reading.told import Extract, Fault, Record

__all__ = ["Extract", "Fault", "Record", "read_received"]
