"""The plan's seventeen indicators on the day shown: where each stands for a year, who holds it, what comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from etl.catalog import STATUSES, Catalog, Indicator
from etl.catalog.plan import PlanIndicator
from etl.french import format_date, format_period, listing, quantity
from reporting import queries
from reporting.analysis.change import in_years, printable
from reporting.analysis.echeances import (
    ASKED,
    CONTEXT,
    FOLLOWED,
    HELD,
    MEANINGS,
    NO_OBJECT,
    PARTIAL,
    PUBLISHED,
    RECEIVED,
    STATES,
    UNDEFINED,
    UNKNOWN,
    next_committee,
)
from reporting.analysis.words import DOUBTFUL, unbegun
from reporting.answers import remembered
from reporting.exhibits.trajectoire import rates_of_years
from reporting.piece import tables
from reporting.piece.exhibit import DEMONSTRATION, Headline
from reporting.piece.sentences import amount, capitalised, made_up
from reporting.queries import Connection

INVENTED = "Ce qui est reçu est inventé."
NOTHING_RECEIVED = "cet outil n’avait reçu aucune remontée"
NOT_COUNTED = f"ce qui manquait alors ne se compte pas : {NOTHING_RECEIVED}."


@dataclass(frozen=True)
class Standing:
    """An indicator of the plan for a year; `expected`: one of the years whose figures should be there by now."""

    asked: PlanIndicator
    year: int
    state: str
    due: dt.date | None
    expected: bool
    missing: tuple[str, ...]  # the required series that lack the year


@dataclass(frozen=True)
class Tally:
    """How many of the plan's indicators, then of their series, stand where for a year."""

    year: int
    states: Mapping[str, int]
    series: int
    held: int
    unknown: dt.date | None = None  # the past day before any return: what the State had then is not known here
    invented: bool = False  # of the demonstration, whose returns are: nothing else of it is received

    @property
    def words(self) -> str:
        """« aucun reçu, 1 publié ailleurs, 12 à demander, 1 à définir, 3 sans objet »."""
        if self.unknown:
            return NOTHING_RECEIVED
        received, published, asked = self.states.get(RECEIVED, 0), self.states.get(PUBLISHED, 0), self.asked
        said = [quantity(received, 0, "reçu", "reçus") if received else "aucun reçu"]
        said.append(quantity(published, 0, PUBLISHED, "publiés ailleurs") if published else "aucun publié ailleurs")
        partial = sum(self.states.get(state, 0) for state in PARTIAL)
        said.append(
            f"{asked} à demander" + (f", dont {quantity(partial, 0, 'partiel', 'partiels')}" if partial else "")
        )
        rest = [state for state in STATES if state not in (*HELD, *ASKED) and self.states.get(state)]
        return ", ".join([*said, *(f"{self.states[state]} {state}" for state in rest)]).replace("\u00a0", " ")

    @property
    def heading(self) -> str:
        """« pour 2025 », in what heads a count; no year before the plan."""
        return "" if unbegun(self.unknown) else f"pour {self.year}"

    @property
    def asked(self) -> int:
        return sum(self.states.get(state, 0) for state in ASKED)

    @property
    def sentence(self) -> str:
        """What every page and document says of the year, in Markdown."""
        if before := unbegun(self.unknown):
            return f"{capitalised(before)} : {NOTHING_RECEIVED}, et rien n’en est compté."
        if self.unknown:
            return (
                f"Au **{format_date(self.unknown)}**, {NOTHING_RECEIVED} : ce que l’État et la Ville avaient alors "
                f"pour {self.year} n’y est pas connu, et ne se compte pas."
            )
        held = f"{self.held} {'ont' if self.held > 1 else 'a'}" if self.held else "aucune n’a"
        return (
            f"Pour {self.year}, sur les **{sum(self.states.values())} indicateurs** que les fiches demandent : **{self.words}**. "
            f"De leurs {self.series} séries, {held} l’année.{f' {INVENTED}' if self.invented else ''}"
        )

    @property
    def headlines(self) -> tuple[Headline, ...]:
        if self.unknown:
            return ()
        return tuple(
            Headline(capitalised(state), str(self.states.get(state, 0)), f"{self.year} : {MEANINGS[state]}")
            for state in STATES
            if self.states.get(state) or state in HELD
        )


