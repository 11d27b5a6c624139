"""The page of the texts: kept as they are left, told when their figures change, printed in the documents."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from etl.editions import seal, texts_of
from etl.findings import Refused
from etl.intake import NOBODY, SECRETARIAT, Person
from etl.texts import Text, path, texts, write_text
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from pages.components import access
from reporting.documents import DOCUMENTS, Material, figures, slides, to_reread
from tests.pages.test_pages import said, visit

PAGE = "pilotage/textes.py"
AGENT = Person("agent", SECRETARIAT)
HEAD, PLACE = "Orientations", "diagnostic/orientations"
SLIDE = "diapositives/sru-classement"
WORDS = "Deux orientations.\n- l’offre\n- l’accès"
MOVED = "les chiffres ont changé depuis que ce texte a été écrit"


@pytest.fixture
def own(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The visitor of the instance is the secrétariat."""
    monkeypatch.setattr(access, "visitor", lambda: AGENT)
    return own


def opened() -> AppTest:
    return visit(PAGE, document=DOCUMENTS["diagnostic"].label, texte=HEAD)


def typed(app: AppTest, words: str) -> AppTest:
    return app.text_area[0].input(words).run()


def move_figures() -> None:
    """As if the texts had been written on other figures."""
    lines = [json.loads(line) for line in path().read_text(encoding="utf-8").splitlines()]
    moved = [
        json.dumps(line | {"figures": "2:autres", "said": ["Ancienne phrase."]}, ensure_ascii=False) for line in lines
    ]
    path().write_text("".join(line + "\n" for line in moved), encoding="utf-8")


def made(name: str, **changes: Any) -> bytes:
    with connect(current(PUBLIE)) as connection:
        material = Material(connection, declared(connection), "v", texts=texts(), **changes)
        return DOCUMENTS[name].write(material, lambda *_: None)


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    return [(p.text, p.style.name) for p in Document(io.BytesIO(content)).paragraphs]


def test_words_are_kept_as_they_are_left_then_printed_in_the_place_of_the_prompt(own: Path) -> None:
    app = opened()
    assert "obligatoire" in said(app)
    app = typed(app, WORDS)
    assert not app.exception
    assert texts()[PLACE].words == WORDS
    assert app.text_area[0].value == WORDS
    assert app.expander[0].label == "3 textes : 1\u00a0obligatoire à rédiger, 0 à relire"
    told = paragraphs(made("diagnostic"))
    place = [text for text, _ in told].index("Deux orientations.")
    assert told[place + 1 : place + 3] == [("l’offre", "List Bullet"), ("l’accès", "List Bullet")]
    assert [text for text, _ in told if "orientations proposées" in text or MOVED in text] == []


def test_changed_figures_are_told_here_and_on_the_document_until_someone_reads_again(own: Path) -> None:
    typed(opened(), WORDS)
    move_figures()
    app = opened()
    assert MOVED in said(app)
    assert "Ancienne phrase." in said(app)
    assert [text for text, style in paragraphs(made("diagnostic")) if MOVED in text and style == "À rédiger"] != []
    (button,) = (button for button in app.button if button.label == "Ce texte reste juste")
    app = button.click().run()
    assert MOVED not in said(app)


def test_two_who_write_at_once_both_keep_their_words(own: Path) -> None:
    app = opened()
    write_text(PLACE, "Les mots du collègue.", Person("collègue", SECRETARIAT), "", (), None)
    app = typed(app, "Mes mots.")
    assert "collègue l’a écrit" in said(app)
    assert [shown.value for shown in app.text] == ["Les mots du collègue."]
    assert texts()[PLACE].words == "Les mots du collègue."
    (button,) = (button for button in app.button if button.label == "Garder ma version")
    button.click().run()
    assert texts()[PLACE].words == "Mes mots."
    assert "Les mots du collègue." in path().read_text(encoding="utf-8")


