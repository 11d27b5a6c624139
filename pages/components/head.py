"""The head of a page: title, the sentence that answers its question, headline numbers of equal height."""

import html
from collections.abc import Sequence

import streamlit as st

from pages.components.store import summary
from reporting.exhibit import Headline


def head(section: str, title: str, name: str) -> None:
    """Section and title, then the summary `name` of the served version."""
    st.caption(f"{section} › {title}")
    st.title(title, anchor=False)
    said = summary(name)
    st.markdown(said.sentence)
    if said.headlines:
        st.html(_cards(said.headlines))


def _cards(headlines: "Sequence[Headline]") -> str:
    cards = "".join(
        f"<li><span class='label'>{html.escape(h.label)}</span><span class='value'>{html.escape(h.value)}</span>"
        f"<span class='detail'>{html.escape(h.detail)}</span></li>"
        for h in headlines
    )
    return f"<ul class='pd-cards'>{cards}</ul>"
