"""Publics prioritaires: ARPP, convention d'attribution, target publics, logement d'abord, against their objectives."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog, Indicator
from etl.french import format_exact, format_number, format_percent, format_period
from reporting import queries
from reporting.analysis.change import last_intervals, regular, term_of
from reporting.analysis.comparability import base_of
from reporting.analysis.progress import Progress
from reporting.analysis.words import aimed, at_words, number, unfound, with_unit
from reporting.exhibits.constats import publics as constats_publics
from reporting.exhibits.constats.paris import by
from reporting.exhibits.trajectoire import formula, set_by, standing, worth
from reporting.piece import tables
from reporting.piece.drawing import Bars, Lines, Stacked, Target
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.facing import told
from reporting.piece.record import HISTORY, Record, opened
from reporting.piece.sentences import (
    amount,
    at,
    capitalised,
    events_of,
    events_said,
    incomplete,
    last,
    made_up,
    marked,
    stamped,
    target_of,
)
from reporting.queries import Connection

PARIS = "75"
ARPP = {"arpp_labellises": "Labellisés", "arpp_reloges": "Relogés"}
CPA = ("cpa_part_prioritaires", "cpa_part_premier_quartile_hors_qpv")
CIBLES, LDA, PERSONNES = "relogements_cibles", "lda_menages_reloges", "lda_personnes_relogees"
LDA_PART = "lda_part_attributions"
FLOWS = "Deux flux d’une même année : les ménages relogés ont souvent été labellisés avant. Ce rapport ne mesure pas une réussite."


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rows = queries.series(connection, [*ARPP, *CPA, PERSONNES, "arpp_rapport"], [PARIS])
    found = dict.fromkeys(ARPP) | {str(i): last(points) for i, points in rows.groupby("indicator")}
    labelled, rehoused, share = (found.get(i) for i in (*ARPP, CPA[0]))
    if labelled is None or rehoused is None:
        return incomplete(found, catalog)
    say = {i: told(row, catalog) for i, row in found.items() if row is not None}
    sentence = _labelled(labelled, rehoused, catalog)
    if share is not None and made_up(share) == made_up(labelled):
        sentence += f" ; {at(share)}, **{say[CPA[0]]}** des attributions sont allées à des ménages DALO ou prioritaires"
        sentence += f", {_reservation(connection, catalog, share)}"
    labels = {
        "arpp_labellises": f"Ménages labellisés, {base_of(labelled, catalog)}",
        "arpp_reloges": f"Ménages relogés, {base_of(rehoused, catalog)}",
        CPA[0]: "Attributions prioritaires",
        PERSONNES: "Personnes relogées (baromètre)",
    }
    return Summary(
        stamped(f"{sentence}.", labelled),
        tuple(
            Headline(
                label,
                number(row["value"], catalog.indicators[i]),
                marked(
                    ", ".join(filter(None, (catalog.indicators[i].unit.strip("%"), format_period(row["period"])))), row
                ),
            )
            for i, label in labels.items()
            if (row := found.get(i)) is not None
        ),
        [*labels],
    )


def _labelled(labelled: pd.Series, rehoused: pd.Series, catalog: Catalog) -> str:
    """« En 2020, l'ACD a labellisé **1 352 ménages** et relogé **694 ménages** », under the name of that year's scheme."""
    said = [f"**{told(row, catalog)}**" for i, row in zip(ARPP, (labelled, rehoused), strict=True)]
    when = "" if labelled["period"] == rehoused["period"] else f" {at(rehoused)}"
    return (
        f"{at(labelled).capitalize()}, l’{base_of(labelled, catalog)} a labellisé {said[0]} et relogé {said[1]}{when}"
    )


def arpp(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Labelled and rehoused households, their ratio of flows, and the objective that counts dwellings."""
    rows = opened(queries.series(connection, [*ARPP, "arpp_rapport"], [PARIS]), histoire)
    flows = rows[rows["indicator"].isin(ARPP)]
    lines = flows.assign(name=flows["indicator"].map(ARPP))
    ratio = last(rows[rows["indicator"] == "arpp_rapport"])
    said = (
        "aucune année ne réunit labellisés et relogés."
        if ratio is None
        else f"{at(ratio)}, {format_number(ratio['value'], 0)} ménages relogés pour 100 labellisés : un rapport de flux."
    )
    events = events_of(catalog, "publics_prioritaires")
    named = rows.assign(name=[ARPP.get(i, "Rapport de flux (%)") for i in rows["indicator"]])
    table = tables.crossed(named, catalog.indicators, "period", "name", "Année")
    return Exhibit(
        finding=constats_publics.labelled(flows, list(ARPP), catalog),
        title="ACD, puis ARPP : labellisés, relogés, rapport de flux",
        subtitle="En nombre de ménages, par année",
        drawing=Lines(
            lines,
            catalog.indicators["arpp_reloges"],
            target=_target("arpp_reloges", catalog),
            events=events,
            zero=True,
            height=380,
        ),
        rows=rows,
        table=_with_objective(table, "arpp_reloges", "Relogés", catalog),
        reading=said,
        scope=f"{catalog.indicators['arpp_reloges'].base.field}.",
        caveats=(FLOWS, *_objective_said("arpp_reloges", catalog), *events_said(events, lines)),
        alternative=f"Deux courbes annuelles. {capitalised(said)} {' '.join(_objective_said('arpp_reloges', catalog))}",
        indicators=(*ARPP, "arpp_rapport"),
        calculation="Rapport de flux = 100 × ménages relogés ÷ ménages labellisés la même année. L’ARPP a suivi l’ACD.",
    )


