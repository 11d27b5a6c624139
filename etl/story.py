"""The story as the secretariat tells it: its order, what it leaves unsaid, its titles; kept with the texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from etl.catalog import Message
from etl.findings import refuse
from etl.intake.people import Person
from etl.texts import STORY, Text, write_text

ORDER: Final = f"{STORY}/ordre"
UNSAID: Final = "tu"  # the words of a message that is not told
TITLE: Final = 100  # characters of a title: two lines, as a finding
HIDDEN: Final = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")  # kinds of signs that nobody sees in a line


@dataclass(frozen=True)
class Told:
    """A message with the title that someone wrote for it, and the text by which it is left unsaid."""

    message: Message
    title: Text | None = None
    silence: Text | None = None


def title_place(message: str) -> str:
    return f"{STORY}/{message}/titre"


def silence_place(message: str) -> str:
    return f"{STORY}/{message}/tu"


def told(messages: Sequence[Message], written: Mapping[str, Text]) -> list[Told]:
    """Every message in the order last written; those that it does not name come after, as they are shipped."""
    order = written[ORDER].words.split("\n") if ORDER in written else []
    places = {name: place for place, name in enumerate(order)}
    return [
        Told(one, written.get(title_place(one.id)), written.get(silence_place(one.id)))
        for one in sorted(messages, key=lambda one: places.get(one.id, len(places)))
    ]


def move(messages: Sequence[Message], message: str, by: int, person: Person, over: Text | None) -> None:
    """Puts a message `by` places further, in the order of `over`, the version that was looked at; as `write_text`."""
    ids = [one.message.id for one in told(messages, {ORDER: over} if over else {})]
    here = ids.index(message)
    ids.insert(max(0, here + by), ids.pop(here))
    write_text(ORDER, "\n".join(ids), person, "", (), over)


def say(message: str, person: Person, over: Text | None, *, again: bool) -> None:
    """Leaves a message unsaid, or says it `again`; as `write_text`."""
    write_text(silence_place(message), "" if again else UNSAID, person, "", (), over)


def entitle(message: str, words: str, person: Person, figures: str, said: tuple[str, ...], over: Text | None) -> None:
    """Writes the title that stands for the finding `said` of these figures; no words: the finding stands again.

    Refused if it is longer than a title or holds what a line does not show; else as `write_text`.
    """
    place = title_place(message)
    if len(words) > TITLE:
        raise refuse("longueur", place, f"{len(words)} signes", f"s’en tenir à {TITLE}")
    if found := next((sign for sign in words if unicodedata.category(sign) in HIDDEN), ""):
        fix = "un titre tient sur une ligne, sans signe caché : le saisir à la main"
        raise refuse("titre", place, f"signe de contrôle (U+{ord(found):04X})", fix)
    write_text(place, words, person, figures, said, over)
