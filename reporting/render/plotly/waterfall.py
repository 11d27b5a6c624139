"""From a level to another by named steps: bars from zero for the levels, hanging bars for what moves them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

import plotly.graph_objects as go

from reporting.piece.drawing import Bar, Waterfall
from reporting.piece.palette import INK, SECONDARY
from reporting.render.plotly.theme import blank, empty

HEIGHT: Final = 380
WRAP: Final = 9  # characters of a line under a bar, on a phone
SIDE_BY_SIDE: Final = 7  # bars whose names do not meet on a phone; those of more stand on end


def waterfall(bars: Sequence[Bar]) -> go.Figure:
    """The bars in order; a move hangs from where the one before ended, and the last level closes the account."""
    if not bars:
        return empty("Aucun bilan à dessiner.")
    figure = blank(HEIGHT)
    bases, ends = Waterfall(bars).stand()
    high, low = max(0.0, *bases, *ends), min(0.0, *bases, *ends)
    span = (high - low) or 1
    on_end = len(bars) > SIDE_BY_SIDE
    names = ["<br>".join(wrap(bar.name, 2 * WRAP if on_end else WRAP, break_long_words=False)) for bar in bars]
    figure.add_bar(
        x=names,
        y=[end - base for base, end in zip(bases, ends, strict=True)],
        base=bases,
        width=0.62,
        marker={
            "color": [bar.fill for bar in bars],
            "line": {"color": SECONDARY, "width": 1},
            "pattern": {"shape": ["/" if bar.kind == "écart" else "" for bar in bars], "fgcolor": SECONDARY, "size": 6},
        },
        customdata=[f"{bar.name} : {bar.text}" for bar in bars],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_scatter(
        x=names,
        y=[max(base, end) + 0.015 * span for base, end in zip(bases, ends, strict=True)],
        text=[bar.text.replace("\u00a0", "<br>") for bar in bars],
        mode="text",
        textposition="top center",
        textfont={"size": 12, "color": INK},
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.update_xaxes(type="category", tickfont={"size": 12, "color": INK}, tickangle=-90 if on_end else 0, ticks="")
    figure.update_yaxes(visible=False, range=[low, high + 0.14 * span])
    return figure.update_layout(margin={"t": 12, "b": 110 if on_end else 74, "l": 8, "r": 8})
