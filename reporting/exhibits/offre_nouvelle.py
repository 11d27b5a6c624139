"""Offre nouvelle: approvals by financing and arrondissement, against the reference, outside those above 25 %."""

from __future__ import annotations

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import NNBSP, format_number, format_percent, with_article
from reporting import queries
from reporting.analysis.change import Reference
from reporting.analysis.words import number, unfound
from reporting.exhibits.constats.offre import approved
from reporting.exhibits.offre_parts import FINANCED, VERY_SOCIAL, initial, outside_said, pooled
from reporting.exhibits.trajectoire import standing
from reporting.piece import tables
from reporting.piece.drawing import Stacked, Target
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import BASE, HISTORY, Record, opened
from reporting.piece.sentences import agreeing, amount, at, capitalised, change, doubt, incomplete, last, marked
from reporting.queries import Connection

PARIS = "75056"
AGREES, SERVICE, PART = "logements_finances", "mises_en_service", "part_offre_nouvelle"
APPROVALS = (
    "Agréments de l’année, logements sociaux financés à Paris : des décisions de financement, non des livraisons."
)
PLAN = "plan"


def annees(connection: Connection, catalog: Catalog) -> list[str]:
    """The years of approvals, most recent first, after the plan's years together; none if there are none."""
    rows = queries.series(connection, [AGREES], [PARIS])
    years = sorted(rows["period"].unique(), reverse=True)
    return [PLAN, *years] if years else []


def periode(connection: Connection, catalog: Catalog) -> str:
    """The years of the plan that have approvals, in words."""
    rows = of_plan(queries.series(connection, [AGREES], [PARIS]))
    return f"{rows['period'].min()}-{rows['period'].max()}" if len(rows) else "aucune année"


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rows = queries.series(connection, [AGREES], [PARIS])
    here = last(rows)
    if here is None:
        return incomplete({AGREES: here}, catalog)
    found = standing(connection, rows, catalog, catalog.indicators[AGREES], "A")
    outside, stock = outside_said(connection, catalog), initial(connection)
    base = found.reference
    against = f", contre {format_number(base.point.value)} en {base.words}" if base.point else ""
    agreed = agreeing(here, catalog.indicators[AGREES], "sociaux ont été agréés", "social a été agréé")
    sentence = f"{at(here).capitalize()}, **{amount(here, catalog.indicators[AGREES])}** {agreed}{doubt(here)} à Paris{against}"
    if outside and stock:
        initially = " et ".join(format_percent(row["value"]) for row in stock)
        sentence += (
            f"{NNBSP}; {' et '.join(outside)}, arrondissements supérieurs à 25 %, hors desquels se trouvaient {initially} du parc social "
            f"{at(stock[0])}"
        )
    plan = of_plan(rows)
    return Summary(
        f"{sentence}.",
        (
            Headline("Logements agréés", format_number(here["value"]), marked(f"{here['period']} ; {change(rows, catalog)}".strip(" ;"), here)),
            Headline("Depuis le début du plan", format_number(plan["value"].sum()), f"agréments, {periode(connection, catalog)}"),
            Headline("Avant le plan", format_number(base.point.value) if base.point else "nd", f"par an, {base.words}"),
            Headline("PLAI", *_very_social(connection, catalog)),
        ),
        (AGREES, FINANCED),
    )  # fmt: skip


def _very_social(connection: Connection, catalog: Catalog) -> tuple[str, str]:
    """The share of PLAI since the plan began, and before."""
    found = pooled(connection, catalog, FINANCED, VERY_SOCIAL)
    if found is None:
        return "nd", ""
    before, since = found
    return format_percent(
        since.value
    ), f"des agréments {since.words}{NNBSP}; {format_percent(before.value)} en {before.words}"


def financements(connection: Connection, catalog: Catalog, base: str = "A", histoire: bool = False) -> Exhibit:
    """Approvals of Paris by financing, against one of the two references of the sheet."""
    indicator = catalog.indicators[AGREES]
    modalities = indicator.modalities[1:]
    rows = opened(queries.series(connection, [AGREES], [PARIS], indicator.modalities), histoire)
    whole = rows[rows["breakdown"] == ENSEMBLE]
    found = standing(connection, whole, catalog, indicator, base)
    drawn = rows.assign(year=rows["period"])
    parts = drawn[(drawn["breakdown"] != ENSEMBLE) & (drawn["value"] != 0)].assign(name=lambda r: r["breakdown"])
    parts = parts.sort_values("name", key=lambda names: names.map(modalities.index), kind="stable")
    said = _against(whole, found.reference, catalog)
    return Exhibit(
        title="Logements sociaux agréés, par financement",
        finding=approved(whole, found.reference, indicator),
        subtitle=f"En nombre de logements, par année d’agrément ; {found.reference.told}",
        drawing=Stacked(
            parts, drawn[drawn["breakdown"] == ENSEMBLE], indicator, references=_line(found.reference, catalog)
        ),
        rows=rows,
        table=tables.crossed(
            rows.assign(name=rows["breakdown"].map(capitalised)), catalog.indicators, "period", "name", "Année"
        ),
        reading=said,
        scope=APPROVALS,
        caveats=(*_reference_said(found.reference, catalog), *indicator.limits[1:4]),
        alternative=f"Barres annuelles empilées par financement. {capitalised(said)}",
        indicators=(AGREES,),
        calculation="Paris = somme des vingt arrondissements. Référence A : moyenne simple des agréments de 2019, 2020 et 2021.",
    )


def of_plan(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.loc[[int(period[:4]) in PLAN_YEARS for period in rows["period"]]]


def _line(reference: Reference, catalog: Catalog) -> tuple[Target, ...]:
    if reference.point is None:
        return ()
    value = reference.point.value
    return (Target(value, f"{reference.words} : {number(round(value), catalog.indicators[AGREES])}"),)


def _against(whole: pd.DataFrame, reference: Reference, catalog: Catalog) -> str:
    here = last(whole)
    if here is None:
        return f"{unfound(catalog, 'aucun agrément reçu ni trouvé')}."
    said = f"{at(here)}, {amount(here, catalog.indicators[AGREES])} agréés"
    if reference.point is None:
        return f"{said} ; référence ({reference.words}) : {reference.refusal}."
    if not reference.point.value:
        return f"{said}, contre aucun pour la référence ({reference.words})."
    share = 100 * (here["value"] - reference.point.value) / reference.point.value
    return f"{said}, soit {format_number(share, 1, sign=True)}\u202f% par rapport à la référence ({reference.words} : {format_number(reference.point.value)})."


def _reference_said(reference: Reference, catalog: Catalog) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{capitalised(value.label)} : {'à renseigner par ' + with_article(value.provider) if value.value is None else ''}. {value.text}"
            for value in catalog.base_values
            if value.indicator == AGREES and reference.point is None
        )
    )


RECORDS = (
    Record(
        "offre-financements",
        financements,
        "offre_nouvelle",
        "offre-nouvelle",
        (BASE, HISTORY),
        slide=True,
        action="2.1",
    ),
)
SUMMARIES = {"offre-nouvelle": summary}
