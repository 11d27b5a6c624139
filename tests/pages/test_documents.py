"""The page of the documents: made when asked, from today's figures or an edition; who may seal one, in words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from etl.editions import editions
from etl.intake import NOBODY, SECRETARIAT, Person
from etl.modeles import forget, kept
from etl.warehouse import DEMONSTRATION
from pages.components import access
from reporting.documents import slides
from tests.models import letterhead, saved
from tests.models import slides as house
from tests.pages.test_pages import said, visit

PAGE = "pilotage/documents.py"
AGENT = Person("agent", SECRETARIAT)


@pytest.fixture
def own(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The visitor of the instance is the secrétariat."""
    monkeypatch.setattr(access, "visitor", lambda: AGENT)
    return own


def press(app: AppTest, label: str) -> AppTest:
    (button,) = (button for button in app.button if button.label == label)
    return button.click().run()


def made(app: AppTest) -> tuple[str, bytes]:
    _, file, content = app.session_state["document"]
    return file, content


def test_a_document_is_made_then_offered(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few slides: the whole deck is that of tests/reporting/test_slides.py."""
    monkeypatch.setattr(slides, "SLIDES", ("sru-concentration", "sru-classement"))
    app = visit(PAGE)
    assert not app.get("download_button")
    app = press(app, "Préparer le document")
    assert not app.exception
    file, content = made(app)
    assert file.startswith("brouillon_diapositives_")
    assert len(Presentation(io.BytesIO(content)).slides) > 3
    (offered,) = app.get("download_button")
    assert offered.proto.label.startswith("Télécharger")


def test_another_choice_does_not_offer_what_was_made_before(instance: Path) -> None:
    app = visit(PAGE)
    app.selectbox(key="document-voulu").select("package").run()
    app = press(app, "Préparer le document")
    assert made(app)[0].startswith("brouillon_paquet_")
    assert app.get("download_button")
    app.selectbox(key="document-voulu").select("slides").run()
    assert not app.get("download_button")


def test_invented_figures_are_named_in_the_file(instance: Path) -> None:
    app = visit(PAGE, DEMONSTRATION)
    app.selectbox(key="document-voulu").select("package").run()
    assert made(press(app, "Préparer le document"))[0].startswith("brouillon_demonstration_paquet_")
    assert "Sceller" not in [button.label for button in app.button]


def test_sealing_then_its_document(own: Path) -> None:
    app = visit(PAGE)
    assert "Aucune édition n’est scellée" in said(app)
    names = {field.label: field for field in app.text_input}
    names["Nom de l’édition"].input("Bilan de juin")
    names["Raison (inscrite au journal)"].input("COREP de juin")
    app = press(app, "Sceller")
    assert not app.exception
    assert [edition.name for edition in editions()] == ["Bilan de juin"]
    assert "«\u00a0Bilan de juin\u00a0» est scellée" in "".join(element.value for element in app.success)
    app.selectbox(key="edition").select("bilan-de-juin").run()
    app.selectbox(key="document-voulu").select("report").run()
    drafts = [one.value for one in app.caption if one.value.startswith("Reste un brouillon")]
    assert re.fullmatch(r"Reste un brouillon\W: \d+\Wtextes obligatoires manquent à cette édition\.", *drafts)
    app.selectbox(key="document-voulu").select("package").run()
    assert [one.value for one in app.caption if one.value.startswith("Reste un brouillon")] == []
    assert made(press(app, "Préparer le document"))[0].startswith("bilan-de-juin_paquet_")


def test_a_seal_refused_says_why_and_keeps_nothing(own: Path) -> None:
    app = press(visit(PAGE), "Sceller")
    assert "nom illisible" in said(app).lower()
    assert editions() == []


def test_only_the_secretariat_may_seal(instance: Path) -> None:
    assert access.visitor() == NOBODY
    assert "Sceller" not in [button.label for button in visit(PAGE).button]


def test_a_model_is_kept_offered_again_changed_and_removed(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slides, "SLIDES", ("sru-concentration",))
    content = saved(house())
    app = visit(PAGE)
    app.file_uploader(key="modele-voulu").upload("[maison](x).pptx", content).run()
    assert not app.exception
    (one,) = kept()
    assert one.served["Message"] == "Title Only"
    assert app.selectbox(key=f"disposition-Message-{one.sha256}").value == "Title Only"
    assert not app.get("radio") or "format-voulu" not in [radio.key for radio in app.radio]
    app.selectbox(key=f"disposition-Message-{one.sha256}").select("Two Content").run()
    assert kept()[0].served["Message"] == "Two Content"
    _, deck = made(press(app, "Préparer le document"))
    assert Presentation(io.BytesIO(deck)).slide_width == Presentation(io.BytesIO(content)).slide_width

    again = visit(PAGE)
    (choice,) = (box for box in again.selectbox if box.label == "Modèle")
    assert choice.value == ""
    assert "\\[maison" in choice.options[1]
    choice.select(one.sha256).run()
    press(again, "Ne plus garder ce modèle")
    assert kept() == []
    assert "Modèle" not in [box.label for box in again.selectbox]


def test_a_model_that_another_removed_is_said_and_nothing_is_made_without_it(own: Path) -> None:
    for act in ("Préparer", "disposition"):
        app = visit(PAGE)
        app.file_uploader(key="modele-voulu").upload("maison.pptx", saved(house())).run()
        (one,) = kept()
        forget(one)
        if act == "Préparer":
            app = press(app, "Préparer le document")
        else:
            app.selectbox(key=f"disposition-Message-{one.sha256}").select("Two Content").run()
        assert not app.exception
        assert "« maison.pptx » n’est plus gardé" in "".join(one.value for one in app.warning).replace("\u00a0", " ")
        assert "document" not in app.session_state
        assert kept() == []
        app.run()
        assert "plus gardé" not in "".join(one.value for one in app.warning)


def test_a_kept_model_that_is_damaged_makes_nothing_and_can_be_removed(own: Path) -> None:
    app = visit(PAGE)
    app.file_uploader(key="modele-voulu").upload("maison.pptx", saved(house())).run()
    (one,) = kept()
    (own / "modeles" / one.sha256).write_bytes(b"autre")
    app.run()
    assert "gardé est abîmé" in "".join(element.value for element in app.error)
    assert [button.disabled for button in app.button if button.label == "Préparer le document"] == [True]
    press(app, "Ne plus garder ce modèle")
    assert kept() == []


def test_a_model_of_report_is_for_the_reports(own: Path) -> None:
    app = visit(PAGE)
    app.file_uploader(key="modele-voulu").upload("maison.dotx", saved(letterhead())).run()
    assert "Modèle" not in [box.label for box in app.selectbox]
    app.selectbox(key="document-voulu").select("arrondissement").run()
    assert "Modèle" in [box.label for box in app.selectbox]


def test_a_model_refused_is_said_and_not_kept(own: Path) -> None:
    app = visit(PAGE)
    app.file_uploader(key="modele-voulu").upload("modele.pptx", b"x").run()
    assert "est abîmé" in "".join(element.value for element in app.error)
    assert kept() == []


def test_nobody_else_sees_the_models(instance: Path) -> None:
    assert not visit(PAGE).get("file_uploader")
