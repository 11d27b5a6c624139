"""The mention that a figure made from anything but published figures carries, on screen and in pictures."""

from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from reporting.piece.palette import WHITE

GROUND = "rgba(255, 255, 255, 0.7)"  # reads on the darkest bar and lets a curve be seen
WRAP: Final = 26  # letters of a line, clear of the axis on a phone
BROWN, RED = "#8C4A0B", "#B01217"


def marked_figure(figure: go.Figure, mention: str, *, red: bool = False) -> go.Figure:
    """The same figure with the mention across it, in capitals; `red` where it is a warning not to pass it on."""
    return go.Figure(figure).add_annotation(
        text="<br>".join(wrap(mention.upper(), WRAP)),
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        font={"size": 14, "color": RED if red else BROWN},
        bgcolor=WHITE if red else GROUND,
    )
