"""A model of report that someone brings: its cover, its page, its styles; ours are added where it has none."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Cm

from reporting.piece.palette import ACCENT
from reporting.render.office.model import TemplateRefused

# Word keeps names in English in any language; other programs write them in French.
FRENCH: Final = {
    **{f"heading {level}": f"titre {level}" for level in (1, 2, 3)},
    **{f"toc {level}": f"tm {level}" for level in (1, 2, 3)},
    **{"title": "titre", "subtitle": "sous-titre", "caption": "légende", "list bullet": "liste à puces"},
    **{"header": "en-tête", "footer": "pied de page"},
}
NARROWEST: Final = Cm(10)  # of text, for a table
# What would put a property of the document, or a prompt, in place of our words when it is opened.
BOUND: Final = ("w:dataBinding", "w:showingPlcHdr")
KEPT: Final = ("keepNext", "keepLines", "pageBreakBefore")
BULLET: Final = (
    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="%d"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
)
NUMBER: Final = f'<w:num {nsdecls("w")} w:numId="%d"><w:abstractNumId w:val="%d"/></w:num>'


def opened(content: bytes, ours: Any) -> Any:
    """A document of the model, empty after its cover; `ours`: our styles. TemplateRefused if no report fits in it."""
    try:
        document = Document(io.BytesIO(content))
        _unknot(document)
        _merge(document, ours)
        _keep_cover(document)
        for columns in document.element.body.iter(qn("w:cols")):
            for own in [*columns]:
                columns.remove(own)
            columns.attrib.clear()  # our tables and charts take the whole width
    except Exception as error:  # whatever is broken, the library stumbles on it in its own way
        raise TemplateRefused("le modèle ne se lit pas : une de ses parties est abîmée") from error
    if (wide := width(document)) < NARROWEST:
        least = NARROWEST // Cm(1)
        raise TemplateRefused(f"son texte a {max(0, wide) // Cm(1)} cm de large, un tableau en demande {least}")
    return document


def width(document: Any) -> int:
    """Of the text on its last pages, EMU."""
    page = document.sections[-1]
    return int(page.page_width - page.left_margin - page.right_margin - (page.gutter or 0))


def font(document: Any) -> str | None:
    """Of its words; None where its theme says."""
    found = document.styles.element.xpath("w:docDefaults//w:rFonts/@w:ascii")
    return found[0] if found else None


def fill_cover(document: Any, title: str, lines: list[str]) -> bool:
    """Puts our title where the cover of a model has one; whether it has."""
    said = {"title": title, "subtitle": "\n".join(lines)}
    names = {style.style_id: (style.name or "").casefold() for style in document.styles}
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.pPr.pStyle if paragraph.pPr is not None else None
        words = said.pop(names.get(style.val, ""), None) if style is not None else None
        if words is not None:
            for control in paragraph.iterancestors(qn("w:sdt")):
                for bound in (one for name in BOUND for one in control.findall(f"{qn('w:sdtPr')}/{qn(name)}")):
                    bound.getparent().remove(bound)
            for old in [*paragraph]:
                if old.tag != qn("w:pPr") and next(old.iter(qn("w:drawing"), qn("w:pict")), None) is None:
                    paragraph.remove(old)
            run = OxmlElement("w:r")
            run.text = words
            paragraph.append(run)
    if "title" in said:
        return False
    for line in lines if "subtitle" in said else ():
        document.add_paragraph(line, "Subtitle")
    return True


def has(document: Any, edge: str) -> bool:
    """Whether a model has a header, or a footer."""
    return any(not getattr(section, edge).is_linked_to_previous for section in document.sections)


def align(paragraph: Any, wide: int) -> None:
    """What follows its tab goes to the right end of the text."""
    stops = paragraph.paragraph_format.tab_stops
    for old in paragraph.style.paragraph_format.tab_stops:
        stops.add_tab_stop(old.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(wide, WD_TAB_ALIGNMENT.RIGHT)


def _breaks(part: Any) -> list[Any]:
    """The ends of a page inside a part of the body."""
    return [one for one in part.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]


def _ends(part: Any) -> bool:
    """Whether a part of the body is a cover of Word's gallery, or the last of its page."""
    section = part.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    return section is not None or bool(_breaks(part)) or "Cover Pages" in _galleries(part)


def _galleries(part: Any) -> list[str]:
    return [one.get(qn("w:val")) for one in part.iter(qn("w:docPartGallery"))]


def _keep_cover(document: Any) -> None:
    """Removes all but the first page, if it ends by a break or has a title; a heading or a contents is after it."""
    body = document.element.body
    parts = [part for part in body if part.tag != qn("w:sectPr")]
    names = {style.style_id: style.name or "" for style in document.styles}
    kept, ended, titled = 0, False, False
    for part in parts:
        used = [names.get(one.get(qn("w:val")), "") for one in part.iter(qn("w:pStyle"))]
        turned = next(part.iter(qn("w:lastRenderedPageBreak")), None) is not None  # Word saw a new page begin there
        if turned or "Table of Contents" in _galleries(part) or any(name.startswith("Heading") for name in used):
            break
        kept, ended, titled = kept + 1, _ends(part), titled or "Title" in used
        if ended:
            for mark in _breaks(part):  # what follows begins a page by itself
                mark.getparent().remove(mark)
            break
    for part in parts[kept if ended or titled else 0 :]:
        body.remove(part)


