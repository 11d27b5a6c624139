"""Two indicators of the arrondissements, one against the other, cut in quadrants at the two medians."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import NNBSP
from reporting.analysis.words import number
from reporting.piece.drawing import medians
from reporting.piece.palette import ACCENT, INK, SECONDARY
from reporting.render.plotly.theme import blank

HEIGHT: Final = 520
PLACES: Final = ("top center", "bottom center", "middle right", "middle left")
# Width and height of a label, and how far it stands from its point, as shares of the drawing.
WIDE, HIGH, AWAY = 0.055, 0.042, 0.03


def scatter(
    points: pd.DataFrame, one: Indicator, other: Indicator, *, highlighted: frozenset[str] = frozenset()
) -> go.Figure:
    """`points` of a Scatter, three at least; dotted lines at the medians, a star at each small count."""
    points = points.assign(name=points["name"] + [" *" if small else "" for small in points["small"]])
    figure = blank(HEIGHT)
    chosen = [code in highlighted for code in points["territory"]]
    figure.add_scatter(
        x=points["x"].to_numpy(dtype="float64"),
        y=points["y"].to_numpy(dtype="float64"),
        text=points["name"].tolist(),
        customdata=[
            f"{row.name_} : {number(row.x, one)} ; {number(row.y, other)}"
            for row in points.rename(columns={"name": "name_"}).itertuples()
        ],
        mode="markers+text",
        textposition=label_places(points),
        textfont={"size": 12, "color": INK},
        marker={
            "size": [11 if c else 8 for c in chosen],
            "symbol": ["square" if c else "circle" for c in chosen],
            "color": [ACCENT if c else SECONDARY for c in chosen],
        },
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )
    line = {"color": SECONDARY, "width": 1, "dash": "dot"}
    across, up = medians(points)
    figure.add_vline(x=across, line=line)
    figure.add_hline(y=up, line=line)
    for update, indicator in ((figure.update_xaxes, one), (figure.update_yaxes, other)):
        update(
            title={"text": f"{indicator.short} ({indicator.unit})", "font": {"size": 13, "color": INK}},
            ticksuffix=NNBSP + "%" if indicator.unit == "%" else "",
            tickformat=",~f",
        )
    figure.update_xaxes(range=_range(points["x"]))
    figure.update_yaxes(range=_range(points["y"]))
    return figure.update_layout(margin={"t": 16, "r": 24, "b": 48, "l": 60})


def label_places(points: pd.DataFrame) -> list[str]:
    """Beside each point, the first place whose label meets the fewest points and labels already set."""
    x, y = _share(points["x"]), _share(points["y"])
    marks = [(a - 0.012, a + 0.012, b - 0.018, b + 0.018) for a, b in zip(x, y, strict=True)]
    labels: list[tuple[float, float, float, float]] = []
    chosen = []
    for a, b in zip(x, y, strict=True):
        around = {
            "top center": (a, b + AWAY),
            "bottom center": (a, b - AWAY),
            "middle right": (a + AWAY, b),
            "middle left": (a - AWAY, b),
        }
        candidates = {p: _box(*around[p]) for p in PLACES}
        met = {p: 3 * _count(box, labels) + _count(box, marks) for p, box in candidates.items()}
        best = min(PLACES, key=met.__getitem__)
        chosen.append(best)
        labels.append(candidates[best])
    return chosen


def _count(box: tuple[float, ...], others: list[tuple[float, float, float, float]]) -> int:
    return sum(_meet(box, other) for other in others)


def _box(x: float, y: float) -> tuple[float, float, float, float]:
    return x - WIDE / 2, x + WIDE / 2, y - HIGH / 2, y + HIGH / 2


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _share(values: pd.Series) -> list[float]:
    low, high = values.min(), values.max()
    return [(value - low) / ((high - low) or 1) for value in values]


def _range(values: pd.Series) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = 0.08 * ((high - low) or 1)
    return [low - room, high + room]
