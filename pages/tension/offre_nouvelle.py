"""Offre nouvelle: approvals against the reference, by financing and arrondissement, outside those above 25 %, PLAI and PLS."""

import streamlit as st

from pages.components import ask, folded, head, part, read, rest, show
from reporting.exhibits.offre_nouvelle import PLAN


@part("Logements agréés par arrondissement")
def depuis_le_plan(histoire: bool) -> None:
    """A financing, or all of them: the years of the plan against those before it, in bars or on the map."""
    name, agreed = "depuis-plan-arrondissements", "logements_finances"
    bar = st.columns([2, 5, 2], vertical_alignment="bottom")
    with bar[0]:
        ventilation = ask(name, "ventilation", indicateur=agreed)
    with bar[1]:
        arr = ask("offre-part", "arr")
    with bar[2]:
        en_carte = ask(name, "en_carte")
    show(name, indicateur=agreed, ventilation=ventilation, arr=arr, en_carte=en_carte, selects="arr")
    annee_par_annee(arr, histoire)


@folded("Année par année, par arrondissement", "annees", "annee")
def annee_par_annee(arr: tuple[str, ...], histoire: bool) -> None:
    """A year, or the years of the plan together: the bars, and what they are of the dwellings there."""
    period = read("periode-agrements")
    annee = ask("offre-arrondissements", "annee", said=lambda a: f"plan, {period}" if a == PLAN else a)
    left, right = st.columns(2)
    with left:
        show("offre-arrondissements", annee=annee, arr=arr)
    with right:
        show("offre-part", arr=arr, histoire=histoire)


@folded("Mises en service par arrondissement", "service")
def mises_en_service() -> None:
    """The dwellings that came into service in a year."""
    show("offre-service")


head("Offre nouvelle", "offre-nouvelle")
bar = st.columns([2, 3], vertical_alignment="bottom")
with bar[0]:
    base = ask("offre-financements", "base")
with bar[1]:
    histoire = ask("offre-financements", "histoire")
with st.container(key="trois-debut"):
    with st.container():
        show("offre-financements", base=base, histoire=histoire)
    with st.container():
        show("offre-hors-25", histoire=histoire)
    with st.container():
        show("offre-parts", histoire=histoire)
depuis_le_plan(histoire)
mises_en_service()
rest("offre_nouvelle", ("mises_en_service",))
