"""The 115 by season: each month against the same month of the years before, winters shaded."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import MONTHS, format_percent, format_points
from reporting.analysis.words import points
from reporting.exhibits.constats import hebergement as constats_hebergement
from reporting.exhibits.urgence_115 import DEFINITION, DEFINITIONS, PUBLIC, annees, monthly, of_public, same_definition
from reporting.piece import tables
from reporting.piece.drawing import Seasons
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Record, yearly
from reporting.piece.sentences import capitalised
from reporting.queries import Connection


def saisons(
    connection: Connection, catalog: Catalog, annee: int, public: str = "ensemble", definition: str = "demandes"
) -> Exhibit:
    """Each month against the same month of the three years before; winters shaded; no change across a definition."""
    chosen = DEFINITIONS[definition]
    indicator = catalog.indicators[chosen.rate]
    rows = monthly(connection, [chosen.rate], public)
    rows = rows[rows["period"].str[:4].astype(int).between(annee - 3, annee)]
    same = same_definition(rows, catalog)
    table = _seasonal_table(same, indicator, annee)
    said = _seasonal_said(same, indicator, annee)
    return Exhibit(
        finding=constats_hebergement.seasons(_pairs(same, annee), indicator, annee, public, definition),
        title=f"Taux de chute du 115 : chaque mois de {annee} face aux années précédentes",
        subtitle=f"{capitalised(definition)} : non pourvues ÷ total, en %" + of_public(public),
        drawing=Seasons(same, indicator, annee) if len(same) else None,
        rows=same,
        table=table,
        reading=said,
        scope=f"Définition « {indicator.definition_version} », unité : {definition}, Paris.",
        caveats=(
            "Bandes pâles : novembre à mars. Un mois se compare au même mois, non au précédent : la demande a ses saisons.",
            *(
                ("Les mois comptés autrement ne sont pas montrés : la définition a changé.",)
                if len(same) < len(rows)
                else ()
            ),
        ),
        alternative=f"Une courbe par année, de janvier à décembre. {capitalised(said)}",
        indicators=(chosen.rate,),
        calculation="Écart = taux du mois − taux du même mois de l’année précédente, en points, à définition égale.",
    )


def _pairs(rows: pd.DataFrame, annee: int) -> list[tuple[int, float, float | None]]:
    """Month, value of the year, value of the same month a year before."""
    there = rows.dropna(subset=["value"]).set_index("period")["value"]
    months = [month for month in range(1, 13) if f"{annee}-{month:02d}" in there.index]
    return [(m, float(there[f"{annee}-{m:02d}"]), there.get(f"{annee - 1}-{m:02d}")) for m in months]


def _seasonal_table(rows: pd.DataFrame, indicator: Indicator, annee: int) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame()
    cells = rows.assign(month=[MONTHS[int(p[5:7]) - 1] for p in rows["period"]], year=rows["period"].str[:4])
    cells["cell"] = tables.written(cells, {indicator.id: indicator})
    table = cells.pivot(index="month", columns="year", values="cell").reindex(
        index=[m for m in MONTHS if m in set(cells["month"])]
    )
    table = table.fillna(tables.ABSENT).rename_axis(index=None, columns=None)
    moved = {MONTHS[m - 1]: points(a - b, indicator.decimals) for m, a, b in _pairs(rows, annee) if b is not None}
    table[f"{annee} face à {annee - 1}"] = [moved.get(month, tables.ABSENT) for month in table.index]
    table.insert(0, "Mois", table.index)
    return table.reset_index(drop=True)


def _seasonal_said(rows: pd.DataFrame, indicator: Indicator, annee: int) -> str:
    known = [(m, a, b) for m, a, b in _pairs(rows, annee) if b is not None]
    if not known:
        return f"aucun mois de {annee} n’a son pareil un an plus tôt."
    month, here, before = known[-1]
    return (
        f"en {MONTHS[month - 1]} {annee}, {format_percent(here)}, soit {format_points(here - before, indicator.decimals)} face à "
        f"{MONTHS[month - 1]} {annee - 1}."
    )


RECORDS = (
    Record(
        "115-saisons",
        saisons,
        "hebergement_115",
        "hebergement-115",
        (PUBLIC, DEFINITION, yearly(annees, "Année comparée")),
        slide=True,
    ),
)
