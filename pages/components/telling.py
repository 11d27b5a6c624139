"""The story on the page of the texts: its messages are moved, left unsaid, given a title in place of their finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from etl.catalog import Message
from etl.findings import Refused
from etl.french import format_date
from etl.intake import SECRETARIAT
from etl.story import ORDER, TITLE, Told, entitle, move, say, told
from etl.texts import Text, texts
from pages.components import access
from pages.components.literal import literal
from pages.components.refusal import tell_refusal
from pages.components.store import catalog, read
from reporting.documents import Telling, to_reread
from reporting.exhibits.recit import tellable
from reporting.piece.finding import set_in_type

REFUSED: Final = "recit-refus"  # in the session: what the last gesture met, and the words that it leaves unwritten
NOT_YOURS = (
    "L’ordre et les titres du récit sont écrits par le secrétariat du plan : lui transmettre ce qu’il faut changer."
)
ABOUT = (
    "Les messages du plan, dans l’ordre où ils se disent : les lignes de Synthèse, puis les premières diapositives. Un "
    "titre écrit prend la place du constat partout, tant que les chiffres sont ceux sur lesquels il a été écrit. Un "
    "message tu quitte Synthèse et les diapositives ; son titre est gardé."
)
NOT_KEPT = "Rien n’est enregistré : vérifier l’espace disque et les droits du dossier, puis recommencer."
CONTROLS = (("Monter", -1, ":material/arrow_upward:"), ("Descendre", 1, ":material/arrow_downward:"))


@st.fragment
def tell_story() -> None:
    """Every message in its order, with what can be done to it; read again at each change."""
    st.caption(ABOUT)
    known, rules = texts(), read("recit")
    mine = access.visitor().role == SECRETARIAT
    if not mine:
        st.info(NOT_YOURS, icon=":material/lock:")
    _tell_last()
    found = told(tellable(catalog()), known)
    for place, one in enumerate(found):
        with st.container(border=True):
            _message(one, rules[one.message.id], place, mine=mine)
            if not mine:
                continue
            left, right = st.columns([3, 2], vertical_alignment="bottom")
            with left:
                _edit(one, rules[one.message.id])
            with right:
                _controls(one, place, len(found), known.get(ORDER))


def _message(one: Told, rule: Telling, place: int, *, mine: bool) -> None:
    """Its name, where it is said, its finding; the title in place of it, where no field holds it or it has aged."""
    row = catalog().indicators[one.message.row].short if one.message.row else rule.piece and rule.piece.title
    said = [word for word, there in (("Synthèse", one.message.row), ("diapositive", one.message.slide)) if there]
    unsaid = " · :gray-badge[tu]" if one.silence else ""
    st.markdown(f"**{literal(place + 1)}. {literal(row)}** · {literal(' et '.join(said))}{unsaid}")
    st.markdown(f"Constat : {literal(rule.finding)}")
    if one.title is None:
        return
    why = to_reread(one.title, rule.figures)
    if why or not mine:
        st.text(f"{'Titre, non montré' if why else 'Titre'} : {one.title.words}")
    if why:
        then = " ; ".join(one.title.said)
        st.warning(f"À relire : {literal(why)}. Le constat d’alors : {literal(then)}", icon=":material/update:")


def _edit(one: Told, rule: Telling) -> None:
    name, over = one.message.id, one.title
    value, key = over.words if over else "", f"titre-{one.message.id}-{over.when if over else ''}"

    def write(words: str) -> None:
        words = set_in_type(words)
        same = words == rule.finding  # to repeat the finding is to leave it in its place
        entitle(name, "" if same else words, access.visitor(), rule.figures.digest, rule.figures.said, over)

    st.text_input(
        f"Titre, à la place du constat ({TITLE} signes au plus)",
        value,  # no max_chars: Streamlit would cut without a word what is beyond
        key=key,
        on_change=lambda: _do(lambda: write(st.session_state[key]), st.session_state[key]),
    )
    if over is None:
        return
    st.caption(f"Enregistré le {format_date(over.day)} par {literal(over.who)}.")
    with st.container(horizontal=True):
        _button("Revenir au constat", ":material/undo:", f"constat-{name}", lambda: write(""))
        if to_reread(over, rule.figures):
            _button("Ce titre reste juste", ":material/task_alt:", f"juste-{name}", lambda: write(over.words))


def _controls(one: Told, place: int, count: int, order: Text | None) -> None:
    """What is done is done over what was looked at: a colleague's gesture in between is told, not undone."""
    name, messages = one.message.id, tellable(catalog())
    with st.container(horizontal=True, horizontal_alignment="right"):
        for label, by, icon in CONTROLS:
            out = not 0 <= place + by < count
            _button(label, icon, f"{label}-{name}", _moving(messages, name, by, order), disabled=out)
        label, icon = ("Dire à nouveau", "visibility") if one.silence else ("Taire", "visibility_off")
        silent = one.silence
        _button(
            label,
            f":material/{icon}:",
            f"taire-{name}",
            lambda: say(name, access.visitor(), silent, again=bool(silent)),
        )


def _moving(messages: Sequence[Message], name: str, by: int, order: Text | None) -> Callable[[], None]:
    return lambda: move(messages, name, by, access.visitor(), order)


def _button(label: str, icon: str, key: str, gesture: Callable[[], None], *, disabled: bool = False) -> None:
    st.button(label, icon=icon, key=key, on_click=lambda: _do(gesture), disabled=disabled)


def _do(gesture: Callable[[], None], words: str = "") -> None:
    """A gesture, as it was offered; what it meets is told when the page is drawn again, with the words it leaves."""
    st.session_state.pop(REFUSED, None)
    try:
        gesture()
    except (Refused, OSError) as met:
        st.session_state[REFUSED] = (met, words)


def _tell_last() -> None:
    met, words = st.session_state.pop(REFUSED, (None, ""))
    if isinstance(met, Refused):
        tell_refusal(met)
    elif met is not None:
        st.error(NOT_KEPT, icon=":material/block:")
    if words:
        st.text(f"Le titre qui n’est pas enregistré : {words}")
