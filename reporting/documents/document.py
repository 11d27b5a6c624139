"""A document and what it is made from: a connection to the figures, their catalogue, the version of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from etl.catalog import Catalog
from etl.editions import Edition
from etl.french import format_date
from etl.modeles import Modele
from etl.texts import Text
from etl.warehouse import FORMAT
from reporting import queries
from reporting.exhibits import make
from reporting.piece.exhibit import PUBLIE, Exhibit, mention_of
from reporting.queries import Connection

SHAPES = ("16:9", "4:3")
DRAFT = "brouillon"  # what is published today; no edition was sealed
LETTERS = 4000  # of a text, at most
Tell = Callable[[float, str], None]  # how far the work is, from 0 to 1, and what is being done


class Refusal(Exception):
    """Why a document is not made, in a French sentence."""


@dataclass(frozen=True)
class Material:
    """What a document is made from. `version` names the data, its day and its hash."""

    connection: Connection
    catalog: Catalog
    version: str
    shape: str = SHAPES[0]  # of slides
    template: Modele | None = None  # the user's own, of slides or of a report
    edition: Edition | None = None  # the sealed one that the figures are of, none for what is published today
    previous: Edition | None = None  # the one before, with which it is compared
    texts: Mapping[str, Text] = field(default_factory=dict)  # what people wrote, by place
    lacking: int = 0  # obligatory texts that the edition does not have: the document stays a draft of it
    made: dict[Any, Exhibit] = field(
        default_factory=dict, compare=False, repr=False
    )  # exhibits shared by its documents

    @property
    def state(self) -> str:
        """The edition's name, or that it is a draft, of which edition."""
        if self.edition is None:
            return DRAFT
        return f"{DRAFT}, {self.edition.name}" if self.lacking else self.edition.name

    @property
    def mark(self) -> str:
        """What every page says of where its figures come from."""
        said = f"{self.state[:1].upper()}{self.state[1:]} · données {self.version}"
        return f"{said} · {self.laid_out}" if self.laid_out else said

    @property
    def laid_out(self) -> str:
        """That later code than the edition's lays it out; else nothing."""
        former = self.edition and self.edition.published.format < FORMAT
        return f"mis en forme par la version {FORMAT}" if former else ""

    @property
    def jeu(self) -> str:
        return queries.jeu(self.connection)

    @property
    def known_on(self) -> dt.date | None:
        """The past day whose figures the connection shows, none for today's."""
        return queries.known_on(self.connection)

    @property
    def mention(self) -> str:
        """What the document must say first; empty for plain published figures."""
        return mention_of(self.jeu, self.known_on)


def piece(material: Material, name: str, **choices: Any) -> Exhibit:
    """The exhibit of these choices, made once for all the documents of a material."""
    key = (name, *sorted(choices.items()))
    if key not in material.made:
        marks: dict[str, Any] = {"known_on": material.known_on, "edition": material.edition}
        material.made[key] = make(name, material.connection, material.catalog, **marks, **choices)
    return material.made[key]


Under = Callable[[Material], list[Exhibit]]


@dataclass(frozen=True)
class Zone:
    """Where people write in a document. `place`: key of their text; `head`: under which it is printed; `under`: the
    figures that it speaks of, of a material; `before`: place of the text of the year before;
    `skip`: place where it is written that the figures are left out.
    """

    place: str
    head: str
    question: str
    under: Under
    required: bool = False
    letters: int = LETTERS
    before: str = ""
    skip: str = ""


@dataclass(frozen=True)
class Document:
    """`maker`: material → bytes of the file, telling its progress; Refusal if it may not be made of these figures.

    `zones`: where people write in it, in the order of its pages; none where they do not. `asked`: those whose text it
    cannot do without, where they are not the obligatory ones of `zones`.
    """

    name: str  # of the file, in French, without accents
    label: str
    suffix: str
    mime: str
    maker: Callable[[Material, Tell], bytes]
    zones: Callable[[Material], Sequence[Zone]] | None = None
    asked: Callable[[Material], Sequence[Zone]] | None = None

    def write(self, material: Material, tell: Tell) -> bytes:
        """The bytes of the file, a draft as long as a sealed edition lacks an obligatory text.

        Refusal of one that is read, on a past day when no figure was known.
        """
        if self.suffix in ("pptx", "docx") and material.known_on and not queries.any_figure(material.connection):
            raise Refusal(f"Aucun chiffre n’était connu le {format_date(material.known_on)} : rien à préparer.")
        return self.maker(replace(material, lacking=len(self.lacking(material))), tell)

    def required(self, material: Material) -> list[str]:
        """The places of its obligatory texts."""
        zones = self.asked or self.zones
        return [zone.place for zone in zones(material) if zone.required] if zones else []

    def lacking(self, material: Material) -> list[str]:
        """Those that a sealed edition does not have."""
        return [place for place in self.required(material) if place not in material.texts] if material.edition else []

    def file_name(self, material: Material) -> str:
        """A name that tells the draft, the data set and day if need be, and the version of the data."""
        marks = [material.edition.slug] if material.edition else []
        marks = [DRAFT, *marks] if self.lacking(material) or not marks else marks
        marks += [] if material.jeu == PUBLIE else [material.jeu]
        marks += [f"connu-{material.known_on.isoformat()}"] if material.known_on else []
        return f"{'_'.join([*marks, self.name, material.version])}.{self.suffix}"
