"""The page of the mid-term diagnosis: what its document holds, in the same order, one trajectory at a time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from etl.catalog import Catalog
from reporting.exhibits.diagnostic import BREAK, sections
from tests.pages.test_pages import said, visit

PAGE = "pilotage/diagnostic.py"


def test_the_page_has_the_sections_and_the_exhibits_of_the_document(
    connection: DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(PAGE)  # once, for its modules to be there
    module: Any = sys.modules["pages.components.show"]
    shown: list[tuple[str, dict[str, Any]]] = []
    make = module.exhibit

    def noted(name: str, **choices: Any) -> Any:
        shown.append((name, {key: value for key, value in choices.items() if key not in ("base", "histoire")}))
        return make(name, **choices)

    monkeypatch.setattr(module, "exhibit", noted)
    told = sections(connection, catalog)
    followed = [choices["indicateur"] for name, choices in told[1].pieces]
    app = visit(PAGE, indicateur=catalog.indicators[followed[-1]].label)
    assert not app.exception
    assert not app.warning
    assert [header.value for header in app.header] == [section.title for section in told]
    expected = [piece for section in told for piece in section.pieces if piece[0] != "trajectoire"]
    assert shown[-len(expected) - 1 :] == [expected[0], told[1].pieces[-1], *expected[1:]]
    assert BREAK in said(app)
    assert len(app.selectbox(key="indicateur").options) == len(followed) > 3


def test_an_indicator_without_reference_nor_target_is_said(instance: Path) -> None:
    app = visit(PAGE, indicateur="Sans rien")
    assert "« Sans rien »" in app.warning[0].value
    assert len(app.warning) == 1