def _unknot(document: Any) -> None:
    """A style rests on none of another kind, as Word reads it. ValueError if one rests on itself."""
    styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
    based: dict[str, str] = {}
    for own, style in styles.items():
        for link in style.findall(qn("w:basedOn")):
            under = styles.get(link.get(qn("w:val")))
            if under is None or under.get(qn("w:type")) != style.get(qn("w:type")):
                style.remove(link)
            else:
                based[own] = link.get(qn("w:val"))
    for start in based:
        chain, at = {start}, start
        while (at := based.get(at, "")) in based:
            if at in chain:
                raise ValueError(f"style {start}")
            chain.add(at)


def _merge(document: Any, ours: Any) -> None:
    """Gives our names to the styles of the model that are the same, and adds those that it lacks.

    A style of the model that has a name of ours and is of another kind (of letters, of tables) is called otherwise.
    """
    theirs = document.styles.element
    kinds = {
        one.find(qn("w:name")).get(qn("w:val")).casefold(): one.get(qn("w:type")) for one in ours.findall(qn("w:style"))
    }
    for style in theirs.findall(qn("w:style")):
        name = style.find(qn("w:name"))
        said = name.get(qn("w:val")) if name is not None else ""
        if kinds.get(said.casefold(), style.get(qn("w:type"))) != style.get(qn("w:type")):
            name.set(qn("w:val"), f"{said} (modèle)")
    found: dict[tuple[str, str], Any] = {}
    for style in reversed(theirs.findall(qn("w:style"))):
        names = [style.find(qn(f"w:{tag}")) for tag in ("name", "aliases")]
        said = [one for name in names if name is not None for one in name.get(qn("w:val")).split(",")]
        default = [""] if style.get(qn("w:default")) in ("1", "true") else []
        for one in (style.get(qn("w:styleId")), *default, *said):
            found[style.get(qn("w:type")), one.strip().casefold()] = style
    taken, ids, added = {style.get(qn("w:styleId")) for style in theirs.findall(qn("w:style"))}, {}, []
    for style in map(deepcopy, ours.findall(qn("w:style"))):
        kind, own, name = style.get(qn("w:type")), style.get(qn("w:styleId")), style.find(qn("w:name")).get(qn("w:val"))
        ways = ("",) if style.get(qn("w:default")) else (name.casefold(), FRENCH.get(name, name), own.casefold())
        if (same := next((found[kind, way] for way in ways if (kind, way) in found), None)) is not None:
            same.find(qn("w:name")).set(qn("w:val"), name)
            for held in KEPT:  # a caption stays with its figure, an action and an arrondissement have their page
                if style.find(f"{qn('w:pPr')}/{qn(f'w:{held}')}") is not None:
                    getattr(same.get_or_add_pPr(), f"get_or_add_{held}")().val = True
            ids[own] = same.get(qn("w:styleId"))
        else:
            ids[own] = own if own not in taken else f"{own}Plan"
            style.set(qn("w:styleId"), ids[own])
            theirs.append(style)
            added.append(style)
    for style in added:
        for link in style.findall(qn("w:basedOn")) + style.findall(qn("w:next")):
            link.set(qn("w:val"), ids[link.get(qn("w:val"))])
        for tab in style.iter(qn("w:tab")):
            tab.set(qn("w:pos"), str(width(document) // 635))
        for number in style.iter(qn("w:numId")):
            number.set(qn("w:val"), str(_bullet(document)))
        for tag, shade in (("w:color", "w:val"), ("w:shd", "w:fill"), ("w:top", "w:color"), ("w:bottom", "w:color")):
            for mark in style.iter(qn(tag)):
                if f"#{mark.get(qn(shade))}" == ACCENT:
                    mark.set(qn("w:themeFill" if tag == "w:shd" else "w:themeColor"), "accent1")
    for spoken in theirs.xpath("w:docDefaults//w:lang"):
        spoken.set(qn("w:val"), "fr-FR")


def _bullet(document: Any) -> int:
    """The number of a list with bullets, added to those of the model."""
    try:
        numbers = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        blank = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blank, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        numbers = part.element
    lists, used = numbers.findall(qn("w:abstractNum")), numbers.findall(qn("w:num"))
    kind = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in lists), default=0)
    number = 1 + max((int(one.get(qn("w:numId"))) for one in used), default=0)
    described = parse_xml(BULLET % kind)
    if lists:
        lists[-1].addnext(described)
    else:
        numbers.insert(0, described)
    (used[-1] if used else described).addnext(parse_xml(NUMBER % (number, kind)))
    return number
