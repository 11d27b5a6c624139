"""The entries of the catalogue, as frozen objects that refuse an unknown key, unit or status."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from etl.catalog.entry import (
    ALL_ARRONDISSEMENTS,
    ENSEMBLE,
    REFERENCE_DAYS,
    UNASKED,
    VALUELESS,
    Entry,
    Reference,
    Status,
    Subject,
    Text,
    Unit,
    deadline_said,
)
from etl.catalog.layouts import RETURN
from etl.catalog.origin import Computed, Contract, Ratio
from etl.catalog.plan import BaseValue, Event, Objective, Plan

# What happens over a period, a state on a day, a count of one night (never averaged, earlier ones said beside), or a
# rate, median or tension that is neither averaged nor recomputed. What a figure may face follows from it.
Measure = Literal["flux", "stock", "nuit", "publié tel quel"]
DEFAULT_SECRECY = "defaut"  # the rule of a source that names none


class Base(Entry):
    """What a figure counts (*assiette*): two figures compare only if theirs are the same."""

    field: Text  # the population or stock observed, and by which inventory
    numerator: Text
    denominator: Text | None = None
    name: str = ""  # a short name, where the indicator has several bases or shares one with another
    grain: float = 0  # its figures are known to the nearest so many; 0: as printed
    decimals: int = 1  # that its publishers always print, noughts included: 23,10 %; 0: they print whole numbers, 35 %


class Variant(Entry):
    """Figures of an indicator that count something else: some territories, some publishers, from a day on."""

    name: Text
    why: Text
    territories: tuple[Text, ...] = ()  # none: all
    publishers: tuple[Text, ...] = ()  # none: all
    since: str = ""  # ISO date; a change of definition starts here
    until: str = ""  # ISO date, included; and ends here
    grain: float = 0  # as of a base
    decimals: int = 1  # as of a base
    asked: bool = True  # false: another scheme than the one that the sheet asks for: its figures hold no year of it
    dated: bool = True  # false: what these publishers print is of no year, whatever the period it is entered under

    @model_validator(mode="after")
    def printed_by_someone(self) -> Variant:
        if not self.dated and not self.publishers:
            raise PydanticCustomError("dated", "dated = false demande publishers : qui imprime ces chiffres sans année")
        if not self.asked and not (self.since or self.until):
            raise PydanticCustomError("asked", "asked = false demande since ou until : quand comptait-on autre chose")
        return self

    def holds(self, territory: str, publisher: str, start: str) -> bool:
        """Whether a figure of that territory, publisher and first day (ISO) counts so."""
        return (
            (not self.territories or territory in self.territories)
            and (not self.publishers or publisher in self.publishers)
            and start >= self.since
            and (not self.until or start <= self.until)
        )


class Comparison(Entry):
    """What the value of an arrondissement may be set against, under a name that says its base."""

    name: Text
    indicator: Text
    territory: Text
    off: bool = False  # another base: shown only when asked for, with its reason
    why: str = ""


class Breakdown(Entry):
    dimension: Text
    modalities: tuple[Text, ...] = Field(min_length=1)
    exhaustive: bool  # the modalities make up the whole; where they do not, nothing sums them, and `why` says why
    why: str = ""
    unions: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)  # a modality that unites others → these

    @model_validator(mode="after")
    def explained(self) -> Breakdown:
        if self.exhaustive == bool(self.why):
            raise PydanticCustomError("exhaustive", "why : la raison d’une ventilation incomplète, et d’elle seule")
        if self.exhaustive and self.unions:
            raise PydanticCustomError("unions", "unions : des modalités qui en réunissent d’autres comptent deux fois")
        parts = {part for united in self.unions.values() for part in united}
        if not {*self.unions, *parts} <= {*self.modalities} or parts & self.unions.keys():
            raise PydanticCustomError("unions", "unions : des modalités déclarées, dont aucune n’est unie à son tour")
        return self


class Indicator(Entry):
    id: Text
    label: Text
    short: Annotated[Text, StringConstraints(max_length=34)]
    subject: Subject
    axis: Literal[1, 2, 3] | None = None
    action: Literal[1, 2, 3] | None = None  # of the sheet on whose page it stands
    serves: tuple[Text, ...] = ()  # the plan's indicators that it gives, or helps to read; none: context, or axis 1
    kind: Literal["moyen", "suivi/résultat", "livrable", "contexte"]
    wording: str = ""  # the action sheet's own words
    precision: str = ""
    definition: Text
    definition_version: Text = "1"
    unit: Unit
    decimals: int = Field(ge=0, le=2)
    measure: Measure
    direction: Literal["hausse", "baisse", "neutre"]  # the favourable one
    frequency: Literal["annuelle", "mensuelle", "ponctuelle", "à mi-parcours", "tout au long du plan"]
    deadline: Text  # échéance
    lag_months: int | None = Field(default=None, ge=0)
    geography: Literal["Paris", "arrondissement"]
    dated: Literal["{annee}", "{annee}-01-01", "{annee}-12-31"] = "{annee}"  # how a return names its period
    months: bool = False  # whether a return may also give its months
    paris: Literal["75056", "75"] = "75056"
    producers: tuple[Text, ...] = Field(min_length=1)
    holders: tuple[Text, ...] = ()  # who holds the figure too, though the sheet does not name them
    pilots: tuple[Text, ...] = ()
    reference: str = ""  # what the sheet says of the reference value
    base: Base
    whole: tuple[Text, ...] = ()  # sources that print it in whole numbers, where others give decimals: 29, not 29,0
    recomputed: dict[Text, Text] = Field(default_factory=dict)  # computed again by the author of a file → what is said
    breakdown: Breakdown | None = None
    ratio: Ratio | None = None
    computed: Computed | None = None
    rest: str = ""  # the territory under which stands what the arrondissements leave of Paris
    additive: bool = False  # the arrondissements add up to Paris
    secrecy_threshold: int | None = Field(default=None, ge=2)
    reveals: tuple[Text, ...] = ()  # counts that this rate, printed, gives back: of two, the first over the second
    question: str = ""  # what is open
    decider: str = ""  # who decides
    limits: tuple[Text, ...] = ()
    step: str = ""  # of a stock that producers count in turn: what two of them print of one day
    variants: tuple[Variant, ...] = ()  # the first that holds gives a figure its base; a line never joins two
    references: tuple[Comparison, ...] = ()
    comparable_after: int = Field(default=0, ge=0)  # years: a shorter gap says nothing of what changed
    small_count: int | None = Field(default=None, ge=2)  # below, a rate is marked and leaves the ranking
    count: str = ""  # the indicator whose small values make this one unstable

    @property
    def reference_day(self) -> tuple[int, int] | None:
        """The month and day that its yearly figure speaks of, where the sheet says it."""
        return next((day for words, day in REFERENCE_DAYS.items() if self.deadline.startswith(words)), None)

    def too_near(self, one: int, other: int) -> str:
        """Why no change is read between two years; empty if one may be."""
        near = abs(other - one) < self.comparable_after
        return (
            f"moins de {self.comparable_after} ans entre {one} et {other} : leur écart ne dit pas ce qui a changé"
            if near
            else ""
        )

    @property
    def said_deadline(self) -> str:
        """The date that a sheet sets for it; none where no sheet asks for it, whatever day its figure speaks of."""
        return deadline_said(self.deadline) if self.serves or self.axis == 1 else UNASKED

    @property
    def senders(self) -> tuple[str, ...]:
        """Who may return its figures; nobody where they follow from others, or where it is the state of a document."""
        if self.ratio or (self.computed and not self.breakdown) or self.axis is None or self.kind == "livrable":
            return ()
        return (*self.producers, *self.holders)

    def counted(self, territory: str, publisher: str, start: str) -> Base | Variant:
        """What a figure counts: the first variant that holds, else the indicator's own base."""
        held = (variant for variant in self.variants if variant.holds(territory, publisher, start))
        return next(held, self.base)

    def assiette(self, territory: str, publisher: str, start: str) -> str:
        """The name of what a figure counts."""
        return self.counted(territory, publisher, start).name

    @property
    def modalities(self) -> tuple[str, ...]:
        """The breakdowns an observation of this indicator may carry."""
        return (ENSEMBLE, *(self.breakdown.modalities if self.breakdown else ()))


