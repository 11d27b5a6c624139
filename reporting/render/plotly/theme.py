"""One theme for every figure: colours, type, French separators, margins."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from reporting.piece.palette import CATEGORICAL, GRID, INK, RULE, SECONDARY, WHITE

DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "x", "star")
GLYPHS: Final = ("●", "■", "◆", "▲", "✕", "★")  # the same, as letters

# Quoted: an unquoted name that ends in a digit makes browsers drop the whole list.
FONT: Final = "'Source Sans', 'Source Sans 3', 'Source Sans Pro', 'DejaVu Sans', sans-serif"
SIZE: Final = 13

SEPARATORS: Final = ",\u202f"

TEMPLATE: Final = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": SIZE, "color": INK},
        "paper_bgcolor": WHITE,
        "plot_bgcolor": WHITE,
        "separators": SEPARATORS,
        "colorway": list(CATEGORICAL),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": RULE, "font": {"family": FONT, "color": INK, "size": SIZE}},
        "xaxis": {
            "automargin": True,
            "showgrid": False,
            "zeroline": False,
            "linecolor": RULE,
            "ticks": "outside",
            "tickcolor": RULE,
            "tickfont": {"color": SECONDARY, "size": 12},
            "fixedrange": True,
        },
        "yaxis": {
            "automargin": True,
            "gridcolor": GRID,
            "zeroline": False,
            "tickfont": {"color": SECONDARY, "size": 12},
            "fixedrange": True,
        },
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False},
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.28,
    }
)


def blank(height: int) -> go.Figure:
    """A figure that carries the theme and nothing else; `height` in pixels."""
    return go.Figure(layout={"template": TEMPLATE, "height": height})


def silent(rows: pd.DataFrame) -> go.Figure:
    """What stands where no value can be drawn: that they are hidden, or that there is none."""
    hidden = "status" in rows and (rows["status"] == "secret").any()
    return empty("Chiffres masqués (secret statistique)." if hidden else "Aucun chiffre au tableau de bord.")


def empty(words: str, height: int = 160) -> go.Figure:
    """What stands where there is no figure to draw: a sentence, not a grey rectangle."""
    figure = blank(height)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure.add_annotation(
        text=words, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper", font={"color": SECONDARY}
    )
