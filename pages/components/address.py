"""What a link asks for a choice: taken exactly, or refused in words and out of the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from etl.french import MINUS, NNBSP, listing, parse_number
from pages.components.literal import literal

T = TypeVar("T")
FOLDED = "choix-replies"  # in the session: the choices of the page that stand behind a closed fold-out
LONGEST = 60  # signs of what a link asked that a message repeats
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FRACTION = re.compile(r"[,.]([0-9]+)")
OTHERWISE = re.compile(r"\+|[-\u2212]?0[0-9]")  # how no French number begins
POINTED = re.compile(r"([-+\u2212]?[0-9]+)\.([0-9]{1,2})")  # as links were written, and never thousands


def addressed(key: str, label: str, default: T, *, read: Callable[[str], T], write: Callable[[T], str]) -> T:
    """The value of a choice, kept under `key` in the session and, unless it is the default, in the address.

    The link speaks on the first run, then the choice itself. `read` raises ValueError, which says what is expected.
    """
    if key not in st.session_state:
        st.session_state[key] = write(asked(key, label, default, read))
    try:
        value = read(st.session_state[key])
    except ValueError as expected:
        said = literal(st.session_state[key][:LONGEST])
        st.warning(f"« {said} » pour « {label} » : {literal(expected)}. {write(default)} est gardé.")
        value = default
    keep(key, "" if value == default else plain(write(value)))
    return value


def single(key: str) -> str:
    """What a link asks for once under this key; several are said, and none is taken."""
    asked = [text for text in dict.fromkeys(st.query_params.get_all(key)) if text]
    if len(asked) < 2:
        return asked[0] if asked else ""
    said = listing(f"« {literal(text[:LONGEST])} »" for text in asked[:3])
    st.warning(f"Le lien demandait {said} pour « {key} » : attendu une seule valeur. Ce choix est ignoré.")
    return ""


def keep(key: str, text: str) -> None:
    """This in the address under this key, nothing if it is empty."""
    if not text:
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != [text]:
        st.query_params[key] = text


def kept_folded(keys: Sequence[str]) -> None:
    """What the address holds of these waits behind a closed fold-out: no choice that the page does not have."""
    st.session_state.setdefault(FOLDED, set()).update(keys)


def leave(*keys: str) -> None:
    """These out of the address, once their choices are on the page no more; what a link asks of them is left."""
    for key in keys:
        if key in st.session_state:
            keep(key, "")


def same_figures() -> dict[str, str]:
    """What a link to another page asks, to show it on the same figures."""
    return {key: st.query_params[key] for key in ("jeu", "au", "edition") if key in st.query_params}


def asked(key: str, label: str, default: T, read: Callable[[str], T]) -> T:
    """What a link asks for this choice, once; the rest is said and ignored."""
    texts = [text for text in dict.fromkeys(st.query_params.get_all(key)) if text]
    try:
        values = [read(text) for text in texts]
        if len(values) > 1:
            raise ValueError("attendu une seule valeur")
        return values[0] if values else default
    except ValueError as expected:
        said = listing(f"« {literal(text[:LONGEST])} »" for text in texts[:3])
        st.warning(f"Le lien demandait {said} pour « {label} » : {literal(expected)}. Ce choix est ignoré.")
        return default


def number(
    text: str, within: tuple[float, float], decimals: int, said: Callable[[float], str], *, percent: bool = True
) -> float:
    """The number written in French, exactly. ValueError beyond the bounds, or with more decimals than that, a sign or
    a zero that adds nothing, or a percent sign where it is no share.
    """
    low, high = map(said, within)
    exactly = {0: "sans décimale", 1: "une décimale au plus"}.get(decimals, f"{decimals} décimales au plus")
    expected = ValueError(f"attendu de {low} à {high}, {exactly}")
    try:
        value = parse_number(POINTED.sub(r"\1,\2", text.strip()) if POINTED.fullmatch(text.strip()) else text)
    except ValueError:
        raise expected from None
    written = not OTHERWISE.match(text.strip()) and (percent or "%" not in text)
    # Of the text: a float has lost the sixteenth decimal.
    fine = any(len(fraction.rstrip("0")) > decimals for fraction in FRACTION.findall(text))
    if fine or not written or not within[0] <= value <= within[1] or len(text) > LONGEST:
        raise expected
    return value


def day(text: str) -> dt.date:
    """The day written AAAA-MM-JJ. ValueError for any other spelling."""
    if not DAY.fullmatch(text):
        raise ValueError("attendu AAAA-MM-JJ")
    return dt.date.fromisoformat(text)


def plain(text: str) -> str:
    """A number as an address holds it: no blank, and a minus that is on every keyboard."""
    return text.replace(NNBSP, "").replace(MINUS, "-")
