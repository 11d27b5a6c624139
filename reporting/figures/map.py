"""The map of the twenty arrondissements: contours in projected coordinates, one trace per class."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from etl.catalog.model import UNITS, Indicator
from etl.french import NBSP, format_arrondissement, format_number, parse_number, quantity
from etl.paths import data_directory
from reporting.figures.classes import OUTLINE, Classes, outline_color, text_color
from reporting.figures.theme import INK, WHITE, blank

WOODS_NOTE: Final = "Les bois de Boulogne (16e) et de Vincennes (12e) ne sont pas dessinés."

HEIGHT: Final = 440
NARROW_HEIGHT: Final = 350

NOT_PUBLISHED: Final = "non publié"
SECRET: Final = "secret statistique"
KEPT_BACK: Final = {"secret": SECRET, "non disponible": NOT_PUBLISHED, "sans objet": "sans objet"}
ABSENT: Final = "#E6EAED"

Ring = NDArray[np.int16]  # shape (points, 2): decametres east and north of the centre of Paris
CENTRE: Final = np.array([2.3522, 48.8566])
DECAMETRES: Final = 11_119.5  # in one degree of latitude

# Where a wood leaves its arrondissement and where it comes back, anticlockwise (longitude, latitude);
# between the two, the drawing follows the boulevard périphérique.
WOODS: Final = {
    "75112": ((2.4025, 48.8297), (2.4112, 48.8339)),
    "75116": (
        (2.2798, 48.8787),
        (2.2740, 48.8715),
        (2.2680, 48.8630),
        (2.2635, 48.8560),
        (2.2575, 48.8480),
        (2.2525, 48.8456),
    ),
}
# Number and value share a line where two lines would not fit in a column 340 pixels wide.
ONE_LINE: Final = frozenset({"75101", "75102", "75104"})
# Decametres from the centre of gravity, judged by eye at 340 and 620 pixels.
SHIFTS: Final = {"75102": (-4, 0), "75103": (1, 11), "75104": (8, -6)}
STEP: Final = 200  # decametres of outline for one place that answers to the pointer


class Style(NamedTuple):
    name: str
    color: str
    pattern: str = ""


class Cell(NamedTuple):
    style: Style
    label: str
    hover: str


def arrondissements_map(
    values: pd.DataFrame,
    indicator: Indicator,
    classes: Classes,
    *,
    highlighted: frozenset[str] = frozenset(),
    narrow: bool = False,
) -> go.Figure:
    """Map of `values` (territory, value, status), at most a row per arrondissement; a missing one is grey.

    A secret value is hatched and leaves no trace in the figure. `customdata` of a click: the INSEE code.
    """
    known = {str(t): (v, str(s)) for t, v, s in values[["territory", "value", "status"]].itertuples(index=False)}
    cells = {
        code: _cell(code, *known.get(code, (math.nan, "non disponible")), indicator, classes)
        for code in contours()
    }
    figure = blank(NARROW_HEIGHT if narrow else HEIGHT)
    _draw_fills(figure, cells)
    _draw_highlights(figure, [code for code in cells if code in highlighted])
    _draw_labels(figure, cells, size=11 if narrow else 12)
    _draw_hover(figure, cells)
    _draw_legend(figure, cells, classes, "" if classes.unit else UNITS[indicator.unit][1])
    return _frame(figure)


@cache
def contours() -> dict[str, Ring]:
    """The ring drawn for each arrondissement, by code, without its wood."""
    features = json.loads((data_directory() / "reference" / "arrondissements.geojson").read_bytes())["features"]
    rings = {f["properties"]["code"]: np.array(f["geometry"]["coordinates"][0]) for f in features}
    return {code: _project(_without_wood(code, ring)) for code, ring in rings.items()}


def _without_wood(code: str, ring: NDArray[np.float64]) -> NDArray[np.float64]:
    if code not in WOODS:
        return ring
    path = np.array(WOODS[code])
    leaves, returns = (int(np.abs(ring - end).sum(axis=1).argmin()) for end in (path[0], path[-1]))
    # The ring is closed: its last point repeats the first.
    kept = np.roll(ring[:-1], -returns, axis=0)[: (leaves - returns) % (len(ring) - 1) + 1]
    return np.vstack([kept, path[1:-1], kept[:1]])


def _project(points: NDArray[np.float64]) -> Ring:
    """Equirectangular around the centre: over Paris, its error is under a metre per kilometre."""
    scale = DECAMETRES * np.array([math.cos(math.radians(CENTRE[1])), 1])
    return np.round((points - CENTRE) * scale).astype(np.int16)


@cache
def centres() -> dict[str, tuple[int, int]]:
    """Where each label stands: the centre of gravity, shifted."""
    return {code: _centre(ring, *SHIFTS.get(code, (0, 0))) for code, ring in contours().items()}


def _centre(ring: Ring, east: int, north: int) -> tuple[int, int]:
    here, after = ring[:-1].astype(float), ring[1:].astype(float)
    cross = here[:, 0] * after[:, 1] - after[:, 0] * here[:, 1]
    x, y = ((here + after) * cross[:, None]).sum(axis=0) / (3 * cross.sum())
    return round(x) + east, round(y) + north


@cache
def places() -> tuple[tuple[str, int, int], ...]:
    """(code, x, y) that answer to the pointer, half-way from each centre to its outline.

    The nearest place is then the right arrondissement on nine tenths of the map.
    """
    return tuple((code, x, y) for code, ring in contours().items() for x, y in _halfway(code, ring))


def _halfway(code: str, ring: Ring) -> list[tuple[int, int]]:
    run = np.append(0, np.hypot(*np.diff(ring.astype(float), axis=0).T).cumsum())
    along = np.linspace(0, run[-1], max(3, round(run[-1] / STEP)), endpoint=False)
    x, y = ((np.interp(along, run, ring[:, k]) + centres()[code][k]) / 2 for k in (0, 1))
    return list(zip(x.round().astype(int).tolist(), y.round().astype(int).tolist(), strict=True))


def _cell(code: str, value: float, status: str, indicator: Indicator, classes: Classes) -> Cell:
    name = format_arrondissement(code)
    if status in KEPT_BACK or pd.isna(value):
        words = KEPT_BACK.get(status, NOT_PUBLISHED)
        style = Style(SECRET, WHITE, "/") if words == SECRET else Style(NOT_PUBLISHED, ABSENT)
        return Cell(style, f"<b>{name}</b>", f"{name} · {words}")
    index = classes.index(value)
    style = Style(classes.labels()[index], classes.colors[index])
    between = NBSP if code in ONE_LINE else "<br>"
    said = quantity(value, indicator.decimals, *UNITS[indicator.unit])
    doubt = "" if status == "définitif" else f" ({status})"
    return Cell(style, f"<b>{name}</b>{between}{_short(value, indicator, classes)}", f"{name} · {said}{doubt}")


def _short(value: float, indicator: Indicator, classes: Classes) -> str:
    """The value with few decimals, but never rounded into another class: 24,5 in "20 à 25", not 25."""
    for decimals in range(0 if abs(value) >= 10 else min(1, indicator.decimals), indicator.decimals):
        written = format_number(value, decimals)
        if classes.index(parse_number(written)) == classes.index(value):
            return written
    return format_number(value, indicator.decimals)


def _draw_fills(figure: go.Figure, cells: dict[str, Cell]) -> None:
    # White outlines first: the grey ones of the light classes then stay whole.
    for style in sorted({cell.style for cell in cells.values()}, key=lambda s: outline_color(s.color) != WHITE):
        members = [code for code, cell in cells.items() if cell.style == style]
        figure.add_scatter(
            **_outlines(members),
            name=style.name,
            fill="toself",
            fillcolor=style.color,
            fillpattern=_hatching(style),
            line={"color": outline_color(style.color), "width": 1},
        )


def _draw_highlights(figure: go.Figure, codes: list[str]) -> None:
    if codes:
        figure.add_scatter(**_outlines(codes), line={"color": INK, "width": 2.5})


def _outlines(codes: Iterable[str]) -> dict[str, Any]:
    """The rings in one line, cut by a NaN; it takes one coordinate to cut, so that x stays in 16 bits."""
    cut = [np.vstack([contours()[code], [[0, 0]]]) for code in codes]
    breaks = np.cumsum([len(ring) for ring in cut]) - 1
    points = np.concatenate(cut)
    north = points[:, 1].astype(np.float32)
    north[breaks] = np.nan
    return {
        "x": points[:, 0].astype(np.int16),
        "y": north,
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _hatching(style: Style) -> dict[str, Any] | None:
    return {"shape": style.pattern, "fgcolor": OUTLINE, "size": 6, "solidity": 0.2} if style.pattern else None


def _draw_labels(figure: go.Figure, cells: dict[str, Cell], size: int) -> None:
    for color in (WHITE, INK):
        codes = [code for code, cell in cells.items() if text_color(cell.style.color) == color]
        if codes:
            places = np.array([centres()[code] for code in codes], dtype=np.int16)
            figure.add_scatter(
                x=places[:, 0],
                y=places[:, 1],
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


def _draw_legend(figure: go.Figure, cells: dict[str, Cell], classes: Classes, title: str) -> None:
    styles = [Style(*pair) for pair in zip(classes.labels(), classes.colors, strict=True)]
    styles += sorted({cell.style for cell in cells.values()} - set(styles))
    # A bar's key is a square that takes a hatching; a filled line's is a thin strip.
    for style in styles:
        figure.add_bar(
            x=[None],
            y=[None],
            name=style.name,
            marker={
                "color": style.color,
                "line": {"color": outline_color(style.color), "width": 1},
                "pattern": _hatching(style),
            },
        )
    figure.update_layout(legend={"title": {"text": title, "side": "top", "font": {"size": 12}}})


def _frame(figure: go.Figure) -> go.Figure:
    points = np.concatenate(list(contours().values()))
    (left, low), (right, high) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_xaxes(**axis, range=[left - 8, right + 8])
    figure.update_yaxes(**axis, range=[low - 8, high + 8], scaleanchor="x")
    return figure.update_layout(
        showlegend=True,
        dragmode=False,
        hovermode="closest",
        hoverdistance=50,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        legend={
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
    )
