"""The entries of the catalogue, as frozen objects that refuse an unknown key, unit or status."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

PLAN_YEARS = range(2022, 2028)
ALL_ARRONDISSEMENTS = "arrondissements"  # an objective's territory that stands for the twenty
ENSEMBLE = "ensemble"  # the breakdown of a figure that is not broken down

# Singular and plural of each unit, as printed after a number.
UNITS = {
    "%": ("%", "%"),
    "actions": ("action", "actions"),
    "appels": ("appel", "appels"),
    "appels par jour": ("appel par jour", "appels par jour"),
    "attributions": ("attribution", "attributions"),
    "demandes": ("demande", "demandes"),
    "demandes pour une attribution": ("demande pour une attribution", "demandes pour une attribution"),
    "dispositifs": ("dispositif", "dispositifs"),
    "documents": ("document", "documents"),
    "décisions": ("décision", "décisions"),
    "euros par m²": ("euro par m²", "euros par m²"),
    "événements": ("événement", "événements"),
    "familles": ("famille", "familles"),
    "familles par jour": ("famille par jour", "familles par jour"),
    "habitants": ("habitant", "habitants"),
    "logements": ("logement", "logements"),
    "ménages": ("ménage", "ménages"),
    "mois": ("mois", "mois"),
    "outils": ("outil", "outils"),
    "personnes": ("personne", "personnes"),
    "personnes par jour": ("personne par jour", "personnes par jour"),
    "places": ("place", "places"),
    "places pour 1 000 habitants": ("place pour 1 000 habitants", "places pour 1 000 habitants"),
    "recours": ("recours", "recours"),
    "relogements": ("relogement", "relogements"),
    "réunions": ("réunion", "réunions"),
    "résidences principales": ("résidence principale", "résidences principales"),
    "état d'avancement": ("état d'avancement", "états d'avancement"),
}


def _known_unit(unit: str) -> str:
    if unit not in UNITS:
        raise PydanticCustomError("unit", "unité inconnue, admises : {units}", {"units": ", ".join(UNITS)})
    return unit


Unit = Annotated[str, AfterValidator(_known_unit)]

# Statuses of an observation, in the order in which a doubt outweighs another.
STATUSES = (
    "définitif",
    "révisé",
    "provisoire",
    "estimé",
    "approché",
    "secret",
    "non disponible",
    "sans objet",
)
VALUELESS = ("secret", "non disponible", "sans objet")
Status = Literal[
    "définitif",
    "révisé",
    "provisoire",
    "estimé",
    "approché",
    "secret",
    "non disponible",
    "sans objet",
]
Subject = Literal[
    "gouvernance",
    "logement_social",
    "offre_nouvelle",
    "demande_attributions",
    "hebergement_115",
    "dalo",
    "publics_prioritaires",
    "accompagnement",
    "contexte",
]


class Entry(BaseModel):
    """Common to every entry: frozen, strict on keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Reference(Entry):
    title: Text
    href: str = ""


class Base(Entry):
    """What a figure counts (*assiette*): two figures compare only if theirs are the same."""

    field: Text  # the population or stock observed, and by which inventory
    numerator: Text
    denominator: Text | None = None
    name: str = ""  # a short name, where the indicator has several bases or shares one with another


