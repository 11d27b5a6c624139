"""What python-docx does not write: an A4 page in French, fields, links, marks of a table."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from etl.modeles import Modele
from etl.typography import runs
from reporting.piece import palette
from reporting.render.office import word_model

STYLES: Final = Path(__file__).with_name("styles.xml")
RAISED: Final = "Exposant"  # the style of exponents
LANGUAGE: Final = "fr-FR"
OF_THE_LIBRARY: Final = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)  # of its own example


def blank(template: Modele | None = None) -> Any:
    """An empty A4 document in French, else one of the user's model; no program asks to bring its fields up to date."""
    colours = {
        name: value.removeprefix("#")
        for name, value in {
            **{"ink": palette.INK, "accent": palette.ACCENT, "secondary": palette.SECONDARY},
            **{"rule": palette.RULE, "ground": palette.GROUND, "mention": palette.MENTION},
        }.items()
    }
    styles = parse_xml(Template(STYLES.read_text(encoding="utf-8")).substitute(colours).encode())
    if template:
        document = word_model.opened(template.content, styles)
    else:
        document = Document()
        bound = document.part.package.rels
        for rel in [one for one in bound.values() if one.reltype in OF_THE_LIBRARY]:
            del bound[rel.rId]
        document.styles.element[:] = list(styles)
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.bottom_margin = Cm(2)
        section.top_margin = Cm(2.3)
        section.header_distance = section.footer_distance = Cm(1)
    settings = document.settings.element
    if (language := settings.find(qn("w:themeFontLang"))) is not None:
        language.set(qn("w:val"), LANGUAGE)
    for asking in settings.findall(qn("w:updateFields")):
        settings.remove(asking)
    document.core_properties.language = LANGUAGE
    return document


def add_edges(document: Any, head: str, foot: str, *, own: bool) -> None:
    """What every page says, above and below, where a model says nothing; where it says both, one line at its foot.

    `own`: the page is ours. After its tab, each goes to the right; `foot` is followed by the number of the page.
    """
    section, ours = document.sections[-1], []
    if own or not word_model.has(document, "header"):
        over = section.header.paragraphs[0]
        over.style = "Header"
        ours.append(write(over, head))
    elif word_model.has(document, "footer"):
        write(section.footer.paragraphs[0].insert_paragraph_before("", "Lecture"), head.replace("\t", " · "))
    if own or not word_model.has(document, "footer"):
        under = section.footer.paragraphs[0]
        under.style = "Footer"
        ours.append(write(under, f"{foot}\tPage "))
        add_field(under, "PAGE", "1")
        under.add_run(" sur ")
        add_field(under, "NUMPAGES", "1")
    for paragraph in ours if not own else ():
        word_model.align(paragraph, word_model.width(document))


def write(paragraph: Any, words: str) -> Any:
    """Adds words to a paragraph as French print sets them; gives it back."""
    for part, raised in runs(words):
        paragraph.add_run(part, RAISED if raised else None)
    return paragraph


def add_field(paragraph: Any, instruction: str, shown: str) -> Any:
    """A field, with the words shown until it is brought up to date; its element."""
    field = _element("w:fldSimple", {"w:instr": instruction})
    paragraph._p.append(field)
    field.append(paragraph.add_run(shown)._r)
    return field


def open_field(paragraph: Any, instruction: str) -> None:
    """The start of a field that runs over paragraphs."""
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "begin"}))
    words = OxmlElement("w:instrText")
    words.text = instruction
    paragraph.add_run()._r.append(words)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "separate"}))


def close_field(paragraph: Any) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def bookmark(element: Any, name: str, number: int) -> None:
    """A mark around a run or a field, for links to reach."""
    element.addprevious(_element("w:bookmarkStart", {"w:id": str(number), "w:name": name}))
    element.addnext(_element("w:bookmarkEnd", {"w:id": str(number)}))


def add_link(paragraph: Any, words: str, name: str) -> None:
    """A link to a bookmark of the document."""
    link = _element("w:hyperlink", {"w:anchor": name, "w:history": "1"})
    paragraph._p.append(link)
    before = len(paragraph.runs)
    for run in write(paragraph, words).runs[before:]:
        link.append(run._r)


def add_page(paragraph: Any, name: str, page: int) -> None:
    """After the words of a link to a bookmark, its page."""
    link = paragraph._p.find(qn("w:hyperlink"))
    tab = paragraph.add_run("\t")
    link.append(tab._r)
    add_field(paragraph, f"PAGEREF {name} \\h", str(page))
    link.append(paragraph._p.find(qn("w:fldSimple")))


def mark_table(table: Any, title: str, alternative: str) -> None:
    """Its alternative text; its first row comes back on every page, and no row is cut by the end of a page."""
    properties = table._tbl.tblPr
    properties.append(_element("w:tblCaption", {"w:val": title}))
    properties.append(_element("w:tblDescription", {"w:val": alternative}))
    for place, row in enumerate(table.rows):
        marks = row._tr.get_or_add_trPr()
        marks.append(_element("w:cantSplit", {}))
        if place == 0:
            marks.append(_element("w:tblHeader", {}))


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made
