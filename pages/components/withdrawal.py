"""A file received here taken back: chosen, its difference seen, then for a reason."""

from __future__ import annotations

import streamlit as st

from etl.findings import Refused
from etl.intake import SECRETARIAT, Person, Withdrawal, erasable, erase, foresee, received, withdraw
from pages.components.difference import show_difference, telling
from pages.components.refusal import tell_refusal
from pages.components.store import catalog

FORESEEN = "retrait-examine"
SCOPES = {
    False: "à partir d’aujourd’hui",
    True: "depuis toujours",
}
MEANINGS = (
    "Ce qu’un comité a vu reste ce qu’il a vu : les vues d’un jour passé le gardent.",
    "Pour un fichier qui n’aurait jamais dû être public : aucune vue ne le montre plus.",
)


def ask_withdrawal(person: Person) -> None:
    """The section of the page; every refusal is said."""
    st.header("Retirer un fichier reçu", anchor=False)
    try:
        if files := {one.id: f"{one.dataset} · {one.file} · {one.id}" for one in received()}:
            _ask(files, person)
        else:
            st.info("Aucun fichier reçu par cette instance n’est en service.", icon=":material/inbox:")
        if person.role == SECRETARIAT:
            _ask_erasure(person)
    except Refused as refused:
        tell_refusal(refused)


def _ask(files: dict[str, str], person: Person) -> None:
    chosen = st.selectbox(
        "Fichier à retirer", list(files), index=None, format_func=files.__getitem__, placeholder="Choisir un fichier"
    )
    everywhere = st.radio("Retirer", list(SCOPES), format_func=SCOPES.__getitem__, captions=MEANINGS)
    if chosen and st.button("Voir ce que le retrait changerait"):
        with telling("Examen du retrait") as tell:
            st.session_state[FORESEEN] = foresee(chosen, everywhere=everywhere, progress=tell)
    foreseen: Withdrawal | None = st.session_state.get(FORESEEN)
    if foreseen and (foreseen.snapshot.id, foreseen.everywhere) == (chosen, everywhere):
        _confirm(foreseen, person)


def _confirm(foreseen: Withdrawal, person: Person) -> None:
    show_difference(foreseen.difference, catalog(), "Aucun chiffre servi aujourd’hui ne changerait.")
    with st.form("retrait", border=False):
        reason = st.text_input("Raison du retrait (inscrite au journal et à la page Révisions)", max_chars=200)
        asked = st.form_submit_button(f"Retirer {SCOPES[foreseen.everywhere]}", icon=":material/undo:")
    if not asked:
        return
    with telling("Retrait") as tell:
        published = withdraw(foreseen, person, reason, tell)
    del st.session_state[FORESEEN]
    st.success(f"Retiré. Les pages lisent maintenant la version {published.version}.", icon=":material/task_alt:")


def _ask_erasure(person: Person) -> None:
    """What was withdrawn from every view and is still on the disk may be removed from it."""
    files = {one.id: f"{one.dataset} · {one.file} · {one.id}" for one in erasable()}
    if not files:
        return
    st.header("Effacer un fichier retiré depuis toujours", anchor=False)
    st.caption(
        "Pour un fichier envoyé par erreur, qui porterait des données personnelles : il est effacé du disque avec tout "
        "ce qui a été gardé de sa lecture, sans retour possible. Le journal garde son nom, son empreinte et la raison. "
        "Les sauvegardes de la machine sont à purger à part."
    )
    with st.form("effacement", border=False):
        chosen = st.selectbox("Fichier à effacer", list(files), format_func=files.__getitem__)
        reason = st.text_input("Raison de l’effacement (inscrite au journal)", max_chars=200)
        asked = st.form_submit_button("Effacer définitivement", icon=":material/delete_forever:")
    if not asked:
        return
    with telling("Effacement") as tell:
        erase(chosen, person, reason, tell)
    st.success("Effacé. Les chiffres servis sont les mêmes.", icon=":material/task_alt:")
