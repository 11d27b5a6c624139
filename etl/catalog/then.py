"""The catalogue as a past day could read it: without what was written later of figures that were not out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from etl.catalog.model import Catalog
from etl.catalog.plan import Objective

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
UNFOUND = re.compile(r"\baucune? (?:chiffre|valeur)\b[^.:;]*\b(?:reçu|trouv)", re.IGNORECASE)
SENTENCES = re.compile(r"(?<=[.?!]) ")


def as_known(catalog: Catalog, day: str, reached: Mapping[str, int], read: Mapping[str, int]) -> Catalog:
    """Limits that name a later year than the last one known of their series are blank, so that the others keep their
    place; an objective has what its text said on that day (ISO), and no version read since.

    `reached`: the last year known by indicator; `read`: the same by source.
    """
    indicators = {
        name: one.model_copy(
            update={
                "limits": _then(one.limits, reached.get(name, 0)),
                "step": one.step if _last_named(one.step) <= reached.get(name, 0) else "",
            }
        )
        for name, one in catalog.indicators.items()
    }
    sources = {
        name: one.model_copy(update={"limits": _then(one.limits, read.get(name, 0))})
        for name, one in catalog.sources.items()
    }
    objectives = tuple(_set_by(one, day) for one in catalog.objectives if one.known <= day)
    update: dict[str, Any] = {"indicators": indicators, "sources": sources, "objectives": objectives}
    return catalog.model_copy(update=update)


def unreceived(catalog: Catalog, day: dt.date) -> Catalog:
    """The catalogue of a past day before any return came: none of its texts says that a figure was not to be had."""
    indicators = {
        name: one.model_copy(
            update={"limits": tuple(map(_unclaimed, one.limits)), "question": _unclaimed(one.question)}
        )
        for name, one in catalog.indicators.items()
    }
    sources = {
        name: one.model_copy(update={"limits": tuple(map(_unclaimed, one.limits))})
        for name, one in catalog.sources.items()
    }
    return catalog.model_copy(update={"indicators": indicators, "sources": sources, "unreceived": day})


def _unclaimed(text: str) -> str:
    return " ".join(sentence for sentence in SENTENCES.split(text) if not UNFOUND.search(sentence))


def _then(limits: tuple[str, ...], last: int) -> tuple[str, ...]:
    return tuple(text if _last_named(text) <= last else "" for text in limits)


def _last_named(text: str) -> int:
    """The last year that a text names; 0 where it names none."""
    return max(map(int, YEAR.findall(text)), default=0)


def _set_by(objective: Objective, day: str) -> Objective:
    amended = tuple(one for one in objective.amended if one.since <= day)
    return objective.model_copy(update={"amended": amended, "read": ""})
