"""Where a figure comes from: a publisher's own file, known by its headings, never by its name; or other figures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from etl.catalog.entry import ENSEMBLE, Entry, Text

Template = Literal[
    "{annee}", "{avant}", "{annee}-01-01", "{annee}-12-31", "{mois}", "{annee}-01/{mois}", "2023-01/{mois}", "{jour}"
]


class Measure(Entry):
    """One figure of a row. A heading is compared without case, accent nor punctuation; {annee} takes four digits."""

    labels: tuple[Text, ...] = ()  # any one of them; several columns may answer when it holds {annee}
    key: str = ""  # instead of headings, in a file of one figure a row: what its `Contract.key` column says
    counts_rows: bool = False  # instead of headings: how many rows there are
    indicator: Text
    breakdown: Text = ENSEMBLE
    period: Template
    share: bool = False  # written from 0 to 1, loaded in %
    estimated: bool = False  # what its publisher says that it estimates
    between: tuple[float, float] | None = None  # outside, the unit or the column is not the one expected
    optional: bool = False

    @model_validator(mode="after")
    def one_way(self) -> Measure:
        if [bool(self.labels), bool(self.key), self.counts_rows].count(True) != 1:
            raise PydanticCustomError("measure", "labels, key ou counts_rows : un des trois, un seul")
        return self


class Contract(Entry):
    """One layout of a publisher's file."""

    name: Text
    sheet: str = ""  # the sheet to read, when others hold the same headings
    territory: tuple[Text, ...] = Field(min_length=1)
    territory_form: Literal["code", "arrondissement", "finess"] = "code"
    territories: dict[str, str] = Field(default_factory=dict)  # this publisher's own codes → the catalogue's
    levels: tuple[Text, ...] = ()  # of the territories that its codes name: "11" may be a département or a région
    period: tuple[Text, ...] = ()  # the column that dates a row
    edition: tuple[Text, ...] = ()  # the heading whose {annee} is the edition's year
    edition_after: int = Field(default=0, ge=0)  # years from the figures to the edition
    opening: tuple[Text, ...] = ()  # first line of the same table without headings: {jour} is its day, {} anything
    columns: tuple[Text, ...] = ()  # with `opening`: its headings, had it any; the first is what its rows begin with
    signature: tuple[Text, ...] = ()  # further headings without which it is not this file
    where: dict[str, tuple[Text, ...]] = Field(default_factory=dict)  # rows kept: heading → its values
    key: str = ""
    value: tuple[Text, ...] = ()  # with `key`: the column of the figures
    decimal: Literal["", ",", "."] = ""  # in a text; unless said, proven by the file's own cells
    sums: bool = False  # several rows make one figure
    identifier: tuple[Text, ...] = ()  # with `sums`: what tells two rows apart; without it, equal rows are two
    gaps: bool = False  # with `sums`: an empty cell is told and left out, rather than refused
    total: str = ""  # with `sums`: the territory that takes the sum of all rows
    needles: tuple[Text, ...] = ()  # a line of a CSV that holds none of these texts is surely about elsewhere
    measures: tuple[Measure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def opened(self) -> Contract:
        if (self.opening or self.columns) and not ("{jour}" in self.opening and self.columns):
            raise PydanticCustomError("opening", "opening et columns vont ensemble, et opening dit où est {jour}")
        return self

    @property
    def by_day(self) -> bool:
        """Whether its edition is a day rather than a year."""
        return any(measure.period == "{jour}" for measure in self.measures)


class Ratio(Entry):
    """A rate computed from two series of the same territory, period and breakdown.

    `over`: the modality of the denominator, whatever that of the numerator: the whole of which it is a part.
    `beyond`: why, in %, it may leave 0 to 100; without a reason, a part is no more than its whole.
    """

    numerator: Text
    denominator: Text
    factor: float = 100
    over: Text | None = None
    beyond: str = ""
    proposed: bool = False  # its formula is not fixed: tried on the demonstration, never on what is received

    def parts(self, breakdown: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """Indicator and breakdown of the numerator, then of the denominator, of a rate under a breakdown."""
        return (self.numerator, breakdown), (self.denominator, self.over or breakdown)


class Term(Entry):
    """Figures that a computed one follows from; what is left out is that of the computed figure."""

    indicator: Text
    territories: tuple[Text, ...] = ()  # codes, or « arrondissements » for the twenty
    period: str = ""  # a date, or a template of the year: "{annee}-01-01"
    absent: str = ""  # what to say where there is none


class Computed(Entry):
    """A computation that has its own file in etl/warehouse/derived: in words, and from what."""

    words: Text
    terms: tuple[Term, ...] = ()
    formula: str = ""  # the name of the file, where it is not that of the indicator