def test_a_written_title_is_on_its_slide_unless_its_figures_have_changed(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slides, "SLIDES", ("sru-decomposition", "sru-classement", "offre-part"))
    with connect(current(PUBLIE)) as connection:
        material = Material(connection, declared(connection), "v")
        first, ranking, _ = slides.zones(material)[3:]  # after what is written for a committee
        now = figures(material, ranking)
    write_text(ranking.place, "Le 19e reste en tête", AGENT, now.digest, now.said, None)
    write_text(first.skip, "écartée", AGENT, "", (), None)
    deck = {slide.shapes.title.text_frame.text: slide for slide in Presentation(io.BytesIO(made("slides"))).slides}
    notes = deck["Le 19e reste en tête"].notes_slide.notes_text_frame.text
    assert now.said[0] in notes
    assert not any("taux SRU gagne" in title for title in deck)
    move_figures()
    moved = {slide.shapes.title.text_frame.text: slide for slide in Presentation(io.BytesIO(made("slides"))).slides}
    assert "Le 19e reste en tête" not in moved
    assert "Titre à relire, non repris" in moved[now.said[0]].notes_slide.notes_text_frame.text


def test_a_slide_left_out_is_said_and_comes_back(own: Path) -> None:
    app = visit(PAGE, document=DOCUMENTS["slides"].label, texte="1. Les tensions du plan")
    app = app.toggle[0].set_value(False).run()
    assert [text.words for text in texts().values()] == ["écartée"]
    app.toggle[0].set_value(True).run()
    assert texts() == {}


def test_an_edition_keeps_its_texts(own: Path) -> None:
    write_text(PLACE, WORDS, AGENT, "", (), None)
    edition = seal("Bilan de juin", AGENT, "COREP")
    write_text(PLACE, "", AGENT, "", (), texts()[PLACE])
    assert texts_of(None) == {}
    assert texts_of(edition)[PLACE].words == WORDS
    assert texts_of(dataclasses.replace(edition, texts="")) == {}
    sealed = edition.path.with_name("textes.jsonl")
    sealed.chmod(0o600)
    sealed.write_text("", encoding="utf-8")
    with pytest.raises(Refused, match="modifiés depuis le scellement"):
        texts_of(edition)


def test_a_reader_sees_the_words_and_cannot_write(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text(PLACE, WORDS, AGENT, "", (), None)
    monkeypatch.setattr(access, "visitor", lambda: Person("lectrice"))
    app = opened()
    assert not app.text_area
    assert [shown.value for shown in app.text] == [WORDS]


def test_whoever_passes_reads_no_text_that_is_not_sealed(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text(PLACE, WORDS, AGENT, "", (), None)
    monkeypatch.setattr(access, "visitor", lambda: NOBODY)
    app = opened()
    assert "Lire les textes qu’aucune édition n’a encore scellés demande la clé de cette instance" in said(app)
    assert not app.text_area
    assert not app.text
    page = visit("pilotage/documents.py")
    page.selectbox(key="document-voulu").select("diagnostic").run()
    (button,) = (button for button in page.button if button.label == "Préparer le document")
    *_, content = button.click().run().session_state["document"]
    assert [text for text, _ in paragraphs(content) if "Deux orientations" in text] == []


def test_a_right_withdrawn_while_the_page_is_open_writes_nothing(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened()
    monkeypatch.setattr(access, "visitor", lambda: Person("lectrice"))
    typed(app, WORDS)
    assert texts() == {}


def test_a_disk_that_refuses_is_said_and_the_words_stay(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("etl.texts._add", full)
    app = typed(opened(), WORDS)
    assert "Rien n’est enregistré" in said(app)
    assert app.text_area[0].value == WORDS


def test_invented_figures_have_no_text(instance: Path) -> None:
    app = visit(PAGE, DEMONSTRATION)
    assert "chiffres publiés" in said(app)
    assert not app.text_area


def test_a_hash_made_another_way_flags_a_text_of_today_and_not_one_sealed_with_its_figures(own: Path) -> None:
    with connect(current(PUBLIE)) as connection:
        material = Material(connection, declared(connection), "v")
        now = figures(material, slides.zones(material)[1])
    text = Text("x", "Des mots.", "2026-01-01T00:00:00+00:00", "agent", "0" * 64)
    assert "version antérieure" in to_reread(text, now)
    assert to_reread(text, now, sealed=True) == ""
    aged = dataclasses.replace(text, figures="2:" + "0" * 64)
    assert "les chiffres ont changé" in to_reread(aged, now, sealed=True)
