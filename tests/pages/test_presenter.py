"""Présenter: the messages of the deck one by one, under the same findings; the place in the address, the ways out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from etl.editions import seal
from etl.intake import NOBODY
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from pages.components import access
from pages.components.literal import literal
from reporting.documents import Material, slides
from reporting.exhibits import make, recit
from reporting.files import EXPORTS
from tests.pages.test_addresses import address
from tests.pages.test_pages import figures, said, visit
from tests.pages.test_story import AGENT, entitled, opened, own, press
from tests.reporting.test_story import deck, messages, plain, tensions, titles
from tests.vaste import spread

__all__ = ["own"]
PAGE = "pilotage/presenter.py"
COUNT = 8
LAST = "Un message au moins reste choisi."


def heading(app: AppTest) -> str:
    (one,) = app.header
    return str(one.value)


def drawn(app: AppTest) -> list[str]:
    """The messages whose figures the page draws."""
    return [chart.proto.id.rpartition("-figure-")[2] for chart in app.get("plotly_chart")]


def place(app: AppTest) -> str:
    return str(app.query_params.get("message", ""))


def shown(app: AppTest) -> list[str]:
    """The messages chosen, as the address holds them."""
    return address(app)["messages"]


@pytest.mark.parametrize("jeu", spread([PUBLIE, DEMONSTRATION], kept=PUBLIE.__eq__))
def test_each_message_says_what_its_slide_and_its_row_of_synthese_say(
    jeu: str, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slides, "SLIDES", ())
    with connect(current(jeu)) as connection:
        material = Material(connection, (catalog := declared(connection)), "v")
        told = titles(messages(deck(material)))[:COUNT]
        found = tensions(connection, catalog, material)[0].table["Constat"].map(plain)
    pages = [visit(PAGE, jeu, message=str(number)) for number in range(1, COUNT + 1)]
    assert [plain(heading(page)) for page in pages] == [literal(one) for one in told]
    assert [one for one in found if one in told] == told
    assert [f"{number} sur {COUNT}" in said(page) for number, page in enumerate(pages, start=1)] == [True] * COUNT
    codes = [one.id for one in recit.tellable(catalog) if one.slide]
    own = [code for code, page in zip(codes, pages, strict=True) if code in drawn(page)]
    assert len(own) == (7 if jeu == PUBLIE else 8)
    for number, page in enumerate(pages):  # the next one behind it
        assert drawn(page) == [code for code in codes[number : number + 2] if code in own]
    if jeu == DEMONSTRATION:
        assert all("Données de démonstration" in said(page).split("chiffres connus au")[1] for page in pages)
        assert "DONNÉES DE DÉMONSTRATION" in figures(pages[4])[0]


@pytest.mark.parametrize("jeu", [PUBLIE, DEMONSTRATION])
def test_a_figure_s_own_slide_says_what_is_presented(jeu: str, instance: Path) -> None:
    with connect(current(jeu)) as connection:
        catalog = declared(connection)
        shown = [one for one in recit.tellable(catalog) if one.slide]
        asked = [recit.asked(one, connection, catalog) for one in shown]
        pieces = [
            None if choices is None else make(one.exhibit, connection, catalog, **choices)
            for one, choices in zip(shown, asked, strict=True)
        ]
    told = [literal(recit.said(one, piece, catalog)) for one, piece in zip(shown, pieces, strict=True)]
    assert [heading(visit(PAGE, jeu, message=str(number))) for number in range(1, COUNT + 1)] == told
    for words, piece in zip(told, pieces, strict=True):
        if piece is not None and piece.figure is not None:
            (slide,) = Presentation(io.BytesIO(EXPORTS["pptx"].write(piece))).slides
            assert literal(slide.shapes.title.text_frame.text) == words


def test_the_secretariat_s_order_silence_and_titles_are_presented(own: Path) -> None:
    app = entitled(press(press(opened(), "Descendre-sru_taux"), "Descendre-sru_taux"), "Le but est loin")
    press(app, "taire-tension")
    first, second = (visit(PAGE, message=str(number)) for number in (1, 2))
    assert heading(first).startswith("Logements financés")
    assert heading(second) == "Le but est loin"
    assert f"2 sur {COUNT - 1}" in said(second)


@pytest.mark.parametrize("asked", ["0", "9", "-1", "03", "1e0", "٣", "<script>alert(1)</script>", "[a](https://b.fr)"])
def test_a_place_that_is_none_is_refused_in_words(asked: str, instance: Path) -> None:
    app = visit(PAGE, message=asked)
    assert not app.exception
    (warned,) = app.warning
    assert f"« {literal(asked)} » pour « Message » : attendu de 1 à {COUNT}" in warned.value
    assert f"1 sur {COUNT}" in said(app)
    assert place(app) == "1"


def test_buttons_and_the_list_move_the_story_and_the_address_follows(instance: Path) -> None:
    app = visit(PAGE, message="7")
    assert not app.warning
    app = app.button(key="pas-Right").click().run()
    assert (f"8 sur {COUNT}" in said(app), place(app)) == (True, "8")
    assert [app.button(key=f"pas-{key}").disabled for key in ("Left", "Right", "Esc")] == [False, True, False]
    app = app.selectbox(key="message").select("1").run()
    assert (f"1 sur {COUNT}" in said(app), place(app)) == (True, "1")
    assert app.button(key="pas-Left").disabled
    assert app.selectbox(key="message").options[1] == "2. Logements financés"


def test_a_key_counts_from_where_the_story_is_by_then(instance: Path) -> None:
    """Not from where it was when its button was drawn."""
    app = visit(PAGE, message="3")
    following = app.button(key="pas-Right")
    for number in (4, 5, 6):
        assert f"{number} sur {COUNT}" in said(following.click().run())


def test_only_the_messages_chosen_are_presented_and_the_address_names_them(instance: Path) -> None:
    app = visit(PAGE)
    (pills,) = app.get("button_group")
    assert len(pills.options) == COUNT
    assert shown(app) == ["tous"]
    asked = ["tension", "sru_taux", "dalo_stock"]  # in the order of the story, not in that of the link
    app = visit(PAGE, message="2", messages=asked)
    assert not app.warning
    kept = ["sru_taux", "tension", "dalo_stock"]
    assert (shown(app), place(app), "2 sur 3" in said(app)) == (kept, "2", True)
    assert [one.split(". ")[1] for one in app.selectbox(key="message").options] == [
        pills.options[place] for place in (0, 2, 7)
    ]
    following = app.button(key="pas-Right").click().run()
    assert "3 sur 3" in said(following)
    assert following.button(key="pas-Right").disabled
    assert "attendu de 1 à 3" in visit(PAGE, message="4", messages=asked).warning[0].value


def test_a_message_taken_out_leaves_the_one_before_it_and_one_put_back_moves_none(instance: Path) -> None:
    def choose(codes: list[str]) -> tuple[str, list[str], bool]:
        app.get("button_group")[0].set_value(codes).run()
        return heading(app), shown(app), f"{place(app)} sur {len(codes) or COUNT}" in said(app)

    app = visit(PAGE, message="3", messages=["sru_taux", "logements_finances", "tension"])
    tensions = heading(app)
    assert choose(["sru_taux", "logements_finances"])[0].startswith("En 2024, 2")
    financed = heading(app)
    assert choose(["logements_finances", "tension"]) == (financed, ["logements_finances", "tension"], True)
    assert LAST not in said(app)
    assert choose(["tension"]) == (tensions, ["tension"], True)
    assert LAST in said(app)
    assert choose([])[:2] == (tensions, ["tension"])  # at least one: it stays
    assert "1 sur 1" in said(app)
    assert place(app) == "1"


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", "sru_manquants", "TENSION", "[a](https://b.fr)", "Taux SRU"]
)
def test_a_message_that_is_none_is_refused_once_in_words(bad: str, instance: Path) -> None:
    app = visit(PAGE, messages=[bad, "tension", bad])
    (warned,) = app.warning
    assert warned.value.startswith(f"Le lien demandait « {literal(bad)} » pour « Messages » : ce choix n’existe pas")
    assert shown(app) == ["tension"]
    assert shown(visit(PAGE, messages=[bad])) == ["tous"]
    many = visit(PAGE, messages=[f"m{place}" for place in range(9)])
    assert "« m2 » et 6 autres pour « Messages » : ces choix n’existent pas ici" in many.warning[0].value


def test_leaving_keeps_the_figures_that_were_presented(instance: Path) -> None:
    app = visit(PAGE, DEMONSTRATION, message="3").button(key="pas-Esc").click().run()
    assert [one.value for one in app.title] == ["Où en est le plan"]
    assert app.query_params["jeu"] == DEMONSTRATION


def test_an_edition_is_presented_as_it_was_sealed(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = entitled(opened(), "Le but est loin")
    edition = seal("Bilan de juin", AGENT, "COREP")
    press(app, "constat-sru_taux")
    monkeypatch.setattr(access, "visitor", lambda: NOBODY)
    sealed = visit(PAGE, edition=edition.slug)
    assert heading(sealed) == "Le but est loin"
    assert "Édition « Bilan de juin », scellée le" in said(sealed).split("chiffres connus au")[1]
    assert heading(visit(PAGE)) != "Le but est loin"
    seal("Bilan corrigé", AGENT, "COREP", corrects=edition.name, erratum="un chiffre")
    assert "remplacée par « Bilan corrigé »" in said(visit(PAGE, edition=edition.slug)).split("chiffres connus au")[1]


def test_a_story_wholly_silent_says_so_and_leads_back(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.components.story.story", list)
    app = visit(PAGE)
    assert not app.exception
    assert "Aucun message du récit n’est à présenter" in said(app)
