"""Synthèse: where the plan stands, what is missing."""

import streamlit as st

from pages.components import head, show

head("Pilotage", "Synthèse", "synthese")
show("synthese-tensions")
show("synthese-manques")
st.page_link("pages/donnees/catalogue.py", label="Voir tous les indicateurs, un par un")
