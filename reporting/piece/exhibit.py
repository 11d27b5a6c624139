"""An exhibit (*pièce*): a figure, its table, its words and its sources, made once for the screen and for documents."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol

import pandas as pd
import plotly.graph_objects as go

from etl.french import format_date
from etl.returns import Template
from reporting.analysis.words import beyond, said_of
from reporting.piece.drawing import Drawing, Map
from reporting.piece.palette import color_of
from reporting.queries import SERIES

PUBLIE = "publie"  # the data set whose outputs need no mention
DEMONSTRATION = "demonstration"  # the data set, and what the snapshot of an invented value begins with
LOOKED_FOR = "trouvé"  # in a limit that says what was found
PARTLY = "En partie données de démonstration"
MENTIONS = {"demonstration": "Données de démonstration", "restreint": "Diffusion restreinte"}
SIMULATION = "Simulation"
UNCOMPUTED = "Sans calcul : chaque chiffre est tel que sa source le donne."
MARKS = "Repères de temps"  # begins the key to the marks that a figure on screen has, and a native chart has not
HOLLOW = "Points creux"  # begins the key to those of a curve, which a native chart has in its own words
MANY = 3  # publications that still fit in a line
# Of its rows, what a file for machines holds.
MACHINE = [column for column in SERIES if column not in ("name", "publisher", "word")]


def mention_of(jeu: str, known_on: dt.date | None) -> str:
    """What every output must say first, for its data set and its day; empty for plain published figures."""
    return _joined(MENTIONS.get(jeu, ""), known_on)


def _joined(mention: str, known_on: dt.date | None, *, simulation: bool = False) -> str:
    past = f"Chiffres connus au {format_date(known_on)}" if known_on else ""
    said = list(filter(None, (SIMULATION if simulation else "", mention, past)))
    return ", ".join([*said[:1], *(words[:1].lower() + words[1:] for words in said[1:])])


class Sealed(Protocol):
    """The edition whose figures are shown: its name as printed, then as in addresses and file names, its day."""

    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def day(self) -> dt.date: ...


def seal_of(edition: Sealed | None) -> str:
    """What an edition prints of itself; empty for the figures of today."""
    return f"Édition « {edition.name} », scellée le {format_date(edition.day)}" if edition else ""


@dataclass(frozen=True)
class Citation:
    """One publication behind the figures, as printed under them."""

    publisher: str
    dataset: str
    published: str  # in French words, or that no date was read
    consulted: str
    url: str
    licence: str
    snapshot: str
    attribution: str = ""  # the mention that its licence asks for


@dataclass(frozen=True)
class Appointment:
    """A dated expectation, as put in a calendar file; `key` stays the same from one download to the next."""

    key: str
    day: dt.date
    label: str
    detail: str = ""


Kind = Literal["lignes", "barres", "colonnes", "empilées", "cascade"]


@dataclass(frozen=True)
class Series:
    """A name and a value per category; None where nothing is published, or where it is hidden."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...] = ()  # what is written at each value, where it is not the value itself
    decimals: tuple[int, ...] = ()  # of each value as published: 43,2 beside 21,38
    doubts: tuple[str, ...] = ()  # the status of each value that is not firm, else empty
    apart: bool = False  # goes on with the line before it, to a point that no line may join to that line's last
    color: str = ""  # its own, where it is not that of its name or of its place
    colors: tuple[str, ...] = ()  # of each bar, where they do not share one
    chosen: frozenset[int] = frozenset()  # the places of the bars with an outline in ink

    @property
    def doubted(self) -> list[int]:
        """The places of its doubtful values."""
        return [at for at, (doubt, value) in enumerate(zip(self.doubts, self.values, strict=False)) if doubt and value]

    @property
    def lone(self) -> bool:
        """Whether a known value has none on either side, so that no line shows it."""
        around = [None, *self.values, None]
        return any(
            around[at + 1] is not None and around[at] is around[at + 2] is None for at in range(len(self.values))
        )

    def last(self, most: int) -> list[int]:
        """The places of its last known values."""
        return [at for at, value in enumerate(self.values) if value is not None][-most:]


