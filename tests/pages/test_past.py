"""Every page as of a past day: what a committee knew then, its gaps said in words, nothing published since."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from etl.paths import ROOT
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE
from tests.pages.test_pages import PAGES, said

YESTERDAY = dt.date.today() - dt.timedelta(days=1)
DAYS = (dt.date(2003, 1, 1), dt.date(2015, 1, 1), dt.date(2021, 4, 15), dt.date(2024, 6, 1), YESTERDAY)


def visit(script: str, day: dt.date, jeu: str = PUBLIE) -> AppTest:
    """A page by a link that asks for what was known on a day."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["au"] = day.isoformat()
    if jeu == DEMONSTRATION:
        app.query_params["jeu"] = jeu
    return app.run().switch_page(script).run()


@pytest.mark.parametrize("jeu", JEUX)
@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("script", PAGES)
def test_a_page_opens_on_any_past_day(script: str, day: dt.date, jeu: str, instance: object) -> None:
    page = visit(script, day, jeu)
    assert not page.exception
    errors = [e.value for e in page.error]
    assert len(page.error) == (1 if jeu == DEMONSTRATION else 0), errors
