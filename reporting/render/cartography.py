"""What each arrondissement shows on a map: its class, its number and value, its key in the legend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from etl.catalog.model import Indicator
from etl.catalog.units import UNITS
from etl.french import NBSP, format_arrondissement, format_number, rounded
from reporting.analysis.words import decimals as printed
from reporting.analysis.words import with_unit
from reporting.piece.classes import Classes
from reporting.piece.drawing import Map
from reporting.piece.palette import GROUND, OUTLINE, WHITE, outline_color
from reporting.render.contours import contours, labels

# Number and value share a line where two lines would not fit in a column 340 pixels wide.
ONE_LINE: Final = frozenset({"75101", "75102", "75104"})


class Style(NamedTuple):
    """A key of the legend."""

    name: str
    color: str
    hatch: str = ""  # the colour of what crosses it, if it is

    @property
    def outline(self) -> str:
        return outline_color(self.color)


SECRET: Final = Style("secret statistique", WHITE, OUTLINE)
ABSENT: Final = Style("non trouvé", "#E6EAED")
FRAGILE: Final = Style("petit effectif *", GROUND)
NOTHING: Final = Style("sans objet", "#E6EAED")
WITHOUT_VALUE: Final = {"secret": SECRET, "non disponible": ABSENT, "sans objet": NOTHING}


class Place(NamedTuple):
    """What an arrondissement shows: a name (none where another says it for both) and a value, and where they stand."""

    style: Style
    name: str
    value: str
    hover: str
    at: tuple[int, int]
    one_line: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        said = tuple(filter(None, (self.name, self.value)))
        return (NBSP.join(said),) if self.one_line else said


def places_of(drawing: Map) -> dict[str, Place]:
    """By code; those that are shown together have one label, between them. A secret value leaves no trace."""
    rows = drawing.values[["territory", "value", "status"]].itertuples(index=False)
    known = {str(territory): (value, str(status)) for territory, value, status in rows}
    names = {code: format_arrondissement(code) + (" *" if code in drawing.small else "") for code in contours()}
    found = {
        code: _place(code, name, *known.get(code, (math.nan, "non disponible")), drawing)
        for code, name in names.items()
    }
    for (code, name), parts in drawing.together.items():
        whole = _place(parts[0], name, *known[code], drawing, code=code)
        first, *others = parts
        found[first] = whole._replace(at=_middle(parts))
        found |= {part: whole._replace(name="", value="") for part in others}
    return found


def styles_of(drawing: Map, places: dict[str, Place]) -> list[Style]:
    """The keys of the legend, in the order of the classes."""
    classes = drawing.classes
    styles = [Style(*pair) for pair in zip(classes.labels(), classes.colors, strict=True)]
    return styles + [
        style for style in (FRAGILE, SECRET, ABSENT, NOTHING) if any(place.style == style for place in places.values())
    ]


def title_of(drawing: Map) -> str:
    """What stands above the keys, where they do not say their unit."""
    return "" if drawing.classes.unit else UNITS[drawing.indicator.unit][1]


def _middle(codes: Sequence[str]) -> tuple[int, int]:
    """The centre of all their labels."""
    x, y = np.mean([labels()[code] for code in codes], axis=0)
    return round(x), round(y)


def _place(at: str, name: str, value: float, status: str, drawing: Map, code: str = "") -> Place:
    indicator, classes = drawing.indicator, drawing.classes
    if status in WITHOUT_VALUE or pd.isna(value):
        style = WITHOUT_VALUE.get(status, ABSENT)
        return Place(style, name, "", f"{name} · {style.name}", labels()[at])
    index = classes.index(value)
    fragile = (code or at) in drawing.small
    style = FRAGILE if fragile else Style(classes.labels()[index], classes.colors[index])
    doubt = "" if status == "définitif" else f" ({status})"
    sign = "+" if drawing.signed and value > 0 else ""
    hover = f"{name} · {sign}{with_unit(value, indicator)}{doubt}"
    return Place(style, name, sign + _short(value, indicator, classes), hover, labels()[at], (code or at) in ONE_LINE)


def _short(value: float, indicator: Indicator, classes: Classes) -> str:
    """The value with one decimal where it has several, but never rounded into another class: 24,96 in "20 à 25"."""
    whole = printed(value, indicator)
    fits = classes.index(rounded(value, min(1, whole))) == classes.index(value)
    return format_number(value, min(1, whole) if fits else whole)
