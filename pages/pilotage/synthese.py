"""Synthèse: where the plan stands, what is missing."""

import html

import streamlit as st

from pages.components import head, show, told_as
from pages.components.store import exhibit
from reporting.piece.sentences import capitalised
from reporting.render.web.words import explained

head("Où en est le plan", "synthese", recit=told_as())
show("synthese-tensions", under_title=False, recit=told_as())
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="pied"):
    missing = capitalised(exhibit("synthese-manques").reading)
    st.html(explained(f"<p class='pd-source'>{html.escape(missing)}</p>"), width="content")
    st.page_link("pilotage/calendrier.py", label="Calendrier")
