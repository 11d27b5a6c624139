"""A model of slides that someone brings: which of its layouts serve for what, and the room that they leave."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches

from reporting.render.office import layouts as on
from reporting.render.office.layouts import Box, Place, Room, Style
from reporting.render.office.legible import size_of

SERVED: Final = {  # what a layout serves for → ours that it stands for
    on.COVER: (on.COVER,),
    on.MESSAGE: (on.MESSAGE, on.RESERVED, on.KEYS, on.TWO, on.THREE),
    on.WORDS: (on.WORDS,),
    on.SECTION: (on.SECTION,),
    on.ANNEX: (on.ANNEX, on.LONG),
}
# How such a layout says what it is: its type, then the names that programs give it.
TYPES: Final = {on.COVER: "title", on.MESSAGE: "titleOnly", on.WORDS: "obj", on.SECTION: "secHead"}
NAMES: Final = {
    on.COVER: ("Diapositive de titre", "Title Slide", "Cover", "Titre"),
    on.MESSAGE: ("Titre seul", "Title Only"),
    on.WORDS: ("Titre et contenu", "Title and Content"),
    on.SECTION: ("Titre de section", "Section Header", "En-tête de section"),
    on.ANNEX: ("Appendix",),
}
TITLES: Final = ("title", "ctrTitle")
CONTENT: Final = ("body", "obj", "chart", "tbl", "pic", "clipArt", "dgm", "media")
WRITTEN: Final = ("body", "obj")  # that take words
FEET: Final = {"ftr": on.FOOTER, "dt": on.DATE, "sldNum": on.PAGE}
LOGOS: Final = (qn("p:pic"), qn("p:grpSp"))
GAP: Final = 0.08  # inches, between what is drawn and what the model has there
LEAST: Final = (4.5, 2.6)  # width and height under which nothing is read, inches
CM: Final = 2.54
SECTIONS: Final = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


class TemplateRefused(ValueError):
    """A user's model that cannot carry our documents; the words say what is missing."""


def opened(content: bytes) -> Any:
    """A presentation without its examples. TemplateRefused if the library cannot read it."""
    try:
        deck = Presentation(io.BytesIO(content))
        shown = deck.part._element
        for list_of in [*shown.findall(qn("p:custShowLst")), *shown.xpath(f".//p:ext[@uri='{SECTIONS}']")]:
            list_of.getparent().remove(list_of)  # they name the examples
        while len(deck.slides):
            identifier = deck.slides._sldIdLst[0]
            deck.part.drop_rel(identifier.rId)
            deck.slides._sldIdLst.remove(identifier)
        for sheet in _sheets(deck):
            list(_taken(sheet))
        for master in deck.slide_masters:
            theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
            if master._element.find(qn("p:clrMap")) is None or parse_xml(theme.blob).tag != qn("a:theme"):
                raise ValueError(master.part.partname)
        sized = deck.slide_width and deck.slide_height
    except Exception as error:  # whatever is broken, the library stumbles on it in its own way
        raise TemplateRefused("le modèle ne se lit pas : son masque ou une de ses parties est abîmé") from error
    if not sized:
        raise TemplateRefused("le modèle ne dit pas la taille de ses diapositives")
    return deck


def serving(deck: Any, said: Mapping[str, str]) -> dict[str, Any]:
    """The layout that serves for each thing; as `said`, else by its name, its type, its placeholders.

    TemplateRefused where none has a title and some room.
    """
    sheets = [sheet for sheet in _sheets(deck) if _titled(sheet, deck)]
    rooms = [(room, sheet) for sheet in sheets if _large(room := free(sheet, deck))]
    covers = [sheet for sheet in sheets if _of(sheet, ("ctrTitle", "subTitle"))]
    rooms.sort(key=lambda one: (one[1] in covers, -one[0].wide * (one[0].foot - one[0].top)))
    shown = [sheet for _, sheet in rooms]
    if not shown:
        names = ", ".join(f"« {sheet.name} »" for sheet in _sheets(deck)) or "aucune"
        least = " sur ".join(f"{side * CM:.0f}" for side in LEAST)
        raise TemplateRefused(
            "aucune disposition du modèle n’a un titre, placé sur la diapositive par elle ou par son masque, "
            f"et {least} cm libres au-dessous ; il a : {names}"
        )
    found: dict[str, Any] = {}
    for role in SERVED:
        among = sheets if role in (on.COVER, on.SECTION) else shown
        found[role] = (
            _named(among, (said.get(role, ""), role))
            or next((sheet for sheet in among if role in TYPES and sheet._element.get("type") == TYPES[role]), None)
            or _named(among, NAMES[role])
        )
    found[on.MESSAGE] = found[on.MESSAGE] or shown[0]
    found[on.COVER] = found[on.COVER] or next(iter(covers), found[on.MESSAGE])
    found[on.WORDS] = found[on.WORDS] or next((s for s in shown if _of(s, WRITTEN)), found[on.MESSAGE])
    found[on.ANNEX] = found[on.ANNEX] or found[on.MESSAGE]
    return {role: sheet for role, sheet in found.items() if sheet is not None}


