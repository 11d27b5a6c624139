"""The warehouse: built aside, checked, published under a new name, opened read-only."""

from etl.warehouse.build import Addition, Progress, build, check, fingerprint, readings, rehearse, silent
from etl.warehouse.published import (
    DEMONSTRATION,
    FORMAT,
    JEUX,
    PUBLIE,
    Published,
    Unavailable,
    connect,
    current,
    declared,
    publish,
    tidy,
)

__all__ = [
    "DEMONSTRATION",
    "FORMAT",
    "JEUX",
    "PUBLIE",
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
    "publish",
    "readings",
    "rehearse",
    "silent",
    "tidy",
]
