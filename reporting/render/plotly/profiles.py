"""Profiles side by side: the shares of each group, in pairs of bars that read without their colours."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from etl.french import NNBSP, format_percent
from reporting.piece.palette import CATEGORICAL, INK, WHITE
from reporting.render.plotly.theme import blank, silent

ROW: Final = 26
PATTERNS: Final = ("", "/", "x")


def profiles(shares: pd.DataFrame) -> go.Figure:
    """`shares`: group, modality, share (%); at most three groups, modalities in order from the top."""
    if shares.empty:
        return silent(shares)
    groups = list(dict.fromkeys(shares["group"]))
    modalities = list(dict.fromkeys(shares["modality"]))
    figure = blank(70 + ROW * len(groups) * len(modalities))
    for place, group in reversed([*enumerate(groups)]):  # the first on top, as in the key
        rows = shares[shares["group"] == group].set_index("modality").reindex(modalities[::-1])
        figure.add_bar(
            x=rows["share"].to_numpy(dtype="float64"),
            y=[modality.replace(" ", "<br>", 1) if len(modality) > 14 else modality for modality in rows.index],
            orientation="h",
            name=group,
            text=["" if pd.isna(share) else format_percent(share) for share in rows["share"]],
            textposition="outside",
            textfont={"size": 12, "color": INK},
            cliponaxis=False,
            marker={
                "color": CATEGORICAL[place],
                "pattern": {"shape": PATTERNS[place], "fgcolor": WHITE, "bgcolor": CATEGORICAL[place], "size": 6},
            },
            hovertemplate=f"%{{y}}, {group} : %{{x:,.1f}}{NNBSP}%<extra></extra>",
        )
    figure.update_xaxes(visible=False, range=[0, 1.18 * float(shares["share"].max())])
    figure.update_yaxes(showgrid=False, tickfont={"size": 12, "color": INK}, ticks="")
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "reversed"}
    return figure.update_layout(showlegend=True, legend=legend, margin={"t": 34, "r": 30}, barmode="group")
