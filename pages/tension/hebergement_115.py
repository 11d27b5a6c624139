"""Hébergement et 115: what is published, the contested rate, what is to be collected."""

import streamlit as st

from etl.warehouse import DEMONSTRATION
from pages.components import ask, folded, head, part, rest, show
from pages.components.store import jeu


@part("Le 115, mois par mois")
def mensuel(histoire: bool) -> None:
    """The monthly series of one public under one definition: demonstration figures only, none is published."""
    choices = st.columns(3)
    with choices[0]:
        public = ask("115-saisons", "public")
    with choices[1]:
        definition = ask("115-saisons", "definition")
    with choices[2]:
        annee = ask("115-saisons", "annee")
    left, right = st.columns(2)
    with left:
        show("115-taux-chute", public=public, definition=definition, histoire=histoire)
    with right:
        show("115-saisons", public=public, definition=definition, annee=annee)
    demandes(public, definition, histoire)


@folded("Les demandes au 115, par mois et par an", "demandes-115")
def demandes(public: str, definition: str, histoire: bool) -> None:
    """What the rate is made of."""
    left, right = st.columns(2)
    with left:
        show("115-mensuel", public=public, definition=definition, histoire=histoire)
    with right:
        show("115-flux", public=public, definition=definition, histoire=histoire)


head("Hébergement et 115", "hebergement-115")
histoire = ask("sans-abri", "histoire")
if jeu() == DEMONSTRATION:
    mensuel(histoire)
    show("durees", histoire=histoire)
left, right = st.columns(2)
with left:
    show("sans-abri", histoire=histoire)
with right:
    show("places")
    if jeu() != DEMONSTRATION:
        show("115-taux-chute", histoire=histoire)
show("sans-abri-lieux")
rest("hebergement_115", ("sans_abri", "hebergement_places"))
