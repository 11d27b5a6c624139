"""A chart that a spreadsheet draws from the cells of its sheet: the counterpart of the one of a slide."""

from __future__ import annotations

from typing import Any, Final

from etl.tableur import Cell
from etl.typography import typeset
from reporting.piece.drawing import LABELLED
from reporting.piece.exhibit import Chart, Series
from reporting.piece.palette import GRID, INK, RULE, WHITE, outline_color, text_color
from reporting.render.office.doubt import marked
from reporting.render.office.native import FEW, NEUTRAL, named, number_format

TYPES: Final[dict[str, dict[str, str]]] = {
    "lignes": {"type": "line"},
    "barres": {"type": "bar"},
    "colonnes": {"type": "column"},
    "empilées": {"type": "column", "subtype": "stacked"},
    "cascade": {"type": "column", "subtype": "stacked"},
}
REFERENCE_DASHES: Final = ("dash", "long_dash", "round_dot")
DASHES: Final = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "long_dash_dot")
MARKERS: Final = ("circle", "square", "diamond", "triangle", "x", "star")
FONT: Final = {"name": "Calibri", "size": 10, "color": INK}


def height(chart: Chart) -> int:
    """In pixels: a bar keeps room for its name."""
    return max(300, 90 + 24 * len(chart.categories)) if chart.kind == "barres" else 360


def drawn(book: Any, sheet: str, chart: Chart, first: int, width: int, title: str) -> Any:
    """The chart of the values whose first row is `first`, under their names, the categories in column A."""
    made = book.add_chart(TYPES[chart.kind])
    last = first + len(chart.categories) - 1
    across = chart.kind in ("colonnes", "empilées") and (chart.references or chart.whole)
    over = book.add_chart(TYPES["lignes"]) if across else made  # a line over columns is a chart of its own
    for place, series in enumerate(chart.held):
        rank = place - len(chart.series)
        (made if rank < 0 else over).add_series(
            {
                "name": [sheet, first - 1, place + 1],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, place + 1, last, place + 1],
                **_looks(chart, place, series),
            }
        )
    if over is not made:
        made.combine(over)
    made.set_title({"name": "Titre", "name_font": FONT | {"size": 12, "bold": True}, "overlay": False})
    made.title.name = typeset(". ".join(filter(None, (title, chart.over))))  # « A!B1 » given above would be a cell
    made.show_blanks_as("gap")
    made.set_size({"width": width, "height": height(chart)})
    unnamed = {"delete_series": chart.unnamed} if chart.unnamed else {}
    made.set_legend({"position": "top", "font": FONT} | unnamed if named(chart) else {"none": True})
    _axes(made, chart)
    return made


def _looks(chart: Chart, place: int, series: Series) -> dict[str, Any]:
    if series is chart.whole:
        return _total(series, chart)
    rank = place - len(chart.series)
    return _look(chart, place, series) if rank < 0 else _reference(rank, series)


def _total(series: Series, chart: Chart) -> dict[str, Any]:
    """The last totals, above their columns, on a line that is not drawn."""
    written = series.last(LABELLED)
    custom = [None if at in written else {"delete": True} for at in range(len(series.values))]
    labels = _labels(chart, series) | {"position": "above", "font": FONT | {"bold": True}, "custom": custom}
    return {"line": {"none": True}, "marker": {"type": "none"}, "data_labels": labels}


def _look(chart: Chart, place: int, series: Series) -> dict[str, Any]:
    if chart.kind == "lignes":
        return _line(chart, place, series)
    if chart.kind == "cascade" and place == 0:
        return {"fill": {"none": True}, "border": {"none": True}, "gap": 45}
    own = chart.color(place)
    look: dict[str, Any] = {
        "fill": {"color": own},
        "border": {"none": True} if outline_color(own) == WHITE else {"color": outline_color(own), "width": 0.75},
        "gap": 45,
        "overlap": 100 if chart.kind in ("empilées", "cascade") else 0,
        "points": [_bar(series, at) for at in range(len(series.colors))] or None,
    }
    if series.texts:
        look["data_labels"] = _labels(chart, series) | {
            "position": "inside_base",
            "custom": [
                {
                    "value": words,
                    "font": FONT | {"color": text_color(fill) if fill and chart.kind == "cascade" else INK},
                }
                for words, fill in zip(series.texts, series.colors or [""] * len(series.texts), strict=True)
            ],
        }
    elif chart.kind == "barres" or (len(chart.categories) <= FEW and chart.kind != "empilées"):
        told = {at: {"value": marked(chart, series, at)} for at in series.doubted}
        custom = {"custom": [told.get(at) for at in range(len(series.values))]} if told else {}
        look["data_labels"] = _labels(chart, series) | {"position": "outside_end"} | custom
    return look


def _bar(series: Series, at: int) -> dict[str, Any] | None:
    """A bar of its own colour; an edge where it is pale, in ink where it is chosen."""
    fill, chosen = series.colors[at], at in series.chosen
    if not fill:
        return None
    edge = {"color": INK if chosen else outline_color(fill), "width": 2.25 if chosen else 0.75}
    return {"fill": {"color": fill}, "border": edge}


def _labels(chart: Chart, series: Series) -> dict[str, Any]:
    return {"value": True, "num_format": number_format(chart, series), "font": FONT}


def _reference(place: int, series: Series) -> dict[str, Any]:
    """A dashed line without colour."""
    color, dash = NEUTRAL[place % len(NEUTRAL)], REFERENCE_DASHES[place % len(REFERENCE_DASHES)]
    line = {"color": color, "width": 1.75, "dash_type": dash}
    alone = {"type": "long_dash", "size": 6, "border": {"color": color}, "fill": {"color": color}}
    return {"line": line, "marker": alone if series.lone else {"type": "none"}, "smooth": False}


def _line(chart: Chart, place: int, series: Series) -> dict[str, Any]:
    """A line with its marker; its last value is written."""
    own = chart.color(place)
    color = own if outline_color(own) == WHITE else outline_color(own)  # a pale line would not be seen
    rank, last = chart.line(place), chart.last(place)
    others: list[dict[str, Any] | None] = [{"delete": True}] * len(series.values)
    doubtful = series.doubted
    if last is not None:
        others[last] = None
    for at in doubtful:
        others[at] = {"value": marked(chart, series, at) if at == last else Cell(status=series.doubts[at]).mark}
    hollow = {"fill": {"color": WHITE}, "border": {"color": color}}
    return {
        "line": {"color": color, "width": 2.25, "dash_type": DASHES[rank]},
        "marker": {"type": MARKERS[rank], "size": 6, "fill": {"color": own}, "border": {"color": color}},
        "points": [hollow if at in doubtful else None for at in range(len(series.values))] if doubtful else None,
        "smooth": False,
        "data_labels": _labels(chart, series) | {"position": "above", "font": FONT | {"bold": True}, "custom": others},
    }


def _axes(made: Any, chart: Chart) -> None:
    names = {
        "num_font": FONT,
        "line": {"color": RULE},
        "label_position": "low",  # under negative bars too
        "major_gridlines": {"visible": False},
    }
    values = {
        "num_font": FONT,
        "num_format": 'General" %"' if chart.percent else "#,##0",
        "line": {"none": True},
        "major_gridlines": {"visible": chart.kind not in ("barres", "cascade"), "line": {"color": GRID}},
        "visible": chart.kind not in ("barres", "cascade"),
    }
    if chart.kind == "barres":
        made.set_y_axis(names | {"reverse": True})
        made.set_x_axis(values)
    else:
        made.set_x_axis(names)
        made.set_y_axis(values)
