"""python -m reporting.render.office.master: writes our two masters of slides, from their layouts and our colours."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any, Final

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml.ns import nsdecls, nsuri
from pptx.util import Inches

from etl.repack import normalised
from reporting.piece.palette import MENTION, RULE
from reporting.render.office.layouts import AUTHOR, COVER, SIZES, WORDS, Place, Style, file_of, layouts, margin
from reporting.render.office.theme import SLOTS, in_theme

FONT: Final = "Arial"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS: Final = re.split(r"<!-- (\w+) -->\n", Path(__file__).with_name("master.xml").read_text(encoding="utf-8"))[1:]
GIVEN: Final = {name: re.sub(r"\n\s*", "\n", text).strip() for name, text in zip(PARTS[::2], PARTS[1::2], strict=True)}
NAMES: Final = {"core": nsdecls("cp", "dc", "dcterms", "xsi")}  # of its part; of all others, those of a slide
PROMPTS: Final = {"title": "Le constat, en une phrase", "obj": "Graphique, carte ou tableau", "ftr": ""}
TYPES: Final = {
    "docProps/core.xml": ("core", CONTENT_TYPE.OPC_CORE_PROPERTIES),
    "ppt/presentation.xml": ("presentation", CONTENT_TYPE.PML_PRESENTATION_MAIN),
    "ppt/presProps.xml": ("presProps", CONTENT_TYPE.PML_PRES_PROPS),
    "ppt/viewProps.xml": ("viewProps", CONTENT_TYPE.PML_VIEW_PROPS),
    "ppt/tableStyles.xml": ("tableStyles", CONTENT_TYPE.PML_TABLE_STYLES),
    "ppt/theme/theme1.xml": ("theme", CONTENT_TYPE.OFC_THEME),
    "ppt/theme/theme2.xml": ("theme", CONTENT_TYPE.OFC_THEME),
    "ppt/slideMasters/slideMaster1.xml": ("slideMaster", CONTENT_TYPE.PML_SLIDE_MASTER),
    "ppt/notesMasters/notesMaster1.xml": ("notesMaster", CONTENT_TYPE.PML_NOTES_MASTER),
}
RELATED: Final = {
    "": [(RELATIONSHIP_TYPE.OFFICE_DOCUMENT, "ppt/presentation.xml"),
         (RELATIONSHIP_TYPE.CORE_PROPERTIES, "docProps/core.xml")],
    "ppt/presentation.xml": [(RELATIONSHIP_TYPE.SLIDE_MASTER, "slideMasters/slideMaster1.xml"),
                             (RELATIONSHIP_TYPE.NOTES_MASTER, "notesMasters/notesMaster1.xml"),
                             (RELATIONSHIP_TYPE.PRES_PROPS, "presProps.xml"),
                             (RELATIONSHIP_TYPE.VIEW_PROPS, "viewProps.xml"),
                             (RELATIONSHIP_TYPE.TABLE_STYLES, "tableStyles.xml"),
                             (RELATIONSHIP_TYPE.THEME, "theme/theme1.xml")],
    "ppt/notesMasters/notesMaster1.xml": [(RELATIONSHIP_TYPE.THEME, "../theme/theme2.xml")],
}  # fmt: skip


def master(shape: str) -> bytes:
    """The master of a shape, without any slide."""
    given = layouts(shape)
    wide, tall = (Inches(side) for side in SIZES[shape])
    said: dict[str, dict[str, Any]] = {
        "core": {"author": AUTHOR},
        "presentation": {"wide": int(wide), "tall": int(tall)},
        "theme": {"colors": _colors(), "font": FONT},
        "slideMaster": _master(shape, len(given)),
        "notesMaster": {
            "frame": _frame((0.75, 0.6, 6, 3.375)),
            "places": _place(Place("Notes", 3, (0.75, 4.3, 6, 5), (Style(12),)), 3),
            "body": _levels((Style(12),)),
        },
    }
    parts = {name: (_part(kind, said.get(kind, {})), content) for name, (kind, content) in TYPES.items()}
    names = [f"slideLayouts/slideLayout{at}.xml" for at in range(1, len(given) + 1)]
    parts |= {
        f"ppt/{name}": (_layout(*one), CONTENT_TYPE.PML_SLIDE_LAYOUT)
        for name, one in zip(names, given.items(), strict=True)
    }
    up = [(RELATIONSHIP_TYPE.SLIDE_MASTER, "../slideMasters/slideMaster1.xml")]
    sheets = [*((RELATIONSHIP_TYPE.SLIDE_LAYOUT, f"../{name}") for name in names)]
    related = RELATED | {f"ppt/{name}": up for name in names}
    related |= {"ppt/slideMasters/slideMaster1.xml": [*sheets, (RELATIONSHIP_TYPE.THEME, "../theme/theme1.xml")]}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", HEAD + _types({name: kind for name, (_, kind) in parts.items()}))
        for source, targets in related.items():
            folder, _, name = source.rpartition("/")
            archive.writestr(f"{folder}/_rels/{name}.rels".lstrip("/"), HEAD + _relations(targets))
        for name, (content, _) in parts.items():
            archive.writestr(name, HEAD + content)
    return normalised(made.getvalue())


def _part(name: str, said: Mapping[str, Any]) -> str:
    """A part of the file beside this one, with what it is given; the parts without any stand for themselves."""
    names = NAMES.get(name, nsdecls("a", "r", "p"))
    return Template(GIVEN[name]).substitute({**GIVEN, "names": names, **said})


def _types(parts: Mapping[str, str]) -> str:
    said = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    known = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}
    kinds = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in known.items())
    return f'<Types xmlns="{nsuri("ct")}">{kinds}{said}</Types>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{nsuri("pr")}">{said}</Relationships>'


def _colors() -> str:
    return "".join(f'<a:{slot}><a:srgbClr val="{ink.removeprefix("#")}"/></a:{slot}>' for slot, ink in SLOTS.items())


def _master(shape: str, count: int) -> dict[str, str]:
    """Title, text and feet; the rule over the feet."""
    places = {place.kind: place for place in layouts(shape)[WORDS] if place.kind != "body" or place.index == 1}
    kept = [places[kind] for kind in ("title", "body", "ftr", "dt", "sldNum")]
    rule = _frame((margin(shape), 6.98, SIZES[shape][0] - 2 * margin(shape), 0))
    return {
        "places": "".join(_place(place, number) for number, place in enumerate(kept, start=2)),
        "rule": _part("rule", {"number": len(kept) + 2, "frame": rule, "ink": in_theme(RULE)}),
        "layouts": "".join(f'<p:sldLayoutId id="{2147483649 + at}" r:id="rId{at + 1}"/>' for at in range(count)),
        "title": _levels(kept[0].styles),
        "body": _levels(kept[1].styles),
        "other": _levels((Style(18),)),
    }


def _layout(name: str, places: Sequence[Place]) -> str:
    shapes = "".join(_place(place, number) for number, place in enumerate(places, start=2))
    if name == COVER:
        (left, top, _, _), (_, below, _, last) = places[0].box, places[-1].box
        band = _frame((left - 0.25, top, 0.08, below + last - top))
        shapes += _part("band", {"number": len(places) + 2, "frame": band})
    more = 'type="title" showMasterSp="0"' if name == COVER else ""
    return _part("slideLayout", {"name": name, "more": more, "places": shapes})


def _place(place: Place, number: int) -> str:
    return _part(
        "place",
        {
            "number": number,
            "name": place.name,
            "kind": "" if place.kind == "obj" else f' type="{place.kind}"',
            "index": f' idx="{place.index}"' if place.index else "",
            "frame": _frame(place.box),
            "anchor": place.anchor,
            "levels": _levels(place.styles, place.align),
            "said": GIVEN.get(place.kind) or _part("words", {"words": PROMPTS.get(place.kind, place.name)}),
        },
    )


def _levels(styles: Sequence[Style], align: str = "l") -> str:
    return "".join(_level(at, style, align) for at, style in enumerate(styles, start=1))


def _level(at: int, style: Style, align: str) -> str:
    ink = f'<a:srgbClr val="{MENTION.removeprefix("#")}"/>'
    return _part(
        "level",
        {
            "at": at,
            "indent": 'marL="228600" indent="-228600"' if style.bullet else 'marL="0" indent="0"',
            "align": align,
            "after": style.after * 100,
            "bullet": f'<a:buFont typeface="{FONT}"/><a:buChar char="•"/>' if style.bullet else "<a:buNone/>",
            "size": style.size * 100,
            "bold": int(style.bold),
            "ink": ink if style.ink == "mention" else f'<a:schemeClr val="{style.ink}"/>',
        },
    )


def _frame(box: Sequence[float]) -> str:
    left, top, wide, tall = (int(Inches(side)) for side in box)
    return _part("frame", {"left": left, "top": top, "wide": wide, "tall": tall})


if __name__ == "__main__":
    for one in SIZES:
        file_of(one).write_bytes(master(one))