def choices(content: bytes, said: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """By name, what serves for what, and every layout that may."""
    deck = opened(content)
    served = {role: sheet.name for role, sheet in serving(deck, said).items()}
    return served, list(dict.fromkeys(sheet.name for sheet in _sheets(deck) if _titled(sheet, deck)))


def places(deck: Any, served: Mapping[str, Any], *, stamped: bool) -> dict[str, tuple[Place, ...]]:
    """Of each of our layouts, its places in the model's; `stamped`: all its figures are of a kind to be said."""
    shape = "16:9" if deck.slide_width > 1.5 * deck.slide_height else "4:3"
    ours = on.layouts(shape)
    found = {}
    for role, sheet in served.items():
        for name in SERVED[role]:
            found[name] = _cover(sheet, deck, ours[name]) if role == on.COVER else (_title(sheet),)
            if name in ours and role != on.COVER:
                found[name] += _under(name, shape, sheet, deck, stamped=stamped)
    return found


def free(sheet: Any, deck: Any) -> Room:
    """The largest part of its content, else of the slide, that nothing of the layout or of its master is on."""
    wide, tall = deck.slide_width / Inches(1), deck.slide_height / Inches(1)
    held = _content(sheet)
    title = _box(_of(sheet, TITLES)[0])
    own = (min(b[0] for b in held), min(b[1] for b in held), max(b[0] + b[2] for b in held),
           max(b[1] + b[3] for b in held)) if held else (0.0, 0.0, wide, tall)  # fmt: skip
    left, top, right, foot = max(own[0], 0.3), max(own[1], 0.1), min(own[2], wide - 0.3), min(own[3], tall - 0.1)
    if not held and title and title[2] > wide / 2:
        left, right = max(left, title[0]), min(right, title[0] + title[2])
    box = _clear((left, top, right - left, foot - top), filter(None, [title, *_taken(sheet)]), GAP)
    return Room(*box[:3], box[1] + box[3])


def _clear(box: Box, taken: Iterable[Box], gap: float = 0.0) -> Box:
    """The largest part of a box that nothing is on, but what lies under all of it."""
    left, top, right, foot = box[0], box[1], box[0] + box[2], box[1] + box[3]
    for one in taken:
        x, y, across, down = one[0] - gap, one[1] - gap, one[0] + one[2] + gap, one[1] + one[3] + gap
        if x >= right or y >= foot or across <= left or down <= top:
            continue
        if x <= left and y <= top and across >= right and down >= foot:
            continue
        cuts = ((left, top, right, y), (left, down, right, foot), (left, top, x, foot), (across, top, right, foot))
        left, top, right, foot = max(cuts, key=lambda cut: max(0.0, cut[2] - cut[0]) * max(0.0, cut[3] - cut[1]))
    return left, top, right - left, foot - top


def _large(room: Room) -> bool:
    return room.wide >= LEAST[0] and room.foot - room.top >= LEAST[1]


def _titled(sheet: Any, deck: Any) -> bool:
    """Whether its title has a size, and its middle on the slide."""
    across, down = deck.slide_width / Inches(1), deck.slide_height / Inches(1)
    boxes = filter(None, map(_box, _of(sheet, TITLES)[:1]))
    return any(
        wide > 0 and tall > 0 and 0 < left + wide / 2 < across and 0 < top + tall / 2 < down
        for left, top, wide, tall in boxes
    )


def _sheets(deck: Any) -> list[Any]:
    return [sheet for master in deck.slide_masters for sheet in master.slide_layouts]


def _named(sheets: Iterable[Any], names: Iterable[str]) -> Any:
    found = {sheet.name.strip().casefold(): sheet for sheet in reversed([*sheets])}
    return next((found[name.casefold()] for name in names if name.casefold() in found), None)


def kind(shape: Any) -> str:
    """Of a placeholder, what it says that it is for."""
    return str(shape._element.xpath(".//p:nvPr/p:ph")[0].get("type", "obj"))


def _of(sheet: Any, kinds: Iterable[str]) -> list[Any]:
    """The placeholders of these kinds that have a place, the largest first."""
    found = [(box, shape) for shape in sheet.placeholders if kind(shape) in kinds and (box := _box(shape))]
    return [shape for _, shape in sorted(found, key=lambda one: -one[0][2] * one[0][3])]


def _box(shape: Any) -> Box | None:
    """In inches, its own or that of what it inherits from; None where it has none."""
    sides = [getattr(shape, side, None) for side in ("left", "top", "width", "height")]
    return None if None in sides else tuple(side / Inches(1) for side in sides)


def _mine(sheet: Any) -> dict[str, Any]:
    """The placeholders that bear the names of our places."""
    named = {str(shape.name).strip().casefold(): shape for shape in sheet.placeholders if kind(shape) in CONTENT}
    ours = (on.SUBTITLE, on.SOURCE, on.READING, on.STAMP, on.SITTING, on.EDITION)
    return {name: named[name.casefold()] for name in ours if name.casefold() in named}


def _content(sheet: Any) -> list[Box]:
    apart = [shape.placeholder_format.idx for shape in _mine(sheet).values()]
    return [box for one in _of(sheet, CONTENT) if one.placeholder_format.idx not in apart and (box := _box(one))]


def _taken(sheet: Any) -> Iterator[Box]:
    """Where nothing may be drawn: what the layout and its master show, feet, what has a name of ours."""
    for shape in [*_of(sheet, FEET), *_mine(sheet).values(), *_drawn(sheet)]:
        if box := _box(shape):
            yield box


def _drawn(sheet: Any) -> Iterator[Any]:
    above = [] if sheet._element.get("showMasterSp") == "0" else [sheet.slide_master]
    return (shape for holder in (sheet, *above) for shape in holder.shapes if not shape.is_placeholder)


def _held(sheet: Any, shape: Any, place: Place) -> Place:
    """A place of ours where a placeholder of the model is, its letters as tall as there."""
    styles = place.styles or (Style(18),)
    sizes = [size_of(shape, level, sheet) for level in range(len(styles))]
    sized = tuple(replace(style, size=round(size or style.size)) for style, size in zip(styles, sizes, strict=True))
    # A title or a foot may stand on a band that is made for it.
    over = [one for one in _drawn(sheet) if kind(shape) in CONTENT or one._element.tag in LOGOS]
    box = _clear(_box(shape) or place.box, filter(None, map(_box, over)))
    return replace(
        place, index=shape.placeholder_format.idx, box=box, styles=sized, kind=kind(shape), sized=None not in sizes
    )


def _title(sheet: Any) -> Place:
    return _held(sheet, _of(sheet, TITLES)[0], Place(on.TITLE, 0, (0, 0, 0, 0), (Style(28, bold=True),), "title"))


def _cover(sheet: Any, deck: Any, ours: Iterable[Place]) -> tuple[Place, ...]:
    """Its title; the rest where a name of ours says, else all together under it."""
    mine, (_, *others) = _mine(sheet), ours
    below = [shape for shape in _of(sheet, ("subTitle",)) or _of(sheet, WRITTEN) if shape not in mine.values()]
    room = free(sheet, deck)
    box = (room.left, room.top, room.wide, room.foot - room.top)
    rest = [replace(place, index=1, kind="body", box=box, held=False) for place in others]
    if below:
        rest = [_held(sheet, below[0], place) for place in others]
    return (_title(sheet), *(_held(sheet, mine[one.name], one) if one.name in mine else one for one in rest))


def _under(name: str, shape: str, sheet: Any, deck: Any, *, stamped: bool) -> tuple[Place, ...]:
    """What goes under a title: in the placeholders that the layout has for it, else drawn in its free room."""
    room, mine = free(sheet, deck), _mine(sheet)
    there = {kind(foot): foot for foot in _of(sheet, FEET)}
    feet = [_held(sheet, there[one.kind], one) if one.kind in there else replace(one, held=False)
            for one in on.feet((room.left, room.foot - 0.3, room.wide, 0.3))]  # fmt: skip
    if "ftr" in there:
        feet = [one for one in feet if one.held]
    else:
        room = replace(room, foot=room.foot - 0.36)
    stamp = [on.stamp((room.left, room.top, room.wide, 0.32))] if stamped or on.STAMP in mine else []
    if stamped and on.STAMP not in mine:
        room = replace(room, top=room.top + 0.36)
    drawn = [*stamp, *on.body(name, shape, room)]
    written = _of(sheet, WRITTEN)
    body = [
        _held(sheet, mine[one.name], one)
        if one.name in mine
        else _held(sheet, written[0], one)
        if one.name == on.TEXT and written
        else replace(one, held=False)
        for one in drawn
    ]
    return (*body, *feet)
