"""The reports read back: headings, captions, tables and native charts equal to the exhibits, alternative texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from etl.catalog import Catalog
from etl.catalog.plan import Action
from etl.modeles import opened
from etl.paths import ROOT
from etl.texts import Text
from etl.typography import typeset
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting.documents import DOCUMENTS, Material, figures, tellings
from reporting.documents import arrondissement as sheets
from reporting.documents.recit import answer
from reporting.documents.sections import qualified
from reporting.exhibits import make
from reporting.exhibits.attendus import tally
from reporting.exhibits.plan_action import key
from reporting.piece.classes import CLASSES
from reporting.piece.drawing import Map
from reporting.piece.exhibit import MENTIONS, Exhibit
from reporting.render.office import Report
from reporting.render.office.columns import fitting
from tests.models import LOGO
from tests.office import convert
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES
from tests.vaste import spread
from tests.words import never

PARTS = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
VERSION = "2026-01-02-0123abcd"
WRITTEN = [("report", PUBLIE), ("report", DEMONSTRATION), ("diagnostic", PUBLIE)]
TEMPLATES = [
    *(f"reporting/documents/{name}.py" for name in ("bilan", "report", "diagnostic", "midterm", "sections")),
    *(f"reporting/render/office/{name}.py" for name in ("drawings", "paper", "report", "word", "word_map")),
]


def quiet(_share: float, _words: str) -> None:
    """Progress that nobody watches."""


def write(name: str, jeu: str) -> bytes:
    with connect(current(jeu)) as connection:
        catalog = declared(connection)
        if jeu == DEMONSTRATION:
            catalog = catalog.model_copy(update={"actions": [one for one in catalog.actions if shown_in(one, jeu)]})
        return DOCUMENTS[name].write(Material(connection, catalog, VERSION), quiet)


def shown_in(action: Action, jeu: str) -> bool:
    """All actions in the published report; in the other, which is of the same parts, those it feeds most."""
    return jeu == PUBLIE or key(action) in ("2.2", "3.1")


@pytest.fixture(scope="module", params=WRITTEN, ids=lambda pair: "-".join(pair))
def written(request: pytest.FixtureRequest, instance: Path) -> tuple[str, str, bytes]:
    """Each report with its name and its data set."""
    name, jeu = request.param
    return name, jeu, write(name, jeu)


@pytest.fixture(scope="module")
def document(written: tuple[str, str, bytes]) -> Any:
    """Opened once: tests read it."""
    return Document(io.BytesIO(written[2]))


@pytest.fixture(scope="module")
def pieces(made: Made) -> list[Exhibit]:
    """Every published exhibit."""
    return [made(name, PUBLIE) for name in CHOICES]


@pytest.fixture(scope="module")
def album(pieces: list[Exhibit]) -> Any:
    """All of them in one report."""
    return Document(io.BytesIO(one(pieces)))


def one(pieces: list[Exhibit]) -> bytes:
    report = Report("Essai", "Brouillon")
    report.contents()
    report.heading("Tout", 1)
    for piece in pieces:
        report.exhibit(piece)
    return report.bytes()


def headings(document: Any) -> list[tuple[int, str]]:
    found = [(p.style.name.removeprefix("Heading "), p.text) for p in document.paragraphs]
    return [(int(level), words) for level, words in found if level.isdigit()]


def blocks(document: Any) -> list[Any]:
    return list(document.iter_inner_content())


def is_table(block: Any) -> bool:
    return hasattr(block, "rows")


def drawings(document: Any) -> list[Any]:
    return list(document.element.body.iter(qn("wp:docPr")))


def named(document: Any, name: str) -> list[Any]:
    """The elements of that name, whatever their vocabulary."""
    return list(document.element.body.iter("{*}" + name))


def words(block: Any) -> str:
    """All of a paragraph, what its fields show included."""
    return "".join(found.text or "" for found in block._p.iter(qn("w:t")))


def shown(document: Any) -> Iterator[list[list[str]]]:
    for table in document.tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


def charts(document: Any) -> list[Any]:
    """The parts of the native charts, in the order of the pages."""
    used = [found.get(qn("r:id")) for found in document.element.body.iter(qn("c:chart"))]
    return [document.part.rels[identifier].target_part for identifier in used]


def test_the_headings_follow_one_another_without_a_gap(document: Any) -> None:
    levels = [level for level, _ in headings(document)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(text.strip() for _, text in headings(document))


def test_each_action_has_its_page(document: Any, written: tuple[str, str, bytes], catalog: Catalog) -> None:
    found = headings(document)
    if written[0] == "diagnostic":
        return  # its own, in test_midterm
    actions = [one for one in catalog.actions if shown_in(one, written[1])]
    for action in actions:
        start = found.index((1, typeset(f"Action {key(action)} : {action.title}")))
        assert [text.split()[0] for _, text in found[start + 1 : start + 3]] == ["Commentaire", "Programme"]
    parts = [text for level, text in found if level == 1]
    assert parts[:2] == ["Synthèse", "Chiffres clés"]
    assert len(parts) == len(actions) + 6


def test_no_action_with_a_figure_is_said_to_have_none(document: Any) -> None:
    """The figures of an action follow its state: 1.1 has its completeness there."""
    every = blocks(document)
    for place, block in enumerate(every):
        if not is_table(block) and words(block).endswith("encore de constat."):
            after = next(n for n in range(place, len(every)) if every[n].style.name == "Heading 2")
            assert [one for one in every[place:after] if not is_table(one) and list(one._p.iter(qn("wp:docPr")))] == []


def test_an_action_has_three_figures_at_most_and_no_number_twice(
    document: Any, written: tuple[str, str, bytes]
) -> None:
    if written[0] == "diagnostic":
        return
    every = blocks(document)
    starts = [n for n, one in enumerate(every) if one.style.name == "Heading 1" and one.text.startswith("Action ")]
    for start in starts:
        end = next(n for n in range(start + 1, len(every)) if every[n].style.name == "Heading 1")
        titles = [words(one).partition(" – ")[2] for one in every[start:end] if one.style.name == "Caption"]
        assert len(titles) == len(set(titles)) <= 3


def test_a_report_never_says_what_nobody_may(document: Any) -> None:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert never("\n".join([*(one.text for one in document.paragraphs), *cells])) == []


def test_a_report_gives_the_count_that_the_pages_give(document: Any, written: tuple[str, str, bytes]) -> None:
    with connect(current(written[1])) as connection:
        counted = tally(connection, declared(connection)).words
    text = " ".join(words(block) for block in blocks(document) if not is_table(block))
    assert counted in text.replace("\u00a0", " ")


def fields(document: Any) -> list[tuple[str, str]]:
    """What each simple field of the text asks, and shows."""
    found = document.element.body.iter(qn("w:fldSimple"))
    return [(one.get(qn("w:instr")), "".join(text.text for text in one.iter(qn("w:t")))) for one in found]


def marked(document: Any) -> dict[str, str]:
    """The words of each bookmark."""
    return {
        mark.get(qn("w:name")): "".join(text.text for text in mark.getnext().iter(qn("w:t")))
        for mark in document.element.body.iter(qn("w:bookmarkStart"))
    }


def test_the_contents_are_already_written(document: Any, written: tuple[str, str, bytes]) -> None:
    entries = [p for p in document.paragraphs if p.style.name.startswith("toc")]
    if written[0] == "diagnostic":  # ten pages: six lines of contents would leave one of their own half empty
        assert not entries
        assert not list(document.element.body.iter(qn("w:instrText")))
        return
    parts = [text for level, text in headings(document) if level == 1]
    assert [words(p).rstrip("0123456789") for p in entries] == parts
    instructions = [found.text for found in document.element.body.iter(qn("w:instrText"))]
    assert instructions == ['TOC \\o "1-1" \\h \\z \\u']
    links = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    assert links <= set(marked(document))
    assert len(links) == len(parts)


def test_nothing_asks_to_be_brought_up_to_date(document: Any) -> None:
    assert document.settings.element.find(qn("w:updateFields")) is None
    assert [one for one in document.element.body.iter() if one.get(qn("w:dirty"))] == []


def test_references_give_the_number_of_their_figure(document: Any, written: tuple[str, str, bytes]) -> None:
    asked = [(instruction.split()[1], shown) for instruction, shown in fields(document) if "REF _Ref" in instruction]
    assert [(mark, shown) for mark, shown in asked if marked(document)[mark] != shown] == []
    assert bool(asked) == (written[0] == "report")


def test_a_text_that_nobody_must_write_asks_for_nothing(document: Any, written: tuple[str, str, bytes]) -> None:
    prompts = [p.text for p in document.paragraphs if p.style.name == "À rédiger"]
    with connect(current(written[1])) as connection:
        catalog = declared(connection)
        catalog = catalog.model_copy(update={"actions": [one for one in catalog.actions if shown_in(one, written[1])]})
        zones = DOCUMENTS[written[0]].zones
        assert zones
        asked = [zone for zone in zones(Material(connection, catalog, VERSION)) if zone.required]
    assert sorted(prompts) == sorted(typeset(f"À rédiger (obligatoire) : {zone.question}.") for zone in asked)


def test_every_table_and_every_figure_has_its_caption(document: Any) -> None:
    """Then what is drawn, in a line."""
    every = blocks(document)
    for place, block in enumerate(every):
        kind = "Tableau " if is_table(block) else "Figure " if list(block._p.iter(qn("wp:docPr"))) else ""
        if kind:
            under = every[place - 1].style.name == "Sous-titre de figure"
            caption = every[place - 1 - under]
            assert (words(caption)[: len(kind)], caption.style.name) == (kind, "Caption")


@pytest.mark.parametrize("kind", ["Tableau", "Figure"])
def test_captions_are_numbered_by_fields(document: Any, kind: str) -> None:
    captions = [p for p in document.paragraphs if p.style.name == "Caption" and words(p).startswith(f"{kind} ")]
    assert captions
    for number, caption in enumerate(captions, start=1):
        assert words(caption).startswith(f"{kind} {number} – ")
        assert [f.get(qn("w:instr")) for f in caption._p.iter(qn("w:fldSimple"))] == [f"SEQ {kind} \\* ARABIC"]


def test_the_heading_row_comes_back_and_no_row_is_cut(document: Any) -> None:
    for table in document.tables:
        marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marked == [True] + [False] * (len(marked) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_whoever_does_not_see_has_words(document: Any) -> None:
    described = [drawing.get("descr") for drawing in drawings(document)]
    described += [table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) for table in document.tables]
    assert len(described) > 5
    assert all(text and text.strip() for text in described)
    numbered = [*drawings(document), *named(document, "cNvPr")]
    assert len({drawing.get("id") for drawing in numbered}) == len(numbered)


def test_the_page_is_a4_and_the_language_french(document: Any) -> None:
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    assert document.core_properties.language == "fr-FR"
    kinds = {one.reltype.rpartition("/")[2] for one in document.part.package.rels.values()}
    assert kinds == {"officeDocument", "core-properties"}  # no picture, no count of pages of a library's example


def test_nothing_is_formatted_where_it_is_written(document: Any) -> None:
    """But exponents, which have their style."""
    formatted = [run for p in document.paragraphs for run in p.runs if run._r.rPr is not None]
    assert {(run.style.name, len(run._r.rPr)) for run in formatted} <= {("Exposant", 1)}


def test_every_page_says_the_edition_and_what_the_figures_are(document: Any, written: tuple[str, str, bytes]) -> None:
    head = document.sections[0].header.paragraphs[0].text
    assert f"Brouillon · données {VERSION}" in head
    assert not document.sections[0].different_first_page_header_footer
    assert len(document.sections) == 1
    marked = written[1] == DEMONSTRATION
    assert (MENTIONS[DEMONSTRATION] in head) == marked
    assert (MENTIONS[DEMONSTRATION] in [p.text for p in document.paragraphs if p.style.name == "Mention"]) == marked


def test_a_map_has_its_exponents(document: Any) -> None:
    said = [run.text or "" for box in document.element.iter(qn("w:txbxContent")) for run in box.iter(qn("w:t"))]
    assert [text for text in said if re.search(r"\b\d{1,2}(?:er|e)\b", text)] == []


def test_every_foot_has_its_exponent(document: Any) -> None:
    raised = [run.text for run in document.sections[0].footer.paragraphs[0].runs if run.style.name == "Exposant"]
    assert raised == ["e"]


def test_every_sentence_of_the_synthesis_on_invented_figures_says_so(demonstration: duckdb.DuckDBPyConnection) -> None:
    """And no other: the message of each exhibit that holds an invented value, with a number in it."""
    material = Material(demonstration, declared(demonstration), VERSION)
    told = [one for one in tellings(material) if one.piece and one.told.silence is None]
    invented = [one for one in told if one.piece and one.piece.stamp]
    assert invented
    assert len(invented) < len(told)
    for one in told:
        assert one.piece is not None
        said = qualified(one.piece, one.finding)
        assert ("inventé)" in said) == (bool(one.piece.stamp) and any(map(str.isdigit, one.finding))), said


def test_tables_hold_the_words_of_the_exhibits(album: Any, pieces: list[Exhibit]) -> None:
    read = list(shown(album))
    for piece in pieces:
        asked, _ = fitting(piece.table) if piece.table.size else (piece.table, "")
        expected = [[typeset(str(cell)) for cell in line] for line in (asked.columns, *asked.to_numpy().tolist())]
        if piece.chart() is None and piece.table.size and not isinstance(piece.drawing, Map):
            assert expected in read, piece.name


def test_charts_are_native_and_their_workbook_holds_the_values_shown(album: Any, pieces: list[Exhibit]) -> None:
    graphs = [drawing for drawing in drawings(album) if drawing.get("name").startswith("Graphique")]
    drawn = list(zip(graphs, charts(album), strict=True))
    assert len(drawn) > 15
    for piece in pieces:
        chart = piece.chart()
        if chart is None or not drawn or drawn[0][0].get("title") != piece.title:
            continue
        _, part = drawn.pop(0)
        (book,) = [rel.target_part for rel in part.rels.values() if rel.reltype.endswith("/package")]
        rows = list(openpyxl.load_workbook(io.BytesIO(book.blob)).active.iter_rows(values_only=True))
        rows = [row[-1 - len(chart.held) :] for row in rows]  # after the plan's bracket, where it has one
        assert [str(row[0]) for row in rows[1:]] == [*map(typeset, chart.categories)], piece.name
        for place, series in enumerate(chart.held, start=1):
            assert [row[place] for row in rows[1:]] == list(series.values), piece.name
    assert drawn == []


def test_a_reference_strikes_out_no_total(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Where there is no room for it under the line, it stands above."""
    report = Report("Essai", "Brouillon")
    report.exhibit(make("offre-financements", connection, catalog), height=4)
    (part,) = charts(Document(io.BytesIO(report.bytes())))
    (total,) = parse_xml(part.blob).xpath(".//c:lineChart/c:ser[c:dLbls/c:dLbl][last()]", namespaces=PARTS)
    raised = {
        int(label.find("c:idx", PARTS).get("val")): label.find("c:layout//c:y", PARTS) is not None
        for label in total.iterfind("c:dLbls/c:dLbl", PARTS)
    }
    values = {int(one.get("idx")): float(one[0].text) for one in total.iterfind("c:val//c:pt", PARTS)}
    assert {values[at]: up for at, up in raised.items()} == {
        **{5723: False, 4364: False},
        **dict.fromkeys((2908, 3373, 3035, 2657), True),
    }


