"""How a snapshot's file becomes observations: by the module of its source's layout, or by the publisher's contract."""

from collections.abc import Callable
from importlib import import_module

import pandas as pd

from etl.catalog.layouts import RETURN
from etl.observations import Collector
from etl.reading import Extract
from etl.sources import officiel, remontee
from etl.sources.complete import completed

Cleaner = Callable[[pd.DataFrame, Collector], pd.DataFrame]


def cleaner(layout: str) -> Cleaner:
    """The function that cleans our own tables of that layout; the catalogue has refused any without its module."""
    clean: Cleaner = import_module(f"etl.sources.{layout}").clean
    return clean


def clean_received(found: Extract, collector: Collector, edition: str = "") -> pd.DataFrame:
    """A file that came in as it is, to rows (columns OBSERVATION): a producer's return, or a publisher's own."""
    if collector.source.layout == RETURN:
        return remontee.clean(found, collector)
    return officiel.clean(found, collector, edition)


__all__ = ["clean_received", "cleaner", "completed"]