def convention(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The two shares of the convention d'attribution, each with its own objective."""
    rows = opened(queries.series(connection, list(CPA), [PARIS]), histoire)
    lines = rows.assign(name=[catalog.indicators[i].short for i in rows["indicator"]])
    aims = [o.value for i in CPA for o in catalog.objectives_of(i, PARIS)]
    here = last(rows[rows["indicator"] == CPA[0]])
    said = (
        f"{unfound(catalog)}."
        if here is None
        else f"{at(here)}, {format_percent(here['value'])} des attributions à des ménages DALO ou prioritaires, "
        f"{_reservation(connection, catalog, here)}."
    )
    table = tables.crossed(lines, catalog.indicators, "period", "name", "Année")
    for i in CPA:
        table = _with_objective(table, i, catalog.indicators[i].short, catalog)
    return Exhibit(
        finding=constats_publics.priority(rows, CPA[0], catalog),
        title="Convention parisienne d’attribution",
        subtitle="En % des attributions de l’année ; l’objectif de 25 % se vérifie réservataire par réservataire"
        if len(set(aims)) == 1
        else "En %",
        drawing=Lines(
            lines,
            catalog.indicators[CPA[0]],
            target=_target(CPA[0], catalog),
            zero=True,
            height=380,
        ),
        rows=rows,
        table=table,
        reading=said,
        scope="Attributions de logements sociaux à Paris ; la seconde part ne compte que les attributions hors QPV.",
        caveats=(
            "Les deux parts n’ont pas le même dénominateur : elles ne s’additionnent pas.",
            *(words for i in CPA for words in _objective_said(i, catalog)),
        ),
        alternative=f"{capitalised(said)} {' '.join(words for i in CPA for words in _objective_said(i, catalog))}",
        indicators=CPA,
    )


def _reservation(connection: Connection, catalog: Catalog, share: pd.Series) -> str:
    """What the share counts, beyond those whom the law binds; and how many of those served were tenants already."""
    name = "attributaires_deja_locataires"
    served = queries.series(connection, [name], [PARIS])
    known = served[(served["period"] == share["period"]) & served["value"].notna()]
    same = [row for _, row in known.iterrows() if made_up(row) == made_up(share)]
    tenants = [
        f"{number(row['value'], catalog.indicators[name], 0)} de tous les attributaires étaient déjà locataires du parc social"
        for row in same
    ]
    return " ; ".join(["contingent de l’État compris, que l’objectif légal de 25 % ne vise pas", *tenants])


def cibles(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Rehousing of the plan's target publics, by public."""
    indicator = catalog.indicators[CIBLES]
    rows = opened(queries.series(connection, [CIBLES], [PARIS], ()), histoire)
    drawn = rows.assign(year=rows["period"], name=rows["breakdown"].map(capitalised))
    parts = drawn[drawn["breakdown"] != ENSEMBLE]
    here = last(rows[rows["breakdown"] == ENSEMBLE])
    said = (
        f"{unfound(catalog, 'aucun chiffre reçu ni trouvé : à demander')}."
        if here is None
        else f"{at(here)}, {amount(here, indicator)} relogés."
    )
    return Exhibit(
        finding=constats_publics.targeted(rows, catalog),
        title="Relogements des publics cibles du plan",
        subtitle="En nombre de ménages, selon la situation avant le relogement",
        drawing=Stacked(parts, drawn[drawn["breakdown"] == ENSEMBLE], indicator) if len(parts) else None,
        rows=rows,
        table=tables.crossed(drawn, catalog.indicators, "period", "name", "Année") if len(rows) else pd.DataFrame(),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=indicator.limits,
        alternative=capitalised(said),
        indicators=(CIBLES,),
    )


def logement_d_abord(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Households, where they are returned; the persons of the State's barometer, under their own name."""
    rows = opened(queries.series(connection, [LDA, LDA_PART], [PARIS]), histoire)
    here = last(rows[rows["indicator"] == LDA])
    households = rows[rows["indicator"] == LDA].assign(name="Ménages relogés")
    said = (
        f"{unfound(catalog, 'aucun chiffre en ménages reçu ni trouvé : à demander', 'qui compte les ménages')}."
        if here is None
        else f"{at(here)}, {amount(here, catalog.indicators[LDA])} relogés."
    )
    named = rows.assign(name=[catalog.indicators[i].short for i in rows["indicator"]])
    return Exhibit(
        finding=constats_publics.housed_first(rows[rows["indicator"] == LDA], catalog),
        title="Logement d’abord : ménages relogés",
        subtitle="En nombre de ménages, par année ; leur part dans les attributions est au tableau",
        drawing=Lines(regular(households), catalog.indicators[LDA], zero=True, height=340) if len(households) else None,
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Année") if len(rows) else pd.DataFrame(),
        reading=said,
        scope=f"{catalog.indicators[LDA].base.field}.",
        caveats=("Le baromètre de l’État compte des personnes : il a sa propre figure.",),
        alternative=capitalised(said),
        indicators=(LDA, LDA_PART),
    )


def barometre(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Persons rehoused, by year; the count since the start of the State's target, the only one that faces it."""
    indicator = catalog.indicators[PERSONNES]
    rows = queries.series(connection, [PERSONNES], [PARIS])
    found, newest = standing(connection, rows, catalog, indicator, "A"), last(rows)
    if found.now and newest is not None and not found.objective:  # an unfinished year, later than the last whole one
        found = replace(found, now=max(found.now, term_of(newest, catalog), key=lambda term: term.day))
    rows = opened(rows, histoire)
    shown = last_intervals(rows)
    shown = shown[shown["period"].str.len() != len("2024-01")]  # a January is but the first month of a count
    said = _towards(found, indicator, catalog)
    return Exhibit(
        finding=constats_publics.towards(found),
        title="Personnes sans abri ou hébergées relogées dans le parc social (baromètre de l’État)",
        subtitle="En nombre de personnes estimées (ménages × 2,2), les années au tableau ; jamais des ménages",
        drawing=_counted(shown, found, indicator)
        or Lines(regular(rows).assign(name="Par année"), indicator, zero=True, height=340),
        rows=shown,
        table=tables.listed(shown, catalog.indicators, period="Période"),
        reading=said,
        scope=f"{indicator.base.field}.",
        caveats=(*_unfinished(shown, indicator), *_objective_said(PERSONNES, catalog), *indicator.limits[:2]),
        alternative=capitalised(said),
        indicators=(PERSONNES,),
        calculation=formula(found, indicator),
    )


def _counted(rows: pd.DataFrame, found: Progress, indicator: Indicator) -> Bars | None:
    """The count that faces the State's target, written with it; None where there is none."""
    aim, now = found.objective, found.now
    if aim is None or aim.value is None or aim.deadline is None or now is None:
        return None
    here = rows[pd.to_datetime(rows["period_end"]).dt.date == now.day].tail(1)
    words = "<br>".join([aim.nature.replace("'", "’"), str(aimed(aim.value, indicator)), format_period(aim.deadline)])
    return Bars(here.assign(name="Paris"), indicator, references=(Target(aim.value, words),)) if len(here) else None


def _unfinished(rows: pd.DataFrame, indicator: Indicator) -> list[str]:
    """« L'année 2022 n'est connue qu'en partie : 3 463 personnes de janvier à novembre 2022. », of each such year."""
    parts = rows[rows["period"].str.contains("/") & (rows["period"].str[:4] == rows["period"].str[8:12])]
    return [
        f"L’année {row['period'][:4]} n’est connue qu’en partie : {amount(row, indicator)} {at(row)}."
        for _, row in parts.iterrows()
    ]


def _towards(found: Progress, indicator: Indicator, catalog: Catalog) -> str:
    """« 4 792 personnes, par estimation, ont été relogées de janvier 2023 à mai 2024, pour une cible de 12 126… »"""
    now, aim = found.now, found.objective
    if now is None:
        return f"{unfound(catalog)}."
    facing = f", pour une cible de {format_exact(aim.value)}{by(aim)}" if aim and aim.value is not None else ""
    counted = f"{with_unit(now.value, indicator)}, par estimation, ont été relogées"
    return f"{counted} {at_words(now.words)}{facing}."


def _target(identifier: str, catalog: Catalog) -> Target | None:
    objective = next(iter(catalog.objectives_of(identifier, PARIS)), None)
    return None if objective is None else target_of(objective, catalog.indicators[identifier])


def _objective_said(identifier: str, catalog: Catalog) -> tuple[str, ...]:
    """What is set for the indicator, as printed under the figure."""
    indicator = catalog.indicators[identifier]
    return tuple(f"{indicator.short}. {set_by(o, indicator)}" for o in catalog.objectives_of(identifier, PARIS))


def _with_objective(table: pd.DataFrame, identifier: str, column: str, catalog: Catalog) -> pd.DataFrame:
    """The same table with a line for the objective under its column, where it counts what the column counts."""
    objective = next(iter(catalog.objectives_of(identifier, PARIS)), None)
    if table.empty or column not in table or not objective or objective.value is None or not objective.comparable:
        return table
    line: dict[str, object] = dict.fromkeys(table.columns, tables.ABSENT)
    line[str(table.columns[0])] = f"Objectif {objective.nature}"
    line[column] = worth(objective.value, objective, catalog.indicators[identifier])
    return pd.concat([table, pd.DataFrame([line])], ignore_index=True)


RECORDS = (
    Record("arpp", arpp, "publics_prioritaires", "publics-prioritaires", (HISTORY,), slide=True, action="2.2"),
    Record(
        "convention-attribution",
        convention,
        "publics_prioritaires",
        "publics-prioritaires",
        (HISTORY,),
        slide=True,
        action="2.2",
    ),
    Record("lda-personnes", barometre, "publics_prioritaires", "publics-prioritaires", (HISTORY,), slide=True),
    Record(
        "relogements-cibles",
        cibles,
        "publics_prioritaires",
        "publics-prioritaires",
        (HISTORY,),
        slide=True,
        action="2.2",
    ),
    Record(
        "logement-d-abord",
        logement_d_abord,
        "publics_prioritaires",
        "publics-prioritaires",
        (HISTORY,),
        slide=True,
        action="2.1",
    ),
)
SUMMARIES = {"publics-prioritaires": summary}
