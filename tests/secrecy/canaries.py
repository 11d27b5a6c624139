"""Numbers and words found nowhere else, put where a value is hidden, and the search for them in whatever leaves."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.etl.spoil import edit_snapshot

SOCLE = "snapshots/socle_drihl/2025"
DALO = "snapshots/dalo/2022-adil-de-paris"
NIGHT = "snapshots/nuit_solidarite/2021-04-01-ville-de-paris"
NIGHT_AGAIN = "snapshots/nuit_solidarite/2021-11-apur"
# Seven digits at least: five are met by chance among the identifiers of a session.
# What hides each: the sum of Paris, its own count, the sum of its whole, a later publication.
NUMBERS = {"attributions": 1_284_567, "tension": 31_415_926.5, "dalo_recours": 7_141_592, "sans_abri": 2_718_281}
WORDS = {"petit effectif": "dont canari-un", "autre publication": "dont canari-deux"}
SEPARATORS = ("", " ", "\u00a0", "\u202f", ",", ".", "'")
PACKED = re.compile(r'"bdata":\s*"([A-Za-z0-9+/=\\]+)"')


def plant(data: Path) -> None:
    """The allocations of the 4e and the appeals for shelter become small: the 1er and those for housing follow."""
    edit_snapshot(data / SOCLE, _socle)
    edit_snapshot(data / DALO, _appeals)
    edit_snapshot(data / NIGHT, _night)
    edit_snapshot(data / NIGHT_AGAIN, lambda text: text.replace(";2829;", ";5;"))


def _socle(text: str) -> str:
    """Twenty allocations in millions, the 1er hidden beside the 4e, and their sum."""
    head, *lines = text.splitlines()
    total = 0
    made = [head]
    for line in lines:
        code, year, asked, given, *others = line.split(";")
        if re.fullmatch(r"751\d\d", code):
            count = {"75104": 6, "75101": NUMBERS["attributions"]}.get(code, 2_000_000 + int(given))
            given, total = str(count), total + int(count)
        if code in ("75104", "75101"):
            others[0] = f"{NUMBERS['tension']:.1f}".replace(".", ",")
        made.append(";".join((code, year, asked, given, *others)))
    return "\n".join(made).replace("75;2024;195828;9098", f"75;2024;195828;{total}") + "\n"


def _night(text: str) -> str:
    first = text.replace(";2785;", f";{NUMBERS['sans_abri']};")
    return first.replace('"[provisoire]', f'"{WORDS["autre publication"]} [provisoire]')


def _appeals(text: str) -> str:
    return (
        text.replace("total;13242;", f"total;{NUMBERS['dalo_recours'] + 6};")
        .replace("logement;12345;", f"logement;{NUMBERS['dalo_recours']};")
        .replace("hebergement;897;", f"hebergement;6;{WORDS['petit effectif']}")
    )


def found(texts: Iterable[str | bytes]) -> set[str]:
    """The canaries that some text or bytes hold, written in any way, packed as numbers or deep in an archive."""
    seen: set[str] = set()
    for raw in (part for text in texts for part in _parts(text if isinstance(text, bytes) else text.encode())):
        packed = b"".join(map(_unpacked, PACKED.findall(raw.decode("utf-8", "ignore"))))
        seen |= {name for name, ways in WAYS.items() if any(way in raw or way in packed for way in ways)}
    return seen


def _parts(raw: bytes) -> Iterator[bytes]:
    """The bytes, and the files they hold if they are an archive, down to those of the workbooks in it."""
    yield raw
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield from _parts(archive.read(name))


def _unpacked(text: str) -> bytes:
    """The numbers that Plotly sends in base 64."""
    return base64.b64decode(text.replace("\\u002f", "/").replace("\\/", "/").replace("\\", "") + "==")


def _ways(number: float) -> list[bytes]:
    """Digits in any grouping, and as a machine holds them."""
    whole = str(int(number))
    groups = re.findall(r"\d{1,3}(?=(?:\d{3})*$)", whole)
    written = [separator.join(groups).encode() for separator in SEPARATORS]
    numbers = [struct.pack("<d", float(number)), struct.pack("<f", float(number))]
    return [*written, *numbers, *([struct.pack("<i", int(number))] if float(number).is_integer() else [])]


WAYS = {name: _ways(number) for name, number in NUMBERS.items()}
WAYS |= {name: [words.removeprefix("dont ").encode()] for name, words in WORDS.items()}
