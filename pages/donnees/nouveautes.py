"""Nouveautés: what changed lately, in the figures and on this site."""

import datetime as dt
from pathlib import Path

import streamlit as st

from etl.french import format_date
from pages.components.literal import literal

ROOT = Path(__file__).parents[2]
LATEST = 10  # entries of each


def entries(file: str) -> list[tuple[str, str]]:
    """The last entries of a journal kept with the newest first: heading and text, in Markdown."""
    _, *parts = (ROOT / file).read_text("utf-8").replace("'", "’").split("\n## ")
    return [(_dated(head), text.strip()) for head, _, text in (part.partition("\n") for part in parts[:LATEST])]


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
