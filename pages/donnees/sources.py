"""Qualité et sources: where each figure comes from, under which licence, what the checks found."""

import streamlit as st

from pages.components import head, show

head("Données", "Qualité et sources", "sources")
show("sources")
show("secret-regles")
show("secret-tableaux")
show("anomalies")
st.subheader("Accessibilité : non conforme", anchor=False)
st.markdown(
    "Ce site n'a pas été audité selon le RGAA 4.1 : il est déclaré **non conforme** tant qu'aucun audit n'a eu lieu. "
    "Chaque figure a une alternative textuelle et un tableau. Ce qui est connu pour manquer : les libellés propres à "
    "l'outil Streamlit (menus, champs de choix) restent en anglais pour les lecteurs d'écran."
)
