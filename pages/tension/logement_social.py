"""Logement social (SRU): the rate by arrondissement, over time, and the distance to 25 %."""

import streamlit as st

from etl.french import format_exact
from pages.components import ask, choose_number, choose_switch, folded, head, offered, opening, part, rest, show
from reporting.exhibits.sru_calculs import OPENING


@part("Taux SRU par arrondissement")
def arrondissements() -> None:
    """One bar of choices for the map, the ranking, the change since the plan began, the lines, and Paris."""
    bar = st.columns([5, 9, 7, 5], vertical_alignment="bottom")
    with bar[0]:
        annee = ask("sru-carte", "annee")
    with bar[1]:
        arr = ask("sru-evolution", "arr")
    with bar[2]:
        base = ask("trajectoire", "base")
    with bar[3]:
        histoire = ask("trajectoire", "histoire")
    left, right = st.columns(2)
    with left:
        show("sru-carte", annee=annee, arr=arr, selects="arr")
    with right:
        show("sru-classement", annee=annee, arr=arr)
    with st.container(key="trois-fin"):
        with st.container():
            show("depuis-plan-arrondissements", indicateur="sru_logements", arr=arr, selects="arr")
        with st.container():
            show("sru-evolution", arr=arr, histoire=histoire)
        with st.container():
            show("trajectoire", indicateur="sru_taux", base=base, histoire=histoire)


@part("Taux SRU de Paris")
def paris() -> None:
    """Paris alone, where nothing is known by arrondissement."""
    bar = st.columns(2, vertical_alignment="bottom")
    with bar[0]:
        base = ask("trajectoire", "base")
    with bar[1]:
        histoire = ask("trajectoire", "histoire")
    show("trajectoire", indicateur="sru_taux", base=base, histoire=histoire)


@folded("Où est le parc social", "concentration")
def concentration() -> None:
    """What part of the dwellings the arrondissements above 25 % have."""
    show("sru-concentration", histoire=True)


@folded("Ce qui a fait varier le taux", "decomposition", "territoire", "depuis", "jusqua")
def decomposition() -> None:
    """What the dwellings and the résidences principales did to the rate of one territory."""
    choices = st.columns(3)
    with choices[0]:
        territoire = ask("sru-decomposition", "territoire")
    with choices[1]:
        depuis = ask("sru-decomposition", "depuis", territoire=territoire)
    with choices[2]:
        annee = ask("sru-decomposition", "annee", territoire=territoire)
    show("sru-decomposition", territoire=territoire, depuis=depuis, annee=annee)


def whole(year: float) -> str:
    return str(int(year))


# Label, key, bounds, decimals, how it is written, help; the second scenario's keys end with "_b".
HYPOTHESES = (
    ("Mises en service par an", "ajouts", (0, 20_000), 0, format_exact, None),
    ("Sorties par an", "pertes", (0, 20_000), 0, format_exact, "Démolitions, ventes, fins de convention"),
    ("Résidences principales, % par an", "croissance", (-5, 5), 2, format_exact, None),
    ("Délai agrément-service, ans", "delai", (0, 8), 0, format_exact, "Jusque-là entrent les logements déjà agréés"),
    ("Taux visé, %", "cible", (1, 60), 2, format_exact, None),
    ("Échéance, 1er janvier", "horizon", (2026, 2060), 0, whole, None),
)

ASKED = (*(f"{key}{suffix}" for _, key, *_ in HYPOTHESES for suffix in ("", "_b")), "paire", "repartir", "hors")


@folded("Simuler une production annuelle", "simulation", *ASKED)
def simulateur() -> None:
    """Hypotheses in the address; a second scenario beside the first when asked."""
    a = scenario("Scénario A", "")
    b: tuple[float, ...] = ()
    if choose_switch("Comparer à un second scénario", "paire"):
        b = scenario("Scénario B", "_b", ajouts=6000)
    show("sru-simulation", a=a, b=b)
    if not choose_switch("Répartir le scénario A entre les arrondissements", "repartir"):
        return
    with st.columns(3)[0]:
        hors = choose_number(
            "Part hors des arrondissements > 25 %",
            "hors",
            opening("sru-simulation-arrondissements", "hors"),
            within=(0, 100),
            help="Des mises en service, en % ; par défaut, la dernière part publiée des agréments",
        )
    show("sru-simulation-arrondissements", a=a, hors=hors)


def scenario(name: str, suffix: str, **defaults: float) -> tuple[float, ...]:
    """The hypotheses of one scenario, each within what can be imagined."""
    st.markdown(f"**{name}**")
    values = []
    columns = [*st.columns(3), *st.columns(3)]
    for column, opens, (label, key, within, decimals, said, why) in zip(columns, OPENING, HYPOTHESES, strict=True):
        with column:
            asked = defaults.get(key, opens)
            values.append(
                choose_number(label, key + suffix, asked, within=within, decimals=decimals, help=why, said=said)
            )
    return tuple(values)


head("Logement social (SRU)", "logement-social")
arrondissements()
if not offered("sru-carte", "annee"):
    paris()
concentration()
decomposition()
simulateur()
rest("logement_social")
