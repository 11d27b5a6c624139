"""Logement social (SRU): the rate by arrondissement, over time, and the distance to 25 %."""

import streamlit as st

from etl.french import format_exact
from pages.components import (
    catalog,
    choose,
    choose_arrondissements,
    choose_base,
    choose_number,
    choose_switch,
    head,
    part,
    read,
    show,
)


@part("Taux SRU par arrondissement")
def arrondissements() -> None:
    """One year and a few arrondissements, shared by the map, the ranking and the lines."""
    choices = st.columns([1, 3])
    with choices[0]:
        annee = choose("Situation au 1er janvier", read("annees-sru"), "annee")
    with choices[1]:
        arr = choose_arrondissements(default=("75107", "75115", "75120"))
    left, right = st.columns([11, 9])
    with left:
        show("sru-carte", annee=annee, arr=arr, selects="arr")
    with right:
        show("sru-classement", annee=annee, arr=arr)
    show("sru-evolution", arr=arr)


@st.fragment
def objectif() -> None:
    """Paris against its legal rate, from one of the plan's two references."""
    show("trajectoire", indicateur="sru_taux", base=choose_base())


@part("Ce qui a fait varier le taux")
def decomposition() -> None:
    """What the dwellings and the résidences principales did to the rate of one territory."""
    known = catalog()
    named = {code: known.territories[code].short for code in ("75056", *known.arrondissements)}
    choices = st.columns(3)
    with choices[0]:
        territoire = choose("Territoire", list(named), "territoire", said=named.__getitem__)
    years = read("annees-decomposition", territoire=territoire)
    with choices[1]:
        depuis = choose("De", years, "depuis")
    with choices[2]:
        jusqua = choose("À", years, "jusqua", default=max(years, default=None))
    show("sru-decomposition", territoire=territoire, depuis=depuis, annee=jusqua)


@st.fragment
def simulateur() -> None:
    """Hypotheses in the address; a second scenario beside the first when asked."""
    a = scenario("", 4000)
    pair = choose_switch("Comparer à un second scénario", "paire")
    b = scenario("_b", 6000) if pair else ()
    show("sru-simulation", a=a, b=b)
    if choose_switch("Répartir le scénario A entre les arrondissements", "repartir"):
        with st.columns(3)[0]:
            hors = choose_number(
                "Part hors des arrondissements > 25 %",
                "hors",
                read("part-hors"),
                within=(0, 100),
                step=1,
                help="Des mises en service, en % ; par défaut, la dernière part publiée des agréments",
            )
        show("sru-simulation-arrondissements", a=a, hors=hors)


def scenario(suffix: str, additions: int) -> tuple[float, ...]:
    """The hypotheses of one scenario, each within what can be imagined."""
    name = "Scénario B" if suffix else "Scénario A"
    st.markdown(f"**{name}**")
    asked = (
        ("Mises en service par an", "ajouts", additions, (0, 20_000), 100, None),
        ("Sorties par an", "pertes", 0, (0, 20_000), 100, "Démolitions, ventes, fins de convention"),
        ("Résidences principales, % par an", "croissance", 0.0, (-5.0, 5.0), 0.1, None),
        ("Délai agrément-service, ans", "delai", 3, (0, 8), 1, "Jusque-là entrent les logements déjà agréés"),
        ("Taux visé, %", "cible", 25.0, (1.0, 60.0), 0.5, None),
        ("Échéance, 1er janvier", "horizon", 2031, (2026, 2060), 1, None),
    )
    values = []
    columns = [*st.columns(3), *st.columns(3)]
    for column, (label, key, default, within, step, why) in zip(columns, asked, strict=True):
        with column:
            said = str if key == "horizon" else format_exact
            values.append(choose_number(label, key + suffix, default, within=within, step=step, help=why, said=said))
    return tuple(values)


head("Tension", "Logement social (SRU)", "logement-social")
arrondissements()
objectif()
show("sru-concentration")
st.divider()
decomposition()
st.divider()
simulateur()
st.divider()
show("a-collecter", sujet="logement_social")
show("chiffres-isoles", sujet="logement_social")
