"""DALO: flows, their account over a year, and what is known of the stock."""

import streamlit as st

from pages.components import ask, head, part, rest, show

DRAWN = (
    "dalo_recours",
    "dalo_decisions",
    "dalo_favorables",
    "dalo_taux_favorable",
    "dalo_relogements",
    "dalo_rapport_logement",
    "dalo_stock",
)


@part("Bilan d’une année")
def bilan() -> None:
    """One year: the account of the stock, and the ratio of its flows."""
    annee = ask("dalo-bilan", "annee")
    left, right = st.columns(2)
    with left:
        show("dalo-bilan", annee=annee)
    with right:
        show("dalo-rapport", annee=annee)


head("DALO", "dalo")
histoire = ask("dalo-flux", "histoire")
show("dalo-flux", histoire=histoire)
bilan()
left, right = st.columns(2)
with left:
    show("dalo-favorables", histoire=histoire)
with right:
    show("dalo-stock", histoire=histoire)
rest("dalo", DRAWN)
