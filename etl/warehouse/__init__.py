"""The warehouse: built aside, checked, published under a new name, opened read-only."""

from etl.warehouse.build import Addition, Progress, build, check, fingerprint, readings, rehearse, silent
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
)

__all__ = [
    "DEMONSTRATION",
    "FORMAT",
    "JEUX",
    "PUBLIE",
    "RESTREINT",
    "Addition",
    "Progress",
    "Published",
    "Unavailable",
    "build",
    "check",
    "connect",
    "current",
    "declared",
    "fingerprint",
    "forget",
    "intact",
    "publish",
    "readings",
    "rehearse",
    "silent",
]
