"""One indicator against its reference and its target: line, gap, pace, state and its formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, BaseValue, Catalog, Indicator, Objective
from etl.french import MINUS, format_period, listing
from etl.tableur import PERCENT, Cell
from reporting import queries
from reporting.analysis.change import APART, ROUNDED, UNSURE, changes, in_years, last_intervals, uneven
from reporting.analysis.comparability import bases
from reporting.analysis.progress import Progress, paces, progress
from reporting.analysis.words import aimed, at_words, exact, signed
from reporting.exhibits.constats.paris import against, doubted, unit_of
from reporting.exhibits.rattrapage import rattrapages
from reporting.exhibits.territoires import reasons
from reporting.piece import tables
from reporting.piece.drawing import Lines
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import BASE, HISTORY, Choice, Record, always, opened
from reporting.piece.sentences import capitalised, change, events_of, events_said, start_of, target_of
from reporting.queries import Connection

SAID = ("atteint", "non atteint", "sans chiffre à l’échéance")
NO_TARGET = "aucun objectif n’est déclaré pour cet indicateur"


def trajectoire(
    connection: Connection, catalog: Catalog, indicateur: str, base: str = "A", histoire: bool = False
) -> Exhibit:
    """Paris as a whole; `base`: "A" or "B" (see reporting.analysis.change.BASES)."""
    indicator = catalog.indicators[indicateur]
    rows = queries.series(connection, [indicateur], [indicator.paris])
    found = standing(connection, rows, catalog, indicator, base)
    rows = opened(rows, histoire)
    shown, rows = last_intervals(rows), rows[~rows["period"].str.contains("/")]
    objective = found.objective
    events = events_of(catalog, indicator.subject)
    named = _newest_first(rows.assign(name=_names(rows, catalog)))
    summed = objective is not None and bool(objective.cumulative_since)  # the years are not what is told
    return Exhibit(
        name=f"trajectoire-{indicateur}",
        title=f"{indicator.label} : référence et objectif",
        finding=against(
            found,
            indicator,
            *_missing(connection, catalog, found, indicator),
            catalog,
            "" if summed else change(rows, catalog),
        ),
        subtitle=f"Paris, en {indicator.unit} ; {found.reference.told}",
        drawing=Lines(
            named,
            indicator,
            target=None if objective is None or summed else target_of(objective, indicator),
            reference=None if summed else start_of(found.reference.point, indicator),
            events=events,
            step_months=1 if indicator.frequency == "mensuelle" else 15,
            height=400,
        )
        if rows["value"].notna().any()
        else None,
        rows=shown,
        table=tables.listed(shown, catalog.indicators, period="Date ou année"),
        reading=" ".join([_reading(found, indicator), *rattrapages(connection, catalog, indicateur, indicator.paris)]),
        caveats=(*reasons(rows, indicator, catalog), *_said(found, indicator, catalog), *events_said(events, named)),
        alternative=_alternative(found, indicator),
        indicators=(indicateur,),
        calculation=formula(found, indicator),
    )


def _missing(
    connection: Connection, catalog: Catalog, found: Progress, indicator: Indicator
) -> tuple[pd.Series | None, Indicator | None]:
    """What a law that counts it says is missing, on the day of the last figure."""
    law = found.objective.rattrapage if found.objective else None
    if law is None or found.now is None:
        return None, None
    rows = queries.series(connection, [law.missing], [indicator.paris])
    same = rows[rows["value"].notna() & (pd.to_datetime(rows["period_end"]).dt.date == found.now.day)]
    return (same.iloc[-1], catalog.indicators[law.missing]) if len(same) else (None, None)


def standing(connection: Connection, rows: pd.DataFrame, catalog: Catalog, indicator: Indicator, base: str) -> Progress:
    """Where a series of Paris stands under a base, towards the first objective that a text sets for it."""
    breakdown = rows["breakdown"].iloc[0] if len(rows) else ENSEMBLE
    objective = next(iter(catalog.objectives_of(indicator.id, indicator.paris, breakdown)), None)
    awaited = next((value for value in catalog.base_values if _concerns(value, indicator)), None)
    terms = terms_of(connection, catalog, indicator, [indicator.paris], breakdown).get(indicator.paris)
    found = progress(rows, catalog, objective, base, awaited, terms, queries.day_shown(connection))
    if not found.reference.refusal.startswith(APART) or found.now is None:
        return found
    lacking = _unfound(connection, catalog, indicator, set(rows.dropna(subset=["value"])["period"]), found.now.day.year)
    said = f"{APART} ({lacking})" if lacking else APART
    return replace(found, reference=replace(found.reference, refusal=found.reference.refusal.replace(APART, said, 1)))


def _unfound(connection: Connection, catalog: Catalog, of: Indicator, known: set[str], until: int) -> str:
    """« sans « Logements sociaux SRU » au 1er janvier 2023 »: what lacks of each year of the plan that is not worked out."""
    said = []
    for year in (year for year in PLAN_YEARS if year < until and str(year) not in known):
        for term in (one for one in (of.computed.terms if of.computed else ()) if not one.territories):
            period = (term.period or "{annee}").format(annee=year)
            if period not in set(queries.series(connection, [term.indicator], [of.paris])["period"]):
                said.append(f"« {catalog.indicators[term.indicator].short} » {at_words(format_period(period))}")
    return f"sans {listing(said)}" if said else ""


def terms_of(
    connection: Connection, catalog: Catalog, indicator: Indicator, places: Sequence[str], breakdown: str = ENSEMBLE
) -> dict[str, pd.DataFrame]:
    """The two parts of a ratio (columns above and below, by period) in each place, their months added to years; nothing
    where it has none.
    """
    if indicator.ratio is None:
        return {}
    sides = {}
    for side, (name, modality) in zip(("above", "below"), indicator.ratio.parts(breakdown), strict=True):
        rows = in_years(queries.series(connection, [name], places, [modality]), catalog)
        sides[side] = rows[rows["status"] != UNSURE].set_index(["territory", "period"])["value"]
    both = pd.DataFrame(sides)
    return {str(place): rows.droplevel("territory") for place, rows in both.groupby(level="territory")}


def rates_of_years(
    connection: Connection, catalog: Catalog, rate: Indicator, breakdown: str = ENSEMBLE
) -> dict[str, float]:
    """The rate of Paris in each year that its terms know, months added up: the ratio of their sums."""
    terms = terms_of(connection, catalog, rate, [rate.paris], breakdown).get(rate.paris)
    if terms is None or rate.ratio is None:
        return {}
    known = terms[(terms.index.str.len() == len("2025")) & (terms["below"] != 0)].dropna()
    return {str(year): float(rate.ratio.factor * row["above"] / row["below"]) for year, row in known.iterrows()}


def _names(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """« Paris », or the short name of each base where there are several: lines that no one may join by eye."""
    found = [base.split(",")[0] for base in bases(rows, catalog)]
    return [capitalised(base) for base in found] if len(set(found)) > 1 else ["Paris"] * len(rows)


def _newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The line that goes on before those that stopped: a series keeps its colour, whatever was counted before it."""
    known = rows[rows["value"].notna()]
    newest = known.loc[pd.to_datetime(known["period_start"]).idxmax(), "name"] if len(known) else ""
    return rows.sort_values("name", key=lambda names: names != newest, kind="stable")


