"""The story on the page of the texts: messages moved, left unsaid, entitled; what the other pages then show."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.editions import seal, texts_of
from etl.intake import NOBODY, SECRETARIAT, Person
from etl.story import ORDER, move, silence_place, title_place, told
from etl.texts import path, texts
from etl.warehouse import PUBLIE, connect, current, declared
from pages.components import access, store
from pages.components.literal import literal
from pages.components.telling import NOT_YOURS
from reporting.analysis.change import BASES
from reporting.exhibits import EXHIBITS, recit
from tests.pages.link import ADDRESSES, FRONT
from tests.pages.test_pages import SRU, said, visit

PAGE = "pilotage/textes.py"
AGENT, OTHER = Person("agent", SECRETARIAT), Person("collègue", SECRETARIAT)
FOUND = "Paris compte 23,21\u202f% de logements sociaux"


@pytest.fixture
def own(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The visitor of the instance is the secrétariat."""
    monkeypatch.setattr(access, "visitor", lambda: AGENT)
    return small


ROW = "href='logement-social'>Taux SRU<"  # as Synthèse begins it
NOTHING = re.compile("rien n’est reçu|rien au tableau de bord")  # today, and of a past day: no page is asked to say it


def opened() -> AppTest:
    return visit(PAGE, document="Récit du plan")


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def entitled(app: AppTest, words: str, message: str = "sru_taux") -> AppTest:
    (field,) = (one for one in app.text_input if str(one.key).startswith(f"titre-{message}-"))
    return field.input(words).run()


def order(app: AppTest) -> list[str]:
    return [str(one.key).split("-", 2)[1] for one in app.text_input if str(one.key).startswith("titre-")]


def test_messages_are_moved_left_unsaid_and_said_again_with_a_gesture(own: Path) -> None:
    app = press(opened(), "Descendre-sru_taux")
    assert not app.exception
    assert order(app)[:2] == ["sru_manquants", "sru_taux"]
    assert texts()[ORDER].words.split("\n")[:2] == ["sru_manquants", "sru_taux"]
    app = press(app, "taire-sru_taux")
    assert silence_place("sru_taux") in texts()
    assert ROW not in said(visit(FRONT))
    app = press(app, "taire-sru_taux")
    assert silence_place("sru_taux") not in texts()
    rows = said(visit(FRONT))
    assert rows.index("Logements manquants") < rows.index(ROW)


def test_a_title_takes_the_place_of_the_finding_until_it_is_given_back(own: Path) -> None:
    app = entitled(opened(), "l’objectif  est encore loin : 25 %.")
    written = texts()[title_place("sru_taux")]
    assert written.words == "L’objectif  est encore loin\u00a0: 25\u202f%"
    assert [line.startswith(FOUND) for line in written.said] == [True]
    title = "L’objectif est encore loin\u00a0: 25\u202f%"
    assert title in said(visit(FRONT))
    page = visit(SRU)
    assert title in [one.value for one in page.header]
    assert title not in said(visit(SRU, reference=BASES["B"]))
    app = press(app, "constat-sru_taux")
    assert texts() == {}
    assert title not in said(visit(FRONT))


def test_a_title_of_figures_that_have_changed_is_flagged_here_and_shown_nowhere(own: Path) -> None:
    app = entitled(opened(), "Le but est loin")
    line = json.loads(path().read_text(encoding="utf-8"))
    path().write_text(json.dumps(line | {"figures": "2:autres", "said": ["Ce jour-là."]}) + "\n", encoding="utf-8")
    assert "Le but est loin" not in said(visit(FRONT)) + said(visit(SRU))
    app = opened()
    assert "les chiffres ont changé depuis que ce texte a été écrit" in said(app)
    assert "Ce jour-là." in said(app)
    app = press(app, "juste-sru_taux")
    assert "Le but est loin" in said(visit(FRONT))


