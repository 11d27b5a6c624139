"""Any indicator over the twenty arrondissements: map, ranked bars, small multiples, lines, table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.french import NNBSP, format_period, quantity
from reporting.analysis.ranks import competition_ranks, rank_words
from reporting.analysis.words import number, qualified, recomputed, unfound
from reporting.exhibits.constats.comparer import mapped, ranged
from reporting.exhibits.constats.temps import Few, followed
from reporting.exhibits.constats.temps import drawn as along
from reporting.exhibits.territoires import (
    BREAKDOWN,
    COMPARED,
    UNLOCATED,
    annees,
    centre_said,
    few_of,
    indicateurs,
    is_rate,
    latest,
    of_year,
    reasons,
    references,
    refusal_to_group,
    refusals,
    rests_on,
    rows_of,
    small_said,
    targets,
    unstable,
    with_centre,
    without_arrondissement,
)
from reporting.piece import tables
from reporting.piece.classes import CLASSES, fixed_classes
from reporting.piece.drawing import Bars, Lines, Map, Multiples
from reporting.piece.exhibit import Exhibit, Summary
from reporting.piece.record import ARR, HISTORY, Choice, Record, one_of, opened, switch, yearly
from reporting.piece.sentences import WOODS_NOTE, capitalised, events_of, events_said
from reporting.queries import Connection

NOT_MAPPED = "Un effectif n’est pas cartographié : la couleur montrerait la taille de l’arrondissement, non son niveau."
ANSWER = "tension"  # said at the head of the page, where its map opens on another
NATURAL, FALLING, RISING = "Arrondissement", "décroissant", "croissant"  # how its table is sorted
SAME_SCALE = "Même échelle pour les vingt, à partir de zéro ; une année sans chiffre interrompt la ligne."


def summary(connection: Connection, catalog: Catalog) -> Summary:
    known = indicateurs(connection, catalog)
    if not known:
        none = unfound(catalog, "aucun indicateur n’est connu par arrondissement à cette date", "par arrondissement")
        return Summary(f"**{capitalised(none)}**.")
    many = f"**{quantity(len(known), 0, 'indicateur', 'indicateurs')}** se compare{'nt' if len(known) > 1 else ''}"
    head = f"{many} d’un arrondissement à l’autre"
    said = _apart(connection, catalog, catalog.indicators[ANSWER if ANSWER in known else known[0]])
    return Summary(f"{head}{f'{NNBSP}; {said}' if said else ''}.")


def _apart(connection: Connection, catalog: Catalog, indicator: Indicator) -> str:
    """« en 2025, la tension va de 8,8 (20e) à 35,4 (5e) », of its last year."""
    rows = rows_of(connection, catalog, indicator.id)
    year = int(rows.loc[rows["value"].notna(), "period"].str[:4].max())
    few = rests_on(unstable(connection, catalog, indicator, year), indicator, catalog)
    said = ranged(of_year(rows, year), indicator, ENSEMBLE, few, ())
    return said[:1].lower() + said[1:]


def carte(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    annee: int,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
    centre: bool = False,
) -> Exhibit:
    """The map of a rate; a count is refused: its fill would map the size of the arrondissement."""
    indicator = catalog.indicators[indicateur]
    everything = rows_of(connection, catalog, indicateur, ventilation)
    rows = of_year(everything, annee)
    known = everything["value"].dropna()
    few = unstable(connection, catalog, indicator, annee)
    words = rests_on(few, indicator, catalog)
    said = _extremes(rows, catalog, indicator, frozenset(few))
    drawn = is_rate(indicator) and len(rows) > 0 and len(known) > 0
    drawing = None
    if centre and not refusal_to_group(indicator, catalog):
        rows = with_centre(connection, catalog, indicator, rows)
    if drawn:
        drawing = Map(
            rows,
            indicator,
            fixed_classes(indicator, known.tolist()),
            highlighted=frozenset(arr),
            small=frozenset(few),
            together={
                (code, catalog.territories[code].short): members
                for code, members in catalog.sectors.items()
                if code in set(rows["territory"])
            },
        )
    method = "bornes choisies" if indicateur in CLASSES else "bornes aux quintiles arrondis de toutes les années"
    return Exhibit(
        title=f"{_titled(indicator, ventilation)}, {annee}",
        finding=mapped(rows, indicator, ventilation, fixed_classes(indicator, known.tolist()), words, arr)
        if drawn
        else "",
        subtitle=f"En {indicator.unit}",
        drawing=drawing,
        rows=rows if drawn else rows.iloc[:0],
        table=_ranked_table(connection, catalog, indicator, rows, annee) if drawn else pd.DataFrame(),
        reading=said if drawn else NOT_MAPPED,
        caveats=(
            f"Classes fixes d’une année à l’autre : {method}.",
            WOODS_NOTE,
            *recomputed(rows, indicator),
            *small_said(few, indicator, catalog),
            *(centre_said(indicator, catalog, rows) if centre else ()),
        )
        if drawn
        else (),
        alternative=f"Carte des vingt arrondissements. {capitalised(said)}" if drawn else NOT_MAPPED,
        indicators=(indicateur,),
    )


def classement(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    annee: int,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
    autres: bool = False,
    centre: bool = False,
) -> Exhibit:
    """Ranked bars with the honest references; what names no arrondissement apart; small counts marked."""
    indicator = catalog.indicators[indicateur]
    everything = rows_of(connection, catalog, indicateur, ventilation)
    rows = of_year(everything, annee)
    offered = references(connection, catalog, indicator, rows)
    few = unstable(connection, catalog, indicator, annee)
    lines = targets(catalog, offered, indicator, rows, autres, few)
    grouped = centre and not refusal_to_group(indicator, catalog)
    if grouped:
        rows = with_centre(connection, catalog, indicator, rows)
    rows = pd.concat([rows, without_arrondissement(connection, catalog, indicator, annee, ventilation)])
    names = [f"{n} *" if t in few else n for n, t in zip(rows["name"], rows["territory"], strict=True)]
    known = everything["value"].dropna()
    said = _extremes(rows[rows["territory"] != UNLOCATED], catalog, indicator, frozenset(few))
    return Exhibit(
        title=f"Du plus haut au plus bas, {annee}",
        finding=ranged(
            rows[rows["territory"] != UNLOCATED], indicator, ventilation, rests_on(few, indicator, catalog), arr
        ),
        subtitle=f"{_titled(indicator, ventilation)}, en {indicator.unit}",
        drawing=Bars(
            rows.assign(name=names),
            indicator,
            classes=fixed_classes(indicator, known.tolist()) if is_rate(indicator) and len(known) else None,
            highlighted=frozenset(arr),
            references=tuple(lines),
            few=few_of(few, indicator, catalog),
            nowhere=UNLOCATED,
        )
        if rows["value"].notna().any()
        else None,
        rows=rows,
        table=_ranked_table(connection, catalog, indicator, rows, annee),
        reading=said,
        caveats=(
            *refusals(offered, autres),
            *recomputed(rows, indicator),
            *small_said(few, indicator, catalog),
            *(centre_said(indicator, catalog, rows) if centre else ()),
            *((NOT_MAPPED,) * (not is_rate(indicator))),
            *(
                ("« Non précisé » n’est pas un arrondissement : à part, hors du classement.",)
                * (UNLOCATED in set(rows["territory"]))
            ),
        ),
        alternative=f"Barres classées. {capitalised(said)} " + " ; ".join(line.words for line in lines),
        indicators=(indicateur,),
        calculation="Médiane : celle des arrondissements dont la valeur est publiée, même champ que chacun d’eux.",
    )


def multiples(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
    histoire: bool = False,
) -> Exhibit:
    """Twenty small lines laid out like the city."""
    indicator = catalog.indicators[indicateur]
    rows = opened(rows_of(connection, catalog, indicateur, ventilation), histoire)
    said = _span(rows, catalog)
    last = rows.sort_values(["territory", "period_start"]).groupby("territory").tail(1)
    lasts = " ; ".join(f"{row.name}, {qualified(row.value, row.status, indicator)}" for row in last.itertuples())
    top = rows["value"].max()
    scale = "" if pd.isna(top) else f" Échelle de 0 à {number(float(top), indicator)}."
    return Exhibit(
        title=f"{_titled(indicator, ventilation)} : les vingt arrondissements",
        finding=followed(rows, indicator, ventilation, catalog),
        subtitle=f"En {indicator.unit}, {said}",
        drawing=Multiples(rows, indicator, highlighted=frozenset(arr)) if rows["value"].notna().any() else None,
        rows=rows,
        table=_crossed(catalog, rows),
        reading=f"chaque case est un arrondissement, à sa place dans la ville ; sous son nom, sa dernière valeur. {SAME_SCALE}{scale}",
        caveats=reasons(rows, indicator, catalog),
        alternative=f"Vingt petites courbes disposées comme la ville, {said}. {SAME_SCALE} Dernières valeurs : {lasts}.",
        indicators=(indicateur,),
    )


def courbes(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
    histoire: bool = False,
) -> Exhibit:
    """The chosen arrondissements in colour, the others in grey."""
    indicator = catalog.indicators[indicateur]
    rows = opened(rows_of(connection, catalog, indicateur, ventilation), histoire)
    chosen = rows["territory"].isin(list(arr))
    events = events_of(catalog, indicator.subject)
    return Exhibit(
        title=f"{_titled(indicator, ventilation)} : évolution",
        finding=along(rows, indicator, ventilation, catalog, arr, _small(connection, catalog, indicator, rows)),
        subtitle=f"En {indicator.unit}, {_span(rows, catalog)}",
        drawing=Lines(rows[chosen], indicator, context=rows[~chosen], events=events, height=460, zero=True)
        if rows["value"].notna().any()
        else None,
        rows=rows,
        unnamed=True,
        table=_crossed(catalog, rows),
        reading="les arrondissements choisis sont en couleur, les autres en gris ; une année sans chiffre interrompt la ligne.",
        caveats=(*reasons(rows, indicator, catalog), *events_said(events, rows)),
        alternative=f"Une courbe par arrondissement, {_span(rows, catalog)}.",
        indicators=(indicateur,),
    )


def tableau(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    ventilation: str = ENSEMBLE,
    arr: Sequence[str] = (),
    tri: str = NATURAL,
    sens: str = FALLING,
    centre: bool = False,
) -> Exhibit:
    """Every year of every arrondissement, the chosen ones first, non-values with their kind."""
    indicator = catalog.indicators[indicateur]
    rows = rows_of(connection, catalog, indicateur, ventilation)
    if centre and not refusal_to_group(indicator, catalog):
        rows = with_centre(connection, catalog, indicator, rows)
    chosen, rising = [catalog.territories[code].short for code in arr], sens == RISING
    table = _crossed(catalog, rows)
    by_column = tri in table.columns[1:]
    return Exhibit(
        title=f"{_titled(indicator, ventilation)} : toutes les valeurs",
        subtitle=f"En {indicator.unit}, {_span(rows, catalog)}",
        rows=rows,
        table=tables.arranged(table, chosen, tri, rising=rising) if len(table) else table,
        sorting=(tri, "ascending" if rising else "descending") if by_column else (NATURAL, "ascending"),
        reading="« s » : secret statistique ; « nd » : non disponible ; « – » : aucune ligne trouvée.",
        caveats=(*reasons(rows, indicator, catalog), *(centre_said(indicator, catalog, rows) if centre else ())),
        alternative="Tableau des arrondissements par année.",
        indicators=(indicateur,),
    )


def columns(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str) -> list[str]:
    """What its table is sorted by: the order of the arrondissements, else a year, the newest first."""
    periods = sorted(set(rows_of(connection, catalog, indicateur, ventilation)["period"]), reverse=True)
    return [NATURAL, *map(format_period, periods)]


def _small(connection: Connection, catalog: Catalog, indicator: Indicator, rows: pd.DataFrame) -> Few:
    years = set(rows["period"].str[:4]) if indicator.count else set()
    return {year: unstable(connection, catalog, indicator, int(year)) for year in years}


def _titled(indicator: Indicator, ventilation: str) -> str:
    return indicator.label if ventilation == ENSEMBLE else f"{indicator.label}, {ventilation}"


def _span(rows: pd.DataFrame, catalog: Catalog) -> str:
    known = rows.loc[rows["value"].notna(), "period"].str[:4]
    return f"{known.min()}-{known.max()}" if len(known) else unfound(catalog)


def _extremes(rows: pd.DataFrame, catalog: Catalog, indicator: Indicator, few: frozenset[str] = frozenset()) -> str:
    known = rows[rows["value"].notna() & ~rows["territory"].isin(few)]
    if known.empty:
        return f"{unfound(catalog, when='pour cette année')}."
    top = known.loc[known["value"].idxmax()]
    unit = "" if indicator.unit == "%" else f" {indicator.unit}"
    return f"dans le {top['name']}, {number(float(top['value']), indicator)}{unit}, {format_period(top['period'])}."


def _ranked_table(
    connection: Connection, catalog: Catalog, indicator: Indicator, rows: pd.DataFrame, annee: int
) -> pd.DataFrame:
    """Value, state and rank, ties said; no rank for a small count, nor for anyone while a value is hidden."""
    few = unstable(connection, catalog, indicator, annee)
    ordered = rows.sort_values("value", ascending=False, na_position="last")
    table = tables.listed(ordered, catalog.indicators, name="Arrondissement")
    table["Valeur"] = [
        replace(one, unit=one.unit + tables.UNSTABLE) if code in few else one
        for one, code in zip(table["Valeur"], ordered["territory"], strict=True)
    ]
    rankable = ~ordered["territory"].isin([*few, UNLOCATED]) & ordered["value"].notna()
    hidden = (ordered["status"] == "secret").any()
    values = ordered["value"].where(rankable & (not hidden))
    table["Rang"] = rank_words(competition_ranks(values, indicator)).to_numpy()
    return table


def _crossed(catalog: Catalog, rows: pd.DataFrame) -> pd.DataFrame:
    return tables.crossed(rows, catalog.indicators, "name", "period", NATURAL) if len(rows) else pd.DataFrame()


_SORT = Choice("tri", "Trier par", columns, of=("indicateur", "ventilation"))
_WAY = Choice("sens", "Sens", one_of((FALLING, RISING)))
_CENTRE = switch("centre", "Réunir les 1er à 4e (Paris Centre)")
_OTHERS = switch("autres", "Montrer aussi les références d’un autre champ")
_YEAR = yearly(annees, opens=latest, of=("indicateur", "ventilation"))
RECORDS = (
    Record(
        "comparer-carte",
        carte,
        "demande_attributions",
        "comparer",
        (COMPARED, BREAKDOWN, _YEAR, ARR, _CENTRE),
        action="2.1",
        documents={"indicateur": "tension"},
    ),
    Record(
        "comparer-classement",
        classement,
        "gouvernance",
        "comparer",
        (COMPARED, BREAKDOWN, _YEAR, ARR, _OTHERS, _CENTRE),
    ),
    Record("comparer-multiples", multiples, "gouvernance", "comparer", (COMPARED, BREAKDOWN, ARR, HISTORY)),
    Record("comparer-evolution", courbes, "gouvernance", "comparer", (COMPARED, BREAKDOWN, ARR, HISTORY)),
    Record(
        "comparer-tableau",
        tableau,
        "gouvernance",
        "comparer",
        (COMPARED, BREAKDOWN, ARR, _SORT, _WAY, _CENTRE),
        register=True,
    ),
)
SUMMARIES = {"comparer": summary}
