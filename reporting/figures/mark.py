"""The mention that a figure made from demonstration data or from hypotheses carries, on screen and in pictures."""

import plotly.graph_objects as go

MARK, GROUND = "#8C4A0B", "rgba(255, 255, 255, 0.7)"  # reads on the darkest bar and lets a curve be seen


def marked_figure(figure: go.Figure, mention: str) -> go.Figure:
    """The same figure with the mention across it, in capitals."""
    return go.Figure(figure).add_annotation(
        text=mention.upper(),
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        textangle=-12,
        font={"size": 14, "color": MARK},
        bgcolor=GROUND,
    )
