"""The story on the published figures: what each message finds, its row, its slide, in the order that people gave it."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import html
import io
import re
from typing import Any

import duckdb
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation

from etl.catalog import PLAN_YEARS, Catalog, Message
from etl.findings import Refused
from etl.story import ORDER, silence_place, title_place
from etl.texts import Text
from etl.typography import typeset
from etl.warehouse import declared
from reporting.documents import DOCUMENTS, Material, figures, report, show, slides, tellings
from reporting.documents.choices import last_year
from reporting.documents.recit import told_as
from reporting.exhibits import EXHIBITS, make, recit
from reporting.piece.drawing import Rows, Spot, Tension
from reporting.piece.exhibit import Exhibit
from reporting.render.web import rows as web

SAID = dict(
    line.split(" | ")
    for line in """\
sru_taux | Paris compte 23,21 % de logements sociaux début 2025 : environ 21 300 manquent pour en avoir 25 %
sru_manquants | Les logements manquants (SRU) sont environ 21 300 au 1er janvier 2025, environ −1 100 en un an
logements_finances | En 2024, 2 657 logements sociaux ont été agréés, 39 % de moins que la moyenne annuelle 2019-2021
tension | En 2025, Paris compte 21,9 demandes pour une attribution, contre 13,9 en Île-de-France
delai_median | En 2025, le délai médian est de 34,2 mois à Paris (29,9 en 2024), contre 30,5 en Île-de-France
115_taux_chute | Le taux de chute n’a pas encore de formule ; les demandes non pourvues sont à demander depuis 2022
sans_abri | La Nuit 2026 compte 3 857 sans-abri (provisoire) : 2 598 début 2022, 3 601 en 2020, 3 641 en 2019
dalo_recours | La COMED a reçu près de 13 600 recours en 2023 (13 242 en 2021) ; 2022, 2024 et 2025 sont à demander
dalo_favorables | Les décisions DALO et DAHO favorables passent de 6 304 (2021 seule) à environ 6 200 en 2023
dalo_stock | Au 24 avril 2024, environ 16 000 ménages DALO restent à reloger ; les stocks annuels sont à demander
""".splitlines()
)
WHEN = "2026-11-27T02:00:00+00:00"
SHIPPED = list(SAID)
HOSTILE = "**Gras** [lien](https://exemple.fr) <img src=x onerror=alert(1)> & $x$ :red[non]"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def text(place: str, words: str, figures: str = "") -> dict[str, Text]:
    return {place: Text(place, words, WHEN, "agent", figures)}


def material(connection: duckdb.DuckDBPyConnection, catalog: Catalog, *written: dict[str, Text]) -> Material:
    found = {place: one for some in written for place, one in some.items()}
    return Material(connection, catalog, "v", texts=found)


def titled(connection: duckdb.DuckDBPyConnection, catalog: Catalog, message: str, words: str) -> dict[str, Text]:
    """A title written on the figures as they are."""
    (one,) = (one for one in tellings(material(connection, catalog)) if one.told.message.id == message)
    return text(title_place(message), words, one.figures.digest)


def tensions(connection: duckdb.DuckDBPyConnection, catalog: Catalog, asked: Material) -> tuple[Exhibit, Rows]:
    piece = make("synthese-tensions", connection, catalog, recit=told_as(asked))
    assert isinstance(piece.drawing, Rows)
    return piece, piece.drawing


def deck(asked: Material) -> list[Any]:
    return list(Presentation(io.BytesIO(DOCUMENTS["slides"].write(asked, lambda *_: None))).slides)


def titles(found: list[Any]) -> list[str]:
    return [plain(slide.shapes.title.text_frame.text) for slide in found]


def messages(found: list[Any]) -> list[Any]:
    """The slides shown after the cover and the key figures."""
    shown = [slide for slide in found if slide._element.get("show") != "0"]
    last = max(
        place
        for place, title in enumerate(titles(shown))
        if not place or re.search(r" chiffres (?:(?:connus|clés) )?au ", title)
    )
    return shown[last + 1 :]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """An annex of three, of which the story already tells one, and one with other choices."""
    monkeypatch.setattr(slides, "SLIDES", ("trajectoire", "demandes-region", "sru-classement"))


def test_every_message_shipped_finds_what_is_published(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    recit.check(catalog)
    assert {one.id: plain(recit.found(one, connection, catalog)) for one in catalog.messages} == SAID


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"exhibit": "carte-perdue"}, "pièce inconnue « carte-perdue »"),
        ({"choices": {"territoire": "75"}}, "ne demande pas « territoire »"),
        ({"choices": {"indicateur": "sru_perdu"}}, "n’offre pas « sru_perdu » pour « indicateur »"),
        ({"choices": {"indicateur": "sru_taux", "base": "C"}}, "n’offre pas « C » pour « base »"),
    ],
)
def test_a_message_that_no_exhibit_can_tell_is_refused_by_name(
    change: dict[str, Any], said: str, catalog: Catalog
) -> None:
    wrong = catalog.messages[0].model_copy(update=change)
    with pytest.raises(Refused) as refused:
        recit.check(catalog.model_copy(update={"messages": (wrong, *catalog.messages[1:])}))
    assert said in str(refused.value)
    assert "recit.toml : message « sru_taux » : " in str(refused.value)


def test_a_message_without_any_figure_says_so_on_its_row_and_its_slide(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None
) -> None:
    nothing = Message(
        id="rien", exhibit="trajectoire", choices={"indicateur": "115_taux_chute"}, row="115_taux_chute", slide=True
    )
    alone = catalog.model_copy(update={"messages": (nothing,)})
    said = "Taux de chute du 115 : rien n’est reçu ni trouvé depuis 2022"
    _, drawing = tensions(connection, alone, material(connection, alone))
    (row,) = drawing.rows
    assert (plain(row.sentence), row.value, row.points) == (said, "aucun chiffre", ())
    assert titles(messages(deck(material(connection, alone))))[0] == said


def test_the_deck_tells_the_eight_messages_first_and_its_annex_repeats_none(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None
) -> None:
    whole = deck(material(connection, catalog))
    found = messages(whole)
    said = titles(found)
    assert said[:8] == [SAID[one.id] for one in catalog.messages if one.slide]
    annex = titles(whole)[len(whole) - len([one for one in whole if one._element.get("show") == "0"]) :]
    assert [title for title in annex if title.startswith("Début 2025, la part de logements sociaux va de 2,9 %")]
    assert [title for title in annex if title in SAID.values()] == []
    notes = {said[place]: plain(found[place].notes_slide.notes_text_frame.text) for place in (0, 6)}
    assert SAID["sru_manquants"] in notes[SAID["sru_taux"]]
    assert SAID["dalo_favorables"] in notes[SAID["dalo_recours"]]


def test_order_silence_and_titles_are_those_of_the_rows_and_of_the_slides(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None
) -> None:
    asked = material(
        connection,
        catalog,
        text(ORDER, "\n".join(["dalo_stock", *SHIPPED[:-1]])),
        text(silence_place("sru_taux"), "tu"),
        titled(connection, catalog, "tension", HOSTILE),
    )
    piece, drawing = tensions(connection, catalog, asked)
    assert plain(piece.finding) == "Sur neuf tensions : deux à rebours, deux sans but déclaré, cinq sans comparaison"
    told = ["dalo_stock", *SHIPPED[1:-1]]
    expected = [plain(SAID[name]) if name != "tension" else HOSTILE for name in told]
    assert [plain(one) for one in piece.table["Constat"]] == expected
    assert [row.sentence for row in drawing.rows if row.sentence == HOSTILE] == [HOSTILE]
    whole = deck(asked)
    said = titles(messages(whole))
    slide = {one.id for one in catalog.messages if one.slide}
    assert said[:7] == [sentence for name, sentence in zip(told, expected, strict=True) if name in slide]
    assert SAID["sru_taux"] not in titles(whole)  # not even in the annex


def test_what_the_committee_must_know_and_keep_in_mind_says_no_message_left_unsaid(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deck said « Sur dix tensions, deux s’éloignent » before « Sur neuf tensions : une à rebours »."""
    assert {name for says in slides.PAGES.values() for name in says} <= set(SHIPPED)
    monkeypatch.setattr(report, "pieces", lambda *_: {})
    asked = material(connection, catalog, text(silence_place("sans_abri"), "tu"))
    answer = "Sur neuf tensions, une s’éloigne de son but : logements financés"
    printed = [plain(shape.text_frame.text) for slide in deck(asked) for shape in slide.shapes if shape.has_text_frame]
    assert [words for words in printed if answer in words]
    assert [words for words in printed if "21,9 demandes pour une attribution" in words]
    bilan = Document(io.BytesIO(DOCUMENTS["report"].write(asked, lambda *_: None)))
    assert [one for one in bilan.paragraphs if plain(one.text).startswith(answer)]
    printed += [plain(one.text) for one in bilan.paragraphs]
    assert [words for words in printed if "Sur dix tensions" in words or "3 857" in words] == []


