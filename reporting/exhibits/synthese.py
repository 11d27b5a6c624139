"""Synthèse: where the headline tensions stand, and how much of the plan can be measured."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import format_number, format_period, listing, quantity
from reporting import queries, tables
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits.sentences import amount, change, last
from reporting.figures.evolution import joined
from reporting.queries import Connection
from reporting.words import number

# The tension indicators of the plan's first screen: indicator, territory, breakdown, page.
TENSIONS = (
    ("sru_taux", "75056", "ensemble", "logement-social"),
    ("sru_manquants", "75056", "ensemble", "logement-social"),
    ("logements_finances", "75056", "ensemble", "logement-social"),
    ("tension", "75", "ensemble", "demande-attributions"),
    ("delai_median", "75", "ensemble", "demande-attributions"),
    ("115_taux_chute", "75", "ensemble", "hebergement-115"),
    ("sans_abri", "75056", "ensemble", "hebergement-115"),
    ("dalo_recours", "75", "ensemble", "dalo"),
    ("dalo_favorables", "75", "ensemble", "dalo"),
    ("dalo_stock", "75", "ensemble", "dalo"),
)
REFERENCE_YEARS = range(PLAN_YEARS.start - 3, PLAN_YEARS.start)
STATES = ("alimenté", "partiel", "à collecter", "à définir")
MEANINGS = {
    "alimenté": "la dernière période due est publiée, à la maille demandée",
    "partiel": "des chiffres existent, mais pas la dernière période due ou pas la maille demandée",
    "à collecter": "aucun chiffre public : remontée du producteur attendue",
    "à définir": "le plan laisse l'indicateur à définir : une décision est attendue",
}


@dataclass(frozen=True)
class Line:
    """One row of the synthesis: an indicator, its last value, what qualifies it, and its points for the small line."""

    indicator: Indicator
    page: str
    value: str
    when: str
    moved: str
    reference: str
    target: str
    freshness: str
    points: tuple[tuple[dt.date, float, bool], ...]  # day, value, joined to the one before

    @property
    def span(self) -> str:
        """The small line in words: first and last value."""
        if len(self.points) < 2:
            return "une seule valeur" if self.points else ""
        (first, low, _), (end, high, _) = self.points[0], self.points[-1]
        decimals = min(1, self.indicator.decimals)
        return f"{first.year} : {format_number(low, decimals)} ; {end.year} : {format_number(high, decimals)}"


def lines(connection: Connection, catalog: Catalog) -> list[Line]:
    """The headline tensions, those without figures included."""
    states = queries.indicators(connection).set_index("id")
    return [_line(connection, catalog.indicators[i], t, b, page, states.loc[i]) for i, t, b, page in TENSIONS]


def summary(connection: Connection, catalog: Catalog) -> Summary:
    states = _plan_states(connection)
    counts = states["state"].value_counts()
    fed, partial = int(counts.get("alimenté", 0)), int(counts.get("partiel", 0))
    sentence = (
        f"Sur les **{len(states)} indicateurs** que les fiches actions demandent, **{quantity(fed, 0, 'est alimenté', 'sont alimentés')}** "
        f"jusqu'à la dernière période due, **{partial}** le {'sont' if partial > 1 else 'est'} en partie ; les autres attendent une remontée "
        "ou une décision."
    ).replace("\u00a0", " ")
    return Summary(sentence, tuple(Headline(s.capitalize(), str(int(counts.get(s, 0))), MEANINGS[s]) for s in STATES))


def tensions(connection: Connection, catalog: Catalog) -> Exhibit:
    """The headline tensions as a table; the page adds a small line to each row."""
    found = lines(connection, catalog)
    table = pd.DataFrame(
        {
            "Indicateur": [tables.Link(line.indicator.short, line.page) for line in found],
            "Dernière valeur": [f"{line.value}, {line.when}" if line.when else line.value for line in found],
            "Série": [tables.Spark(line.points, line.span) for line in found],
            "Évolution": [line.moved for line in found],
            "Avant le plan": [line.reference for line in found],
            "Objectif": [line.target for line in found],
            "Fraîcheur": [line.freshness for line in found],
        }
    )
    parts = [queries.series(connection, [i], [t], [b]) for i, t, b, _ in TENSIONS]
    known = [rows for rows in parts if len(rows)]
    missing = [line.indicator.short for line in found if not line.points]
    return Exhibit(
        name="synthese-tensions",
        title="Les tensions du plan",
        subtitle="Dernière valeur publiée pour Paris, référence et objectif",
        rows=pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="chaque ligne mène à la page de son sujet ; la petite courbe s'interrompt où la publication s'interrompt.",
        scope="Paris, tous arrondissements.",
        caveats=(
            "Avant le plan : dernière valeur publiée jusqu'en 2021 ; pour les agréments, moyenne de 2019 à 2021, l'une des deux "
            "références entre lesquelles la fiche hésite (l'autre, la moyenne de l'objectif triennal SRU, n'est pas publiée).",
            *([f"Sans chiffre publié : {listing(missing)}."] if missing else []),
        ),
        alternative="Tableau des indicateurs de tension, avec pour chacun une petite courbe dont les valeurs sont au tableau.",
        indicators=tuple(i for i, *_ in TENSIONS),
        calculation="Évolution : écart avec la valeur publiée un an plus tôt, en points pour un taux ; vide si elle n'existe pas.",
    )


def etats(connection: Connection, catalog: Catalog) -> Exhibit:
    """How many indicators of the sheets stand where, by axis and action, and who is to provide the missing ones."""
    states = _plan_states(connection)
    missing = states[states["state"].isin(["à collecter", "à définir"])]
    table = (
        pd.DataFrame(
            {
                "Producteur": missing["producers"],
                "À collecter": (missing["state"] == "à collecter").astype(int),
                "À définir": (missing["state"] == "à définir").astype(int),
                "Indicateurs": missing["label"],
            }
        )
        .groupby("Producteur", sort=True)
        .agg({"À collecter": "sum", "À définir": "sum", "Indicateurs": " ; ".join})
        .reset_index()
    )
    return Exhibit(
        name="synthese-manques",
        title="Ce qui manque, par producteur",
        subtitle="Indicateurs des fiches actions sans chiffre public",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table.astype(str),
        reading="un indicateur sans chiffre reste au tableau de bord, avec celui qui doit le fournir.",
        scope="Indicateurs nommés par les fiches actions du plan.",
        alternative="Tableau des indicateurs manquants par producteur.",
        indicators=(),
    )


def _plan_states(connection: Connection) -> pd.DataFrame:
    found = queries.indicators(connection)
    return found[found["axis"].notna()]


def _line(
    connection: Connection, indicator: Indicator, territory: str, breakdown: str, page: str, state: pd.Series
) -> Line:
    rows = queries.series(connection, [indicator.id], [territory], [breakdown])
    rows = rows[rows["period"].str.fullmatch(r"\d{4}|\d{4}-\d\d|\d{4}-\d\d-\d\d")]
    here = last(rows)
    target = queries.objectives(connection, indicator.id, territory)
    if here is None:
        return Line(indicator, page, state["state"], "", "", "", _target(target, indicator), "", ())
    return Line(
        indicator,
        page,
        amount(here, indicator),
        format_period(here["period"]),
        change(rows, indicator),
        _reference(rows, indicator),
        _target(target, indicator),
        _fresh(state),
        _points(rows, indicator),
    )


def _reference(rows: pd.DataFrame, indicator: Indicator) -> str:
    """The starting point: the last value before the plan, or the mean of the three years where the sheet asks for it."""
    starts = pd.to_datetime(rows["period_start"]).dt.year
    before = rows[(rows["period"].str.len() != 7) & starts.isin(REFERENCE_YEARS)].dropna(subset=["value"])
    if before.empty:
        return ""
    if not indicator.reference:
        final = before.sort_values("period_start").iloc[-1]
        return f"{number(final['value'], indicator)} ({final['period'][:4]})"
    mean = number(round(before["value"].mean(), indicator.decimals), indicator)
    years = sorted(set(starts[before.index]))
    return f"{mean} ({'moyenne 2019-2021' if len(years) == 3 else 'moyenne de ' + listing(map(str, years))})"


def _fresh(state: pd.Series) -> str:
    """Whether the figure due has come, and when it was expected."""
    if state["state"] == "alimenté":
        return "à jour"
    if pd.isna(state["last_period_end"]):
        return str(state["state"])
    lag = 12 + (0 if pd.isna(state["lag_months"]) else int(state["lag_months"]))
    due = pd.Timestamp(state["last_period_end"]) + pd.DateOffset(months=lag)
    return f"suite attendue depuis {format_period(due.strftime('%Y-%m'))}"


def _target(target: pd.DataFrame, indicator: Indicator) -> str:
    if target.empty:
        return ""
    row = target.iloc[-1]
    value = format_number(row["value"], 0) + ("\u202f%" if indicator.unit == "%" else "")
    return f"{value} ({row['nature']})"


def _points(rows: pd.DataFrame, indicator: Indicator) -> tuple[tuple[dt.date, float, bool], ...]:
    known = rows.dropna(subset=["value"]).sort_values("period_start")
    days = pd.to_datetime(known["period_start"]).dt.date
    step = 1 if len(known) and len(known["period"].iloc[-1]) == 7 else 15
    return tuple(zip(days, known["value"].astype(float), joined(known, indicator, step), strict=True))


EXHIBITS = {"synthese-tensions": tensions, "synthese-manques": etats}
SUMMARIES = {"synthese": summary}
