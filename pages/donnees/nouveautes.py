"""Nouveautés: what changed lately, in the figures and on this site."""

import datetime as dt
import re
from pathlib import Path

import streamlit as st

from etl.french import format_date
from pages.components import catalog
from pages.components.literal import literal

ROOT = Path(__file__).parents[2]
IDENTIFIER = re.compile(r"`([a-z0-9_]+)`")
LATEST = 10  # entries of each


def entries(file: str) -> list[tuple[str, str]]:
    """The last entries of a journal kept with the newest first: heading and text, in Markdown."""
    _, *parts = (ROOT / file).read_text("utf-8").replace("'", "’").split("\n## ")
    apart = (part.partition("\n") for part in parts[:LATEST])
    return [(_dated(head), IDENTIFIER.sub(_named, text).strip()) for head, _, text in apart]


def _named(found: re.Match[str]) -> str:
    """A series that the journal calls by its identifier, by its label."""
    indicator = catalog().indicators.get(found[1])
    return literal(indicator.label) if indicator else found[0]


def _dated(head: str) -> str:
    """« 2026-11-27 : le plan en un écran », its day in French."""
    day, colon, words = head.partition(" : ")
    return f"{format_date(dt.date.fromisoformat(day))}{colon}{words}"


st.title("Nouveautés", anchor=False)
for title, file in (("Sur ce site", "docs/nouveautes.md"), ("Dans les chiffres", "data/JOURNAL.md")):
    st.header(title, anchor=False)
    for place, (head, text) in enumerate(entries(file)):
        with st.expander(literal(head), expanded=place == 0, type="compact"):
            st.markdown(text)
