"""The deck read back: native charts of the same values, words for who does not see, nothing off the slide."""

from __future__ import annotations

import colorsys
import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from etl.catalog import Catalog
from etl.french import NNBSP
from etl.paths import ROOT
from etl.typography import typeset
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting.documents import DOCUMENTS, Material, show, slides
from reporting.documents.slides import ROWS_OF_A_SLIDE, SLIDES
from reporting.exhibits import make
from reporting.exhibits.attendus import tally
from reporting.piece.exhibit import Exhibit
from reporting.render.charts import chart_of
from reporting.render.office import Deck
from reporting.render.office.layouts import BLOCKS, SIZES, file_of, layouts
from reporting.render.office.legible import lines, read
from reporting.render.office.master import master
from reporting.render.office.theme import SLOTS, USED, hls, in_theme
from tests.office import convert
from tests.reporting.test_attendus import plain
from tests.reporting.test_exhibits import CHOICES, FED, INVENTED
from tests.words import never

MARK = "Brouillon · données du jour"
CHARTED = ["trajectoire", "sru-classement", "offre-financements", "sru-decomposition", "dalo-flux", "sru-simulation"]


def quiet(_share: float, _words: str) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module", params=[(PUBLIE, "16:9"), (DEMONSTRATION, "4:3")], ids=lambda pair: pair[0])
def written(request: pytest.FixtureRequest, instance: Path) -> tuple[str, bytes]:
    """The whole deck of the published figures; of the demonstration, the slides whose chart it feeds."""
    jeu, shape = request.param
    kept = SLIDES if jeu == PUBLIE else tuple(name for name in SLIDES if name in (*FED, *INVENTED))
    with pytest.MonkeyPatch.context() as patch, connect(current(jeu)) as connection:
        patch.setattr(slides, "SLIDES", kept)
        return jeu, DOCUMENTS["slides"].write(Material(connection, declared(connection), "v1", shape), quiet)


@pytest.fixture
def deck(written: tuple[str, bytes]) -> Any:
    return Presentation(io.BytesIO(written[1]))


def one(piece: Exhibit, **given: Any) -> Any:
    """The slides of one exhibit."""
    made = Deck(MARK, **given)
    made.exhibit(piece)
    return Presentation(io.BytesIO(made.bytes()))


def seen(color: Any) -> str:
    """A colour of the theme as it is drawn with ours: "0B5F77"."""
    slot = {used: name for name, used in USED.items()}.get(color.get("val"), color.get("val"))
    hue, light, grey = hls(SLOTS[slot])
    moved = {one.tag.rpartition("}")[2]: int(one.get("val")) for one in color}
    hue += moved.get("hueOff", 0) / 21_600_000
    light, grey = light + moved.get("lumOff", 0) / 100_000, grey + moved.get("satOff", 0) / 100_000
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue % 1, light, grey))


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def described(slide: Any) -> Iterator[tuple[str, str]]:
    """Name and alternative text of what is not text."""
    for shape in slide.shapes:
        if not shape.has_text_frame:
            properties = shape._element.xpath(".//p:cNvPr")[0]
            yield properties.get("name"), properties.get("descr") or ""


