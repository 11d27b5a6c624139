"""Synthèse: where the plan stands, what is missing."""

import streamlit as st

from pages.components import ask, head, show, told_as


@st.fragment
def tensions() -> None:
    """The headline tensions against one of the plan's two references."""
    show("synthese-tensions", base=ask("synthese-tensions", "base"), recit=told_as())


head("Pilotage", "Synthèse", "synthese")
tensions()
show("synthese-manques")
st.page_link("donnees/catalogue.py", label="Voir l'état de chaque indicateur, année par année")
