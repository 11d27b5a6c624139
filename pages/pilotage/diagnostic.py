"""Diagnostic à mi-parcours: from the reference to now, gaps, decomposition, what is not measured, what is open."""

import streamlit as st

from pages.components import ask, head, read, show
from reporting.exhibits.diagnostic import Section
from reporting.exhibits.offre_parts import SHARES


@st.fragment
def ecarts(references: Section, trajectoires: Section) -> None:
    """Every indicator, then the line of one, from one of the plan's two references."""
    base = ask("diagnostic-references", "base")
    st.header(references.title, anchor=False)
    for name, choices in references.pieces:
        show(name, base=base, **choices)
    st.header(trajectoires.title, anchor=False)
    if trajectoires.note:
        st.info(trajectoires.note, icon=":material/hourglass_empty:")
        return
    pieces = {choices["indicateur"]: (name, choices) for name, choices in trajectoires.pieces}
    chosen, histoire = ask("trajectoire", "indicateur"), ask("trajectoire", "histoire")
    name, choices = pieces[chosen]
    show(name, base=base, histoire=histoire, **choices)
    if chosen in SHARES:  # a list alone tells half of it
        show("offre-hors-25", histoire=histoire)


def section(told: Section) -> None:
    """Its exhibits one after the other, then what they leave to say."""
    st.header(told.title, anchor=False)
    for place, (name, choices) in enumerate(told.pieces):
        show(name, place=place, **choices)
    if told.note:
        st.info(told.note, icon=":material/hourglass_empty:")


head("Pilotage", "Diagnostic à mi-parcours", "diagnostic")
references, trajectoires, *others = read("sections-diagnostic")
ecarts(references, trajectoires)
for other in others:
    st.divider()
    section(other)
st.page_link("pilotage/documents.py", label="En faire un document Word à compléter, page Documents")
