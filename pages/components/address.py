"""What a link asks for a choice: taken exactly, or refused in words and out of the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote

import streamlit as st

from etl.french import MINUS, NBSP, NNBSP, format_date, listing, parse_number
from etl.printable import one_line
from pages.components.literal import literal
from reporting.piece.tables import code

T = TypeVar("T")
READ = re.compile(r"[^\W_\u115f\u1160\u3164\uffa0]")  # these are letters that nobody sees
FOLDED = "choix-replies"  # in the session: the choices of the page that stand behind a closed fold-out
HELD = "choix-tenus"  # in the session: those of the part that runs
WITHIN = (
    "volets-dans"  # in the session: the fold-out of the page that is being filled, as the link of a figure names it
)
FIRST_DAY = dt.date(2001, 1, 1)  # of the earliest figures
LONGEST = 60  # signs of what a link asked that a message repeats
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FRACTION = re.compile(r"[,.]([0-9]+)")
OTHERWISE = re.compile(r"\+|[-\u2212]?0[0-9]")  # how no French number begins
POINTED = re.compile(r"([-+\u2212]?[0-9]+)\.([0-9]{1,2})")  # as links were written, and never thousands


def opened(key: str, label: str, default: T, read: Callable[[str], T]) -> None:
    """The session's choice under `key` is, on the first run, what a link asks; then the choice itself speaks."""
    if key not in st.session_state:
        st.session_state[key] = asked(key, label, default, read)


def typed(key: str, label: str, default: T, *, read: Callable[[str], T], write: Callable[[T], str]) -> T:
    """The value of a choice that is written, its text kept under `key` in the session.

    `read` raises ValueError, which says what is expected: that is said, and the default kept.
    """
    if key not in st.session_state:
        st.session_state[key] = write(asked(key, label, default, read))
    try:
        value = read(st.session_state[key])
    except ValueError as expected:
        said = as_asked(st.session_state[key])
        st.warning(f"« {said} » pour « {label} » : {literal(expected)}. {write(default)} est gardé.")
        value = default
    hold(key, *filter(None, [plain(write(value))]))
    return value


def as_asked(text: str) -> str:
    """A key or a value of a link as a message shows it, whole or cut, what is not seen in it written out; as its address
    writes it (`%20`) where it holds nothing that one reads.
    """
    cut = text[:LONGEST]
    return literal(one_line(cut) if READ.search(cut) else quote(cut, safe=""))


def among(
    options: Sequence[T], said: Callable[[T], str], text: str, also: Callable[[T], Sequence[str]] = lambda _: ()
) -> T:
    """The option of this code, or of these words, as links were written before; of `also`, its other names. ValueError
    if there is none.
    """
    asked = _spelt(text)
    for option in options:
        if asked in map(_spelt, (code(option), str(option), said(option), *also(option))):
            return option
    raise ValueError("ce choix n’existe pas ici")


def _spelt(name: str) -> str:
    """Spaces and apostrophes as a keyboard has them."""
    return name.replace(NBSP, " ").replace(NNBSP, " ").replace("’", "'")


def few(words: Sequence[str], most: int = 3) -> str:
    """These in a sentence, those beyond the first only counted."""
    more = [f"{len(words) - most} autres"] if len(words) > most + 1 else words[most:]
    return listing([*words[:most], *more])


def single(key: str) -> str:
    """What a link asks for once under this key; several are said, and none is taken."""
    asked = [text for text in dict.fromkeys(st.query_params.get_all(key)) if text]
    if len(asked) < 2:
        return asked[0] if asked else ""
    said = listing(f"« {as_asked(text)} »" for text in asked[:3])
    st.warning(f"Le lien demandait {said} pour « {key} » : attendu une seule valeur. Ce choix est ignoré.")
    return ""


def keep(key: str, *texts: str) -> None:
    """These in the address under this key, which is out of it if there is none."""
    if not texts:
        st.query_params.pop(key, None)
    elif st.query_params.get_all(key) != [*texts]:
        st.query_params[key] = texts if len(texts) > 1 else texts[0]


def hold(key: str, *texts: str) -> None:
    """The same of a choice, which the part of the page that runs then has."""
    keep(key, *texts)
    st.session_state.setdefault(HELD, set()).add(key)


@contextmanager
def followed(name: str) -> Iterator[None]:
    """A part of the page: once it has run, the choices that it had and has no more are out of the address."""
    around, before = st.session_state.get(HELD, set()), st.session_state.get(f"choix-{name}", set())
    now: set[str] = set()
    st.session_state[HELD] = now
    try:
        yield
    except BaseException:  # Streamlit runs the page again, or a choice has nothing to offer: what is there is not known
        now |= before
        raise
    finally:
        around.update(now)
        st.session_state[HELD] = around
        st.session_state[f"choix-{name}"] = now
        for key in before - now:
            keep(key)


def kept_folded(keys: Sequence[str]) -> None:
    """What the address holds of these waits behind a closed fold-out: no choice that the page does not have."""
    st.session_state.setdefault(FOLDED, set()).update(keys)
    st.session_state.setdefault(HELD, set()).update(key for key in keys if key in st.query_params)


def linked(place: str, choices: Sequence[str]) -> bool:
    """Whether the link that opened the page asked for one of these, of that place of the page."""
    return bool(st.session_state.setdefault(f"lien-{place}", any(key in st.query_params for key in choices)))


def forget(choices: Collection[str]) -> None:
    """As if nobody had opened their page yet: the next link that asks for these is followed."""
    for key in [one for one in st.session_state if one in choices or str(one).startswith("lien-")]:
        del st.session_state[key]


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
        said = listing(f"« {as_asked(text)} »" for text in texts[:3])
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


def asked_day(key: str, said: str) -> dt.date | None:
    """The day that a link asks for under this key; none if it is not one, which is then said after the words `said`."""
    asked = single(key)
    try:
        found = day(asked) if asked else None
    except ValueError:
        found = None
    if asked and (found is None or not FIRST_DAY <= found <= dt.date.today()):
        st.warning(
            f"{literal(said)} « {as_asked(asked)} » : ce jour est ignoré, attendu AAAA-MM-JJ, du {format_date(FIRST_DAY)} à aujourd’hui."
        )
        return None
    return found


def plain(text: str) -> str:
    """A number as an address holds it: no blank, and a minus that is on every keyboard."""
    return text.replace(NNBSP, "").replace(MINUS, "-")
