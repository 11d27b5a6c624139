"""Publics prioritaires: ARPP, convention d'attribution, target publics, logement d'abord."""

import streamlit as st

from pages.components import ask, folded, head, part, rest, show
from reporting.exhibits.publics_prioritaires import ARPP, CPA


@part("Ménages ARPP à reloger")
def bilan() -> None:
    """One year of the account of the ARPP."""
    annee = ask("arpp-bilan", "annee")
    show("arpp-bilan", annee=annee)


@folded("Publics cibles et Logement d’abord : les ménages relogés", "relogements")
def relogements(histoire: bool) -> None:
    """Two counts that are asked for."""
    left, right = st.columns(2)
    with left:
        show("relogements-cibles", histoire=histoire)
    with right:
        show("logement-d-abord", histoire=histoire)


head("Publics prioritaires", "publics-prioritaires")
histoire = ask("arpp", "histoire")
left, right = st.columns(2)
with left:
    show("arpp", histoire=histoire)
with right:
    show("convention-attribution", histoire=histoire)
bilan()
show("lda-personnes", histoire=histoire)
relogements(histoire)
rest("publics_prioritaires", (*ARPP, *CPA))
