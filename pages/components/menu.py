"""The menu: a search on indicators, pages and words, then every page under its section."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import combining, normalize

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.address import forget, same_figures
from pages.components.store import catalog
from reporting.piece.tables import code
from reporting.render.web.words import glossary

SEARCHED, TIMES = "recherche", "recherches"
UNSEEN = "\u2063{}\u2064"  # between these two, french.js shows nothing
AWAY = 60 * "\xa0"  # the field holds the whole words of what was chosen until its page comes: beyond its edge


class Place(NamedTuple):
    """What the search offers: its words, its page, what its link asks there; the other words that find it."""

    words: str
    page: Any
    asked: Mapping[str, str]
    also: Sequence[str] = ()


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
        format_func=lambda words: words + _unseen(places[words]),
        index=None,
        key=f"{SEARCHED}-{times}",
        placeholder="Chercher",
        filter_mode="contains",  # « PLAI » is not « Places hivernales »
        label_visibility="collapsed",
    )
    if chosen:
        st.session_state[TIMES] = times + 1
        forget(places[chosen].asked)
        st.switch_page(places[chosen].page, query_params=same_figures() | dict(places[chosen].asked))


def _unseen(place: Place) -> str:
    """The other words that find a place, and all of them as they are typed without accents, in plain letters, with one
    apostrophe or the other.
    """
    typed = re.sub(r"\s", " ", "\u2063".join([place.words, *place.also])).replace("’", "'")
    letters = "".join(letter for letter in normalize("NFKD", typed) if not combining(letter))
    folded = letters.replace("œ", "oe").replace("æ", "ae").replace("Œ", "OE").replace("Æ", "AE")
    ways = dict.fromkeys([*place.also, typed, folded, folded.replace("'", "’")])
    return UNSEEN.format("\u2063".join([AWAY, *(one for one in ways if one != place.words)]))


def _places(pages: Mapping[str, Sequence[Any]]) -> list[Place]:
    """Pages, arrondissements, indicators, then the words of the glossary."""
    by_address = {page.url_path: page for group in pages.values() for page in group}
    sheets, words, one_of_twenty = (by_address[path] for path in ("catalogue", "glossaire", "arrondissement"))
    known = catalog()
    return [
        *(Place(page.title, page, {}, [section]) for section, group in pages.items() for page in group),
        *(
            Place(
                f"{known.territories[insee].short} arrondissement",
                one_of_twenty,
                {"arrondissement": insee},
                [insee, f"750{insee[3:]}", f"{int(insee[3:])}ème"],
            )
            for insee in known.arrondissements
        ),
        *(
            Place(f"{one.label} · indicateur", sheets, {"indicateur": one.id}, [one.short, one.id])
            for one in known.indicators.values()
        ),
        *(Place(f"{word} · mot", words, {"mot": code(word)}) for word in glossary()),
    ]
