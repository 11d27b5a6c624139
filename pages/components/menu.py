"""The menu: a search on indicators, pages and words, then every page under its section."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.components.address import forget, same_figures
from pages.components.store import catalog
from reporting.piece.tables import code
from reporting.render.web.words import glossary

SEARCHED, TIMES = "recherche", "recherches"


class Place(NamedTuple):
    """What the search offers: its words, its page, and what its link asks there."""

    words: str
    page: Any
    asked: Mapping[str, str]


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
    places = {place.words: place for place in _places([page for group in pages.values() for page in group])}
    chosen = st.selectbox(
        "Chercher un indicateur, une page ou un mot",
        [*places],
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


def _places(pages: Sequence[Any]) -> list[Place]:
    """Pages, indicators, then the words of the glossary."""
    by_address = {page.url_path: page for page in pages}
    sheets, words = by_address["catalogue"], by_address["glossaire"]
    known = catalog().indicators.values()
    return [
        *(Place(page.title, page, {}) for page in pages),
        *(Place(f"{one.label} · indicateur", sheets, {"indicateur": one.id}) for one in known),
        *(Place(f"{word} · mot", words, {"mot": code(word)}) for word in glossary()),
    ]
