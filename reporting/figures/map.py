"""The map of the twenty arrondissements: flat colours by class, number and value, one legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.catalog.units import UNITS
from etl.french import NBSP, format_arrondissement, format_number, parse_number, quantity
from reporting.figures.classes import OUTLINE, Classes, outline_color, text_color
from reporting.figures.contours import WOODS_NOTE, contours, extent, labels, outlines, places, within
from reporting.figures.theme import INK, WHITE, blank

__all__ = ["WOODS_NOTE", "arrondissements_map"]

HEIGHT: Final = 440
NARROW_HEIGHT: Final = 350
# Number and value share a line where two lines would not fit in a column 340 pixels wide.
ONE_LINE: Final = frozenset({"75101", "75102", "75104"})


class Style(NamedTuple):
    """A key of the legend."""

    name: str
    color: str
    hatched: bool = False


SECRET: Final = Style("secret statistique", WHITE, hatched=True)
ABSENT: Final = Style("non trouvé", "#E6EAED")
WITHOUT_VALUE: Final = {"secret": SECRET, "non disponible": ABSENT, "sans objet": ABSENT}


class Cell(NamedTuple):
    """What an arrondissement shows."""

    style: Style
    label: str
    hover: str
    at: tuple[int, int] | None = None  # where its label stands, unless that of its arrondissement


def arrondissements_map(
    values: pd.DataFrame,
    indicator: Indicator,
    classes: Classes,
    *,
    highlighted: frozenset[str] = frozenset(),
    small: frozenset[str] = frozenset(),
    together: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType({}),
    narrow: bool = False,
) -> go.Figure:
    """Map of `values` (territory, value, status), at most a row per arrondissement; a missing one is grey.

    A secret value is hatched and leaves no trace in the figure. `small`: those whose value rests on a small count,
    starred. `together`: the code and name of a row that stands for several arrondissements → theirs. A click's
    `customdata` is the INSEE code.
    """
    rows = values[["territory", "value", "status"]].itertuples(index=False)
    known = {str(territory): (value, str(status)) for territory, value, status in rows}
    names = {code: format_arrondissement(code) + (" *" if code in small else "") for code in contours()}
    cells = {
        code: _cell(code, name, *known.get(code, (math.nan, "non disponible")), indicator, classes)
        for code, name in names.items()
    }
    for (code, name), parts in together.items():
        whole = _cell(code, name, *known[code], indicator, classes)
        first, *others = parts
        cells |= {first: whole._replace(at=_middle(parts))} | {part: whole._replace(label="") for part in others}
    styles = [Style(*pair) for pair in zip(classes.labels(), classes.colors, strict=True)]
    styles += [style for style in (SECRET, ABSENT) if any(cell.style == style for cell in cells.values())]
    title = "" if classes.unit else UNITS[indicator.unit][1]
    figure = blank(NARROW_HEIGHT if narrow else HEIGHT).update_layout(_layout(title))
    _draw_fills(figure, cells, styles)
    for parts in together.values():
        _efface(figure, parts, cells[parts[0]].style.color)
    _draw_highlights(figure, highlighted & cells.keys())
    _draw_labels(figure, cells, size=11 if narrow else 12)
    _draw_hover(figure, cells)
    _draw_legend(figure, styles)
    return figure


def _middle(codes: Sequence[str]) -> tuple[int, int]:
    """The centre of all their labels."""
    x, y = np.mean([labels()[code] for code in codes], axis=0)
    return round(x), round(y)


def _cell(code: str, name: str, value: float, status: str, indicator: Indicator, classes: Classes) -> Cell:
    if status in WITHOUT_VALUE or pd.isna(value):
        style = WITHOUT_VALUE.get(status, ABSENT)
        return Cell(style, f"<b>{name}</b>", f"{name} · {style.name}")
    index = classes.index(value)
    between = NBSP if code in ONE_LINE else "<br>"
    doubt = "" if status == "définitif" else f" ({status})"
    return Cell(
        Style(classes.labels()[index], classes.colors[index]),
        f"<b>{name}</b>{between}{_short(value, indicator, classes)}",
        f"{name} · {quantity(value, indicator.decimals, *UNITS[indicator.unit])}{doubt}",
    )


def _short(value: float, indicator: Indicator, classes: Classes) -> str:
    """The value with few decimals, but never rounded into another class: 24,5 in "20 à 25", not 25."""
    for decimals in range(0 if abs(value) >= 10 else min(1, indicator.decimals), indicator.decimals):
        written = format_number(value, decimals)
        if classes.index(parse_number(written)) == classes.index(value):
            return written
    return format_number(value, indicator.decimals)


def _draw_fills(figure: go.Figure, cells: dict[str, Cell], styles: list[Style]) -> None:
    # White outlines first: the grey ones of the light classes then stay whole.
    for style in sorted(styles, key=lambda style: outline_color(style.color) != WHITE):
        members = [code for code, cell in cells.items() if cell.style == style]
        if members:
            x, y = outlines(members)
            figure.add_scatter(
                x=x,
                y=y,
                name=style.name,
                mode="lines",
                line={"color": outline_color(style.color), "width": 1},
                fill="toself",
                fillcolor=style.color,
                fillpattern=_hatching(style),
                hoverinfo="skip",
                showlegend=False,
            )


def _efface(figure: go.Figure, codes: Sequence[str], color: str) -> None:
    """Covers the borders between arrondissements that are shown as one."""
    x, y = within(codes)
    figure.add_scatter(x=x, y=y, mode="lines", line={"color": color, "width": 3}, hoverinfo="skip", showlegend=False)


def _hatching(style: Style) -> dict[str, Any] | None:
    return {"shape": "/", "fgcolor": OUTLINE, "size": 6, "solidity": 0.2} if style.hatched else None


def _draw_highlights(figure: go.Figure, codes: set[str] | frozenset[str]) -> None:
    if codes:
        x, y = outlines(sorted(codes))
        line = {"color": INK, "width": 2.5}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _draw_labels(figure: go.Figure, cells: dict[str, Cell], size: int) -> None:
    for color in (WHITE, INK):
        codes = [code for code, cell in cells.items() if cell.label and text_color(cell.style.color) == color]
        if codes:
            x, y = np.array([cells[code].at or labels()[code] for code in codes], dtype=np.int16).T
            figure.add_scatter(
                x=x,
                y=y,
                mode="text",
                text=[cells[code].label for code in codes],
                textfont={"color": color, "size": size},
                unselected={"textfont": {"color": color}},  # a click would otherwise fade the others
                hoverinfo="skip",
                showlegend=False,
            )


def _draw_hover(figure: go.Figure, cells: dict[str, Cell]) -> None:
    codes, x, y = zip(*places(), strict=True)
    figure.add_scatter(
        x=np.array(x, dtype=np.int16),
        y=np.array(y, dtype=np.int16),
        mode="markers",
        marker={"opacity": 0, "size": 26},
        text=[cells[code].hover for code in codes],
        customdata=list(codes),
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _draw_legend(figure: go.Figure, styles: list[Style]) -> None:
    # A bar's key is a square that takes a hatching; a filled line's is a thin strip.
    for style in styles:
        line = {"color": outline_color(style.color), "width": 1}
        marker = {"color": style.color, "line": line, "pattern": _hatching(style)}
        figure.add_bar(x=[None], y=[None], name=style.name, marker=marker)


def _layout(title: str) -> dict[str, Any]:
    """No axes, one scale for both, nothing to drag; the legend under the map, `title` above its keys."""
    width, height = extent()
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    return {
        "xaxis": {**axis, "range": width},
        "yaxis": {**axis, "range": height, "scaleanchor": "x"},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 50,
        "showlegend": True,
        "legend": {
            "title": {"text": title, "side": "top", "font": {"size": 12}},
            "orientation": "h",
            "x": 0.5,
            "xanchor": "center",
            "y": -0.02,
            "yanchor": "top",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": 12},
        },
    }
