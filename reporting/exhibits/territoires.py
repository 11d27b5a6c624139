"""The figures of the twenty arrondissements for any indicator: what may be chosen, shown, ranked, grouped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from etl.catalog import ALL_ARRONDISSEMENTS, ENSEMBLE, STATUSES, Catalog, Indicator
from etl.catalog.entry import REFERENCE_YEARS
from etl.french import NNBSP, format_number, listing
from reporting import queries
from reporting.analysis.comparability import UNLOCATED_BASE, Offer, base_of, bases, offers, refusal_to_add, small
from reporting.analysis.words import aimed, kept, number, recomputed, with_unit
from reporting.piece.drawing import Few, Target
from reporting.piece.record import Choice, always, short
from reporting.queries import Connection

ENOUGH = 10  # arrondissements with a figure for a year to be offered
UNLOCATED = "75056"


def indicateurs(connection: Connection, catalog: Catalog) -> list[str]:
    """The indicators with a year of figures by arrondissement, in the catalogue's order."""
    found = _offered(connection, catalog)
    return [identifier for identifier in catalog.indicators if identifier in set(found["indicator"])]


def ventilations(connection: Connection, catalog: Catalog, indicateur: str) -> list[str]:
    """The breakdowns of an indicator that have a year of figures by arrondissement."""
    found = _offered(connection, catalog)
    there = set(found.loc[found["indicator"] == indicateur, "breakdown"])
    return [modality for modality in catalog.indicators[indicateur].modalities if modality in there]


def seconds(connection: Connection, catalog: Catalog, indicateur: str) -> list[str]:
    """What an indicator may be set against: the others that have a year of figures, all together."""
    found = _offered(connection, catalog)
    whole = set(found.loc[found["breakdown"] == ENSEMBLE, "indicator"])
    return [one for one in catalog.indicators if one in whole and one != indicateur]


def annees(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str = ENSEMBLE) -> list[int]:
    """The years with a figure for ten arrondissements at least, oldest first."""
    found = _offered(connection, catalog)
    mine = found[(found["indicator"] == indicateur) & (found["breakdown"] == ventilation)]
    return sorted({int(period[:4]) for period in mine["period"]})


def _offered(connection: Connection, catalog: Catalog) -> pd.DataFrame:
    found = queries.by_arrondissement(connection, catalog.arrondissements)
    return found[found["known"] >= ENOUGH]


def rows_of(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str = ENSEMBLE) -> pd.DataFrame:
    """Every year of the twenty (columns of queries.SERIES)."""
    rows = queries.series(connection, [indicateur], catalog.arrondissements, [ventilation])
    return rows[~rows["period"].str.contains("/")]


def of_year(rows: pd.DataFrame, annee: int) -> pd.DataFrame:
    return rows[rows["period"].str[:4] == str(annee)]


def without_arrondissement(
    connection: Connection, catalog: Catalog, indicator: Indicator, annee: int, ventilation: str
) -> pd.DataFrame:
    """The row of what names no arrondissement, where the indicator has one; empty otherwise."""
    rows = of_year(queries.series(connection, [indicator.id], [UNLOCATED], [ventilation]), annee)
    apart = [base == UNLOCATED_BASE for base in bases(rows, catalog)]
    return rows.loc[apart].assign(name="Non précisé")


def unstable(connection: Connection, catalog: Catalog, indicator: Indicator, annee: int) -> dict[str, float]:
    """The arrondissements whose rate rests on too small a count that year, with that count."""
    if not indicator.count:
        return {}
    return small(indicator, of_year(queries.series(connection, [indicator.count], catalog.arrondissements), annee))


def references(connection: Connection, catalog: Catalog, indicator: Indicator, rows: pd.DataFrame) -> list[Offer]:
    """The declared references of an indicator for the rows of a year, accepted or refused."""
    if not indicator.references:
        return []
    candidates = queries.series(
        connection,
        [comparison.indicator for comparison in indicator.references],
        [comparison.territory for comparison in indicator.references],
        (),
    )
    return offers(indicator, rows, candidates, catalog)


