"""Plan d'action: the seven sheets, their state, documents, events, schemes."""

import streamlit as st

from pages.components import ask, head, show


@st.fragment
def fiche() -> None:
    """One action, whole."""
    numero = ask("plan-action", "numero")
    show("plan-action", numero=numero)
    show("fiche-texte", numero=numero)
    show("fiche-noms", numero=numero)


head("Plan d’action", "plan-d-action")
show("plan-actions")
fiche()
show("plan-livrables")
left, right = st.columns(2)
with left:
    show("plan-evenements")
with right:
    show("plan-dispositifs")
