"""One arrondissement on one page: what heads it, and its approvals."""

from __future__ import annotations

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import format_arrondissement, format_number, format_percent, format_period, format_points, quantity
from reporting import queries
from reporting.analysis.words import number, unfound
from reporting.exhibits.constats.offre import in_one
from reporting.exhibits.territoires import rows_of, unstable
from reporting.piece import tables
from reporting.piece.drawing import Stacked
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import HISTORY, ONE, Record, opened
from reporting.piece.sentences import capitalised, doubt, last, marked
from reporting.queries import Connection

LEGAL = 25.0


def summary(connection: Connection, catalog: Catalog, arrondissement: str) -> Summary:
    """Where it stands: its rate and the distance to the landmark, its tension against that of located requests, its approvals."""
    name = format_arrondissement(arrondissement)
    rate, tension = (last(rows_of_one(connection, catalog, i, arrondissement)) for i in ("sru_taux", "tension"))
    local = last(queries.series(connection, ["tension_localisee"], ["75"]))
    approvals = rows_of_one(connection, catalog, "logements_finances", arrondissement)
    plan = approvals[approvals["period"].astype(int).isin(PLAN_YEARS)]
    parts = []
    if rate is not None:
        gap = rate["value"] - LEGAL
        side = "au-dessus" if gap >= 0 else "au-dessous"
        parts.append(
            f"**{format_percent(rate['value'])}**{doubt(rate)} de logements sociaux au {format_period(rate['period'])}, "
            f"{format_points(abs(gap), 1, sign=False)} {side} du repère de 25 %"
        )
    if tension is not None and local is not None and tension["period"] == local["period"]:
        parts.append(
            f"**{format_number(tension['value'], 1)} demandes pour une attribution**{doubt(tension)} en {tension['period']}, contre "
            f"{format_number(local['value'], 1)} à Paris (demandes localisées){_instability(connection, catalog, tension)}"
        )
    if len(plan):
        years = f"{plan['period'].min()}-{plan['period'].max()}"
        parts.append(f"**{quantity(plan['value'].sum(), 0, 'logement agréé', 'logements agréés')}** en {years}")
    asked = last(rows_of_one(connection, catalog, "demandes", arrondissement))
    where = f"pour le {name} arrondissement"
    none = capitalised(unfound(catalog, when=where))
    return Summary(
        f"Le {name} arrondissement : {' ; '.join(parts)}." if parts else f"{none}.",
        tuple(
            Headline(label, number(row["value"], catalog.indicators[i]), marked(format_period(row["period"]), row))
            for label, i, row in (
                ("Taux SRU", "sru_taux", rate),
                ("Demandes pour une attribution", "tension", tension),
                ("Demandes en cours", "demandes", asked),
            )
            if row is not None
        )
        + ((Headline("Logements agréés", format_number(plan["value"].sum()), f"{plan['period'].min()}-{plan['period'].max()}"),) if len(plan) else ()),
        ("sru_taux", "tension", "demandes", "logements_finances"),
    )  # fmt: skip


def _instability(connection: Connection, catalog: Catalog, row: pd.Series) -> str:
    """What a ratio on a few attributions must say of itself."""
    indicator = catalog.indicators[row["indicator"]]
    count = unstable(connection, catalog, indicator, int(row["period"][:4])).get(row["territory"])
    return (
        ""
        if count is None
        else f" (rapport instable : {quantity(count, 0, 'attribution', 'attributions')} dans l’année)"
    )


def rows_of_one(connection: Connection, catalog: Catalog, indicateur: str, arrondissement: str) -> pd.DataFrame:
    rows = rows_of(connection, catalog, indicateur)
    return rows[rows["territory"] == arrondissement]


def agrements(
    connection: Connection, catalog: Catalog, arrondissement: str, height: int = 420, histoire: bool = False
) -> Exhibit:
    """Approvals of the arrondissement, as bars."""
    indicator = catalog.indicators["logements_finances"]
    rows = opened(rows_of_one(connection, catalog, indicator.id, arrondissement), histoire).sort_values("period")
    bars = rows.assign(year=rows["period"], name="Agréments")
    total = rows["value"].sum()
    said = (
        f"{quantity(total, 0, 'logement agréé', 'logements agréés')} sur les années montrées."
        if len(rows)
        else f"{unfound(catalog, 'aucun agrément reçu ni trouvé')}."
    )
    return Exhibit(
        title=f"Logements agréés, {format_arrondissement(arrondissement)} arrondissement",
        finding=in_one(rows, format_arrondissement(arrondissement), catalog),
        subtitle="En nombre de logements, par année d’agrément",
        drawing=Stacked(bars, bars, indicator, height=height) if len(rows) else None,
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Année"),
        reading=said,
        scope="Agréments de l’année : des décisions de financement, non des livraisons.",
        alternative=f"Barres par année. {capitalised(said)}",
        indicators=(indicator.id,),
    )


RECORDS = (Record("arrondissement-agrements", agrements, "offre_nouvelle", "arrondissement", (ONE, HISTORY)),)
SUMMARIES = {"arrondissement": summary}
