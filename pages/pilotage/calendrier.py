"""Calendrier des données: what is wanted when, what the committee will have, and whom to ask."""

import datetime as dt
from typing import Any

import streamlit as st

from etl.catalog import PLAN_YEARS
from pages.components import ask, choose, choose_day, folded, head, read, show
from pages.components.seen import to_copy
from pages.components.store import today
from reporting.analysis.echeances import next_committee

ADMITTED = (dt.date(PLAN_YEARS.start, 1, 1), dt.date(PLAN_YEARS.stop + 2, 12, 31))


@st.fragment
def calendrier() -> None:
    """The committee and the year of its report: shared by all that follows."""
    first, second = st.columns(2)
    with first:
        committee = choose_day(
            "Date du COREP",
            "corep",
            within=ADMITTED,
            why="Sans date, ce qui est à demander va jusqu’au prochain 30 juin : le bilan se présente au premier semestre.",
        )
    with second:
        closed = min(max((committee or next_committee(today())).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])
        year = choose("Bilan de l’année", list(PLAN_YEARS), "bilan", default=closed)
    days: dict[str, Any] = {
        "jour": today().isoformat(),
        "corep": committee.isoformat() if committee else "",
        "bilan": year,
    }
    show("echeances-prochaines", **days)
    show("echeances-frise", **days)
    detail(days)
    message(days)


@folded("Chaque indicateur, et la complétude du bilan", "echeances")
def detail(days: dict[str, Any]) -> None:
    """What the committee will have of each, then how much of the report is there."""
    show("echeances", **days)
    show("completude", **days)


@folded("Demander des chiffres : un message par détenteur", "relance", "destinataire")
def message(days: dict[str, Any]) -> None:
    """A message to a holder of figures, to copy, and what it asks for."""
    producer = ask("relance", "producteur")
    found = read("message-producteur", producteur=producer, **days)
    show("relance", producteur=producer, **days)
    if found is None:
        return
    st.markdown("**Objet**")
    to_copy("Copier l’objet", found.subject)
    st.markdown("**Message**")
    to_copy("Copier le message", found.body)


head("Calendrier des données", "calendrier")
show("synthese-manques")
calendrier()
