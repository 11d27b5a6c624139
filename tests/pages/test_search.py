"""The search of the menu finds what an officer types, as he types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages.components.menu import SEARCHED
from tests.pages.link import FRONT, by_link

SHOWN = re.compile("\u2063.*\u2064", re.DOTALL)
TRIED = {  # what is typed: the first place that it must find among those offered
    "sans-abri": "Hébergement et 115",
    "sans abri": "Hébergement et 115",
    "sans-abris": "Hébergement et 115",
    "nuit": "Hébergement et 115",
    "nuitées": "Hébergement et 115",
    "nuitee": "Hébergement et 115",
    "expulsion": "Publics prioritaires",
    "expulsions": "Publics prioritaires",
    "PLAI": "Offre nouvelle",
    "plai": "Offre nouvelle",
    "HLM": "Logement social (SRU)",
    "logements sociaux": "Logement social (SRU)",
    "loyer": "Loyer moyen au mètre carré des logements des bailleurs sociaux (RPLS) · indicateur",
    "loyers": "Loyer moyen au mètre carré des logements des bailleurs sociaux (RPLS) · indicateur",
    "mal-logés": "DALO",
    "mal logé": "DALO",
    "mal loges": "DALO",
    "sru 15": "15e arrondissement",
    "20 e": "20e arrondissement",
    "20e": "20e arrondissement",
    "20ème": "20e arrondissement",
    "1er": "1er arrondissement",
    "75020": "20e arrondissement",
    "agrément": "Offre nouvelle",
    "corep": "COREP · mot",
    "qualité et": "Qualité et sources",
    "décision favorable": "Part des décisions DALO et DAHO favorables · indicateur",
}


@pytest.fixture(scope="module")
def options(instance: Path) -> list[str]:
    page = by_link(FRONT).run()
    (field,) = (one for one in page.selectbox if str(one.key).startswith(SEARCHED))
    return field.options


@pytest.mark.parametrize(("typed", "found"), TRIED.items())
def test_the_search_finds_what_is_typed(typed: str, found: str, options: list[str]) -> None:
    there = [SHOWN.sub("", one) for one in options if typed.lower() in one.lower()]
    assert there[0] == found