def targets(
    catalog: Catalog,
    offered: Sequence[Offer],
    indicator: Indicator,
    rows: pd.DataFrame,
    others: bool,
    few: Collection[str] = (),
) -> list[Target]:
    """The lines to draw: targets, accepted references, those of another base if asked for, the median of the twenty, or
    of those whose value does not rest on a `few` cases.
    """
    aims = catalog.objectives_of(indicator.id, ALL_ARRONDISSEMENTS)
    day = str(rows["period_start"].min())[:10]
    found = [
        Target(value, f"{objective.nature} : {aimed(value, indicator)}")
        for objective in aims
        if (value := objective.at(day)) is not None
    ]
    drawn = [
        offer for offer in offered if offer.row is not None and (offer.accepted or (others and offer.comparison.off))
    ]
    found += [
        Target(
            float(offer.row["value"]),
            f"{offer.comparison.name} : {number(float(offer.row['value']), indicator)}"
            + ("" if offer.accepted else " (autre champ)"),
        )
        for offer in drawn
        if offer.row is not None
    ]
    firm = rows[~rows["territory"].isin(list(few)) & rows["value"].notna()]
    if is_rate(indicator) and len(firm) >= ENOUGH:
        found.append(_median(firm, indicator, "médiane, hors petits effectifs" if few else "médiane"))
    return found