def has_reference(connection: Connection, catalog: Catalog, indicateur: str) -> bool:
    """Whether the plan sets this indicator against a reference or a target, and Paris has a figure to set there."""
    indicator = catalog.indicators[indicateur]
    if not indicator.reference and not catalog.objectives_of(indicateur, indicator.paris):
        return False
    return _has_figure(connection, indicator)


def _has_figure(connection: Connection, indicator: Indicator) -> bool:
    return bool(queries.series(connection, [indicator.id], [indicator.paris])["value"].notna().any())


def offered(connection: Connection, catalog: Catalog) -> list[str]:
    """The indicators of the plan that have a line to be set against, and the others that the story tells so."""
    found = [i.id for i in catalog.indicators.values() if i.axis and has_reference(connection, catalog, i.id)]
    told = (one.choices.get("indicateur") for one in catalog.messages if one.exhibit == "trajectoire")
    known = (catalog.indicators[name] for name in told if isinstance(name, str) and name not in found)
    return [*found, *(i.id for i in known if _has_figure(connection, i))]


def formula(found: Progress, indicator: Indicator) -> str:
    """How the state was reached, with its numbers; what is missing, where it could not be."""
    parts = [f"État : {found.state}." + (f" {capitalised(found.reason)}." if found.reason else "")]
    parts.append(f"Référence : {found.reference.said(indicator)}.")
    if moved := changes(found.reference, indicator):
        assert found.reference.facing is not None
        assert found.reference.point is not None
        but = f" ({ROUNDED})" if uneven(found.reference.facing, found.reference.point, indicator) else ""
        parts.append(f"Évolution jusqu’à {found.reference.facing.said(indicator)} : {moved}{but}.")
    if found.distance is not None and found.now and found.objective and found.objective.value is not None:
        parts.append(
            f"Écart à {aimed(found.objective.value, indicator)} : {signed(found.distance, indicator, found.now.decimals)}."
        )
    if found.formula:
        parts.append(
            f"Progression = (dernière valeur {MINUS} référence) ÷ (objectif {MINUS} référence) = {found.formula}."
        )
    if said := paces(found, indicator):
        parts.append(f"{capitalised(said)}.")
    return " ".join(parts)


