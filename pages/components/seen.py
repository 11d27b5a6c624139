"""A link says on which day its page was seen; opened when figures have changed since, the page says so."""

from __future__ import annotations

import datetime as dt
import html
from urllib.parse import urlencode

import streamlit as st

from etl.french import format_date
from pages.components.address import asked_day, few, same_figures
from pages.components.store import edition, known_on, read

SEEN = "vu"  # in the address
SEEN_ON, SHOWN = "jour-vu", "series-montrees"  # in the session: that day, the series that the page shows
NAMED = 4  # series that the line names


def seen_day() -> str:
    """What a link to the page as it is holds: today (ISO), nothing where another day or an edition fixes its figures."""
    return "" if known_on() or edition() else dt.date.today().isoformat()


def copy_button(label: str = "Copier le lien", text: str = "") -> str:
    """The button that copies this text, or the link of the page as it is (address.js)."""
    copied = f"data-copie='{html.escape(text, quote=True)}'" if text else f"data-vu='{seen_day()}'"
    return f"<button type='button' class='pd-copy' {copied} aria-live='polite'>{html.escape(label)}</button>"


def to_copy(label: str, text: str) -> None:
    """A text to take away as it is, and the button that copies it."""
    st.code(text, language=None, wrap_lines=True)
    st.html(copy_button(label, text))


def asked_seen() -> dt.date | None:
    """The day of the link, out of the address once read: a bookmark keeps none. None if it is no day, which is said."""
    found = asked_day(SEEN, "Le lien disait sa page vue le")
    st.query_params.pop(SEEN, None)
    return found


def tell_changed(seen: dt.date) -> None:
    """Which series of the page have changed since that day, and the page as it was."""
    if not seen_day():
        return
    names = read("changes-depuis", depuis=seen.isoformat(), indicateurs=tuple(sorted(st.session_state[SHOWN])))
    if not names:
        return
    asked = {key: st.query_params.get_all(key) for key in st.query_params}  # what that day does not have is said there
    then = html.escape(urlencode(asked | same_figures() | {"au": seen.isoformat()}, doseq=True), quote=True)
    said = html.escape(few(names, NAMED))
    st.html(
        f"<p class='pd-seen' role='status'>Des chiffres de cette page ont changé depuis le {format_date(seen)}, jour de ce "
        f"lien\u00a0: {said}. <a href='?{then}' target='_self'>Voir ceux de ce jour-là</a>\u202f; ceux d’aujourd’hui sont ci-dessous.</p>"
    )
