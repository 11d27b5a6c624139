"""Requests per attribution by size of dwelling: the T1 and the T3 of each arrondissement, as published."""

from __future__ import annotations

from typing import Final

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import listing
from reporting import queries
from reporting.analysis.words import number, unfound
from reporting.exhibits.constats.demande import by_size
from reporting.exhibits.demande_attributions import PARIS, SCOPE
from reporting.exhibits.territoires import unstable
from reporting.piece import tables
from reporting.piece.drawing import Dumbbell, Move
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Record
from reporting.piece.sentences import amount, capitalised
from reporting.queries import Connection

SIZES: Final = ("T1", "T3")  # the only two read in the file of the DRIHL


def typologie(connection: Connection, catalog: Catalog) -> Exhibit:
    """A line per arrondissement from T3 to T1, for the last year published by size; small counts in the table only."""
    indicator = catalog.indicators["tension"]
    rows, year = _last_year(queries.series(connection, ["tension"], [*catalog.arrondissements, PARIS], SIZES))
    few = unstable(connection, catalog, indicator, int(year)) if year else {}
    moves = _moves(rows[~rows["territory"].isin([PARIS, *few])], indicator)
    said = _said(rows[rows["territory"] == PARIS], indicator, year, catalog)
    return Exhibit(
        title=f"Demandes pour une attribution, T1 et T3, {year}" if year else "Demandes pour une attribution, T1 et T3",
        finding=by_size(
            rows[rows["territory"] == PARIS], rows[~rows["territory"].isin([PARIS, *few])], SIZES, indicator
        )
        if moves
        else "",
        subtitle="Rapport publié par la DRIHL pour chaque taille de logement ; ce n’est pas une durée d’attente",
        drawing=Dumbbell(moves, SIZES, unit="") if moves else None,
        rows=rows,
        table=tables.crossed(rows, catalog.indicators, "name", "breakdown", "Territoire") if year else pd.DataFrame(),
        reading="cercle vide, T1 ; cercle plein, T3 ; à droite, les deux rapports." if moves else said,
        scope=SCOPE,
        caveats=(
            "Rapports tels que publiés : ils ne s’additionnent ni ne se moyennent.",
            "Paris compte aussi les demandes sans arrondissement précisé : les arrondissements ne s’y comparent pas.",
            "Les attributions par taille n’ont pas été lues : dans un petit arrondissement, quelques logements font le rapport.",
            *_left_out([catalog.territories[code].short for code in few], indicator),
        ),
        alternative=f"Un trait par arrondissement, du T3 au T1. {capitalised(said)}",
        indicators=("tension",),
    )


def _last_year(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    year = max(rows.loc[rows["value"].notna(), "period"], default="")
    return rows[rows["period"] == year], year


def _moves(rows: pd.DataFrame, indicator: Indicator) -> list[Move]:
    """Those that have both sizes."""
    both = rows.pivot(index="name", columns="breakdown", values="value").reindex(columns=list(SIZES)).dropna()
    return [
        Move(str(name), float(one), float(three), f"{number(one, indicator)} / {number(three, indicator)}")
        for name, one, three in both.itertuples()
    ]


def _said(paris: pd.DataFrame, indicator: Indicator, year: str, catalog: Catalog) -> str:
    known = paris.dropna(subset=["value"]).set_index("breakdown")
    if set(SIZES) - set(known.index):
        return f"{unfound(catalog, when='par taille de logement pour Paris')}."
    one, three = (known.loc[size] for size in SIZES)
    return f"en {year}, Paris compte {amount(one, indicator)} de T1 et {number(three['value'], indicator)} pour un T3."


def _left_out(names: list[str], indicator: Indicator) -> tuple[str, ...]:
    if not names:
        return ()
    return (f"Moins de {indicator.small_count} attributions dans l’année, au tableau seulement : {listing(names)}.",)


RECORDS = (Record("tension-typologie", typologie, "demande_attributions", "demande-attributions"),)
