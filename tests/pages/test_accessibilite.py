"""What the site says of its own accessibility: every criterion of the RGAA, a state each, somebody to write to."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages.link import by_link

PAGE = "donnees/accessibilite.py"
THEMES = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)  # criteria of each theme of the RGAA 4.1: 106 in all
STATES = {"respecté", "non respecté", "non vérifié", "sans objet"}
ROWS = [
    [cell.strip() for cell in line[1:-1].split("|")]
    for line in (ROOT / "docs/rgaa.md").read_text("utf-8").splitlines()
    if line.startswith("| ")
][1:]


def test_every_criterion_has_one_state_and_what_fails_says_why() -> None:
    asked = [f"{theme}.{number}" for theme, last in enumerate(THEMES, 1) for number in range(1, last + 1)]
    assert [number for number, *_ in ROWS] == asked
    assert {state for *_, state, _ in ROWS} == STATES
    assert all(found for _, _, state, found in ROWS if state.startswith("non "))


def test_the_menu_says_the_state_that_the_criteria_give(instance: Path) -> None:
    count = Counter(state for *_, state, _ in ROWS)
    asked = len(ROWS) - count["sans objet"]
    assert asked / 2 <= count["respecté"] < asked  # what the law calls « partiellement conforme »
    app = by_link(PAGE).run()
    assert app.title[0].value == "Accessibilité : partiellement conforme"
    assert f"{count['respecté']} des {asked} critères" in app.markdown[0].value


@pytest.mark.parametrize(("rights", "told"), [("", "secrétariat du plan"), ("a_b.c@exemple.fr", "a_b.c@exemple.fr")])
def test_it_says_whom_to_write_to(instance: Path, rights: str, told: str) -> None:
    file = instance / "acces.toml"
    if rights:
        file.write_text(f'contact_accessibilite = "{rights}"\n', encoding="utf-8")
    try:
        app = by_link(PAGE).run()
        assert told in "".join(element.proto.body for element in [*app.markdown, *app.get("html")])
    finally:
        file.unlink(missing_ok=True)
