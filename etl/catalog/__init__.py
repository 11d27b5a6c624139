"""The catalogue: what is measured, by whom, in which unit, on which base."""

from etl.catalog.load import load_catalog
from etl.catalog.model import (
    ALL_ARRONDISSEMENTS,
    ENSEMBLE,
    PLAN_YEARS,
    STATUSES,
    UNITS,
    Base,
    Breakdown,
    Catalog,
    Column,
    Correction,
    Indicator,
    Objective,
    Ratio,
    Source,
    Territory,
)

__all__ = [
    "ALL_ARRONDISSEMENTS",
    "ENSEMBLE",
    "PLAN_YEARS",
    "STATUSES",
    "UNITS",
    "Base",
    "Breakdown",
    "Catalog",
    "Column",
    "Correction",
    "Indicator",
    "Objective",
    "Ratio",
    "Source",
    "Territory",
    "load_catalog",
]
