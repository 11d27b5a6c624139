"""A real HTML table: caption, column and row headings, numbers to the right."""

import base64
import html
from urllib.parse import urlencode

import pandas as pd

from etl.french import NBSP
from etl.tableur import Cell
from reporting.piece.exhibit import PUBLIE, Exhibit
from reporting.piece.tables import Fold, Link, Spark, numeric

LONG = 40  # rows: beyond, the table scrolls in its frame
NARROW = 9  # columns: up to there, a row becomes a small card on a phone


def write(exhibit: Exhibit) -> bytes:
    """The exhibit's table as HTML, every cell escaped."""
    mark = f"{exhibit.mention} — " if exhibit.mention.lower() not in exhibit.title else ""
    return table(exhibit.table, f"{mark}{exhibit.title}. {exhibit.subtitle}", same_figures(exhibit)).encode()


def same_figures(exhibit: Exhibit) -> str:
    """What a link to another page must ask for, to show it on the same figures."""
    asked = {
        "jeu": "" if exhibit.jeu == PUBLIE else exhibit.jeu,
        "au": exhibit.known_on.isoformat() if exhibit.known_on else "",
        "edition": exhibit.edition.slug if exhibit.edition else "",
    }
    return urlencode({key: value for key, value in asked.items() if value})


def table(frame: pd.DataFrame, title: str, query: str = "") -> str:
    """A frame of cells and words under a caption; `query` is added to its links."""
    caption = html.escape(title)
    right = [place > 0 and numeric(frame[name]) for place, name in enumerate(frame)]
    names = [html.escape(str(name), quote=True) for name in frame.columns]
    rows = "".join(_row(list(row), names, right, query) for row in frame.itertuples(index=False))
    heads = "".join(
        f"<th scope='col'{' class=n' if n else ''}>{html.escape(str(name))}</th>"
        for name, n in zip(frame.columns, right, strict=True)
    )
    inside = f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    kind = "pd-scroll pd-long" if len(frame) > LONG else "pd-scroll"
    opening = f"<div class='{kind}' tabindex='0' role='region' aria-label='{caption}'>"
    stacked = " pd-stack" if len(right) <= NARROW else ""
    return f"{opening}<table class='pd-table{stacked}'>{inside}</table></div>"


def _row(cells: list[object], names: list[str], right: list[bool], query: str) -> str:
    first, *others = (inside(cell, query) for cell in cells)
    tail = "".join(
        f"<td{' class=n' if n else ''} data-label='{name}'>{text}</td>"
        for text, name, n in zip(others, names[1:], right[1:], strict=True)
    )
    if isinstance(cells[0], Cell):
        first = first.replace(" ", NBSP)  # a date stays on its line
    return f"<tr><th scope='row'>{first}</th>{tail}</tr>"


def inside(cell: object, query: str) -> str:
    """A cell as HTML, escaped; `query` is added to its link."""
    if isinstance(cell, Link):
        joined = query and ("&" if "?" in cell.page else "?") + query
        return f"<a href='{html.escape(cell.page + joined, quote=True)}'>{html.escape(cell.text)}</a>"
    if isinstance(cell, Spark):
        return _picture(cell)
    if isinstance(cell, Fold) and cell.detail:
        return f"<details><summary>{html.escape(cell.text)}</summary>{html.escape(cell.detail)}</details>"
    return html.escape(str(cell))


def _picture(spark: Spark) -> str:
    svg = spark.svg()
    if not svg:
        return html.escape(str(spark))
    data = base64.b64encode(svg.encode()).decode()
    return f"<img src='data:image/svg+xml;base64,{data}' alt='{html.escape(str(spark), quote=True)}'>"
