"""The 115: a rate under a chosen definition, requests by month, and every isolated figure that is published."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from etl.catalog import Catalog
from etl.french import format_percent
from reporting import queries, tables
from reporting.exhibit import Exhibit
from reporting.exhibits.sentences import at, capitalised, events_of, events_said, last
from reporting.figures.evolution import evolution
from reporting.queries import Connection

PARIS = "75"
PUBLICS = ("familles", "couples", "femmes seules", "hommes seuls")


@dataclass(frozen=True)
class Definition:
    """One way to count: the rate and its two terms, of one unit; two definitions never share a figure."""

    rate: str
    asked: str
    unmet: str
    said: str  # « … n'ont pas été pourvues »


DEFINITIONS = {
    "demandes": Definition("115_taux_chute", "115_demandes", "115_non_pourvues", "des demandes n'ont pas été pourvues"),
    "personnes": Definition(
        "115_taux_chute_personnes",
        "115_demandes_personnes",
        "115_non_pourvues_personnes",
        "des personnes concernées par une demande sont restées sans solution d'hébergement",
    ),
}


def taux_de_chute(
    connection: Connection, catalog: Catalog, public: str = "ensemble", definition: str = "demandes"
) -> Exhibit:
    """Monthly share left unmet under one definition, where monthly returns exist; winters shaded."""
    chosen = DEFINITIONS[definition]
    rows = _monthly(connection, [chosen.rate], public)
    indicator = catalog.indicators[chosen.rate]
    events = events_of(catalog, "hebergement_115")
    here = last(rows)
    said = "" if here is None else f"{at(here)}, {format_percent(here['value'])} {chosen.said}."
    drawn = rows.assign(name=capitalised(public))
    return Exhibit(
        name="115-taux-chute",
        title=f"Taux de chute du 115, compté en {definition}",
        subtitle=f"{capitalised(definition)} : non pourvues ÷ total, en %, par mois" + _of(public),
        figure=evolution(drawn, indicator, step_months=1, height=380, zero=True, events=events) if len(rows) else None,
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Mois"),
        reading=said or "aucune série publique ; remontée mensuelle à collecter auprès du SIAO de Paris.",
        scope=(
            f"Définition « {indicator.definition_version} », unité : {definition}, Paris. "
            f"À arrêter par : {indicator.decider}."
        ),
        caveats=(
            "Il n'existe pas de formule publique : la définition est un choix daté de la DRIHL 75, imprimé avec le chiffre.",
            "Les définitions en demandes et en personnes sont deux séries : elles ne se joignent ni ne se comparent.",
            "Paris garde sa propre série : rien n'assure que les autres départements comptent les demandes de même.",
            *events_said(events, rows),
        ),
        alternative=said or "Aucun chiffre à dessiner.",
        indicators=(chosen.rate, chosen.asked, chosen.unmet),
        calculation=f"{chosen.unmet} ÷ {chosen.asked}, même mois, même public, même unité.",
    )


def mensuel(
    connection: Connection, catalog: Catalog, public: str = "ensemble", definition: str = "demandes"
) -> Exhibit:
    """Monthly requests and unmet requests, both in the unit of the definition."""
    chosen = DEFINITIONS[definition]
    names = {chosen.asked: "Demandes", chosen.unmet: "Non pourvues"}
    rows = _monthly(connection, list(names), public)
    named = rows.assign(name=rows["indicator"].map(names))
    indicator = catalog.indicators[chosen.asked]
    return Exhibit(
        name="115-mensuel",
        title="Demandes au 115 et demandes non pourvues",
        subtitle=f"En nombre de {definition}, par mois" + _of(public),
        figure=evolution(named, indicator, step_months=1, height=380, zero=True) if len(rows) else None,
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Mois", list(names.values()))
        if len(rows)
        else pd.DataFrame(),
        reading="une même personne peut demander plusieurs fois dans le mois : les demandes répétées sont comptées.",
        scope=f"{indicator.base.field}.",
        caveats=(),
        alternative="Deux courbes mensuelles : demandes et demandes non pourvues.",
        indicators=tuple(names),
    )


def publie(connection: Connection, catalog: Catalog) -> Exhibit:
    """Every isolated figure on the 115 and the SIAO, as printed, each with its own unit: a table, not a chart."""
    ids = [
        i.id
        for i in catalog.indicators.values()
        if i.subject == "hebergement_115" and (i.id.startswith(("115_", "siao_")))
    ]
    rows = queries.series(connection, ids, [PARIS], ())
    rows = rows[~rows["snapshot"].str.startswith("demonstration")].sort_values(["period_end", "indicator"])
    named = rows.assign(label=[catalog.indicators[i].label for i in rows["indicator"]])
    table = tables.listed(named, catalog.indicators, label="Indicateur", breakdown="Public", period="Période")
    table.insert(4, "Unité", rows["unit"].to_numpy())
    return Exhibit(
        name="115-publie",
        title="Le 115 de Paris : tout ce qui est publié",
        subtitle=f"{len(rows)} chiffres isolés, d'unités différentes",
        rows=rows,
        table=table,
        reading="ces chiffres ne forment pas une série : ni la période, ni l'unité, ni le public ne sont les mêmes.",
        scope="Paris ; publications du Samusocial, du SIAO et de la presse.",
        caveats=("Appels, demandes, familles et personnes ne s'additionnent ni ne se rapportent les uns aux autres.",),
        alternative="Tableau de chiffres isolés ; aucune courbe n'est possible.",
        indicators=tuple(dict.fromkeys(rows["indicator"])),
    )


def _monthly(connection: Connection, indicators: list[str], public: str) -> pd.DataFrame:
    rows = queries.series(connection, indicators, [PARIS], [public])
    months = rows[rows["period"].str.fullmatch(r"\d{4}-\d\d")]
    return months if len(months) > 11 else months.iloc[:0]


def _of(public: str) -> str:
    return "" if public == "ensemble" else f", {public}"


EXHIBITS = {"115-taux-chute": taux_de_chute, "115-mensuel": mensuel, "115-publie": publie}
SUMMARIES: dict[str, object] = {}
