"""Choices bound to the address of the page, under French keys: a link restores exactly the view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from etl.french import format_date, format_exact
from pages.components.address import LONGEST, among, as_asked, day, few, hold, number, opened, typed
from pages.components.paper import said as printed
from pages.components.store import catalog, read
from reporting.exhibits import EXHIBITS
from reporting.piece.record import ARR
from reporting.piece.tables import code

T = TypeVar("T")
MOST = 6  # arrondissements chosen at once: as many as there are colours
SWITCH = {"oui": True, "non": False, "true": True, "false": False}  # the last two in links of before
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
    also: Callable[[T], Sequence[str]] = lambda _: (),
    bar: bool = False,
) -> T:
    """One of `options`, in a select box or a bar of buttons; the first, or `default`, when nothing is asked. `also`: the
    other names of an option, which a link may hold.
    """
    if not options:
        raise Nothing(label)
    first = options[0] if default is None or default not in options else default
    opened(key, label, first, partial(among, options, said, also=also))
    if st.session_state[key] not in options:
        st.session_state[key] = first
    if bar:
        st.segmented_control(label, options, key=key, format_func=said, required=True)
    else:
        st.selectbox(label, options, key=key, format_func=said)
    one: T = st.session_state[key]
    hold(key, code(one))
    printed(label, said(one))
    return one


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
    said = said or partial(choice.said, catalog())
    return choose(choice.label, options, address, default=first, said=said, also=_named)


def _named(option: object) -> Sequence[str]:
    """The two names of an indicator."""
    indicator = catalog().indicators.get(str(option))
    return (indicator.label, indicator.short) if indicator else ()


def choose_year(years: Sequence[int], key: str = "annee", *, label: str = "Année") -> int:
    """A year on a slider, the last when nothing is asked; a single one needs no slider."""
    opened(key, label, years[-1], partial(among, years, str))
    if st.session_state[key] not in years:
        st.session_state[key] = years[-1]
    if len(years) == 1:
        st.caption(f"{label} : {years[0]}, seule publiée")
        year = years[0]
    else:
        year = st.select_slider(label, list(years), key=key)
        printed(label, str(year))
    hold(key, code(year))
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
    value = typed(key, label, float(default), read=read, write=said)
    st.text_input(label, key=key, max_chars=20, help=help)
    printed(label, said(value))
    return value if decimals else int(value)


def choose_word(label: str, key: str) -> str:
    """A word to look for, of at most LONGEST signs: taken whole, or refused in words."""
    word = typed(key, label, "", read=_word, write=str)
    st.text_input(label, key=key)
    return word


def _word(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"attendu {LONGEST} signes au plus")
    return text


def choose_switch(label: str, key: str, *, help: str | None = None) -> bool:
    """On or off, off when nothing is asked."""
    opened(key, label, False, _switch)
    on = st.toggle(label, key=key, help=help)
    hold(key, code(on))
    printed(label, code(on))
    return on


def _switch(text: str) -> bool:
    if text not in SWITCH:
        raise ValueError("attendu « oui » ou « non »")
    return SWITCH[text]


def choose_day(label: str, key: str, *, within: tuple[dt.date, dt.date], why: str) -> dt.date | None:
    """A day between two, in a calendar; None when nothing is asked."""
    if key not in st.session_state:
        st.session_state[key] = next((day(one) for one in _asked_days(key, label, within)), None)
    chosen = st.date_input(label, min_value=within[0], max_value=within[1], key=key, format="DD/MM/YYYY", help=why)
    hold(key, *filter(None, [f"{chosen or ''}"]))
    if isinstance(chosen, dt.date):
        printed(label, format_date(chosen))
    return chosen if isinstance(chosen, dt.date) else None


def _asked_days(key: str, label: str, within: tuple[dt.date, dt.date]) -> list[str]:
    """The days that a link asks for and that are admitted; the others are said."""
    texts = list(filter(None, st.query_params.get_all(key)))
    for text in (one for one in texts if not _is_day(one, within)):
        st.warning(
            f"Le lien demandait « {as_asked(text)} » pour « {label} » : attendu AAAA-MM-JJ, du {format_date(within[0])} "
            f"au {format_date(within[1])}. Cette date est ignorée."
        )
    return [text for text in texts if _is_day(text, within)]


def choose_arrondissements(key: str, label: str, default: Sequence[str]) -> tuple[str, ...]:
    """INSEE codes of the chosen arrondissements, at most six."""
    known = catalog()
    named = {code: known.territories[code].short for code in known.arrondissements}
    if key not in st.session_state:
        st.session_state[key] = _asked_several(key, label, named, default)
    chosen = st.multiselect(
        label,
        list(named),
        format_func=named.__getitem__,
        key=key,
        max_selections=MOST,
        placeholder="Choisir jusqu’à six arrondissements",
        select_all=False,
    )
    hold(key, *(chosen or ([""] if default else [])))  # none of those of the default: said by an empty value
    printed(label, ", ".join(named[code] for code in chosen) or "aucun")
    return tuple(chosen)


def _asked_several(key: str, label: str, named: Mapping[str, str], default: Sequence[str]) -> list[str]:
    """Those of the link, each once, at most MOST, what is none of them being said; empty where it asks for none."""
    found = asked_several(key, label, {one: code for code, name in named.items() for one in (code, name)})
    if len(found) > MOST:
        st.warning(f"Le lien demandait plus de {MOST} arrondissements : les {MOST} premiers sont gardés.")
    return found[:MOST] if found or "" in st.query_params.get_all(key) else [*default]


def asked_several(key: str, label: str, known: Mapping[str, str]) -> list[str]:
    """What a link asks for of these, each once, what is none of them being said."""
    texts = [*dict.fromkeys(st.query_params.get_all(key))]
    if unknown := [f"« {as_asked(text)} »" for text in texts if text and text not in known]:
        said = (
            "ces choix n’existent pas ici, ils sont ignorés"
            if unknown[1:]
            else "ce choix n’existe pas ici, il est ignoré"
        )
        st.warning(f"Le lien demandait {few(unknown)} pour « {label} » : {said}.")
    return [*dict.fromkeys(known[text] for text in texts if text in known)]


def _is_day(text: str, within: tuple[dt.date, dt.date]) -> bool:
    try:
        return within[0] <= day(text) <= within[1]
    except ValueError:
        return False