def test_what_the_secretariat_writes_leads_and_what_it_asks_closes(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None
) -> None:
    blank = material(connection, catalog)
    zone = report.messages(last_year(blank))
    sitting, asks, dates = show.zones(blank)
    kept = {zone.place: Text(zone.place, "- Les agréments reculent.\n- Le 115 reste à chiffrer.", WHEN, "agent",
                             figures(blank, zone).digest)}  # fmt: skip
    asked = material(
        connection,
        catalog,
        kept,
        text(sitting.place, "12 janvier 2027, 14 h\nPréfecture de Paris"),
        text(asks.place, "- Fixer la formule du taux de chute"),
        text(dates.place, "31 mars 2027 : retours des producteurs"),
    )
    shown = [slide for slide in deck(asked) if slide._element.get("show") != "0"]
    cover, retained, *_, last = (
        plain("\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)) for slide in shown
    )
    assert "12 janvier 2027, 14 h\nPréfecture de Paris" in cover
    assert "Les agréments reculent.\nLe 115 reste à chiffrer." in retained
    assert titles(shown)[1] == "Ce que le comité doit retenir"
    assert titles(shown)[-1] == "Le comité est appelé à décider"
    assert "Ce qui est demandé au comité\nFixer la formule du taux de chute" in last
    assert "Prochaines dates\n31 mars 2027 : retours des producteurs" in last
    assert len(shown) <= 15
    moved = material(connection, catalog, text(zone.place, "Les agréments montent.", "2:autres"))
    said = deck(moved)
    assert "Ce que le comité doit retenir" not in titles(said)
    assert (
        "à relire, et n’est pas repris"
        in said[titles(said).index("Ce que le comité doit savoir")].shapes[1].text_frame.text
    )


def test_a_title_of_other_figures_gives_way_to_the_finding_and_the_notes_say_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, short: None
) -> None:
    asked = material(connection, catalog, text(title_place("tension"), "La tension baisse", "2:autres"))
    assert dict(told_as(asked))["tension"] == ""
    found = deck(asked)
    said = titles(found)
    assert "La tension baisse" not in said
    notes = found[said.index(SAID["tension"])].notes_slide.notes_text_frame.text
    assert "Titre à relire, non repris" in notes
    assert typeset("« La tension baisse »") in notes


