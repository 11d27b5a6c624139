"""A map as what an office program draws: its outlines, lines and words, placed in a box (EMU)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.util import Inches

from etl.french import format_arrondissement
from reporting.piece.drawing import Map
from reporting.piece.palette import ACCENT, INK, RULE, WHITE, text_color
from reporting.render.cartography import Place as Shown
from reporting.render.cartography import places_of, styles_of, title_of
from reporting.render.contours import contours, extent, within

SIZE: Final = 12  # points of the words for which the lengths below are given
LABEL: Final = (Inches(0.9), Inches(0.42))
KEY: Final = Inches(0.2)  # side of a square of the legend
ROW: Final = Inches(0.34)  # from one to the next
LEGEND: Final = Inches(2.4)  # at least
LETTER: Final = Inches(0.09)  # the mean width of one

Place = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True)
class Outline:
    """Closed rings that are filled; without `fill`, lines. `hatch`: the colour of what crosses the fill, if it is;
    `name`: what it outlines.
    """

    name: str
    rings: tuple[tuple[Place, ...], ...]
    line: str
    width: float  # points
    fill: str = ""
    hatch: str = ""


@dataclass(frozen=True)
class Words:
    """Lines of text, centred in their box if they are a label, else from its left."""

    box: Box
    lines: tuple[str, ...]
    ink: str
    centred: bool = False


def parts_of(drawing: Map, box: Box, points: int = SIZE) -> list[Outline | Words]:
    """What is drawn, from back to front; `points`: the size of its words."""
    left, top, width, height = box
    ratio = points / SIZE
    place = _placed((left, top, int(width - LEGEND * ratio), height))
    _, east = extent()[0]
    shown = places_of(drawing)
    start = int(place(east, 0)[0] + Inches(0.2) * ratio)
    legend = _legend(drawing, shown, (start, top, left + width - start, height), ratio)
    return [*_outlines(drawing, shown, place, ratio), *_labels(shown, place, ratio), *legend]


def located(code: str, box: Box) -> list[Outline]:
    """The twenty without words, one of them filled: where it is."""
    place, others = _placed(box), [other for other in contours() if other != code]
    here = Outline(format_arrondissement(code), (_ring(code, place),), WHITE, 0.5, ACCENT)
    return [*(Outline(format_arrondissement(one), (_ring(one, place),), WHITE, 0.5, RULE) for one in others), here]


def _placed(box: Box) -> Callable[[float, float], Place]:
    """Where a point of the drawing stands in a box."""
    left, top, width, height = box
    (west, east), (south, north) = extent()
    scale = min(width / (east - west), height / (north - south))

    def place(x: float, y: float) -> Place:
        return int(left + (float(x) - west) * scale), int(top + (north - float(y)) * scale)

    return place


def _outlines(drawing: Map, shown: dict[str, Shown], place: Any, ratio: float) -> Iterator[Outline]:
    """An outline for each arrondissement, the white ones first; the borders that are effaced, the chosen ones."""
    for code, one in sorted(shown.items(), key=lambda item: item[1].style.outline != WHITE):
        style = one.style
        name = " ".join(one.lines) or format_arrondissement(code)
        yield Outline(name, (_ring(code, place),), style.outline, ratio, style.color, style.hatch)
    for parts in drawing.together.values():
        yield Outline("Limites effacées", tuple(_edges(*within(parts), place)), shown[parts[0]].style.color, 3 * ratio)
    if chosen := sorted(drawing.highlighted & shown.keys()):
        yield Outline("Arrondissements choisis", tuple(_ring(code, place) for code in chosen), INK, 2.5 * ratio)


def _ring(code: str, place: Any) -> tuple[Place, ...]:
    return tuple(place(x, y) for x, y in contours()[code])


def _edges(xs: Sequence[int | None], ys: Sequence[int | None], place: Any) -> Iterator[tuple[Place, ...]]:
    """Lines, each ended by None."""
    edge: list[Place] = []
    for x, y in zip(xs, ys, strict=True):
        if x is not None and y is not None:
            edge.append(place(x, y))
        elif edge:
            yield tuple(edge)
            edge = []


def _labels(shown: dict[str, Shown], place: Any, ratio: float) -> Iterator[Words]:
    wide, high = (int(side * ratio) for side in LABEL)
    for one in shown.values():
        if one.name:
            across, down = place(*one.at)
            box = (across - wide // 2, down - high // 2, wide, high)
            yield Words(box, one.lines, text_color(one.style.color), centred=True)


def _legend(drawing: Map, shown: dict[str, Shown], box: Box, ratio: float) -> Iterator[Outline | Words]:
    """Its title, then a square and a name for each key."""
    left, top, wide, _ = box
    side, row, letter = (int(length * ratio) for length in (KEY, ROW, LETTER))
    if title := title_of(drawing):
        tall = row * (1 + len(title) * letter // wide)
        yield Words((left, top, wide, tall), (title,), INK)
        top += tall
    for style in styles_of(drawing, shown):
        square = ((left, top), (left + side, top), (left + side, top + side), (left, top + side))
        yield Outline(f"Légende : {style.name}", (square,), style.outline, ratio, style.color, style.hatch)
        yield Words((left + side * 3 // 2, top - side // 6, wide - side * 3 // 2, row), (style.name,), INK)
        top += row