def test_a_hostile_title_is_refused_in_words_which_are_left_to_be_copied(own: Path) -> None:
    for words, why in (("x" * 10_000, f"{10_000} signes"), ("un\u202edeux", "Signe de contrôle (U+202E)")):
        app = entitled(opened(), words)
        assert why in said(app)
        assert [one.value for one in app.text] == [f"Le titre qui n’est pas enregistré : {words}"]
    assert texts() == {}
    entitled(opened(), "**gras** <b>x</b> [a](https://b.fr)")
    assert "**gras** &lt;b&gt;x&lt;/b&gt; [a](https://b.fr)" in said(visit(FRONT))
    assert literal("**gras** <b>x</b> [a](https://b.fr)") in [one.value for one in visit(SRU).header]


def test_two_at_once_are_told_and_nothing_is_lost(own: Path) -> None:
    app = opened()
    with connect(current(PUBLIE)) as connection:
        move(declared(connection).messages, "dalo_stock", -1, OTHER, None)
    app = press(app, "Descendre-sru_taux")
    assert "collègue l’a écrit" in said(app)
    assert order(app)[0] == "sru_taux"
    assert order(app)[-2:] == ["dalo_stock", "dalo_favorables"]
    app = press(app, "Descendre-sru_taux")
    assert order(app)[:2] == ["sru_manquants", "sru_taux"]


def test_a_reader_reads_the_story_and_changes_nothing(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entitled(opened(), "Le but est loin")
    monkeypatch.setattr(access, "visitor", lambda: Person("lectrice"))
    app = opened()
    assert NOT_YOURS in said(app)
    assert not app.text_input
    assert not [one for one in app.button if str(one.key).startswith(("Monter", "taire"))]
    assert "Le but est loin" in said(visit(FRONT))
    monkeypatch.setattr(access, "visitor", lambda: NOBODY)
    assert "Le but est loin" not in said(visit(FRONT))


def test_an_edition_keeps_its_story_whatever_is_written_or_shipped_after(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = entitled(press(opened(), "Descendre-sru_taux"), "Le but est loin")
    edition = seal("Bilan de juin", AGENT, "COREP")
    press(press(app, "constat-sru_taux"), "Monter-sru_taux")
    with connect(edition) as connection:
        messages = declared(connection).messages
    found = told(messages, texts_of(edition))
    assert [one.message.id for one in found][:2] == ["sru_manquants", "sru_taux"]
    monkeypatch.setattr(access, "visitor", lambda: NOBODY)
    rows = said(visit(FRONT, edition=edition.slug))
    assert rows.index("Logements manquants") < rows.index("Le but est loin")
    assert "Le but est loin" not in said(visit(FRONT))


@pytest.mark.parametrize("day", [None, dt.date(2024, 6, 30)], ids=str)
def test_each_page_says_openly_what_the_story_tells_of_it(instance: Path, day: dt.date | None) -> None:
    """The délai médian stood in a list to unroll; on a past day no page drew the rate of Paris that Synthèse draws."""
    with connect(current(PUBLIE), day) as connection:
        known = declared(connection)
        told = [
            (EXHIBITS[one.exhibit].page, literal(recit.found(one, connection, known)))
            for one in known.messages
            if one.slide and not NOTHING.search(recit.found(one, connection, known))
        ]
    scripts = {address: script for script, address in ADDRESSES.items()}
    for page in {page for page, _ in told}:
        headers = {one.value for one in visit(scripts[page], **({"au": str(day)} if day else {})).header}
        assert {found for of, found in told if of == page} <= headers


def test_a_story_that_no_exhibit_can_tell_stops_every_page_by_name(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(current(PUBLIE)) as connection:
        catalog = declared(connection)
    wrong = catalog.messages[0].model_copy(update={"exhibit": "carte-perdue"})
    spoilt = catalog.model_copy(update={"messages": (wrong,)})
    monkeypatch.setattr(store, "catalog", lambda: spoilt)
    app = visit(FRONT)
    assert "message « sru\\_taux »" in said(app) or "message « sru_taux »" in said(app)
    assert "carte-perdue" in said(app)
    assert not app.header
