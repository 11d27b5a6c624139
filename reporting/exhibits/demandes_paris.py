"""Demande et attributions for the whole of Paris: beside the region, year by year, and what is still to be returned."""

from __future__ import annotations

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.french import format_period
from reporting import queries
from reporting.analysis.words import recomputed, unfound
from reporting.exhibits.constats.demande import beside_region, under_ceilings
from reporting.exhibits.demande_attributions import MAPPED, PARIS, SCOPE
from reporting.exhibits.demandes_typologie import SIZES
from reporting.piece import tables
from reporting.piece.drawing import Bars, Lines
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import HISTORY, Choice, Record, one_of, opened, short
from reporting.piece.sentences import amount, at, capitalised, last
from reporting.queries import Connection

PLAFONDS, REGION = "plai_en_plus_pls", "11"


# Those known for the whole of Paris.
WHOLE = (
    "demandes",
    "attributions",
    "tension",
    "tension_localisee",
    "delai_median",
    "demandes_5ans",
    "part_non_precise",
)


def ile_de_france(connection: Connection, catalog: Catalog, indicateur: str = "tension") -> Exhibit:
    """Paris among the départements of the region: a published rate, the same base for all."""
    indicator = catalog.indicators[indicateur]
    rows = queries.series(connection, [indicateur])
    levels = [t.code for t in catalog.territories.values() if t.level in ("département", "région") and t.code != "FR"]
    here = rows[rows["territory"].isin(levels)]
    year = max(here.groupby("period")["territory"].count().loc[lambda n: n > 2].index, default="")
    rows = here[here["period"] == year]
    paris = rows[rows["territory"] == PARIS]
    said = "" if paris.empty else f"à Paris, {amount(paris.iloc[0], indicator)}, {format_period(year)}."
    return Exhibit(
        title=f"{indicator.short} : Paris et l’Île-de-France{year and f', {year[:4]}'}",
        finding=beside_region(here[here["period"] <= year], PARIS, REGION, catalog),
        subtitle=f"En {indicator.unit}, tel que publié par la DRIHL",
        drawing=Bars(rows, indicator, highlighted=frozenset({PARIS})),
        rows=rows,
        table=tables.listed(rows.sort_values("value", ascending=False), catalog.indicators, name="Territoire"),
        reading=said,
        scope="Demandes de premier choix au 31 décembre et attributions de l’année, départements et région (SNE).",
        caveats=(
            *recomputed(rows, indicator),
            "La ligne Île-de-France porte sur la région entière : ce n’est pas la moyenne des départements.",
        ),
        alternative=f"Barres classées des huit départements et de la région. {capitalised(said)}",
        indicators=(indicateur,),
    )


def paris(connection: Connection, catalog: Catalog) -> Exhibit:
    """What is published for the whole of Paris, a line an indicator, a column a year: too few years for a curve."""
    rows = queries.series(connection, list(WHOLE), [PARIS], [ENSEMBLE, *SIZES])
    rows = rows[rows["value"].notna() | (rows["status"] == "secret")].assign(year=lambda found: found["period"].str[:4])
    wanted = [(i, part) for i in WHOLE for part in (ENSEMBLE, *(SIZES if i == "tension" else ()))]
    labels = {(i, part): _labelled(catalog.indicators[i], part) for i, part in wanted}
    years = sorted(set(rows["year"]))
    named = rows.assign(name=[labels[key] for key in zip(rows["indicator"], rows["breakdown"], strict=True)])
    table = tables.crossed(named, catalog.indicators, "name", "year", "Indicateur", years) if years else pd.DataFrame()
    return Exhibit(
        title="Paris, année par année",
        subtitle="Toutes les demandes parisiennes, sauf mention contraire",
        rows=rows.drop(columns="year"),
        table=table.set_index("Indicateur").reindex(labels.values()).reset_index() if years else table,
        reading=f"« – » : {unfound(catalog, when='pour cette année')} ; e, ≈ : estimé, approché.",
        scope=SCOPE,
        caveats=(
            *recomputed(rows, catalog.indicators["tension"]),
            "Moins de quatre années : aucune courbe n’est tracée.",
        ),
        alternative="Tableau des indicateurs de la demande à Paris par année.",
        indicators=WHOLE,
    )


def _labelled(indicator: Indicator, part: str) -> str:
    return f"{indicator.label}{'' if part == ENSEMBLE else f', {part}'} ({indicator.unit})"


def plafonds(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Households under the PLAI ceiling housed in PLUS or PLS: no public figure, its definition still open."""
    indicator = catalog.indicators[PLAFONDS]
    rows = opened(queries.series(connection, [PLAFONDS], [PARIS]), histoire)
    here = last(rows)
    said = (
        f"{unfound(catalog, 'aucun chiffre reçu ni trouvé : à demander')}."
        if here is None
        else f"{at(here)}, {amount(here, indicator)} des ménages."
    )
    return Exhibit(
        title="Ménages sous plafonds PLAI logés en PLUS ou en PLS",
        finding=under_ceilings(rows, indicator),
        subtitle="En % des ménages sous plafonds PLAI logés",
        drawing=Lines(rows.assign(name="Paris"), indicator, zero=True, height=300) if len(rows) else None,
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Année") if len(rows) else pd.DataFrame(),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=(f"{indicator.question} À trancher par : {indicator.decider}.",),
        alternative=capitalised(said),
        indicators=(PLAFONDS,),
    )


_MAPPED = Choice("indicateur", "Carte de", one_of(MAPPED), said=short, address="carte")
RECORDS = (
    Record(
        "demandes-paris", paris, "demande_attributions", "demande-attributions", slide=True, action="2.1", register=True
    ),
    Record("demandes-region", ile_de_france, "demande_attributions", "demande-attributions", (_MAPPED,), slide=True),
    Record("plafonds-plai", plafonds, "demande_attributions", "demande-attributions", (HISTORY,), action="2.1"),
)
