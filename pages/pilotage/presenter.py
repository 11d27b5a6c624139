"""Présenter: the story of the plan in front of the committee, one message a screen, with neither menu nor frame."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial

import streamlit as st

from etl.french import format_date
from etl.story import Told
from pages.components import catalog
from pages.components.address import same_figures, typed
from pages.components.sealed import successor
from pages.components.seen import SEEN_ON, SHOWN, tell_changed
from pages.components.show import fold, present
from pages.components.store import edition, jeu, projected, today
from pages.components.story import finding, slides
from reporting.piece.exhibit import MENTIONS, seal_of, source_line
from reporting.render.web.words import explained

PLACE, FRONT = "message", "pilotage/synthese.py"
NOTHING = "Aucun message du récit n’est à présenter : la page Textes dit lesquels sont tus."


def place_of(text: str, count: int) -> str:
    """The place of a message, as an address writes it. ValueError for what is none."""
    if text not in map(str, range(1, count + 1)):
        raise ValueError(f"attendu de 1 à {count}")
    return text


def go(step: int, count: int) -> None:
    """From where the story is by then: keys come faster than messages are drawn."""
    st.session_state[PLACE] = str(min(max(int(st.session_state[PLACE]) + step, 1), count))


def steps(messages: Sequence[Told], here: int) -> None:
    """The ways out of a message: another one, or the end."""
    known = catalog().indicators
    about = [known[one.message.row].short if one.message.row else one.message.id for one in messages]
    places = {str(place): f"{place}. {words}" for place, words in enumerate(about, start=1)}
    st.selectbox("Message", places, format_func=places.__getitem__, key=PLACE, label_visibility="collapsed")
    st.button("Précédent", on_click=go, args=(-1, len(messages)), disabled=here == 1, shortcut="Left", key="pas-Left")
    last = here == len(messages)
    st.button("Suivant", on_click=go, args=(1, len(messages)), disabled=last, shortcut="Right", key="pas-Right")
    if st.button("Quitter", shortcut="Esc", key="pas-Esc"):
        st.switch_page(FRONT, query_params=same_figures())


@st.fragment
def tell(messages: Sequence[Told]) -> None:
    """The message of the address on the whole screen, then its neighbours made ahead."""
    count = len(messages)
    place = typed(PLACE, "Message", "1", read=partial(place_of, count=count), write=str)
    st.session_state[PLACE] = place
    here = int(place)
    sealed = edition()
    by = successor(sealed) if sealed else None
    seal = (seal_of(sealed) or "édition courante, non scellée") + (f", remplacée par « {by.name} »" if by else "")
    since = st.empty()
    st.session_state[SHOWN] = set()  # of this message alone
    told = ("6e PDALHPD de Paris", f"chiffres connus au {format_date(today())}", seal, MENTIONS.get(jeu(), ""))
    with st.container(key="presenter"):
        piece = present(messages[here - 1].message.exhibit, *finding(messages[here - 1]))
        cited = source_line(piece.citations, many=1) if piece else ""
        source = f"Source : {cited}" if cited else ""
        with st.container(horizontal=True, vertical_alignment="center", key="pas"):
            st.html(f"<p class='pd-source'>{explained(html.escape(' · '.join(filter(None, (source, *told)))))}</p>")
            st.html(f"<p class='pd-count'>{here} sur {count}</p>")
            steps(messages, here)
        done = "".join(f"<i{' class=done' * (one < here)}></i>" for one in range(count))
        st.html(f"<p class='pd-parts'>{done}</p>")
    if piece and (seen := st.session_state[SEEN_ON]):
        with since:
            tell_changed(seen)
    if piece:
        fold(messages[here - 1].message.exhibit, piece)
    for near in (*messages[here : here + 1], *messages[max(0, here - 2) : here - 1]):
        asked = finding(near)[1]
        if asked is not None:
            projected(near.message.exhibit, **asked)


st.title("Présenter", anchor=False)
if found := slides():
    tell(found)
else:
    st.info(NOTHING, icon=":material/info:")
    st.page_link(FRONT, label="Synthèse")
