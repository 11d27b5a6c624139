"""The colours of our slides as a theme holds them, and French: what every part of a deck carries when it is done."""

from __future__ import annotations

import colorsys
from typing import Any, Final

from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from reporting.piece.palette import ACCENT, CATEGORICAL, FINANCINGS, GROUND, INK, MENTION, SECONDARY, WHITE

LANGUAGE: Final = "fr-FR"
SLOTS: Final = {
    "dk1": INK,
    "lt1": WHITE,
    "dk2": SECONDARY,
    "lt2": GROUND,
    "accent1": ACCENT,
    "accent2": CATEGORICAL[1],
    "accent3": CATEGORICAL[2],
    "accent4": FINANCINGS["PLUS"],
    "accent5": FINANCINGS["PLS"],
    "accent6": CATEGORICAL[3],  # no grey: a house theme would give what is not chosen a colour
    "hlink": ACCENT,
    "folHlink": CATEGORICAL[2],
}
USED: Final = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}  # as shapes name them
NAMED: Final = {color: USED.get(slot, slot) for slot, color in reversed(SLOTS.items())}
DERIVED: Final = ("tx1", "accent1", "accent2", "accent3")  # what any other colour is told from
GREY: Final = 0.2  # saturation under which a colour has no hue that one sees
FULL: Final = 100_000  # of a share, in a theme
DEGREE: Final = 60_000
DRESSED: Final = ("/ppt/slides/", "/ppt/charts/", "/ppt/notesSlides/")
NOTED: Final = {"Slide Image Placeholder": "Diapositive", "Notes Placeholder": "Notes"}  # as the library names them


def hls(color: str) -> tuple[float, float, float]:
    """Hue, light, saturation of "#RRGGBB", from 0 to 1."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def in_theme(color: str) -> str:
    """The XML of a colour "#RRGGBB" as one of the theme, moved in hue, saturation and light if it is none of them."""
    if color in NAMED:
        return f'<a:schemeClr {nsdecls("a")} val="{NAMED[color]}"/>'
    slots = {USED.get(slot, slot): value for slot, value in SLOTS.items()}
    hue, light, grey = hls(color)
    near = {slot: hls(slots[slot]) for slot in DERIVED}
    apart = {slot: min(abs(one[0] - hue), 1 - abs(one[0] - hue)) for slot, one in near.items()}
    base = "tx1" if grey < GREY else min(DERIVED[1:], key=apart.__getitem__)
    moves = zip(("hueOff", "satOff", "lumOff"), (hue, grey, light), (near[base][at] for at in (0, 2, 1)), strict=True)
    units = {"hueOff": 360 * DEGREE}
    said = "".join(f'<a:{name} val="{round((to - start) * units.get(name, FULL))}"/>' for name, to, start in moves)
    return f'<a:schemeClr {nsdecls("a")} val="{base}">{said}</a:schemeClr>'


def dress(part: Any) -> None:
    """Puts the colours of a slide, of its notes or of its chart in the theme, and its words in French."""
    if part.partname.startswith("/ppt/drawings/"):  # which the library keeps as bytes
        root = parse_xml(part.blob)
        _dress(root)
        part._blob = serialize_part_xml(root)
    elif part.partname.startswith(DRESSED):
        _dress(part._element)


def _dress(root: Any) -> None:
    for color in list(root.iter(qn("a:srgbClr"))):
        value = f"#{color.get('val')}"
        if value != MENTION:  # which no theme changes
            color.getparent().replace(color, parse_xml(in_theme(value)))
    for run in root.iter(qn("a:r"), qn("a:fld")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, parse_xml(f"<a:rPr {nsdecls('a')}/>"))
    for said in root.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        said.set("lang", LANGUAGE)
    if root.tag == qn("c:chartSpace") and root.find(qn("c:lang")) is None:
        root.find(qn("c:date1904")).addnext(parse_xml(f'<c:lang {nsdecls("c")} val="{LANGUAGE}"/>'))
    for shape in root.iter(qn("p:cNvPr")):
        shape.set("name", NOTED.get(shape.get("name").rstrip(" 0123456789"), shape.get("name")))
