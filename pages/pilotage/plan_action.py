"""Plan d'action: the seven sheets, their state, documents, events, schemes."""

import streamlit as st

from pages.components import choose, head, read, show


@st.fragment
def fiche() -> None:
    """One action, whole."""
    show("plan-action", numero=choose("Fiche action", read("actions"), "action"))


head("Pilotage", "Plan d'action", "plan-d-action")
show("plan-actions")
fiche()
show("plan-livrables")
left, right = st.columns(2)
with left:
    show("plan-evenements")
with right:
    show("plan-dispositifs")
show("a-collecter", sujet="gouvernance")
