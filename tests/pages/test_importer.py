"""The page Importer: closed to visitors from elsewhere, and for the others a verdict, a difference, a publication."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.intake import NOBODY, SECRETARIAT, Person, Submission, events, examine, publish
from etl.warehouse import build, current
from pages.components import access
from tests.intake import publishers
from tests.pages.test_pages import said, visit

AGENT = Person("agent", SECRETARIAT)
PAGE = "pages/donnees/importer.py"


class Context:
    """Where a visit comes from."""

    def __init__(self, ip_address: str | None, headers: Mapping[str, str]) -> None:
        self.ip_address, self.headers = ip_address, headers


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("10.0.0.8", {"Host": "127.0.0.1:8501"}),
        (None, {"Host": "tableau.exemple.fr"}),
        ("127.0.0.1", {"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.8"}),
        ("127.0.0.1", {"Host": "localhost:8501", "Forwarded": "for=10.0.0.8"}),
        (None, {}),
    ],
)
def test_nobody_imports_from_elsewhere(
    address: str | None, headers: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "context", Context(address, headers))
    assert access.visitor() == NOBODY


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8600", "[::1]:8501"])
def test_whoever_is_on_the_machine_may_import(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "context", Context(None, {"Host": host}))
    assert access.visitor() == Person(getpass.getuser(), SECRETARIAT)


def test_a_visitor_from_elsewhere_is_told_whom_to_ask(instance: Path) -> None:
    page = visit(PAGE)
    assert "secrétariat du plan" in said(page)
    assert not page.get("file_uploader")


@pytest.fixture
def own(spoilt: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(access, "visitor", lambda: Person("agent", SECRETARIAT))
    build()
    return spoilt


def examined(path: Path) -> AppTest:
    page = visit(PAGE)
    page = page.file_uploader[0].upload(path.name, path.read_bytes()).run()
    return next(b for b in page.button if b.label == "Examiner le fichier").click().run()


def test_a_file_is_examined_then_published_for_a_reason(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "donnees-sru-2025.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    page = examined(path)
    assert "peut être publié" in page.success[0].value
    assert "271\u202f906" in said(page)
    before = current().version

    publish = next(b for b in page.button if b.label == "Publier")
    page = publish.click().run()
    assert "Aucune raison donnée" in page.error[0].value
    assert current().version == before

    next(field for field in page.text_input if "Raison" in field.label).set_value("édition rectifiée")
    page = next(b for b in page.button if b.label == "Publier").click().run()
    assert current().version in page.success[-1].value
    assert current().version != before
    assert [(event.who, event.role, event.reason) for event in events()] == [
        ("agent", "secrétariat", "édition rectifiée")
    ]


def test_a_received_file_is_taken_back_once_its_difference_is_seen_and_for_a_reason(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "sru.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    publish(examine(Submission(path, path.name)), AGENT, "édition rectifiée")
    page = visit(PAGE)
    page = next(box for box in page.selectbox if box.label == "Fichier à retirer").select_index(0).run()
    assert "Raison du retrait" not in [field.label[:17] for field in page.text_input]
    page = next(b for b in page.button if b.label == "Voir ce que le retrait changerait").click().run()
    assert "271\u202f906" in said(page)
    before = current().version

    page = next(b for b in page.button if b.label == "Retirer à partir d'aujourd'hui").click().run()
    assert "aucune raison donnée" in page.error[0].value
    assert current().version == before

    next(field for field in page.text_input if field.label.startswith("Raison du retrait")).set_value("chiffre démenti")
    page = next(b for b in page.button if b.label == "Retirer à partir d'aujourd'hui").click().run()
    assert current().version in page.success[-1].value
    assert current().version != before
    assert [(event.who, event.action) for event in events()] == [("agent", "publication"), ("agent", "retrait")]
    page = visit(PAGE)
    assert "Aucun fichier reçu par cette instance n'est en service." in said(page)


def test_a_bad_file_is_refused_and_nothing_can_be_published(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "inventaire.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "0,2311"), path)
    page = examined(path)
    assert "est refusé : 1 anomalie à corriger" in page.error[0].value
    assert "Taux_SRU_au_01_01_2024" in said(page)
    assert [b.label for b in page.button if b.label == "Publier"] == []
