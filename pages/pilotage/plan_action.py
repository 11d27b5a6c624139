"""Plan d'action: the seven sheets, their state, documents, events, schemes."""

import streamlit as st

from pages.components import choose, head, read, show


@st.fragment
def fiche() -> None:
    """One action, whole."""
    numero = choose("Fiche action", read("actions"), "action")
    for name in ("plan-action", "fiche-texte", "fiche-noms"):
        show(name, numero=numero)


head("Pilotage", "Plan d'action", "plan-d-action")
show("plan-actions")
fiche()
show("plan-livrables")
left, right = st.columns(2)
with left:
    show("plan-evenements")
with right:
    show("plan-dispositifs")
