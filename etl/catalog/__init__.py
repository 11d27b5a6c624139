"""The catalogue: what is measured, by whom, in which unit, on which base."""

from etl.catalog.entry import ALL_ARRONDISSEMENTS, ENSEMBLE, ONCE, PLAN_YEARS, STATUSES, SUBJECTS
from etl.catalog.load import load_catalog
from etl.catalog.model import (
    Base,
    Breakdown,
    Catalog,
    Column,
    Comparison,
    Correction,
    Indicator,
    Link,
    Source,
    Territory,
    Variant,
)
from etl.catalog.origin import Computed, Ratio, Term
from etl.catalog.plan import BaseValue, Event, Objective
from etl.catalog.story import Message
from etl.catalog.units import UNITS

__all__ = [
    "ALL_ARRONDISSEMENTS",
    "ENSEMBLE",
    "ONCE",
    "PLAN_YEARS",
    "STATUSES",
    "SUBJECTS",
    "UNITS",
    "Base",
    "BaseValue",
    "Breakdown",
    "Catalog",
    "Column",
    "Comparison",
    "Computed",
    "Correction",
    "Event",
    "Indicator",
    "Link",
    "Message",
    "Objective",
    "Ratio",
    "Source",
    "Term",
    "Territory",
    "Variant",
    "load_catalog",
]
