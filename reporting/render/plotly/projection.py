"""What was observed, then where hypotheses lead: dashed lines that no one may take for figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go

from etl.french import NNBSP
from reporting.piece.drawing import Target
from reporting.piece.palette import CATEGORICAL, INK
from reporting.render.plotly.around import Label, bounds, direct_labels
from reporting.render.plotly.theme import DASHES, GLYPHS, SYMBOLS, blank

HEIGHT: Final = 420


def projection(
    observed: Sequence[tuple[int, float]],
    paths: Mapping[str, Sequence[tuple[int, float]]],
    targets: Sequence[Target],
    labels: Mapping[str, str],
) -> go.Figure:
    """Rates (%) by year: `observed` in ink, one dashed line per path with its label at the end, each target dashed."""
    figure = blank(HEIGHT)
    years, rates = zip(*observed, strict=True)
    figure.add_scatter(
        x=years, y=np.array(rates), mode="lines+markers", line={"color": INK, "width": 2.4}, name="observé",
        hovertemplate="%{x}, observé : %{y:,.2f} %<extra></extra>",
    )  # fmt: skip
    ends = []
    for place, (name, steps) in enumerate(paths.items()):
        x, y = zip(*steps, strict=True)
        color, dash = CATEGORICAL[place], DASHES[place + 1]
        marker = {"symbol": SYMBOLS[place], "size": 6}
        figure.add_scatter(
            x=x, y=np.array(y), mode="lines+markers", line={"color": color, "width": 2, "dash": dash}, marker=marker,
            name=name, hovertemplate=f"%{{x}}, {name} : %{{y:,.2f}} %<extra></extra>",
        )  # fmt: skip
        ends.append(Label(y[-1], labels[name], GLYPHS[place], color))
    for target in targets:
        figure.add_hline(y=target.value, line={"color": INK, "width": 1.3, "dash": "dash"}, name=target.words)
        ends.append(Label(target.value, target.words))
    drawn = [*rates, *(v for steps in paths.values() for _, v in steps), *(target.value for target in targets)]
    low, high = bounds(drawn, zero=False, height=HEIGHT)
    figure.update_layout(direct_labels(ends, (low, high), HEIGHT))
    figure.update_yaxes(range=[low, high], ticksuffix=NNBSP + "%", tickformat=",~f")
    figure.update_xaxes(tickformat="d", dtick=1 if max(x for s in paths.values() for x, _ in s) - years[0] < 12 else 2)
    return figure
