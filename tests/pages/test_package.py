"""The open data package on the page of the sources: made on a click, named for what it holds, not of all figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT, current
from pages.components import access
from tests.pages.test_pages import said, visit

SOURCES = "pages/donnees/sources.py"
PREPARE = "Préparer le paquet"


def offered(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.label == PREPARE]


def downloads(app: AppTest) -> list[str]:
    """The names of the packages that can be downloaded."""
    return [button.proto.help for button in app.get("download_button") if "paquet" in button.proto.help]


@pytest.mark.parametrize(
    ("jeu", "mark", "asked"),
    [
        (PUBLIE, "", {}),
        (DEMONSTRATION, "demonstration_", {}),
        (PUBLIE, "connu-2021-04-15_", {"au": "2021-04-15"}),
    ],
)
def test_a_click_makes_it(instance: Path, jeu: str, mark: str, asked: dict[str, str]) -> None:
    app = visit(SOURCES, jeu, **asked)
    assert downloads(app) == []
    next(button for button in app.button if button.label == PREPARE).click().run()
    assert not app.exception
    assert downloads(app) == [f"brouillon_{mark}paquet_{current(jeu).version}.zip"]


def test_it_is_not_offered_of_the_restricted_figures(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "sees_restricted", lambda: True)
    app = visit(SOURCES, RESTREINT)
    assert offered(app) == []
    assert "ne se fait pas des chiffres à diffusion restreinte" in said(app)
    assert offered(visit(SOURCES)) == [PREPARE]
