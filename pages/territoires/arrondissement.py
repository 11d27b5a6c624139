"""Arrondissement: one of the twenty on one page, which prints on one A4 sheet."""

import streamlit as st

from pages.components import ask, head, sheet_foot, show

HEIGHT = 210  # pixels of the two figures: what the sheet leaves them

top = st.container()
code = ask("arrondissement-tableau", "arrondissement")
with top:
    head("Arrondissement", "arrondissement", arrondissement=code)
show("arrondissement-tableau", arrondissement=code)
histoire = ask("arrondissement-agrements", "histoire")
left, right = st.columns(2)
with left:
    show("sru-evolution", arr=(code,), height=HEIGHT, reperes=False, histoire=histoire)
with right:
    show("arrondissement-agrements", arrondissement=code, height=HEIGHT, histoire=histoire)
with st.container(key="feuille"):  # on screen only
    st.caption("Ce qui précède tient sur une feuille A4 : Ctrl+P, ou Imprimer dans le menu du navigateur.")
    show("arrondissement-besoins", arrondissement=code)
sheet_foot()
