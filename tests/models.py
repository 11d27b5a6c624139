"""Models as a service has them: slides with a logo and a band at their foot, a letterhead with a cover; and traps."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.shared import Cm as Long
from docx.shared import RGBColor
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Cm

LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
BAND = (
    f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="901" name="Bandeau"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
    '<a:xfrm><a:off x="0" y="%d"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    '<a:solidFill><a:srgbClr val="FFD966"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp>'
)
ENGLISH = ("Opening", "Statement", "Divider", "Pair", "Versus", "Heading only", "Nothing", "C1", "C2", "V1", "V2")


def saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def changed(content: bytes, **parts: Any) -> bytes:
    """An archive whose parts of these names are given to a function of their bytes; a name ends as said."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            said = given.read(name)
            for end, change in parts.items():
                said = change(said) if name.endswith(end) else said
            kept.writestr(name, said)
    return made.getvalue()


def added(content: bytes, name: str, said: bytes) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as kept:
        kept.writestr(name, said)
    return made.getvalue()


def slides(names: Sequence[str] = (), *, wide: float = 27.5) -> Any:
    """A4 slides, or `wide` cm: a logo at the top right, a band at the foot, an example to be removed."""
    deck = Presentation()
    across = Cm(wide) / deck.slide_width
    deck.slide_width = Cm(wide)
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
    tree = deck.slide_master.shapes._spTree
    _, logo = deck.slide_master.part.get_or_add_image_part(io.BytesIO(LOGO))
    tree.append(CT_Picture.new_pic(900, "Logo", "", logo, deck.slide_width - Cm(4), Cm(0.4), Cm(3.4), Cm(1.7)))
    tree.insert(2, parse_xml(BAND % (deck.slide_height - Cm(2.2), deck.slide_width, Cm(2.2))))
    for layout, name in zip(deck.slide_layouts, names, strict=False):
        layout.name = name
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text_frame.text = "Exemple à retirer"
    return deck


def template(content: bytes) -> bytes:
    """The same as .potx or .dotx."""
    return changed(content, **{"[Content_Types].xml": lambda said: said.replace(b"presentation.main", b"template.main")
                               .replace(b"document.main", b"template.main")})  # fmt: skip


def letterhead() -> Any:
    """A4 with a logo for header, an address for footer, green headings, a cover to fill, an example to be removed."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height, page.left_margin, page.right_margin = Long(21), Long(29.7), Long(3), Long(2.5)
    page.header.paragraphs[0].add_run().add_picture(io.BytesIO(LOGO), width=Long(4))
    page.footer.paragraphs[0].text = "5, rue Leblanc, Paris"
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 120, 60)
    for words, style in (("Direction régionale", "Normal"), ("Titre", "Title"), ("Sous-titre", "Subtitle")):
        document.add_paragraph(words, style)
    document.add_page_break()
    document.add_heading("Exemple à retirer", 1)
    return document


def french(content: bytes) -> bytes:
    """The same with its headings named in French, as some programs write them."""

    def named(said: bytes) -> bytes:
        for level in b"123":
            said = said.replace(b'w:val="heading %c"' % level, b'w:val="Titre %c"' % level)
            said = said.replace(b'"Heading%c"' % level, b'"Titre%c"' % level)
        return said

    return changed(content, **{"word/styles.xml": named, "word/document.xml": named})
