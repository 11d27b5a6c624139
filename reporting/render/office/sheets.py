"""The sheets that people read: under their title and mention, tables, charts and notes, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from etl.tableur import PERCENT, Cell, Content, Link, Plotted, Row, Said, Sheet
from reporting.piece.exhibit import Chart, Series
from reporting.piece.tables import ABSENT, year
from reporting.render.office.native import YEAR
from reporting.render.office.sheets_chart import drawn, height

NARROWEST, WIDEST, FIRST = 10, 44, 16  # characters of a column; of the first, at least
ACROSS: Final = 110  # characters of the width on which titles and notes are written, at least
ROW: Final = 20  # pixels of a row that nothing makes taller
CHARACTER: Final = 7.2  # pixels
BROADEST: Final = 1000  # pixels of a chart


@dataclass(frozen=True)
class Grid:
    """A table under its headings; an empty text leaves the cell empty."""

    head: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class Plot:
    """A native chart under its title, over the cells of its values; `alternative`: its words for who cannot see it."""

    chart: Chart
    alternative: str
    title: str


@dataclass(frozen=True)
class Notes:
    """What is said of what is above, each line after its label; one without words is left out."""

    lines: tuple[tuple[str, str], ...]


Block = Grid | Plot | Notes


@dataclass(frozen=True)
class Page:
    """Its blocks from top to bottom; `mention`: what it must say first, if anything; `back`: where it is listed."""

    name: str
    title: str
    subtitle: str
    mention: str
    blocks: tuple[Block, ...]
    back: Link | None = None


def laid(page: Page) -> Sheet:
    """The page as a sheet."""
    said = {"mention": page.mention, "title": page.title, "subtitle": page.subtitle}
    rows = [*(_across(words, look) for look, words in said.items() if words)]
    rows += [Row(((page.back, "link"),)), Row()] if page.back else [Row()]
    first, frozen, widths = len(rows), _is_alone(page.blocks), _widths(page.blocks)
    breaks, drawings = list[int](), list[Plotted]()
    for block in page.blocks:
        if isinstance(block, Plot):
            breaks.append(len(rows))
            drawings.append(_plotted(block, len(rows), sum(widths)))
        rows += [*_rows(block), Row()]
    return Sheet(
        name=page.name,
        widths=tuple(widths),
        rows=tuple(rows),
        frozen=(first + frozen, 1),
        head=first if frozen and not drawings else None,
        breaks=tuple(breaks),
        foot=page.mention,
        plots=tuple(drawings),
    )


def _is_alone(blocks: Sequence[Block]) -> bool:
    """Whether the headings stay in sight: of the table that comes first, where it is the only one."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    return len(grids) == 1 and grids[0] is blocks[0] and not grids[0].title


def _rows(block: Block) -> Iterator[Row]:
    if isinstance(block, Notes):
        yield from (_across(words, "note", label) for label, words in block.lines if words)
        return
    if isinstance(block, Grid) and block.title:
        yield _across(block.title, "section")
    if isinstance(block, Plot):
        yield from [Row()] * _room(block.chart)
        yield _across("Données du graphique", "section")
        block = _values(block.chart)
    yield _line(block.head, "heading", "heading")
    yield from (_line(cells, "first", "text") for cells in block.rows)


def content(cell: object) -> Content:
    """A cell of an exhibit's table: its value if it has one, else its words."""
    return cell if isinstance(cell, Cell) else str(cell)


def _line(cells: Sequence[Content], first: str, others: str) -> Row:
    linked = [place or isinstance(cell, Link) for place, cell in enumerate(cells)]
    return Row(
        tuple((cell, _look(cell, others) if other else first) for cell, other in zip(cells, linked, strict=True))
    )


def _look(cell: Content, others: str) -> str:
    if isinstance(cell, Link):
        return "link"
    return "value" if isinstance(cell, Cell) or cell == ABSENT else others


def _across(words: str, look: str, label: str = "") -> Row:
    """A text over all columns, or over those after its label."""
    beside: tuple[Said, ...] = ((label, "label"),) if label else ()
    return Row((*beside, (words, look)), across=True)


def _room(chart: Chart) -> int:
    """Rows under a chart."""
    return height(chart) // ROW + 2


def _plotted(plot: Plot, top: int, characters: int) -> Plotted:
    """The chart, on a page of its own with the cells it is drawn from."""
    first = top + _room(plot.chart) + 2
    width = round(min(BROADEST, characters * CHARACTER))

    def draw(book: Any, name: str) -> Any:
        return drawn(book, name, plot.chart, first, width, plot.title)

    return Plotted(top, draw, plot.alternative)


def _values(chart: Chart) -> Grid:
    """What it is drawn from, gaps left without even a blank cell."""
    unit = PERCENT if chart.percent else ""

    def cell(series: Series, place: int) -> Cell | None:
        value, shown = series.values[place], series.decimals[place] if series.decimals else chart.decimals
        return None if value is None else Cell(value, shown, unit)

    named = [year(int(name)) if YEAR.fullmatch(name) else name for name in chart.categories]
    rows = [(name, *(cell(series, place) for series in chart.held)) for place, name in enumerate(named)]
    return Grid(("", *(series.name for series in chart.held)), tuple(rows))


def _widths(blocks: Sequence[Block]) -> list[int]:
    """Of the columns, in characters: the headings wrap between words, long cells too."""
    found = [_columns(block) for block in blocks]
    needed = [NARROWEST] * max(map(len, found), default=1)
    needed[0] = FIRST
    for place, (head, cells) in (column for columns in found for column in enumerate(columns)):
        word = max(map(len, head.split(" ")))
        taken = max([word, len(head) // 3, *(len(str(cell)) for cell in cells)]) + 2
        needed[place] = max(needed[place], min(WIDEST, taken))
    while sum(needed) < ACROSS:
        needed.append(NARROWEST + 2)
    return needed


def _columns(block: Block) -> list[tuple[str, Sequence[Content]]]:
    if isinstance(block, Grid):
        return [(head, [row[place] for row in block.rows]) for place, head in enumerate(block.head)]
    if isinstance(block, Plot):
        return [("", block.chart.categories), *((series.name, []) for series in block.chart.held)]
    return [("", [label for label, _ in block.lines])]
