"""The open data package on the page of the sources: made on a click, named for what it holds, not of all figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT, current
from pages.components import access
from tests.pages.test_pages import said, visit
from tests.pages.test_past import visit as visit_past
from tests.vaste import spread

SOURCES = "donnees/sources.py"
PREPARE = "Préparer le paquet"


def offered(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.label == PREPARE]


def downloads(app: AppTest) -> list[str]:
    """The names of the packages that can be downloaded."""
    return [button.proto.help for button in app.get("download_button") if "paquet" in button.proto.help]


def prepared(app: AppTest) -> list[str]:
    """The packages that can be downloaded, once one is asked for; none before."""
    assert downloads(app) == []
    next(button for button in app.button if button.label == PREPARE).click().run()
    assert not app.exception
    return downloads(app)


@pytest.mark.parametrize("jeu", spread((PUBLIE, DEMONSTRATION), kept=PUBLIE.__eq__))
def test_a_click_makes_it(instance: Path, jeu: str) -> None:
    mark = "" if jeu == PUBLIE else f"{jeu}_"
    assert prepared(visit(SOURCES, jeu)) == [f"brouillon_{mark}paquet_{current(jeu).version}.zip"]


def test_on_a_past_day_it_holds_and_says_what_was_known(instance: Path) -> None:
    app = visit_past(SOURCES, dt.date(2021, 4, 15))
    assert prepared(app) == [f"brouillon_connu-2021-04-15_paquet_{current().version}.zip"]


def test_it_is_not_offered_of_the_restricted_figures(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "sees_restricted", lambda: True)
    app = visit(SOURCES, RESTREINT)
    assert offered(app) == []
    assert "ne se fait pas des chiffres à diffusion restreinte" in said(app)
    assert offered(visit(SOURCES)) == [PREPARE]
