"""Around every page: the sidebar, the style, the demonstration banner, errors in plain words."""

from __future__ import annotations

import datetime as dt
import html
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import FragmentHandledException

from etl.editions import Edition
from etl.french import format_date
from etl.warehouse import DEMONSTRATION, PUBLIE, RESTREINT
from pages.components import address
from pages.components.access import account, closed, may_read
from pages.components.address import FIRST_DAY, FOLDED, as_asked, few, keep
from pages.components.head import TOLD
from pages.components.menu import menu, search
from pages.components.paper import print_button, sheets
from pages.components.sealed import ALONE, asked_edition, choose_edition, say_edition
from pages.components.seen import SEEN_ON, SHOWN, asked_seen, copy_button, tell_changed
from pages.components.store import edition, jeu, known_on, offered, open_warehouse, outdated, refusal, today
from pages.garde.log import LOG
from reporting.exhibits import EXHIBITS
from reporting.piece.exhibit import MENTIONS, seal_of
from reporting.render.web.dark import rules

OURS = re.compile(r"-|^(published|recherches)$")  # what the session keeps for itself, and no choice is named
WHOLE = "presenter"  # takes the whole screen, without menu
OF_TODAY = ("importer", "revisions")  # they speak of what is published and change it: no edition is shown there
STYLE = Path(__file__).with_name("style.css")
CHOICES = {choice.address or choice.key for record in EXHIBITS.values() for choice in record.choices}
NAMES = {PUBLIE: "Chiffres publiés", DEMONSTRATION: "Démonstration", RESTREINT: "Diffusion restreinte"}
SHORT = {PUBLIE: "publiés", DEMONSTRATION: "démonstration", RESTREINT: "restreints"}  # on a phone
BANNERS = {
    DEMONSTRATION: ("toutes les valeurs de cette page peuvent être inventées. Ne pas citer.", ":material/science:"),
    RESTREINT: (
        "cette page montre des effectifs couverts par le secret statistique. Ne pas transmettre.",
        ":material/lock:",
    ),
}


Pages = Mapping[str, Sequence[Any]]  # by section, as the menu shows them


def _sidebar(pages: Pages) -> tuple[DeltaGenerator, Edition | None]:
    """The menu, then the figures in use: `?jeu=`, `?au=` and `?edition=` ask for others.

    Returns where the search goes, once the catalogue is read, and the edition, if any.
    """
    st.session_state.setdefault("jeu", _asked())
    st.session_state.setdefault("au", address.asked_day("au", "Le lien demandait les chiffres connus au"))
    sealed = asked_edition() if may_read() else None
    if words := refusal(jeu()):
        st.session_state["jeu"] = PUBLIE
        st.error(f"{words} Les chiffres publiés sont montrés.", icon=":material/lock:")
    with st.sidebar:
        place = menu(pages)
        with st.expander("Choisir d’autres chiffres", type="compact", key="menu-chiffres"):
            _other_figures(alone=ALONE if sealed else "")
        print_button()
    keep("jeu", *([jeu()] if jeu() != PUBLIE else []))
    keep("au", *([day.isoformat()] if (day := known_on()) else []))
    return place, sealed


def _other_figures(alone: str) -> None:
    """The data set, the day, the edition; of the first two, none besides an edition, which `alone` says."""
    st.radio(
        "Jeu de données",
        offered(),
        format_func=lambda name: NAMES[name],
        key="jeu",
        disabled=bool(alone),
        help=alone or "« Démonstration » montre les pages complètes avec des valeurs inventées, seules marquées.",
    )
    st.date_input(
        "Chiffres connus au",
        min_value=FIRST_DAY,
        max_value=dt.date.today(),
        format="DD/MM/YYYY",
        key="au",
        disabled=bool(alone),
        help=alone
        or "Laisser vide pour les chiffres d’aujourd’hui. Un jour passé montre ce qu’un comité savait ce jour-là.",
    )
    if may_read():
        choose_edition()


