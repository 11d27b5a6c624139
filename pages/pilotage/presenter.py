"""Présenter: the story of the plan in front of the committee, one message a screen, with neither menu nor frame."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial

import streamlit as st

from etl.french import format_date
from etl.story import Told
from pages.components import catalog
from pages.components.address import hold, same_figures, typed
from pages.components.choices import asked_several
from pages.components.sealed import successor
from pages.components.seen import SEEN_ON, SHOWN, copy_button, tell_changed
from pages.components.show import fold, present, project
from pages.components.store import edition, jeu, projected, today
from pages.components.story import finding, slides
from reporting.piece.exhibit import MENTIONS, seal_of, source_line
from reporting.render.web.words import explained

PLACE, CHOSEN, FRONT = "message", "messages", "pilotage/synthese.py"
WHOLE = "tous"  # in the address: the story as it is told by then
LAST = "Un message au moins reste choisi."
NOTHING = "Aucun message du récit n’est à présenter : la page Textes dit lesquels sont tus."


def place_of(text: str, count: int) -> str:
    """The place of a message, as an address writes it. ValueError for what is none."""
    if text not in map(str, range(1, count + 1)):
        raise ValueError(f"attendu de 1 à {count}")
    return text


def go(step: int, count: int) -> None:
    """From where the story is by then: keys come faster than messages are drawn."""
    st.session_state[PLACE] = str(min(max(int(st.session_state[PLACE]) + step, 1), count))


def chosen(story: Sequence[Told]) -> list[Told]:
    """The messages of the story that are shown, at least one; the address holds them."""
    codes = [one.message.id for one in story]
    if CHOSEN not in st.session_state:
        st.session_state[CHOSEN] = asked_several(CHOSEN, "Messages", {code: code for code in (WHOLE, *codes)})
    asked = [code for code in codes if code in st.session_state[CHOSEN]]
    kept = codes if WHOLE in st.session_state[CHOSEN] or not asked else asked
    st.session_state[CHOSEN] = kept
    hold(CHOSEN, *([WHOLE] if kept == codes else kept))
    return [one for one in story if one.message.id in kept]


def keep_place(codes: Sequence[str], here: str) -> None:
    """The message on the screen stays on it; if it is shown no more, the one before it comes. The last stays chosen."""
    st.session_state[CHOSEN] = st.session_state[CHOSEN] or [here]
    before = [code for code in codes[: codes.index(here) + 1] if code in st.session_state[CHOSEN]]
    st.session_state[PLACE] = str(max(1, len(before)))


def choose(story: Sequence[Told], here: Told) -> None:
    """Which messages are shown, in a fold-out under the screen; the last cannot be taken out."""
    named = {one.message.id: about(one) for one in story}
    with st.expander("Choisir les messages", type="compact", key="choisir-messages"):
        st.pills(
            "Messages à présenter",
            named,
            format_func=named.__getitem__,
            selection_mode="multi",
            key=CHOSEN,
            on_change=keep_place,
            args=([*named], here.message.id),
        )
        if len(st.session_state[CHOSEN]) == 1:
            st.caption(LAST)


def about(one: Told) -> str:
    """What a message is about, in few words."""
    return catalog().indicators[one.message.row].short if one.message.row else one.message.id


def steps(messages: Sequence[Told], here: int) -> None:
    """The ways out of a message: another one, or the end."""
    places = {str(place): f"{place}. {about(one)}" for place, one in enumerate(messages, start=1)}
    st.selectbox("Message", places, format_func=places.__getitem__, key=PLACE, label_visibility="collapsed")
    st.button("Précédent", on_click=go, args=(-1, len(messages)), disabled=here == 1, shortcut="Left", key="pas-Left")
    last = here == len(messages)
    st.button("Suivant", on_click=go, args=(1, len(messages)), disabled=last, shortcut="Right", key="pas-Right")
    if st.button("Quitter", shortcut="Esc", key="pas-Esc"):
        st.switch_page(FRONT, query_params=same_figures())


@st.fragment
def tell(story: Sequence[Told]) -> None:
    """The message of the address on the whole screen, then its neighbours made ahead."""
    messages = chosen(story)
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
    now = messages[here - 1].message
    with st.container(key="presenter"):
        piece, screen = present(now, *finding(messages[here - 1]))
        cited = source_line(piece.drawn, many=1) if piece else ""
        source = f"Source : {cited}" if cited else ""
        with st.container(horizontal=True, vertical_alignment="center", key="pas"):
            words = explained(html.escape(" · ".join(filter(None, (source, *told)))))
            st.html(f"<p class='pd-source'>{words} · {copy_button()}</p>")
            st.html(f"<p class='pd-count'>{here} sur {count}</p>")
            steps(messages, here)
        done = "".join(f"<i{' class=done' * (one < here)}></i>" for one in range(count))
        st.html(f"<p class='pd-parts'>{done}</p>")
    if piece and (seen := st.session_state[SEEN_ON]):
        with since:
            tell_changed(seen)
    choose(story, messages[here - 1])
    if piece:
        fold(now.exhibit, piece)
    for near in (*messages[here : here + 1], *messages[max(0, here - 2) : here - 1]):
        asked = finding(near)[1]
        if asked is None:
            continue
        projected(near.message.exhibit, **asked)
        if piece and near in messages[here:]:  # behind this one; drawn when the browser is at rest (reach.js)
            with screen:
                project(near.message, asked)


st.title("Présenter", anchor=False)
if found := slides():
    tell(found)
else:
    st.info(NOTHING, icon=":material/info:")
    st.page_link(FRONT, label="Synthèse")
