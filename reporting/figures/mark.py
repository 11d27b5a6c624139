"""The mark that every figure made from demonstration data carries, on screen and in pictures."""

import plotly.graph_objects as go

WORDS = "DONNÉES DE DÉMONSTRATION"


def mark_demonstration(figure: go.Figure) -> go.Figure:
    """The same figure with the words across it."""
    return go.Figure(figure).add_annotation(
        text=WORDS,
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        opacity=0.5,
        font={"size": 14, "color": "#8C4A0B"},
    )
