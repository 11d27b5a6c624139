"""Synthèse: where the plan stands, what is missing."""

import streamlit as st

from pages.components import head, show, told_as
from pages.components.literal import literal
from pages.components.store import exhibit
from reporting.piece.sentences import capitalised

head("Où en est le plan", "synthese", recit=told_as())
show("synthese-tensions", under_title=False, recit=told_as())
st.caption(literal(capitalised(exhibit("synthese-manques").reading)))
st.page_link("pilotage/calendrier.py", label="Qui doit quoi, et quand")
