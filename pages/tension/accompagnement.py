"""Accompagnement: AVDL and ASLL, the protocole beside the ARPP, the work of the groups; no public figure yet."""

import streamlit as st

from pages.components import ask, head, offered, rest, show


@st.fragment
def profils() -> None:
    """One characteristic and one year, shared by the two comparisons of profiles."""
    left, right = st.columns(2)
    with left:
        caracteristique = ask("accompagnement-profil", "caracteristique")
    with right:
        annee = ask("accompagnement-profil", "annee")
    left, right = st.columns(2)
    with left:
        show("accompagnement-profil", caracteristique=caracteristique, annee=annee)
    with right:
        show("protocole-profil", caracteristique=caracteristique, annee=annee)


head("Accompagnement", "accompagnement")
if offered("accompagnement-profil", "annee"):
    histoire = ask("accompagnement-suivis", "histoire")
    left, right = st.columns(2)
    with left:
        show("accompagnement-suivis", histoire=histoire)
    with right:
        show("protocole-flux", histoire=histoire)
    profils()
    show("accompagnement-moyens")
show("plan-livrables")
rest("accompagnement", dated=False)
