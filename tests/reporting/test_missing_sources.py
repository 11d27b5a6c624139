"""Every exhibit and every head of page on an instance of four sources out of twenty-one: none raises."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.paths import ENVIRONMENT
from etl.warehouse import connect, current, declared
from reporting.exhibits import EXHIBITS, SUMMARIES, make, summarise
from reporting.render.contours import contours
from tests.vaste import spread


@pytest.mark.parametrize("every", spread([3, 1], kept=(3).__eq__))
def test_what_an_instance_has_not_received_stops_no_page(
    every: int, light: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(light))
    contours.cache_clear()
    raised = {}
    with connect(current()) as connection:
        catalog = declared(connection)
        for name in [*EXHIBITS][::every]:
            try:
                make(name, connection, catalog)
            except LookupError as empty:
                if "rien à choisir" not in str(empty):  # said on the page, by its part
                    raised[name] = repr(empty)
            except Exception as error:
                raised[name] = repr(error)
        for name in SUMMARIES:
            chosen = {"arrondissement": "75113"} if name == "arrondissement" else {}
            assert summarise(name, connection, catalog, **chosen).sentence
    assert raised == {}
