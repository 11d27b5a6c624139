"""Synthèse: where the headline tensions stand, and how much of the plan can be measured."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import format_number, listing
from reporting import queries
from reporting.analysis.change import BASES, REFERENCES
from reporting.analysis.comparability import joined
from reporting.analysis.echeances import ASKED, READING, UNDEFINED
from reporting.exhibits import attendus
from reporting.exhibits.trajectoire import formula, nature, standing
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit, Summary
from reporting.piece.record import BASE, Record
from reporting.piece.sentences import change
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


def summary(connection: Connection, catalog: Catalog) -> Summary:
    counted = attendus.tally(connection, catalog)
    return Summary(counted.sentence, counted.headlines)


def tensions(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """The headline tensions, those without figures included: a row each, against reference and target."""
    lasts = attendus.paris_last(connection)
    series = [_regular(queries.series(connection, [i], [t], [b])) for i, t, b, _ in TENSIONS]
    lines = [
        _row(connection, catalog, catalog.indicators[i], page, rows, lasts.loc[i], base)
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
            REFERENCES,
            *([f"Sans chiffre reçu ni trouvé : {listing(missing)}."] if missing else []),
        ),
        alternative="Tableau des indicateurs de tension, avec pour chacun une petite courbe dont les valeurs sont au tableau.",
        indicators=tuple(i for i, *_ in TENSIONS),
        calculation="Évolution : écart avec la valeur publiée un an plus tôt, en points pour un taux ; vide si elle n'existe pas.",
    )


def manques(connection: Connection, catalog: Catalog) -> Exhibit:
    """The indicators of the plan that lack the last year due, by who holds them."""
    year = attendus.tally(connection, catalog).year
    found = attendus.missing(connection, catalog)
    holders = sorted({one.asked.said_holder for one in found})
    by_holder = {name: [one for one in found if one.asked.said_holder == name] for name in holders}
    table = pd.DataFrame(
        {
            "Détenteur": holders,
            "À demander": [
                str(sum(one.state in ASKED and one.year == year for one in by_holder[name])) for name in holders
            ],
            "À définir": [str(sum(one.state == UNDEFINED for one in by_holder[name])) for name in holders],
            "À mi-parcours": [str(sum(one.year != year for one in by_holder[name])) for name in holders],
            "Indicateurs": [" ; ".join(_dated(one, year) for one in by_holder[name]) for name in holders],
        }
    )
    return Exhibit(
        name="synthese-manques",
        title=f"Ce qui manque pour {year}, par détenteur",
        subtitle=f"Indicateurs du plan ni reçus ni publiés ailleurs en entier : ceux de {year}, et ceux que la fiche veut à mi-parcours",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="le détenteur est la personne ou le service à qui écrire ; il est à confirmer par le secrétariat.",
        scope="Les 17 indicateurs que les fiches des axes 2 et 3 demandent.",
        caveats=(READING,),
        alternative="Tableau des indicateurs manquants par détenteur.",
        indicators=(),
    )


def _dated(one: attendus.Standing, year: int) -> str:
    """Its label, with its year where it is another: « Publics AVDL et ASLL (2024) »."""
    return one.asked.label if one.year == year else f"{one.asked.label} ({one.year})"


def _regular(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["period"].str.contains("/")]


def _row(
    connection: Connection,
    catalog: Catalog,
    indicator: Indicator,
    page: str,
    rows: pd.DataFrame,
    last: pd.Series,
    base: str,
) -> dict[str, object]:
    found = standing(connection, rows, catalog, indicator, base)
    points = _points(rows, indicator)
    return {
        "Indicateur": tables.Link(indicator.short, page),
        "Dernière valeur": attendus.last_said(indicator, last),
        "Série": tables.Spark(points, _span(points, indicator)),
        "Évolution": change(rows, catalog),
        "Référence": found.reference.said(indicator),
        "Objectif": nature(found.objective, indicator),
        "État": tables.Fold(found.words, formula(found, indicator)) if found.objective else "sans objectif chiffré",
    }


def _span(points: tuple[tuple[dt.date, float, bool], ...], indicator: Indicator) -> str:
    """The small line in words: first and last value."""
    if len(points) < 2:
        return "une seule valeur" if points else ""
    (first, low, _), (end, high, _) = points[0], points[-1]
    decimals = min(1, indicator.decimals)
    return f"{first.year} : {format_number(low, decimals)} ; {end.year} : {format_number(high, decimals)}"


def _points(rows: pd.DataFrame, indicator: Indicator) -> tuple[tuple[dt.date, float, bool], ...]:
    known = rows.dropna(subset=["value"]).sort_values("period_start")
    days = pd.to_datetime(known["period_start"]).dt.date
    step = 1 if len(known) and len(known["period"].iloc[-1]) == 7 else 15
    return tuple(zip(days, known["value"].astype(float), joined(known, indicator, step), strict=True))


RECORDS = (
    Record("synthese-tensions", tensions, "gouvernance", "synthese", (BASE,), slide=True),
    Record("synthese-manques", manques, "gouvernance", "synthese", slide=True),
)
SUMMARIES = {"synthese": summary}
