"""The menu: a search on indicators, pages and words, then every page under its section."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple
from unicodedata import combining, normalize

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl.catalog import Indicator
from pages.components.address import forget, same_figures
from pages.components.store import catalog
from reporting.piece.tables import code
from reporting.render.web.words import glossary

SEARCHED, TIMES = "recherche", "recherches"
UNSEEN = "\u2063{}\u2063{}\u2064"  # between these two, french.js shows nothing
SAID: Final[Mapping[str, Sequence[str]]] = {  # what an officer calls what a page shows
    "logement-social": ("HLM", "parc social"),
    "offre-nouvelle": ("PLAI, PLUS, PLS", "agréments", "construction"),
    "demande-attributions": ("file d’attente", "demandeurs"),
    "hebergement-115": ("sans abri", "sans domicile", "SDF", "nuitées", "nuit de la Solidarité"),
    "dalo": ("mal-logés", "COMED", "recours"),
    "publics-prioritaires": ("expulsion", "relogement"),
}
WORD = re.compile(r"[a-z0-9]+")
AWAY = 60 * "\xa0"  # the field holds the whole words of what was chosen until its page comes: beyond its edge


class Place(NamedTuple):
    """What the search offers: its words, its page, what its link asks there; the other words that find it, and those that
    may only stand beside one of these: « SRU » is not each of the twenty, « SRU 15 » is the 15e.
    """

    words: str
    page: Any
    asked: Mapping[str, str]
    also: Sequence[str] = ()
    beside: str = ""


def menu(pages: Mapping[str, Sequence[Any]]) -> DeltaGenerator:
    """Every page by section, those under no name apart, at its foot. Returns where the search goes, on top."""
    place = st.empty()
    for number, (section, group) in enumerate(pages.items()):
        st.html(f"<p class='pd-section'>{html.escape(section)}</p>")
        with st.container(key=f"menu-pages-{number}"):
            for page in group:
                st.page_link(page)
    return place


def search(pages: Mapping[str, Sequence[Any]]) -> None:
    """Leads to the page chosen, and forgets the choice."""
    times = st.session_state.setdefault(TIMES, 0)
    places = {place.words: place for place in _places(pages)}
    chosen = st.selectbox(
        "Chercher un indicateur, une page ou un mot",
        [*places],
        format_func=lambda words: words + _unseen(places[words].beside, words, *places[words].also),
        index=None,
        key=f"{SEARCHED}-{times}",
        placeholder="Chercher",
        filter_mode="contains",  # as search.js understands it
        label_visibility="collapsed",
    )
    if chosen:
        st.session_state[TIMES] = times + 1
        forget(places[chosen].asked)
        st.switch_page(places[chosen].page, query_params=same_figures() | dict(places[chosen].asked))


@cache
def _unseen(beside: str, *said: str) -> str:
    """The words that find a place (search.js): in small plain letters, as they are and in the singular."""
    words = WORD.findall(_plain(" ".join(said)))
    ways = dict.fromkeys(way for word in words for way in (word, _one(word)))
    return UNSEEN.format(" ".join([AWAY, *ways]), beside and f" {beside}")


def _plain(words: str) -> str:
    letters = "".join(letter for letter in normalize("NFKD", words) if not combining(letter)).lower()
    return letters.replace("œ", "oe").replace("æ", "ae")


def _one(word: str) -> str:
    """« sociaux » is « social » ; « paris » loses its s too, where nobody sees it."""
    if len(word) < 5:
        return word
    return re.sub(r"[sx]$", "", re.sub(r"(?<!e)aux?$", "al", re.sub(r"eaux$", "eau", word)))


def _places(pages: Mapping[str, Sequence[Any]]) -> list[Place]:
    """Pages, arrondissements, indicators, what the sheets name, the words of the glossary: of those that the same words
    find, the first is to be the one that they name best, hence the shortest names first.
    """
    by_address = {page.url_path: page for group in pages.values() for page in group}
    sheets, words, one_of_twenty, plan = (
        by_address[path] for path in ("catalogue", "glossaire", "arrondissement", "plan-d-action")
    )
    known = catalog()
    return [
        *(Place(page.title, page, {}, SAID.get(page.url_path, ())) for group in pages.values() for page in group),
        *(
            Place(
                f"{known.territories[insee].short} arrondissement",
                one_of_twenty,
                {"arrondissement": insee},
                [insee, f"750{insee[3:]}", *_called(known.territories[insee].short)],
                "sru",
            )
            for insee in known.arrondissements
        ),
        *(
            Place(f"{one.label} · indicateur", sheets, {"indicateur": one.id}, [one.short, one.id, *_parts(one)])
            for one in sorted(known.indicators.values(), key=lambda one: len(one.label))
        ),
        *(
            Place(f"{one.name} · action {one.axis}.{one.number}", plan, {"action": f"{one.axis}.{one.number}"})
            for one in known.names
        ),
        *(
            Place(f"{word} · mot", words, {"mot": code(word)}, [meaning])
            for word, meaning in sorted(glossary().items(), key=lambda told: len(told[0]))
        ),
    ]


def _called(arrondissement: str) -> Sequence[str]:
    """« 15e » as it is said: « 15ème », « 15 e »."""
    number = re.sub(r"\D", "", arrondissement)
    return [f"{number}ème", f"{number} {arrondissement.removeprefix(number)}"]


def _parts(indicator: Indicator) -> Sequence[str]:
    """What it is broken down into: « nuitées hôtelières », « PLAI »."""
    return indicator.breakdown.modalities if indicator.breakdown else ()
