"""A drawing on screen: the Plotly figure of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, get_args

import plotly.graph_objects as go

from reporting.piece.drawing import (
    Bars,
    Changes,
    Drawing,
    Dumbbell,
    Lines,
    Map,
    Multiples,
    Profiles,
    Projection,
    Rows,
    Scatter,
    Seasons,
    Slope,
    Stacked,
    Timeline,
    Waterfall,
)
from reporting.piece.form import numbers_of
from reporting.render.plotly.changes import changes
from reporting.render.plotly.dumbbell import dumbbell
from reporting.render.plotly.evolution import evolution
from reporting.render.plotly.map import arrondissements_map
from reporting.render.plotly.profiles import profiles
from reporting.render.plotly.projection import projection
from reporting.render.plotly.ranking import ranking
from reporting.render.plotly.ranks import rank_change
from reporting.render.plotly.scatter import scatter
from reporting.render.plotly.seasons import seasons
from reporting.render.plotly.small_multiples import small_multiples
from reporting.render.plotly.stacked import stacked
from reporting.render.plotly.timeline import timeline
from reporting.render.plotly.waterfall import waterfall
from reporting.render.plotly.written import written

RENDERERS: Final[Mapping[type[Any], Callable[..., go.Figure]]] = {
    Bars: ranking,
    Changes: changes,
    Dumbbell: dumbbell,
    Lines: evolution,
    Map: arrondissements_map,
    Multiples: small_multiples,
    Profiles: profiles,
    Projection: projection,
    Scatter: scatter,
    Seasons: seasons,
    Slope: rank_change,
    Stacked: stacked,
    Timeline: timeline,
    Waterfall: waterfall,
}

if unknown := set(get_args(Drawing)) - RENDERERS.keys() - {Rows}:
    raise ValueError(f"dessins sans rendu : {', '.join(sorted(one.__name__ for one in unknown))}")


def draw(drawing: Drawing) -> go.Figure | None:
    """The figure of a drawing, in the form that its points call for; what it declares is what its renderer is given.

    None for rows, which a page writes.
    """
    if isinstance(drawing, Rows):
        return None
    if said := numbers_of(drawing):
        return written(said)
    if type(drawing) not in RENDERERS:
        raise LookupError(f"dessin sans rendu : {type(drawing).__name__}")
    return RENDERERS[type(drawing)](**{field.name: getattr(drawing, field.name) for field in fields(drawing)})
