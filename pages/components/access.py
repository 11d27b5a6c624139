"""Who visits: whoever holds the key of the instance or, once it has a sign-in, whoever signs in."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from etl.findings import Refused
from etl.intake import NOBODY, SECRETARIAT, SIGNED_IN, UNVOUCHED, Person, Role, note, read_access
from pages.components.literal import literal
from pages.garde.log import LOG
from pages.garde.rights import reads, who

WHERE_KEY = (
    "demande la clé de cette instance : chaque démarrage de l’application affiche l’adresse à ouvrir, qui finit par "
    "`/cle/` et la clé, dans la fenêtre qui l’a démarrée, ou dans le journal du service."
)
KEY_ONLY = (
    f"Importer {WHERE_KEY} Sans elle, transmettre le fichier au secrétariat du plan ; "
    "la ligne de commande, `python -m etl add FICHIER`, n’en demande pas."
)
SUSPENDED = (
    "Le fichier des droits de cette instance, data/acces.toml, est en défaut : plus personne n’a de droit tant qu’il "
    "n’est pas corrigé. `python -m etl check` dit l’entrée et la clé."
)


def visitor() -> Person:
    """Who this run is for, by the rights as they are now."""
    return who(dict(st.user) if _has_sign_in() else None, st.context.cookies)


def sees_restricted() -> bool:
    """Whether this visitor may read what is not published."""
    return visitor().role == SECRETARIAT


def sees_drafts() -> bool:
    """Whether this visitor is someone: a text that no edition has sealed is not for whoever passes."""
    return visitor() != NOBODY


def may_read() -> bool:
    """Whether this visitor may read the published figures."""
    return reads(visitor)


def refuse_import(person: Person) -> None:
    """Tells this person why they may not import, and whom to ask."""
    st.info(_why_not(person), icon=":material/lock:")
    if person == NOBODY and _has_sign_in():
        _sign_in_buttons("page")


def refuse_drafts() -> None:
    """Tells whoever is not known why the texts that no edition has sealed are not shown."""
    what = "Lire les textes qu’aucune édition n’a encore scellés"
    st.info(f"{what} demande de se connecter." if _has_sign_in() else f"{what} {WHERE_KEY}", icon=":material/lock:")


def account() -> None:
    """In the sidebar of an instance that has a sign-in: who is signed in, and the way in or out.

    The first page of a session that has signed in leaves a line in the journal.
    """
    if not _has_sign_in():
        return
    person = visitor()
    if person != NOBODY:
        _note_arrival(person)
    with st.sidebar:
        if read_access().faults:
            st.warning(SUSPENDED, icon=":material/rule:")
        if person != NOBODY:
            st.text(person.name)
            st.caption(literal(", ".join([person.role, *person.producers])))
            st.button("Se déconnecter", on_click=st.logout, icon=":material/logout:")
            return
        if st.user.get("is_logged_in"):
            st.caption("Votre session est échue.")
        _sign_in_buttons("menu")


def closed() -> None:
    """What an instance whose reading is reserved shows to whoever may not read."""
    st.title("Accès réservé", anchor=False)
    if not _has_sign_in():
        st.info(
            f"Lire ce tableau de bord {WHERE_KEY}",
            icon=":material/lock:",
        )
        return
    st.info("Ce tableau de bord se lit une fois connecté.", icon=":material/lock:")
    _sign_in_buttons("page")


def _sign_in_buttons(place: str) -> None:
    """One for each provider, named where there are several."""
    providers = _providers()
    for section, name in providers.items():
        st.button(
            f"Se connecter avec {literal(name)}" if len(providers) > 1 else "Se connecter",
            on_click=st.login,
            args=(section,) if section else (),
            key=f"connexion-{place}-{section}",
            icon=":material/login:",
        )


def _note_arrival(person: Person) -> None:
    """A journal that cannot be written to is for the log of the server: it closes no page."""
    try:
        _note_once(person.name, person.role, str(st.user.get("iat")))
    except (Refused, OSError):
        LOG.exception("connexion non inscrite au journal")


@st.cache_resource(max_entries=1000, show_spinner=False)
def _note_once(name: str, role: Role, signed_in: str) -> None:
    """Once for a sign-in, however many pages and tabs it opens; again if the role changes meanwhile."""
    note(Person(name, role), SIGNED_IN)


def _why_not(person: Person) -> str:
    if not _has_sign_in():
        return KEY_ONLY
    if read_access().faults:
        return SUSPENDED
    if person == NOBODY:
        return "L’import demande de se connecter, sous une adresse inscrite par le secrétariat du plan."
    if person == UNVOUCHED:
        return (
            "Le service qui vous a connecté ne garantit pas votre adresse électronique : elle ne donne aucun droit. "
            "Transmettre le fichier au secrétariat du plan."
        )
    return (
        "Votre adresse n’est pas inscrite pour importer. "
        "Transmettre le fichier au secrétariat du plan, ou lui demander l’inscription."
    )


def _has_sign_in() -> bool:
    """Whether the instance has an [auth] section: Streamlit then says of every visitor whether they are signed in."""
    return "is_logged_in" in st.user


def _providers() -> dict[str, str]:
    """Section of [auth] → name shown, its key « nom » or the section's own; one section "" if [auth] itself is it."""
    sections = {name: value for name, value in st.secrets["auth"].items() if isinstance(value, Mapping)}
    return {name: str(value.get("nom", name)) for name, value in sections.items() if "client_id" in value} or {"": ""}
