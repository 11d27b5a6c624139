"""The twelve months side by side, a line a year: the chosen year in colour, the years before it in greys."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import MONTHS, NNBSP
from reporting.analysis.words import number
from reporting.piece.drawing import Seasons
from reporting.piece.palette import INK, SEASON
from reporting.render.plotly.around import Label, bounds, direct_labels
from reporting.render.plotly.theme import DASHES, blank, silent

HEIGHT: Final = 380
WINTER: Final = ((0.5, 3.5), (10.5, 12.5))  # months 1 to 3, then 11 and 12
LETTERS: Final = tuple(month[:1].upper() for month in MONTHS)


def seasons(series: pd.DataFrame, indicator: Indicator, year: int) -> go.Figure:
    """`series`: monthly rows (period « 2024-03 », value) of `year` and the years before it, at most four drawn.

    Two months are joined only if they follow each other.
    """
    known = series.dropna(subset=["value"])
    if known.empty:
        return silent(series)
    figure = blank(HEIGHT)
    for start, end in WINTER:
        figure.add_vrect(x0=start, x1=end, fillcolor=SEASON, line_width=0, layer="below")
    labels = []
    drawing = Seasons(series, indicator, year)
    years = drawing.years()
    for place, one in enumerate(years):
        values = np.array(drawing.months(one))
        chosen = one == year
        color = drawing.color(one)
        dash = DASHES[0] if chosen else DASHES[(len(years) - 1 - place) % len(DASHES)]
        line = {"color": color, "width": 2.8 if chosen else 1.4, "dash": dash}
        figure.add_scatter(
            x=list(range(1, 13)), y=values, mode="lines+markers" if chosen else "lines", line=line, name=str(one),
            customdata=_said(values, one, indicator),
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
        end_value = values[~np.isnan(values)][-1]
        labels.append(Label(float(end_value), f"<b>{one}</b>" if chosen else str(one), "●" if chosen else "–", color))
    low, high = bounds([*known["value"], 0.0], zero=True, height=HEIGHT)
    figure.update_layout(direct_labels(labels, (low, high), HEIGHT))
    figure.update_yaxes(range=[low, high], ticksuffix=NNBSP + "%" if indicator.unit == "%" else "", tickformat=",~f")
    figure.update_xaxes(
        tickvals=list(range(1, 13)), ticktext=list(LETTERS), range=[0.5, 12.5], tickfont={"size": 12, "color": INK}
    )
    return figure


def _said(values: np.ndarray[tuple[int], np.dtype[np.float64]], year: int, indicator: Indicator) -> list[str]:
    return [
        "" if np.isnan(value) else f"{month} {year} : {number(value, indicator)}"
        for month, value in zip(MONTHS, values, strict=True)
    ]
