"""Accessibilité: what this site owes and does not yet give."""

import streamlit as st

st.title("Accessibilité", anchor=False)
st.markdown(
    "Ce site n’a pas été audité selon le RGAA 4.1 : il est déclaré **non conforme** tant qu’aucun audit n’a eu lieu. "
    "Chaque figure a une alternative textuelle et un tableau."
)
