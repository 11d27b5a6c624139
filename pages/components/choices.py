"""Choices bound to the address of the page, under French keys: a link restores exactly the view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from etl.french import format_date, format_exact, listing
from pages.components.address import LONGEST, addressed, asked, day, keep, number
from pages.components.literal import literal
from pages.components.paper import said as printed
from pages.components.store import catalog, read
from reporting.exhibits import EXHIBITS
from reporting.piece.record import ARR

T = TypeVar("T")
MOST = 6  # arrondissements chosen at once: as many as there are colours
PLAYING, PACE = "lecture", 1.5  # the state of the play button; seconds a year


class Nothing(Exception):
    """A choice without an option: no figure that it could show is known. A `part` of a page says so."""


def choose(
    label: str,
    options: Sequence[T],
    key: str,
    *,
    default: T | None = None,
    said: Callable[[T], str] = str,
    bar: bool = False,
) -> T:
    """One of `options`, in a select box or a bar of buttons; the first, or `default`, when nothing is asked."""
    if not options:
        raise Nothing(label)
    _report(key, [said(option) for option in options], label)
    index = next((place for place, option in enumerate(options) if option == default), 0)
    if bar:
        one: T = st.segmented_control(
            label, options, default=options[index], key=key, bind="query-params", format_func=said, required=True
        )
    else:
        one = st.selectbox(label, options, index=index, key=key, bind="query-params", format_func=said)
    printed(label, said(one))
    return one


def choose_kept(label: str, options: Sequence[str], key: str, *, bar: bool = False) -> str:
    """One of these words, the first when nothing is asked; one that is offered no longer gives way to the first."""
    if st.session_state.get(key, options[0]) not in options:
        st.session_state[key] = options[0]
    value = addressed(key, label, options[0], read=partial(_one_of, options), write=str)
    if bar:
        st.segmented_control(label, options, key=key, required=True)
    else:
        st.selectbox(label, options, key=key)
    printed(label, value)
    return value


def _one_of(options: Sequence[str], text: str) -> str:
    if text not in options:
        raise ValueError("ce choix n’existe pas ici")
    return text


def offered(name: str, key: str, **chosen: Any) -> list[Any]:
    """What the exhibit `name` may be asked under `key`, once these are chosen."""
    options: list[Any] = read("choix", piece=name, cle=key, **chosen)[0]
    return options


def opening(name: str, key: str, **chosen: Any) -> Any:
    """What it shows when nobody chooses; None where it has nothing to show."""
    return read("choix", piece=name, cle=key, **chosen)[1]


def ask(name: str, key: str, *, said: Callable[[Any], str] | None = None, **chosen: Any) -> Any:
    """A choice of the exhibit `name`, as its record offers it once `chosen` are; Nothing where it has nothing to offer."""
    choice = EXHIBITS[name].choice(key)
    options, first = read("choix", piece=name, cle=key, **chosen)
    address = choice.address or key
    if key == ARR.key:
        return choose_arrondissements(address, choice.label, first)
    if options == [False, True]:
        return choose_switch(choice.label, address, help=choice.help)
    return choose(choice.label, options, address, default=first, said=said or partial(choice.said, catalog()))


def choose_year(years: Sequence[int], key: str = "annee", *, label: str = "Année") -> int:
    """A year on a slider, the last when nothing is asked; a single one needs no slider."""
    _report(key, [str(year) for year in years], label)
    if st.session_state.get(key, years[-1]) not in years:
        del st.session_state[key]
    if len(years) == 1:
        st.session_state.setdefault(key, years[0])
        st.caption(f"{label} : {years[0]}, seule publiée")
        return years[0]
    year: int = st.select_slider(label, list(years), value=years[-1], key=key, bind="query-params")
    printed(label, str(year))
    return year


def play(years: Sequence[int], key: str = "annee") -> None:
    """A button that goes through the years, one every PACE seconds while the page's fragment runs itself."""
    playing = st.session_state.get(PLAYING, False)
    here = years.index(st.session_state[key]) if st.session_state.get(key) in years else len(years) - 1
    if playing and here == len(years) - 1:
        st.session_state[PLAYING] = False
        st.rerun()
    if playing:
        st.session_state[key] = years[here + 1]
    words, icon = ("Pause", ":material/pause:") if playing else ("Lecture", ":material/play_arrow:")
    if st.button(words, icon=icon, disabled=len(years) < 2, help="Fait défiler les années"):
        st.session_state[PLAYING] = not playing
        if not playing and here == len(years) - 1:
            st.session_state[key] = years[0]
        st.rerun()