@dataclass(frozen=True)
class Chart:
    """`percent`: values in %; `decimals`: digits after the comma.

    A *cascade* has two series: where each bar stands, and its length.
    """

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    percent: bool = False
    decimals: int = 0
    remark: str = ""  # what of the figure on screen is not drawn
    dated: bool = False  # its categories follow one another in time
    references: tuple[Series, ...] = ()  # targets, references: dashed, in neutral colours
    whole: Series | None = None  # of parts one on the other: their total, written above
    over: str = ""  # what stands over lying bars: references, and what names no arrondissement
    crossed: tuple[float, ...] = ()  # where these references cross them

    @property
    def held(self) -> tuple[Series, ...]:
        """All that its workbook holds."""
        return (*self.series, *self.references, *([self.whole] if self.whole else []))

    @property
    def unnamed(self) -> list[int]:
        """The places, in what its workbook holds, of what a legend does not name."""
        return [at for at, series in enumerate(self.held) if series.apart or series is self.whole]

    def line(self, place: int) -> int:
        """The rank of a series, where what goes on with another has that of the other."""
        return sum(not series.apart for series in self.series[: place + 1]) - 1

    def last(self, place: int) -> int | None:
        """Where the last value of its line stands, if it is in this series."""
        ends = [(at, one) for one in range(len(self.series)) if self.line(one) == self.line(place)
                for at in self.series[one].last(1)]  # fmt: skip
        return next((at for at, one in sorted(ends)[-1:] if one == place), None)

    def color(self, place: int) -> str:
        """Of a series: on a slide as on screen."""
        named = [series for series in self.series if not series.apart][self.line(place)]
        return self.series[place].color or named.color or color_of(named.name, self.line(place))

    @property
    def key(self) -> str:
        """What the marks of its doubtful values mean: « p, provisoire ; ≈, approché »; empty where it has none."""
        states = dict.fromkeys(series.doubts[at] for series in self.series for at in series.doubted)
        said = said_of(states)
        return f"{said}." if said else ""


