"""Accompagnement: AVDL and ASLL, the protocole beside the ARPP, the work of the groups; no public figure yet."""

import streamlit as st

from pages.components import choose, head, read, show
from reporting.exhibits.accompagnement import CARACTERISTIQUES


@st.fragment
def profils(years: list[int]) -> None:
    """One characteristic and one year, shared by the two comparisons of profiles."""
    left, right = st.columns(2)
    with left:
        caracteristique = choose("Caractéristique", CARACTERISTIQUES, "caracteristique")
    with right:
        annee = choose("Année", years, "annee")
    left, right = st.columns(2)
    with left:
        show("accompagnement-profil", caracteristique=caracteristique, annee=annee)
    with right:
        show("protocole-profil", caracteristique=caracteristique, annee=annee)


head("Tension", "Accompagnement", "accompagnement")
if years := read("annees-accompagnement"):
    left, right = st.columns(2)
    with left:
        show("accompagnement-suivis")
    with right:
        show("protocole-flux")
    profils(years)
    show("accompagnement-moyens")
show("plan-livrables")
show("a-collecter", sujet="accompagnement")
