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
    Unavailable,
    connect,
    current,
    declared,
    forget,
    intact,
    publish,
    replacing,
)

__all__ = [
    "DEMONSTRATION",
    "FORMAT",
    "JEUX",
    "PUBLIE",
    "RESTREINT",
    "Addition",
    "Change",
    "Progress",
    "Published",
    "Unavailable",
    "build",
    "check",
    "connect",
    "current",
    "declared",
    "entering",
    "fingerprint",
    "forget",
    "intact",
    "modern",
    "publish",
    "readings",
    "rehearse",
    "replacing",
    "silent",
]