def _median(rows: pd.DataFrame, indicator: Indicator, name: str) -> Target:
    """The value in the middle; of an even number, the two that it lies between: no mean of published rates is printed."""
    known = rows[rows["value"].notna()].sort_values("value")
    low, high = known.iloc[(len(known) - 1) // 2], known.iloc[len(known) // 2]
    first, last = (number(float(row["value"]), indicator, kept(row, indicator)) for row in (low, high))
    said = first if first == last else f"entre {first.removesuffix(f'{NNBSP}%')} et {last}"
    return Target(float(low["value"] + high["value"]) / 2, f"{name} : {said}")


def refusals(offered: Sequence[Offer], others: bool) -> tuple[str, ...]:
    """Why some references are not drawn, or are drawn though their base differs."""
    said = []
    for offer in offered:
        if offer.comparison.off:
            shown = "montré à la demande" if others else "non montré"
            said.append(f"{offer.comparison.name} : {shown}. {offer.comparison.why}")
        elif offer.refusal:
            said.append(f"{offer.comparison.name} n’est pas une référence ici : {offer.refusal}.")
    return tuple(said)


def small_said(
    unstable: Collection[str], indicator: Indicator, catalog: Catalog, when: str = "dans l’année"
) -> tuple[str, ...]:
    if not unstable:
        return ()
    names = listing(catalog.territories[code].short for code in unstable)
    counted = catalog.indicators[indicator.count].short.lower()
    return (
        f"* {names} : moins de {format_number(indicator.small_count or 0)} {counted} {when} ; le rapport est instable, "
        "aucun rang n’est donné.",
    )


def few_of(unstable: dict[str, float], indicator: Indicator, catalog: Catalog) -> Few | None:
    """The same, for the ranked bars, each with its count."""
    if not unstable:
        return None
    bound = with_unit(indicator.small_count or 0, catalog.indicators[indicator.count])
    return Few(f"Moins de {bound}{NNBSP}: ni barre ni rang", rests_on(unstable, indicator, catalog))


def rests_on(unstable: dict[str, float], indicator: Indicator, catalog: Catalog) -> dict[str, str]:
    """« 24 attributions »: each small count in words."""
    return {code: with_unit(count, catalog.indicators[indicator.count]) for code, count in unstable.items()}


def reasons(rows: pd.DataFrame, indicator: Indicator, catalog: Catalog) -> tuple[str, ...]:
    """Why some of these rows count something else than the others, or were computed by others."""
    there = set(bases(rows, catalog))
    whys = [variant.why for variant in indicator.variants if variant.name in there] if len(there) > 1 else []
    return (*whys, *recomputed(rows, indicator))


def comparable_years(
    connection: Connection, catalog: Catalog, indicateur: str, ventilation: str = ENSEMBLE
) -> tuple[int, ...]:
    """First and last year of the longest stretch that counts one thing: where a comparison over time may open; among
    the years from the first of reference on, where they hold one.
    """
    years = annees(connection, catalog, indicateur, ventilation)
    rows = rows_of(connection, catalog, indicateur, ventilation)
    bases = {year: base_of(of_year(rows, year).iloc[0], catalog) for year in years}
    for among in ([year for year in years if year >= REFERENCE_YEARS.start], years):
        stretches: dict[str, list[int]] = {}
        for year in among:
            stretches.setdefault(bases[year], []).append(year)
        longest = max(stretches.values(), key=len, default=[])
        if len(longest) > 1 and not catalog.indicators[indicateur].too_near(longest[0], longest[-1]):
            return longest[0], longest[-1]
    return (longest[0], longest[-1]) if longest else ()


def is_rate(indicator: Indicator) -> bool:
    """Whether values compare whatever the size of the territory: a rate, a ratio, a delay, an amount; never a count."""
    return bool(
        indicator.ratio or indicator.base.denominator or indicator.unit in ("%", "mois", "euros par m²", "euros par an")
    )


def refusal_to_group(indicator: Indicator, catalog: Catalog) -> str:
    """Why the 1er to 4e cannot be shown as Paris Centre; empty if they can."""
    parts = [indicator]
    if indicator.ratio:
        parts = [catalog.indicators[indicator.ratio.numerator], catalog.indicators[indicator.ratio.denominator]]
    return next(filter(None, map(refusal_to_add, parts)), "")


def centre_said(indicator: Indicator, catalog: Catalog, rows: pd.DataFrame) -> tuple[str, ...]:
    """How Paris Centre was made, or why it is not there."""
    if refusal := refusal_to_group(indicator, catalog):
        return (f"Paris Centre n’est pas calculé : {refusal}.",)
    if not set(catalog.sectors) & set(rows["territory"]):
        return ("Paris Centre n’est pas calculé : ses termes n’ont pas été trouvés pour les quatre arrondissements.",)
    how = "recalculé de ses deux termes" if indicator.ratio else "additionnés"
    return (f"Paris Centre : 1er à 4e réunis, {how}, là où les quatre sont publiés.",)


def with_centre(connection: Connection, catalog: Catalog, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the 1er to 4e as one: added for a count, recomputed from its two parts for a ratio."""
    if indicator.ratio is None:
        return _merged(rows, _added(rows, catalog), catalog)
    central = [code for members in catalog.sectors.values() for code in members]
    numerator, denominator = (
        _added(queries.series(connection, [part], central, [modality]), catalog)
        for part, modality in indicator.ratio.parts(str(rows["breakdown"].iloc[0]) if len(rows) else ENSEMBLE)
    )
    both = numerator.merge(
        denominator[["territory", "period", "value", "status"]], on=["territory", "period"], suffixes=("", "_below")
    )
    ratio = indicator.ratio.factor * both["value"] / both["value_below"]
    worst = [max(pair, key=STATUSES.index) for pair in zip(both["status"], both["status_below"], strict=True)]
    made = both.assign(indicator=indicator.id, unit=indicator.unit, value=ratio, status=worst)
    return _merged(rows, made[made["period"].isin(rows["period"])][list(rows.columns)], catalog)


def _added(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """One row a period for the four together, hidden if one is; no line, the snapshot of its parts."""
    there = rows["value"].notna() | (rows["status"] == "secret")
    sums = []
    for code, members in catalog.sectors.items():
        named = {"territory": code, "name": catalog.territories[code].short, "line": None}
        for _, four in rows[rows["territory"].isin(members) & there].groupby(["period", "breakdown"], sort=True):
            if len(four) == len(members):
                status = max(four["status"], key=STATUSES.index)
                sums.append(
                    {**four.iloc[0].to_dict(), "value": four["value"].sum(skipna=False), "status": status, **named}
                )
    return pd.DataFrame(sums, columns=list(rows.columns))


def _merged(rows: pd.DataFrame, centre: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The four stay for the periods in which they do not make one."""
    parts = [code for whole in set(centre["territory"]) for code in catalog.sectors[whole]]
    replaced = rows["territory"].isin(parts) & rows["period"].isin(centre["period"])
    return pd.concat([centre, rows[~replaced]], ignore_index=True) if len(centre) else rows


def latest(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str = ENSEMBLE) -> int | None:
    """The last year of figures; None without any."""
    return max(annees(connection, catalog, indicateur, ventilation), default=None)


def first_comparable(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str) -> int | None:
    return next(iter(comparable_years(connection, catalog, indicateur, ventilation)), None)


def last_comparable(connection: Connection, catalog: Catalog, indicateur: str, ventilation: str) -> int | None:
    return next(reversed(comparable_years(connection, catalog, indicateur, ventilation)), None)


COMPARED = Choice("indicateur", "Indicateur", indicateurs, always("sru_taux"), said=short)
BREAKDOWN = Choice("ventilation", "Ventilation", ventilations, of=("indicateur",))
