"""Glossaire: the words of the plan and of this site, one of them or all."""

import streamlit as st

from pages.components import choose
from pages.components.show import pairs
from reporting.render.web.words import glossary

ALL = "tous"

st.title("Glossaire", anchor=False)
mot = choose("Mot", [ALL, *glossary()], "mot")
st.html(pairs({one: meaning for one, meaning in glossary().items() if mot in (ALL, one)}))
