"""Logement social (SRU): the rate by arrondissement, over time, and the distance to 25 %."""

import streamlit as st

from pages.components import choose, choose_arrondissements, head, read, show


@st.fragment
def arrondissements() -> None:
    """One year and a few arrondissements, shared by the map, the ranking and the lines."""
    choices = st.columns([1, 3])
    with choices[0]:
        annee = choose("Situation au 1er janvier", read("annees-sru"), "annee")
    with choices[1]:
        arr = choose_arrondissements(default=("75107", "75115", "75120"))
    left, right = st.columns([11, 9])
    with left:
        show("sru-carte", annee=annee, arr=arr)
    with right:
        show("sru-classement", annee=annee, arr=arr)
    show("sru-evolution", arr=arr)


head("Tension", "Logement social (SRU)", "logement-social")
arrondissements()
show("sru-paris")
show("sru-concentration")