@dataclass(frozen=True)
class View:
    """The choices of the calendar: today and the committee in ISO, the year of the report; a holder for a letter.

    No committee: nobody has set its day, no output prints one, and what comes by the usual one is asked for.
    """

    jour: str
    corep: str
    bilan: int
    producteur: str = ""

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.jour)

    @property
    def committee(self) -> dt.date:
        return dt.date.fromisoformat(self.corep) if self.corep else next_committee(self.day)

    @property
    def words(self) -> str:
        committee = f"COREP du {format_date(self.committee)}, " if self.corep else ""
        return f"Au {format_date(self.day)} ; {committee}bilan de {self.bilan}"


def standings(connection: Connection, catalog: Catalog) -> list[Standing]:
    """Every indicator of the plan, every year begun, in the order of the sheets."""
    return [
        Standing(
            catalog.plan_indicators[row.plan_indicator],
            int(row.year),
            str(row.state),
            None if pd.isna(row.due) else pd.Timestamp(row.due).date(),
            bool(row.expected),
            tuple(row.missing),
        )
        for row in queries.plan_states(connection).itertuples()
    ]


def last_due(found: Iterable[Standing]) -> int:
    """The last year whose figures should be there."""
    return max((one.year for one in found if one.expected), default=0)


def of_year(connection: Connection, catalog: Catalog, year: int | None = None) -> list[Standing]:
    """The seventeen for a year, the last due unless said; without object for a year not begun."""
    found = standings(connection, catalog)
    year = year or last_due(found)
    there = {one.asked.id: one for one in found if one.year == year}
    return [
        there.get(i, Standing(asked, year, NO_OBJECT, None, False, ())) for i, asked in catalog.plan_indicators.items()
    ]


def missing(connection: Connection, catalog: Catalog) -> list[Standing]:
    """Those that lack the last year that they have: the last one due, or that of mid-term."""
    last = {one.asked.id: one for one in standings(connection, catalog) if one.expected}
    return [one for one in last.values() if one.state in (*ASKED, UNDEFINED)]


def tally(connection: Connection, catalog: Catalog, year: int | None = None) -> Tally:
    """The count that every page and document gives of a year, the last due unless said."""
    found = of_year(connection, catalog, year)
    year = found[0].year
    rows = queries.states(connection)
    series = rows[rows["year"] == year].groupby("indicator")["state"].agg(lambda states: bool(set(states) & set(HELD)))
    unknown, made = before_returns(connection), queries.jeu(connection) == DEMONSTRATION
    return Tally(year, Counter(one.state for one in found), len(series), sum(series.tolist()), unknown, made)


def before_returns(connection: Connection) -> dt.date | None:
    """The past day shown, if this instance had received no return by then: completeness is not said of it."""
    day, first = queries.known_on(connection), queries.first_return(connection)
    return day if day and (first is None or first > day) else None


def series_state(connection: Connection, catalog: Catalog, action: str = "") -> dict[str, str]:
    """The state of each series for the last year due, of what it serves (on a sheet, if one is named, or anywhere); of
    each, where they differ: « 3.1-a : à demander ; 3.2-a : sans objet ». What it is, where it serves none.
    """
    found = queries.states(connection)
    kept = found[found["year"] == found.loc[found["expected"], "year"].max()]
    told = {
        str(name): dict(zip(of["plan_indicator"], of["state"], strict=True)) for name, of in kept.groupby("indicator")
    }
    states = {}
    for indicator in catalog.indicators.values():
        served = told.get(indicator.id, {})
        here = {name: state for name, state in served.items() if name.startswith(f"{action}-")} if action else {}
        of = here or served
        said = " ; ".join(f"{name} : {state}" for name, state in of.items())
        one = len(set(of.values())) == 1
        states[indicator.id] = (
            next(iter(of.values()))
            if one
            else said or (FOLLOWED if indicator.axis == 1 else UNKNOWN if indicator.serves else CONTEXT)
        )
    return states


