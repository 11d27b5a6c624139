"""Complétude du bilan annuel: how much of the plan's indicators a year has, on this day and as one knew it before."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import NNBSP, format_date, format_number, quantity
from reporting import queries, tables
from reporting.exhibit import Exhibit
from reporting.exhibits.attendus import View
from reporting.queries import Connection

ITSELF = "completude_bilan"


def completude(connection: Connection, catalog: Catalog, **choices: str | int) -> Exhibit:
    """How much of the plan's indicators a year has: on this day, and as one knew it each 30 June."""
    view = View(**choices)  # type: ignore[arg-type]
    junes = [dt.date(year, 6, 30) for year in range(PLAN_YEARS[0] + 1, view.day.year + 1)]
    days = [*(june for june in junes if june < view.day), view.day]
    rows = queries.series(connection, [ITSELF])
    asked = queries.completude(connection, view.bilan, view.day)
    known = [dict(queries.completude_known(connection, day).itertuples(index=False)) for day in days]
    years = sorted({year for found in known for year in found})
    table = pd.DataFrame(
        {
            "Connu au": [format_date(day) for day in days],
            **{
                f"Bilan {year}": [share(found[year]) if year in found else tables.ABSENT for found in known]
                for year in years
            },
        }
    )
    covered = int(asked["covered"].sum())
    unfinished = dt.date(view.bilan, 12, 31) > view.day
    return Exhibit(
        name="completude",
        title="Complétude du bilan annuel",
        subtitle="Part des indicateurs du plan qui ont leur chiffre de l'année, telle qu'on la connaissait chaque 30 juin",
        rows=rows,
        table=table,
        reading=f"pour {view.bilan}, {quantity(covered, 0, 'indicateur', 'indicateurs')} du plan sur {len(asked)} {'ont leur' if covered > 1 else 'a son'} chiffre au {format_date(view.day)}"
        + (" ; l'année n'est pas close." if unfinished else f", soit {share(100 * covered / len(asked))}."),
        scope=f"Les {len(asked)} indicateurs que les fiches actions nomment, la complétude elle-même exceptée.",
        caveats=(
            "Un chiffre compte s'il est publié à la maille que la fiche demande, fût-il provisoire ; un mois suffit à un chiffre mensuel.",
            "L'année d'un chiffre est celle du dernier jour de sa période. La part mesure une présence, non une qualité.",
        ),
        alternative="Tableau de la complétude des bilans annuels selon le jour où on la mesure.",
        indicators=(ITSELF,),
        calculation=catalog.indicators[ITSELF].definition,
    )


def share(value: float) -> str:
    return format_number(value, 0) + NNBSP + "%"


EXHIBITS = {"completude": completude}
SUMMARIES: dict[str, object] = {}
