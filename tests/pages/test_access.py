"""Every role before every door: pages, the page Importer, what is restricted, the names in the journal."""

from __future__ import annotations

import getpass
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.intake import SECRETARIAT, Person, events, journal
from pages.components import access
from tests.conftest import forget_journal
from tests.pages.link import by_link
from tests.pages.test_pages import SRU, figures, said

IMPORTER = "donnees/importer.py"
RIGHTS = """
[[personnes]]
courriel = "secretariat@exemple.fr"
role = "secrétariat"

[[personnes]]
courriel = "agent@exemple.fr"
role = "producteur"
producteurs = ["DRIHL 75/SHRU"]
"""
RESERVED = 'lecture = "réservée"\n' + RIGHTS
FAULTY = RIGHTS.replace('role = "secrétariat"', 'role = "secretariat"')
EVENT = journal.Event("2026-01-05T10:00:00+00:00", "agent@exemple.fr", *["x"] * 6, 2, "x", "x", role="producteur")


def signed_in(address: str, **claims: Any) -> dict[str, Any]:
    now = time.time()
    said = {"is_logged_in": True, "email": address, "email_verified": True, "iat": now, "exp": now + 3600}
    return said | claims


VISITORS = {
    "visiteur": {"is_logged_in": False},
    "session échue": signed_in("secretariat@exemple.fr", exp=time.time() - 1),
    "adresse non vérifiée": signed_in("secretariat@exemple.fr", email_verified=False),
    "lecteur": signed_in("lectrice@exemple.fr"),
    "producteur": signed_in("agent@exemple.fr"),
    "secrétariat": signed_in("secretariat@exemple.fr"),
}
SIGNED_IN = set(VISITORS) - {"visiteur", "session échue"}
IMPORTING = {"producteur", "secrétariat"}
each_visitor = pytest.mark.parametrize("visitor", VISITORS)


def visit(script: str, visitor: str, *providers: str, **claims: Any) -> AppTest:
    """A page of an instance that has a sign-in, by these sections of [auth]."""
    app = by_link(script)
    app.user = VISITORS[visitor] | claims
    app.secrets = {"auth": {name: {"client_id": "x"} for name in providers or ("exemple",)}}
    return app.run()


@pytest.fixture
def rights(instance: Path) -> Iterator[Path]:
    """The file of rights of the instance, for one test."""
    path = instance / "acces.toml"
    path.write_text(RIGHTS, encoding="utf-8")
    yield path
    path.unlink()
    forget_journal()


@each_visitor
def test_everyone_reads_unless_reading_is_reserved(rights: Path, visitor: str) -> None:
    assert figures(visit(SRU, visitor))
    rights.write_text(RESERVED, encoding="utf-8")
    page = visit(SRU, visitor)
    assert not page.exception
    assert bool(figures(page)) == (visitor in SIGNED_IN)
    assert ("Accès réservé" in said(page)) == (visitor not in SIGNED_IN)


@each_visitor
def test_only_those_listed_may_import(rights: Path, visitor: str) -> None:
    page = visit(IMPORTER, visitor)
    assert not page.exception
    assert bool(page.get("file_uploader")) == (visitor in IMPORTING)
    assert ("secrétariat du plan" in said(page)) == (visitor not in IMPORTING)


@each_visitor
def test_the_restricted_figures_are_for_the_secretariat(rights: Path, visitor: str) -> None:
    def script() -> None:
        import streamlit as st

        from pages.components.access import sees_restricted

        st.markdown(str(sees_restricted()))

    app = AppTest.from_function(script)
    app.user = VISITORS[visitor]
    assert app.run().markdown[0].value == str(visitor == "secrétariat")


@each_visitor
def test_a_fault_in_the_file_takes_every_right(rights: Path, visitor: str) -> None:
    rights.write_text(FAULTY, encoding="utf-8")
    page = visit(IMPORTER, visitor)
    assert not page.get("file_uploader")
    assert "data/acces.toml, est en défaut" in said(page)
    assert "exemple.fr" not in said(page) or visitor in SIGNED_IN
    assert figures(visit(SRU, visitor))


