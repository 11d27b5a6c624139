"""Choices bound to the address of the page, under French keys: a link restores exactly the view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from etl.french import listing
from pages.components.store import catalog
from reporting.progress import BASES

T = TypeVar("T")


def choose(
    label: str, options: Sequence[T], key: str, *, default: T | None = None, said: Callable[[T], str] = str
) -> T:
    """One of `options`, in a select box; the first, or `default`, when nothing is asked."""
    _report(key, [said(option) for option in options], label)
    index = next((place for place, option in enumerate(options) if option == default), 0)
    chosen: T = st.selectbox(label, options, index=index, key=key, bind="query-params", format_func=said)
    return chosen


def choose_base() -> str:
    """Which of the plan's two references: "A", the mean of the years before, or "B", given by a text."""
    return choose("Référence", list(BASES), "reference", said=BASES.__getitem__)


def choose_day(label: str, key: str, default: dt.date, *, within: tuple[dt.date, dt.date], why: str) -> dt.date:
    """A day between two, in a calendar; `default` when nothing is asked."""
    for asked in filter(None, st.query_params.get_all(key)):
        if not _is_day(asked, within):
            st.warning(f"Le lien demandait {label.lower()} : {asked}. Cette date n'est pas admise, elle est ignorée.")
    chosen = st.date_input(
        label,
        value=default,
        min_value=within[0],
        max_value=within[1],
        key=key,
        bind="query-params",
        format="DD/MM/YYYY",
        help=why,
    )
    return chosen if isinstance(chosen, dt.date) else default


def choose_arrondissements(key: str = "arr", default: Sequence[str] = ()) -> tuple[str, ...]:
    """INSEE codes of the chosen arrondissements, at most six."""
    named = {code: catalog().territories[code].short for code in catalog().arrondissements}
    _report(key, list(named.values()), "Arrondissements")
    chosen = st.multiselect(
        "Arrondissements à mettre en avant",
        list(named),
        default=list(default),
        format_func=lambda code: named[code],
        key=key,
        max_selections=6,
        placeholder="Choisir jusqu'à six arrondissements",
        bind="query-params",
        select_all=False,
    )
    return tuple(chosen)


def _is_day(text: str, within: tuple[dt.date, dt.date]) -> bool:
    try:
        return within[0] <= dt.date.fromisoformat(text) <= within[1]
    except ValueError:
        return False


def _report(key: str, admitted: Sequence[str], label: str) -> None:
    """Says in words what the link asked and the page does not have; Streamlit drops it from the address."""
    if unknown := [value for value in st.query_params.get_all(key) if value and value not in admitted]:
        st.warning(f"Le lien demandait {label.lower()} : {listing(unknown)}. Ce choix n'existe pas ici, il est ignoré.")