def partly(connection: Connection) -> dict[tuple[str, int], str]:
    """Of a series and a year that are there in part, how much: « , 18 arrondissements sur 20 », « , 11 mois sur 12 »."""
    known = queries.states(connection).dropna(subset=["detail"])
    count = known["detail"].str.extract(r"^(.*? sur \d+|l’ensemble seul)", expand=False)
    return dict(zip(zip(known["indicator"], known["year"], strict=True), ", " + count, strict=True))


def states_said(states: Mapping[int, str]) -> str:
    """The state of these years; each with its years where there are several."""
    found = list(dict.fromkeys(states.values()))
    if len(found) == 1:
        return found[0]
    return " ; ".join(f"{one} : {years_said(year for year in states if states[year] == one)}" for one in found)


def due_since(connection: Connection, catalog: Catalog, since: int) -> tuple[set[str], set[str]]:
    """The indicators of which a year from `since` on is due and can be asked for; of them, those that have no year."""
    found = [one for one in standings(connection, catalog) if one.year >= since]
    due = {one.asked.id for one in found if one.expected and not one.asked.undefined}
    return due, due - {one.asked.id for one in found if one.state in HELD}


def years_said(years: Iterable[int]) -> str:
    """« 2019 à 2022 et 2024 »; empty if none."""
    runs = groupby(enumerate(sorted(years)), key=lambda pair: pair[1] - pair[0])
    spans = [[year for _, year in members] for _, members in runs]
    return listing(word for s in spans for word in ([f"{s[0]} à {s[-1]}"] if len(s) > 2 else map(str, s)))


