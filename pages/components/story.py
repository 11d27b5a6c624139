"""The story of the plan as this visitor reads it: the order of its messages, those left unsaid, the titles written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from etl.findings import Refused
from etl.story import Told, told
from etl.texts import Text
from pages.components import store
from pages.components.store import catalog, edition, read, written
from reporting.documents import title_of
from reporting.exhibits import recit
from reporting.piece.exhibit import Exhibit


def titled(name: str, made: Exhibit) -> Exhibit:
    """An exhibit that tells messages, under the title written for the one that it shows, if it is of these figures."""
    titles = (_title(one) for one in story() if one.message.exhibit == name and one.title and not one.silence)
    words = next((words for asked, words in titles if asked == made.asked), "")
    return replace(made, written=words) if words else made


def story() -> list[Told]:
    """Every message, in order; as shipped for whoever may not read the texts."""
    return told(recit.tellable(catalog()), _written())


def slides() -> list[Told]:
    """The messages that have a slide and are said, in order: what is presented."""
    return [one for one in story() if one.message.slide and not one.silence]


def finding(one: Told) -> tuple[str, Mapping[str, Any] | None]:
    """What a message says, as its slide does, and all that its exhibit is asked; None where these figures do not offer
    it.
    """
    asked, title = _title(one)
    found = None if asked is None else store.exhibit(one.message.exhibit, **asked)
    return title or recit.said(one.message, found, catalog()), asked


def told_as() -> tuple[tuple[str, str], ...]:
    """The messages that are said, each with its title, as Synthèse asks them."""
    return tuple((one.message.id, _title(one)[1] if one.title else "") for one in story() if not one.silence)


def _title(one: Told) -> tuple[Mapping[str, Any] | None, str]:
    """All that the exhibit of a message is asked, and the title written for it, if it is of these figures."""
    asked = read("message", message=one.message.id)
    found = None if asked is None else store.exhibit(one.message.exhibit, **asked)
    return asked, title_of(one, found, sealed=edition() is not None)[0]


def _written() -> Mapping[str, Text]:
    """The texts of this run; none while they cannot be read, which the page of the texts says."""
    try:
        return written(edition())
    except (Refused, OSError):
        return {}