class Column(Entry):
    """Where a publisher's column or label goes; `period` is a template filled with the row's year or the one before."""

    indicator: Text
    breakdown: Text = ENSEMBLE
    period: Literal["{annee}", "{avant}", "{annee}-01-01", "{annee}-12-31"] | None = None


class Secrecy(Entry):
    """A rule of statistical secrecy: a count of people from 1 to the threshold excluded is hidden."""

    id: Text
    threshold: int = Field(ge=7)  # a count from 1 to 6 is known within five: below, the rule itself would tell nearer
    rule: Text
    reference: Reference


class Link(Entry):
    """Counts that are parts of another in each territory, period and modality: what some say tells of the others.

    A part named twice counts twice.
    """

    total: Text
    parts: tuple[Text, ...] = Field(min_length=1)
    exact: bool  # the parts make up the total; else they do not exceed it
    modalities: tuple[Text, ...] = ()  # none: all
    reason: Text

    @property
    def terms(self) -> tuple[str, ...]:
        return (self.total, *self.parts)


class Source(Entry):
    id: Text
    label: Text
    publisher: Text
    url: str = ""
    licence: Text
    attribution: str = ""  # the mention its licence asks for, wherever its figures are shown
    operation: str = ""  # the one count that all its publications print; empty: each producer has its own
    layout: Text | None = None  # one of LAYOUTS
    columns: dict[str, Column] = Field(default_factory=dict)
    contracts: tuple[Contract, ...] = ()  # the publisher's own files, as released
    tokens: dict[str, Status] = Field(default_factory=dict)  # markers of this publisher
    every_arrondissement: bool = False  # a period holds the twenty, each once
    complete_list: bool = False  # every operation of its years is listed: an arrondissement without a line has none
    secrecy: Text = DEFAULT_SECRECY
    limits: tuple[Text, ...] = ()
    returned: bool = False  # what a producer sends to the instance, not a publication

    @property
    def receivable(self) -> bool:
        """Whether its files come in as they are: a publisher's own, by contract, or a producer's return."""
        return bool(self.contracts) or self.layout == RETURN

    @property
    def tabled(self) -> bool:
        """Whether its figures are in tables of our own."""
        return self.layout not in (None, RETURN)

    @model_validator(mode="after")
    def readable(self) -> Source:
        if self.layout is None and not self.contracts:
            raise PydanticCustomError("layout", "layout ou contracts : l’un des deux manque")
        return self