def nature(objective: Objective | None, indicator: Indicator) -> str:
    """« 25 %, légal, sans échéance », « 30 %, politique municipale, 31 décembre 2035 »; empty without objective."""
    if objective is None:
        return ""
    if objective.value is None:
        return objective.nature
    when = format_period(objective.deadline) if objective.deadline else objective.due or "sans échéance"
    return f"{worth(objective.value, objective, indicator)}, {objective.nature}, {when}"


def worth(value: float, objective: Objective, indicator: Indicator) -> Cell:
    """Its value with its unit; without it, where the objective counts something of its own."""
    return exact(value, PERCENT if indicator.unit == "%" else "") if objective.counts else aimed(value, indicator)


def set_by(objective: Objective, indicator: Indicator) -> str:
    """Value, nature, who is bound, what the text says and the version read, as printed under a figure."""
    counted = f" L’objectif compte {objective.counts}." if objective.counts else ""
    apart = f" {objective.apart}" if objective.apart else ""
    read = f" Lu : {objective.read}." if objective.read else ""
    return f"Objectif : {nature(objective, indicator)} ; qui est tenu : {objective.binds}. {objective.said}{counted}{apart}{read}"


def by_modality(indicator: Indicator, catalog: Catalog) -> list[str]:
    """« PLAI. Objectif : … », what is set for modalities of an indicator."""
    set_for = [o for o in catalog.objectives if o.indicator == indicator.id and o.breakdown != ENSEMBLE]
    return [f"{o.breakdown}. {set_by(o, indicator)}" for o in set_for]


def _concerns(value: BaseValue, indicator: Indicator) -> bool:
    return (value.indicator, value.territory) == (indicator.id, indicator.paris)


def _reading(found: Progress, indicator: Indicator) -> str:
    if found.now is None:
        return f"{found.words}."
    where = f"{doubted(found.now, indicator, unit_of(indicator, found.now.value))} {at_words(found.now.words)}"
    if found.objective is None or found.state == "non comparable":
        return f"{where}."
    verdict = f" : {found.state}" if found.state in SAID else ""
    return f"{where} ; objectif : {nature(found.objective, indicator)}{verdict}."


def _said(found: Progress, indicator: Indicator, catalog: Catalog) -> tuple[str, ...]:
    declared = catalog.objectives_of(indicator.id, indicator.paris)
    said = [set_by(objective, indicator) for objective in declared]
    said += by_modality(indicator, catalog)
    said = said or [f"{NO_TARGET.capitalize()}."]
    if found.reason:
        said.append(f"{found.state.capitalize()} : {found.reason}.")
    if found.reference.refusal:
        said.append(f"Référence ({found.reference.words}) : {found.reference.refusal}.")
    return tuple(dict.fromkeys(said))


def _alternative(found: Progress, indicator: Indicator) -> str:
    return f"Courbe de Paris. {capitalised(_reading(found, indicator))}"


_FOLLOWED = Choice(
    "indicateur", "Indicateur suivi", offered, always("sru_taux"), said=lambda catalog, i: catalog.indicators[i].label
)
RECORDS = (
    Record(
        "trajectoire",
        trajectoire,
        "logement_social",
        "logement-social",
        (_FOLLOWED, BASE, HISTORY),
        slide=True,
        action="2.1",
    ),
)
