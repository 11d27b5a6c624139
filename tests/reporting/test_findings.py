"""What each drawn exhibit finds: one sentence, short, of what is chosen, said once on a page, in correct French."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from docs.constats import FILE, PAST, bare, written
from etl.warehouse import DEMONSTRATION, PUBLIE
from reporting.exhibits import EXHIBITS
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES, FED, INVENTED, PUBLISHED
from tests.vaste import SETS, spread
from tests.words import never

MOST = 100  # characters: two lines at 20 px in a column of 462
NEVER = (
    "s’établit",
    "s’établit",
    "la valeur la plus haute",
    "assiette",
    "maille",
    "millésime",
    "instantané",
    "l’indicateur",
)
SPACED = re.compile(r"(?<!\u202f)[;!?]|(?<!\u00a0):|\d %|\d{4,}(?<!20\d\d)(?<!19\d\d)|'")
SIMULATED = {"sru-simulation", "sru-simulation-arrondissements"}


@pytest.mark.parametrize("jeu", SETS)
def test_every_drawn_exhibit_has_its_finding(jeu: str, made: Made) -> None:
    drawn = {name for name in CHOICES if made(name, jeu).drawing is not None}
    figures = {name for name in CHOICES if made(name, jeu).figure is not None}
    assert figures == {*PUBLISHED, *FED, *(INVENTED if jeu == DEMONSTRATION else ())}
    assert {name for name in drawn if not made(name, jeu).finding} == set()


@pytest.mark.parametrize("jeu", SETS)
def test_a_finding_is_short_and_in_correct_french(jeu: str, made: Made) -> None:
    for finding in filter(None, (made(name, jeu).finding for name in CHOICES)):
        assert len(finding) <= MOST, finding
        assert finding[:1].isupper() or finding[:1].isdigit(), finding
        assert not finding.endswith("."), finding
        assert never(finding) == []
        assert not [word for word in NEVER if word in finding.lower()], finding
        assert not SPACED.search(finding), finding


@pytest.mark.parametrize("jeu", SETS)
def test_two_exhibits_of_a_page_never_say_the_same(jeu: str, made: Made) -> None:
    for page in {record.page for record in EXHIBITS.values()}:
        said = Counter(made(name, jeu).headline for name, record in EXHIBITS.items() if record.page == page)
        assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("day", spread([None, PAST], kept=lambda day: day is None), ids=str)
def test_the_findings_are_those_of_the_text_that_is_read_aloud(day: dt.date | None, instance: Path) -> None:
    """After a change, `python -m docs.constats` writes the text again: it is to be read, then committed."""
    read = FILE.read_text(encoding="utf-8").splitlines()
    assert [line for line in written(PUBLIE, day, swept=False) if line not in read] == []
    for line in (bare(line) for line in read if line.startswith("- ")):
        assert len(line) <= MOST, line
        assert not SPACED.search(line), line
