"""What a room can read of a deck: of each slide its words, and the smallest size but for axes and sources."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn

from reporting.render.office.layouts import DATE, FOOTER, PAGE, READING, SOURCE

UNDER: Final = (SOURCE, READING)  # the one line that one leans over to read
FEET: Final = (FOOTER, DATE, PAGE)
# Of a kind of placeholder, that of the master which it inherits from, and its styles; it is "obj" when it says none.
ABOVE: Final = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}
STYLES: Final = {"title": "titleStyle", "body": "bodyStyle"}
INHERITED: Final = 18.0  # points, where nothing says a size
CENT: Final = 100  # of a point, in a file


@dataclass(frozen=True)
class Read:
    """A slide: `least`, `axis`, `source`: the smallest size of each kind of words, points; None where it has none."""

    number: int
    title: str
    hidden: bool
    words: int
    spoken: int  # words of its notes
    least: float | None
    axis: float | None
    source: float | None


def read(content: bytes) -> list[Read]:
    """The slides of a deck, in order. ValueError if it is none."""
    try:
        deck = Presentation(io.BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError) as error:
        raise ValueError("pas de diapositives") from error
    return [_read(number, slide) for number, slide in enumerate(deck.slides, start=1)]


def _read(number: int, slide: Any) -> Read:
    shapes = [*_every(slide.shapes)]
    frames = [(shape, frame) for shape in shapes for frame in _frames(shape)]
    charts = [shape.chart._chartSpace for shape in shapes if shape.has_chart]
    room = [
        size for shape, frame in frames if shape.name not in (*UNDER, *FEET) for size in _sizes(shape, frame, slide)
    ]
    room += [size for chart in charts for size in _marked(chart, "c:dLbls", "c:legend", "c:title")]
    under = [size for shape, frame in frames if shape.name in UNDER for size in _sizes(shape, frame, slide)]
    axes = [size for chart in charts for size in (*_marked(chart, "c:catAx", "c:valAx"), *_own(chart))]
    notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
    return Read(
        number=number,
        title=slide.shapes.title.text_frame.text if slide.shapes.title is not None else "",
        hidden=slide._element.get("show") == "0",
        words=sum(len(frame.text.split()) for _, frame in frames),
        spoken=len(notes.split()),
        least=min(room, default=None),
        axis=min(axes, default=None),
        source=min(under, default=None),
    )


def _every(shapes: Any) -> Iterator[Any]:
    """Those of the groups too."""
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from _every(shape.shapes)


def _frames(shape: Any) -> list[Any]:
    if getattr(shape, "has_table", False):
        return [cell.text_frame for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame] if shape.has_text_frame else []


def _sizes(shape: Any, frame: Any, slide: Any) -> Iterator[float]:
    """Of each of its runs: its own, else that of its level in what it inherits from."""
    for paragraph in frame.paragraphs:
        for run in paragraph._p.iter(qn("a:r"), qn("a:fld")):
            if "".join(run.itertext()).strip():
                own = run.find(qn("a:rPr"))
                size = None if own is None else own.get("sz")
                yield int(size) / CENT if size else size_of(shape, paragraph.level, slide.slide_layout) or INHERITED


def size_of(shape: Any, level: int, sheet: Any) -> float | None:
    """The size of a level of words that a shape inherits from this layout and its master, points; None if untold."""
    if not shape.is_placeholder:
        return None
    given = shape._element.xpath(".//p:nvPr/p:ph")[0]
    kind = given.get("type", "obj")
    kind = ABOVE.get(kind, kind)
    layout = _same(sheet, idx=given.get("idx"), type=given.get("type"))
    above = _same(sheet.slide_master, type=kind)
    held = [one._element.find(f".//{qn('a:lstStyle')}") for one in (shape, layout, above) if one is not None]
    held += sheet.slide_master._element.findall(f".//{qn('p:' + STYLES.get(kind, 'otherStyle'))}")
    found = (styles.find(f"{qn(f'a:lvl{level + 1}pPr')}/{qn('a:defRPr')}") for styles in held if styles is not None)
    return next((int(one.get("sz")) / CENT for one in found if one is not None and one.get("sz")), None)


def _same(sheet: Any, **asked: str | None) -> Any:
    """The placeholder of a layout or of a master with these attributes; None without one."""
    marks = ((one, one._element.xpath(".//p:nvPr/p:ph")[0]) for one in sheet.placeholders)
    return next((one for one, mark in marks if all(mark.get(name) == said for name, said in asked.items())), None)


def _marked(chart: Any, *names: str) -> list[float]:
    """The sizes said within these parts of a chart."""
    held = (run for name in names for part in chart.iter(qn(name)) for run in part.iter(qn("a:defRPr"), qn("a:rPr")))
    return [int(run.get("sz")) / CENT for run in held if run.get("sz")]


def _own(chart: Any) -> list[float]:
    """That of a whole chart, which its axes have where they say none."""
    return [int(run.get("sz")) / CENT for run in chart.findall(f"{qn('c:txPr')}//{qn('a:defRPr')}") if run.get("sz")]


def lines(slides: Sequence[Read]) -> list[str]:
    """One for each slide, then for the show and for the annex."""
    said = [f"{'N°':>3}  {'mots':>4}  {'notes':>5}  {'corps':>5}  {'axe':>4}  {'source':>6}  titre"]
    for one in slides:
        corps, axe, source = (f"{size:g}" if size else "–" for size in (one.least, one.axis, one.source))
        head = f"{one.number:>3}  {one.words:>4}  {one.spoken:>5}  {corps:>5}  {axe:>4}  {source:>6}"
        said.append(f"{head}  {'(masquée) ' if one.hidden else ''}{one.title}")
    for name, kept in (("montrées", False), ("masquées", True)):
        some = [one for one in slides if one.hidden == kept]
        smallest = min((one.least for one in some if one.least), default=0)
        words = sum(one.words for one in some)
        said.append(f"Diapositives {name} : {len(some)} ; mots : {words} ; plus petit corps : {smallest:g} points")
    return said
