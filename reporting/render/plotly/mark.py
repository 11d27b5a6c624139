"""The mention that a figure made from anything but published figures carries, on screen and in pictures."""

from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from reporting.render.plotly.theme import TEMPLATE

WRAP: Final = 36  # letters of a line, on a phone: a day whole
LINE: Final = 18  # pixels
BROWN, RED = "#8C4A0B", "#B01217"


def marked_figure(figure: go.Figure, mention: str, *, red: bool = False) -> go.Figure:
    """The same figure, taller by the mention above it, in capitals, where nothing is drawn; `red` where it is a warning
    not to pass it on.
    """
    lines = wrap(mention.upper(), WRAP)
    room = LINE * len(lines) + 2
    marked = go.Figure(figure)
    layout = marked.layout
    above = TEMPLATE.layout.margin.t if layout.margin.t is None else layout.margin.t
    layout.update(height=layout.height + room, margin={"t": above + room})
    said = {"text": "<br>".join(lines), "font": {"size": 13, "color": RED if red else BROWN}}
    if layout.showlegend and not layout.legend.title.text and (layout.legend.y or 1) >= 1:
        # A legend that wraps on a phone goes up to the edge: the mention is its first line.
        return marked.update_layout(legend={"title": {**said, "side": "top"}})
    place = {"x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
    # Plotly shifts the baseline of one line below the top, not the first of several.
    return marked.update_layout(title={**said, **place, "pad": {"t": 2 if len(lines) == 1 else 12, "l": 2}})
