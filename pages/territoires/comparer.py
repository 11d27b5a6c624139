"""Comparer: any indicator, any arrondissements, any year; one selection shared by every view."""

import streamlit as st

from pages.components import ask, catalog, choose, choose_year, head, offered, part, play, show
from pages.components.address import kept_folded
from pages.components.choices import PACE, PLAYING
from reporting.exhibits.territoires import is_rate

VIEWS = ("Carte et classement", "Depuis le plan", "Petits multiples", "Évolution", "Rangs", "Nuage", "Tableau")
YEARLY = ("Carte et classement", "Nuage")  # the views of one year


# While it plays, the fragment runs itself.
@part("Un indicateur, tous les arrondissements", run_every=PACE if st.session_state.get(PLAYING) else None)
def comparer() -> None:
    """The choices, then the view asked for: only its figures are sent."""
    kept_folded(["vue"])  # where no indicator is known, it is not asked
    left, right = st.columns([3, 4])
    with left:
        chosen = ask("comparer-carte", "indicateur")
    with right:
        arr = ask("comparer-carte", "arr")
    parts = offered("comparer-carte", "ventilation", indicateur=chosen)
    ventilation = ask("comparer-carte", "ventilation", indicateur=chosen) if len(parts) > 1 else parts[0]
    vue = choose_view()
    years = offered("comparer-carte", "annee", indicateur=chosen, ventilation=ventilation)
    if vue in YEARLY:
        annee = a_year(years)
        if vue == "Nuage":
            nuage(chosen, annee, arr, ventilation)
        else:
            carte_et_classement(chosen, annee, arr, ventilation)
    elif vue == "Depuis le plan":
        depuis_le_plan(chosen, arr, ventilation)
    elif vue == "Petits multiples":
        show("comparer-multiples", indicateur=chosen, arr=arr, ventilation=ventilation, histoire=history())
    elif vue == "Évolution":
        show("comparer-evolution", indicateur=chosen, arr=arr, ventilation=ventilation, histoire=history())
    elif vue == "Rangs":
        rangs(chosen, arr, ventilation)
    else:
        tableau(chosen, arr, ventilation)


def tableau(chosen: str, arr: tuple[str, ...], ventilation: str) -> None:
    """Sorted by the order of the arrondissements, or by one of its years."""
    bar = st.columns([3, 3, 4], vertical_alignment="bottom")
    sorts = offered("comparer-tableau", "tri", indicateur=chosen, ventilation=ventilation)
    with bar[0]:
        tri = choose("Trier par", sorts, "tri")
    if tri == sorts[0]:  # their order has one way
        sens = offered("comparer-tableau", "sens")[0]
    else:
        with bar[1]:
            sens = choose("Sens", offered("comparer-tableau", "sens"), "sens", bar=True)
    with bar[2]:
        centre = paris_centre()
    show("comparer-tableau", indicateur=chosen, ventilation=ventilation, arr=arr, tri=tri, sens=sens, centre=centre)


def choose_view() -> str:
    return choose("Vue", VIEWS, "vue", bar=True)


def a_year(years: list[int]) -> int:
    left, right = st.columns([1, 5], vertical_alignment="bottom")
    with left:
        play(years)
    with right:
        return choose_year(years)


def history() -> bool:
    whole: bool = ask("comparer-evolution", "histoire")
    return whole


def paris_centre() -> bool:
    together: bool = ask("comparer-carte", "centre")
    return together


def carte_et_classement(chosen: str, annee: int, arr: tuple[str, ...], ventilation: str) -> None:
    switches = st.columns(2)
    with switches[0]:
        autres = ask("comparer-classement", "autres")
    with switches[1]:
        centre = paris_centre()
    if is_rate(catalog().indicators[chosen]):
        left, ranked = st.columns(2)
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


def depuis_le_plan(chosen: str, arr: tuple[str, ...], ventilation: str) -> None:
    en_carte = ask("depuis-plan-arrondissements", "en_carte")
    show(
        "depuis-plan-arrondissements",
        selects="arr",
        indicateur=chosen,
        ventilation=ventilation,
        arr=arr,
        en_carte=en_carte,
    )


def nuage(chosen: str, annee: int, arr: tuple[str, ...], ventilation: str) -> None:
    second = ask("comparer-nuage", "indicateur2", indicateur=chosen)
    show("comparer-nuage", indicateur=chosen, ventilation=ventilation, indicateur2=second, annee=annee, arr=arr)


def rangs(chosen: str, arr: tuple[str, ...], ventilation: str) -> None:
    left, right = st.columns(2)
    with left:
        depuis = ask("comparer-rangs", "depuis", indicateur=chosen, ventilation=ventilation)
    with right:
        annee = ask("comparer-rangs", "annee", indicateur=chosen, ventilation=ventilation)
    show("comparer-rangs", indicateur=chosen, annee=annee, depuis=depuis, arr=arr, ventilation=ventilation)


head("Comparer", "comparer")
comparer()
