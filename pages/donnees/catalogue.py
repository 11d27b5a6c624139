"""Catalogue: every indicator, filtered, then its sheet."""

import html

import streamlit as st

from pages.components import catalog, choose, head, show
from reporting.exhibits.catalogue import definition
from reporting.exhibits.synthese import STATES

head("Données", "Catalogue", "catalogue")
left, middle, right = st.columns([1, 1, 2])
with left:
    axe = choose("Axe", ("tous", "1", "2", "3", "contexte"), "axe")
with middle:
    etat = choose("État", ("tous", *STATES), "etat")
with right:
    cherche = st.text_input("Chercher un mot", key="cherche", bind="query-params", max_chars=60)
show("catalogue", axe=axe, etat=etat, cherche=cherche)

st.divider()
named = {i.id: i.label for i in catalog().indicators.values()}
indicateur = choose("Fiche de l'indicateur", list(named), "indicateur", default="sru_taux", said=named.__getitem__)
show("fiche", indicateur=indicateur)
rows = "".join(
    f"<dt>{html.escape(name)}</dt><dd>{html.escape(text)}</dd>"
    for name, text in definition(catalog().indicators[indicateur]).items()
)
st.html(f"<dl class='pd-pairs'>{rows}</dl>")
