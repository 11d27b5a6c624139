"""An exhibit as its record opens it, for documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from etl.catalog import PLAN_YEARS
from reporting import queries
from reporting.documents.document import Material, Under, piece
from reporting.documents.recit import told_as
from reporting.exhibits import EXHIBITS
from reporting.piece.exhibit import Exhibit

ROWS: Final = "synthese-tensions"  # the one exhibit that tells the story; its reading is of what a page draws


def day(material: Material) -> dt.date:
    """The day to which the document speaks, as pages do."""
    return queries.day_shown(material.connection)


def last_year(material: Material) -> int:
    """The last year over on that day, within the plan."""
    return min(max(day(material).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])


def shown(material: Material, name: str) -> Exhibit | None:
    """The exhibit `name` when nobody chooses; None without any year to show."""
    record = EXHIBITS[name]
    told = {"recit": told_as(material)} if name == ROWS else {}
    asked = record.opening(material.connection, material.catalog, **record.documents, **told)
    if asked is None:
        return None
    found = piece(material, name, **asked)
    return replace(found, reading="") if name == ROWS else found


def under(*names: str) -> Under:
    """The exhibits of these names, those that have a year to show, as a zone of text speaks of them."""
    return lambda material: [one for name in names if (one := shown(material, name)) is not None]
