"""Catalogue: every indicator, filtered, then its sheet."""

import streamlit as st

from pages.components import ask, catalog, folded, head, read, show
from pages.components.show import pairs
from reporting.exhibits.catalogue import definition


@st.fragment
def liste() -> None:
    """The indicators that match an axis, a state and a word."""
    left, middle, right = st.columns([1, 1, 2])
    with left:
        axe = ask("catalogue", "axe")
    with middle:
        etat = ask("catalogue", "etat")
    with right:
        cherche = st.text_input("Chercher un mot", key="cherche", bind="query-params", max_chars=60)
    show("catalogue", axe=axe, etat=etat, cherche=cherche)


@st.fragment
def fiche() -> None:
    """One indicator, whole."""
    indicateur = ask("fiche", "indicateur")
    base = ask("fiche", "base") if read("a-une-reference", indicateur=indicateur) else "A"
    show("fiche", indicateur=indicateur, base=base, histoire=ask("fiche", "histoire"))
    show("millesimes", indicateur=indicateur)
    st.html(pairs(definition(catalog().indicators[indicateur])))


@folded("Les dix-sept indicateurs du plan, année par année", "etats")
def etats() -> None:
    """The state of each, for each year."""
    show("catalogue-etats")


head("Catalogue", "catalogue")
liste()
st.divider()
fiche()
etats()
