"""Where a value is hidden and not absent: a cross at the foot of the figure, in an order that no value decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from etl.french import format_period
from reporting.analysis.words import MASKED
from reporting.piece.palette import SECONDARY


def draw_hidden(figure: go.Figure, rows: pd.DataFrame, x: Sequence[Any], y: Sequence[Any], size: int = 8) -> None:
    """Crosses for rows of series (`name`, `period`) whose status is secret, at places that the caller knows."""
    cells = zip(rows["name"], rows["period"], strict=True)
    figure.add_scatter(
        x=list(x),
        y=list(y),
        text=[f"{name}, {format_period(period)} : {MASKED} (secret statistique)" for name, period in cells],
        mode="markers",
        marker={"symbol": "x-thin", "size": size, "line": {"color": SECONDARY, "width": 1.8}},
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
