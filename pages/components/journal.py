"""The audit trail on screen: receptions, withdrawals, editions for all, who came in or was refused for the secrétariat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from etl.findings import Refused
from etl.french import format_date
from etl.intake import SECRETARIAT, Event, Person, events
from pages.components.literal import literal
from reporting.render.web.table import table

SHOWN = 200  # events of access listed


def show_journal(person: Person) -> None:
    """What was done here; by whom, why and from which file for those who may import, roles for all."""
    st.header("Journal des réceptions, des retraits et des éditions", anchor=False)
    try:
        done = events()[::-1]
    except Refused as refused:
        st.error(literal(refused), icon=":material/link_off:")
        return
    _show_receptions([event for event in done if not event.of_access], person)
    if person.role == SECRETARIAT:
        _show_access([event for event in done if event.of_access])


def _show_receptions(done: Sequence[Event], person: Person) -> None:
    if not done:
        st.info("Aucun fichier reçu, aucune édition scellée par cette instance.", icon=":material/inbox:")
        return
    # Whoever has no right to import learns nothing that a producer wrote, nor what proves a guess of a hidden figure.
    told = person.may_import
    frame = pd.DataFrame(
        {
            "Jour": [format_date(_local(event).date()) for event in done],
            "Qui": [event.who if person.may_import else event.role or "—" for event in done],
            "Quoi": [event.action for event in done],
            **({"Fichier": [event.file for event in done]} if told else {}),
            "Source": [", ".join(filter(None, (event.source, event.edition))) or "—" for event in done],
            "Chiffres": [str(event.rows) if event.rows else "—" for event in done],
            **({"Raison": [event.reason for event in done]} if told else {}),
            **({"Empreinte": [event.sha256[:12] for event in done]} if told else {}),
        }
    )
    st.html(table(frame, "Réceptions, retraits et éditions, du plus récent au plus ancien"))


def _show_access(done: Sequence[Event]) -> None:
    st.header("Journal des accès", anchor=False)
    st.caption(
        "Connexions, refus et fichiers à diffusion restreinte emportés, sans aucune valeur. Montré au seul secrétariat."
    )
    if not done:
        st.info("Aucune connexion, aucun refus.", icon=":material/inbox:")
        return
    listed = done[:SHOWN]
    frame = pd.DataFrame(
        {
            "Quand": [f"{format_date(_local(event).date())}, {_local(event):%H:%M}" for event in listed],
            "Qui": [event.who or "visiteur non connecté" for event in listed],
            "Rôle": [event.role for event in listed],
            "Quoi": [event.action for event in listed],
            "Fichier": [event.file or "—" for event in listed],
            "Pourquoi": [event.reason or "—" for event in listed],
        }
    )
    st.html(table(frame, "Accès, du plus récent au plus ancien"))
    if len(done) > SHOWN:
        st.caption(f"Les {SHOWN} derniers ; le fichier du journal les garde tous.")


def _local(event: Event) -> dt.datetime:
    """When, by the clock of the machine that serves."""
    return dt.datetime.fromisoformat(event.when).astimezone()