def choose_number(
    label: str,
    key: str,
    default: float,
    *,
    within: tuple[float, float],
    decimals: int = 0,
    help: str | None = None,
    said: Callable[[float], str] = format_exact,
) -> float:
    """A number between two bounds, whole without `decimals`: taken exactly, or refused in words and `default` kept."""
    read = partial(number, within=within, decimals=decimals, said=said, percent="%" in label)
    value = addressed(key, label, float(default), read=read, write=said)
    st.text_input(label, key=key, max_chars=20, help=help)
    printed(label, said(value))
    return value if decimals else int(value)


def choose_word(label: str, key: str) -> str:
    """A word to look for, of at most LONGEST signs: taken whole, or refused in words."""
    word = addressed(key, label, "", read=_word, write=str)
    st.text_input(label, key=key)
    return word


def _word(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"attendu {LONGEST} signes au plus")
    return text


def choose_switch(label: str, key: str, *, help: str | None = None) -> bool:
    """On or off, off when nothing is asked: « true » or « false » in the address."""
    if key not in st.session_state:
        st.session_state[key] = asked(key, label, False, _switch)
    on = st.toggle(label, key=key, help=help)
    keep(key, "true" if on else "")
    printed(label, "oui" if on else "non")
    return on


def _switch(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("attendu « true » ou « false »")
    return text == "true"


def choose_day(label: str, key: str, *, within: tuple[dt.date, dt.date], why: str) -> dt.date | None:
    """A day between two, in a calendar; None when nothing is asked."""
    if key not in st.session_state:
        st.session_state[key] = next((day(one) for one in _asked_days(key, label, within)), None)
    chosen = st.date_input(label, min_value=within[0], max_value=within[1], key=key, format="DD/MM/YYYY", help=why)
    keep(key, f"{chosen or ''}")
    if isinstance(chosen, dt.date):
        printed(label, format_date(chosen))
    return chosen if isinstance(chosen, dt.date) else None


def _asked_days(key: str, label: str, within: tuple[dt.date, dt.date]) -> list[str]:
    """The days that a link asks for and that are admitted; the others are said."""
    texts = list(filter(None, st.query_params.get_all(key)))
    for text in (one for one in texts if not _is_day(one, within)):
        st.warning(
            f"Le lien demandait « {literal(text[:LONGEST])} » pour « {label} » : attendu AAAA-MM-JJ, du {format_date(within[0])} "
            f"au {format_date(within[1])}. Cette date est ignorée."
        )
    return [text for text in texts if _is_day(text, within)]


def choose_arrondissements(key: str, label: str, default: Sequence[str]) -> tuple[str, ...]:
    """INSEE codes of the chosen arrondissements, at most six."""
    known = catalog()
    named = {code: known.territories[code].short for code in known.arrondissements}
    _report(key, list(named.values()), "Arrondissements")
    if len(set(st.query_params.get_all(key))) > MOST:
        st.warning(f"Le lien demandait plus de {MOST} arrondissements : les {MOST} premiers sont gardés.")
    chosen = st.multiselect(
        label,
        list(named),
        default=list(default),
        format_func=lambda code: named[code],
        key=key,
        max_selections=MOST,
        placeholder="Choisir jusqu’à six arrondissements",
        bind="query-params",
        select_all=False,
    )
    printed(label, ", ".join(named[code] for code in chosen) or "aucun")
    return tuple(chosen)


def _is_day(text: str, within: tuple[dt.date, dt.date]) -> bool:
    try:
        return within[0] <= day(text) <= within[1]
    except ValueError:
        return False


def _report(key: str, admitted: Sequence[str], label: str) -> None:
    """Says in words what the link asked and the page does not have; Streamlit drops it from the address."""
    if unknown := [value for value in st.query_params.get_all(key) if value and value not in admitted]:
        said = listing(f"« {literal(value[:LONGEST])} »" for value in unknown)
        st.warning(f"Le lien demandait {said} pour « {label} » : ce choix n’existe pas ici, il est ignoré.")
