"""Ranked horizontal bars from zero, in the colours of the map, with the value at the end of each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from etl.catalog.model import Indicator
from etl.french import format_percent
from reporting.analysis.words import number, shortened
from reporting.piece.classes import Classes
from reporting.piece.drawing import Bars, Few, Target
from reporting.piece.palette import ACCENT, INK, RULE, SECONDARY, WHITE, outline_color
from reporting.render.plotly.theme import blank, silent

ROW = 22  # pixels a bar
STRIP = 58  # of what names no territory, over the bars
RULED = " "  # the row of the words over those without a bar


def ranking(
    values: pd.DataFrame,
    indicator: Indicator,
    *,
    classes: Classes | None = None,
    highlighted: frozenset[str] = frozenset(),
    references: tuple[Target, ...] = (),
    few: Few | None = None,
    nowhere: str = "",
) -> go.Figure:
    """Bars of `values` (territory, name, value, status), largest first; under a rule, without bar, the `few`.

    What names no territory (`nowhere`) is a strip of its own above; a secret or absent value keeps its row, with its
    status written and no bar.
    """
    if values["value"].dropna().empty:
        return silent(values)
    drawing = Bars(values, indicator, classes=classes, highlighted=highlighted, few=few, nowhere=nowhere)
    split = drawing.split()
    ordered = drawing.ordered()
    under = ordered["last"].to_numpy(dtype=bool)
    firm = ordered[~under]
    rows = [*ordered["name"][under], *([RULED] if under.any() else []), *firm["name"]]
    top = 8 + 20 * len(references)
    figure = blank(ROW * len(rows) + top + STRIP * bool(split) + 16)
    amounts, texts = ordered["value"].fillna(0).mask(under, 0), drawing.said(ordered)
    figure.add_bar(
        x=amounts.to_numpy(dtype="float64"),
        y=ordered["name"].tolist(),
        orientation="h",
        marker=_markers(drawing.fills(ordered), [t in highlighted for t in ordered["territory"]]),
        customdata=texts,
        hovertemplate="%{y} : %{customdata}<extra></extra>",
        width=0.74,
    )
    ends = [0.0, amounts.min(), amounts.max(), *(r.value for r in references)]
    least, longest = min(ends), max(ends) if any(ends) else 1.0
    right = longest + 0.02 * (longest - least)
    _write_values(figure, firm["name"].tolist(), drawing.said(firm), right)
    if under.any():
        _write_under(figure, drawing, ordered[under])
    foot = (under.sum() + 1) / (len(rows) + 0.2) if under.any() else 0.0
    for row, reference in enumerate(references):
        _draw_reference(figure, reference, row, (reference.value - least) / (longest - least), foot)
    if split:
        _draw_strip(figure, split, indicator, top)
    # In one go: Plotly checks the whole layout again at each addition.
    return figure.update_layout(
        margin={"t": top + STRIP * bool(split), "r": 18 + 7 * max(map(len, texts))},
        xaxis={"visible": False, "range": [least, right]},
        yaxis={
            "showgrid": False, "type": "category", "tickfont": {"color": INK, "size": 12}, "ticklabelstandoff": 6,
            "ticks": "", "categoryorder": "array", "categoryarray": rows, "range": [-0.6, len(rows) - 0.4],
            "tickvals": rows, "ticktext": [shortened(name.removesuffix(" *")) for name in rows],
        },
    )  # fmt: skip


def _write_under(figure: go.Figure, drawing: Bars, rows: pd.DataFrame) -> None:
    """Under a rule, the values that face no other, each with its count: neither bar nor rank."""
    counts = drawing.few.counts if drawing.few else {}
    said = [
        f"<b>{words}</b>" + (f" sur {counts[code]}" if code in counts else "")
        for code, words in zip(rows["territory"], drawing.said(rows), strict=True)
    ]
    figure.add_scatter(
        x=[0.0] * len(said), y=rows["name"].tolist(), text=said, mode="text", textposition="middle right",
        textfont={"color": SECONDARY, "size": 12}, cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    across = {"xref": "paper", "x0": -0.12, "x1": 1, "y0": len(rows) + 0.4, "y1": len(rows) + 0.4}
    figure.add_shape(type="line", **across, line={"color": RULE, "width": 1})
    figure.add_annotation(
        x=0, xref="paper", y=len(rows), text=drawing.ruled(rows), xanchor="left", showarrow=False,
        font={"color": SECONDARY, "size": 12},
    )  # fmt: skip


def _draw_strip(figure: go.Figure, split: tuple[float, float], indicator: Indicator, above: int) -> None:
    """The whole as a strip of 100 % over the bars: what names no arrondissement, what names one."""
    part = split[0] / (sum(split) or 1)
    high = {"yref": "paper", "ysizemode": "pixel", "yanchor": 1, "y0": above + 12, "y1": above + 34, "xref": "paper"}
    sides = ((0, part, RULE, INK, "sans arrondissement"), (part, 1, ACCENT, WHITE, "avec"))
    for (start, end, fill, color, words), value in zip(sides, split, strict=True):
        figure.add_shape(type="rect", x0=start, x1=end, **high, fillcolor=fill, line={"color": WHITE, "width": 1})
        figure.add_annotation(
            x=(start + end) / 2, xref="paper", y=1, yref="paper", yanchor="middle", yshift=above + 23, showarrow=False,
            text=format_percent(100 * value / (sum(split) or 1), 0), font={"color": color, "size": 12},
        )  # fmt: skip
        figure.add_annotation(
            x=round(end) * (words == "avec"), xref="paper", xanchor="right" if words == "avec" else "left", y=1,
            yref="paper", yanchor="bottom", yshift=above + 36, text=f"<b>{number(value, indicator)}</b> {words}",
            showarrow=False, font={"color": INK, "size": 12},
        )  # fmt: skip


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


def _markers(fills: Sequence[str], chosen: Sequence[bool]) -> dict[str, object]:
    return {
        "color": fills,
        "line": {
            "color": [INK if c else outline_color(f) for c, f in zip(chosen, fills, strict=True)],
            "width": [2.2 if c else 0.8 for c in chosen],
        },
    }


def _draw_reference(figure: go.Figure, reference: Target, row: int, share: float, foot: float) -> None:
    """A line from `foot` of the height, its words above it, on its inner side near an end of the axis, of which it
    stands at `share`.
    """
    anchor = "left" if share < 0.35 else "right" if share > 0.65 else "center"
    figure.add_shape(
        type="line", x0=reference.value, x1=reference.value, y0=foot, y1=1, yref="paper", name=reference.words,
        line={"color": INK, "width": 1.4, "dash": "dash" if row == 0 else "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=reference.value, y=1, yref="paper", yanchor="bottom", yshift=2 + 18 * row, xanchor=anchor,
        text=reference.words, showarrow=False, font={"color": INK, "size": 12},
    )  # fmt: skip
