"""The layouts of our slides, each with its places: the master is written from them, the deck fills them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIZES: Final = {"16:9": (13.333, 7.5), "4:3": (10.0, 7.5)}  # inches
COVER, MESSAGE, RESERVED, WORDS = "Couverture", "Message", "Message et réserves", "Texte"
SECTION: Final = "Section"  # before the annex, in a model that has one
KEYS, TWO, THREE = "Chiffres clés", "Deux colonnes", "Trois colonnes"
ANNEX, LONG = "Annexe", "Annexe, longue lecture"
TITLE, SUBTITLE, FIGURE, SOURCE, READING = "Titre", "Sous-titre", "Figure", "Source", "Lecture et source"
STAMP, TEXT, NUMBER, COLUMN, EDITION, SITTING = "Mention", "Texte", "Chiffre", "Colonne", "Édition", "Séance"
FOOTER, DATE, PAGE = "Pied de page", "Date", "Numéro"
AUTHOR: Final = "Secrétariat du PDALHPD de Paris"
BLOCKS: Final = 9  # key figures that a slide holds
FOOT: Final = 6.92  # inches: where what a slide of ours shows ends
Box = tuple[float, float, float, float]  # left, top, width, height, inches


@dataclass(frozen=True)
class Style:
    """Of a level of words; `size`, `after`: points; `ink`: a colour of the theme."""

    size: int
    ink: str = "tx1"
    bold: bool = False
    bullet: bool = False
    after: int = 0


@dataclass(frozen=True)
class Place:
    """Where something goes on a slide. `box`: left, top, width, height, inches; `kind`: of its placeholder.

    `held`: its layout has that placeholder; else it is drawn, as its style says. `sized`: its layout says how tall
    its letters are.
    """

    name: str
    index: int
    box: Box
    styles: tuple[Style, ...] = ()
    kind: str = "body"
    anchor: str = "t"
    align: str = "l"
    held: bool = True
    sized: bool = True


@dataclass(frozen=True)
class Room:
    """What is free of a slide, between its title and its foot, inches."""

    left: float
    top: float
    wide: float
    foot: float


def file_of(shape: str) -> Path:
    """Where the master of a shape of slides is kept."""
    return Path(__file__).with_name(f"modele_{shape.replace(':', 'x')}.pptx")


def margin(shape: str) -> float:
    """Left and right of what a slide says, inches."""
    return 0.67 if shape == "16:9" else 0.5


def layouts(shape: str) -> dict[str, tuple[Place, ...]]:
    """Every layout by name, its places in the order in which they are read."""
    shown, hidden = (Room(margin(shape), top, _wide(shape), FOOT) for top in (_below(shape), _under(shape)))
    rooms = dict.fromkeys((MESSAGE, RESERVED, WORDS, KEYS, TWO, THREE), shown) | {ANNEX: hidden, LONG: hidden}
    rooms[KEYS] = Room(shown.left, 1.12, shown.wide, FOOT - 0.2)  # under one line of title
    return {COVER: _cover(shape)} | {
        name: (*(_hidden(shape) if room == hidden else _shown(shape)), *body(name, shape, room), *feet(_strip(shape)))
        for name, room in rooms.items()
    }


def body(name: str, shape: str, room: Room) -> list[Place]:
    """What a layout has under its title, in the room that there is."""
    wide = shape == "16:9"
    ways: dict[str, Callable[[], list[Place]]] = {
        MESSAGE: lambda: _figure(room, 4 - wide),
        RESERVED: lambda: _figure(room, 6 - wide),
        WORDS: lambda: [Place(TEXT, 1, _body(room), (Style(22, bullet=True, after=10), Style(20, after=6)))],
        KEYS: lambda: _blocks(room, 32 if wide else 26),
        TWO: lambda: _columns(room, (0.6, 0.4) if wide else (0.64, 0.36)),
        THREE: lambda: _columns(room, (0.26, 0.36, 0.38)),
        ANNEX: lambda: _reading(room, 4),
        LONG: lambda: _reading(room, 7),
    }
    return ways[name]()


def _wide(shape: str) -> float:
    return SIZES[shape][0] - 2 * margin(shape)


def _heading(shape: str) -> Place:
    """A finding of a hundred letters at 28 points: two lines, three where a slide is narrow."""
    tall = 0.98 if shape == "16:9" else 1.36
    return Place(TITLE, 0, (margin(shape), 0.42, _wide(shape), tall), (Style(28, bold=True),), "title")


def _below(shape: str) -> float:
    _, top, _, tall = _heading(shape).box
    return top + tall + 0.06


def _under(shape: str) -> float:
    """The end of a title of the annex."""
    return 1.05 if shape == "16:9" else 1.35


def _shown(shape: str) -> tuple[Place, ...]:
    return _heading(shape), stamp((margin(shape), 0.08, _wide(shape), 0.32))


def stamp(box: Box, size: int = 18) -> Place:
    """What the figures are, when they are not those of today."""
    return Place(STAMP, 16, box, (Style(size, "mention", True),))


def _figure(room: Room, lines: int) -> list[Place]:
    """What is drawn over a source of so many lines."""
    tall = 0.225 * lines
    foot = room.foot - tall
    return [
        Place(SUBTITLE, 13, (room.left, room.top, room.wide, 0.62), (Style(18, "tx2"),)),
        Place(FIGURE, 14, (room.left, room.top + 0.74, room.wide, foot - room.top - 0.82), kind="obj"),
        Place(SOURCE, 15, (room.left, foot, room.wide, tall), (Style(13, "tx2"),), anchor="b"),
    ]


def _body(room: Room) -> Box:
    return room.left, room.top + 0.1, room.wide, room.foot - 0.12 - room.top


def _blocks(room: Room, size: int) -> list[Place]:
    """Three by three: a number, what it counts, its day."""
    styles = (Style(size, "accent1", True), Style(18), Style(18, "tx2"))
    gap = 0.25
    across, high = (room.wide - 2 * gap) / 3, (room.foot - room.top) / 3
    return [
        Place(
            f"{NUMBER} {at + 1}",
            31 + at,
            (room.left + at % 3 * (across + gap), room.top + at // 3 * high, across, high - 0.05),
            styles,
        )
        for at in range(BLOCKS)
    ]


def _columns(room: Room, shares: tuple[float, ...]) -> list[Place]:
    left, top, wide, tall = _body(room)
    gap = 0.35
    across = wide - gap * (len(shares) - 1)
    styles = (Style(20, "accent1", True, after=8), Style(18, bullet=True, after=6))
    starts = [left + sum(shares[:at]) * across + at * gap for at in range(len(shares))]
    return [
        Place(f"{COLUMN} {at + 1}", 21 + at, (start, top, share * across, tall), styles)
        for at, (start, share) in enumerate(zip(starts, shares, strict=True))
    ]


def _hidden(shape: str) -> tuple[Place, ...]:
    """The annex, which is read on a table."""
    left, wide, top = margin(shape), _wide(shape), _under(shape)
    title = Place(TITLE, 0, (left, 0.35, wide, top - 0.35), (Style(20, bold=True),), "title")
    return title, stamp((left, 0.08, wide, 0.26), 14)


def _reading(room: Room, lines: int) -> list[Place]:
    """A figure or a table over its reading, of so many lines."""
    tall = 0.187 * lines
    foot = room.foot - tall
    return [
        Place(SUBTITLE, 13, (room.left, room.top, room.wide, 0.48), (Style(14, "tx2"),)),
        Place(FIGURE, 14, (room.left, room.top + 0.56, room.wide, foot - room.top - 0.66), kind="obj"),
        Place(READING, 15, (room.left, foot, room.wide, tall), (Style(11, "tx2"),), anchor="b"),
    ]


def _strip(shape: str) -> Box:
    return margin(shape), 7.04, _wide(shape), 0.3


def feet(strip: Box) -> tuple[Place, ...]:
    """What every slide says in a strip at its foot: whose it is, the day of its figures, its number."""
    left, top, wide, tall = strip
    quiet = (Style(12, "tx2"),)
    return (
        Place(FOOTER, 11, (left, top, wide - 2.8, tall), quiet, "ftr"),
        Place(DATE, 10, (left + wide - 2.75, top, 2.0, tall), quiet, "dt", align="r"),
        Place(PAGE, 12, (left + wide - 0.7, top, 0.7, tall), (Style(12, "tx1", True),), "sldNum", align="r"),
    )


def _cover(shape: str) -> tuple[Place, ...]:
    left, wide = margin(shape) + 0.25, _wide(shape) - 0.25
    return (
        Place(TITLE, 0, (left, 1.9, wide, 0.95), (Style(40, bold=True),), "ctrTitle", anchor="b"),
        Place(SUBTITLE, 1, (left, 2.95, wide, 1.3), (Style(24, "tx2"),), "subTitle"),
        Place(SITTING, 18, (left, 4.35, wide, 0.9), (Style(24, "accent1", True),)),
        Place(STAMP, 16, (left, 5.35, wide, 0.4), (Style(20, "mention", True),)),
        Place(EDITION, 17, (left, 5.85, wide, 0.7), (Style(18, "tx2"),)),
    )
