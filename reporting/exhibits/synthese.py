"""Synthèse: where the headline tensions stand, and how much of the plan can be measured."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import format_number, format_period, listing, quantity
from reporting import queries, tables
from reporting.change import BASES
from reporting.echeances import Rule, expected
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits.sentences import amount, change, last
from reporting.exhibits.trajectoire import formula, nature, standing
from reporting.figures.evolution import joined
from reporting.queries import Connection

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
STATES = ("alimenté", "en retard", "partiel", "à collecter", "à définir", "non concerné à ce stade")
MEANINGS = {
    "alimenté": "la dernière période due est publiée, à la maille demandée",
    "en retard": "un chiffre existe à la maille demandée, mais pas celui de la dernière période due",
    "partiel": "des chiffres existent, mais aucun à la maille demandée, ou sans rythme connu",
    "à collecter": "aucun chiffre public : remontée du producteur attendue",
    "à définir": "le plan laisse l'indicateur à définir : une décision est attendue",
    "non concerné à ce stade": "le plan ne l'attend qu'à une échéance à venir",
}


def summary(connection: Connection, catalog: Catalog) -> Summary:
    states = _plan_states(connection)
    counts = states["state"].value_counts()
    fed, late, partial = (int(counts.get(state, 0)) for state in ("alimenté", "en retard", "partiel"))
    in_part = f" et **{quantity(partial, 0, 'est alimenté', 'sont alimentés')}** en partie" if partial else ""
    sentence = (
        f"Sur les **{len(states)} indicateurs** que les fiches actions demandent, **{quantity(fed, 0, 'est alimenté', 'sont alimentés')}** "
        f"jusqu'à la dernière période due, **{quantity(late, 0, 'est', 'sont')} en retard**{in_part} ; les autres attendent "
        "une remontée, une décision ou leur échéance."
    ).replace("\u00a0", " ")
    return Summary(sentence, tuple(Headline(s.capitalize(), str(int(counts.get(s, 0))), MEANINGS[s]) for s in STATES))


def tensions(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """The headline tensions, those without figures included: a row each, against reference and target."""
    states = queries.indicators(connection).set_index("id")
    day = queries.last_consultation(connection)
    series = [_regular(queries.series(connection, [i], [t], [b])) for i, t, b, _ in TENSIONS]
    lines = [
        _row(connection, catalog, catalog.indicators[i], page, rows, states.loc[i], base, day)
        for (i, _, _, page), rows in zip(TENSIONS, series, strict=True)
    ]
    known = [rows for rows in series if len(rows)]
    missing = [catalog.indicators[i].short for (i, *_), rows in zip(TENSIONS, series, strict=True) if rows.empty]
    return Exhibit(
        name="synthese-tensions",
        title="Les tensions du plan",
        subtitle=f"Paris ; référence : {BASES[base]}",
        rows=pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading="chaque ligne mène à la page de son sujet ; un clic sur l'état montre son calcul ; la petite courbe s'interrompt où la publication s'interrompt.",
        scope="Paris, tous arrondissements.",
        caveats=(
            "La fiche hésite entre deux références : la moyenne des trois années précédant le plan, et la moyenne annuelle de "
            "l'objectif triennal SRU, qui reste à renseigner. Une référence ne réunit que des chiffres de même assiette.",
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


def _regular(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["period"].str.contains("/")]


def _row(
    connection: Connection,
    catalog: Catalog,
    indicator: Indicator,
    page: str,
    rows: pd.DataFrame,
    state: pd.Series,
    base: str,
    day: dt.date,
) -> dict[str, object]:
    here = last(rows)
    found = standing(connection, rows, catalog, indicator, base)
    points = _points(rows, indicator)
    return {
        "Indicateur": tables.Link(indicator.short, page),
        "Dernière valeur": state["state"]
        if here is None
        else f"{amount(here, indicator)}, {format_period(here['period'])}",
        "Série": tables.Spark(points, _span(points, indicator)),
        "Évolution": change(rows, catalog),
        "Référence": found.reference.said(indicator),
        "Objectif": nature(found.objective, indicator),
        "État": tables.Fold(found.words, formula(found, indicator)) if found.objective else "sans objectif chiffré",
        "Fraîcheur": "" if here is None else _fresh(indicator, state, day),
    }


def _span(points: tuple[tuple[dt.date, float, bool], ...], indicator: Indicator) -> str:
    """The small line in words: first and last value."""
    if len(points) < 2:
        return "une seule valeur" if points else ""
    (first, low, _), (end, high, _) = points[0], points[-1]
    decimals = min(1, indicator.decimals)
    return f"{first.year} : {format_number(low, decimals)} ; {end.year} : {format_number(high, decimals)}"


def _fresh(indicator: Indicator, state: pd.Series, day: dt.date) -> str:
    """Whether the figure due has come, and when it is expected, by the calendar's rule; `day`: that of the sources."""
    if state["state"] == "alimenté":
        return "à jour"
    last_end = state["last_period_end"]
    due = None if pd.isna(last_end) else expected(Rule.of(indicator), pd.Timestamp(last_end).date())
    if due is None:
        return str(state["state"])
    return f"suite attendue {'depuis' if due < day else 'en'} {format_period(f'{due:%Y-%m}')}"


def _points(rows: pd.DataFrame, indicator: Indicator) -> tuple[tuple[dt.date, float, bool], ...]:
    known = rows.dropna(subset=["value"]).sort_values("period_start")
    days = pd.to_datetime(known["period_start"]).dt.date
    step = 1 if len(known) and len(known["period"].iloc[-1]) == 7 else 15
    return tuple(zip(days, known["value"].astype(float), joined(known, indicator, step), strict=True))


EXHIBITS = {"synthese-tensions": tensions, "synthese-manques": etats}
SUMMARIES = {"synthese": summary}