def holder_of(indicator: Indicator, catalog: Catalog) -> str:
    """Who holds what it serves, or the terms that it is worked out from, where that is one; else the first of its
    producers, to be confirmed where the sheets' holders are.
    """
    asked = [catalog.plan_indicators[name] for name in indicator.serves]
    terms = (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio and not asked else ()
    of = {holder_of(catalog.indicators[name], catalog) for name in terms}
    if len(of) == 1:
        return of.pop()
    known = {one.holder: one.said_holder for one in catalog.plan_indicators.values()}
    first = next(iter(indicator.producers), "")
    return " ; ".join(dict.fromkeys(one.said_holder for one in asked)) or known.get(first, first)


def last_said(indicator: Indicator, row: pd.Series) -> str:
    """The last value known of a series for Paris, with its date, from a row of `paris_last`: of each modality, without whole."""
    if not isinstance(row["last_period"], str):
        return tables.ABSENT
    if pd.notna(row["value"]):
        return _dated(indicator, row)
    said = [f"{part['breakdown']} : {_dated(indicator, part)}" for part in row["parts"]]
    return " ; ".join(said) or f"par modalité, {format_period(row['last_period'])}"


def _dated(indicator: Indicator, row: pd.Series) -> str:
    told = row["status"] in DOUBTFUL and not printable(row, indicator)[1]  # « environ » says it already
    said = [*([row["status"]] if told else []), *(["inventé"] if made_up(row) else [])]
    return f"{amount(row, indicator)}, {format_period(row['period'])}" + (f" ({', '.join(said)})" if said else "")


def lasts_said(asked: PlanIndicator, lasts: pd.DataFrame, catalog: Catalog) -> str:
    """The last value of each required series that has one, each named where there are several."""
    said = {name: last_said(catalog.indicators[name], lasts.loc[name]) for name in asked.exige}
    within = [part.removeprefix("hors ") for part in asked.distingue if part.startswith("hors ")]
    if within:  # the sheet asks them apart, and a whole holds them
        whole = [name for name in asked.exige if pd.notna(lasts.loc[name, "value"])]
        said |= {name: f"{said[name]} ({listing(within)} compris)" for name in whole}
    known = {catalog.indicators[name].short: one for name, one in said.items() if one != tables.ABSENT}
    return (
        " ; ".join([f"{name} : {one}" for name, one in known.items()] if len(known) > 1 else known.values())
        or tables.ABSENT
    )


def coming(found: Sequence[Standing], catalog: Catalog, day: dt.date) -> dict[tuple[dt.date, str], list[PlanIndicator]]:
    """What the sheets want next from `day` on, by date and holder; not what is there already or still to be defined."""
    settled = {(one.asked.id, one.year) for one in found if one.state in HELD}
    grouped: dict[tuple[dt.date, str], list[PlanIndicator]] = {}
    for asked in catalog.plan_indicators.values():
        ahead = [(due, year) for year, due in asked.expectations() if due and due >= day]
        ahead = [(due, year) for due, year in ahead if (asked.id, year) not in settled and not asked.undefined]
        if ahead:
            grouped.setdefault((min(ahead)[0], asked.said_holder), []).append(asked)
    return dict(sorted(grouped.items()))


def paris_last(connection: Connection, catalog: Catalog) -> pd.DataFrame:
    """The last figure known of each series for Paris, by identifier: columns of queries.SERIES, empty where it has none;
    of months that make up their year, the year, which the sheets ask.

    `parts`: the last figure of each modality, of a series that has no whole.
    """
    return remembered(connection, "paris_last", lambda: _paris_last(connection, catalog))


def _paris_last(connection: Connection, catalog: Catalog) -> pd.DataFrame:
    told = queries.indicators(connection).set_index("id")[["paris", "last_period", "last_period_end"]]
    rows = queries.series(connection, list(told.index), sorted(set(told["paris"]))).set_index("indicator", drop=False)
    last = (rows["territory"] == told["paris"].reindex(rows.index)) & (
        rows["period"] == told["last_period"].reindex(rows.index)
    )
    found = told.join(rows[last])
    split = found.index[found["last_period"].notna() & found["value"].isna()]
    parts = queries.series(connection, list(split), sorted(set(told["paris"])), ()).dropna(subset=["value"])
    parts = parts[parts["territory"] == parts["indicator"].map(told["paris"])]
    ends = parts.sort_values(["period_end", "period_start"]).groupby(["indicator", "breakdown"]).tail(1).sort_index()
    parted = {name: [row for _, row in of.iterrows()] for name, of in ends.groupby("indicator")}
    found = found.assign(parts=[parted.get(name, []) for name in found.index])
    for name in found.index[found["period"].astype(str).str.fullmatch(r"\d{4}-\d{2}")]:
        indicator, year = catalog.indicators[name], found.at[name, "period"][:4]
        mine = rows[(rows["indicator"] == name) & (rows["territory"] == indicator.paris)].reset_index(drop=True)
        if (value := _year_made_up(connection, catalog, indicator, mine, year)) is None:
            continue
        status = max(mine.loc[mine["period"].str.startswith(year), "status"].astype(str), key=STATUSES.index)
        ends = {"last_period": year, "period": year, "value": value, "status": status}
        for column, said in (ends | {"period_start": pd.Timestamp(int(year), 1, 1)}).items():
            found.at[name, column] = said
    return found


def _year_made_up(
    connection: Connection, catalog: Catalog, indicator: Indicator, rows: pd.DataFrame, year: str
) -> float | None:
    """What the twelve months of a flow make of their year: a sum, or a ratio of sums; None if they do not."""
    if indicator.ratio:
        return rates_of_years(connection, catalog, indicator).get(year)
    whole = in_years(rows, catalog)
    known = whole.loc[whole["period"] == year, "value"]
    return None if known.empty else float(known.iloc[0])
