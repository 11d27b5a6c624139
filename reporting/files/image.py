"""The figure as a picture that stands alone: title, unit, source and marks drawn with it."""

from __future__ import annotations

import html
import os
import shutil
import textwrap
from pathlib import Path

import kaleido
import plotly.graph_objects as go

from reporting.piece.exhibit import Exhibit, source_line
from reporting.piece.palette import SECONDARY

WIDTH, SCALE, SIDE = 1000, 2, 30  # SIDE: pixels left and right of what is drawn, at least
TITLE_WIDTH, FOOT_WIDTH = 68, 122  # characters of a line, in the widest font that may be drawn
NOWHERE = "http://127.0.0.1:9"  # whatever the browser asks of the outside goes to a closed door
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def available(exhibit: Exhibit) -> bool:
    """Whether there is a figure, and a browser on this machine to draw it."""
    return exhibit.figure is not None and browser() is not None


def browser() -> str | None:
    """The Chromium that draws pictures: the one named by BROWSER_PATH, or found on the machine."""
    named = os.environ.get("BROWSER_PATH")
    if named and Path(named).exists():
        return named
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def write(exhibit: Exhibit) -> bytes:
    """PNG, 2 000 pixels wide. Raises RuntimeError if no browser can draw."""
    return _drawn(exhibit, "png")


def write_svg(exhibit: Exhibit) -> bytes:
    """SVG, its words as text. Raises RuntimeError if no browser can draw."""
    return _drawn(exhibit, "svg")


def _drawn(exhibit: Exhibit, form: str) -> bytes:
    figure = with_words(exhibit)
    size = {"format": form, "width": WIDTH, "height": figure.layout.height, "scale": SCALE}
    picture: bytes = kaleido.calc_fig_sync(figure, opts=size, kopts={"proxy_server": NOWHERE, "mathjax": False})
    return picture


def with_words(exhibit: Exhibit) -> go.Figure:
    """A copy of the figure with what the page writes around it."""
    if exhibit.figure is None:
        raise ValueError(f"{exhibit.name} n’a pas de figure")
    title = "<br>".join(textwrap.wrap(exhibit.headline, TITLE_WIDTH, break_on_hyphens=False))
    foot = [
        *(textwrap.wrap(f"Lecture : {exhibit.lecture}", FOOT_WIDTH) if exhibit.lecture else ()),
        *textwrap.wrap(f"Source : {source_line(exhibit.drawn)}", FOOT_WIDTH),
        *filter(None, [html.escape(exhibit.seal, quote=False)]),
    ]
    if (mention := exhibit.figure.layout.title).text:
        title = f"<span style='font-size:14px;color:{mention.font.color}'>{mention.text}</span><br>{title}"
    above, below = 62 + 22 * title.count("<br>"), 26 + 16 * len(foot)
    figure = go.Figure(exhibit.figure)
    top, bottom, right = figure.layout.margin.t or 8, figure.layout.margin.b or 40, figure.layout.margin.r or 0
    left = max(SIDE, figure.layout.margin.l or 0)
    height = (figure.layout.height or 400) + above + below
    # The page's font may be absent here: the one drawn instead is wider.
    figure.update_layout(
        height=height, margin={"t": top + above, "b": bottom + below, "l": left, "r": SIDE + 1.2 * right}
    )
    figure.update_layout(
        title={
            "text": f"<b>{title}</b><br><span style='font-size:14px;color:{SECONDARY}'>{exhibit.subtitle}</span>",
            "x": 0.03,
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 30},
            "font": {"size": 20},
        }
    )
    return figure.add_annotation(
        text="<br>".join(foot),
        x=0,
        xref="paper",
        xanchor="left",
        y=0,
        yref="paper",
        yanchor="top",
        xshift=SIDE - left,
        yshift=-bottom - 8,
        showarrow=False,
        align="left",
        font={"size": 12, "color": SECONDARY},
    )
