"""A link restores exactly what was on screen, defaults included; those written before still open what they opened."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.link import ADDRESSES, by_link
from tests.pages.test_pages import PAGES, SUITES
from tests.vaste import spread

# Pages where one choice takes others away; the rest behind the command.
CHANGING = ("logement_social.py", "comparer.py", "catalogue.py")
LINKS = [  # as they were written until November 2026: by the words of the page
    ("logement-social?annee=2001&arr=13e&arr=16e", {"annee": 2001, "arr": ["75113", "75116"]}),
    ("logement-social?arr=1er", {"arr": ["75101"]}),
    ("logement-social?histoire=true", {"histoire": True}),
    ("logement-social?histoire=false", {"histoire": False}),
    ("logement-social?reference=moyenne+annuelle+de+l%E2%80%99objectif+triennal+SRU", {"reference": "B"}),
    ("logement-social?territoire=16e", {"territoire": "75116"}),
    ("logement-social?paire=true&ajouts=500&ajouts_b=5000", {"paire": True, "ajouts": "500", "ajouts_b": "5\u202f000"}),
    ("logement-social?repartir=true&hors=40", {"repartir": True, "hors": "40"}),
    ("logement-social?cible=25,0&croissance=-0.5", {"cible": "25", "croissance": "−0,5"}),
    ("offre-nouvelle?annee=2022", {"annee": "2022"}),
    ("offre-nouvelle?ventilation=PLAI", {"ventilation": "PLAI"}),
    ("offre-nouvelle?en_carte=true", {"en_carte": True}),
    ("demande-attributions?annee=2024&arr=13e&officiel=true", {"annee": 2024, "arr": ["75113"], "officiel": True}),
    ("demande-attributions?carte=Demandes+pour+une+attribution", {"carte": "tension"}),
    ("dalo?histoire=true", {"histoire": True}),
    ("publics-prioritaires?histoire=true", {"histoire": True}),
    ("hebergement-115?histoire=true", {"histoire": True}),
    ("comparer?vue=Tableau&tri=1er+janvier+2025&sens=croissant", {"tri": "1er janvier 2025", "sens": "croissant"}),
    ("comparer?vue=Nuage&indicateur2=Demandes+en+cours", {"vue": "Nuage", "indicateur2": "demandes"}),
    ("comparer?vue=%C3%89volution&histoire=true", {"vue": "Évolution", "histoire": True}),
    ("comparer?vue=Petits+multiples", {"vue": "Petits multiples"}),
    ("comparer?vue=Depuis+le+plan&en_carte=true", {"vue": "Depuis le plan", "en_carte": True}),
    ("comparer?indicateur=Demandes+en+cours&annee=2025", {"indicateur": "demandes", "annee": 2025}),
    ("comparer?indicateur=Taux+de+logement+social+au+sens+de+la+loi+SRU", {"indicateur": "sru_taux"}),
    ("comparer?indicateur=D%C3%A9lai+m%C3%A9dian+entre+la+demande+et+l'attribution", {"indicateur": "delai_median"}),
    ("comparer?centre=true&autres=true", {"centre": True, "autres": True}),
    ("arrondissement?arrondissement=4e", {"arrondissement": "75104"}),
    ("arrondissement?arrondissement=16e&histoire=true", {"arrondissement": "75116", "histoire": True}),
    ("catalogue?indicateur=Recours+DALO+et+DAHO+re%C3%A7us", {"indicateur": "dalo_recours"}),
    ("catalogue?indicateur=Personnes+sans+abri+(une+nuit)", {"indicateur": "sans_abri"}),
    ("catalogue?axe=2&lignes=toutes", {"axe": "2", "lignes": "toutes"}),
    ("catalogue?cherche=attribution", {"cherche": "attribution"}),
    ("plan-d-action?action=2.2", {"action": "2.2"}),
    ("calendrier?bilan=2024&corep=2027-02-03", {"bilan": 2024}),
    ("glossaire?mot=COREP", {"mot": "COREP"}),
    ("presenter?message=3", {"message": "3"}),
]

EARLY = [  # a day before any value of what is chosen
    ("logement-social?annee=2023&arr=75113&arr=75116&reference=A&histoire=non", "2025-01-01"),
    ("logement-social?territoire=75113&depuis=2019&jusqua=2025", "2003-01-01"),
    ("demande-attributions?annee=2024&arr=75116&officiel=oui&carte=tension", "2025-06-01"),
    ("comparer?indicateur=tension&arr=75116", "2025-01-01"),
    ("comparer?indicateur=tension&arr=75116&vue=nuage&annee=2024&indicateur2=demandes", "2003-01-01"),
    ("offre-nouvelle?reference=A&ventilation=PLAI&arr=75113&en_carte=oui&annee=2023", "2003-01-01"),
    ("publics-prioritaires?annee=2020", "2024-06-01"),
    ("dalo?annee=2021", "2003-01-01"),
    ("accompagnement?jeu=demonstration&caracteristique=composition&annee=2025", "2003-01-01"),
    ("hebergement-115?jeu=demonstration&public=ensemble&annee=2025", "2003-01-01"),
    ("catalogue?indicateur=sru_taux&reference=A", "2003-01-01"),
    ("diagnostic?indicateur=sru_taux&histoire=non", "2003-01-01"),
]


def opened(script: str, parts: Iterable[str] = SUITES, **asked: Any) -> AppTest:
    """The page that this link opens, these parts open besides those that it asks for."""
    app = by_link(script, **asked)
    for key in parts:
        app.session_state[key] = True
    app.run()
    assert not app.exception
    assert [one.value for one in app.warning] == []
    return app


def address(app: AppTest) -> dict[str, list[str]]:
    return {key: [one] if isinstance(one, str) else list(one) for key, one in app.query_params.items()}


@pytest.mark.parametrize("script", spread(PAGES, kept=lambda script: script.endswith(CHANGING)))
def test_a_link_restores_every_choice_of_its_page(script: str, instance: Path) -> None:
    app = opened(script)
    first = address(app)
    assert address(opened(script, **first)) == first
    for choice in (*app.selectbox, *app.select_slider, *app.get("button_group")):
        if choice.key in first:
            choice.set_value(choice.options[-1])
    for switch in app.toggle:
        switch.set_value(not switch.value)
    for several in app.multiselect:
        several.set_value(several.options[2:4])
    app.run()
    assert not app.exception
    last = address(app)
    again = opened(script, **last)
    assert address(again) == last
    assert {key: again.session_state[key] for key in last} == {key: app.session_state[key] for key in last}


@pytest.mark.parametrize(("link", "expected"), LINKS, ids=[link for link, _ in LINKS])
def test_a_link_of_before_opens_what_it_opened(link: str, expected: dict[str, Any], instance: Path) -> None:
    script, asked = script_of(link)
    app = opened(script, parts=(), **asked)
    assert {key: app.session_state[key] for key in expected} == expected


def script_of(link: str) -> tuple[str, dict[str, Any]]:
    path, asked = link.split("?")
    return next(script for script, of in ADDRESSES.items() if of == path), parse_qs(asked)


def unheard(app: AppTest) -> list[str]:
    """What its link asked for and is not had, as the page says it."""
    assert not app.exception
    return [one.value for one in app.warning if one.value.startswith("Le lien demandait")]


@pytest.mark.parametrize(("link", "day"), EARLY, ids=[f"{link} {day}" for link, day in EARLY])
def test_a_choice_without_a_figure_on_a_past_day_waits_in_the_address(link: str, day: str, instance: Path) -> None:
    """« cette page n’a pas ces choix », of the tool's own link to that day, which then lost them."""
    script, asked = script_of(link)
    app = by_link(script, au=day, nul="1", **asked)
    for part in SUITES:
        app.session_state[part] = True
    app.run()
    assert unheard(app) == ["Le lien demandait « nul » : cette page n’a pas ce choix, il est ignoré."]
    assert {key: found for key, found in address(app).items() if key in asked} == asked


def test_the_choices_of_today_are_found_again_after_a_day_that_had_none(instance: Path) -> None:
    script, asked = script_of("comparer?indicateur=tension&arr=75116&vue=evolution")
    app = opened(script, parts=(), **asked)
    here = address(app)
    app.date_input(key="au").set_value(dt.date(2003, 1, 1)).run()
    app.run()
    assert (unheard(app), address(app)) == ([], here | {"au": ["2003-01-01"]})
    app.date_input(key="au").set_value(None).run()
    assert (unheard(app), address(app)) == ([], here)
    assert app.session_state["indicateur"] == "tension"
