"""Calendrier des données: what is due when, what is late, what the committee will have, and whom to ask."""

import datetime as dt
from typing import Any

import streamlit as st

from etl.catalog import PLAN_YEARS, SUBJECTS
from pages.components import catalog, choose, choose_day, head, read, show
from pages.components.store import today
from reporting.echeances import next_committee
from reporting.exhibits.attendus import ALL, EVERYTHING, SHEETS

ADMITTED = (dt.date(PLAN_YEARS.start, 1, 1), dt.date(PLAN_YEARS.stop + 2, 12, 31))


@st.fragment
def calendrier() -> None:
    """The committee, the year of its report, the indicators kept: shared by all that follows."""
    first, second, third, fourth, fifth = st.columns(5)
    with first:
        committee = choose_day(
            "Date du COREP",
            "corep",
            next_committee(max(today(), ADMITTED[0])),
            within=ADMITTED,
            why="Par défaut le prochain 30 juin, hypothèse à changer : le bilan se présente au premier semestre.",
        )
    with second:
        closed = min(max(committee.year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])
        year = choose("Bilan de l'année", list(PLAN_YEARS), "bilan", default=closed)
    with third:
        subject = choose("Sujet", (ALL, *SUBJECTS), "sujet", said=lambda name: SUBJECTS.get(name, name))
    with fourth:
        producers = sorted({p for i in catalog().indicators.values() for p in i.producers})
        producer = choose("Producteur", (ALL, *producers), "producteur")
    with fifth:
        kept = choose("Indicateurs", (SHEETS, EVERYTHING), "indicateurs")
    days: dict[str, Any] = {"jour": today().isoformat(), "corep": committee.isoformat(), "bilan": year}
    filters: dict[str, Any] = {"sujet": subject, "producteur": producer, "indicateurs": kept}
    show("echeances-prochaines", **days, **filters)
    show("echeances-frise", **days, **filters)
    show("echeances", **days, **filters)
    show("completude", **days)
    message(days)


def message(days: dict[str, Any]) -> None:
    """A message to a producer, to copy, and what it asks for."""
    st.header("Écrire à un producteur", anchor=False)
    producer = choose("Destinataire", read("producteurs"), "destinataire")
    found = read("message-producteur", producteur=producer, **days)
    show("relance", producteur=producer, **days)
    if found is None:
        return
    st.markdown("**Objet**")
    st.code(found.subject, language=None, wrap_lines=True)
    st.markdown("**Message**")
    st.code(found.body, language=None, wrap_lines=True, height=480)


head("Pilotage", "Calendrier des données", "calendrier")
st.caption("La date du COREP est une hypothèse, le prochain 30 juin, à changer ci-dessous.")
calendrier()
