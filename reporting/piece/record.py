"""The record of an exhibit (*pièce*): what makes it, what it may be asked, where it is shown."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import CodeType, FunctionType
from typing import Any

import pandas as pd

from etl.catalog import PLAN_YEARS, SUBJECTS, Catalog
from etl.french import listing
from reporting import queries
from reporting.analysis.change import BASES
from reporting.piece.drawing import OPENS
from reporting.piece.exhibit import Exhibit
from reporting.queries import Connection

Asked = Callable[..., Any]  # of (connection, catalog, **the choices named in `of`)
LAYOUT = ("height", "reperes")  # what a page or a document sets to fit it, and no visitor chooses
GIVEN = 2  # the parameters that every exhibit begins with: connection, catalog


class _Unread(Exception):
    """Raised where an option follows from what is published, unknown at start."""


class _Figures:
    """In place of the connection and of the catalogue when the program starts."""

    def __getattr__(self, name: str) -> Any:
        raise _Unread(name)


def _itself(_: Catalog, option: Any) -> str:
    return str(option)


@dataclass(frozen=True)
class Choice:
    """What an exhibit may be asked. `options`: what is admitted, in order, of the choices named in `of`; `opens`: what
    it shows when nobody chooses, else the first; a `free` one takes other values than its options.

    `key`: of the function; `address`: of the link, where it is another.
    """

    key: str
    label: str
    options: Asked
    opens: Asked | None = None
    of: tuple[str, ...] = ()
    said: Callable[[Catalog, Any], str] = _itself
    help: str | None = None
    address: str = ""
    free: bool = False

    def offered(self, connection: Connection, catalog: Catalog, chosen: Mapping[str, Any]) -> list[Any]:
        """What may be chosen once these are."""
        return list(self.options(connection, catalog, **{key: chosen[key] for key in self.of}))

    @property
    def empty(self) -> bool:
        """Whether it has nothing to offer, whatever the figures."""
        figures = _Figures()
        try:
            return not [*(self.options(figures, figures, **dict.fromkeys(self.of, figures)) or ())]
        except (_Unread, TypeError):  # it asks them, or counts on what was chosen
            return False

    def opening(self, connection: Connection, catalog: Catalog, chosen: Mapping[str, Any]) -> Any:
        """What is shown when nobody chooses; None where nothing may be."""
        options = self.offered(connection, catalog, chosen)
        preferred = self.opens and self.opens(connection, catalog, **{key: chosen[key] for key in self.of})
        return preferred if preferred is not None and (self.free or preferred in options) else next(iter(options), None)


@dataclass(frozen=True)
class Record:
    """One exhibit. `page`: the address of the page where it is at home; `slide`: whether the committee's deck has it;
    `action`: the sheet under which the yearly report prints it; `register`: a list, which its title names and which
    has no finding. Refused if its choices are not those of `function`, if one is empty, if nothing is found.
    """

    name: str
    function: Callable[..., Exhibit]
    subject: str
    page: str
    choices: tuple[Choice, ...] = ()
    slide: bool = False
    action: str = ""
    register: bool = False
    documents: Mapping[str, Any] = field(
        default_factory=dict
    )  # choices that documents make, where the page opens on others

    def __post_init__(self) -> None:
        asked = [*inspect.signature(self.function).parameters][GIVEN:]
        if set(asked) - set(LAYOUT) != {choice.key for choice in self.choices}:
            raise ValueError(f"pièce {self.name} : sa fonction demande {asked}, sa fiche en décrit d’autres")
        if self.subject not in SUBJECTS:
            raise ValueError(f"pièce {self.name} : sujet {self.subject} inconnu")
        for choice in self.choices:
            if choice.empty:
                raise ValueError(f"pièce {self.name} : choix {choice.key} sans option")
        if not self.register and not any("finding" in told for told in _arguments(self.function)):
            raise ValueError(
                f"pièce {self.name} : sa fonction ne donne pas de constat, sa fiche n’en fait pas un registre"
            )

    def choice(self, key: str) -> Choice:
        """One of its choices; KeyError with its name if it has none of that key."""
        found = next((choice for choice in self.choices if choice.key == key), None)
        if found is None:
            raise KeyError(f"{self.name} : {key}")
        return found

    def refusal(self, catalog: Catalog, chosen: Mapping[str, Any]) -> str:
        """Why it may not be asked this, whatever the figures; empty if it may."""
        for key, value in chosen.items():
            choice = next((choice for choice in self.choices if choice.key == key), None)
            if choice is None:
                asked = listing(f"« {choice.key} »" for choice in self.choices) or "rien"
                return f"la pièce « {self.name} » ne demande pas « {key} » (elle demande {asked})"
            known = choice.options.options if isinstance(choice.options, Fixed) else None
            if known is None and key.startswith(INDICATOR.key):
                known = [*catalog.indicators]
            if known is not None and not choice.free and value not in known:
                return f"la pièce « {self.name} » n’offre pas « {value} » pour « {key} »"
        return ""

    def opening(self, connection: Connection, catalog: Catalog, **chosen: Any) -> dict[str, Any] | None:
        """Its choices when nobody makes any besides `chosen`; None where one has nothing to offer."""
        found = dict(chosen)
        for choice in self.choices:
            if choice.key not in found:
                found[choice.key] = choice.opening(connection, catalog, found)
            if found[choice.key] is None:
                return None
        return found


def _arguments(function: Callable[..., Any], seen: set[Callable[..., Any]] | None = None) -> Iterator[tuple[Any, ...]]:
    """The names of the arguments given in a function of the exhibits, and in those of them that it calls."""
    seen = set() if seen is None else seen
    while isinstance(function, partial):
        function = function.func
    if not isinstance(function, FunctionType) or function in seen:
        return
    seen.add(function)
    codes = [function.__code__]
    for code in codes:
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        yield from (told for told in code.co_consts if isinstance(told, tuple))
        for name in code.co_names:
            called = function.__globals__.get(name)
            if isinstance(called, FunctionType) and called.__module__.startswith("reporting.exhibits"):
                yield from _arguments(called, seen)


@dataclass(frozen=True)
class Fixed:
    """The same options, whatever the figures."""

    options: Sequence[Any]

    def __call__(self, _connection: Connection, _catalog: Catalog) -> Sequence[Any]:
        return self.options


def one_of(options: Sequence[Any]) -> Fixed:
    if not options:
        raise ValueError("un choix sans option")
    return Fixed(options)


def always(value: Any) -> Asked:
    """The same opening, whatever was chosen before."""
    return lambda _connection, _catalog, **_: value


def switch(key: str, label: str, help: str | None = None) -> Choice:
    """On or off, off when nobody asks."""
    return Choice(key, label, one_of((False, True)), help=help)


def short(catalog: Catalog, indicator: str) -> str:
    return catalog.indicators[indicator].short


def arrondissements(*opens: str) -> Choice:
    """Up to six of them, put forward: `opens` when nobody chooses."""
    label = "Arrondissements à mettre en avant"
    return Choice("arr", label, lambda _, catalog: catalog.arrondissements, always(opens), free=True)


def yearly(options: Asked, label: str = "Année", **more: Any) -> Choice:
    return Choice("annee", label, options, **more)


def _day(connection: Connection, _: Catalog) -> list[str]:
    return [queries.day_shown(connection).isoformat()]


def _last_year(connection: Connection, _: Catalog) -> int:
    """The last year over on that day, within the plan."""
    return min(max(queries.day_shown(connection).year - 1, PLAN_YEARS[0]), PLAN_YEARS[-1])


ARR = arrondissements()
ONE = Choice(
    "arrondissement",
    "Arrondissement",
    lambda _, catalog: catalog.arrondissements,
    always("75113"),
    said=lambda catalog, code: catalog.territories[code].short,
)
SUBJECT = Choice("sujet", "", one_of(list(SUBJECTS)))
INDICATOR = Choice(
    "indicateur",
    "Fiche de l’indicateur",
    lambda _, catalog: list(catalog.indicators),
    always("sru_taux"),
    said=lambda catalog, one: catalog.indicators[one].label,
)
BASE = Choice("base", "Référence", one_of(list(BASES)), said=lambda _, base: BASES[base], address="reference")
# A day, a committee of which no day is set, the year of its report.
CALENDAR = (
    Choice("jour", "", _day, free=True),
    Choice("corep", "Date du COREP", one_of([""]), free=True),
    Choice("bilan", "Bilan de l’année", one_of(list(PLAN_YEARS)), _last_year),
)
HISTORY = switch("histoire", "Toute l’histoire", f"Montre aussi les années d’avant {OPENS.year}")


def opened(rows: pd.DataFrame, histoire: bool) -> pd.DataFrame:
    """Rows of series since the reference of the plan; all of them if asked, or where none of these is a figure."""
    since = rows[pd.to_datetime(rows["period_end"]) >= pd.Timestamp(OPENS)]
    shown = since["value"].notna() | (since["status"] == "secret")
    return rows if histoire or not shown.any() else since