@given(st.permutations(SHIPPED), st.sets(st.sampled_from(SHIPPED)))
def test_whatever_is_moved_or_left_unsaid_the_rest_is_told_once_in_its_order(
    order: list[str], silent: set[str]
) -> None:
    messages = tuple(Message(id=name, exhibit="sru-carte", row="sru_taux") for name in SHIPPED)
    stub: Any = dataclasses.make_dataclass("Stub", ["messages", "indicators"])(messages, {"sru_taux": None})
    written = text(ORDER, "\n".join(order)) | {
        place: one for name in silent for place, one in text(silence_place(name), "tu").items()
    }
    connection: Any = None
    said = told_as(Material(connection, stub, "v", texts=written))
    assert said == tuple((name, "") for name in order if name not in silent)


def test_the_catalogue_of_an_edition_keeps_its_story_and_an_older_one_opens_with_the_one_shipped(
    catalog: Catalog,
) -> None:
    own = catalog.model_copy(update={"messages": catalog.messages[3:5]})
    for messages, expected in ((own.messages, own.messages), ((), catalog.messages)):
        with duckdb.connect() as connection:
            connection.execute("create table declared (jeu varchar, catalog varchar)")
            said = catalog.model_copy(update={"messages": messages}).model_dump_json()
            connection.execute("insert into declared values ('publie', ?)", [said])
            assert declared(connection).messages == expected


def test_a_sealed_message_that_is_no_longer_known_is_left_out(catalog: Catalog) -> None:
    gone = catalog.messages[0].model_copy(update={"exhibit": "piece-disparue"})
    sealed = catalog.model_copy(update={"messages": (gone, *catalog.messages[1:])})
    assert [one.id for one in recit.tellable(sealed)] == SHIPPED[1:]


# --- rows


