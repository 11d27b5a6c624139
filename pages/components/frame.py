"""Around every page: the sidebar, the language, the style, the demonstration banner, errors in plain words."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl.french import listing
from etl.warehouse import DEMONSTRATION, PUBLIE
from pages.components.store import jeu, open_warehouse
from reporting.exhibit import DEMONSTRATION as WORDS

STYLE = Path(__file__).with_name("style.css")
NAMES = {PUBLIE: "Chiffres publiés", DEMONSTRATION: "Démonstration"}

# Streamlit writes <html lang="en"> whatever the page says.
FRENCH = "<script>document.documentElement.lang = 'fr';</script>"


def sidebar() -> None:
    """The plan's name and the data set in use; `?jeu=demonstration` asks for the other one."""
    st.session_state.setdefault("jeu", _asked())
    with st.sidebar:
        st.markdown("**Tableau de bord du PDALHPD**  \n6e plan · Paris · 2022-2027")
        st.radio(
            "Jeu de données",
            list(NAMES),
            format_func=lambda name: NAMES[name],
            key="jeu",
            help="« Démonstration » montre les pages complètes avec des valeurs inventées, signalées partout.",
        )
    if jeu() == DEMONSTRATION:
        st.query_params["jeu"] = DEMONSTRATION
    else:
        st.query_params.pop("jeu", None)


def _asked() -> str:
    return DEMONSTRATION if st.query_params.get("jeu") == DEMONSTRATION else PUBLIE


def _report_unknown(notice: DeltaGenerator) -> None:
    """Says which parameters of the link this page does not have: every choice is a widget, known by its key."""
    if unknown := [key for key in st.query_params if key not in st.session_state and key != "jeu"]:
        notice.warning(f"Le lien demandait {listing(unknown)} : cette page n'a pas ce choix, il est ignoré.")


def frame(page: Any) -> None:
    """Runs the page inside the frame; an unexpected error is logged whole and said in a sentence."""
    st.html(STYLE)
    st.html(FRENCH, unsafe_allow_javascript=True)
    if jeu() == DEMONSTRATION:
        st.error(
            f"**{WORDS}** : toutes les valeurs de cette page peuvent être inventées. Ne pas citer.",
            icon=":material/science:",
        )
    open_warehouse()
    notice = st.empty()
    try:
        page.run()
        _report_unknown(notice)
    except Exception:  # the visitor gets a sentence, the log gets everything; Streamlit's own stops are not Exceptions
        incident = secrets.token_hex(3)
        logging.getLogger("tableau-de-bord").exception("incident %s", incident)
        st.error(
            f"Cette page n'a pas pu s'afficher (incident {incident}). Recharger ; si cela dure, transmettre ce numéro."
        )
