"""Every page on a sealed edition: its figures whatever was published since, its name on every file; what cannot be."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from etl import trail
from etl.editions import DESCRIPTION, Edition, seal
from etl.intake import SECRETARIAT, Person
from etl.paths import ENVIRONMENT
from etl.warehouse import PUBLIE, current
from pages.components.frame import OF_TODAY
from reporting.piece.exhibit import Exhibit
from tests.conftest import copy_instance
from tests.pages.link import FRONT, by_link
from tests.pages.test_pages import CALENDAR, PAGES, SRU, TEXTS, said
from tests.reporting.test_editions import receive
from tests.vaste import spread

AGENT = Person("agent", SECRETARIAT)
NAME, SLUG = "Bilan de juin", "bilan-de-juin"
TODAY = tuple(script for script in PAGES if Path(script).stem in OF_TODAY)
BACK = "Revenir aux chiffres d’aujourd’hui"
# The change of Paris' dwellings as sealed; what was since received of 1 January 2024 is another source's: none is said.
PRINTED = "+4\u202f126 en un an"


@pytest.fixture(scope="module")
def sealed(instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """An edition, in an instance that has published other figures since."""
    data = tmp_path_factory.mktemp("scellee") / "data"
    copy_instance(instance, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        edition = seal(NAME, AGENT, "COREP de juin")
        receive(tmp_path_factory.mktemp("recu"))
        yield edition


@pytest.fixture
def spare(sealed: Edition) -> Iterator[Edition]:
    """Another edition, to spoil; it goes with the test, and its line of the journal."""
    lines, reached = (path.read_bytes() for path in (trail.path(), trail.mark()))
    edition = seal("Bilan de mai", AGENT, "COREP de mai")
    yield edition
    edition.sealed_path.parent.chmod(0o700)
    shutil.rmtree(edition.sealed_path.parent)
    trail.path().write_bytes(lines)
    trail.mark().write_bytes(reached)


def follow(**asked: str) -> AppTest:
    """The front page, by a link that asks for this."""
    return by_link(**asked).run()


def visit(script: str, **asked: str) -> AppTest:
    """A page on the edition."""
    return by_link(script, edition=NAME, **asked).run()


def warned(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.warning, *app.error)).replace("\u00a0", " ")


def told_above(app: AppTest) -> str:
    """What the first box above the page says; empty without one."""
    return app.info[0].value.replace("\u00a0", " ") if app.info else ""


@pytest.mark.parametrize("script", spread(PAGES, kept=(FRONT, SRU, CALENDAR, TEXTS, *TODAY).__contains__))
def test_an_edition_marks_every_exhibit_of_a_page(script: str, sealed: Edition, shown: list[Exhibit]) -> None:
    app = visit(script)
    assert not app.exception
    assert warned(app) == ""
    assert app.query_params["edition"] == SLUG
    of_today = Path(script).stem in OF_TODAY
    told = told_above(app)
    assert told.startswith("**Chiffres d’aujourd’hui**" if of_today else f"**Édition « {NAME} », scellée le")
    assert {piece.seal for piece in shown} <= {"" if of_today else told.split("**")[1]}
    assert all(f"« {NAME} », scellée le" in sheet for sheet in said(app).split("<p class='pd-a4'>")[1:])
    assert BACK in [button.label for button in app.button]
    assert app.radio(key="jeu").disabled
    assert app.date_input(key="au").disabled


def test_an_edition_goes_from_page_to_page(sealed: Edition) -> None:
    app = follow(edition=NAME).switch_page(SRU).run()
    assert app.query_params["edition"] == SLUG
    assert told_above(app).startswith(f"**Édition « {NAME} », scellée le")


def test_a_page_shows_what_was_sealed_until_one_comes_back_to_today(sealed: Edition) -> None:
    app = visit(SRU)
    assert PRINTED in said(app)
    (back,) = (button for button in app.button if button.label == BACK)
    app = back.click().run()
    assert PRINTED not in said(app)
    assert "edition" not in app.query_params
    assert "scellée" not in told_above(app)


def test_links_and_fold_outs_keep_to_the_edition(sealed: Edition) -> None:
    app = follow(edition=SLUG)
    assert f"<a href='logement-social?edition={SLUG}'>" in said(app)
    app.session_state["volet-synthese-tensions"] = True
    app.run()
    assert app.get("download_button")
    assert f"Chaque fichier est de l’édition « {NAME} », scellée le" in said(app)


def test_the_documents_are_of_the_edition_chosen_and_lead_to_the_pages(sealed: Edition) -> None:
    app = visit("pilotage/documents.py")
    assert f"De l’édition «\u00a0{NAME}\u00a0»." in said(app)
    assert f"<a href='.?edition={SLUG}'>Voir les pages sur cette édition</a>" in said(app)
    assert f"<a href='documents?edition={SLUG}'>" in said(app)


def damaged(edition: Edition) -> None:
    edition.sealed_path.chmod(0o600)
    edition.sealed_path.write_bytes(b"rien")


def of_an_older_format(edition: Edition) -> None:
    path = edition.sealed_path.with_name(DESCRIPTION)
    older = dataclasses.asdict(dataclasses.replace(edition.published, format=0))
    path.write_text(json.dumps(dataclasses.asdict(edition) | {"published": older}), encoding="utf-8")
    for left in (trail.path(), trail.mark()):  # sealed elsewhere: there is no line that it does not follow
        left.unlink()


@pytest.mark.parametrize(("spoil", "why"), [(damaged, "endommagé"), (of_an_older_format, "est au format 0")])
def test_an_edition_that_cannot_be_read_is_said_and_today_is_shown(spoil: Any, why: str, spare: Edition) -> None:
    spoil(spare)
    app = follow(edition=spare.slug)
    assert not app.exception
    assert "L’édition « Bilan de mai » ne peut pas être lue" in warned(app)
    assert why in warned(app)
    assert app.selectbox(key="edition").value == ""
    assert app.session_state["published"] == current()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"edition": "Bilan de mars"}, "aucune édition « Bilan de mars »"),
        ({"edition": "!"}, "aucune édition « ! »"),
        ({"edition": NAME, "jeu": "demonstration"}, "« Bilan de juin », qui est ignorée"),
        ({"edition": NAME, "jeu": "restreint"}, "« Bilan de juin », qui est ignorée"),
        ({"edition": NAME, "au": "2024-06-01"}, "« Bilan de juin », qui est ignorée"),
    ],
)
def test_an_edition_that_cannot_be_shown_is_said_and_ignored(asked: dict[str, str], why: str, sealed: Edition) -> None:
    app = follow(**asked)
    assert not app.exception
    assert why in warned(app)
    assert "edition" not in app.query_params
    assert "scellée le" not in said(app)
    other = app.radio(key="jeu").value != PUBLIE or app.date_input(key="au").value is not None
    assert app.selectbox(key="edition").disabled == other


def test_a_page_on_an_edition_says_which_one_replaces_it(sealed: Edition) -> None:
    other = seal("Bilan de juin corrigé", AGENT, "COREP", corrects=NAME, erratum="les logements du 13e.")
    assert "remplacée par « Bilan de juin corrigé »** : les logements du 13e." in told_above(follow(edition=NAME))
    assert "Erratum : remplace « Bilan de juin »." in told_above(follow(edition=other.slug))