def _bar(sealed: Edition | None) -> str:
    """The line at the top of every page: the plan, the data set, the day of the figures, the edition."""
    told = {
        NAMES[jeu()]: SHORT[jeu()],
        f"connus au {format_date(today())}": f"au {today():%d/%m/%Y}",
        seal_of(sealed) or "édition courante, non scellée": sealed.name if sealed else "non scellé",
    }
    said = "".join(
        f" <span data-short='{html.escape(short)}'>{html.escape(words)}</span>" for words, short in told.items()
    )
    return f"<p class='pd-frame'><b>6e PDALHPD de Paris, 2022-2027</b>{said}{copy_button()}</p>"


def _asked() -> str:
    """The data set that the link asks for; the published one if it is not one, which is then said."""
    asked = address.single("jeu") or PUBLIE
    if asked in NAMES:
        return asked
    st.warning(
        f"Le lien demandait le jeu de données « {as_asked(asked)} », inconnu : les chiffres publiés sont montrés."
    )
    return PUBLIE


def _report_unknown(notice: DeltaGenerator) -> None:
    """Says which parameters of the link this page does not have, and drops them: every choice is known by its key.

    On a past day and in an edition, a choice may have nothing to offer, and not be there: it waits in the address.
    """
    known = {key for key in st.session_state if not OURS.search(str(key))} | st.session_state[FOLDED]
    if known_on() or edition():
        known |= CHOICES
    unknown = [key for key in st.query_params if key not in known and key not in ("au", "jeu")]
    if not unknown:
        return
    for key in unknown:
        del st.query_params[key]
    ignored = "ces choix, ils sont ignorés" if unknown[1:] else "ce choix, il est ignoré"
    notice.warning(
        f"Le lien demandait {few([f'« {as_asked(key)} »' for key in unknown])} : cette page n’a pas {ignored}."
    )


def frame(page: Any, pages: Pages) -> None:
    """Runs the page inside the frame, on the figures of an edition if there is one.

    An unexpected error is logged whole and said in a sentence.
    """
    place, sealed = _sidebar(pages)
    seen = st.session_state[SEEN_ON] = asked_seen()
    of_today = page.url_path in OF_TODAY
    st.html(_bar(None if of_today else sealed))
    if banner := BANNERS.get(jeu()):
        st.error(f"**{MENTIONS[jeu()]}** : {banner[0]}", icon=banner[1])
    if day := known_on():
        st.warning(
            f"**Chiffres connus au {format_date(day)}** : ce qui a été publié depuis n’est pas montré."
            + (" Vider la date, dans le menu, pour revenir à aujourd’hui." if page.url_path != WHOLE else ""),
            icon=":material/history:",
        )
    account()
    if not may_read():
        closed()
        return
    if sealed:
        say_edition(sealed, of_today=of_today)
    made = open_warehouse(None if of_today else sealed)
    with place:
        search(pages)
    if jeu() == RESTREINT and outdated():
        st.warning(
            f"**Chiffres du {format_date(dt.date.fromisoformat(made.built[:10]))}** : d’autres ont été publiés depuis. "
            "Reconstruire ce jeu de données par « python -m etl restreint ».",
            icon=":material/update:",
        )
    notice, since = st.empty(), st.empty()
    st.session_state[FOLDED] = set()
    st.session_state[SHOWN] = set()
    st.session_state[TOLD] = {}
    try:
        page.run()
        sheets()
        _report_unknown(notice)
        if seen and page.url_path != WHOLE:  # which says it of the message that it shows
            with since:
                tell_changed(seen)
    except FragmentHandledException:  # said where it happened
        return
    except Exception as error:  # Streamlit's own stops are not Exceptions
        failed(error)


def style() -> str:
    """The style of every page, which comes with it: what it styles would move if it came after."""
    return f"<style>{STYLE.read_text('utf-8')}</style>{rules()}"


def failed(error: Exception) -> bool:
    """The log gets what failed and where, the visitor a sentence and a number; True: nothing else is to be shown."""
    incident = secrets.token_hex(3)
    LOG.error("incident %s", incident, exc_info=error)
    st.error(
        f"Cette page n’a pas pu s’afficher (incident {incident}). Recharger ; si cela dure, transmettre ce numéro."
    )
    return True
