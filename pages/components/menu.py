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
UNSEEN = "\u2063{}\u2064"  # between these two, french.js shows nothing
SAID: Final[Mapping[str, Sequence[str]]] = {  # what an officer calls what a page shows
    "logement-social": ("HLM", "parc social"),
    "offre-nouvelle": ("PLAI, PLUS, PLS", "agréments", "construction"),
    "demande-attributions": ("file d’attente", "demandeurs"),
    "hebergement-115": ("sans abri", "sans domicile", "SDF", "nuitées", "nuit de la Solidarité"),
    "dalo": ("mal-logés", "COMED", "recours"),
    "publics-prioritaires": ("expulsion", "relogement"),
}
JOINED = re.compile(r"\b(sans|mal|non|hors|mi) (?=\w)", re.IGNORECASE)  # what is written with a hyphen, or without
WORD = re.compile(r"[^\W\d_]{4,}")
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
        format_func=lambda words: words + _unseen(words, *places[words].also),
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


@cache
def _unseen(*said: str) -> str:
    """All the words that find a place, as they are typed: without accents, in plain letters, with one apostrophe or the
    other, with a hyphen or a space, in the singular or the plural.
    """
    typed = [re.sub(r"\s", " ", words).replace("’", "'") for words in said]
    joined = (way for words in typed for way in (words, words.replace("-", " "), JOINED.sub(r"\1-", words)))
    each = [way for words in joined for way in (words, WORD.sub(_one, words))]
    plain = [way for words in map(_folded, each) for way in (words, WORD.sub(_several, words))]
    ways = dict.fromkeys(way.lower() for words in (*each, *plain) for way in (words, words.replace("'", "’")))
    return UNSEEN.format(
        "\u2063".join([AWAY, *(one for one in ways if not any(one in other for other in ways.keys() - {one}))])
    )


def _folded(words: str) -> str:
    letters = "".join(letter for letter in normalize("NFKD", words) if not combining(letter))
    return letters.replace("œ", "oe").replace("æ", "ae").replace("Œ", "OE").replace("Æ", "AE")


def _one(word: re.Match[str]) -> str:
    """A word in the singular: « sociaux » is « social »; « Paris » loses its s too, where nobody sees it."""
    return re.sub(r"eaux$", "eau", word[0]) if word[0].endswith("eaux") else re.sub(r"aux$", "al", word[0]).rstrip("sx")


def _several(word: re.Match[str]) -> str:
    return (
        re.sub(r"al$", "aux", word[0])
        if word[0].endswith("al")
        else word[0].rstrip("sx") + ("x" if word[0].endswith(("eau", "x")) else "s")
    )


def _places(pages: Mapping[str, Sequence[Any]]) -> list[Place]:
    """Pages, arrondissements, indicators, then the words of the glossary."""
    by_address = {page.url_path: page for group in pages.values() for page in group}
    sheets, words, one_of_twenty = (by_address[path] for path in ("catalogue", "glossaire", "arrondissement"))
    known = catalog()
    return [
        *(
            Place(page.title, page, {}, [section, *SAID.get(page.url_path, ())])
            for section, group in pages.items()
            for page in group
        ),
        *(
            Place(
                f"{known.territories[insee].short} arrondissement",
                one_of_twenty,
                {"arrondissement": insee},
                [insee, f"750{insee[3:]}", *_called(known.territories[insee].short)],
            )
            for insee in known.arrondissements
        ),
        *(
            Place(f"{one.label} · indicateur", sheets, {"indicateur": one.id}, [one.short, one.id, *_parts(one)])
            for one in known.indicators.values()
        ),
        *(Place(f"{word} · mot", words, {"mot": code(word)}, [meaning]) for word, meaning in glossary().items()),
    ]


def _called(arrondissement: str) -> Sequence[str]:
    """« 15e » as it is said: « 15ème », « 15 e », « SRU 15e »."""
    number = re.sub(r"\D", "", arrondissement)
    return [f"{number}ème", f"{number} {arrondissement.removeprefix(number)}", f"SRU {arrondissement}"]


def _parts(indicator: Indicator) -> Sequence[str]:
    """What it is broken down into: « nuitées hôtelières », « PLAI »."""
    return indicator.breakdown.modalities if indicator.breakdown else ()
