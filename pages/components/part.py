"""A part of a page: it runs alone when one of its choices changes, and says in words that nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from etl.french import format_date
from pages.components.address import WITHIN, followed, kept_folded, linked
from pages.components.choices import Nothing
from pages.components.literal import literal
from pages.components.store import catalog, edition, known_on
from reporting.analysis.words import unfound
from reporting.piece.sentences import capitalised


def part(title: str, run_every: float | None = None) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Makes a function a fragment; where one of its choices has nothing to offer, `title` and a sentence instead."""

    def made(function: Callable[..., None]) -> Callable[..., Any]:
        @wraps(function)
        def drawn(*arguments: Any, **named: Any) -> None:
            try:
                with followed(title):
                    function(*arguments, **named)
            except Nothing:
                st.header(title, anchor=False)
                st.info(_absent(), icon=":material/hourglass_empty:")

        return st.fragment(drawn, run_every=run_every)

    return made


def folded(title: str, key: str, *choices: str) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """The same behind a fold-out: made once someone opens it, or where the link asks for one of its `choices`."""

    def made(function: Callable[..., None]) -> Callable[..., Any]:
        def opened(*arguments: Any, **named: Any) -> None:
            # As the page opened: another value would make another fold-out, and lose what was typed in it.
            fold = st.expander(
                title, key=f"suite-{key}", expanded=linked(key, choices), type="compact", on_change="rerun"
            )
            if not fold.open:
                kept_folded(choices)
                return
            st.session_state[WITHIN] = f"suite-{key}/"
            try:
                with fold, followed(title):
                    function(*arguments, **named)
            finally:
                st.session_state[WITHIN] = ""

        return part(title)(wraps(function)(opened))

    return made


def _absent() -> str:
    day, sealed = known_on(), edition()
    if sealed:
        return f"Les chiffres que demande cette partie ne sont pas dans l’édition « {literal(sealed.name)} »."
    when = f"n’étaient ni reçus ni trouvés au {format_date(day)}" if day else "n’ont été ni reçus ni trouvés"
    said = unfound(catalog(), f"les chiffres que demande cette partie {when}", "de ce que demande cette partie")
    return literal(f"{capitalised(said)}.")