class Variant(Entry):
    """Figures of an indicator that count something else: some territories, some publishers, from a day on."""

    name: Text
    why: Text
    territories: tuple[Text, ...] = ()  # none: all
    publishers: tuple[Text, ...] = ()  # none: all
    since: str = ""  # ISO date; a change of definition starts here

    def holds(self, territory: str, publisher: str, start: str) -> bool:
        """Whether a figure of that territory, publisher and first day (ISO) counts so."""
        return (
            (not self.territories or territory in self.territories)
            and (not self.publishers or publisher in self.publishers)
            and start >= self.since
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
    additive: bool = False  # the modalities add up to the whole


class Ratio(Entry):
    """A rate computed from two series of the same territory, period and breakdown."""

    numerator: Text
    denominator: Text
    factor: float = 100


class Indicator(Entry):
    id: Text
    label: Text
    short: Annotated[Text, StringConstraints(max_length=34)]
    subject: Subject
    axis: Literal[1, 2, 3] | None = None
    action: Literal[1, 2, 3] | None = None
    kind: Literal["moyen", "suivi/résultat", "livrable", "contexte"]
    wording: str = ""  # the action sheet's own words
    precision: str = ""
    definition: Text
    definition_version: Text = "1"
    unit: Unit
    decimals: int = Field(ge=0, le=2)
    direction: Literal["hausse", "baisse", "neutre"]  # the favourable one
    frequency: Literal["annuelle", "mensuelle", "ponctuelle", "à mi-parcours", "tout au long du plan"]
    deadline: Text  # échéance
    lag_months: int | None = Field(default=None, ge=0)
    geography: Literal["Paris", "arrondissement"]
    paris: Literal["75056", "75"] = "75056"
    producers: tuple[Text, ...] = Field(min_length=1)
    pilots: tuple[Text, ...] = ()
    reference: str = ""  # what the sheet says of the reference value
    base: Base
    breakdown: Breakdown | None = None
    ratio: Ratio | None = None
    computed: str | None = None  # the words of a computation that has its own SQL file
    additive: bool = False  # the arrondissements add up to Paris
    secrecy_threshold: int | None = Field(default=None, ge=2)
    undefined: bool = False  # the plan itself leaves it to be defined
    question: str = ""  # what is open
    decider: str = ""  # who decides
    limits: tuple[Text, ...] = ()
    variants: tuple[Variant, ...] = ()  # the first that holds gives a figure its base; a line never joins two
    references: tuple[Comparison, ...] = ()
    small_count: int | None = Field(default=None, ge=2)  # below, a rate is marked and leaves the ranking
    count: str = ""  # the indicator whose small values make this one unstable

    def assiette(self, territory: str, publisher: str, start: str) -> str:
        """The name of what a figure counts: that of the first variant that holds, else the indicator's own."""
        held = (variant.name for variant in self.variants if variant.holds(territory, publisher, start))
        return next(held, self.base.name)

    @property
    def modalities(self) -> tuple[str, ...]:
        """The breakdowns an observation of this indicator may carry."""
        return (ENSEMBLE, *(self.breakdown.modalities if self.breakdown else ()))


class Column(Entry):
    """Where a publisher's column or label goes; `period` is a template filled with the row's year."""

    indicator: Text
    breakdown: Text = ENSEMBLE
    period: Literal["{annee}", "{annee}-01-01", "{annee}-12-31"] | None = None


class Source(Entry):
    id: Text
    label: Text
    publisher: Text
    url: str = ""
    licence: Text
    attribution: str = ""
    layout: Literal["tableau", "releve", "contours"]
    columns: dict[str, Column] = Field(default_factory=dict)
    tokens: dict[str, Status] = Field(default_factory=dict)  # markers of this publisher
    every_arrondissement: bool = False  # a period holds the twenty, each once
    secrecy_threshold: int | None = Field(default=None, ge=2)
    secrecy_rule: str = ""
    limits: tuple[Text, ...] = ()


class Objective(Entry):
    """A target: a value at a date, its nature and the text that sets it."""

    indicator: Text
    territory: Text
    breakdown: Text = ENSEMBLE
    nature: Literal["légal", "conventionnel", "repère", "hypothèse"]
    values: dict[str, float] = Field(min_length=1)  # ISO date → value
    text: Text
    reference: Reference
    cumulative_since: str = ""  # ISO date from which yearly figures add up towards the target
    path: Literal["linéaire", "par paliers"] = "linéaire"  # how the trajectory goes from the base to the target


class BaseValue(Entry):
    """A yearly reference given by a text, beside the mean of the years before the plan; awaited while without value."""

    indicator: Text
    territory: Text
    label: Text
    value: float | None = None
    text: Text
    reference: Reference | None = None
    provider: Text


class Event(Entry):
    """A dated fact on the time axis: a day, a span, or a season that comes back every year."""

    label: Text
    start: Text  # ISO date, or MM-DD when it comes back every year
    end: str = ""
    yearly: bool = False
    kind: Literal["crise sanitaire", "campagne hivernale", "événement", "loi", "système d'information", "plan"]
    subjects: tuple[Subject, ...] = Field(min_length=1)
    text: str = ""
    reference: Reference


Progress = Literal["non commencé", "en cours", "achevé"]


class Action(Entry):
    """One of the plan's seven action sheets; its indicators are those of the catalogue with its axis and number."""

    axis: Literal[1, 2, 3]
    number: Literal[1, 2, 3]
    title: Text
    objective: Text
    steps: tuple[Text, ...] = Field(min_length=1)
    pilots: tuple[Text, ...] = Field(min_length=1)
    deadline: Text


class ActionState(Entry):
    """Where an action stands for a year, as its pilots return it, and what is planned for the next."""

    axis: Literal[1, 2, 3]
    number: Literal[1, 2, 3]
    year: int = Field(ge=PLAN_YEARS.start, le=PLAN_YEARS.stop - 1)
    state: Progress
    comment: str = ""
    next_year: str = ""


class Deliverable(Entry):
    """The state of a document that a sheet asks for, on a day."""

    indicator: Text
    state: Progress
    day: Text
    link: str = ""


class Meeting(Entry):
    """A thematic day or seminar held; `minutes`: whether they were sent round."""

    day: Text
    theme: Text
    partners: tuple[Text, ...] = ()
    minutes: bool


class Scheme(Entry):
    """A labelled scheme that serves the plan."""

    name: Text
    theme: Text
    perimeter: Text


class Correction(Entry):
    """A known error of a source; `expect` fails once the source is repaired."""

    source: Text
    indicator: Text
    territory: Text
    period: Text
    breakdown: Text = ENSEMBLE
    action: Literal["écarter"]
    expect: float
    reason: Text


class Territory(Entry):
    code: Text
    name: Text
    short: Text
    level: Literal["arrondissement", "secteur", "commune", "département", "métropole", "région", "pays"]
    parent: str = ""


class Catalog(Entry):
    """All that is declared. Mappings keep the order of the files."""

    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    objectives: tuple[Objective, ...]
    corrections: tuple[Correction, ...]
    territories: dict[str, Territory]
    base_values: tuple[BaseValue, ...] = ()
    events: tuple[Event, ...] = ()
    actions: tuple[Action, ...] = ()
    states: tuple[ActionState, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    schemes: tuple[Scheme, ...] = ()

    @property
    def arrondissements(self) -> tuple[str, ...]:
        return tuple(t.code for t in self.territories.values() if t.level == "arrondissement")
