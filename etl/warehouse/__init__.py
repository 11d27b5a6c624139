"""The warehouse: built aside, checked, published under a new name, opened read-only."""

from etl.warehouse.build import Addition, Change, Progress, build, check, entering, fingerprint, rehearse, silent
from etl.warehouse.clean import readings
from etl.warehouse.former import modern
from etl.warehouse.published import (
    DEMONSTRATION,
    FORMAT,
    JEUX,
    PUBLIE,
    RESTREINT,
    Published,
    Reading,
    Unavailable,
    connect,
    current,
    declared,
    forget,
    intact,
    publish,
    reading,
    replacing,
)
from etl.warehouse.sealed import ASIDE, SEALED, described, holdings

__all__ = [
    "ASIDE",
    "DEMONSTRATION",
    "FORMAT",
    "JEUX",
    "PUBLIE",
    "RESTREINT",
    "SEALED",
    "Addition",
    "Change",
    "Progress",
    "Published",
    "Reading",
    "Unavailable",
    "build",
    "check",
    "connect",
    "current",
    "declared",
    "described",
    "entering",
    "fingerprint",
    "forget",
    "holdings",
    "intact",
    "modern",
    "publish",
    "reading",
    "readings",
    "rehearse",
    "replacing",
    "silent",
]
