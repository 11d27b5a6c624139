"""How a snapshot's file becomes observations: by the module of its source's layout, or by the publisher's contract."""

import pandas as pd

from etl.catalog.layouts import RETURN
from etl.observations import Collector
from etl.reading import Extract
from etl.sources import officiel, remontee


def clean_received(found: Extract, collector: Collector, edition: str = "") -> pd.DataFrame:
    """A file that came in as it is, to rows (columns OBSERVATION): a producer's return, or a publisher's own."""
    if collector.source.layout == RETURN:
        return remontee.clean(found, collector)
    return officiel.clean(found, collector, edition)


__all__ = ["clean_received"]
