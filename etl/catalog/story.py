"""The story (*récit*): the messages of the plan, in the order in which they are told to the committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from etl.catalog.entry import Entry, Text

Identifier = Annotated[Text, StringConstraints(pattern=r"^[a-z0-9_]+$")]  # it names the texts of the message


class Message(Entry):
    """What an exhibit shows for these choices, the others as its record opens them; told as a row, a slide, or both."""

    id: Identifier
    exhibit: Text
    choices: dict[str, str | int | bool | tuple[str, ...]] = Field(default_factory=dict)
    row: str = ""  # the indicator whose last figure of Paris is its row of Synthèse
    counts: str = ""  # what that figure counts, under the name of its row
    slide: bool = False
    goes_with: str = Field(default="", alias="with")  # the message whose slide says it too


def story_faults(messages: Mapping[str, Message], indicators: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Messages told twice, told nowhere, of a figure or with a slide that is not there; by their name in refusals.

    What their exhibits may be asked is not known here.
    """
    if not messages:
        yield "messages", "aucun : le récit (recit.toml) manque"
    slides = {one.id for one in messages.values() if one.slide}
    known: set[str] = set()
    for where, one in messages.items():
        if one.id in known:
            yield where, f"le message « {one.id} » est déjà déclaré"
        known.add(one.id)
        if not (one.row or one.slide):
            yield where, f"le message « {one.id} » n’a ni ligne (row) ni diapositive (slide)"
        if one.row and one.row not in indicators:
            yield where, f"indicateur inconnu « {one.row} »"
        if one.goes_with and (one.slide or one.goes_with not in slides):
            yield where, f"va avec « {one.goes_with} », qui n’a pas de diapositive, ou a déjà la sienne"
