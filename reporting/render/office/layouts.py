"""The layouts of our slides, each with its places: the master is written from them, the deck fills them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIZES: Final = {"16:9": (13.333, 7.5), "4:3": (10.0, 7.5)}  # inches
COVER, MESSAGE, RESERVED, WORDS = "Couverture", "Message", "Message et réserves", "Texte"
KEYS, TWO, THREE = "Chiffres clés", "Deux colonnes", "Trois colonnes"
ANNEX, LONG = "Annexe", "Annexe, longue lecture"
TITLE, SUBTITLE, FIGURE, SOURCE, READING = "Titre", "Sous-titre", "Figure", "Source", "Lecture et source"
STAMP, TEXT, NUMBER, COLUMN, EDITION, SITTING = "Mention", "Texte", "Chiffre", "Colonne", "Édition", "Séance"
FOOTER, DATE, PAGE = "Pied de page", "Date", "Numéro"
AUTHOR: Final = "Secrétariat du PDALHPD de Paris"
BLOCKS: Final = 9  # key figures that a slide holds


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
    """Where something goes on a slide. `box`: left, top, width, height, inches; `kind`: of its placeholder."""

    name: str
    index: int
    box: tuple[float, float, float, float]
    styles: tuple[Style, ...] = ()
    kind: str = "body"
    anchor: str = "t"
    align: str = "l"


def file_of(shape: str) -> Path:
    """Where the master of a shape of slides is kept."""
    return Path(__file__).with_name(f"modele_{shape.replace(':', 'x')}.pptx")


def margin(shape: str) -> float:
    """Left and right of what a slide says, inches."""
    return 0.67 if shape == "16:9" else 0.5


def layouts(shape: str) -> dict[str, tuple[Place, ...]]:
    """Every layout by name, its places in the order in which they are read."""
    return {
        COVER: _cover(shape),
        MESSAGE: _shown(shape, _figure(shape, 3 if shape == "16:9" else 4)),
        RESERVED: _shown(shape, _figure(shape, 5 if shape == "16:9" else 6)),
        WORDS: _shown(shape, [Place(TEXT, 1, _body(shape), (Style(22, bullet=True, after=10), Style(20, after=6)))]),
        KEYS: _shown(shape, _blocks(shape)),
        TWO: _shown(shape, _columns(shape, (0.6, 0.4))),
        THREE: _shown(shape, _columns(shape, (0.26, 0.36, 0.38))),
        ANNEX: _hidden(shape, 4),
        LONG: _hidden(shape, 7),
    }


def _wide(shape: str) -> float:
    return SIZES[shape][0] - 2 * margin(shape)


def _heading(shape: str) -> Place:
    """A finding of a hundred letters at 28 points: two lines, three where a slide is narrow."""
    tall = 0.98 if shape == "16:9" else 1.36
    return Place(TITLE, 0, (margin(shape), 0.42, _wide(shape), tall), (Style(28, bold=True),), "title")


def _below(shape: str) -> float:
    _, top, _, tall = _heading(shape).box
    return top + tall + 0.06


def _shown(shape: str, body: list[Place]) -> tuple[Place, ...]:
    mention = Place(STAMP, 16, (margin(shape), 0.08, _wide(shape), 0.32), (Style(18, "mention", True),))
    return (_heading(shape), mention, *body, *_feet(shape))


def _figure(shape: str, lines: int) -> list[Place]:
    """What is drawn over a source of so many lines."""
    top, tall = _below(shape), 0.225 * lines
    foot = 6.92 - tall
    return [
        Place(SUBTITLE, 13, (margin(shape), top, _wide(shape), 0.62), (Style(18, "tx2"),)),
        Place(FIGURE, 14, (margin(shape), top + 0.74, _wide(shape), foot - top - 0.82), kind="obj"),
        Place(SOURCE, 15, (margin(shape), foot, _wide(shape), tall), (Style(13, "tx2"),), anchor="b"),
    ]


def _body(shape: str) -> tuple[float, float, float, float]:
    top = _below(shape)
    return margin(shape), top + 0.1, _wide(shape), 6.8 - top


def _blocks(shape: str) -> list[Place]:
    """Three by three: a number, what it counts, its day."""
    left, wide, top = margin(shape), _wide(shape), 1.3  # under one line of title
    tall = 6.85 - top
    styles = (Style(32 if shape == "16:9" else 26, "accent1", True), Style(18), Style(18, "tx2"))
    gap = 0.25
    across, high = (wide - 2 * gap) / 3, tall / 3
    return [
        Place(
            f"{NUMBER} {at + 1}",
            31 + at,
            (left + at % 3 * (across + gap), top + at // 3 * high, across, high - 0.05),
            styles,
        )
        for at in range(BLOCKS)
    ]


def _columns(shape: str, shares: tuple[float, ...]) -> list[Place]:
    left, top, wide, tall = _body(shape)
    gap = 0.35
    room = wide - gap * (len(shares) - 1)
    styles = (Style(20, "accent1", True, after=8), Style(18, bullet=True, after=6))
    starts = [left + sum(shares[:at]) * room + at * gap for at in range(len(shares))]
    return [
        Place(f"{COLUMN} {at + 1}", 21 + at, (start, top, share * room, tall), styles)
        for at, (start, share) in enumerate(zip(starts, shares, strict=True))
    ]


def _hidden(shape: str, lines: int) -> tuple[Place, ...]:
    """The annex, which is read on a table: a figure or a table over its reading, of so many lines."""
    tall = 0.187 * lines
    foot, left, wide = 6.92 - tall, margin(shape), _wide(shape)
    top = 1.05 if shape == "16:9" else 1.35
    return (
        Place(TITLE, 0, (left, 0.35, wide, top - 0.35), (Style(20, bold=True),), "title"),
        Place(STAMP, 16, (left, 0.08, wide, 0.26), (Style(14, "mention", True),)),
        Place(SUBTITLE, 13, (left, top, wide, 0.48), (Style(14, "tx2"),)),
        Place(FIGURE, 14, (left, top + 0.56, wide, foot - top - 0.66), kind="obj"),
        Place(READING, 15, (left, foot, wide, tall), (Style(11, "tx2"),), anchor="b"),
        *_feet(shape),
    )


def _feet(shape: str) -> tuple[Place, ...]:
    """What every slide says: whose it is, the day of its figures, its number."""
    left, wide, top, tall = margin(shape), _wide(shape), 7.04, 0.3
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
