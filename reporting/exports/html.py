"""A real HTML table: caption, column and row headings, numbers to the right."""

import base64
import html

from reporting.exhibit import DEMONSTRATION, Exhibit
from reporting.tables import Link, Spark


def write(exhibit: Exhibit) -> bytes:
    """The exhibit's table as HTML, every cell escaped."""
    mark = f"{DEMONSTRATION} — " if exhibit.demonstration and DEMONSTRATION.lower() not in exhibit.title else ""
    caption = html.escape(f"{mark}{exhibit.title}. {exhibit.subtitle}")
    heads = "".join(f"<th scope='col'>{html.escape(str(name))}</th>" for name in exhibit.table.columns)
    query = "?jeu=demonstration" if exhibit.demonstration else ""
    rows = "".join(_row(list(row), query) for row in exhibit.table.itertuples(index=False))
    table = f"<table class='pd-table'><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<div class='pd-scroll' tabindex='0' role='region' aria-label='{caption}'>{table}</div>".encode()


def _row(cells: list[object], query: str) -> str:
    first, *others = cells
    return f"<tr><th scope='row'>{_inside(first, query)}</th>" + "".join(_cell(cell, query) for cell in others) + "</tr>"


def _cell(cell: object, query: str) -> str:
    text = str(cell)
    numeric = isinstance(cell, str) and (text[:1].isdigit() or text[:1] in ("+", "\u2212") or 0 < len(text) < 4)
    return f"<td{' class=n' if numeric else ''}>{_inside(cell, query)}</td>"


def _inside(cell: object, query: str) -> str:
    if isinstance(cell, Link):
        return f"<a href='{html.escape(cell.page)}{query}'>{html.escape(cell.text)}</a>"
    if isinstance(cell, Spark):
        return _picture(cell)
    return html.escape(str(cell))


def _picture(spark: Spark) -> str:
    svg = spark.svg()
    if not svg:
        return html.escape(str(spark))
    data = base64.b64encode(svg.encode()).decode()
    return f"<img src='data:image/svg+xml;base64,{data}' alt='{html.escape(str(spark), quote=True)}'>"
