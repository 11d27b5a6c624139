"""A real HTML table: caption, column and row headings, numbers to the right, the key to its marks under it."""

import base64
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from urllib.parse import urlencode

import pandas as pd

from etl.french import NBSP
from etl.tableur import MARKS, Cell
from reporting.piece.exhibit import PUBLIE, Exhibit
from reporting.piece.tables import ABSENT, SPARK, Fold, Link, Spark, numeric
from reporting.render.web.words import explained

LONG = 40  # rows: beyond, the table scrolls in its frame
NARROW = 9  # columns: up to there, a row becomes a small card on a phone
FIGURES = ("Dernier chiffre",)  # written in words
SHORT = 20  # letters of a heading that stays on its line
GROUPS = ("Producteur", "Détenteur", "Éditeur")  # whose names stand once over the rows that follow one another
AHEAD = "Date"  # heads what is to come, which goes in the order of time
DATED = re.compile(r"(?:\d{1,2}(?:er)? )?(?:[a-zéû]+ )?((?:19|20)\d\d)")  # a year, a month, a day, in French
OWN = re.compile(rf"«[{NBSP} ]{ABSENT}[{NBSP} ]»[{NBSP} ]: ([^;.]*[^;.\s])")  # what a reading says that it means there
SAID = {mark: status.rpartition(" : ")[2] for status, mark in MARKS.items() if mark} | {
    MARKS["secret"]: "masqué par le secret statistique",
    ABSENT: "aucun chiffre au tableau de bord",
}


def write(exhibit: Exhibit) -> bytes:
    """The exhibit's table as HTML, every cell escaped."""
    mark = f"{exhibit.mention} — " if exhibit.mention.lower() not in exhibit.title else ""
    title = f"{mark}{exhibit.title}. {exhibit.subtitle}"
    own = OWN.search(exhibit.reading)
    absent = own[1] if own else SAID[ABSENT]
    return table(exhibit.table, title, same_figures(exhibit), exhibit.sorting, absent).encode()


def same_figures(exhibit: Exhibit) -> str:
    """What a link to another page must ask for, to show it on the same figures."""
    asked = {
        "jeu": "" if exhibit.jeu == PUBLIE else exhibit.jeu,
        "au": exhibit.known_on.isoformat() if exhibit.known_on else "",
        "edition": exhibit.edition.slug if exhibit.edition else "",
    }
    return urlencode({key: value for key, value in asked.items() if value})


def table(
    frame: pd.DataFrame,
    title: str,
    query: str = "",
    sorting: tuple[str, str] = ("", ""),
    absent: str = SAID[ABSENT],
) -> str:
    """A frame of cells and words under a caption; `query` is added to its links.

    `sorting`: the column that it is sorted by, « ascending » or « descending »; `absent`: what « – » means.
    """
    caption, frame = html.escape(title), newest_first(frame)
    right = [place > 0 and numeric(frame[name]) for place, name in enumerate(frame)]
    names = [html.escape(str(name), quote=True) for name in frame.columns]
    spans = [_spans(frame[name]) if name in GROUPS and place else None for place, name in enumerate(frame)]
    rows = "".join(
        _row(list(row), names, right, query, [of[place] if of else 1 for of in spans])
        for place, row in enumerate(frame.itertuples(index=False))
    )
    heads = "".join(
        f"<th scope='col'{' class=n' if n else ''}{_sorted(name, sorting)}>{html.escape(str(name))}</th>"
        for name, n in zip(frame.columns, right, strict=True)
    )
    inside = f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    kind = "pd-scroll pd-long" if len(frame) > LONG else "pd-scroll"
    opening = f"<div class='{kind}' tabindex='0' role='region' aria-label='{caption}'>"
    kinds = f"{' pd-stack' if len(right) <= NARROW else ''}{' pd-named' if _is_named(frame) else ''}"
    return explained(f"{opening}<table class='pd-table{kinds}'>{inside}</table></div>") + _key(
        frame, SAID | {ABSENT: absent}
    )


def _is_named(frame: pd.DataFrame) -> bool:
    """Whether its rows are headed by names, and not by years or arrondissements."""
    return any(len(str(head)) > SHORT for head in frame.iloc[:, :1].to_numpy().flat)


def newest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """The same, its rows or its columns from the newest year to the oldest, where they went the other way."""
    if len(frame.columns) and frame.columns[0] != AHEAD and _rising(frame.iloc[:, 0]):
        frame = frame[::-1]
    first, *others = frame.columns if len(frame.columns) else ("",)
    return frame[[first, *others[::-1]]] if _rising(others) else frame


def _rising(heads: Sequence[object] | pd.Series) -> bool:
    found = [DATED.fullmatch(str(head).replace(NBSP, " ")) for head in heads]
    years = [int(one[1]) for one in found if one]
    return len(years) == len(found) and len(set(years)) > 1 and years == sorted(years)


def _sorted(name: object, sorting: tuple[str, str]) -> str:
    return f" aria-sort='{sorting[1]}'" if sorting[1] and name == sorting[0] else ""


def _spans(column: pd.Series) -> list[int]:
    """How many rows the cell of each covers: those that follow it with the same name, none where one before has it."""
    runs = [len(list(run)) for _, run in groupby(map(str, column))]
    return [length if place == 0 else 0 for length in runs for place in range(length)]


def _key(frame: pd.DataFrame, words_of: Mapping[str, str]) -> str:
    """What each mark of these cells says, once."""
    said = dict.fromkeys(mark for name in frame for mark in _marks(frame[name]))
    words = " · ".join(f"<b>{html.escape(mark)}</b>{NBSP}: {html.escape(words_of[mark])}" for mark in said)
    return f"<p class='pd-key'>{words}</p>" if words else ""


def _marks(column: pd.Series) -> Iterator[str]:
    cells = [one for one in column if isinstance(one, Cell)]
    yield from (cell.mark for cell in cells if cell.mark)
    if (cells or column.name in FIGURES) and ABSENT in set(map(str, column)):
        yield ABSENT


def _row(cells: list[object], names: list[str], right: list[bool], query: str, spans: list[int]) -> str:
    first, *others = (inside(cell, query) for cell in cells)
    tail = "".join(
        f"<td{_kind(n, span)} data-label='{name}'>{text}</td>"
        for text, name, n, span in zip(others, names[1:], right[1:], spans[1:], strict=True)
    )
    if isinstance(cells[0], Cell):
        first = first.replace(" ", NBSP)  # a date stays on its line
    return f"<tr><th scope='row'>{first}</th>{tail}</tr>"


def _kind(n: bool, span: int) -> str:
    """A cell that one above covers is there for phones, where each row is a card."""
    kinds = " ".join(["n"] * n + ["again"] * (span == 0))
    return (f" class='{kinds}'" if kinds else "") + (f" rowspan={span}" if span > 1 else "")


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
    room = f"width='{SPARK[0]}' height='{SPARK[1]}'"  # kept before it is drawn: columns would move
    return f"<img {room} src='data:image/svg+xml;base64,{data}' alt='{html.escape(str(spark), quote=True)}'>"
