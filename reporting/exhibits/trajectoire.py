"""One indicator against its reference and its target: line, trajectory, gap, pace, state and its formula."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from etl.catalog import BaseValue, Catalog, Indicator, Objective
from etl.french import MINUS, format_date, format_period, format_points
from reporting import queries, tables
from reporting.commentary import objective_of
from reporting.comparability import bases
from reporting.exhibit import Exhibit
from reporting.exhibits.sentences import capitalised, events_of, events_said
from reporting.exhibits.territoires import reasons
from reporting.figures.evolution import evolution
from reporting.figures.labels import Target
from reporting.progress import Progress, expected_at, paces, progress, trajectory
from reporting.queries import Connection
from reporting.words import aimed, number

NO_TARGET = "aucun objectif chiffré et daté n'est déclaré pour cet indicateur"


def trajectoire(connection: Connection, catalog: Catalog, indicateur: str, base: str = "A") -> Exhibit:
    """Paris as a whole; `base`: "A" or "B" (see reporting.progress.BASES)."""
    indicator = catalog.indicators[indicateur]
    rows = queries.series(connection, [indicateur], [indicator.paris])
    rows = rows[~rows["period"].str.contains("/")]
    found, objective = standing(rows, catalog, indicator, base)
    events = events_of(catalog, indicator.subject)
    way = _way(found, objective)
    named = rows.assign(name=_names(rows, catalog))
    return Exhibit(
        name=f"trajectoire-{indicateur}",
        title=f"{indicator.label} : référence et objectif",
        subtitle=f"Paris, en {indicator.unit} ; référence : {found.reference.words}",
        figure=evolution(
            named,
            indicator,
            target=_label(found, objective, indicator),
            way=way,
            events=events,
            step_months=1 if indicator.frequency == "mensuelle" else 15,
            height=400,
        )
        if rows["value"].notna().any()
        else None,
        rows=rows,
        table=_table(rows, catalog, found, objective),
        reading=_reading(found, indicator),
        scope=f"{indicator.base.field}.",
        caveats=(
            *reasons(rows, indicator, catalog),
            *_said(found, objective, indicator),
            *events_said(events, named),
        ),
        alternative=_alternative(found, objective, indicator),
        indicators=(indicateur,),
        calculation=formula(found, indicator),
    )


def standing(
    rows: pd.DataFrame, catalog: Catalog, indicator: Indicator, base: str
) -> tuple[Progress, Objective | None]:
    """The progress of Paris under a base, and the objective it is set against."""
    objective = objective_of(catalog, indicator.id, indicator.paris)
    awaited = next((value for value in catalog.base_values if _concerns(value, indicator)), None)
    return progress(rows, catalog, objective, base, awaited), objective


def _names(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """« Paris », or the short name of each base where there are several: lines that no one may join by eye."""
    found = [base.split(",")[0] for base in bases(rows, catalog)]
    return [capitalised(base) for base in found] if len(set(found)) > 1 else ["Paris"] * len(rows)


def has_reference(connection: Connection, catalog: Catalog, indicateur: str) -> bool:
    """Whether the plan sets this indicator against a reference or a target, and Paris has a figure to set there."""
    indicator = catalog.indicators[indicateur]
    if not indicator.reference and objective_of(catalog, indicateur, indicator.paris) is None:
        return False
    return bool(queries.series(connection, [indicateur], [indicator.paris])["value"].notna().any())


def formula(found: Progress, indicator: Indicator) -> str:
    """How the state was reached, with its numbers; what is missing, where it could not be."""
    parts = [f"État : {found.state}."]
    if found.reference.point:
        parts.append(f"Référence ({found.reference.words}) : {number(found.reference.point.value, indicator)}.")
    else:
        parts.append(f"Référence ({found.reference.words}) : {found.reference.refusal or 'absente'}.")
    if found.formula:
        parts.append(
            f"Progression = (dernière valeur {MINUS} référence) ÷ (objectif {MINUS} référence) = {found.formula}."
        )
    elif found.objective:
        parts.append(f"Progression non calculable : {found.reason or found.reference.refusal}.")
    if found.expected is not None and found.now and found.gap is not None:
        parts.append(
            f"Trajectoire au {format_date(found.now.day)} : {number(found.expected, indicator)} ; "
            f"écart : {signed(found.gap, indicator)}."
        )
    if said := paces(found, indicator):
        parts.append(f"{said[0].upper()}{said[1:]}.")
    return " ".join(parts)


def nature(found: Progress, objective: Objective | None, indicator: Indicator) -> str:
    """« 25 %, légal, 1er janvier 2025 »; empty without a target."""
    if objective is None or found.target is None:
        last = max(objective.values.items()) if objective else None
        return "" if last is None or objective is None else _nature(last[1], objective.nature, last[0], indicator)
    return _nature(found.target.value, objective.nature, found.target.day.isoformat(), indicator)


def _nature(value: float, kind: str, day: str, indicator: Indicator) -> str:
    return f"{aimed(value, indicator)}, {kind}, {format_period(day)}"


def _concerns(value: BaseValue, indicator: Indicator) -> bool:
    return (value.indicator, value.territory) == (indicator.id, indicator.paris)


def _way(found: Progress, objective: Objective | None) -> list[tuple[dt.date, float]]:
    if objective is None or found.reference.point is None or objective.cumulative_since:
        return []
    return [(corner.day, corner.value) for corner in trajectory(found.reference.point, objective)]


def _label(found: Progress, objective: Objective | None, indicator: Indicator) -> Target | None:
    if objective is None or objective.cumulative_since or found.target is None:
        return None
    value, day = aimed(found.target.value, indicator), format_period(found.target.day.isoformat())
    return Target(found.target.value, f"objectif {objective.nature}<br>{value}<br>{day}")


def _table(rows: pd.DataFrame, catalog: Catalog, found: Progress, objective: Objective | None) -> pd.DataFrame:
    table = tables.listed(rows, catalog.indicators, period="Date ou année")
    if objective is None or found.reference.point is None or objective.cumulative_since:
        return table
    indicator = catalog.indicators[objective.indicator]
    corners = trajectory(found.reference.point, objective)
    way = [expected_at(pd.Timestamp(end).date(), corners) for end in rows["period_end"]]
    table["Trajectoire"] = [tables.ABSENT if value is None else number(value, indicator) for value in way]
    table["Écart"] = [
        tables.ABSENT if aim is None or pd.isna(value) else signed(value - aim, indicator)
        for value, aim in zip(rows["value"], way, strict=True)
    ]
    aim = pd.DataFrame({column: [tables.ABSENT] for column in table.columns})
    day, value = max(objective.values.items())
    aim["Date ou année"] = format_period(day)
    aim["État"] = f"objectif {objective.nature}"
    aim["Trajectoire"] = aimed(value, indicator)
    return pd.concat([table, aim], ignore_index=True)


def signed(value: float, indicator: Indicator) -> str:
    """A difference with its sign, in points for a rate."""
    if indicator.unit == "%":
        return format_points(value, indicator.decimals)
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return sign + number(abs(value), indicator)


def _reading(found: Progress, indicator: Indicator) -> str:
    if found.now is None:
        return f"{found.words}."
    where = f"{number(found.now.value, indicator)} au {format_date(found.now.day)}"
    return f"{where} ; {found.state}" + (
        f", progression de {found.formula.split(' = ')[-1]}." if found.formula else "."
    )


def _said(found: Progress, objective: Objective | None, indicator: Indicator) -> tuple[str, ...]:
    said = (
        [f"Objectif : {nature(found, objective, indicator)}. {objective.text}"]
        if objective
        else [f"{NO_TARGET.capitalize()}."]
    )
    if found.reason:
        said.append(f"{found.state.capitalize()} : {found.reason}.")
    if found.reference.refusal:
        said.append(f"Référence ({found.reference.words}) : {found.reference.refusal}.")
    return tuple(dict.fromkeys(said))


def _alternative(found: Progress, objective: Objective | None, indicator: Indicator) -> str:
    aim = f"objectif de {nature(found, objective, indicator)} ({objective.text})" if objective else "sans objectif"
    return f"Courbe de Paris, {aim} ; trajectoire en tirets. {_reading(found, indicator).capitalize()}"


EXHIBITS = {"trajectoire": trajectoire}
