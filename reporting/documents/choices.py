"""An exhibit as its record opens it, for documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from etl.catalog import PLAN_YEARS
from reporting import queries
from reporting.documents.document import Material, Under
from reporting.exhibits import EXHIBITS, make
from reporting.piece.exhibit import Exhibit

# Columns that are for the screen, as the reading of these exhibits is.
ON_SCREEN: Final = {"synthese-tensions": ["Série"]}


def day(material: Material) -> dt.date:
    """The day to which the document speaks, as pages do."""
    return queries.day_shown(material.connection)


def last_year(material: Material) -> int:
    """The last year over on that day, within the plan."""
    return min(max(day(material).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])


def shown(material: Material, name: str) -> Exhibit | None:
    """The exhibit `name` when nobody chooses; None without any year to show."""
    record = EXHIBITS[name]
    asked = record.opening(material.connection, material.catalog, **record.documents)
    if asked is None:
        return None
    found = piece(material, name, **asked)
    if name not in ON_SCREEN:
        return found
    return replace(found, table=found.table.drop(columns=ON_SCREEN[name], errors="ignore"), reading="")


def under(*names: str) -> Under:
    """The exhibits of these names, those that have a year to show, as a zone of text speaks of them."""
    return lambda material: [one for name in names if (one := shown(material, name)) is not None]


def piece(material: Material, name: str, **choices: Any) -> Exhibit:
    """The exhibit of these choices, made once for all the documents of a material."""
    key = (name, *sorted(choices.items()))
    if key not in material.made:
        marks: dict[str, Any] = {"known_on": material.known_on, "edition": material.edition}
        material.made[key] = make(name, material.connection, material.catalog, **marks, **choices)
    return material.made[key]
