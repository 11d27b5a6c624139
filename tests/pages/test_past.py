"""Every page as of a past day: what a committee knew then, its gaps said in words, nothing published since."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.french import format_date
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current
from pages.components import store
from reporting import queries
from reporting.piece.exhibit import Exhibit
from tests.pages.link import by_link
from tests.pages.test_pages import CALENDAR, PAGES, figures, said

NIGHT = "tension/hebergement_115.py"
AFTER_THE_NIGHT = dt.date(2021, 4, 15)  # the first results of the night of 25 March are out, not the settled count
CASES = [(dt.date(2003, 1, 1), PUBLIE), (dt.date(2024, 6, 1), PUBLIE), (AFTER_THE_NIGHT, DEMONSTRATION)]
NOTHING_SAID = re.compile(r"\b(None|nan|NaN|NaT)\b|: ?\.|, ?\.")  # what a missing value leaves in a sentence


def visit(script: str, day: dt.date, jeu: str = PUBLIE) -> AppTest:
    """A page by a link that asks for what was known on a day."""
    asked = {"jeu": jeu} if jeu == DEMONSTRATION else {}
    return by_link(script, au=day.isoformat(), **asked).run()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The days above, and those asked for by `--jour`."""
    if "day" in metafunc.fixturenames:
        asked = [(dt.date.fromisoformat(day), PUBLIE) for day in metafunc.config.getoption("jour")]
        metafunc.parametrize(("day", "jeu"), [*CASES, *asked], ids=str)


def test_every_page_shows_a_past_day_its_gaps_in_words_and_no_figure_published_since(
    day: dt.date, jeu: str, instance: Path, shown: list[Exhibit]
) -> None:
    for script in PAGES:
        shown.clear()
        page = visit(script, day, jeu)
        assert not page.exception, script
        assert [e.value for e in page.error if "Données de démonstration" not in e.value] == [], script
        assert [w.value for w in page.warning if not w.value.startswith("**Chiffres connus au")] == [], script
        assert f"**Chiffres connus au {format_date(day)}**" in page.warning[0].value, script
        assert NOTHING_SAID.findall(re.sub(r"<style>.*?</style>|<[^>]+>", "", said(page), flags=re.DOTALL)) == [], (
            script
        )
        late = {(p.name, str(on_day)[:10]) for p in shown for on_day in p.rows["published"] if on_day.date() > day}
        assert late == set(), script
        assert all(piece.known_on == day for piece in shown), script


def test_the_night_of_2021_is_served_as_it_was_then(instance: Path) -> None:
    page = visit(NIGHT, AFTER_THE_NIGHT)
    words = said(page) + "".join(figures(page))
    assert "2\u202f785" in words
    assert not re.search("2[\u202f ]?829", words)


def test_the_calendar_speaks_of_that_day(instance: Path) -> None:
    page = visit(CALENDAR, dt.date(2024, 6, 1))
    assert "Au 1er juin 2024 ; bilan de 2023" in said(page)
    assert "consultation des sources" not in page.markdown[1].value


def test_a_part_without_a_choice_says_which_day_had_nothing(instance: Path) -> None:
    page = visit("territoires/comparer.py", dt.date(2003, 1, 1))
    assert (
        page.info[0].value == "Les chiffres que demande cette partie n'étaient ni reçus ni trouvés au 1er janvier 2003."
    )


def test_a_server_left_running_shows_the_day_that_it_is(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visited in November, then in April without a new file: what was coming is to be asked for, on every part."""
    now = said(by_link(CALENDAR, bilan="2026").run())
    assert "Pas encore paru" in now
    monkeypatch.setattr(store, "today", lambda: dt.date(2027, 4, 1))
    later = said(by_link(CALENDAR, bilan="2026").run())
    with connect(current()) as connection:
        read = queries.last_reading(connection)
    assert read
    assert f"Au **1er avril 2027**, sources consultées jusqu'au {format_date(read)}. Pour 2026, sur les" in later
    assert "Pas encore paru" not in later
