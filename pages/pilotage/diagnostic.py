"""Diagnostic à mi-parcours: what goes towards its aim, what goes away, what cannot be said; the rest folded by subject."""

import streamlit as st

from pages.components import ask, folded, head, lists, read, show
from reporting.exhibits.diagnostic import Section
from reporting.exhibits.offre_parts import SHARES


def section(told: Section) -> None:
    """Behind its title: its exhibits one after the other, then what they leave to say."""

    @folded(told.title, told.name)
    def opened() -> None:
        for place, (name, choices) in enumerate(told.pieces):
            show(name, place=place, **choices)
        note(told)

    opened()


def references(told: Section) -> None:
    """Every indicator, from one of the plan's two references."""

    @folded(told.title, told.name, "reference")
    def opened() -> None:
        base = ask("diagnostic-references", "base")
        for name, choices in told.pieces:
            show(name, base=base, **choices)

    opened()


def trajectoires(told: Section) -> None:
    """The line of one indicator."""

    @folded(told.title, told.name, "indicateur", "histoire")
    def opened() -> None:
        note(told)
        if told.note:
            return
        pieces = {choices["indicateur"]: (name, choices) for name, choices in told.pieces}
        chosen, histoire = ask("trajectoire", "indicateur"), ask("trajectoire", "histoire")
        name, choices = pieces[chosen]
        show(name, histoire=histoire, **choices)
        if chosen in SHARES:  # a list alone tells half of it
            show("offre-hors-25", histoire=histoire)

    opened()


def note(told: Section) -> None:
    if told.note:
        st.info(told.note, icon=":material/hourglass_empty:")


head("Diagnostic à mi-parcours", "diagnostic")
lists(read("listes-diagnostic"))
first, second, *others = read("sections-diagnostic")
references(first)
trajectoires(second)
for other in others:
    section(other)
st.page_link("pilotage/documents.py", label="En faire un document Word à compléter, page Documents")
