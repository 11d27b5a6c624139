"""Two dates, or two indicators, set against each other: rank change with its ties, scatter with its quadrants."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.french import listing
from reporting.analysis.comparability import base_of, warning_to_divide
from reporting.analysis.ranks import competition_ranks, rank_words
from reporting.analysis.words import cell, unfound
from reporting.exhibits.constats.comparer import crossed, name_of, of_it, ranked
from reporting.exhibits.territoires import (
    BREAKDOWN,
    COMPARED,
    annees,
    first_comparable,
    last_comparable,
    latest,
    of_year,
    rows_of,
    seconds,
    small_said,
    unstable,
)
from reporting.piece import tables
from reporting.piece.drawing import Scatter, Slope, medians
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import ARR, Choice, Record, always, short, yearly
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

NEAR = 1  # year between the two indicators of a scatter


def rangs(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    annee: int,
    depuis: int,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
) -> Exhibit:
    """The ranks of two years, only where both count the same thing and nothing is hidden."""
    indicator = catalog.indicators[indicateur]
    everything = rows_of(connection, catalog, indicateur, ventilation)
    before, after = of_year(everything, depuis), of_year(everything, annee)
    refusal = _refusal(before, after, catalog, depuis, annee)
    bound, counted = _counted(indicator, catalog)
    few = {code for year in (depuis, annee) for code in _small(connection, catalog, indicator, ventilation, year)}
    sides = [side[~side["territory"].isin(few)] for side in (before, after)]
    rows = pd.concat([before, after], ignore_index=True) if not refusal else everything.iloc[:0]
    said = refusal or _moved(sides, indicator, ventilation)
    return Exhibit(
        title=f"Changement de rang, de {depuis} à {annee}",
        finding=""
        if refusal
        else ranked(
            *_ranks(sides, indicator),
            (depuis, annee),
            said,
            [catalog.territories[one].short for one in arr],
            of_it(indicator, ventilation),
        ),
        subtitle=f"{indicator.label}, du plus haut au plus bas ; « = » : ex æquo",
        drawing=None
        if refusal
        else Slope(sides[0], sides[1], indicator, titles=(str(depuis), str(annee)), highlighted=frozenset(arr)),
        rows=rows,
        table=pd.DataFrame() if refusal else _ranks_table(sides, indicator, depuis, annee),
        reading=said,
        caveats=(
            f"{listing(catalog.territories[code].short for code in sorted(few))} : moins de {bound} {counted} à l’une des deux dates ; aucun rang n’est donné.",
        )
        if few
        else (),
        alternative=f"Rangs des arrondissements aux deux dates. {capitalised(said)}",
        indicators=(indicateur,),
        calculation="Rang de compétition : deux valeurs imprimées égales partagent le rang, le suivant est sauté (1, 2, 2, 4).",
    )


def nuage(
    connection: Connection,
    catalog: Catalog,
    indicateur: str,
    indicateur2: str,
    annee: int,
    arr: Sequence[str] = (),
    ventilation: str = ENSEMBLE,
) -> Exhibit:
    """One indicator against another, at the year asked or, for the second, the nearest one published, a year apart at
    most; the medians are those of the arrondissements whose two values do not rest on a small count.
    """
    one, other = catalog.indicators[indicateur], catalog.indicators[indicateur2]
    across = of_year(rows_of(connection, catalog, indicateur, ventilation), annee)
    every = rows_of(connection, catalog, indicateur2)
    near = _nearest(every, annee)
    up = of_year(every, near)
    points = across.dropna(subset=["value"]).merge(
        up.dropna(subset=["value"])[["territory", "value"]], on="territory", suffixes=("", "_other")
    )
    points = points.rename(columns={"value": "x", "value_other": "y"})[["territory", "name", "x", "y"]]
    few = [(i, unstable(connection, catalog, i, year)) for i, year in ((one, annee), (other, near))]
    points["small"] = points["territory"].isin({code for _, small in few for code in small})
    refusal = _apart(one, other, annee, near) if len(up) else f"aucun chiffre de « {other.short} », tous ensemble."
    drawn = not refusal and int((~points["small"]).sum()) >= 3
    rows = pd.concat([across, up], ignore_index=True) if drawn else across.iloc[:0]
    when = (
        str(annee)
        if near == annee
        else f"{annee} pour le premier, {near} pour le second, l’année publiée la plus proche"
    )
    table = _quadrants(points, one, other) if drawn else pd.DataFrame()
    said = refusal or _quadrants_said(points, one, other)
    but = ", hors petits effectifs" if points["small"].any() else ""
    warning = warning_to_divide(one, other)
    return Exhibit(
        title=f"{one.short} et {other.short}",
        finding=crossed(points, (name_of(one, ventilation)[0], name_of(other)[0]), (annee, near), arr) if drawn else "",
        subtitle=f"Un point par arrondissement, {when} ; traits pointillés : médianes{but}",
        drawing=Scatter(points, one, other, highlighted=frozenset(arr)) if drawn else None,
        rows=rows,
        table=table,
        reading=f"les deux traits sont les médianes{but} ; ils font quatre quadrants, nommés au tableau."
        if drawn
        else said,
        scope=f"{one.base.field} ; {other.base.field}.",
        caveats=(
            *((f"Les deux indicateurs ne se divisent pas l’un par l’autre : {warning}.",) if warning else ()),
            *dict.fromkeys(said for i, small in few for said in small_said(small, i, catalog)),
            "Deux grandeurs qui varient ensemble ne se commandent pas l’une l’autre ; aucune droite n’est ajustée.",
        ),
        alternative=f"Nuage de {len(points)} points. {capitalised(said)}" if drawn else capitalised(said),
        indicators=tuple(dict.fromkeys((indicateur, indicateur2))),
        calculation=f"Quadrants de part et d’autre des deux médianes des arrondissements montrés{but}.",
    )


def _apart(one: Indicator, other: Indicator, annee: int, near: int) -> str:
    """Why two indicators are not set against each other; empty if they may be."""
    if one.id == other.id:
        return "choisir deux indicateurs différents."
    if abs(annee - near) > NEAR:
        return f"« {one.short} » est de {annee}, « {other.short} » de {near} au plus près : plus d’un an les sépare."
    return ""


def _refusal(before: pd.DataFrame, after: pd.DataFrame, catalog: Catalog, depuis: int, annee: int) -> str:
    """Why two years are not set against each other; empty if they may be."""
    if depuis == annee:
        return "choisir deux années différentes."
    for rows, year in ((before, depuis), (after, annee)):
        if rows["value"].dropna().empty:
            return f"{unfound(catalog, when=f'en {year}')}."
        if (rows["status"] == "secret").any():
            return f"des valeurs sont masquées en {year} : les rangs ne sont pas donnés."
    one, other = base_of(before.iloc[0], catalog), base_of(after.iloc[0], catalog)
    if one != other:
        return f"champs différents : « {one} » en {depuis}, « {other} » en {annee} ; les rangs ne sont pas comparés."
    near = catalog.indicators[after.iloc[0]["indicator"]].too_near(depuis, annee)
    return f"{near} ; les rangs ne sont pas comparés." if near else ""


def _ranks(sides: list[pd.DataFrame], indicator: Indicator) -> tuple[pd.Series, pd.Series]:
    before, after = (competition_ranks(side.set_index("name")["value"].dropna(), indicator) for side in sides)
    return before, after


def _counted(indicator: Indicator, catalog: Catalog) -> tuple[int, str]:
    """The bound under which a count gives no rank, and what is counted: what the indicator rests on, or itself."""
    terms = [term.indicator for term in indicator.computed.terms] if indicator.computed else []
    for name in filter(None, (indicator.count, *terms, indicator.id)):
        bounds = [one.small_count for one in catalog.indicators.values() if one.count == name and one.small_count]
        if bounds:
            return max(bounds), catalog.indicators[name].short.lower()
    return 0, ""


def _small(connection: Connection, catalog: Catalog, indicator: Indicator, part: str, annee: int) -> set[str]:
    """The arrondissements whose count is under that bound that year, of a rate or of a count alike."""
    few = {*unstable(connection, catalog, indicator, annee)}
    if indicator.count:
        return few
    bound, _ = _counted(indicator, catalog)
    terms = [term.indicator for term in indicator.computed.terms] if indicator.computed else [indicator.id]
    for name in terms if bound else ():
        if any(one.count == name for one in catalog.indicators.values()):
            rows = of_year(rows_of(connection, catalog, name, part if name == indicator.id else ENSEMBLE), annee)
            few |= {*rows.loc[rows["value"] < bound, "territory"]}
    return few


def _moved(sides: list[pd.DataFrame], indicator: Indicator, part: str) -> str:
    """Who gained and lost the most ranks, ties together; of what, once."""
    ranks = _ranks(sides, indicator)
    gained = (ranks[0] - ranks[1]).dropna()
    if gained.empty or gained.abs().max() == 0:
        return "aucun changement de rang."
    parts: list[str] = []
    for best, words in ((gained.max(), "gagne"), (gained.min(), "perd")):
        if (best > 0) == (words == "gagne") and best != 0:
            names = list(gained[gained == best].index)
            places = f"{int(abs(best))} place" + ("s" if abs(best) > 1 else "")
            verb = {"gagne": "gagnent", "perd": "perdent"}[words] if len(names) > 1 else words
            who = f"{'les' if len(names) > 1 else 'le'} {listing(names)}"
            lost = (
                f"{who} en {verb} {int(abs(best))}"
                if parts
                else f"{who} {verb} {places} au rang {of_it(indicator, part)}"
            )
            parts.append(lost)
    return f"{' ; '.join(parts)}."


def _ranks_table(sides: list[pd.DataFrame], indicator: Indicator, depuis: int, annee: int) -> pd.DataFrame:
    names = list(dict.fromkeys([*sides[1].sort_values("value", ascending=False)["name"], *sides[0]["name"]]))
    table = pd.DataFrame({"Arrondissement": names})
    for side, year in zip(sides, (depuis, annee), strict=True):
        values = side.set_index("name")["value"].reindex(names)
        table[f"Valeur {year}"] = [
            tables.ABSENT if pd.isna(v) else cell(float(v), "définitif", indicator) for v in values
        ]
        table[f"Rang {year}"] = rank_words(competition_ranks(values, indicator)).to_numpy()
    return table


def _nearest(rows: pd.DataFrame, annee: int) -> int:
    years = sorted({int(period[:4]) for period in rows.loc[rows["value"].notna(), "period"]})
    return min(years, key=lambda year: (abs(year - annee), -year), default=annee)


def _quadrants(points: pd.DataFrame, one: Indicator, other: Indicator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Arrondissement": points["name"] + [" *" if small else "" for small in points["small"]],
            one.short: [cell(float(value), "définitif", one) for value in points["x"]],
            f"{other.short} ": [cell(float(value), "définitif", other) for value in points["y"]],
            "Quadrant": _sides(points),
        }
    )


def _sides(points: pd.DataFrame) -> list[str]:
    """On which side of each median; a small count is on none."""
    middles = medians(points)
    return [
        tables.ABSENT
        if small
        else " / ".join(
            "au-dessus" if value > middle else "au-dessous" if value < middle else "à la médiane"
            for value, middle in zip((x, y), middles, strict=True)
        )
        for x, y, small in zip(points["x"], points["y"], points["small"], strict=True)
    ]


def _quadrants_said(points: pd.DataFrame, one: Indicator, other: Indicator) -> str:
    if int((~points["small"]).sum()) < 3:
        return "moins de trois arrondissements ont les deux valeurs, hors petits effectifs."
    sides = pd.Series(_sides(points))
    both = [
        f"« {one.short} » {across} de la médiane et « {other.short} » {up} : "
        f"{listing(points['name'][sides.to_numpy() == f'{across} / {up}'])}"
        for across in ("au-dessus", "au-dessous")
        for up in ("au-dessus", "au-dessous")
        if (sides == f"{across} / {up}").any()
    ]
    return " ; ".join(both) + "."


_KNOWN = ("indicateur", "ventilation")
_SECOND = Choice("indicateur2", "Second indicateur", seconds, always("tension"), ("indicateur",), said=short)
_FROM = Choice("depuis", "De", annees, first_comparable, _KNOWN)
_TO = yearly(annees, "À", opens=last_comparable, of=_KNOWN, address="jusqua")
_OF_ONE = yearly(annees, opens=latest, of=_KNOWN)
RECORDS = (
    Record("comparer-rangs", rangs, "gouvernance", "comparer", (COMPARED, BREAKDOWN, _FROM, _TO, ARR)),
    Record("comparer-nuage", nuage, "gouvernance", "comparer", (COMPARED, BREAKDOWN, _SECOND, _OF_ONE, ARR)),
)
