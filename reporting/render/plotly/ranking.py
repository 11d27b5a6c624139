"""Ranked horizontal bars from zero, in the colours of the map, with the value at the end of each."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from reporting.analysis.words import MASKED, marked
from reporting.piece.classes import Classes, outline_color
from reporting.piece.drawing import Bars, Target
from reporting.piece.palette import ACCENT, CONTEXT, INK, SECONDARY
from reporting.render.plotly.theme import blank, empty

ROW = 22  # pixels a bar


def ranking(
    values: pd.DataFrame,
    indicator: Indicator,
    *,
    classes: Classes | None = None,
    highlighted: frozenset[str] = frozenset(),
    references: tuple[Target, ...] = (),
    apart: frozenset[str] = frozenset(),
) -> go.Figure:
    """Bars of `values` (territory, name, value, status), largest first; those of `apart` last, hatched and unranked.

    A secret or absent value keeps its row, with its status written and no bar.
    """
    if values["value"].dropna().empty:
        return empty("Aucun chiffre reçu ni trouvé.")
    ordered = Bars(values, indicator, apart=apart).ordered()
    figure = blank(70 + ROW * len(ordered) + 18 * len(references))
    amounts, texts = ordered["value"].fillna(0), _texts(ordered, indicator)
    figure.add_bar(
        x=amounts.to_numpy(dtype="float64"),
        y=ordered["name"].tolist(),
        orientation="h",
        marker=_markers(ordered, classes, highlighted, apart),
        customdata=texts,
        hovertemplate="%{y} : %{customdata}<extra></extra>",
        width=0.74,
    )
    longest = max(amounts.max(), *(r.value for r in references), 0)
    _write_values(figure, ordered["name"].tolist(), texts, 1.02 * longest)
    for row, reference in enumerate(references):
        _draw_reference(figure, reference, row, reference.value / longest)
    figure.update_xaxes(visible=False, range=[0, 1.02 * longest])
    figure.update_yaxes(
        showgrid=False, type="category", tickfont={"color": INK, "size": 12}, ticklabelstandoff=6, ticks=""
    )
    figure.update_layout(margin={"t": 8 + 20 * len(references), "r": 18 + 7 * max(map(len, texts))})
    return figure


def _write_values(figure: go.Figure, names: list[str], texts: list[str], x: float) -> None:
    """The values in a column of their own, where no reference line crosses them."""
    figure.add_scatter(
        x=[x] * len(names),
        y=names,
        text=texts,
        mode="text",
        textposition="middle right",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _markers(
    ordered: pd.DataFrame, classes: Classes | None, highlighted: frozenset[str], apart: frozenset[str]
) -> dict[str, object]:
    def fill(territory: str, value: float) -> str:
        if territory in apart or pd.isna(value):
            return CONTEXT
        return classes.colors[classes.index(value)] if classes else ACCENT

    fills = [fill(t, v) for t, v in zip(ordered["territory"], ordered["value"], strict=True)]
    chosen = [t in highlighted for t in ordered["territory"]]
    return {
        "color": fills,
        "line": {
            "color": [INK if c else outline_color(f) for c, f in zip(chosen, fills, strict=True)],
            "width": [2.2 if c else 0.8 for c in chosen],
        },
        "pattern": {"shape": ["/" if t in apart else "" for t in ordered["territory"]], "fgcolor": SECONDARY},
    }


def _texts(ordered: pd.DataFrame, indicator: Indicator) -> list[str]:
    values = zip(ordered["value"], ordered["status"], strict=True)
    return [MASKED if status == "secret" else marked(value, status, indicator) for value, status in values]


def _draw_reference(figure: go.Figure, reference: Target, row: int, share: float) -> None:
    """A line, its words above it, on its inner side near an end of the axis, of which it stands at `share`."""
    anchor = "left" if share < 0.35 else "right" if share > 0.65 else "center"
    figure.add_shape(
        type="line", x0=reference.value, x1=reference.value, y0=0, y1=1, yref="paper", name=reference.words,
        line={"color": INK, "width": 1.4, "dash": "dash" if row == 0 else "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=reference.value, y=1, yref="paper", yanchor="bottom", yshift=2 + 18 * row, xanchor=anchor,
        text=reference.words, showarrow=False, font={"color": INK, "size": 12},
    )  # fmt: skip
