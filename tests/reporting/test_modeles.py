"""A model honoured: its layouts, its page, its styles hold; its logo and its foot stay clear; a refusal says why."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from pptx import Presentation
from pptx.util import Cm

from etl.catalog import Catalog
from etl.findings import Refused
from etl.modeles import Modele, opened
from reporting.__main__ import main
from reporting.documents import DOCUMENTS, Refusal, suited
from reporting.exhibits import make
from reporting.render.office import Deck, Report
from tests.models import ENGLISH, changed, french, letterhead, saved, slides, template
from tests.office import convert

MARK = "Brouillon · données 2026-11-28-1dba0653"
SIDES = ("left", "top", "width", "height")
FEET = ("Pied de page", "Date", "Numéro")


def filled(model: Modele, connection: duckdb.DuckDBPyConnection, catalog: Catalog, mention: str = "") -> Any:
    """Slides of each kind: cover, chart, map, table, words, columns, key figures, annex."""
    made = Deck(MARK, mention, template=model, day="28 novembre 2026")
    made.cover("6e PDALHPD de Paris", ["Comité responsable du plan"], "1er juin, Paris")
    for name in ("sru-classement", "sru-carte", "catalogue-etats"):
        made.exhibit(make(name, connection, catalog, **({} if name == "catalogue-etats" else {"annee": 2025})))
    made.words("Ce qui est à savoir", ["Une phrase qui se lit."] * 3)
    made.columns("Où vont les tensions", [("Mieux", ["Une ligne"]), ("Moins bien", ["Une autre"])])
    made.numbers("Chiffres clés", [("23,21 %", "Taux SRU", "1er janvier 2025")] * 9)
    made.annex()
    made.exhibit(make("sru-classement", connection, catalog, annee=2025))
    return Presentation(io.BytesIO(made.bytes()))


def crossed(slide: Any, boxes: list[Any]) -> list[str]:
    """The shapes of a slide, but its feet, that are on one of these."""
    return [
        shape.name
        for shape in slide.shapes
        for box in boxes
        if shape.name not in FEET
        and shape.left < box.left + box.width
        and box.left < shape.left + shape.width
        and shape.top < box.top + box.height
        and box.top < shape.top + shape.height
    ]


def of(content: bytes, name: str = "maison") -> Modele:
    return opened(content, name)


def said(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


@pytest.mark.parametrize("wide", [27.5, 33.867])
@pytest.mark.parametrize("mention", ["", "Démonstration, chiffres inventés"])
def test_nothing_is_drawn_over_the_logo_or_the_foot_of_a_model(
    wide: float, mention: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    own = slides(wide=wide)
    made = filled(of(saved(own)), connection, catalog, mention)
    assert (made.slide_width, made.slide_height) == (own.slide_width, own.slide_height)
    apart = [shape for shape in made.slide_master.shapes if not shape.is_placeholder]
    assert [shape.name for shape in apart] == ["Bandeau", "Logo"]
    assert [crossed(slide, apart) for slide in made.slides] == [[]] * len(made.slides)
    assert "Exemple à retirer" not in "".join(map(said, made.slides))
    assert all(MARK in said(slide) for slide in made.slides if slide.slide_layout.name != "Section Header")
    assert all(mention in said(slide) for slide in made.slides if slide.slide_layout.name != "Section Header")


def test_layouts_are_found_by_their_type_whatever_their_names(
    tmp_path: Path, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    model = of(template(saved(slides(ENGLISH))), "anglais.potx")
    served, layouts = suited(model)
    assert served == {
        "Couverture": "Opening",
        "Message": "Heading only",
        "Texte": "Statement",
        "Section": "Divider",
        "Annexe": "Heading only",
    }
    assert layouts == [name for name in ENGLISH if name != "Nothing"]
    made = filled(model, connection, catalog)
    names = [slide.slide_layout.name for slide in made.slides]
    assert (names[0], names[1], names[-1], set(names) - set(ENGLISH)) == (
        "Opening",
        "Heading only",
        "Heading only",
        set(),
    )
    title = made.slides[1].shapes.title
    assert title._element.xpath(".//a:rPr/@sz") == []  # the size of the model, made smaller as PowerPoint does
    assert [shape.name for shape in made.slides[0].shapes if shape._element.spPr.xfrm is not None] == []
    path = tmp_path / "deck.pptx"
    made.save(path)
    assert convert(path, "pdf", tmp_path).stat().st_size > 10_000


def test_what_is_said_on_the_page_serves_and_our_names_come_first(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    model = of(saved(slides(("Carré", "message"))))
    assert suited(model)[0]["Message"] == "message"
    chosen = Modele(model.name, model.kind, model.sha256, model.content, {"Message": "Two Content", "Annexe": "Carré"})
    assert suited(chosen)[0]["Message"] == "Two Content"
    assert filled(chosen, connection, catalog).slides[1].slide_layout.name == "Two Content"


def test_the_size_of_the_model_holds_whatever_is_asked() -> None:
    made = Deck(MARK, shape="16:9", template=of(saved(slides(wide=25.4))))
    made.words("Un titre", ["Une phrase."])
    assert Presentation(io.BytesIO(made.bytes())).slide_width == slides(wide=25.4).slide_width


def test_a_model_that_cannot_carry_slides_says_which_layouts_it_has() -> None:
    own = slides(("Fond bleu",))
    for layout in own.slide_layouts:
        for shape in [*layout.placeholders]:
            shape._element.getparent().remove(shape._element)
    with pytest.raises(Refusal, match=r"aucune disposition du modèle n’a un titre.*« Fond bleu »"):
        suited(of(saved(own)))


def test_a_title_has_the_place_of_its_layout_else_that_of_its_master_else_is_refused() -> None:
    own = slides()
    for layout in own.slide_layouts:
        for title in (shape for shape in layout.placeholders if shape.placeholder_format.idx == 0):
            for place in title._element.spPr.findall(qn("a:xfrm")):
                title._element.spPr.remove(place)
    made = Deck(MARK, template=of(saved(own)))
    made.words("Un titre", ["Une phrase."])
    (slide,) = Presentation(io.BytesIO(made.bytes())).slides
    assert slide.shapes.title.width > 0
    (above,) = (shape for shape in own.slide_master.placeholders if shape.placeholder_format.idx == 0)
    above._element.spPr.remove(above._element.spPr.xfrm)
    with pytest.raises(Refusal, match="titre, placé sur la diapositive par elle ou par son masque"):
        suited(of(saved(own)))


@pytest.mark.parametrize("place", [(-Cm(25), -Cm(25), None, None), (None, None, 0, 0)], ids=["aside", "nothing"])
def test_a_title_that_no_one_would_see_is_none(place: tuple[int | None, ...]) -> None:
    own = slides()
    for sheet in (own.slide_master, *own.slide_layouts):
        for shape in (shape for shape in sheet.placeholders if shape.placeholder_format.idx == 0):
            sides = [getattr(shape, side) for side in SIDES]
            for side, kept, given in zip(SIDES, sides, place, strict=True):
                setattr(shape, side, kept if given is None else given)
    with pytest.raises(Refusal, match="titre, placé sur la diapositive"):
        suited(of(saved(own)))


@pytest.mark.parametrize(
    ("part", "gone", "said"),
    [
        ("presentation.xml", rb"<p:sldSz [^>]*>", "ne dit pas la taille"),
        ("presentation.xml", rb'cx="\d+" (?=cy="\d+"( type="[^"]*")?/><p:notesSz)', "abîmé"),
        ("slideMaster1.xml", rb"<p:clrMap [^>]*>", "abîmé"),
        ("slideMaster1.xml.rels", rb"<Relationship [^>]*/theme\"[^>]*>", "abîmé"),
    ],
    ids=["size", "width", "colours", "theme"],
)
def test_what_no_program_would_draw_is_refused(part: str, gone: bytes, said: str) -> None:
    cut = changed(saved(slides()), **{part: lambda content: re.sub(gone, b"", content)})
    assert cut != changed(saved(slides()))
    with pytest.raises((Refusal, Refused), match=said):
        suited(of(cut))


@pytest.mark.parametrize("part", ["slideMaster1.xml", "slideMaster1.xml.rels", "slideLayout2.xml", "presentation.xml"])
def test_a_broken_part_is_said(part: str) -> None:
    for damaged in (b"", b"<a/>", b"<"):
        with pytest.raises((Refusal, Refused), match="abîmé"):
            suited(of(changed(saved(slides()), **{part: lambda _, said=damaged: said})))


def report(model: Modele, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Any:
    made = Report("Bilan annuel 2025", MARK, "Démonstration", model)
    made.cover("Bilan annuel 2025", ["Une ligne", "Une autre"])
    made.contents()
    made.heading("Premier titre", 1)
    made.points(["Un point"])
    made.exhibit(make("sru-classement", connection, catalog, annee=2025))
    made.exhibit(make("catalogue-etats", connection, catalog))
    return Document(io.BytesIO(made.bytes()))


@pytest.mark.parametrize("dressed", [saved, lambda own: template(french(saved(own)))], ids=["docx", "dotx"])
def test_the_letterhead_its_cover_and_its_styles_hold(
    dressed: Any, tmp_path: Path, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = report(of(dressed(letterhead())), connection, catalog)
    page, words = made.sections[-1], [paragraph.text for paragraph in made.paragraphs]
    assert words[:3] == ["Direction régionale", "Bilan annuel 2025", "Démonstration\nUne ligne\nUne autre"]
    assert "Exemple à retirer" not in words
    assert str(made.styles["Heading 1"].font.color.rgb) == "00783C"
    (title,) = (paragraph for paragraph in made.paragraphs if paragraph.style.name == "Heading 1")
    assert title.text == "Premier titre"
    assert made.styles["Heading 1"].paragraph_format.page_break_before
    assert made.styles["Caption"].paragraph_format.keep_with_next
    assert page.header._element.xpath(".//w:drawing")
    assert [line.text for line in page.header.paragraphs] == [""]
    foot = [line.text for line in page.footer.paragraphs]
    assert foot == [f"Bilan annuel 2025 · Démonstration · {MARK}", "5, rue Leblanc, Paris"]
    wide = page.page_width - page.left_margin - page.right_margin
    assert [abs(sum(column.width for column in table.columns) - wide) < 20_000 for table in made.tables] == [True]
    drawn = [int(extent) for extent in made.element.xpath(".//wp:inline/wp:extent/@cx")]
    assert drawn == [wide]
    made.save(tmp_path / "bilan.docx")
    assert convert(tmp_path / "bilan.docx", "pdf", tmp_path).stat().st_size > 10_000


def test_styles_that_rest_on_each_other_are_refused() -> None:
    own = letterhead()
    first, second = (own.styles[f"Heading {level}"] for level in (1, 2))
    first.base_style, second.base_style = second, first
    with pytest.raises(Refusal, match="abîmée"):
        suited(of(saved(own)))


@pytest.mark.parametrize("kind", ["character", "table", "numbering"])
def test_a_name_of_ours_on_another_kind_of_style_is_not_ours(
    kind: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    own = letterhead()
    for name in ("Normal", "Heading 1", "Title", "Caption", "List Bullet"):
        element = own.styles[name].element
        element.set(qn("w:type"), kind)
        element.attrib.pop(qn("w:default"), None)
    made = report(of(saved(own)), connection, catalog)
    (title,) = (paragraph for paragraph in made.paragraphs if paragraph.style.name == "Heading 1")
    assert title.text == "Premier titre"
    assert {str(made.styles[name].type) for name in ("Normal", "Heading 1", "Caption")} == {"PARAGRAPH (1)"}


def test_a_cover_of_word_s_gallery_is_filled_and_no_property_takes_its_place(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    own = letterhead()
    body = own.element.body
    held = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr>'
        '<w:sdtContent><w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath="/x" w:storeItemID="{A}"/></w:sdtPr>'
        '<w:sdtContent><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>[Titre]</w:t></w:r></w:p></w:sdtContent>'
        "</w:sdt></w:sdtContent></w:sdt>"
    )
    body.insert(0, held)
    made = report(of(saved(own)), connection, catalog)
    assert [one.text for one in made.element.body[0].iter(qn("w:t"))] == ["Bilan annuel 2025"]
    assert made.element.body.xpath(".//w:dataBinding | .//w:showingPlcHdr") == []
    assert "Direction régionale" not in [paragraph.text for paragraph in made.paragraphs]


def test_what_word_saw_on_the_second_page_is_no_cover(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    own = Document()
    for words in ("Direction régionale", "Corps d’exemple"):
        own.add_paragraph(words)
    own.paragraphs[1].runs[0]._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))
    words = [paragraph.text for paragraph in report(of(saved(own)), connection, catalog).paragraphs]
    assert not {"Direction régionale", "Corps d’exemple"} & {*words}
    own.paragraphs[0].style = "Title"
    words = [paragraph.text for paragraph in report(of(saved(own)), connection, catalog).paragraphs]
    assert (words[0], "Corps d’exemple" in words) == ("Bilan annuel 2025", False)


def test_where_no_layout_says_what_it_is_the_cover_is_no_message() -> None:
    own = slides([f"Maison {at}" for at in range(11)])
    for layout in own.slide_layouts:
        layout._element.attrib.pop("type", None)
    served, _ = suited(of(saved(own)))
    assert (served["Couverture"], served["Message"]) == ("Maison 0", "Maison 5")


def test_a_lean_letter_page_lying_down_gets_what_it_lacks(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    own = Document()
    page = own.sections[0]
    page.page_width, page.page_height = page.page_height, page.page_width
    for style in [*own.styles.element.style_lst]:
        if style.styleId not in ("Normal", "DefaultParagraphFont", "TableNormal", "NoList"):
            own.styles.element.remove(style)
    own.part.drop_rel(next(key for key, one in own.part.rels.items() if one.reltype.endswith("/numbering")))
    made = report(of(saved(own)), connection, catalog)
    page = made.sections[-1]
    wide = page.page_width - page.left_margin - page.right_margin
    assert MARK in page.header.paragraphs[0].text
    assert page.header.paragraphs[0].paragraph_format.tab_stops[-1].position == wide
    assert "NUMPAGES" in page.footer._element.xml
    (number,) = made.styles["List Bullet"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    assert made.part.numbering_part.element.xpath(f"w:num[@w:numId='{number}']")
    assert {one.style.name for one in made.paragraphs} <= {style.name for style in made.styles}


def test_a_page_too_narrow_for_a_table_is_refused() -> None:
    own = letterhead()
    own.sections[0].page_width = own.sections[0].page_width // 2
    with pytest.raises(Refusal, match="un tableau en demande 10"):
        suited(of(saved(own)))


def test_the_command_takes_a_model_of_the_document_alone(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "maison.docx"
    path.write_bytes(saved(letterhead()))
    assert main(["export", "slides", str(tmp_path), "--modele", str(path)]) == 1
    label = DOCUMENTS["slides"].label
    assert f"pour le bilan, le diagnostic et les fiches : « {label} » ne s’y fait pas" in capsys.readouterr().err
    path.write_bytes(b"0")
    assert main(["export", "report", str(tmp_path), "--modele", str(path)]) == 1
    assert "abîmé" in capsys.readouterr().err
    assert main(["export", "report", str(tmp_path), "--modele", str(tmp_path / "absent.docx")]) == 1
    assert "« absent.docx » est introuvable" in capsys.readouterr().err


def test_a_model_that_numbers_and_sizes_nothing_keeps_title_and_text_apart() -> None:
    """As LibreOffice writes one: places without a number, no size but that of an empty paragraph."""
    own = slides()
    styles = own.slide_master._element.find(f"{{{own.slide_master._element.nsmap['p']}}}txStyles")
    own.slide_master._element.remove(styles)
    for shape in (shape for sheet in (own.slide_master, *own.slide_layouts) for shape in sheet.placeholders):
        shape._element.xpath(".//p:nvPr/p:ph")[0].attrib.pop("idx", None)
        for held in shape._element.xpath(".//a:lstStyle"):
            held.getparent().remove(held)
    made = Deck(MARK, template=of(saved(own)))
    made.words("Un titre", ["Une phrase."])
    (slide,) = Presentation(io.BytesIO(made.bytes())).slides
    read = {shape.name: shape for shape in slide.shapes}
    assert [read[name].text_frame.text for name in ("Titre", "Texte")] == ["Un titre", "Une phrase."]
    assert read["Titre"]._element.xpath(".//a:rPr/@sz") == ["2800"]


def test_a_report_has_one_column_whatever_the_model(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    own = letterhead()
    own.add_section()
    for section in own.sections:
        (columns,) = section._sectPr.findall(qn("w:cols"))
        columns.set(qn("w:num"), "2")
    made = report(of(saved(own)), connection, catalog)
    assert made.element.body.xpath(".//w:cols[@w:num]") == []


def test_a_model_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model = of(saved(slides(wide=31)))
    assert suited(model) == suited(model)
    monkeypatch.setattr("reporting.documents.modeles.choices", lambda *_: pytest.fail("again"))
    assert suited(model)[0]["Message"] == "Title Only"
