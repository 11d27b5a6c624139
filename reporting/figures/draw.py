"""A drawing on screen: the Plotly figure of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

import plotly.graph_objects as go

from reporting.drawing import (
    Bars,
    Drawing,
    Dumbbell,
    Lines,
    Map,
    Multiples,
    Profiles,
    Projection,
    Scatter,
    Seasons,
    Slope,
    Stacked,
    Timeline,
    Waterfall,
)
from reporting.figures.dumbbell import dumbbell
from reporting.figures.evolution import evolution
from reporting.figures.map import arrondissements_map
from reporting.figures.profiles import profiles
from reporting.figures.projection import projection
from reporting.figures.ranking import ranking
from reporting.figures.ranks import rank_change
from reporting.figures.scatter import scatter
from reporting.figures.seasons import seasons
from reporting.figures.small_multiples import small_multiples
from reporting.figures.stacked import stacked
from reporting.figures.timeline import timeline
from reporting.figures.waterfall import waterfall

RENDERERS: Final[Mapping[type[Any], Callable[..., go.Figure]]] = {
    Bars: ranking,
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


def draw(drawing: Drawing) -> go.Figure:
    """The figure of a drawing; what it declares is what its renderer is given."""
    return RENDERERS[type(drawing)](**{field.name: getattr(drawing, field.name) for field in fields(drawing)})
