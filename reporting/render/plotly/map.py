"""The map of the twenty arrondissements: flat colours by class, number and value, one legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import NBSP
from reporting.piece.classes import Classes
from reporting.piece.drawing import NOBODY, Map
from reporting.piece.palette import INK, WHITE, text_color
from reporting.render.cartography import Place, Style, places_of, styles_of, title_of
from reporting.render.contours import extent, outlines, places, within
from reporting.render.plotly.theme import blank

HEIGHT: Final = 440


def arrondissements_map(
    values: pd.DataFrame,
    indicator: Indicator,
    classes: Classes,
    *,
    highlighted: frozenset[str] = NOBODY,
    small: frozenset[str] = NOBODY,
    signed: bool = False,
    together: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType({}),
) -> go.Figure:
    """See drawing.Map; a click's `customdata` is the INSEE code."""
    drawing = Map(values, indicator, classes, highlighted, small, signed, together)
    shown = places_of(drawing)
    styles = styles_of(drawing, shown)
    figure = blank(HEIGHT).update_layout(_layout(title_of(drawing)))
    _draw_fills(figure, shown, styles)
    for parts in together.values():
        _efface(figure, parts, shown[parts[0]].style.color)
    _draw_highlights(figure, highlighted & shown.keys())
    _draw_labels(figure, shown)
    _draw_hover(figure, shown)
    _draw_legend(figure, styles)
    return figure


def _draw_fills(figure: go.Figure, shown: dict[str, Place], styles: list[Style]) -> None:
    # Scatter: a Choropleth fetches its background from a server, and hatches nothing for what is secret.
    # White outlines first: the grey ones of the light classes then stay whole.
    for style in sorted(styles, key=lambda style: style.outline != WHITE):
        members = [code for code, place in shown.items() if place.style == style]
        if members:
            x, y = outlines(members)
            figure.add_scatter(
                x=x,
                y=y,
                name=style.name,
                mode="lines",
                line={"color": style.outline, "width": 1},
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
    return {"shape": "/", "fgcolor": style.hatch, "size": 6, "solidity": 0.2} if style.hatch else None


def _draw_highlights(figure: go.Figure, codes: set[str] | frozenset[str]) -> None:
    if codes:
        x, y = outlines(sorted(codes))
        line = {"color": INK, "width": 2.5}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _draw_labels(figure: go.Figure, shown: dict[str, Place]) -> None:
    for color in (WHITE, INK):
        named = [place for place in shown.values() if place.name and text_color(place.style.color) == color]
        if named:
            x, y = np.array([place.at for place in named], dtype=np.int16).T
            figure.add_scatter(
                x=x,
                y=y,
                mode="text",
                text=[_label(place) for place in named],
                textfont={"color": color, "size": 12},
                unselected={"textfont": {"color": color}},  # a click would otherwise fade the others
                hoverinfo="skip",
                showlegend=False,
            )


def _label(place: Place) -> str:
    between = NBSP if place.one_line else "<br>"
    return f"<b>{place.name}</b>{between}{place.value}" if place.value else f"<b>{place.name}</b>"


def _draw_hover(figure: go.Figure, shown: dict[str, Place]) -> None:
    codes, x, y = zip(*places(), strict=True)
    figure.add_scatter(
        x=np.array(x, dtype=np.int16),
        y=np.array(y, dtype=np.int16),
        mode="markers",
        marker={"opacity": 0, "size": 26},
        text=[shown[code].hover for code in codes],
        customdata=list(codes),
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _draw_legend(figure: go.Figure, styles: list[Style]) -> None:
    # A bar's key is a square that takes a hatching; a filled line's is a thin strip.
    for style in styles:
        marker = {"color": style.color, "line": {"color": style.outline, "width": 1}, "pattern": _hatching(style)}
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
