"""A map as shapes that Word draws and lets anyone edit, inside the line of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

from etl.typography import runs
from reporting.piece.drawing import Map
from reporting.piece.palette import WHITE
from reporting.render.office.map_parts import Box, Outline, Place, Words, located, parts_of
from reporting.render.office.word import RAISED

GROUP: Final = Path(__file__).with_name("map.xml")  # an empty group; a program without shapes shows its words
POINTS: Final = 9  # of the words of a map: those of its styles
POINT: Final = 12700  # EMU
INLINE: Final = {"place": "<wp:inline>", "around": "", "end": "</wp:inline>"}
BESIDE: Final = {
    "place": "<wp:anchor distT='0' distB='0' distL='180000' distR='0' simplePos='0' relativeHeight='1' behindDoc='0' "
    "locked='0' layoutInCell='1' allowOverlap='0'><wp:simplePos x='0' y='0'/>"
    "<wp:positionH relativeFrom='margin'><wp:align>right</wp:align></wp:positionH>"
    "<wp:positionV relativeFrom='paragraph'><wp:posOffset>0</wp:posOffset></wp:positionV>",
    "around": "<wp:effectExtent l='0' t='0' r='0' b='0'/><wp:wrapSquare wrapText='bothSides'/>",
    "end": "</wp:anchor>",
}


def map_of(drawing: Map, size: tuple[int, int], numbers: Iterator[int], title: str, alternative: str) -> Any:
    """The map of `drawing` as what a run holds; `size`: width and height, EMU; `numbers`: for it and for its shapes."""
    return _group(parts_of(drawing, (0, 0, *size), POINTS), size, numbers, title, alternative, INLINE)


def place_of(code: str, size: tuple[int, int], numbers: Iterator[int], alternative: str) -> Any:
    """Where an arrondissement is, small, at the right of the words of its paragraph."""
    return _group(located(code, (0, 0, *size)), size, numbers, alternative, alternative, BESIDE)


def _group(
    parts: Sequence[Outline | Words],
    size: tuple[int, int],
    numbers: Iterator[int],
    title: str,
    alternative: str,
    placed: dict[str, str],
) -> Any:
    words = {name: escape(said, {'"': "&quot;"}) for name, said in {"title": title, "alternative": alternative}.items()}
    made = {"width": size[0], "height": size[1], "number": next(numbers), **words, **placed}
    shapes = "".join(_shape(part, next(numbers)) for part in parts)
    return parse_xml(Template(GROUP.read_text(encoding="utf-8")).substitute(made, shapes=shapes))


def _shape(part: Outline | Words, number: int) -> str:
    return _outline(part, number) if isinstance(part, Outline) else _words(part, number)


def _outline(outline: Outline, number: int) -> str:
    across, down = ([place[axis] for ring in outline.rings for place in ring] for axis in (0, 1))
    left, top = min(across), min(down)
    width, height = max(across) - left, max(down) - top
    closed = bool(outline.fill)
    drawn = "".join(_ring([(x - left, y - top) for x, y in ring], closed=closed) for ring in outline.rings)
    geometry = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l='0' t='0' r='r' b='b'/>"
        f"<a:pathLst><a:path w='{width}' h='{height}'>{drawn}</a:path></a:pathLst></a:custGeom>"
    )
    line = f"<a:ln w='{round(outline.width * POINT)}'>{_solid(outline.line)}</a:ln>"
    look = f"{_frame((left, top, width, height))}{geometry}{_fill(outline)}{line}"
    return _made(number, f"Contour {number}", "", look, "<wps:bodyPr/>")


def _ring(places: list[Place], *, closed: bool) -> str:
    first, *others = (f"<a:pt x='{x}' y='{y}'/>" for x, y in places)
    lines = "".join(f"<a:lnTo>{place}</a:lnTo>" for place in others)
    return f"<a:moveTo>{first}</a:moveTo>{lines}{'<a:close/>' if closed else ''}"


def _fill(outline: Outline) -> str:
    if outline.hatch:
        behind = f"<a:bgClr>{_color(outline.fill)}</a:bgClr>"
        return f"<a:pattFill prst='wdUpDiag'><a:fgClr>{_color(outline.hatch)}</a:fgClr>{behind}</a:pattFill>"
    return _solid(outline.fill) if outline.fill else "<a:noFill/>"


def _words(words: Words, number: int) -> str:
    style = "Carteclaire" if words.ink == WHITE else "Carte" if words.centred else "Cartelegende"
    lines = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{''.join(_run(*part) for part in runs(line))}</w:p>"
        for line in words.lines
    )
    look = f"{_frame(words.box)}<a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>"
    anchor = "ctr" if words.centred else "t"
    text = (
        f"<wps:txbx><w:txbxContent>{lines}</w:txbxContent></wps:txbx>"
        f"<wps:bodyPr wrap='square' lIns='0' tIns='0' rIns='0' bIns='0' anchor='{anchor}'><a:noAutofit/></wps:bodyPr>"
    )
    return _made(number, f"Texte {number}", " txBox='1'", look, text)


def _run(words: str, raised: bool) -> str:
    look = f"<w:rPr><w:rStyle w:val='{RAISED}'/></w:rPr>" if raised else ""
    return f"<w:r>{look}<w:t xml:space='preserve'>{escape(words)}</w:t></w:r>"


def _made(number: int, name: str, marks: str, look: str, text: str) -> str:
    return (
        f"<wps:wsp><wps:cNvPr id='{number}' name='{name}'/><wps:cNvSpPr{marks}/>"
        f"<wps:spPr>{look}</wps:spPr>{text}</wps:wsp>"
    )


def _frame(box: Box) -> str:
    left, top, width, height = box
    return f"<a:xfrm><a:off x='{left}' y='{top}'/><a:ext cx='{width}' cy='{height}'/></a:xfrm>"


def _solid(hexadecimal: str) -> str:
    return f"<a:solidFill>{_color(hexadecimal)}</a:solidFill>"


def _color(hexadecimal: str) -> str:
    return f"<a:srgbClr val='{hexadecimal.removeprefix('#')}'/>"
