"""An exhibit (*pièce*): a figure, its table, its words and its sources, made once for the screen and for documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

DEMONSTRATION = "Données de démonstration"


@dataclass(frozen=True)
class Citation:
    """One publication behind the figures, as printed under them."""

    publisher: str
    dataset: str
    published: str  # in French words, or that no date was read
    consulted: str
    url: str
    licence: str
    snapshot: str


@dataclass(frozen=True)
class Exhibit:
    """`rows`: the figures themselves (columns of queries.SERIES); `table`: the same laid out in words for reading."""

    name: str
    title: str
    subtitle: str  # unit, date, field
    rows: pd.DataFrame
    table: pd.DataFrame
    reading: str
    scope: str
    alternative: str
    indicators: tuple[str, ...]
    figure: go.Figure | None = None
    caveats: tuple[str, ...] = ()
    calculation: str = ""
    citations: tuple[Citation, ...] = ()
    demonstration: bool = False

    @property
    def source(self) -> str:
        """The sources in one line, each publisher and dataset once."""
        named = dict.fromkeys(f"{c.publisher}, {c.dataset}" + (f" ({c.published})" if c.published else "") for c in self.citations)
        return " ; ".join(named)


@dataclass(frozen=True)
class Headline:
    """A number at the head of a page: label, value as printed, and what qualifies it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Summary:
    """The head of a page: a sentence that answers its question, then three or four numbers."""

    sentence: str  # Markdown, figures in bold
    headlines: Sequence[Headline] = field(default_factory=tuple)
