"""The table of a slide: pages of rows that fit, drawn cell by cell."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches, Pt

from reporting.piece.palette import ACCENT, INK
from reporting.render.office.native import color, describe, write
from reporting.render.office.paper import lines_of

POINTS: Final = (12, 10)  # sizes of its words: the smaller one where it saves a slide
SHOWN: Final = 18  # of what a room reads
LINE: Final = Inches(0.017)  # by point
PADDING: Final = Inches(0.04)
SAFE: Final = 1.04  # of the size of words, what no program takes more than
LETTER: Final = Inches(0.0074)  # by point, on average


def pages(table: pd.DataFrame, widths: list[int], height: int, points: int) -> list[pd.DataFrame]:
    """The rows that fit under the headings, slide after slide; a single row always has its slide."""
    head = _height(list(map(str, table.columns)), widths, points)
    starts, used = [0], head
    for place, row in enumerate(table.to_numpy().tolist()):
        taken = _height(row, widths, points)
        if used + taken > height and place > starts[-1]:
            starts.append(place)
            used = head
        used += taken
    return [table.iloc[start:end] for start, end in zip(starts, [*starts[1:], len(table)], strict=True)]


def tall(table: pd.DataFrame, widths: list[int], points: int) -> int:
    """The height of a table, its headings included."""
    return sum(
        _height([str(cell) for cell in row], widths, points) for row in [[*table.columns], *table.to_numpy().tolist()]
    )


def _height(cells: list[str], widths: list[int], points: int) -> int:
    """Of a row whose words wrap in their columns."""
    lines = [
        lines_of(cell, points * SAFE, (width - 2 * PADDING) / Pt(1)) for cell, width in zip(cells, widths, strict=True)
    ]
    return int(max(lines, default=1) * LINE * points + PADDING)


def draw_table(
    shapes: Any, table: pd.DataFrame, widths: list[int], box: tuple[int, int, int, int], points: int, alternative: str
) -> None:
    left, top, width, _ = box
    cells = [list(map(str, table.columns)), *table.to_numpy().tolist()]
    heights = [_height(row, widths, points) for row in cells]
    frame = shapes.add_table(len(cells), len(widths), left, top, width, sum(heights))
    describe(frame, "Tableau", alternative)
    drawn = frame.table
    drawn.first_row, drawn.horz_banding = True, False
    for column, wide in zip(drawn.columns, widths, strict=True):
        column.width = Emu(wide)
    for place, row in enumerate(cells):
        drawn.rows[place].height = Emu(heights[place])
        for column, words in enumerate(row):
            _cell(drawn.cell(place, column), words, points, head=place == 0)


def _cell(cell: Any, words: str, points: int, *, head: bool) -> None:
    cell.margin_top = cell.margin_bottom = PADDING // 2
    cell.margin_left = cell.margin_right = PADDING
    cell.fill.solid()
    cell.fill.fore_color.rgb = color(ACCENT) if head else RGBColor(255, 255, 255)
    write(cell.text_frame.paragraphs[0], words, points, "#FFFFFF" if head else INK, bold=head)
