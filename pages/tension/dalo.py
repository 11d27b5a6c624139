"""DALO: flows, and what is known of the stock."""

import streamlit as st

from pages.components import head, show

head("Tension", "DALO", "dalo")
show("dalo-flux")
left, right = st.columns(2)
with left:
    show("dalo-favorables")
with right:
    show("dalo-stock")