@pytest.mark.parametrize("name", CHARTED)
def test_a_native_chart_holds_the_values_of_its_exhibit(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = make(name, connection, catalog, **CHOICES[name])
    drawn = piece.chart()
    assert drawn is not None
    (slide,) = one(piece).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert tuple(chart.plots[0].categories) == tuple(map(typeset, drawn.categories))
    series = [one for plot in chart.plots for one in plot.series]
    assert [(one.name, tuple(one.values)) for one in series] == [(typeset(one.name), one.values) for one in drawn.held]
    dashed = [one for one in series if one._element.xpath("c:spPr/a:ln/a:prstDash")]
    assert drawn.kind == "lignes" or [one.name for one in dashed] == [typeset(one.name) for one in drawn.references]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = [row[-len(drawn.held) :] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert [tuple(column) for column in zip(*cells, strict=True)] == [series.values for series in drawn.held]


def test_bars_have_their_colours_every_name_and_their_references_in_words(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = make("sru-classement", connection, catalog, annee=2025)
    (slide,) = one(piece).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert chart.chart_title.text_frame.text == typeset("Repère : 25 %")
    fills = [seen(fill) for fill in chart._chartSpace.xpath(".//c:dPt/c:spPr/a:solidFill/*")]
    drawn = piece.chart()
    assert drawn is not None
    assert fills == [color.removeprefix("#") for color in drawn.series[0].colors]
    # LibreOffice leaves out names that are near one another, but where their rotation is said to be none.
    assert chart._chartSpace.xpath(".//c:catAx/c:txPr/a:bodyPr")[0].get("rot") == "0"
    assert chart._chartSpace.xpath(".//c:catAx/c:tickLblSkip")[0].get("val") == "1"


@pytest.mark.parametrize("name", ["sru-classement", "tension-classement"])
def test_a_reference_crosses_the_lying_bars_at_its_place(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = make(name, connection, catalog, annee=2025)
    (slide,) = one(piece).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    drawn = piece.chart()
    assert drawn is not None
    (given,) = chart._chartSpace.xpath("c:userShapes")
    shapes = chart.part.related_part(next(iter(given.attrib.values()))).blob.decode()
    (dashed,) = re.findall(r"<cdr:x>(.*?)</cdr:x>.*?<cdr:x>(.*?)</cdr:x>.*?<a:prstDash val=\"dash\"/>", shapes)
    left, width = (float(chart._chartSpace.xpath(f"//c:plotArea/c:layout//c:{side}")[0].get("val")) for side in "xw")
    axis = chart.value_axis
    share = (drawn.crossed[0] - axis.minimum_scale) / (axis.maximum_scale - axis.minimum_scale)
    assert [float(x) for x in dashed] == pytest.approx([left + width * share] * 2, abs=0.0002)
    near = [label.get("val") for label in chart._chartSpace.xpath(".//c:dLbl[c:dLblPos/@val='inEnd']/c:idx")]
    assert [drawn.series[0].values[int(at)] for at in near] == ([24.5] if "sru" in name else [13.4, 12.8, 11.8])


def test_the_total_of_the_parts_is_written_above_them_and_has_no_key(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    (slide,) = one(make("offre-financements", connection, catalog)).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    total = chart.plots[1].series[-1]
    written = [int(label.get("val")) for label in total._element.xpath("c:dLbls/c:dLbl/c:idx")]
    assert [total.values[place] for place in written] == [5723, 2908, 4364, 3373, 3035, 2657]
    assert total._element.xpath("c:spPr/a:ln/a:noFill")
    assert chart._chartSpace.xpath(".//c:legendEntry[c:delete/@val='1']/c:idx")[0].get("val") == "4"
    (reference,) = chart.plots[1].series[0]._element.xpath("c:dLbls/c:dLbl//c:rich")
    assert "".join(reference.itertext()).startswith("Moyenne annuelle")  # beside its end, and no more in the key
    fills = [seen(fill) for fill in chart._chartSpace.xpath(".//c:barChart/c:ser/c:spPr/a:solidFill/*")]
    assert fills == ["0B5F77", "5E96A8", "C3D6DC"]


def test_the_years_of_the_plan_are_a_named_bracket_under_the_dates(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    for name in ("offre-financements", "dalo-flux", "sans-abri"):
        (slide,) = one(make(name, connection, catalog)).slides
        (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
        _, brackets = chart.plots[0].categories.levels
        before, plan = brackets
        assert (before.label.strip(), plan.label) == ("", "plan 2022-2027")
        assert "2022" in chart.plots[0].categories[plan.idx]


def test_a_doubtful_point_is_hollow_and_marked_as_on_screen(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    (slide,) = one(make("dalo-flux", connection, catalog)).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    received = chart.plots[0].series[0]
    ((point, fill),) = (
        (dot.xpath("c:idx")[0].get("val"), seen(dot.xpath("c:marker/c:spPr/a:solidFill/*")[0]))
        for dot in received._element.xpath("c:dPt")
    )
    assert (chart.plots[0].categories[int(point)], fill) == ("2023", "FFFFFF")
    assert received._element.xpath("c:dLbls/c:dLbl/c:numFmt")[0].get("formatCode") == '"≈\u00a0"#,##0'
    assert "≈, approché." in words(slide)


def test_what_changes_the_reading_of_a_night_is_said_in_its_title_and_notes(deck: Any) -> None:
    """Under its figure a room reads the source and what the marks mean, no more."""
    (slide,) = (one for one in deck.slides if one.shapes.title.text_frame.text.startswith("La Nuit"))
    assert "(provisoire)" in slide.shapes.title.text_frame.text
    for said in ("sous couvre-feu", "340 jeunes de la Gaîté lyrique", "groupes de plus de 20"):
        assert said in slide.notes_slide.notes_text_frame.text
    (foot,) = (shape.text_frame.text for shape in slide.shapes if shape.name == "Source")
    assert foot.replace("\u00a0", " ").strip().endswith("À noter : p, provisoire.")
    assert len(foot.split()) < 20


def test_a_remark_without_a_head_is_not_cut_after_its_full_stop(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« … ne sont pas tracés. : voir les notes. »"""
    (slide,) = one(make("sru-evolution", connection, catalog)).slides
    assert typeset("ne sont pas tracés. ?") in words(slide)
    assert not re.search(r"\.\s:", words(slide))


def test_the_marks_of_a_table_are_in_words_and_never_sent_to_the_notes(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Valeur à l'état « approché : au moins » : Ménages… (Valeur) », « à l'état « estimé » : voir les notes »."""
    for name, choices, said in (
        ("chiffres-isoles", {"sujet": "dalo"}, "≥, au moins"),
        ("demandes-paris", {}, "≈, approché ; e, estimé."),
    ):
        (slide, *_) = one(make(name, connection, catalog, **choices)).slides
        assert typeset(said) in words(slide)
        assert "à l’état" not in words(slide)


def test_a_lone_number_is_written_large_in_the_word_of_its_doubt(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """A table of one row stood on an empty slide; the key of its sign goes with it."""
    (slide,) = one(make("dalo-stock", connection, catalog)).slides
    (number,) = (shape for shape in slide.shapes if shape.name == "Chiffre")
    assert plain(number.text_frame.text).splitlines() == ["environ", "16 000", "ménages, 24 avril 2024"]
    assert {run.font.size.pt for line in number.text_frame.paragraphs for run in line.runs} == {28, 88}
    assert not [shape for shape in slide.shapes if shape.has_table]
    assert "≈" not in words(slide)


def test_a_gap_is_not_a_nought(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    (slide,) = one(make("sru-concentration", connection, catalog, histoire=True)).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    assert tuple(chart.plots[0].series[0].values).count(None) == 7  # 2020 to 2024, 2026 and 2027
    assert chart._chartSpace.xpath(".//c:dispBlanksAs")[0].get("val") == "gap"


def test_a_map_is_one_named_group_and_is_not_repeated_as_a_table(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    (slide,) = one(make("sru-carte", connection, catalog, annee=2025)).slides
    (group,) = (shape for shape in slide.shapes if hasattr(shape, "shapes"))
    labels = [shape.text_frame.text for shape in group.shapes if shape.text_frame.text]
    assert len(group.shapes) - len(labels) == 20 + 5  # outlines, and the keys of the legend
    assert "19e\n43,2" in labels
    assert group.name == "Carte"
    assert [shape.name for shape in group.shapes].count("19e 43,2") == 2  # its outline, its label
    assert not any(re.match(r"(Freeform|TextBox|Rectangle)", shape.name) for shape in group.shapes)
    assert not any(shape.has_table for shape in slide.shapes)


def test_the_figures_of_2020_are_those_of_the_scheme_of_2020(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The ACD labelled 1 352 households; the ARPP came after."""
    titles = [
        slide.shapes.title.text_frame.text.replace("\u202f", " ").replace("\u00a0", " ")
        for name, choices in (("arpp", {}), ("arpp-bilan", {"annee": 2020}))
        for slide in one(make(name, connection, catalog, **choices)).slides
    ]
    assert titles[:2] == [
        "Rien n’est reçu de l’ARPP depuis 2022 ; en 2020, l’ACD avait labellisé 1 352 ménages, relogé 694",
        "Aucun stock de ménages ACD à reloger n’a été reçu ni trouvé au début ni à la fin de 2020",
    ]


def test_each_slide_has_a_title_first_its_mark_and_words_for_what_is_drawn(deck: Any) -> None:
    titles = []
    for slide in list(deck.slides)[1:]:
        assert slide.shapes[0] == slide.shapes.title
        assert slide.shapes.title.text_frame.text.strip()
        assert "Brouillon · données v1" in words(slide)
        assert all(text for _, text in described(slide)), words(slide)
        titles.append(words(slide))
    assert len(set(titles)) == len(titles)


def test_a_deck_never_says_what_nobody_may(deck: Any) -> None:
    said = [words(slide) for slide in deck.slides]
    said += [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    tables = (shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    said += [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert never("\n".join(said)) == []


def test_a_slide_says_no_sentence_twice(deck: Any) -> None:
    for slide in deck.slides:
        foot = [shape.text_frame.text for shape in slide.shapes if shape.name == "Lecture et source"]
        reading = re.findall(r"^Lecture : (.*?) Champ : ", foot[0]) if foot else []
        assert slide.shapes.title.text_frame.text.casefold() not in [found.casefold() for found in reading]


def test_the_deck_has_its_parts_in_order(deck: Any, written: tuple[str, bytes]) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == "6e PDALHPD de Paris"
    known = "chiffres connus" if written[0] == PUBLIE else "des dix chiffres"
    assert titles[1] == f"Neuf {known} au 26 novembre 2026"
    shown = [one for one in deck.slides if one._element.get("show") != "0"]
    assert titles[len(shown)] == "Ce que le comité doit savoir"
    assert titles[len(shown) - 1] == "Prochaines dates"
    assert titles[-1].startswith(typeset("Annexe : sources"))
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) >= (15 if written[0] == PUBLIE else 8)
    assert any(
        "À dire" not in slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    if written[0] == PUBLIE:
        assert "Sans chiffre pour l’année montrée" in titles


def test_twelve_to_fifteen_slides_are_shown_and_a_room_reads_them(written: tuple[str, bytes]) -> None:
    found = read(written[1])
    shown = [one for one in found if not one.hidden]
    assert 12 <= len(shown) <= 15
    assert [one.hidden for one in found] == [False] * len(shown) + [True] * (len(found) - len(shown))
    assert [one.title for one in shown if (one.least or 0) < 18] == []
    assert [one.title for one in shown if (one.axis or 16) < 16 or (one.source or 13) < 13] == []
    assert [one.title for one in shown if one.spoken > 120] == []
    assert lines(found)[-2].startswith(f"Diapositives montrées : {len(shown)} ; mots : ")


def test_the_annex_is_a_section_of_its_own(deck: Any) -> None:
    sections = deck.part._element.xpath(".//*[local-name()='section']")
    assert [one.get("name") for one in sections] == ["Présentation", "Annexe, hors présentation"]
    held = [[int(at.get("id")) for at in one.xpath(".//*[local-name()='sldId']")] for one in sections]
    assert [*chain.from_iterable(held)] == [slide.slide_id for slide in deck.slides]
    assert held[1] == [slide.slide_id for slide in deck.slides if slide._element.get("show") == "0"]


def test_the_annex_repeats_no_map_and_a_table_of_a_row_or_two_is_a_sentence(deck: Any) -> None:
    assert {"sru-carte", "tension-classement"} <= set(SLIDES)
    assert {"sru-classement", "comparer-carte"}.isdisjoint(SLIDES)
    tables = {
        slide.shapes.title.text_frame.text: len(shape.table.rows) - 1
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table and slide._element.get("show") == "0"
    }
    assert [title for title, rows in tables.items() if rows < ROWS_OF_A_SLIDE and not title.endswith("(suite)")] == []


def test_every_ordinal_of_a_slide_and_of_its_notes_has_its_exponent(deck: Any) -> None:
    sheets = [
        sheet._element for slide in deck.slides for sheet in (slide, *[slide.notes_slide] * slide.has_notes_slide)
    ]
    said = [run.text for sheet in sheets for run in sheet.iter(qn("a:t")) if run.text]
    assert [text for text in said if re.search(r"\b\d{1,2}(?:er|e)\b", text)] == []
    assert "e" in said


def test_what_a_layout_says_holds(deck: Any) -> None:
    """No placeholder has a place, a size, a colour of its own; feet are fields and places, not boxes."""
    for slide in deck.slides:
        for shape in slide.placeholders:
            assert not shape._element.xpath("p:spPr/*"), (shape.name, words(slide))
            assert not shape._element.xpath(".//a:rPr/@sz | .//a:rPr/a:solidFill | .//a:pPr/@algn"), words(slide)
            assert shape.name in {place.name for place in slide.slide_layout.placeholders}
        kinds = slide._element.xpath(".//p:ph/@type")
        if slide.slide_layout.name != "Couverture":
            assert {"ftr", "dt", "sldNum"} <= set(kinds)
            assert len(slide._element.xpath(".//a:fld[@type='slidenum']")) == 1


def test_a_slide_is_read_from_its_title_to_its_number(deck: Any) -> None:
    after = {"Titre": 0, "Mention": 1, "Sous-titre": 2, "Source": 4, "Lecture et source": 4}
    after |= {"Pied de page": 5, "Date": 6, "Numéro": 7}
    for slide in list(deck.slides)[1:]:
        ranks = [after.get(shape.name, 3) for shape in slide.shapes]
        assert ranks == sorted(ranks), words(slide)


def test_every_word_is_in_french_and_every_color_of_the_theme(deck: Any) -> None:
    parts = [p for p in deck.part.package.iter_parts() if re.match("/ppt/(slides|charts|notesSlides)/", p.partname)]
    for root in (part._element for part in parts):
        runs = root.xpath(".//a:r | .//a:fld")
        assert {run.xpath("string(a:rPr/@lang)") for run in runs} <= {"fr-FR"}
        assert {color.get("val") for color in root.xpath(".//a:srgbClr")} <= {"B3261E"}
        if root.tag.endswith("chartSpace"):
            assert root.xpath("c:lang/@val") == ["fr-FR"]
            assert all(int(at) > 0 for at in root.xpath(".//c:axId/@val | .//c:crossAx/@val"))


def test_the_file_says_whose_it_is_and_nothing_of_a_library(written: tuple[str, bytes], deck: Any) -> None:
    about = deck.core_properties
    assert about.title == "6e PDALHPD de Paris · Comité responsable du plan"
    assert (about.author, about.language) == ("Secrétariat du PDALHPD de Paris", "fr-FR")
    with zipfile.ZipFile(io.BytesIO(written[1])) as archive:
        names = archive.namelist()
        assert [name for name in names if "thumbnail" in name or "printerSettings" in name] == []
        said = b"".join(archive.read(name) for name in names if name.endswith(".xml"))
    assert [word for word in (b"python", b"Steve Canny", b"Placeholder", b"en-US") if word in said] == []


@pytest.mark.parametrize("shape", SIZES)
def test_a_master_is_the_one_that_its_layouts_and_our_colors_make(shape: str) -> None:
    """Else: python -m reporting.render.office.master"""
    assert file_of(shape).read_bytes() == master(shape)
    kept = Presentation(str(file_of(shape)))
    assert [layout.name for layout in kept.slide_layouts] == [*layouts(shape)]
    assert [place.box[3] for places in layouts(shape).values() for place in places if place.box[3] <= 0] == []


@pytest.mark.parametrize(
    "color", ["#0B5F77", "#8C4A0B", "#D9A55B", "#F3E3C3", "#9CCFC9", "#1B6E68", "#FFFFFF", "#E6EAED"]
)
def test_a_color_told_from_the_theme_is_itself(color: str) -> None:
    assert seen(parse_xml(in_theme(color))) == color.removeprefix("#")


def test_one_speaks_from_notes_that_repeat_no_objective(deck: Any, catalog: Catalog) -> None:
    said = [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert [notes for notes in said if len(notes.split()) > 120] == []
    aims = {typeset(action.objective) for action in catalog.actions}
    assert {sum(aim in notes for notes in said) for aim in aims} == {0, 1}


def test_no_text_of_a_deck_is_a_name_of_the_catalogue(deck: Any, catalog: Catalog) -> None:
    named = re.compile(rf"\b({'|'.join(name for name in catalog.indicators if '_' in name)})\b")
    tables = (shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    # The last column of its sources is a folder, which may be named so.
    said = [cell.text for table in tables for row in table.rows for cell in row.cells if "/" not in cell.text]
    said += map(words, deck.slides)
    said += [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    assert [text for text in said if named.search(text)] == []


def test_a_chart_cites_nothing_that_it_does_not_draw(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    (slide,) = one(make("places", connection, catalog)).slides
    assert "RTL" not in words(slide)
    with connect(current(DEMONSTRATION)) as invented:
        (slide,) = one(make("dalo-stock", invented, declared(invented))).slides
    assert "ASH" not in words(slide)
    assert "au moins" not in words(slide)
    assert "Source : Données de démonstration" in words(slide).replace("\u00a0", " ")


def test_a_change_to_a_provisional_figure_says_so(deck: Any) -> None:
    """On that slide no day stands beside it."""
    (slide,) = (slide for slide in deck.slides if "Ce qui se dégrade" in words(slide))
    assert "+1 259 (+48,5 %), provisoire, depuis 2 598, 20 janvier 2022" in plain(words(slide))


def test_the_key_figures_keep_to_one_slide(deck: Any) -> None:
    found = [slide for slide in deck.slides if slide.slide_layout.name == "Chiffres clés"]
    assert len(found) == 1
    numbers = [shape for shape in found[0].shapes if shape.name.startswith("Chiffre ")]
    assert (len(numbers), found[0].shapes.title.text_frame.text.split()[0]) == (9, "Neuf")
    spared = " des " in found[0].shapes.title.text_frame.text
    assert found[0].has_notes_slide == spared
    if spared:
        assert plain(found[0].notes_slide.notes_text_frame.text).startswith("Sans place ici : ")


def test_the_deck_and_the_bilan_count_the_same_figures(demonstration: duckdb.DuckDBPyConnection) -> None:
    """« Neuf chiffres clés » beside the bilan's « Dix chiffres connus »: one was dropped without a word."""
    material = Material(demonstration, declared(demonstration), "v")
    every, shown, left = show.key_figures(material)
    assert (every.split(" au ")[0], len(shown), left) == ("Dix chiffres connus", 10, [])
    title, nine, left = show.key_figures(material, BLOCKS)
    assert (title.split(" au ")[0], len(nine)) == ("Neuf des dix chiffres", 9)
    assert left == [(f"5{NNBSP}864", "Décisions DALO et DAHO favorables", "2025 (inventé)")]


def test_a_slide_says_what_its_chart_cannot_show(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    small, doubtful = (
        one(make(name, connection, catalog, **CHOICES[name])).slides[0] for name in ("tension-classement", "dalo-flux")
    )
    assert "rapport est instable" in words(small)
    assert "≈, approché" in words(doubtful)
    piece = make("sru-concentration", connection, catalog, histoire=True)
    there = piece.rows["period"] == "2005-01-01"
    rows = piece.rows.assign(value=piece.rows["value"].mask(there), status=piece.rows["status"].mask(there, "secret"))
    hidden = dataclasses.replace(piece, rows=rows)
    shown = dataclasses.replace(hidden, chart=lambda: chart_of(hidden, catalog))
    assert "1\u00a0valeur masquée (secret statistique)" in words(one(shown).slides[0])


def test_many_sentences_take_several_slides() -> None:
    made = Deck(MARK, shape="4:3")
    made.words(
        "À savoir", ["Une phrase de cent lettres environ, chiffres et dates compris, jusqu’au bout de la ligne."] * 12
    )
    slides = Presentation(io.BytesIO(made.bytes())).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles == ["À savoir", *["À savoir (suite)"] * (len(slides) - 1)]
    assert len(slides) > 1
    assert sum(words(slide).count("Une phrase") for slide in slides) == 12


def test_nothing_leaves_the_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0, words(slide)
            assert shape.left + shape.width <= deck.slide_width + Emu(1), (shape.name, words(slide))
            assert shape.top + shape.height <= deck.slide_height + Emu(1), (shape.name, words(slide))


def test_invented_figures_say_so_on_each_slide(written: tuple[str, bytes], deck: Any) -> None:
    said = ["données de démonstration" in words(slide).lower() for slide in deck.slides]
    assert all(said) if written[0] == DEMONSTRATION else not any(said)


def test_only_what_is_invented_is_stamped_and_its_notes_say_so_first(written: tuple[str, bytes], deck: Any) -> None:
    stamps, notes = {}, {}
    for slide in (slide for slide in deck.slides if slide._element.get("show") != "0" and slide.has_notes_slide):
        title = slide.shapes.title.text_frame.text
        stamps[title] = next((shape.text_frame.text for shape in slide.shapes if shape.name == "Mention"), "")
        notes[title] = slide.notes_slide.notes_text_frame.text
    real = [title for title in stamps if title.startswith(("Paris compte", "La Nuit", "En 2024, 2"))]
    assert len(real) == 3
    assert not any(stamps[title] for title in real)
    warned = {
        title
        for title, said in notes.items()
        if "onnées de démonstration : chiffres inventés" in said[:70].replace("\xa0", " ")
    }
    made_up = {
        title for title in stamps if title.startswith(("La COMED a reçu 13\u202f932", "Au 31 décembre 2025, 14"))
    }
    assert warned >= made_up if written[0] == DEMONSTRATION else not warned
    assert all(stamps[title] for title in warned)
    assert len(made_up) == 2 * (written[0] == DEMONSTRATION)


def test_the_same_figures_give_the_same_bytes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    piece = make("trajectoire", connection, catalog, **CHOICES["trajectoire"])
    once, again = Deck(MARK), Deck(MARK)
    for made in (once, again):
        made.exhibit(piece)
    assert once.bytes() == again.bytes()
    with zipfile.ZipFile(io.BytesIO(once.bytes())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_deck_stays_light(written: tuple[str, bytes]) -> None:
    assert len(written[1]) < 2_000_000


def test_libreoffice_opens_every_slide(written: tuple[str, bytes], deck: Any, tmp_path: Path) -> None:
    if written[0] == DEMONSTRATION:
        return  # the same parts: its marks are read above
    path = tmp_path / "diapositives.pptx"
    path.write_bytes(written[1])
    with zipfile.ZipFile(convert(path, "odp", tmp_path)) as archive:
        pages = archive.read("content.xml").count(b"<draw:page ")
    assert pages == len(deck.slides)


def test_no_year_is_written_in_the_code() -> None:
    written = [*(ROOT / "reporting/render/office").glob("*.py"), *(ROOT / "reporting/documents").glob("*.py")]
    found = {path.name: re.findall(r"\b20[0-4]\d\b", path.read_text(encoding="utf-8")) for path in written}
    assert {name: years for name, years in found.items() if years} == {}


def test_long_words_and_long_tables_keep_to_their_slides(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    label = "Un libellé de cent vingt caractères " * 4
    table = pd.DataFrame({"Indicateur": [label] * 30, **{str(n): ["1 234 567"] * 30 for n in range(14)}})
    piece = make("catalogue-etats", connection, catalog)
    slides = one(dataclasses.replace(piece, title=label, table=table), shape="4:3").slides
    assert len(slides) > 1
    drawn = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    assert sum(len(shape.table.rows) - 1 for shape in drawn) == 30
    assert all(shape.top + shape.height <= Emu(6858000) for shape in drawn)
    assert all("à l’annexe" in words(slide) for slide in slides)


def test_the_deck_gives_the_count_that_the_pages_give(deck: Any, written: tuple[str, bytes]) -> None:
    with connect(current(written[0])) as connection:
        counted = tally(connection, declared(connection)).words
    assert any(counted in words(slide).replace("\u00a0", " ") for slide in deck.slides)


def test_a_change_is_said_at_the_end_of_its_bar_with_its_share(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    (slide,) = one(make("depuis-plan-arrondissements", connection, catalog)).slides
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    label = chart.plots[0].series[0].points[0].data_label
    assert label.text_frame.text == "+4\u202f774 (+13,5\u202f%)"
    assert label.position == XL_LABEL_POSITION.OUTSIDE_END


@pytest.mark.parametrize("shape", SIZES)
def test_texts_as_long_as_they_may_be_stay_on_their_slides(shape: str) -> None:
    told = "Le comité arrête la liste des publics. " * 100
    made = Deck(MARK, shape=shape)
    made.cover("6e PDALHPD de Paris", ["Comité"], "Mardi 15 décembre 2026\n" + "Préfecture de Paris, salle " * 2)
    made.columns("m" * 160, [("Demandes", [told]), ("Dates", ["31 mars 2027"])])
    made.words("Titre de cent soixante lettres " * 5, [told])
    deck = Presentation(io.BytesIO(made.bytes()))
    said = [shape_of.text_frame.text for slide in deck.slides for shape_of in slide.shapes if shape_of.has_text_frame]
    assert sum(text.count("arrête") for text in said) == 200  # nothing is lost
    for slide in deck.slides:
        for box in (box for box in slide.placeholders if box.name in ("Titre", "Séance", "Colonne 1", "Texte")):
            wide, tall = box.width.pt, box.height.pt
            size = {"Titre": 28, "Séance": 24, "Colonne 1": 18, "Texte": 22}[box.name]
            size = 40 if box.name == "Titre" and slide is deck.slides[0] else size
            fit = box.text_frame._txBody.bodyPr.find(qn("a:normAutofit"))
            size *= int(fit.get("fontScale", 100000)) / 100000 if fit is not None else 1
            rows = sum(-(-len(one.text) // int(wide / (int(size) / 2))) for one in box.text_frame.paragraphs)
            assert size > 17
            assert rows * size * 1.2 <= tall + 2, (box.name, rows, size)