def no_chart() -> Chart | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """`rows`: the figures themselves (columns of queries.SERIES); `table`: the same laid out in words for reading."""

    name: str = ""  # that of its record, where it does not depend on what is chosen
    title: str
    subtitle: str  # unit, date, field
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SERIES))
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    sorting: tuple[str, str] = ("", "")  # the column of its table that sorts it, « ascending » or « descending »
    reading: str
    scope: str = ""  # that of its indicator, where it has only one and says nothing
    alternative: str
    indicators: tuple[str, ...] = ()
    finding: str = ""  # what it shows, in one sentence without its full stop: its title on screen and on a slide
    told: bool = False  # tells a message of the story, whose title someone may write
    written: str = ""  # the title that someone wrote in its place
    asked: Mapping[str, Any] = field(default_factory=dict)  # all its choices, those of the record where nobody chose
    drawing: Drawing | None = None
    figure: go.Figure | None = None  # the drawing on screen, made with it
    chart: Callable[[], Chart | None] = no_chart  # what an office document draws itself, made when one asks
    caveats: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()  # of these, those that change the reading: a slide prints them whole
    calculation: str = ""
    citations: tuple[Citation, ...] = ()
    undrawn: frozenset[str] = frozenset()  # the snapshots of these whose figures only its table gives
    jeu: str = PUBLIE  # the data set it was made from
    known_on: dt.date | None = None  # the day whose knowledge it shows, none for today's: said on every output
    edition: Sealed | None = None  # the sealed one it was made from, said on every output; none for today's figures
    simulation: bool = False  # computed from the visitor's hypotheses: said on every output
    unnamed: bool = False  # arrondissements that were not chosen are drawn without their name: no sentence ranks them
    texts: bool = False  # of the sheets' own words alone: nothing in it can be invented
    appointments: tuple[Appointment, ...] = ()
    template: Template | None = None  # the blank return that can be downloaded

    @property
    def mention(self) -> str:
        """What every output made from this exhibit must say first; empty for plain published figures."""
        return _joined(self.stamp, self.known_on, simulation=self.simulation)

    @property
    def headline(self) -> str:
        """What stands over it: what someone wrote, its finding, else its title."""
        return self.written or self.finding or self.title

    @property
    def lecture(self) -> str:
        """Its reading, less what stands over it: no sentence is printed twice."""
        return beyond(self.reading, self.headline)

    @property
    def below(self) -> str:
        """What stands under that: what is drawn, its unit, its date."""
        return f"{self.title}. {self.subtitle}" if self.headline != self.title else self.subtitle

    @property
    def stamp(self) -> str:
        """That of its data set; of the demonstration, only where a value is invented, or what is said rests on some."""
        if self.jeu == DEMONSTRATION and self.texts:
            return ""
        if self.jeu != DEMONSTRATION or self.rows.empty:
            return MENTIONS.get(self.jeu, "")
        found = invented(self.rows)
        return MENTIONS[DEMONSTRATION] if found.all() else PARTLY if found.any() else ""

    @property
    def native(self) -> bool:
        """Whether an office document draws it, as a chart or a map, in place of its table."""
        return isinstance(self.drawing, Map) or self.chart() is not None

    @property
    def warning(self) -> str:
        """What notes on it say first, where one of its figures is invented."""
        return f"{self.stamp} : chiffres inventés." if self.stamp and invented(self.rows).any() else ""

    @property
    def seal(self) -> str:
        """The edition, in words; empty for the figures of today."""
        return seal_of(self.edition)

    @cached_property
    def digest(self) -> str:
        """Eight letters of its content's own: in the name of each of the five files that a page offers under it."""
        figure = self.figure.to_json() if self.figure else ""
        key = f"{self.title}{self.subtitle}{self.rows.to_csv()}{self.table.to_csv()}{figure}"
        return hashlib.sha256(key.encode()).hexdigest()[:8]

    @property
    def source(self) -> str:
        """The sources in one line."""
        return source_line(self.citations)

    @property
    def drawn(self) -> tuple[Citation, ...]:
        """The sources of what its drawing shows."""
        return tuple(one for one in self.citations if one.snapshot not in self.undrawn)


def invented(rows: pd.DataFrame) -> pd.Series:
    """Which of these figures (column snapshot) are of the demonstration: no value mixes both."""
    return rows["snapshot"].astype(str).str.startswith(f"{DEMONSTRATION}/")


def limits_of(limits: Iterable[str], *, made_up: bool) -> list[str]:
    """Those of what is shown: beside an invented series, what was found of the true one would be untrue."""
    return [line for line in limits if not (made_up and LOOKED_FOR in line)]


def source_line(citations: Sequence[Citation], many: int = MANY) -> str:
    """Each publication, or only their publishers beyond `many`; always the mentions that their licences ask for."""
    named = list(dict.fromkeys(f"{c.publisher}, {c.dataset} ({c.published})" for c in citations))
    if len(named) > many:
        publishers = list(dict.fromkeys(re.split(r" \(|, ", c.publisher)[0] for c in citations))
        more = "…" if len(publishers) > MANY else ""
        named = [f"{', '.join(publishers[:MANY])}{more} ({len(named)} publications)"]
    due = [mention for mention in dict.fromkeys(c.attribution for c in citations) if not _said(mention, named)]
    return " ; ".join([*named, *due])


def _said(mention: str, named: Sequence[str]) -> bool:
    """Whether a publication as named says each part of the mention already; an empty one has none to say."""
    return any(all(part in words for part in mention.split(", ") if part) for words in named)


@dataclass(frozen=True)
class Headline:
    """A number at the head of a page: label, value as printed, and what qualifies it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class Summary:
    """The head of a page: a sentence that answers its question, then three or four numbers."""

    sentence: str  # Markdown, figures in bold
    headlines: Sequence[Headline] = field(default_factory=tuple)
    indicators: Sequence[str] = ()  # of which these numbers are made
