"""Catalogue: every indicator, filtered, then its sheet."""

import streamlit as st

from pages.components import catalog, choose, choose_base, head, read, show
from pages.components.show import pairs
from reporting.echeances import CONTEXT, FOLLOWED, STATES
from reporting.exhibits.catalogue import definition


@st.fragment
def liste() -> None:
    """The indicators that match an axis, a state and a word."""
    left, middle, right = st.columns([1, 1, 2])
    with left:
        axe = choose("Axe", ("tous", "1", "2", "3", "contexte"), "axe")
    with middle:
        etat = choose("État", ("tous", *STATES, FOLLOWED, CONTEXT), "etat")
    with right:
        cherche = st.text_input("Chercher un mot", key="cherche", bind="query-params", max_chars=60)
    show("catalogue", axe=axe, etat=etat, cherche=cherche)


@st.fragment
def fiche() -> None:
    """One indicator, whole."""
    named = {i.id: i.label for i in catalog().indicators.values()}
    label = "Fiche de l'indicateur"
    indicateur = choose(label, list(named), "indicateur", default="sru_taux", said=named.__getitem__)
    base = choose_base() if read("a-une-reference", indicateur=indicateur) else "A"
    show("fiche", indicateur=indicateur, base=base)
    show("millesimes", indicateur=indicateur)
    st.html(pairs(definition(catalog().indicators[indicateur])))


head("Données", "Catalogue", "catalogue")
show("catalogue-etats")
liste()
st.divider()
fiche()
