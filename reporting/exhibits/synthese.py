"""Synthèse: where the headline tensions stand, and how much of the plan can be measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from etl.catalog import PLAN_YEARS, UNITS, Catalog, Indicator, Message
from etl.french import format_period, listing
from reporting import queries
from reporting.analysis.change import BASES, REFERENCES, YEARS_BEFORE, printable
from reporting.analysis.comparability import joined
from reporting.analysis.echeances import ASKED, READING, UNDEFINED
from reporting.analysis.progress import Progress
from reporting.analysis.words import DOUBTFUL, aimed, counted, kept, number
from reporting.exhibits import attendus
from reporting.exhibits.trajectoire import nature, standing
from reporting.piece import tables
from reporting.piece.drawing import Rows, Spot, Tension
from reporting.piece.exhibit import Exhibit, Summary
from reporting.piece.finding import cardinal, fitting
from reporting.piece.record import BASE, Choice, Record
from reporting.piece.sentences import in_its_word
from reporting.queries import Connection

SHOWN = range(YEARS_BEFORE.start, PLAN_YEARS.stop)  # the one axis of the rows


def summary(connection: Connection, catalog: Catalog) -> Summary:
    counted = attendus.tally(connection, catalog)
    return Summary(counted.sentence, counted.headlines)


def tensions(
    connection: Connection, catalog: Catalog, base: str = "A", recit: tuple[tuple[str, str], ...] = ()
) -> Exhibit:
    """The messages of `recit` that are rows, those without figures included, each against its reference and its aim.

    `recit`: the messages told, in order, each with the title that someone wrote, empty for its finding.
    """
    known = {one.id: one for one in catalog.messages if one.row}
    told = [(known[name], title) for name, title in recit if name in known]
    found = [_found(connection, catalog, one, title, base) for one, title in told]
    lasts = attendus.paris_last(connection)
    missing = [one.indicator.short for one in found if one.rows.empty]
    return Exhibit(
        title="Les tensions du plan",
        finding=_counted(found, missing, "du plan" if len(found) == len(known) else "montrées"),
        subtitle=f"Paris, dernier chiffre connu ; référence : {BASES[base]}",
        drawing=Rows([row_of(one, lasts.loc[one.indicator.id]) for one in found], SHOWN, PLAN_YEARS),
        rows=pd.concat([one.rows for one in found], ignore_index=True)
        if found
        else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame([_cells(one, lasts.loc[one.indicator.id]) for one in found]),
        reading="chaque courbe a son échelle ; un point creux est provisoire ou approché, un point gris ne se compare pas au dernier ; le tireté est la référence, le trait plein l'objectif.",
        scope="Paris, tous arrondissements.",
        caveats=(
            REFERENCES,
            *([f"Sans chiffre reçu ni trouvé : {listing(missing)}."] if missing else []),
        ),
        alternative="Tableau des tensions du plan, avec pour chacune une petite courbe de 2019 à 2027.",
        indicators=tuple(one.indicator.id for one in found),
    )


@dataclass(frozen=True, eq=False)
class Found:
    """A message with its figures of Paris (columns of queries.SERIES), where they stand, and what is said of them."""

    indicator: Indicator
    rows: pd.DataFrame
    progress: Progress
    sentence: str = ""


def _found(connection: Connection, catalog: Catalog, message: Message, title: str, base: str) -> Found:
    from reporting.exhibits.recit import found  # the registry, from which a finding is asked, lists this module

    return replace(
        standing_of(connection, catalog, message, base), sentence=title or found(message, connection, catalog)
    )


def standing_of(connection: Connection, catalog: Catalog, message: Message, base: str) -> Found:
    """Where the figures of Paris stand, for a message that is a row; nothing is said of them yet."""
    indicator = catalog.indicators[message.row]
    rows = queries.series(connection, [indicator.id], [indicator.paris])
    rows = rows[~rows["period"].str.contains("/")]
    return Found(indicator, rows, standing(connection, rows, catalog, indicator, base))


def _counted(found: Sequence[Found], missing: Sequence[str], whose: str) -> str:
    """How many have a figure since the plan began; `whose`: « du plan », or « montrées » where some are left unsaid."""
    there = [one for one in found if one.progress.now and one.progress.now.day >= dt.date(PLAN_YEARS.start, 1, 1)]
    if not found:
        return ""
    every, some = (cardinal(len(which), feminine=True) for which in (found, there))
    which = f"les {every}" if len(there) == len(found) else f"{some} des {every}"
    held = "n'a de chiffre" if not there else "ont un chiffre" if len(there) > 1 else "a un chiffre"
    lead = f"{which} tensions {whose} {held} depuis {PLAN_YEARS.start}"
    named = listing(f"{name[:1].lower()}{name[1:]}" for name in missing)
    return fitting(f"{lead} ; sans aucun : {named}" if missing else lead, lead)


def _cells(one: Found, last: pd.Series) -> dict[str, object]:
    """The row of an office document, and of the table of the page."""
    where = one.progress
    return {
        "Indicateur": tables.Link(one.indicator.short, page_of(one.indicator)),
        "Dernière valeur": attendus.last_said(one.indicator, last),
        "Référence": where.reference.said(one.indicator),
        "Objectif": nature(where.objective, one.indicator),
        "Constat": one.sentence,
    }


def row_of(one: Found, last: pd.Series, sentence: str = "") -> Tension:
    """Its row, under its own sentence, or another."""
    point, objective = one.progress.reference.point, one.progress.objective
    aim = objective.value if objective and objective.comparable else None
    return Tension(
        label=one.indicator.short,
        page=page_of(one.indicator),
        sentence=sentence or one.sentence,
        points=_spots(one.rows, one.indicator),
        reference=None if point is None else (point.value, number(point.value, one.indicator, point.decimals)),
        aim=None if aim is None else (aim, str(aimed(aim, one.indicator))),
        **_last(one.indicator, last),
    )


def _last(indicator: Indicator, last: pd.Series) -> dict[str, str]:
    """The figure of a row of `attendus.paris_last` as `attendus.last_said` prints it, in its parts."""
    if pd.isna(last["value"]):
        found = attendus.last_said(indicator, last)
        return {"value": "aucun chiffre" if found == tables.ABSENT else found}
    value, doubt = printable(last, indicator)
    unit = UNITS[indicator.unit][1]
    said = unit in indicator.short.lower() or indicator.unit == "%"
    when = attendus.last_said(indicator, last).partition(", ")[2]
    shown = number(value, indicator, kept(last, indicator))
    return {"value": shown, "doubt": doubt, "unit": "" if said else unit, "when": when}


def page_of(indicator: Indicator) -> str:
    """The page of its subject; of what is on none, its sheet."""
    page = indicator.subject.replace("_", "-")
    return tables.sheet(indicator).page if indicator.subject in ("gouvernance", "contexte") else page


def _spots(rows: pd.DataFrame, indicator: Indicator) -> tuple[Spot, ...]:
    """The known points of whole years, else of whatever was published, within the axis; rows are few, pandas is slow."""
    found = [one for one in rows.itertuples() if pd.notna(one.value) and one.period_start.year in SHOWN]
    found = [one for one in found if len(one.period) == len("2024")] or found
    found.sort(key=lambda one: one.period_end)
    if not found:
        return ()
    points = rows.loc[[one.Index for one in found]]
    counted = [indicator.assiette(one.territory, one.publisher, str(one.period_start)[:10]) for one in found]
    links = joined(points, indicator, 1 if len(found[-1].period) == len("2024-01") else 15)
    return tuple(
        Spot(
            (one.period_start + (one.period_end - one.period_start) / 2).date(),
            float(one.value),
            f"{format_period(one.period)} : {in_its_word(row, indicator)}",
            one.status in DOUBTFUL,
            link,
            base != counted[-1],
        )
        for one, (_, row), link, base in zip(found, points.iterrows(), links, counted, strict=True)
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
                counted(sum(one.state in ASKED and one.year == year for one in by_holder[name])) for name in holders
            ],
            "À définir": [counted(sum(one.state == UNDEFINED for one in by_holder[name])) for name in holders],
            "À mi-parcours": [counted(sum(one.year != year for one in by_holder[name])) for name in holders],
            "Indicateurs": [" ; ".join(_dated(one, year) for one in by_holder[name]) for name in holders],
        }
    )
    return Exhibit(
        title=f"Ce qui manque pour {year}, par détenteur",
        subtitle=f"Indicateurs du plan ni reçus ni publiés ailleurs en entier : ceux de {year}, et ceux que la fiche veut à mi-parcours",
        table=table,
        reading="le détenteur est la personne ou le service à qui écrire ; il est à confirmer par le secrétariat.",
        scope="Les 17 indicateurs que les fiches des axes 2 et 3 demandent.",
        caveats=(READING,),
        alternative="Tableau des indicateurs manquants par détenteur.",
    )


def _dated(one: attendus.Standing, year: int) -> str:
    """Its label, with its year where it is another: « Publics AVDL et ASLL (2024) »."""
    return one.asked.label if one.year == year else f"{one.asked.label} ({one.year})"


def _shipped(_: Connection, catalog: Catalog) -> list[tuple[tuple[str, str], ...]]:
    return [tuple((one.id, "") for one in catalog.messages)]


RECORDS = (
    Record(
        "synthese-tensions",
        tensions,
        "gouvernance",
        "synthese",
        (BASE, Choice("recit", "", _shipped, free=True)),
        slide=True,
    ),
    Record("synthese-manques", manques, "gouvernance", "synthese", slide=True),
)
SUMMARIES = {"synthese": summary}
