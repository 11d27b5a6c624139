"""The last figure and the next date of the sheet, a row for each indicator, with the day of the committee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

import plotly.graph_objects as go

from etl.french import format_date
from reporting.piece.drawing import Row
from reporting.piece.palette import ACCENT, CATEGORICAL, INK, SECONDARY
from reporting.render.plotly.theme import blank, empty

ROW = 28  # pixels a row, its label and its marks on one line
LETTER, BESIDE = 6, 12  # pixels a letter of a label takes at most, on average, and between the labels and the axis
TOP, BOTTOM, NAMES = 60, 34, 22  # pixels above and below the rows; of them, those of the names of the lines
LAST, NEXT = "dernier chiffre", "prochaine date de la fiche"


def timeline(rows: Sequence[Row], day: dt.date, committee: dt.date | None, past: bool = False) -> go.Figure:
    """The rows in their order, a group's being neighbours; a dot for the last figure, a diamond for the next date."""
    if not rows:
        return empty("Aucun indicateur ne répond à ces choix.")
    heads, places = _places(rows)
    bottom = -len(heads) - len(rows)
    wide = LETTER * max(map(len, (row.label for row in rows))) + BESIDE
    figure = blank(TOP + BOTTOM + ROW * (len(heads) + len(rows)))
    _links(figure, rows, places)
    _marks(figure, LAST, "circle", ACCENT, [(r, y, r.last) for r, y in zip(rows, places, strict=True)])
    _marks(figure, NEXT, "diamond", CATEGORICAL[1], [(r, y, r.expected) for r, y in zip(rows, places, strict=True)])
    for text, y in heads:
        _label(figure, f"<b>{text}</b>", y, wide)
    for row, y in zip(rows, places, strict=True):
        _label(figure, row.label, y, wide)
    _days(figure, day, committee, format_date(day) if past else "aujourd’hui")
    figure.update_xaxes(range=_span(rows, day, committee), type="date", tickformat="%Y", dtick="M12", side="bottom")
    figure.update_yaxes(visible=False, range=[bottom - 0.6, -0.2])
    figure.update_layout(
        margin={"t": TOP, "l": wide, "r": 10, "b": BOTTOM},
        showlegend=True,
        legend={"y": 1 + NAMES / (ROW * (len(heads) + len(rows))), "font": {"size": 12, "color": INK}},
    )
    return figure


def _places(rows: Sequence[Row]) -> tuple[list[tuple[str, float]], list[float]]:
    """The height of each heading and of each row, from the top down."""
    heads: list[tuple[str, float]] = []
    places: list[float] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        heads.append((group, -float(len(heads) + len(places)) - 1))
        places += [-float(len(heads) + len(places)) - 1 - n for n, _ in enumerate(members)]
    return heads, places


def _links(figure: go.Figure, rows: Sequence[Row], places: list[float]) -> None:
    """A thin line from the last figure to the next date."""
    x: list[dt.date | None] = []
    y: list[float | None] = []
    for row, place in zip(rows, places, strict=True):
        if row.last and row.expected:
            x += [row.last, row.expected, None]
            y += [place, place, None]
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": SECONDARY, "width": 1}, hoverinfo="skip", showlegend=False
    )


def _marks(
    figure: go.Figure, name: str, symbol: str, color: str, points: list[tuple[Row, float, dt.date | None]]
) -> None:
    drawn = [(row, place, when) for row, place, when in points if when is not None]
    figure.add_scatter(
        x=[when for _, _, when in drawn],
        y=[place for _, place, _ in drawn],
        mode="markers",
        name=name,
        cliponaxis=False,  # on a phone the first date stands against the labels
        marker={"symbol": symbol, "size": 10, "color": color},
        customdata=[f"{row.label}<br>{name} : {format_date(when)}<br>{row.words}" for row, _, when in drawn],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _label(figure: go.Figure, text: str, y: float, wide: int) -> None:
    """Left of the axis, level with the marks of its row, which no label covers."""
    figure.add_annotation(
        text=text, x=0, xref="paper", xanchor="left", xshift=-wide, y=y, yanchor="middle", showarrow=False,
        font={"color": INK, "size": 12},
    )  # fmt: skip


def _days(figure: go.Figure, day: dt.date, committee: dt.date | None, shown: str) -> None:
    """Upright lines, named above on either side so that close days do not hide one another; none for no committee."""
    ahead = committee is None or committee >= day
    for when, text, color, dash, anchor in (
        (day, shown, SECONDARY, "dot", "right" if ahead else "left"),
        (committee, "COREP", INK, "dash", "left" if ahead else "right"),
    ):
        if when is None:
            continue
        figure.add_shape(
            type="line", x0=when, x1=when, y0=0, y1=1, yref="paper", layer="below",
            line={"color": color, "width": 1.4, "dash": dash},
        )  # fmt: skip
        figure.add_annotation(
            text=text, x=when, xanchor=anchor, y=1, yref="paper", yanchor="bottom", showarrow=False,
            font={"color": color, "size": 12},
        )  # fmt: skip


def _span(rows: Sequence[Row], day: dt.date, committee: dt.date | None) -> list[dt.date]:
    """From the first date to the last, with room for a mark, or for the name of the line that is outermost."""
    days = [day, committee] if committee else [day]
    dates = [d for row in rows for d in (row.last, row.expected) if d] + days
    first, last = min(dates), max(dates)
    room = max(30, (last - first).days)
    before = room // 5 if first in days else room // 30
    return [first - dt.timedelta(days=before), last + dt.timedelta(days=room // 5)]