@each_visitor
def test_names_in_the_journal_are_for_those_who_may_import(instance: Path, rights: Path, visitor: str) -> None:
    journal.record(EVENT)
    page = visit(IMPORTER, visitor)
    table = next(
        block.proto.body for block in page.get("html") if "Réceptions, retraits et éditions" in block.proto.body
    )
    assert (EVENT.who in table) == (visitor in IMPORTING)
    assert ("producteur" in table) == (visitor not in IMPORTING)


@each_visitor
def test_the_menu_says_who_is_signed_in_and_how_to_leave_or_enter(rights: Path, visitor: str) -> None:
    page = visit(SRU, visitor)
    labels = [button.label for button in page.sidebar.button]
    assert ("Se déconnecter" in labels) == (visitor in SIGNED_IN)
    assert ("Se connecter" in labels) == (visitor not in SIGNED_IN)
    words = "\n".join(element.value for element in [*page.sidebar.caption, *page.sidebar.text])
    assert ("Votre session est échue" in words) == (visitor == "session échue")
    assert ("adresse non garantie" in words) == (visitor == "adresse non vérifiée")
    assert ("producteur, DRIHL 75/SHRU" in words) == (visitor == "producteur")


def test_an_instance_without_a_sign_in_says_nothing_of_it(instance: Path) -> None:
    app = by_link().run()
    assert [button.label for button in app.sidebar.button if "connecter" in button.label] == []


def test_with_a_sign_in_the_key_gives_no_right(key_held: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert access.visitor() == Person(getpass.getuser(), SECRETARIAT)
    monkeypatch.setattr(st, "user", {"is_logged_in": False})
    assert access.visitor() == Person()


def test_reading_reserved_without_a_sign_in_is_for_whoever_holds_the_key(
    rights: Path, request: pytest.FixtureRequest
) -> None:
    rights.write_text(RESERVED, encoding="utf-8")
    app = by_link().run()
    assert "Lire ce tableau de bord demande la clé de cette instance" in said(app)
    assert not figures(app)
    request.getfixturevalue("key_held")
    assert figures(app.switch_page(SRU).run())


def test_a_choice_made_once_the_session_has_ended_closes_the_page(rights: Path) -> None:
    rights.write_text(RESERVED, encoding="utf-8")
    page = visit(SRU, "lecteur")
    page.user = VISITORS["session échue"]
    page = page.selectbox[0].select_index(1).run()
    assert not figures(page)
    assert "Accès réservé" in said(page)


@each_visitor
def test_a_sign_in_is_in_the_journal_once_however_many_pages_it_opens(rights: Path, visitor: str) -> None:
    signed_in_at = time.time() - 1
    for script in (SRU, IMPORTER):
        page = visit(script, visitor, iat=signed_in_at)
    found = [(event.action, event.role) for event in events()]
    roles = {"secrétariat": "secrétariat", "producteur": "producteur"}
    assert found == ([("connexion", roles.get(visitor, "lecteur"))] if visitor in SIGNED_IN else [])
    assert ("Accès, du plus récent au plus ancien" in said(page)) == (visitor == "secrétariat")


def test_a_journal_that_cannot_be_written_to_closes_no_page(
    rights: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.path().parent.mkdir(exist_ok=True)
    journal.path().write_text("rompu\n", encoding="utf-8")
    assert figures(visit(SRU, "lecteur", iat=time.time() - 2))
    assert "connexion non inscrite au journal" in caplog.text


def test_each_provider_has_its_button_by_its_name(rights: Path) -> None:
    page = visit(SRU, "visiteur", "ProConnect", "Ville")
    labels = [button.label for button in page.sidebar.button if "connecter" in button.label]
    assert labels == ["Se connecter avec ProConnect", "Se connecter avec Ville"]
