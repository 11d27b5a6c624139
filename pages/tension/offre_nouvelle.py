"""Offre nouvelle: approvals against the reference, by financing and arrondissement, outside those above 25 %, PLAI and PLS."""

import streamlit as st

from pages.components import ask, head, part, read, show
from reporting.exhibits.offre_nouvelle import PLAN


@st.fragment
def financements(histoire: bool) -> None:
    """Paris by financing, against one of the two references of the sheet."""
    show("offre-financements", base=ask("offre-financements", "base"), histoire=histoire)


@part("Logements agréés par arrondissement")
def arrondissements(histoire: bool) -> None:
    """A year, or the years of the plan together, and a few arrondissements for the bars and the lines."""
    left, right = st.columns([1, 3])
    with left:
        period = read("periode-agrements")
        annee = ask("offre-arrondissements", "annee", said=lambda a: f"plan, {period}" if a == PLAN else a)
    with right:
        arr = ask("offre-part", "arr")
    left, right = st.columns(2)
    with left:
        show("offre-arrondissements", annee=annee, arr=arr)
    with right:
        show("offre-part", arr=arr, histoire=histoire)
    depuis_le_plan(arr)


@st.fragment
def depuis_le_plan(arr: tuple[str, ...]) -> None:
    """A financing, or all of them: the years of the plan against those before it, in bars or on the map."""
    name, agreed = "depuis-plan-arrondissements", "logements_finances"
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    with left:
        ventilation = ask(name, "ventilation", indicateur=agreed)
    with right:
        en_carte = ask(name, "en_carte")
    show(name, indicateur=agreed, ventilation=ventilation, arr=arr, en_carte=en_carte, selects="arr")


head("Tension", "Offre nouvelle", "offre-nouvelle")
histoire = ask("offre-financements", "histoire")
financements(histoire)
show("offre-hors-25", histoire=histoire)
show("offre-parts", histoire=histoire)
arrondissements(histoire)
show("offre-service")
show("chiffres-isoles", sujet="offre_nouvelle", sauf=("mises_en_service",))
show("a-collecter", sujet="offre_nouvelle")