class Correction(Entry):
    """A known error of a source; `expect` fails once the source is repaired."""

    source: Text
    indicator: Text
    territory: Text
    period: Text
    breakdown: Text = ENSEMBLE
    action: Literal["écarter", "requalifier"]
    status: Status | None = None  # what a figure that is requalified becomes
    expect: float | None  # TOML has no null: always there, but in the warehouse, where it might be a secret count
    reason: Text
    file: str = Field(default="", exclude=True)  # where it is declared, as told once read

    @model_validator(mode="after")
    def complete(self) -> Correction:
        if (self.action == "requalifier") != (self.status is not None) or self.status in VALUELESS:
            raise PydanticCustomError(
                "correction", "« requalifier » demande un statut de valeur, « écarter » n’en a pas"
            )
        return self


class Territory(Entry):
    code: Text
    name: Text
    short: Text
    level: Literal["arrondissement", "secteur", "commune", "département", "métropole", "région", "pays"]
    parent: str = ""


class Catalog(Plan):
    """All that is declared. Mappings keep the order of the files."""

    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    objectives: tuple[Objective, ...]
    corrections: tuple[Correction, ...]
    territories: dict[str, Territory]
    secrecy: dict[str, Secrecy] = Field(default_factory=dict)
    links: tuple[Link, ...] = ()
    base_values: tuple[BaseValue, ...] = ()
    events: tuple[Event, ...] = ()
    unreceived: dt.date | None = Field(default=None, exclude=True)  # the past day it is of, before any return came

    def secrecy_of(self, source: str) -> Secrecy:
        """The rule that a source follows."""
        return self.secrecy[self.sources[source].secrecy]

    def objectives_of(self, indicator: str, territory: str, breakdown: str = ENSEMBLE) -> tuple[Objective, ...]:
        """What texts set for this very territory; the figure is measured against the first."""
        named = (indicator, territory, breakdown)
        return tuple(o for o in self.objectives if (o.indicator, o.territory, o.breakdown) == named)

    @property
    def sectors(self) -> dict[str, tuple[str, ...]]:
        """The arrondissements that are also published as one, by the code of their whole: « 75101-75104 »."""
        found = {}
        for code in (t.code for t in self.territories.values() if t.level == "secteur"):
            first, last = map(int, code.split("-"))
            found[code] = tuple(map(str, range(first, last + 1)))
        return found

    def listed(self, territories: tuple[str, ...]) -> tuple[str, ...]:
        """Codes, the word « arrondissements » standing for the twenty."""
        return self.arrondissements if territories == (ALL_ARRONDISSEMENTS,) else territories

    @property
    def arrondissements(self) -> tuple[str, ...]:
        return tuple(t.code for t in self.territories.values() if t.level == "arrondissement")
