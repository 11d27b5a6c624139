"""Offre nouvelle: approvals by financing and arrondissement, against the reference, outside those above 25 %."""

from __future__ import annotations

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import format_number, format_percent
from reporting import queries, tables
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits.sentences import amount, at, capitalised, change, events_of, events_said, incomplete, last
from reporting.exhibits.trajectoire import standing
from reporting.figures.evolution import evolution
from reporting.figures.labels import Target
from reporting.figures.stacked import stacked
from reporting.progress import Reference
from reporting.queries import Connection
from reporting.words import number

PARIS = "75056"
AGREES, SERVICE, PART, HORS, STOCK = (
    "logements_finances",
    "mises_en_service",
    "part_offre_nouvelle",
    "part_hors_25",
    "part_stock_hors_25",
)
SINCE = 2013  # ten years and more before the plan are enough for the bars; the table has them all
APPROVALS = (
    "Agréments de l'année, logements sociaux financés à Paris : des décisions de financement, non des livraisons."
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
    found, _ = standing(rows, catalog, catalog.indicators[AGREES], "A")
    outside = last(queries.series(connection, [HORS], [PARIS]))
    initial = _initial(queries.series(connection, [STOCK], [PARIS]))
    base = found.reference
    against = f", contre {format_number(base.point.value)} en {base.words}" if base.point else ""
    sentence = f"{at(here).capitalize()}, **{amount(here, catalog.indicators[AGREES])}** sociaux ont été agréés à Paris{against}"
    if outside is not None and initial is not None:
        sentence += (
            f" ; **{format_percent(outside['value'])}** l'ont été hors des arrondissements supérieurs à 25 %, où se trouvaient "
            f"{format_percent(initial['value'])} du parc {at(initial)}"
        )
    plan = of_plan(rows)
    return Summary(
        f"{sentence}.",
        (
            Headline("Logements agréés", format_number(here["value"]), f"{here['period']} ; {change(rows, catalog.indicators[AGREES])}".strip(" ;")),
            Headline("Depuis le début du plan", format_number(plan["value"].sum()), f"agréments, {periode(connection, catalog)}"),
            Headline("Avant le plan", format_number(base.point.value) if base.point else "nd", f"par an, {base.words}"),
            Headline(
                "Hors arrondissements > 25 %",
                "nd" if outside is None else format_percent(outside["value"]),
                "" if outside is None else f"des agréments, {outside['period']}",
            ),
        ),
    )  # fmt: skip


def financements(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """Approvals of Paris by financing, against one of the two references of the sheet."""
    indicator = catalog.indicators[AGREES]
    modalities = indicator.modalities[1:]
    rows = queries.series(connection, [AGREES], [PARIS], indicator.modalities)
    whole = rows[rows["breakdown"] == ENSEMBLE]
    found, _ = standing(whole, catalog, indicator, base)
    drawn = rows[rows["period"].astype(int) >= SINCE].assign(year=lambda r: r["period"])
    parts = drawn[(drawn["breakdown"] != ENSEMBLE) & (drawn["value"] != 0)].assign(name=lambda r: r["breakdown"])
    parts = parts.sort_values("name", key=lambda names: names.map(modalities.index), kind="stable")
    said = _against(whole, found.reference, catalog)
    return Exhibit(
        name="offre-financements",
        title="Logements sociaux agréés, par financement",
        subtitle=f"En nombre de logements, par année d'agrément ; référence : {found.reference.words}",
        figure=stacked(
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


def hors_25(connection: Connection, catalog: Catalog) -> Exhibit:
    """The share of approvals outside the arrondissements above 25 %, beside the same share of the initial stock."""
    indicator = catalog.indicators[HORS]
    rows = queries.series(connection, [HORS, STOCK], [PARIS])
    flow, stock = (rows[rows["indicator"] == i] for i in (HORS, STOCK))
    initial = _initial(stock)
    words = "" if initial is None else f"état initial, {format_percent(initial['value'])} du parc {at(initial)}"
    here = last(flow)
    said = (
        ""
        if here is None
        else f"{at(here)}, {format_percent(here['value'])} des agréments sont hors de ces arrondissements ; {words}."
    )
    target = (
        None
        if initial is None
        else Target(
            float(initial["value"]),
            f"parc initial<br>{number(initial['value'], indicator)}<br>({initial['period'][:4]})",
        )
    )
    events = events_of(catalog, "offre_nouvelle")
    return Exhibit(
        name="offre-hors-25",
        title="Part des agréments hors des arrondissements supérieurs à 25 %",
        subtitle="En % des agréments de l'année ; tirets : la même part dans le parc social initial",
        figure=evolution(flow.assign(name="Agréments"), indicator, target=target, events=events, zero=True, height=380),
        rows=rows,
        table=tables.listed(rows.assign(name=[catalog.indicators[i].short for i in rows["indicator"]]), catalog.indicators, name="Série", period="Date ou année"),
        reading=said,
        scope="Arrondissements dont le dernier taux SRU connu au 1er janvier de l'année dépasse 25 %.",
        caveats=(*indicator.limits[:3], *events_said(events, flow)),
        alternative=f"Courbe annuelle et ligne de l'état initial. {capitalised(said)}",
        indicators=(HORS, STOCK),
        calculation=(
            "Agréments hors des arrondissements supérieurs à 25 % ÷ agréments de l'année. De 2020 à 2024, aucun taux d'arrondissement n'est "
            "publié : la liste est celle de 2019. État initial : même rapport, sur les logements de l'inventaire SRU."
        ),
    )  # fmt: skip


def _initial(stock: pd.DataFrame) -> pd.Series | None:
    """The last share known before the plan."""
    return last(stock[pd.to_datetime(stock["period_start"]).dt.year < PLAN_YEARS.start])


def of_plan(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["period"].str[:4].astype(int).isin(PLAN_YEARS)]


def _line(reference: Reference, catalog: Catalog) -> tuple[Target, ...]:
    if reference.point is None:
        return ()
    value = reference.point.value
    return (Target(value, f"{reference.words} : {number(round(value), catalog.indicators[AGREES])}"),)


def _against(whole: pd.DataFrame, reference: Reference, catalog: Catalog) -> str:
    here = last(whole)
    if here is None:
        return "aucun agrément publié."
    said = f"{at(here)}, {amount(here, catalog.indicators[AGREES])} agréés"
    if reference.point is None:
        return f"{said} ; référence ({reference.words}) : {reference.refusal}."
    share = 100 * (here["value"] - reference.point.value) / reference.point.value
    return f"{said}, soit {format_number(share, 1, sign=True)}\u202f% par rapport à la référence ({reference.words} : {format_number(reference.point.value)})."


def _reference_said(reference: Reference, catalog: Catalog) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{capitalised(value.label)} : {'à renseigner par ' + value.provider if value.value is None else ''}. {value.text}"
            for value in catalog.base_values
            if value.indicator == AGREES and reference.point is None
        )
    )


EXHIBITS = {
    "offre-financements": financements,
    "offre-hors-25": hors_25,
}
SUMMARIES = {"offre-nouvelle": summary}
