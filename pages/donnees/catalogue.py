"""Catalogue: every indicator, filtered, and its sheet, which comes first where a link asks for it."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.components import ask, catalog, folded, head, part, read, show
from pages.components.address import linked
from pages.components.choices import choose, choose_word
from pages.components.show import pairs
from reporting.exhibits.catalogue import definition

FIRST = 25  # series listed before someone asks for all of them


@st.fragment
def liste() -> None:
    """The indicators that match an axis, a state and a word."""
    bar = st.columns([2, 3, 3, 3], vertical_alignment="bottom")
    with bar[0]:
        axe = ask("catalogue", "axe")
    with bar[1]:
        etat = ask("catalogue", "etat")
    with bar[2]:
        cherche = choose_word("Chercher un mot", "cherche")
    with bar[3]:
        lignes = choose("Lignes", (f"les {FIRST} premières", "toutes"), "lignes", bar=True)
    show("catalogue", shown=partial(on_screen, whole=lignes == "toutes"), axe=axe, etat=etat, cherche=cherche)


def on_screen(table: pd.DataFrame, whole: bool) -> pd.DataFrame:
    return (table if whole else table.head(FIRST)).drop(columns="Identifiant")


@part("Fiche d’un indicateur")
def fiche() -> None:
    """One indicator: its figures, its definition, the files behind them."""
    left, middle, right = st.columns([5, 4, 3], vertical_alignment="bottom")
    with left:
        indicateur = ask("fiche", "indicateur")
    with middle:
        base = ask("fiche", "base") if read("a-une-reference", indicateur=indicateur) else "A"
    with right:
        histoire = ask("fiche", "histoire")
    show("fiche", indicateur=indicateur, base=base, histoire=histoire)
    st.html(pairs(definition(catalog().indicators[indicateur])))
    fichiers(indicateur)


@folded("Fichiers qui ont donné ces chiffres", "fichiers")
def fichiers(indicateur: str) -> None:
    """Where its figures come from, the last file first."""
    show("millesimes", indicateur=indicateur)


@folded("Les dix-sept indicateurs du plan, année par année", "etats")
def etats() -> None:
    """The years of each of the plan's indicators, by state."""
    show("catalogue-etats")


@folded("Fiche d’un indicateur", "fiche", "indicateur", "reference", "histoire")
def une_fiche() -> None:
    """The same, where no link asked for one."""
    fiche()


head("Catalogue", "catalogue")
if linked("fiche-d-abord", ["indicateur"]):
    fiche()
    st.divider()
    liste()
else:
    liste()
    une_fiche()
etats()
