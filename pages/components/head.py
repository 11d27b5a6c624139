"""The head of a page: title, the sentence that answers its question, headline numbers of equal height."""

import html
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.components.address import same_figures
from pages.components.literal import literal
from pages.components.refusal import bound
from pages.components.seen import SHOWN
from pages.components.store import summary
from reporting.exhibits.diagnostic import Moved
from reporting.piece.exhibit import Headline
from reporting.render.web.table import inside
from reporting.render.web.words import explained, legend

TOLD = "sigles-dits"  # which place of the page tells each acronym
WORDED = re.compile(r"(\D*\s)?(\S*\d[\d\s,]*%?)(.*)")  # « un peu plus de 19 000 »


def head(title: str, name: str, **choices: Any) -> None:
    """The title, then the summary `name` of the served version, for these choices."""
    st.title(title, anchor=False)
    said = summary(name, **choices)
    st.session_state[SHOWN].update(said.indicators)
    st.markdown(bound(said.sentence), help=literal(unsaid(f"{title} {said.sentence}", "head")) or None)
    if said.headlines:
        st.html(_cards(said.headlines))


def unsaid(text: str, key: str) -> str:
    """What its acronyms stand for, once a page: those that another place of the page than `key` has told are left out."""
    told = st.session_state[TOLD]
    return legend(text, lambda name: told.setdefault(name, key) == key)


def lists(told: "Sequence[Moved]") -> None:
    """Lists under their titles, side by side but the last, the longest, on its own: a name that leads to its sheet,
    then its words.
    """
    same = urlencode(same_figures())
    for column, one in zip([*st.columns(len(told) - 1), st.container()], told, strict=True):
        items = "".join(f"<li>{inside(link, same)}<span>{html.escape(words)}</span></li>" for link, words in one.lines)
        title = html.escape(one.title, quote=True)
        box = f"<div class='pd-fade' tabindex='0' role='region' aria-label='{title}'><ul>{items}</ul></div>"
        wide = " wide" if one is told[-1] else ""
        column.html(explained(f"<div class='pd-list{wide}'><h2>{title}</h2>{box}</div>"))


def _cards(headlines: "Sequence[Headline]") -> str:
    cards = "".join(
        f"<li><span class='label'>{html.escape(h.label)}</span><span class='value'>{_value(h.value)}</span>"
        f"<span class='detail'>{html.escape(h.detail)}</span></li>"
        for h in headlines
    )
    return explained(f"<ul class='pd-cards'>{cards}</ul>")


def _value(said: str) -> str:
    """A number in large, the words around it in small; words alone in small."""
    found = WORDED.fullmatch(said)
    if not found:
        return f"<small>{html.escape(said)}</small>"
    before, number, after = (html.escape(words or "") for words in found.groups())
    return re.sub("<small></small>", "", f"<small>{before}</small>{number}<small>{after}</small>")
