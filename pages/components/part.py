"""A part of a page: it runs alone when one of its choices changes, and says in words that nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from etl.french import format_date
from pages.components.choices import Nothing
from pages.components.store import known_on


def part(title: str, run_every: float | None = None) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Makes a function a fragment; where one of its choices has nothing to offer, `title` and a sentence instead."""

    def made(function: Callable[..., None]) -> Callable[..., Any]:
        @wraps(function)
        def drawn(*arguments: Any) -> None:
            try:
                function(*arguments)
            except Nothing as nothing:
                st.subheader(title, anchor=False)
                st.info(_absent(str(nothing)), icon=":material/hourglass_empty:")

        return st.fragment(drawn, run_every=run_every)

    return made


def _absent(choice: str) -> str:
    day = known_on()
    when = f"n'était publié au {format_date(day)}" if day else "n'est publié"
    return f"Aucun chiffre de cette partie {when} : « {choice} » n'a rien à proposer."
