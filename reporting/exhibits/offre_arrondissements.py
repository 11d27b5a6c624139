"""Offre nouvelle by arrondissement: approvals added up over the plan, their part of the stock, dwellings put in service."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, STATUSES, Catalog
from etl.french import NNBSP, format_period
from reporting import queries
from reporting.analysis.words import number, unfound
from reporting.exhibits.attendus import years_said
from reporting.exhibits.constats.offre import among, in_service, over, part_of_stock
from reporting.exhibits.offre_nouvelle import AGREES, APPROVALS, PARIS, PART, PLAN, SERVICE, annees, of_plan, periode
from reporting.piece import tables
from reporting.piece.drawing import Bars, Lines
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import ARR, HISTORY, Record, opened, yearly
from reporting.piece.sentences import at, capitalised, last
from reporting.queries import Connection


def arrondissements(connection: Connection, catalog: Catalog, annee: str = PLAN, arr: Sequence[str] = ()) -> Exhibit:
    """Approvals by arrondissement for a year, or added up over the years of the plan."""
    indicator = catalog.indicators[AGREES]
    rows = queries.series(connection, [AGREES], catalog.arrondissements)
    rows = of_plan(rows) if annee == PLAN else rows[rows["period"] == annee]
    when = periode(connection, catalog) if annee == PLAN else annee
    bars = _added_up(rows).assign(indicator=AGREES)
    top = bars.loc[bars["value"].idxmax()] if bars["value"].notna().any() else None
    said = (
        f"{unfound(catalog, 'aucun agrément reçu ni trouvé')}."
        if top is None
        else f"dans le {top['name']}, {number(top['value'], indicator)} logements agréés, {when}."
    )
    table = bars.sort_values("value", ascending=False)
    return Exhibit(
        title=f"Logements agréés par arrondissement, {when}",
        finding=among(bars, over(sorted(set(rows["period"]))), indicator, arr) if len(rows) else "",
        subtitle="En nombre de logements" + (", années additionnées" if annee == PLAN else ""),
        drawing=Bars(bars, indicator, highlighted=frozenset(arr)) if len(bars) else None,
        rows=rows,
        table=pd.DataFrame(
            {"Arrondissement": table["name"], "Logements agréés": tables.written(table, catalog.indicators)}
        ),
        reading=said,
        scope=APPROVALS,
        alternative=f"Barres classées. {capitalised(said)}",
        indicators=(AGREES,),
        calculation="Des comptes annuels de même champ s’additionnent ; une correction négative de la source reste dans la somme.",
    )


def _added_up(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a territory: the sum of its rows, none if one of them has no value; the least certain status."""
    return rows.groupby(["territory", "name"], as_index=False, sort=False).agg(
        value=("value", lambda values: sum(values)),  # not pandas' sum, which passes over what is missing
        status=("status", lambda statuses: max(statuses, key=STATUSES.index)),
    )


def part(connection: Connection, catalog: Catalog, arr: Sequence[str] = (), histoire: bool = False) -> Exhibit:
    """The new supply over the stock, Paris and chosen arrondissements; the two variants of the sheet when returned."""
    indicator = catalog.indicators[PART]
    rows = opened(queries.series(connection, [PART], [PARIS, *arr], indicator.modalities), histoire)
    variants = rows[(rows["breakdown"] != ENSEMBLE) & (rows["territory"] == PARIS)]
    lines = pd.concat([rows[rows["breakdown"] == ENSEMBLE], variants])
    lines = lines.assign(
        name=[n if b == ENSEMBLE else capitalised(b) for n, b in zip(lines["name"], lines["breakdown"], strict=True)]
    )
    here = last(lines[lines["territory"] == PARIS])
    said = (
        ""
        if here is None
        else f"{at(here)}, les agréments font {number(here['value'], indicator)} du parc social de Paris{_gap(connection, rows)}."
    )
    return Exhibit(
        title="Part de l’offre nouvelle dans le parc social",
        finding=part_of_stock(lines, indicator, catalog, arr),
        subtitle="Agréments de l’année, en % des logements sociaux au 1er janvier",
        drawing=Lines(lines, indicator, zero=True, height=360) if len(lines) else None,
        rows=lines[queries.SERIES],
        table=tables.crossed(lines, catalog.indicators, "period", "name", "Année") if len(lines) else pd.DataFrame(),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=(
            *indicator.limits[:2],
            *(() if len(variants) else ("Variantes hors ANRU et hors QPV : aucun chiffre trouvé, à demander.",)),
            indicator.limits[3],
        ),
        alternative=f"Courbes annuelles. {capitalised(said)}",
        indicators=(PART, AGREES, "sru_logements"),
        calculation="100 × agréments de l’année ÷ logements sociaux de l’inventaire SRU au 1er janvier de la même année : deux champs.",
    )  # fmt: skip


def _gap(connection: Connection, rows: pd.DataFrame) -> str:
    """The years of approvals of Paris, since the first share, whose stock was not found: no share is worked out."""
    known = set(rows.loc[(rows["territory"] == PARIS) & (rows["breakdown"] == ENSEMBLE), "period"])
    approved = queries.series(connection, [AGREES], [PARIS])["period"]
    years = [int(year) for year in approved if min(known) < year and year not in known]
    return f"{NNBSP}; parc au 1er janvier {years_said(years)} non trouvé, part non calculée" if years else ""


def mises_en_service(connection: Connection, catalog: Catalog) -> Exhibit:
    """Dwellings put in service by arrondissement, as the RPLS counts them for its only published year."""
    indicator = catalog.indicators[SERVICE]
    rows = queries.series(connection, [SERVICE], [*catalog.arrondissements])
    rows = rows[rows["period"] == rows["period"].max()]
    top = rows.loc[rows["value"].idxmax()] if rows["value"].notna().any() else None
    said = (
        f"{unfound(catalog)}."
        if top is None
        else f"{at(top)}, dans le {top['name']}, {number(top['value'], indicator)} logements mis en service."
    )
    when = format_period(rows["period"].iloc[0]) if len(rows) else ""
    return Exhibit(
        title="Logements mis en service",
        finding=in_service(rows, queries.series(connection, [SERVICE], [PARIS]), indicator),
        subtitle=f"En nombre de logements, année {when} (répertoire RPLS)" if when else "En nombre de logements",
        drawing=Bars(rows, indicator) if len(rows) else None,
        rows=rows,
        table=tables.listed(rows.sort_values("value", ascending=False), catalog.indicators, name="Arrondissement"),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=indicator.limits,
        alternative=f"Barres classées. {capitalised(said)}",
        indicators=(SERVICE,),
    )


RECORDS = (
    Record(
        "offre-arrondissements", arrondissements, "offre_nouvelle", "offre-nouvelle", (yearly(annees), ARR), slide=True
    ),
    Record("offre-part", part, "offre_nouvelle", "offre-nouvelle", (ARR, HISTORY), slide=True),
    Record("offre-service", mises_en_service, "offre_nouvelle", "offre-nouvelle", slide=True, action="2.1"),
)
