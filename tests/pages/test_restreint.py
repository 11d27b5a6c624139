"""The small counts on screen: for who may see them, asked at each reading, refused in words to the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.findings import Refused
from etl.intake import SECRETARIAT, Person, events, journal
from etl.warehouse import PUBLIE, RESTREINT, Published, connect, current, declared
from pages.components import access, store
from pages.components.show import _written
from reporting.exhibits import make
from reporting.files import EXPORTS, download_name
from tests.conftest import forget_journal, lighten
from tests.pages.test_pages import SRU, figures, said, start, visit

CLOSED = "diffusion restreinte"


@pytest.fixture
def allowed(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "sees_restricted", lambda: True)


def choices(app: AppTest) -> list[str]:
    return list(app.radio(key="jeu").options)


def test_a_visitor_who_may_not_see_them_is_not_offered_them(instance: Path) -> None:
    assert choices(start()) == ["Chiffres publiés", "Démonstration"]


def test_a_visitor_who_may_is_offered_them(allowed: None) -> None:
    assert choices(start()) == ["Chiffres publiés", "Démonstration", "Diffusion restreinte"]


def test_a_link_is_refused_in_words_and_shows_the_published_figures(instance: Path) -> None:
    app = start(RESTREINT)
    assert not app.exception
    assert [CLOSED in error.value for error in app.error] == [True]
    assert "que par le secrétariat du plan, connecté ou avec la clé" in app.error[0].value
    assert app.session_state["published"].jeu == PUBLIE
    assert app.session_state["jeu"] == PUBLIE
    assert "jeu" not in app.query_params


def test_a_right_withdrawn_in_mid_session_stops_the_next_reading(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "sees_restricted", lambda: True)
        app = visit(SRU, RESTREINT)
        assert app.session_state["published"].jeu == RESTREINT
    app.run()
    assert app.session_state["published"].jeu == PUBLIE
    assert CLOSED in app.error[0].value
    assert not [figure for figure in figures(app) if CLOSED.upper() in figure]


def read_without_the_menu() -> None:
    """A script that skips the sidebar and reads what an earlier run left in the session."""
    import streamlit as st

    from etl.warehouse import RESTREINT, current
    from pages.components.store import exhibit

    st.session_state["published"] = current(RESTREINT)
    st.write(exhibit("sru-carte", annee=2025).title)


def test_the_reading_itself_asks_for_the_right(instance: Path) -> None:
    app = AppTest.from_function(read_without_the_menu).run()
    assert not app.exception
    assert CLOSED in app.error[0].value
    assert not app.markdown


def test_the_reading_goes_through_for_who_has_it(allowed: None) -> None:
    app = AppTest.from_function(read_without_the_menu).run()
    assert not app.error
    assert CLOSED in app.markdown[0].value


def test_a_page_never_builds_them(spoilt: Path, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lighten(spoilt)
    monkeypatch.setattr(access, "sees_restricted", lambda: True)
    app = start(RESTREINT)
    assert not app.exception
    assert "python -m etl restreint" in said(app)
    assert choices(app) == ["Chiffres publiés", "Démonstration"]
    assert not (spoilt / "warehouse" / RESTREINT).exists()
    assert current().jeu == PUBLIE


@pytest.mark.parametrize(
    ("inputs", "built", "old"), [("autres", "9999", True), ("autres", "2000", False), ("", "9999", False)]
)
def test_it_says_that_other_figures_were_published_since(
    allowed: None, monkeypatch: pytest.MonkeyPatch, inputs: str, built: str, old: bool
) -> None:
    def later(name: str = PUBLIE) -> Published:
        return (
            replace(current(name), inputs=inputs or current().inputs, built=built) if name == PUBLIE else current(name)
        )

    monkeypatch.setattr(store, "current", later)
    warnings = [warning.value for warning in visit(SRU, RESTREINT).warning]
    assert any("Reconstruire ce jeu de données par « python -m etl restreint »" in words for words in warnings) is old


def test_the_links_of_a_restricted_table_stay_restricted(allowed: None) -> None:
    app = visit("donnees/catalogue.py", RESTREINT)
    links = [part.split("'")[0] for part in said(app).split("href='")[1:]]
    assert links
    assert all(f"jeu={RESTREINT}" in link for link in links)


def test_a_fold_out_asks_for_the_right_again(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "sees_restricted", lambda: True)
    opened = visit(SRU, RESTREINT, opened=["volet-sru-carte"])
    assert "<caption>" in said(opened)

    def fold_alone() -> None:
        import streamlit as st

        from etl.warehouse import RESTREINT, connect, current, declared
        from pages.components.show import _fold
        from reporting.exhibits import make

        st.session_state["volet-sru-carte"] = True
        with connect(current(RESTREINT)) as connection:
            _fold("sru-carte", make("sru-carte", connection, declared(connection), annee=2025), "volet-sru-carte")

    monkeypatch.setattr(access, "sees_restricted", lambda: False)
    alone = AppTest.from_function(fold_alone).run()
    assert not alone.exception
    assert CLOSED in alone.error[0].value
    assert "<caption>" not in said(alone)


def test_a_file_of_restricted_figures_leaves_only_once_in_the_journal(instance: Path) -> None:
    export, person = EXPORTS["csv-excel"], Person("agent", SECRETARIAT)
    try:
        for jeu in (PUBLIE, RESTREINT):
            with connect(current(jeu)) as connection:
                piece = make("sru-carte", connection, declared(connection), annee=2025)
            assert _written(piece, export, f"{jeu}.csv", person) == export.write(piece)
        assert [(event.action, event.who, event.file) for event in events()] == [
            ("export à diffusion restreinte", "agent", "restreint.csv")
        ]
        journal.path().write_text("rompu\n", encoding="utf-8")
        with pytest.raises(Refused, match="chaîne du journal"):
            _written(piece, export, "restreint.csv", person)
    finally:
        forget_journal()


def thousand_readings() -> None:
    """Two visitors of two roles, in turn at random, on the same caches; what each gets, by the role they have."""
    import random

    import streamlit as st

    from etl.warehouse import PUBLIE, RESTREINT, current
    from pages.components import access
    from pages.components.store import exhibit

    chance, crossed, refused = random.Random(1), 0, 0
    for _ in range(1000):
        secretariat, asked = chance.random() < 0.5, chance.choice((PUBLIE, RESTREINT))
        access.sees_restricted = lambda seen=secretariat: seen  # type: ignore[misc]
        st.session_state["published"] = current(asked)
        try:
            piece = exhibit("sru-carte", annee=chance.choice((2001, 2010, 2025)))
        except InterruptedError:
            refused += 1
            crossed += secretariat or asked != RESTREINT
            continue
        crossed += (not secretariat and asked == RESTREINT) or ("diffusion restreinte" in piece.title) != (
            asked == RESTREINT
        )
    st.session_state["told"] = crossed, refused


def test_a_thousand_readings_by_two_roles_never_cross(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise InterruptedError

    monkeypatch.setattr(st, "stop", stop)  # Streamlit's own would end the thousand at the first
    monkeypatch.setattr(access, "sees_restricted", access.sees_restricted)  # put back afterwards
    app = AppTest.from_function(thousand_readings, default_timeout=60).run()
    assert not app.exception
    crossed, refused = app.session_state["told"]
    assert crossed == 0
    assert 200 < refused < 300


def test_no_file_bears_the_same_name_for_two_roles(instance: Path) -> None:
    """Streamlit knows a file above a megabyte by its name and some of its bytes: one name, and one gets the other's."""
    names = []
    for jeu in (PUBLIE, RESTREINT):
        with connect(current(jeu)) as connection:
            piece = make("sru-carte", connection, declared(connection), annee=2025)
        names += [download_name(piece, export, current(jeu).version) for export in EXPORTS.values() if export.label]
    assert len(names) == len(set(names))
