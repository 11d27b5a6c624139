"""The sealed edition whose figures every page shows: asked in the address, chosen in the menu, said above the page."""

from __future__ import annotations

import streamlit as st

from etl.editions import Edition, editions, find, slug
from etl.findings import Refused
from etl.printable import one_line
from etl.warehouse import PUBLIE, Unavailable
from pages.components.address import as_asked, single
from pages.components.literal import literal
from pages.components.refusal import bound
from pages.components.store import jeu, known_on
from reporting.piece.exhibit import seal_of

KEY, TODAY = "edition", ""
KEPT = "Les chiffres d’aujourd’hui sont montrés."
ALONE = "Une édition est scellée sur les chiffres publiés d’un jour : revenir à aujourd’hui pour changer ce choix."
NO_OTHER = "Une édition ne se lit ni dans un autre jeu de données, ni telle qu’on la connaissait un autre jour."


def asked_edition() -> Edition | None:
    """The edition of the menu or of the link, whole; where it cannot be shown, why not, and None."""
    if KEY not in st.session_state:
        st.session_state[KEY] = single(KEY)
    asked = st.session_state[KEY]
    if asked == TODAY:
        return None
    sealed = _found(asked)
    st.session_state[KEY] = sealed.slug if sealed else TODAY
    return sealed


def _found(asked: str) -> Edition | None:
    if jeu() != PUBLIE or known_on():
        st.warning(f"Le lien demandait l’édition « {as_asked(asked)} », qui est ignorée. {NO_OTHER}")
        return None
    try:
        return find(asked)
    except Refused as refused:
        finding = refused.findings[0]
        st.warning(
            bound(
                f"Le lien demandait l’édition « {as_asked(asked)} » : {literal(one_line(finding.message))} ({literal(finding.fix)}). {KEPT}"
            )
        )
    except Unavailable as reason:
        name = _named().get(slug(asked), asked)
        st.error(
            bound(f"L’édition « {literal(name)} » ne peut pas être lue : {literal(reason)}. {KEPT}"),
            icon=":material/block:",
        )
    return None


def choose_edition() -> None:
    """The choice among the sealed ones, in the menu, if there is one; the address follows it."""
    named = _named()
    if named:
        st.selectbox(
            "Édition",
            [TODAY, *named],
            format_func=lambda slug: named.get(slug, "Aujourd’hui"),
            key=KEY,
            disabled=jeu() != PUBLIE or known_on() is not None,
            help="Les chiffres tels qu’ils ont été scellés pour un comité, quoi qu’il se soit publié ensuite.",
        )
    if st.session_state[KEY] == TODAY:
        st.query_params.pop(KEY, None)
    else:
        st.query_params[KEY] = st.session_state[KEY]


def _named() -> dict[str, str]:
    """Slug → name, the last sealed first."""
    return {edition.slug: edition.name for edition in reversed(_sealed())}


def _sealed() -> list[Edition]:
    """All of them; none where their descriptions cannot be read, which « Documents » says."""
    try:
        return editions()
    except Refused:
        return []


def say_edition(sealed: Edition, *, of_today: bool) -> None:
    """Above the page: whose figures it shows, what corrects them, and the way back; or that it shows those of today."""
    if of_today:
        icon, said = (
            ":material/today:",
            (
                f"**Chiffres d’aujourd’hui** : cette page dit ce qui est publié maintenant. L’édition « {literal(sealed.name)} » "
                "reste choisie pour les autres pages."
            ),
        )
    else:
        icon, said = (
            ":material/lock:",
            (f"**{literal(seal_of(sealed))}** : ce qui a été publié depuis n’est pas montré.{_corrected(sealed)}"),
        )
    st.info(bound(said), icon=icon)
    st.button("Revenir aux chiffres d’aujourd’hui", on_click=_leave, icon=":material/undo:", key="quitter-edition")


def _corrected(sealed: Edition) -> str:
    """What the edition corrects, and the one that corrects it."""
    said = f" Erratum : remplace « {literal(sealed.corrects)} ». {literal(sealed.erratum)}" if sealed.corrects else ""
    by = successor(sealed)
    return said + (f" **Elle a été remplacée par « {literal(by.name)} »** : {literal(by.erratum)}" if by else "")


def successor(sealed: Edition) -> Edition | None:
    """The edition that corrects this one, and takes its place."""
    return next((edition for edition in _sealed() if edition.corrects == sealed.name), None)


def _leave() -> None:
    st.session_state[KEY] = TODAY
