"""What people write for the committee: comments, decisions, titles of slides; every version kept, never a figure.

A text holds the figures that it was written on, as a hash and in the sentences of the rules: who reads it later is
told when they have changed.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from etl.findings import refuse
from etl.intake.journal import now
from etl.intake.people import RIGHT, SECRETARIAT, Person
from etl.intake.turn import one_at_a_time
from etl.paths import data_directory, shown

LONGEST: Final = 6000
# Ends of lines of another kind, and what turns round the figures that follow it.
UNWRITTEN: Final = "\u2028\u2029\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
STORY: Final = "recit"  # begins the places of the story
MESSAGES: Final = {  # exhibit whose slide had these texts → the message that it became
    "trajectoire": "sru_taux",
    "offre-financements": "logements_finances",
    "demandes-region": "tension",
    "115-taux-chute": "115_taux_chute",
    "sans-abri": "sans_abri",
    "dalo-flux": "dalo_recours",
    "dalo-stock": "dalo_stock",
}
MOVED: Final = {
    f"diapositives/{piece}/{before}": f"{STORY}/{message}/{now}"
    for piece, message in MESSAGES.items()
    for before, now in (("titre", "titre"), ("ecartee", "tu"))
}
FIX: Final = "restaurer le fichier d’une sauvegarde : il ne se corrige pas à la main"


@dataclass(frozen=True)
class Text:
    """`place`: where it is printed; `words`: empty if withdrawn; `figures`: hash of those under it, `said` of them."""

    place: str
    words: str
    when: str  # UTC, ISO 8601
    who: str
    figures: str
    said: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        return dt.datetime.fromisoformat(self.when).date()


def path() -> Path:
    return data_directory() / "textes" / "textes.jsonl"


def texts() -> dict[str, Text]:
    """The last version of each, by place; not those withdrawn. Refused if a line cannot be read."""
    try:
        content = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return read_texts(content, path())


def read_texts(content: str, origin: Path) -> dict[str, Text]:
    """The texts of a file of them, as `texts`."""
    found: dict[str, Text] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            fields = json.loads(line)
            place = MOVED.get(fields["place"], fields["place"])
            found[place] = Text(**{**fields, "place": place, "said": tuple(fields["said"])})
        except (ValueError, TypeError, KeyError) as error:
            raise refuse("textes", shown(origin), "texte illisible", FIX, number) from error
    return {place: text for place, text in found.items() if text.words}


def printed_texts(known: Mapping[str, Text]) -> str:
    """A file of these texts: a line each, in order of place."""
    return "".join(_line(known[place]) for place in sorted(known))


def write_text(place: str, words: str, person: Person, figures: str, said: tuple[str, ...], over: Text | None) -> None:
    """Keeps a new version, on disk when this returns; no words: the text is withdrawn.

    Refused without the right, too long, or if someone else wrote since `over`, the version that was changed.
    """
    words = cleaned(words)
    if person.role != SECRETARIAT:
        message = f"{person.name or 'un visiteur non connecté'} n’a pas le droit d’écrire les textes"
        raise refuse(RIGHT, place, message, "transmettre le texte au secrétariat du plan")
    if len(words) > LONGEST:
        raise refuse("longueur", place, f"{len(words)} signes", f"s’en tenir à {LONGEST}")
    with one_at_a_time():
        last = texts().get(place)
        if last != over:
            who = f"{last.who} l’a écrit" if last else "il a été retiré"
            raise refuse("textes", place, f"le texte a changé entre-temps : {who}", "relire, puis recommencer")
        _add(_line(Text(place, words, now(), person.name, figures, said)))


def cleaned(words: str) -> str:
    """Without what no document may hold: signs of control, blanks at both ends."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(" " if sign == "\t" else sign for sign in line if sign == "\t" or _written(sign)) for line in lines)
    return "\n".join(line.rstrip() for line in kept).strip()


def _add(line: str) -> None:
    """Writes aside the file with one line more, then puts it in its place in one step: no version is ever cut."""
    path().parent.mkdir(parents=True, exist_ok=True)
    aside = path().with_name(f".{path().name}")
    shutil.copyfile(path(), aside) if path().exists() else aside.write_bytes(b"")
    with aside.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path())


def _written(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cs", "Cn") and sign not in UNWRITTEN


def _line(text: Text) -> str:
    return json.dumps(asdict(text), ensure_ascii=False) + "\n"
