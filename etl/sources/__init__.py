"""How each layout of file becomes observations: CLEANERS = layout → clean(raw, collector)."""

import pandas as pd

from etl.observations import Collector
from etl.reading import Extract
from etl.sources import contours, officiel, releve, remontee, tableau
from etl.sources.complete import completed

CLEANERS = {"contours": contours.clean, "releve": releve.clean, "tableau": tableau.clean}


def clean_received(found: Extract, collector: Collector, edition: str = "") -> pd.DataFrame:
    """A file that came in as it is, to rows (columns OBSERVATION): a producer's return, or a publisher's own."""
    if collector.source.layout == "remontee":
        return remontee.clean(found, collector)
    return officiel.clean(found, collector, edition)


__all__ = ["CLEANERS", "clean_received", "completed"]
