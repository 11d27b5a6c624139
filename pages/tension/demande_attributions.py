"""Demande et attributions: two references, and the requests that name no arrondissement."""

import streamlit as st

from pages.components import ask, folded, head, part, rest, show

REGION = ("tension", "delai_median")  # what the story of the plan tells of Paris in the region


@part("Tension et demandes par arrondissement")
def arrondissements() -> None:
    """One year and a few arrondissements, shared by the rankings and the map."""
    choices = st.columns([1, 3, 2])
    with choices[0]:
        annee = ask("tension-classement", "annee")
    with choices[1]:
        arr = ask("tension-classement", "arr")
    with choices[2]:
        officiel = ask("tension-classement", "officiel")
    left, right = st.columns(2)
    with left:
        show("tension-classement", annee=annee, arr=arr, officiel=officiel)
    with right:
        show("demandes-repartition", annee=annee, arr=arr)
    carte(annee, arr)


@st.fragment
def carte(annee: int, arr: tuple[str, ...]) -> None:
    """One of three rates on the map, and in the region beside those of the story; what changed in the requests."""
    with st.container(key="trois-fin"):
        with st.container():
            indicateur = ask("demandes-region", "indicateur")
            show("comparer-carte", selects="arr", indicateur=indicateur, annee=annee, arr=arr)
        with st.container():
            show("depuis-plan-arrondissements", indicateur="demandes", arr=arr, selects="arr")
        with st.container(key="deux-region"):
            for place, one in enumerate(list(dict.fromkeys([indicateur, *REGION]))[: len(REGION)]):
                with st.container():
                    show("demandes-region", place=place, indicateur=one)


@folded("Tension par taille de logement", "typologie")
def typologie() -> None:
    """By number of rooms."""
    show("tension-typologie")


@folded("Demandes et plafonds, à Paris", "paris", "histoire")
def ensemble() -> None:
    """Paris as a whole: all its requests, and the dwellings let to households under the ceilings of PLAI."""
    show("demandes-paris")
    show("plafonds-plai", histoire=ask("plafonds-plai", "histoire"))


head("Demande et attributions", "demande-attributions")
arrondissements()
typologie()
ensemble()
rest("demande_attributions", dated=False)
