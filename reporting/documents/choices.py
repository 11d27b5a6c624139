"""An exhibit as its record opens it, for documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

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
    found = offered(material, name, **record.documents, **told)
    return replace(found, reading="") if found and name == ROWS else found


def offered(material: Material, name: str, **chosen: Any) -> Exhibit | None:
    """The exhibit `name` of these choices; None where one of the others has nothing to offer."""
    asked = EXHIBITS[name].opening(material.connection, material.catalog, **chosen)
    return None if asked is None else piece(material, name, **asked)


def under(*names: str) -> Under:
    """The exhibits of these names, those that have a year to show, as a zone of text speaks of them."""
    return lambda material: [one for name in names if (one := shown(material, name)) is not None]
