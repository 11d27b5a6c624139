"""Comparer: any indicator, any arrondissements, any year; one selection shared by every view."""

import streamlit as st

from pages.components import (
    catalog,
    choose,
    choose_arrondissements,
    choose_switch,
    choose_year,
    head,
    part,
    play,
    read,
    show,
)
from pages.components.choices import PACE, PLAYING
from reporting.exhibits.territoires import is_rate

VIEWS = ("Carte et classement", "Petits multiples", "Évolution", "Rangs", "Nuage", "Tableau")
YEARLY = ("Carte et classement", "Nuage")  # the views of one year


def indicateur(label: str, key: str, default: str) -> str:
    """One of the indicators known by arrondissement."""
    known = catalog().indicators
    named: dict[str, str] = {i: known[i].short for i in read("indicateurs-arrondissement")}
    picked: str = choose(label, list(named), key, default=default, said=named.__getitem__)
    return picked


# While it plays, the fragment runs itself.
@part("Un indicateur, tous les arrondissements", run_every=PACE if st.session_state.get(PLAYING) else None)
def comparer() -> None:
    """The choices, then the view asked for: only its figures are sent."""
    left, right = st.columns([3, 4])
    with left:
        chosen = indicateur("Indicateur", "indicateur", "sru_taux")
    with right:
        arr = choose_arrondissements()
    parts = read("ventilations", indicateur=chosen)
    ventilation = choose("Ventilation", parts, "ventilation") if len(parts) > 1 else parts[0]
    vue = choose_view()
    years = read("annees", indicateur=chosen, ventilation=ventilation)
    if vue in YEARLY:
        annee = a_year(years)
        if vue == "Nuage":
            nuage(chosen, annee, arr)
        else:
            carte_et_classement(chosen, annee, arr, ventilation)
    elif vue == "Petits multiples":
        show("comparer-multiples", indicateur=chosen, arr=arr, ventilation=ventilation)
    elif vue == "Évolution":
        show("comparer-evolution", indicateur=chosen, arr=arr, ventilation=ventilation)
    elif vue == "Rangs":
        rangs(chosen, years, arr, ventilation)
    else:
        show("comparer-tableau", indicateur=chosen, ventilation=ventilation, centre=paris_centre())


def choose_view() -> str:
    return choose("Vue", VIEWS, "vue", bar=True)


def a_year(years: list[int]) -> int:
    left, right = st.columns([1, 5], vertical_alignment="bottom")
    with left:
        play(years)
    with right:
        return choose_year(years)


def paris_centre() -> bool:
    return choose_switch("Réunir les 1er à 4e (Paris Centre)", "centre")


def carte_et_classement(chosen: str, annee: int, arr: tuple[str, ...], ventilation: str) -> None:
    switches = st.columns(2)
    with switches[0]:
        autres = choose_switch("Montrer aussi les références d'une autre assiette", "autres")
    with switches[1]:
        centre = paris_centre()
    if is_rate(catalog().indicators[chosen]):
        left, ranked = st.columns([11, 9])
        with left:
            show(
                "comparer-carte",
                selects="arr",
                indicateur=chosen,
                annee=annee,
                arr=arr,
                ventilation=ventilation,
                centre=centre,
            )
    else:
        ranked = st.container()
    with ranked:
        show(
            "comparer-classement",
            indicateur=chosen,
            annee=annee,
            arr=arr,
            ventilation=ventilation,
            autres=autres,
            centre=centre,
        )


def nuage(chosen: str, annee: int, arr: tuple[str, ...]) -> None:
    second = indicateur("Second indicateur", "indicateur2", "tension")
    show("comparer-nuage", indicateur=chosen, indicateur2=second, annee=annee, arr=arr)


def rangs(chosen: str, years: list[int], arr: tuple[str, ...], ventilation: str) -> None:
    first, last = read("annees-comparables", indicateur=chosen, ventilation=ventilation)
    left, right = st.columns(2)
    with left:
        depuis = choose("De", years, "depuis", default=first)
    with right:
        annee = choose("À", years, "jusqua", default=last)
    show("comparer-rangs", indicateur=chosen, annee=annee, depuis=depuis, arr=arr, ventilation=ventilation)


head("Territoires", "Comparer", "comparer")
comparer()
