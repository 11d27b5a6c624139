"""One arrondissement on one page: each figure with its date, its change, an honest reference and its rank."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

from etl.catalog import ALL_ARRONDISSEMENTS, PLAN_YEARS, Catalog, Indicator
from etl.french import format_arrondissement, format_number, format_percent, format_period, format_points, quantity
from reporting import queries, tables
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits.sentences import capitalised, change, last
from reporting.exhibits.territoires import is_rate, of_year, references, rows_of, unstable
from reporting.figures.evolution import joined
from reporting.figures.ranks import competition_ranks, rank_words
from reporting.figures.stacked import stacked
from reporting.queries import Connection
from reporting.words import aimed, marked, number

# What the page shows, in order: subject in words, then its indicators.
SHOWN = {
    "Parc social": ("sru_taux", "sru_logements"),
    "Offre nouvelle": ("logements_finances", "part_offre_nouvelle", "mises_en_service"),
    "Demande": ("demandes", "attributions", "tension", "delai_median", "demandes_5ans"),
    "Occupation": ("rpls_taux_vacance", "rpls_taux_rotation", "rpls_loyer_moyen"),
    "Contexte": ("population",),
}
LEGAL = 25.0
TWENTY = 20
SCOPE = "Chiffres publiés pour l'arrondissement, chacun à sa date."


def summary(connection: Connection, catalog: Catalog, arrondissement: str) -> Summary:
    """Where it stands: its rate and the distance to the landmark, its tension against Paris localisé, its approvals."""
    name = format_arrondissement(arrondissement)
    rate, tension = (last(rows_of_one(connection, catalog, i, arrondissement)) for i in ("sru_taux", "tension"))
    local = last(queries.series(connection, ["tension_localisee"], ["75"]))
    approvals = queries.series(connection, ["logements_finances"], [arrondissement])
    plan = approvals[approvals["period"].astype(int).isin(PLAN_YEARS)]
    parts = []
    if rate is not None:
        gap = rate["value"] - LEGAL
        side = "au-dessus" if gap >= 0 else "au-dessous"
        parts.append(
            f"**{format_percent(rate['value'])}** de logements sociaux au {format_period(rate['period'])}, "
            f"{format_points(abs(gap), 1, sign=False)} {side} du repère de 25 %"
        )
    if tension is not None and local is not None and tension["period"] == local["period"]:
        parts.append(
            f"**{format_number(tension['value'], 1)} demandes pour une attribution** en {tension['period']}, contre "
            f"{format_number(local['value'], 1)} pour Paris localisé{_instability(connection, catalog, tension)}"
        )
    if len(plan):
        years = f"{plan['period'].min()}-{plan['period'].max()}"
        parts.append(f"**{quantity(plan['value'].sum(), 0, 'logement agréé', 'logements agréés')}** en {years}")
    asked = last(rows_of_one(connection, catalog, "demandes", arrondissement))
    return Summary(
        f"Le {name} arrondissement : {' ; '.join(parts)}." if parts else f"Aucun chiffre publié pour le {name} arrondissement.",
        tuple(
            Headline(label, number(row["value"], catalog.indicators[i]), format_period(row["period"]))
            for label, i, row in (
                ("Taux SRU", "sru_taux", rate),
                ("Demandes pour une attribution", "tension", tension),
                ("Demandes en cours", "demandes", asked),
            )
            if row is not None
        )
        + ((Headline("Logements agréés", format_number(plan["value"].sum()), f"{plan['period'].min()}-{plan['period'].max()}"),) if len(plan) else ()),
    )  # fmt: skip


def _instability(connection: Connection, catalog: Catalog, row: pd.Series) -> str:
    """What a ratio on a few attributions must say of itself."""
    indicator = catalog.indicators[row["indicator"]]
    count = unstable(connection, catalog, indicator, int(row["period"][:4])).get(row["territory"])
    return (
        ""
        if count is None
        else f" (rapport instable : {quantity(count, 0, 'attribution', 'attributions')} dans l'année)"
    )


def rows_of_one(connection: Connection, catalog: Catalog, indicateur: str, arrondissement: str) -> pd.DataFrame:
    rows = queries.series(connection, [indicateur], [arrondissement])
    return rows[~rows["period"].str.contains("/")]


def tableau(connection: Connection, catalog: Catalog, arrondissement: str) -> Exhibit:
    """A line per indicator at the last year published for the arrondissements; references of the same base only."""
    name = format_arrondissement(arrondissement)
    lines, used, caveats = [], [], []
    for subject, identifiers in SHOWN.items():
        for identifier in identifiers:
            indicator = catalog.indicators[identifier]
            everything = rows_of(connection, catalog, identifier)
            if everything["value"].dropna().empty:
                continue
            year = int(everything.loc[everything["value"].notna(), "period"].str[:4].max())
            line, said = _line(connection, catalog, indicator, everything, arrondissement, year)
            lines.append({"Sujet": subject, **line})
            used.append(everything[everything["territory"] == arrondissement])
            caveats += said
    table = pd.DataFrame(lines)
    if lines:
        table["Sujet"] = table["Sujet"].where(~table["Sujet"].duplicated(), "")
        table.insert(0, "Indicateur", table.pop("Indicateur"))
    return Exhibit(
        name="arrondissement-tableau",
        title=f"Le {name} arrondissement, indicateur par indicateur",
        subtitle="Dernière année publiée pour les arrondissements ; rang 1 : la valeur la plus haute des vingt",
        rows=pd.concat(used, ignore_index=True) if used else pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="une référence n'est donnée que si elle compte la même chose que l'arrondissement ; « – » : pas de chiffre, de référence ou de rang."
        if lines
        else "aucun chiffre publié pour les arrondissements.",
        scope=SCOPE,
        caveats=tuple(dict.fromkeys(caveats)),
        alternative=f"Tableau des indicateurs du {name} arrondissement.",
        indicators=tuple(i for identifiers in SHOWN.values() for i in identifiers),
        calculation="Rang de compétition parmi les vingt, ex æquo ensemble ; aucun rang sur un petit effectif ou si une valeur manque.",
    )


def agrements(connection: Connection, catalog: Catalog, arrondissement: str, height: int = 420) -> Exhibit:
    """Approvals of the last ten years of the arrondissement, as bars; a year without a line has none."""
    indicator = catalog.indicators["logements_finances"]
    rows = rows_of_one(connection, catalog, indicator.id, arrondissement).sort_values("period").tail(10)
    bars = rows.assign(year=rows["period"], name="Agréments")
    total = rows["value"].sum()
    said = (
        f"{quantity(total, 0, 'logement agréé', 'logements agréés')} sur les années montrées."
        if len(rows)
        else "aucun agrément publié."
    )
    return Exhibit(
        name="arrondissement-agrements",
        title=f"Logements agréés, {format_arrondissement(arrondissement)} arrondissement",
        subtitle="En nombre de logements, dix dernières années publiées",
        figure=stacked(bars, bars, indicator, height=height) if len(rows) else None,
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Année"),
        reading=said,
        scope="Agréments de l'année : des décisions de financement, non des livraisons.",
        alternative=f"Barres par année. {capitalised(said)}",
        indicators=(indicator.id,),
    )


def _line(
    connection: Connection,
    catalog: Catalog,
    indicator: Indicator,
    everything: pd.DataFrame,
    arrondissement: str,
    year: int,
) -> tuple[dict[str, object], list[str]]:
    rows = of_year(everything, year)
    mine = everything[everything["territory"] == arrondissement]
    here = of_year(mine, year)
    few = unstable(connection, catalog, indicator, year)
    small = arrondissement in few
    value = tables.ABSENT
    if len(here):
        row = here.iloc[0]
        value = marked(row["value"], row["status"], indicator) + (" *" if small else "")
    offered = references(connection, catalog, indicator, rows) if is_rate(indicator) else []
    accepted = next((offer for offer in offered if offer.accepted), None)
    said = (
        [f"* Moins de {indicator.small_count} attributions dans l'année : rapport instable, ni évolution ni rang."]
        if small
        else []
    )
    said += [
        f"{indicator.short} : {o.comparison.name} n'est pas une référence, {o.refusal}."
        for o in offered
        if o.refusal and not o.comparison.off
    ]
    return {
        "Indicateur": tables.Link(indicator.short, f"comparer?indicateur={quote(indicator.short)}"),
        "Valeur": value,
        "Date": format_period(rows["period"].iloc[0]),
        "Série": _spark(mine, indicator),
        "Sur un an": "" if small else _moved(mine, indicator, year),
        "Référence": tables.ABSENT
        if accepted is None or accepted.row is None
        else f"{accepted.comparison.name} : {number(float(accepted.row['value']), indicator)}",
        "Rang": _rank(rows, indicator, arrondissement, frozenset(few)),
        "Repère": _landmark(catalog, indicator),
    }, said


def _moved(mine: pd.DataFrame, indicator: Indicator, year: int) -> str:
    """The change to that very year, with its unit; empty before the plan, or if the last value is of another base."""
    known = mine.dropna(subset=["value"]).sort_values("period_end")
    if (
        year < PLAN_YEARS.start
        or len(known) < 2
        or int(known.iloc[-1]["period"][:4]) != year
        or not joined(known, indicator)[-1]
    ):
        return ""
    return change(known, indicator).removesuffix(" en un an")


def _rank(rows: pd.DataFrame, indicator: Indicator, arrondissement: str, few: frozenset[str]) -> str:
    known = rows.dropna(subset=["value"])
    if arrondissement in few or len(known) < TWENTY:
        return tables.ABSENT
    stable = known[~known["territory"].isin(few)].set_index("territory")["value"]
    words = rank_words(competition_ranks(stable, indicator))
    return f"{words[arrondissement]} sur {len(stable)}"


def _landmark(catalog: Catalog, indicator: Indicator) -> str:
    aims = [o for o in catalog.objectives if (o.indicator, o.territory) == (indicator.id, ALL_ARRONDISSEMENTS)]
    return aimed(max(aims[-1].values.items())[1], indicator) if aims else ""


def _spark(mine: pd.DataFrame, indicator: Indicator) -> tables.Spark:
    known = mine.dropna(subset=["value"]).sort_values("period_start")
    days = pd.to_datetime(known["period_start"]).dt.date
    points = tuple(zip(days, known["value"].astype(float), joined(known, indicator), strict=True))
    if len(points) < 2:
        return tables.Spark((), "une seule valeur" if points else "")
    first, end = known.iloc[0], known.iloc[-1]
    return tables.Spark(
        points,
        f"{first['period'][:4]} : {number(first['value'], indicator)} ; {end['period'][:4]} : {number(end['value'], indicator)}",
    )


EXHIBITS = {"arrondissement-tableau": tableau, "arrondissement-agrements": agrements}
SUMMARIES = {"arrondissement": summary}
