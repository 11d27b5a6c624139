"""The 115: a rate under a chosen definition, requests by month, seasons and yearly flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import format_number, format_percent, format_period, with_article
from reporting import queries
from reporting.analysis.comparability import bases
from reporting.analysis.words import at_words, cell, number, percent, unbegun, unfound
from reporting.exhibits.attendus import before_returns
from reporting.exhibits.constats import hebergement as constats_hebergement
from reporting.exhibits.trajectoire import rates_of_years
from reporting.piece import tables
from reporting.piece.drawing import Lines, Stacked, Target
from reporting.piece.exhibit import Exhibit
from reporting.piece.finding import fitting
from reporting.piece.record import HISTORY, Choice, Record, one_of, opened
from reporting.piece.sentences import at, capitalised, events_of, events_said, last
from reporting.queries import Connection

PARIS = "75"
UNQUALIFIED = "entrées non qualifiées : rien ne distingue une première demande d’un retour"
PUBLICS = ("familles", "couples", "femmes seules", "hommes seuls")


@dataclass(frozen=True)
class Definition:
    """One way to count: the rate and its two terms, of one unit; two definitions never share a figure."""

    rate: str
    asked: str
    unmet: str
    said: str  # « … n'ont pas été pourvues »


NO_PUBLIC_FORMULA = (
    "Il n’existe pas de formule publique : la définition est un choix daté de la DRIHL 75, imprimé avec le chiffre."
)
NO_FORMULA = "le taux de chute du 115 n’a pas encore de formule"
DEFINITIONS = {
    "demandes": Definition("115_taux_chute", "115_demandes", "115_non_pourvues", "des demandes n’ont pas été pourvues"),
    "personnes": Definition(
        "115_taux_chute_personnes",
        "115_demandes_personnes",
        "115_non_pourvues_personnes",
        "des personnes concernées par une demande sont restées sans solution d’hébergement",
    ),
}


def unrated(connection: Connection, catalog: Catalog, definition: str = "demandes", public: str = "ensemble") -> str:
    """Why there is no rate, and the last two counts of one period since the plan began; that they are to be asked for."""
    chosen = DEFINITIONS[definition]
    rows = queries.series(connection, [chosen.asked, chosen.unmet], [PARIS], [public]).dropna(subset=["value"])
    pairs = rows[rows["period"] >= str(PLAN_YEARS[0])].pivot(index="period", columns="indicator", values="value")
    pairs = pairs.dropna() if {chosen.asked, chosen.unmet} <= set(pairs.columns) else pairs.iloc[:0]
    if pairs.empty and (unknown := before_returns(connection)):
        return unfound(catalog, when="sur le taux de chute du 115") if unbegun(unknown) else NO_FORMULA
    alone = rows[(rows["indicator"] == chosen.unmet) & (rows["period"] >= str(PLAN_YEARS[0]))]
    if pairs.empty and len(alone):
        one = alone.sort_values("period_end").iloc[-1]
        counted = f"{format_number(one['value'])} {definition} non pourvues"
        return f"{NO_FORMULA} ; {at_words(format_period(one['period']))}, {counted}, dont le total n’est pas connu"
    every = queries.series(connection, [chosen.unmet], [PARIS], ())
    every = every[every["period"] >= str(PLAN_YEARS[0])]
    if pairs.empty and len(every):  # received: of a public, or hidden
        hidden = "sont masquées" if (every["status"] == "secret").any() else "ne sont pas disponibles"
        said = "ne sont connues que par public" if every["value"].notna().any() else hidden
        return f"{NO_FORMULA} ; en {every['period'].max()[:4]}, les {definition} non pourvues {said}"
    if pairs.empty:
        return f"{NO_FORMULA} ; les demandes non pourvues sont à demander depuis {PLAN_YEARS[0]}"
    asked, unmet = (format_number(pairs[name].iloc[-1]) for name in (chosen.asked, chosen.unmet))
    return (
        f"{NO_FORMULA} ; {at_words(format_period(str(pairs.index[-1])))}, {asked} {definition} et {unmet} non pourvues"
    )


def taux_de_chute(
    connection: Connection,
    catalog: Catalog,
    public: str = "ensemble",
    definition: str = "demandes",
    histoire: bool = False,
) -> Exhibit:
    """Monthly share left unmet under one definition, where monthly returns exist; winters shaded."""
    chosen = DEFINITIONS[definition]
    rows = opened(monthly(connection, [chosen.rate], public), histoire)
    indicator = catalog.indicators[chosen.rate]
    events = events_of(catalog, "hebergement_115")
    here = last(rows)
    before = unbegun(before_returns(connection))
    without = unrated(connection, catalog, definition, public)
    years = rates_of_years(connection, catalog, indicator, public)
    said = "" if here is None else f"{at(here)}, {format_percent(here['value'])} {chosen.said}."
    if here is not None and here["period"].endswith("-12") and (year := here["period"][:4]) in years:
        said = f"en {year}, {format_percent(years[year])} {chosen.said}."  # the sheet asks for a year
    found = constats_hebergement.unmet_rate(rows, catalog, public, definition, years) or fitting(
        without,
        without.replace(" du 115", ""),
        without.replace(NO_FORMULA, "taux de chute sans formule"),
        without.partition(" ; ")[2],
    )
    drawn = rows.assign(name=capitalised(public))
    return Exhibit(
        finding=found,
        title=f"Taux de chute du 115, compté en {definition}",
        subtitle=f"{capitalised(definition)} : non pourvues ÷ total, en %, par mois{of_public(public)}{' ; en tirets, sur l’année entière' * bool(years)}"
        if len(rows)
        else ""
        if before
        else f"Formule à fixer par {with_article(indicator.decider)}",
        drawing=Lines(drawn, indicator, target=_yearly(years), step_months=1, height=380, zero=True, events=events)
        if len(rows)
        else None,
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Mois"),
        reading=said or (f"{capitalised(unfound(catalog))}." if before else indicator.question),
        scope=f"{indicator.definition} La fiche demande un chiffre par an.",
        caveats=(
            *([] if before else [NO_PUBLIC_FORMULA]),
            "Les définitions en demandes et en personnes sont deux séries : elles ne se joignent ni ne se comparent.",
            "Paris garde sa propre série : rien n’assure que les autres départements comptent les demandes de même.",
            *events_said(events, rows),
        ),
        alternative=said or "Aucun chiffre à dessiner.",
        indicators=(chosen.rate, chosen.asked, chosen.unmet),
        calculation=f"« {catalog.indicators[chosen.unmet].short} » ÷ « {catalog.indicators[chosen.asked].short} », même mois, même public.",
    )


def _yearly(years: Mapping[str, float]) -> Target | None:
    """The rate of each year, which the sheet asks for, in steps over its months; named by the last."""
    if not years:
        return None
    steps = tuple((f"{year}-01-01", f"{int(year) + 1}-01-01", value) for year, value in sorted(years.items()))
    return Target(steps[-1][2], f"Année {max(years)}<br>{format_percent(steps[-1][2])}", steps)


def mensuel(
    connection: Connection,
    catalog: Catalog,
    public: str = "ensemble",
    definition: str = "demandes",
    histoire: bool = False,
) -> Exhibit:
    """Monthly requests and unmet requests, both in the unit of the definition."""
    chosen = DEFINITIONS[definition]
    names = {chosen.asked: "Demandes", chosen.unmet: "Non pourvues"}
    rows = opened(monthly(connection, list(names), public), histoire)
    named = rows.assign(name=rows["indicator"].map(names))
    indicator = catalog.indicators[chosen.asked]
    return Exhibit(
        finding=constats_hebergement.both_counts(rows, list(names), public, definition),
        title="Demandes au 115 et demandes non pourvues",
        subtitle=f"En nombre de {definition}, par mois" + of_public(public),
        drawing=Lines(named, indicator, step_months=1, height=380, zero=True) if len(rows) else None,
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Mois", list(names.values()))
        if len(rows)
        else pd.DataFrame(),
        reading=f"{UNQUALIFIED} ; les demandes répétées dans le mois sont comptées.",
        scope=f"{indicator.base.field}.",
        alternative="Deux courbes mensuelles : demandes et demandes non pourvues.",
        indicators=tuple(names),
    )


def annees(connection: Connection, catalog: Catalog, definition: str = "demandes") -> list[int]:
    """The years with monthly figures, most recent first; none in the published figures."""
    rows = monthly(connection, [DEFINITIONS[definition].rate], "ensemble")
    return sorted({int(period[:4]) for period in rows["period"]}, reverse=True)


def flux(
    connection: Connection,
    catalog: Catalog,
    public: str = "ensemble",
    definition: str = "demandes",
    histoire: bool = False,
) -> Exhibit:
    """Requests of each year as pourvues and non pourvues; a year without its twelve months says how many it has."""
    chosen = DEFINITIONS[definition]
    rows = opened(monthly(connection, [chosen.asked, chosen.unmet], public), histoire)
    wide = rows.pivot_table(index="period", columns="indicator", values="value") if len(rows) else pd.DataFrame()
    both = wide.dropna() if {chosen.asked, chosen.unmet} <= set(wide.columns) else pd.DataFrame()
    if both.empty:
        return _no_flows(rows, chosen, definition, catalog, unrated(connection, catalog, definition, public))
    sums = both.groupby(both.index.str[:4]).agg(["sum", "count"])
    months = sums[chosen.asked]["count"].astype(int)
    names = [f"{year} ({n} mois sur 12)" if n < 12 else year for year, n in months.items()]
    asked, unmet = sums[chosen.asked]["sum"], sums[chosen.unmet]["sum"]
    indicator = catalog.indicators[chosen.asked]
    parts = pd.concat(
        pd.DataFrame({"year": names, "name": name, "value": values.to_numpy()})
        for name, values in (("Non pourvues", unmet), ("Pourvues (reste)", asked - unmet))
    )
    whole = pd.DataFrame({"year": names, "value": asked.to_numpy()})
    rated = len(monthly(connection, [chosen.rate], public)) > 0  # else its formula is still to be fixed
    ratios = [percent(100 * u / a) if a else tables.ABSENT for a, u in zip(asked, unmet, strict=True)]
    rates = {"Taux de chute": ratios} if rated else {}
    full = months[months == 12]
    said = "aucune année complète."
    if len(full):
        year = full.index[-1]
        said = f"en {year}, {number(asked[year], indicator)} {definition}, dont {number(unmet[year], indicator)} non pourvues."
    counts = pd.DataFrame({"asked": asked, "unmet": unmet})
    return Exhibit(
        finding=constats_hebergement.over_the_year(counts, months, public, definition),
        title="115 : ce qui est demandé, ce qui est pourvu",
        subtitle=f"En nombre de {definition}, par année" + of_public(public),
        drawing=Stacked(parts, whole, indicator),
        rows=rows,
        table=pd.DataFrame(
            {
                "Année": [name if " " in name else tables.dated(name) for name in names],
                f"Total ({definition})": [cell(value, "définitif", indicator) for value in asked],
                "Non pourvues": [cell(value, "définitif", indicator) for value in unmet],
                "Pourvues (reste)": [cell(value, "définitif", indicator) for value in asked - unmet],
                **rates,
            }
        ),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=(
            "« Pourvues » est le reste : total moins non pourvues, des mêmes mois ; ce n’est pas un chiffre remonté.",
            "Une année sans ses douze mois ne se compare pas à une année entière.",
            f"{capitalised(UNQUALIFIED)}.",
        ),
        alternative=f"Barres annuelles en deux parts. {capitalised(said)}",
        indicators=(chosen.asked, chosen.unmet),
        calculation="Somme des mois dont les deux termes sont remontés"
        + (" ; taux de chute de l’année = non pourvues ÷ total de ces mois." if rated else "."),
    )


def _no_flows(rows: pd.DataFrame, chosen: Definition, definition: str, catalog: Catalog, said: str) -> Exhibit:
    return Exhibit(
        title="115 : ce qui est demandé, ce qui est pourvu",
        subtitle=f"En nombre de {definition}, par année",
        rows=rows.iloc[:0],
        reading=f"{said}.",
        scope=f"{catalog.indicators[chosen.asked].base.field}.",
        alternative="Aucun chiffre à dessiner.",
        indicators=(chosen.asked, chosen.unmet),
    )


def same_definition(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The months that count what the last one counts."""
    found = pd.Series(bases(rows, catalog), index=rows.index, dtype="object")
    return rows[found == found.loc[rows["period"].sort_values().index[-1]]] if len(rows) else rows


def monthly(connection: Connection, indicators: list[str], public: str) -> pd.DataFrame:
    rows = queries.series(connection, indicators, [PARIS], [public])
    months = rows[rows["period"].str.fullmatch(r"\d{4}-\d\d")]
    return months if len(months) > 11 else months.iloc[:0]


def of_public(public: str) -> str:
    return "" if public == "ensemble" else f", {public}"


PUBLIC = Choice("public", "Public", one_of((ENSEMBLE, *PUBLICS)))
DEFINITION = Choice("definition", "Définition", one_of(tuple(DEFINITIONS)))
RECORDS = (
    Record(
        "115-taux-chute",
        taux_de_chute,
        "hebergement_115",
        "hebergement-115",
        (PUBLIC, DEFINITION, HISTORY),
        slide=True,
        action="2.1",
    ),
    Record(
        "115-mensuel",
        mensuel,
        "hebergement_115",
        "hebergement-115",
        (PUBLIC, DEFINITION, HISTORY),
        slide=True,
        action="2.1",
    ),
    Record("115-flux", flux, "hebergement_115", "hebergement-115", (PUBLIC, DEFINITION, HISTORY), slide=True),
)
