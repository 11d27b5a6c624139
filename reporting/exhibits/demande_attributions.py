"""Demande et attributions: two references that are never mixed, and the requests that name no arrondissement."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import format_number, format_percent
from reporting import queries
from reporting.analysis.words import number, recomputed
from reporting.exhibits.constats.demande import tense, unlocated
from reporting.exhibits.territoires import few_of, small_said, unstable
from reporting.piece import tables
from reporting.piece.classes import CLASSES
from reporting.piece.drawing import Bars, Target
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import ARR, Record, switch, yearly
from reporting.piece.sentences import amount, capitalised, change, doubt, incomplete, last, marked
from reporting.queries import Connection

PARIS, UNNAMED = "75", "75056"
LOCATED, EVERY = "Paris, demandes localisées", "Paris, toutes demandes"
UNNAMED_NAME = "Non précisé"
SCOPE = (
    "Demandes de logement social actives au 31 décembre ayant Paris ou l’arrondissement pour premier choix, et attributions de "
    "l’année (SNE)."
)
TWO_BASES = (
    "Deux références, deux bases : pour Paris, l’une ne compte que les demandes localisées, qui nomment un arrondissement ; l’autre "
    "les compte toutes. Un arrondissement ne se compare qu’à la première."
)
# The rates a map of this page may show.
NUMBERED = ("tension", "tension_localisee", "part_non_precise", "demandes", "attributions")
MAPPED = ("tension", "demandes_5ans", "delai_median")


def annees(connection: Connection, catalog: Catalog) -> list[int]:
    """The years whose requests are known by arrondissement, most recent first."""
    rows = queries.series(connection, ["demandes"])
    here = rows[rows["territory"].str.fullmatch(r"751\d\d")]
    return sorted({int(period[:4]) for period in here["period"]}, reverse=True)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    official = last(queries.series(connection, ["tension"], [PARIS]))
    localised = last(queries.series(connection, ["tension_localisee"], [PARIS]))
    asked = queries.series(connection, ["demandes"], [PARIS])
    given = queries.series(connection, ["attributions"], [PARIS])
    unnamed = last(queries.series(connection, ["part_non_precise"], [PARIS]))
    requests, allocated = last(asked), last(given)
    if official is None or localised is None or unnamed is None or requests is None or allocated is None:
        found = (official, localised, unnamed, requests, allocated)
        return incomplete(dict(zip(NUMBERED, found, strict=True)), catalog)
    year = official["period"][:4]
    sentence = (
        f"En {year}, Paris compte **{format_number(official['value'], 1)} demandes pour une attribution**{doubt(official)} ; "
        f"**{format_percent(unnamed['value'])}**{doubt(unnamed)} des demandes ne précisent pas d’arrondissement, et celles qui en nomment un font "
        f"**{format_number(localised['value'], 1)}**{doubt(localised)} demandes pour une attribution."
    )
    return Summary(
        sentence,
        (
            Headline(
                "Tension, toutes demandes",
                format_number(official["value"], 1),
                marked(f"demandes pour une attribution, {year}", official),
            ),
            Headline(
                "Tension, demandes localisées",
                format_number(localised["value"], 1),
                marked("référence des arrondissements", localised),
            ),
            Headline(
                "Demandes au 31 décembre",
                format_number(requests["value"]),
                marked(change(asked, catalog), requests),
            ),
            Headline(
                "Attributions",
                format_number(allocated["value"]),
                marked(change(given, catalog), allocated),
            ),
        ),
        NUMBERED,
    )


def repartition(connection: Connection, catalog: Catalog, annee: int, arr: Sequence[str] = ()) -> Exhibit:
    """Requests by arrondissement, with those that name none apart."""
    rows = _parisian(connection, "demandes", f"{annee}-12-31")
    asked = queries.series(connection, ["demandes"], [PARIS])
    share = last(
        queries.series(connection, ["part_non_precise"], [PARIS]).query(
            "period == @day", local_dict={"day": f"{annee}-12-31"}
        )
    )
    said = (
        f"{format_percent(share['value'])} des demandes parisiennes ne précisent pas d’arrondissement."
        if share is not None
        else ""
    )
    return Exhibit(
        title=f"Demandes par arrondissement, 31 décembre {annee}",
        finding=unlocated(rows, UNNAMED, asked, catalog.indicators["demandes"], arr),
        subtitle="En nombre de demandes, selon l’arrondissement de premier choix",
        drawing=Bars(rows, catalog.indicators["demandes"], highlighted=frozenset(arr), nowhere=UNNAMED),
        rows=rows,
        table=tables.listed(rows.sort_values("value", ascending=False), catalog.indicators, name="Arrondissement"),
        reading=said,
        scope=SCOPE,
        caveats=("« Non précisé » n’est pas un arrondissement : à part, sur sa propre échelle, hors du classement.",),
        alternative=f"Bande des demandes avec et sans arrondissement, puis barres classées des vingt arrondissements. {capitalised(said)}",
        indicators=("demandes", "part_non_precise"),
        calculation=(
            "Ligne 75056 du fichier de la DRIHL ; en 2025, cette ligne manque à la copie lue : demandes de Paris (75) − somme des "
            "vingt arrondissements."
        ),
    )


def tension(
    connection: Connection, catalog: Catalog, annee: int, arr: Sequence[str] = (), officiel: bool = False
) -> Exhibit:
    """Requests per attribution, against those located in Paris; against all of them only when asked for."""
    indicator = catalog.indicators["tension"]
    rows = _parisian(connection, "tension", str(annee), unnamed=False)
    localised, official = (_one(connection, i, PARIS, str(annee)) for i in ("tension_localisee", "tension"))
    references = [Target(localised, f"{LOCATED} : {format_number(localised, 1)}")] if localised else []
    if officiel and official:
        references.append(Target(official, f"{EVERY} : {format_number(official, 1)}"))
    few = unstable(connection, catalog, indicator, annee)
    marked = rows.assign(
        name=[f"{n} *" if t in few else n for n, t in zip(rows["name"], rows["territory"], strict=True)]
    )
    said = _spread(rows[~rows["territory"].isin(few)], indicator, annee)
    return Exhibit(
        title=f"Demandes pour une attribution, {annee}",
        finding=tense(rows, indicator, few, arr, localised),
        subtitle="Rapport entre les demandes au 31 décembre et les attributions de l’année ; ce n’est pas une durée d’attente",
        drawing=Bars(
            marked,
            indicator,
            classes=CLASSES["tension"],
            highlighted=frozenset(arr),
            references=tuple(references),
            few=few_of(few, indicator, catalog),
        ),
        rows=rows,
        table=_with_attributions(connection, catalog, marked.sort_values("value", ascending=False), annee),
        reading=said,
        scope=SCOPE,
        caveats=(TWO_BASES, *recomputed(rows, indicator), *small_said(few, indicator, catalog)),
        alternative=f"Barres classées du nombre de demandes pour une attribution. {capitalised(said)}",
        indicators=("tension", "tension_localisee"),
        calculation=(
            "Rapport tel que publié. Paris, demandes localisées = somme des demandes "
            "des vingt arrondissements ÷ somme de leurs attributions."
        ),
    )


def _spread(ranked: pd.DataFrame, indicator: Indicator, annee: int) -> str:
    """From the lowest to the highest of those that rest on enough attributions."""
    known = ranked.dropna(subset=["value"])
    if known.empty:
        return ""
    low, top = (known.loc[place] for place in (known["value"].idxmin(), known["value"].idxmax()))
    return (
        f"en {annee}, la tension va de {number(low['value'], indicator)} ({low['name']}) à {amount(top, indicator)} "
        f"({top['name']}), hors petits effectifs."
    )


def _parisian(connection: Connection, indicator: str, period: str, unnamed: bool = True) -> pd.DataFrame:
    rows = queries.series(connection, [indicator])
    kept = rows["territory"].str.fullmatch(r"751\d\d") | ((rows["territory"] == UNNAMED) & unnamed)
    rows = rows[kept & (rows["period"] == period)]
    return rows.assign(name=rows["name"].mask(rows["territory"] == UNNAMED, UNNAMED_NAME))


def _one(connection: Connection, indicator: str, territory: str, period: str) -> float | None:
    rows = queries.series(connection, [indicator], [territory])
    known = rows[rows["period"] == period]["value"].dropna()
    return None if known.empty else float(known.iloc[0])


def _with_attributions(connection: Connection, catalog: Catalog, rows: pd.DataFrame, annee: int) -> pd.DataFrame:
    table = tables.listed(rows, catalog.indicators, name="Arrondissement")
    for head, indicator, period in (
        ("Demandes", "demandes", f"{annee}-12-31"),
        ("Attributions", "attributions", str(annee)),
    ):
        parts = _parisian(connection, indicator, period)
        printed = dict(zip(parts["territory"], tables.written(parts, catalog.indicators), strict=True))
        table[head] = [printed.get(code, tables.ABSENT) for code in rows["territory"]]
    return table


_OFFICIAL = switch(
    "officiel",
    "Montrer aussi Paris, toutes demandes",
    "Elle compte aussi les demandes qui ne précisent pas d’arrondissement : elle n’a pas la même base.",
)
RECORDS = (
    Record(
        "tension-classement",
        tension,
        "demande_attributions",
        "demande-attributions",
        (yearly(annees), ARR, _OFFICIAL),
        slide=True,
        action="2.1",
    ),
    Record(
        "demandes-repartition",
        repartition,
        "demande_attributions",
        "demande-attributions",
        (yearly(annees), ARR),
        slide=True,
    ),
)
SUMMARIES = {"demande-attributions": summary}
