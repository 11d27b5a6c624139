"""The numbers of an address: written in French, taken exactly, or refused in words and out of the address."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.french import format_exact
from pages.components.address import number, plain
from tests.pages.test_pages import SRU, figures, said, visit

WRITTEN = {
    "4000": 4000.0,
    "4\u202f000": 4000.0,
    "4 000": 4000.0,
    "25,0": 25.0,
    "25,5": 25.5,
    "27.5": 27.5,  # as the application wrote its links before
    "−1,25": -1.25,
    "-1.2": -1.2,
    "25 %": 25.0,
}
ALTERED = ["1e3", "1e400", "4_000", "2031.567", "inf", "nan", "−", "", "0x10", "1,2,3", "4.000", "99999", "-7", "1,005"]
ALTERED += ["24,9999999999999999", "+5", "02031", "00", "-05", "+0"]


@pytest.mark.parametrize(("text", "value"), WRITTEN.items())
def test_a_number_is_taken_exactly(text: str, value: float) -> None:
    assert number(text, (-5, 20_000), 2, format_exact) == value


@pytest.mark.parametrize("text", ALTERED)
def test_what_would_be_altered_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="attendu de −5 à 20\u202f000, 2 décimales au plus"):
        number(text, (-5, 20_000), 2, format_exact)


def test_a_share_is_not_a_number_of_dwellings() -> None:
    with pytest.raises(ValueError, match="attendu de"):
        number("4000 %", (0, 20_000), 0, format_exact, percent=False)
    assert number("0,5", (0, 1), 1, format_exact, percent=False) == 0.5


@pytest.mark.parametrize("text", ["2031.5", "2031,5", "2,7", "2030,0000000000000001"])
def test_a_whole_number_has_no_decimal(text: str) -> None:
    with pytest.raises(ValueError, match="sans décimale"):
        number(text, (0, 2060), 0, format_exact)


@pytest.mark.parametrize("value", [4000.0, -1.25, 0.5, 25.0])
def test_an_address_gives_its_number_back(value: float) -> None:
    assert number(plain(format_exact(value)), (-5, 20_000), 2, format_exact) == value


def kept(app: AppTest) -> dict[str, str]:
    """The address of the page."""
    return {key: one if isinstance(one, str) else one[0] for key, one in app.query_params.items()}


def test_numbers_that_are_not_taken_are_said_each_and_give_way_to_the_default(instance: Path) -> None:
    asked = {"ajouts": "1e3", "pertes": "4_000", "horizon": "2031.5", "delai": "2.7", "hors": "1e400"}
    app = visit(SRU, repartir="true", croissance="inf", **asked)
    assert not app.exception
    assert not app.error
    assert len(app.warning) == len(asked) + 1
    assert all("attendu de" in warning.value and "ignoré" in warning.value for warning in app.warning)
    assert app.text_input(key="ajouts").value == "4\u202f000"
    assert not {*asked.values(), "inf"} & {*kept(app).values()}
    assert kept(app)["ajouts"] == "4000"
    assert figures(app)


def test_numbers_that_are_taken_stay_as_a_link_may_hold_them(instance: Path) -> None:
    app = visit(SRU, ajouts="500", pertes="1 500", delai="0", horizon="2030", cible="25,0", croissance="-0.5")
    assert not app.warning
    assert "le scénario en donne −1\u202f000" in said(app)
    assert app.text_input(key="croissance").value == "−0,5"
    written = {"ajouts": "500", "pertes": "1500", "delai": "0", "horizon": "2030", "cible": "25", "croissance": "-0,5"}
    assert kept(app).items() >= written.items()
    app.text_input(key="pertes").set_value("12..5").run()
    assert "attendu de 0 à 20\u202f000, sans décimale" in app.warning[0].value
    assert kept(app)["pertes"] == "0"
    app.text_input(key="pertes").set_value("1 000").run()
    assert not app.warning
    assert "le scénario en donne −500" in said(app)


def test_a_scenario_that_cannot_be_is_refused_in_words(instance: Path) -> None:
    app = visit(SRU, ajouts="20000", croissance="-5", horizon="2060")
    assert not app.exception
    assert "le taux dépasserait 100" in said(app)
    assert "494" not in said(app)


def test_the_hypotheses_of_a_scenario_leave_the_address_with_it(instance: Path) -> None:
    app = visit(SRU, paire="true", ajouts_b="5000")
    assert kept(app)["ajouts_b"] == "5000"
    app.toggle(key="paire").set_value(False).run()
    assert "ajouts_b" not in app.query_params
    assert not app.warning
