"""Publics prioritaires: ARPP, convention d'attribution, target publics, logement d'abord."""

import streamlit as st

from pages.components import ask, head, part, show
from reporting.exhibits.publics_prioritaires import ARPP, CPA


@part("Ménages ARPP à reloger")
def bilan() -> None:
    """One year of the account of the ARPP."""
    annee = ask("arpp-bilan", "annee")
    show("arpp-bilan", annee=annee)


head("Tension", "Publics prioritaires", "publics-prioritaires")
left, right = st.columns(2)
with left:
    show("arpp")
with right:
    show("convention-attribution")
bilan()
show("lda-personnes")
left, right = st.columns(2)
with left:
    show("relogements-cibles")
with right:
    show("logement-d-abord")
show("a-collecter", sujet="publics_prioritaires")
show("chiffres-isoles", sujet="publics_prioritaires", sauf=(*ARPP, *CPA))
