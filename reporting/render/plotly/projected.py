"""A figure as a room reads it: laid out at half its size on screen, its direct labels larger than its axes."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from reporting.piece.form import Numbers
from reporting.piece.palette import INK, SECONDARY, outline_color
from reporting.render.plotly.around import FRAME, LINE_HEIGHT, Label, direct_labels, folded, spread
from reporting.render.plotly.theme import blank

HEIGHT: Final = 280  # pixels, the least that a screen leaves; style.css shows them 25/12 as large at 1920
LARGER: Final = 1.25  # of what names a line or writes a value: 34 pixels on that screen, where axes have 25
SWATCH: Final = 14  # pixels, of the colour of a part beside its name
ASIDE: Final = "\u2003"  # the room of a swatch, in its label


def projected(figure: go.Figure) -> go.Figure:
    """The same figure, for a screen: parts named beside the last column, and all such words larger, and apart."""
    shown = go.Figure(figure).update_layout(height=HEIGHT)
    if shown.layout.title.text:
        shown.update_layout(title={"pad": {"t": 5}})  # enlarged, its mention would pass the edge
    axis = shown.layout.yaxis.range
    parts = _parts(shown) if shown.layout.barmode == "relative" and shown.layout.showlegend else []
    if parts:
        margins = {"t": 12 if shown.layout.title.text is None else shown.layout.margin.t - 28}
        named = direct_labels([label for label, _ in parts], axis, HEIGHT)
        shown.update_layout(showlegend=False, margin={**margins, "r": named["margin"]["r"]})
        for one in named["annotations"]:
            shown.add_annotation(one)
    labels = [one for one in shown.layout.annotations if one.xref == "paper" and one.x == 1 and one.xanchor == "left"]
    if labels and axis:
        line = LINE_HEIGHT * LARGER * (axis[1] - axis[0]) / (HEIGHT - FRAME)
        rooms = [line * (one.text.count("<br>") + 1.3) for one in labels]  # with air: a banner may take some height
        for one, y in zip(labels, spread([one.y for one in labels], rooms, axis), strict=True):
            one.update(y=y, font={"size": one.font.size * LARGER})
    shown.update_layout(margin={"r": (shown.layout.margin.r or 8) * LARGER})
    for one, (_, color) in zip(labels, parts, strict=False):
        if color:
            shown.add_shape(_swatch(one.y, color))
    for trace in shown.data:
        if getattr(trace, "textfont", None) and trace.textfont.size:
            trace.textfont.size *= LARGER
    return shown


def lone(numbers: Numbers) -> go.Figure:
    """The only number, in the middle of the screen: over it its name and its source's word, under it its unit, its day,
    then what it faces.
    """
    (one,) = numbers.points
    under = ", ".join(filter(None, (one.unit, one.when))) + (f" ({one.doubt})" if one.doubt else "")
    figure = blank(HEIGHT).update_xaxes(visible=False).update_yaxes(visible=False)
    for words, size, color, up in (
        (one.name, 17, SECONDARY, 116),
        (one.word, 24, SECONDARY, 84),
        (f"<b>{one.words}</b>", 88, INK, 8),
        (under, 22, INK, -70),
        (numbers.facing, 17, SECONDARY, -100),
    ):
        place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "yshift": up, "showarrow": False}
        figure.add_annotation(text=words, font={"size": size, "color": color}, **place)
    return figure


def _parts(figure: go.Figure) -> list[tuple[Label, str]]:
    """Of stacked columns: each part of the last one, level with it, then each reference; with the colour of a part."""
    found: list[tuple[Label, str]] = []
    bars = [trace for trace in figure.data if trace.type == "bar"]
    last = max((str(year) for bar in bars for year in bar.x), default="")
    base = 0.0
    for bar in bars:
        for year, value, said in zip(bar.x, bar.y, bar.customdata or [""] * len(bar.x), strict=True):
            if str(year) == last:
                words = f"{bar.name} {str(said).rpartition(' : ')[2]}".strip()
                found.append((Label(base + value / 2, f"{ASIDE}{words}"), str(bar.marker.color)))
                base += value
    lines = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "lines"] if found else []
    return found + [(Label(line.y[-1], folded(line.name)), "") for line in lines]


def _swatch(y: float, color: str) -> dict[str, Any]:
    """The colour of a part, level with its name, in the margin."""
    across = {"xref": "paper", "xsizemode": "pixel", "xanchor": 1, "x0": 6, "x1": 6 + SWATCH}
    high = {"yref": "y", "ysizemode": "pixel", "yanchor": y, "y0": -SWATCH / 2, "y1": SWATCH / 2}
    return {"type": "rect", **across, **high, "fillcolor": color, "line": {"color": outline_color(color), "width": 0.8}}
