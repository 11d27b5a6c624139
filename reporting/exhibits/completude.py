"""Complétude du bilan annuel: how much of the plan's indicators a year has, on this day and as one knew it before."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import format_date, quantity
from etl.tableur import Cell
from reporting import queries
from reporting.exhibits.attendus import View, before_returns
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import CALENDAR, Record
from reporting.queries import Connection

ITSELF = "completude_bilan"
UNKNOWN = (
    "à cette date, aucune remontée n’était encore reçue ici : la complétude que l’État connaissait ne se compte pas."
)


def completude(connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int) -> Exhibit:
    """How much of the plan's indicators a year has: on this day, and as one knew it each 30 June since the first return."""
    view = View(jour, corep, bilan)
    days = [*_junes(queries.first_return(connection), view.day), view.day]
    if before_returns(connection):
        days = []
    rows = queries.series(connection, [ITSELF])
    asked = queries.completude(connection, view.bilan, view.day)
    known = [counts(connection, day) for day in days]
    years = sorted({year for found in known for year in found})
    table = pd.DataFrame(
        {
            "Connu au": [Cell(day) for day in days],
            **{f"Bilan {year}": [found.get(year, tables.ABSENT) for found in known] for year in years},
        }
    )
    covered = int(asked["covered"].sum())
    unfinished = dt.date(view.bilan, 12, 31) > view.day
    return Exhibit(
        title="Complétude du bilan annuel",
        subtitle="Indicateurs reçus ou publiés, sur ceux que les fiches attendent de l’année",
        rows=rows if days else rows.iloc[:0],
        table=table if days else pd.DataFrame(),
        reading=UNKNOWN
        if not days
        else f"pour {view.bilan}, {quantity(covered, 0, 'indicateur', 'indicateurs')} sur les {len(asked)} attendus {'ont leurs' if covered > 1 else 'a ses'} chiffres au {format_date(view.day)}"
        + (" ; l’année n’est pas close." if unfinished else "."),
        scope=f"{catalog.indicators[ITSELF].base.field}.",
        caveats=catalog.indicators[ITSELF].limits[:3],
        alternative="Tableau de la complétude des bilans annuels selon le jour où on la mesure.",
        indicators=(ITSELF,),
        calculation=catalog.indicators[ITSELF].definition,
    )


def _junes(first: dt.date | None, day: dt.date) -> list[dt.date]:
    """The 30 Junes before a day. Before it received anything, what the instance had found is not what the State had."""
    junes = (dt.date(year, 6, 30) for year in range(PLAN_YEARS[0] + 1, day.year + 1))
    return [june for june in junes if first and first <= june < day]


def counts(connection: Connection, day: dt.date) -> dict[int, str]:
    """« 1 sur 14 », by year over on a day: the indicators received or published, of those that the year has."""
    return {
        year: _counted(queries.completude(connection, year, day)["covered"])
        for year in queries.years_over(connection, day)
    }


def by_action(connection: Connection, catalog: Catalog, year: int) -> dict[str, str]:
    """« 1 sur 9 », by action: the same count, each indicator under its own; not an action of which the year has none."""
    found = queries.completude(connection, year, queries.day_shown(connection))
    actions = found["plan_indicator"].map(lambda name: _action(name, catalog))
    return {str(action): _counted(covered) for action, covered in found["covered"].groupby(actions)}


def _action(name: str, catalog: Catalog) -> str:
    """« 2.1 »; an edition of format 7 counted series, each under its own action."""
    if asked := catalog.plan_indicators.get(name):
        return asked.action
    series = catalog.indicators[name]
    return f"{series.axis}.{series.action}"


def _counted(covered: pd.Series) -> str:
    return f"{covered.sum()} sur {len(covered)}"


RECORDS = (
    Record("completude", completude, "gouvernance", "calendrier", CALENDAR, slide=True, action="1.1", register=True),
)