def test_rows_hold_the_figures_of_their_table_on_one_axis(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece, drawing = tensions(connection, catalog, material(connection, catalog))
    assert (drawing.years, drawing.plan) == (range(2019, 2028), PLAN_YEARS)
    by_label = {row.label: row for row in drawing.rows}
    assert [str(one) for one in piece.table["Indicateur"]] == list(by_label)
    moved = {label: (plain(row.mark), plain(row.sentence), plain(row.since)) for label, row in by_label.items()}
    assert moved["Logements financés"] == ("◆", "−1 675 (−38,7 %)", "depuis 4 332, moyenne annuelle 2019-2021")
    assert moved["Taux SRU"] == ("–", "+0,11 point en un an", "rien de comparable avant le plan")
    assert moved["Délai médian d’attribution"][1] == "29,9 en 2024, 29 en 2023"  # medians: no change
    assert moved["Ménages DALO à reloger"][1] == "une seule date"
    figures = {
        label: plain(f"{row.doubt} {row.value} {row.unit}, {row.when}").strip() for label, row in by_label.items()
    }
    assert figures["Taux SRU"] == "23,21 % , 1er janvier 2025"
    assert figures["Logements manquants (SRU)"] == "environ 21 300 , 1er janvier 2025"
    assert figures["Délai médian d’attribution"] == "34,2 mois, 2025"
    assert figures["Recours DALO et DAHO reçus"] == "près de 13 600 , 2023"
    assert by_label["Taux SRU"].aim == (25, "25\u202f%")
    assert by_label["Taux SRU"].reference is None  # of another base: nothing faces it
    assert by_label["Personnes sans abri (une nuit)"].reference == (2598, "2\u202f598")
    rate = {one.words: (one.apart, one.joined) for one in by_label["Taux SRU"].points if one.day.year > 2018}
    assert rate[plain("1er janvier 2025 : 23,21\u202f%").replace(" %", "\u202f%")] == (False, True)
    assert [apart for apart, _ in rate.values()].count(False) == 2


def test_a_row_keeps_its_figures_under_the_title_that_someone_wrote(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    piece = make("synthese-tensions", connection, catalog, recit=(("logements_finances", "Les agréments reculent"),))
    assert isinstance(piece.drawing, Rows)
    (row,) = piece.drawing.rows
    assert row.sentence == "Les agréments reculent"
    assert plain(row.since) == "−1 675 (−38,7 %) ; depuis 4 332, moyenne annuelle 2019-2021"


def drawn(*points: Spot, **given: Any) -> tuple[str, Tension]:
    row = Tension("Tension", "dalo", "1", "Un constat", points=points, **given)
    return web.picture(row, Rows([row], range(2019, 2028), PLAN_YEARS)), row


def test_a_picture_draws_what_it_is_given_and_nothing_small() -> None:
    first, last = (Spot(dt.date(year, 7, 1), value, f"{year} : {value}") for year, value in ((2019, 8.0), (2021, 4.0)))
    svg, row = drawn(first, last, reference=(6.0, "6"), aim=(9.0, "9"))
    assert svg.count("<circle") == 2
    assert "stroke-dasharray" in svg
    assert min(int(size) for size in re.findall(r"(\d+)px", svg)) >= 12
    assert web.alternative(row) == "Un constat. 2019 : 8.0 ; 2021 : 4.0 ; référence : 6 ; objectif : 9"
    assert drawn()[0].count("<circle") == 0
    assert "aucun chiffre" in web.alternative(drawn()[1])


@pytest.mark.parametrize("name", ["apart", "doubtful", "joined"])
def test_a_mark_has_one_meaning(name: str) -> None:
    spot = Spot(dt.date(2022, 7, 1), 2.0, "b")
    before, said = Spot(dt.date(2021, 7, 1), 1.0, "a"), {name: True}
    plain_one, marked = (drawn(before, one)[0] for one in (spot, dataclasses.replace(spot, **said)))
    sign = {"apart": web.OUTLINE, "doubtful": "class='hollow'", "joined": "stroke-width='1.8'"}[name]
    assert (sign in plain_one, sign in marked) == (False, True)


def test_a_hidden_figure_is_on_no_row(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """A value under the threshold has no point, no level, no word: only those published are drawn."""
    piece, drawing = tensions(connection, catalog, material(connection, catalog))
    published = set(piece.rows.loc[piece.rows["value"].notna(), "value"])
    assert {one.value for row in drawing.rows for one in row.points} <= published


def test_words_of_people_and_of_figures_are_escaped(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    asked = material(connection, catalog, titled(connection, catalog, "tension", HOSTILE))
    piece, drawing = tensions(connection, catalog, asked)
    page = web.rows(piece, drawing)
    assert "onerror" not in re.sub(r"&lt;.*?&gt;", "", page)
    assert html.escape(HOSTILE) in page
    pictures = [base64.b64decode(one).decode() for one in re.findall(r"base64,([^']+)'", page)]
    assert len(pictures) == 2 * 11  # beside the words, and across a phone
    assert all(one.startswith("<svg") and "<script" not in one for one in pictures)


def test_each_row_says_what_its_figure_counts(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """« Taux SRU, 23,21 % » did not say of what."""
    asked = EXHIBITS["synthese-tensions"].opening(connection, catalog)
    drawing = make("synthese-tensions", connection, catalog, **(asked or {})).drawing
    assert isinstance(drawing, Rows)
    said = {row.label: row.counts for row in drawing.rows}
    assert len(said) == 10
    assert all(said.values())
    assert said["Taux SRU"] == "parmi les résidences principales"
    assert max(map(len, said.values())) <= 34  # one line of its column