def test_a_map_is_drawn_as_shapes_and_not_said_again_as_a_table(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = make("sru-carte", connection, catalog, annee=2025, arr=("75113",))
    hidden = made.rows["territory"] == "75102"
    rows = made.rows.assign(value=made.rows["value"].mask(hidden), status=made.rows["status"].mask(hidden, "secret"))
    piece = replace(made, drawing=Map(rows, catalog.indicators["sru_taux"], CLASSES["sru_taux"], frozenset({"75113"})))
    assert one([piece]) == one([piece])
    document = Document(io.BytesIO(one([piece])))
    (drawing,) = drawings(document)
    assert (drawing.get("name"), drawing.get("descr")) == ("Carte 1", piece.alternative)
    lines = [shape.iter(qn("w:p")) for shape in named(document, "wsp")]
    texts = ["\n".join("".join(part.text for part in line.iter(qn("w:t"))) for line in some) for some in lines]
    assert texts.count("") == 20 + 1 + 6  # outlines, the chosen one, the keys
    assert {"19e\n43,2", "2e", "35\u202f% ou plus", "secret statistique"} <= set(texts)
    assert len(list(document.element.body.iter(qn("a:pattFill")))) == 2  # the hidden one and its key
    (either,) = named(document, "AlternateContent")
    (data,) = document.element.body.iter(qn("a:graphicData"))
    assert either.nsmap[either[0].get("Requires")] == data.get("uri") == data[0].nsmap[data[0].prefix]
    assert not document.tables


def test_bars_that_share_a_name_give_way_to_their_table(instance: Path) -> None:
    with connect(current(DEMONSTRATION)) as connection:
        profile = {"caracteristique": "sortie", "annee": 2025}
        piece = make("accompagnement-profil", connection, declared(connection), **profile)
    assert piece.figure is not None
    assert piece.chart() is None
    document = Document(io.BytesIO(one([piece])))
    assert drawings(document) == []
    assert len(document.tables) == 1


def test_the_same_sections_give_the_same_bytes(pieces: list[Exhibit]) -> None:
    some = [piece for piece in pieces if piece.name in ("sru-classement", "synthese-tensions", "dalo-flux")]
    assert len(some) == 3
    assert one(some) == one(some)


def test_a_break_is_said_and_nothing_computed_across_it(instance: Path) -> None:
    with connect(current(PUBLIE)) as connection:
        table = make("diagnostic-references", connection, declared(connection)).table.map(str).set_index("Indicateur")
    rate = table.loc["Taux de logement social au sens de la loi SRU"]
    assert rate["Référence"].startswith("rien de comparable avant le plan : ")
    assert (rate["Évolution"], rate["Écart à l’objectif"]) == ("–", "−1,79\u00a0point")
    approvals = table.loc["Logements sociaux financés (agréés)"]
    assert approvals["Évolution"] == "−1\u202f675 (−38,7\u202f%)"
    rehoused = table.loc[
        "Ménages labellisés relogés (ACD jusqu’en 2020, puis ARPP)"
    ]  # no figure after the one that is its reference
    assert rehoused["Référence"] == "aucun chiffre reçu ni trouvé depuis 2022 (dernier : 2020)"
    assert rehoused["Évolution"] == rehoused["Écart à l’objectif"] == "–"


def test_the_questions_are_asked_once_with_who_decides(instance: Path, catalog: Catalog) -> None:
    with connect(current(PUBLIE)) as connection:
        table = make("diagnostic-questions", connection, catalog).table.map(str)
    asked = {indicator.question for indicator in catalog.indicators.values() if indicator.axis and indicator.question}
    assert sorted(table["Question"]) == sorted(asked)
    assert table["Qui décide"].str.strip().all()


@pytest.mark.parametrize("path", TEMPLATES)
def test_no_year_is_written_in_the_templates(path: str) -> None:
    assert re.findall(r"\b(?:19|20)\d\d\b", (ROOT / path).read_text(encoding="utf-8")) == []


def synthesis(document: Any) -> dict[str, str]:
    """The words under each heading of the synthesis."""
    found: dict[str, str] = {}
    for paragraph in (one for one in blocks(document) if not is_table(one)):
        if paragraph.text == "Chiffres clés" and paragraph.style.name == "Heading 1":
            return found
        if paragraph.style.name == "Heading 2":
            found[paragraph.text] = ""
        elif found:
            found[list(found)[-1]] += f"{words(paragraph)} "
    return found


def test_the_synthesis_says_what_each_message_finds_and_no_number_of_its_own(instance: Path) -> None:
    with connect(current(PUBLIE)) as connection:
        material = Material(connection, declared(connection), VERSION)
        content = DOCUMENTS["report"].write(material, quiet)
        every = [one for one in tellings(material) if one.piece]
        pieces = [*(one.piece for one in every if one.piece), *material.made.values()]
        told = [part for one in pieces for part in (one.finding, one.lecture, *one.caveats)]
        heads = [answer(material), tally(connection, material.catalog).sentence]
    found = synthesis(Document(io.BytesIO(content)))
    said = re.sub(r" \((?:figure|tableau)\u00a0\d+\)", "", " ".join(found.values()))
    assert [one.finding for one in every if typeset(one.finding) not in said] == []
    known = re.findall(r"\d[\d\u202f,]*", typeset(" ".join([*told, *heads])))
    assert set(re.findall(r"\d[\d\u202f,]*", said)) <= set(known)
    assert "des agréments vont hors des arrondissements à plus de 25\u202f%, selon la liste, contre" in said
    assert len(said.split()) > 500


@pytest.mark.parametrize("asked", spread([(3, 16), (16, 21)], kept=lambda asked: asked[0] == 16), ids=str)
def test_what_people_write_stands_in_its_place_and_the_page_holds(
    instance: Path, tmp_path: Path, asked: tuple[int, int]
) -> None:
    """Three hundred letters everywhere, or fifteen hundred, a decision for each action: the pages that they need, each
    part where it is said.
    """
    times, most = asked
    sentence = "La Ville et l’État ont réuni les bailleurs en juin ; une charte est à signer avant l’été. "
    with connect(current(PUBLIE)) as connection:
        blank = Material(connection, declared(connection), VERSION)
        zones = [z for name in ("report", "slides") for z in DOCUMENTS[name].zones(blank) if not z.skip]  # type: ignore[misc]
        texts = {
            zone.place: Text(
                zone.place,
                f"{zone.head}. {sentence * times}".strip(),
                "2026-11-01",
                "agent",
                figures(blank, zone).digest,
            )
            for zone in zones
        }
        content = DOCUMENTS["report"].write(replace(blank, texts=texts), quiet)
    document = Document(io.BytesIO(content))
    said = [p.text for p in document.paragraphs]
    placed = [zone for zone in zones if zone.head not in ("Séance",)]
    assert [zone.head for zone in placed if typeset(texts[zone.place].words) not in said] == []
    assert [p.text for p in document.paragraphs if p.style.name == "À rédiger"] == []
    assert "23,21" not in synthesis(document)["Logement social (SRU)"]
    held(document, printed(content, tmp_path), range(11, most + 1), whole=True)


def printed(content: bytes, folder: Path) -> bytes:
    """As LibreOffice prints it."""
    file = folder / "rapport.docx"
    file.write_bytes(content)
    return convert(file, "pdf", folder).read_bytes()


def held(document: Any, pdf: bytes, bounds: range, *, whole: bool) -> None:
    """As many pages; those that the contents give (of each part, if `whole`) are those printed."""
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", pdf)
    assert kids
    pages = re.findall(rb"(\d+) 0 R", kids[1])
    assert len(pages) in bounds
    opens = re.findall(rb"/Title<FEFF([0-9A-F]*)>\s*/Dest\[(\d+) 0 R", pdf)
    starts = {bytes.fromhex(title.decode()).decode("utf-16-be"): pages.index(page) + 1 for title, page in opens}
    entries = [words(p) for p in document.paragraphs if p.style.name.startswith("toc")]
    said = {re.sub(r"\d+$", "", entry): entry for entry in entries}
    given = {title: entry for title, entry in said.items() if entry != title}
    assert given == {title: f"{title}{starts[title]}" for title in given}
    assert not whole or list(given) == list(said)


def test_it_prints_on_twenty_pages_and_its_contents_give_them(
    document: Any, written: tuple[str, str, bytes], tmp_path: Path
) -> None:
    if written[1] != DEMONSTRATION:  # the same parts: its marks are read above
        bounds = {"report": range(11, 15), "diagnostic": range(9, 12)}[written[0]]
        held(document, printed(written[2], tmp_path), bounds, whole=written[0] == "report")


@pytest.mark.parametrize("numbers", spread([(1, 13, 19), tuple(range(1, 21))], kept=lambda some: len(some) == 3))
def test_each_arrondissement_has_its_page(
    numbers: tuple[int, ...], instance: Path, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [catalog.arrondissements[number - 1] for number in numbers]
    monkeypatch.setattr(sheets, "asked", lambda _: codes)
    file = tmp_path / "fiches.docx"
    file.write_bytes(write("arrondissement", PUBLIE))
    document = Document(str(file))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titles == [f"Le {catalog.territories[code].short} arrondissement" for code in codes]
    tables = [[cell.text for cell in row.cells] for row in document.tables[numbers.index(19)].rows]
    assert tables[1][:3] == ["Taux SRU", "43,2\u202f%", "début 2025"]
    located = [drawing.get("descr") for drawing in drawings(document) if drawing.get("name").startswith("Carte")]
    assert located == [
        f"Carte de Paris, le {catalog.territories[code].short} arrondissement en couleur." for code in codes
    ]
    told = [
        p.text for p in document.paragraphs if p.text.startswith("Les vingt fiches ont le même axe, de 2019 à 2027")
    ]
    assert len(told) == len(codes)
    assert len(set(told)) == 1
    printed = convert(file, "pdf", tmp_path).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(titles)


@pytest.mark.parametrize(("font", "size", "margin"), [("Georgia", 11, 2.5), ("Arial", 11, 2.5), ("Arial", 10, 2)])
def test_each_arrondissement_has_its_page_in_a_house_model(
    font: str, size: int, margin: float, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A logo of 1,2 cm over the text, larger letters: two pages each, and a first one with a title alone."""
    model = Document()
    page, normal = model.sections[0], model.styles["Normal"].font
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(margin)
    normal.name, normal.size = font, Pt(size)
    page.header.paragraphs[0].add_run().add_picture(io.BytesIO(LOGO), height=Cm(1.2))
    page.footer.paragraphs[0].text = "5, rue Leblanc, Paris"
    kept = io.BytesIO()
    model.save(kept)
    file = tmp_path / "fiches.docx"
    with connect(current(PUBLIE)) as connection:
        catalog = declared(connection)
        codes = [catalog.arrondissements[at] for at in (0, 12, 18)]
        monkeypatch.setattr(sheets, "asked", lambda _: codes)
        material = Material(connection, catalog, VERSION, template=opened(kept.getvalue(), "maison.docx"))
        file.write_bytes(DOCUMENTS["arrondissement"].write(material, quiet))
    printed = convert(file, "pdf", tmp_path).read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(codes)
