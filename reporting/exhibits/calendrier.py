"""Calendrier des données: what is due when, what is late, what the committee will have on its table."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from etl.catalog import STATUSES, SUBJECTS, Catalog, Indicator
from etl.french import NBSP, format_date, format_period, listing, quantity
from reporting import queries, tables
from reporting.echeances import ABSENT, BY_THEN, LATE, NEVER, STATES
from reporting.exhibit import Appointment, Exhibit, Headline, Part, Summary
from reporting.exhibits.attendus import Line, View, campaigns, lines
from reporting.exhibits.completude import share
from reporting.exhibits.sentences import capitalised
from reporting.figures.timeline import Row, timeline
from reporting.queries import Connection

DRAWN, NEXT = 25, 5  # rows of the figure, dates to come
OWN_DATE = (
    "La date attendue suit la fiche : dernière date de référence, une période, puis le décalage de production, en fin de mois ; "
    "au plus tôt pour le premier chiffre du plan. "
    "La fiche donne un seul décalage, même où deux producteurs répondent."
)
PRESSING = "les plus pressants, hors ceux qui se calculent à partir d'autres ; le tableau des échéances les a tous."
MID_TERM = "« À mi-parcours » s'entend au 31 décembre 2024, fin de la troisième des six années du plan."


def frise(connection: Connection, catalog: Catalog, **choices: str | int) -> Exhibit:
    """The last figure and the next expected one, an indicator a row, the most urgent ones where there are many."""
    view = View(**choices)  # type: ignore[arg-type]
    found = lines(connection, catalog, view)
    dated = [line for line in found if (line.last or line.situation.expected) and not line.deduced]
    kept = sorted(dated[:DRAWN], key=lambda line: list(SUBJECTS).index(line.indicator.subject))
    left = len(found) - len(kept)
    return Exhibit(
        name="echeances-frise",
        title="Ce qui est reçu, ce qui est attendu",
        subtitle=view.words,
        figure=timeline([_row(line) for line in kept], view.day, view.committee) if kept else None,
        rows=_behind(connection, kept),
        table=_table(kept),
        reading="un losange à gauche du trait « aujourd'hui » est un chiffre en retard, ou jamais reçu s'il est seul.",
        scope=view.scope,
        caveats=(
            *((f"{quantity(len(kept), 0, 'indicateur dessiné', 'indicateurs dessinés')}, {PRESSING}",) if left else ()),
            OWN_DATE,
            MID_TERM,
        ),
        alternative=f"Frise des indicateurs. {_counted(found)}",
        commentary=((Part(_counted(found)),),),
        indicators=tuple(line.indicator.id for line in kept),
    )


def tableau(connection: Connection, catalog: Catalog, **choices: str | int) -> Exhibit:
    """Every indicator kept, with its due date and what the committee will have; the dates to come for a diary."""
    view = View(**choices)  # type: ignore[arg-type]
    found = lines(connection, catalog, view)
    there = Counter(line.committee for line in found)
    valued = sum(there[status] for status in STATUSES)
    return Exhibit(
        name="echeances",
        title="Échéances et situation au COREP",
        subtitle=view.words,
        rows=_behind(connection, found),
        table=_table(found),
        reading=f"pour {view.bilan}, indicateurs qui ont leur chiffre : {valued} sur {len(found)} ; attendus d'ici au COREP : {there[BY_THEN]} ; absents : {there[ABSENT]}.",
        scope=view.scope,
        caveats=(OWN_DATE, MID_TERM),
        alternative=f"Tableau des échéances. {_counted(found)}",
        indicators=tuple(line.indicator.id for line in found),
        appointments=_appointments(found, view),
    )


def prochaines(connection: Connection, catalog: Catalog, **choices: str | int) -> Exhibit:
    """The next dates on which figures are due."""
    view = View(**choices)  # type: ignore[arg-type]
    dates = sorted(campaigns(lines(connection, catalog, view), view.day).items())
    days = sorted({when for (when, _), _ in dates})[:NEXT]
    kept = [(when, producers, members) for (when, producers), members in dates if when in days]
    table = pd.DataFrame(
        {
            "Date": [format_date(when).replace(" ", NBSP) for when, _, _ in kept],
            "Producteurs": [" ; ".join(producers) for _, producers, _ in kept],
            "Chiffres attendus": [_by_reference(members) for _, _, members in kept],
        }
    )
    return Exhibit(
        name="echeances-prochaines",
        title="Les prochaines dates",
        subtitle=f"À partir du {format_date(view.day)}, {NEXT} dates au plus",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="avant les deux-points, la date de référence des chiffres attendus ce jour-là."
        if kept
        else "aucune date à venir.",
        scope=view.scope,
        caveats=(
            "Un indicateur en retard est ici pour sa prochaine échéance. Ce qui se calcule à partir d'autres chiffres n'y est pas.",
        ),
        alternative="Tableau des prochaines échéances.",
        indicators=(),
    )


def summary(connection: Connection, catalog: Catalog) -> Summary:
    """Where the plan's indicators stood on the day the sources were last read."""
    day = queries.last_consultation(connection)
    view = View(day.isoformat(), day.isoformat(), day.year - 1)
    found = lines(connection, catalog, view)
    counts = Counter(line.situation.state for line in found)
    rest = len(found) - counts[LATE] - counts[NEVER]
    part = dict(queries.completude_known(connection, day).itertuples(index=False)).get(str(view.bilan))
    what = "" if queries.known_on(connection) else ", jour de la dernière consultation des sources"
    return Summary(
        f"Au **{format_date(day)}**{what}, sur **{len(found)} indicateurs** que les fiches actions "
        f"demandent, **{counts[LATE]}** sont en retard, **{counts[NEVER]}** n'ont jamais été reçus.",
        (
            Headline("En retard", str(counts[LATE]), "le chiffre suivant devrait être publié"),
            Headline("Jamais reçus", str(counts[NEVER]), "à la maille que la fiche demande"),
            Headline(
                "À jour ou sans échéance", str(rest), "le chiffre suivant n'est pas encore dû, ou n'a pas de date"
            ),
            Headline(
                f"Complétude {view.bilan}",
                tables.ABSENT if part is None else share(part),
                "indicateurs du plan qui ont leur chiffre",
            ),
        ),
    )


def _by_reference(members: Sequence[tuple[Indicator, str]]) -> str:
    """« 2026 : recours, décisions ; 1er janvier 2026 : logements SRU »."""
    said = dict.fromkeys(reference for _, reference in members)
    return " ; ".join(f"{reference} : {', '.join(i.short for i, r in members if r == reference)}" for reference in said)


def _row(line: Line) -> Row:
    return Row(
        SUBJECTS[line.indicator.subject], line.indicator.short, line.last, line.situation.expected, line.situation.words
    )


def _table(found: Sequence[Line]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Indicateur": [line.link for line in found],
            "Producteurs": [" ; ".join(line.indicator.producers) for line in found],
            "Dernière période": [format_period(line.period) if line.period else tables.ABSENT for line in found],
            "Attendu le": [format_date(w) if (w := line.situation.expected) else tables.ABSENT for line in found],
            "État": [capitalised(line.situation.words) for line in found],
            "Au COREP": [line.committee for line in found],
        }
    )


def _behind(connection: Connection, found: Sequence[Line]) -> pd.DataFrame:
    """The figures of the last period of each indicator."""
    rows = queries.series(connection, [line.indicator.id for line in found if line.period])
    last = {line.indicator.id: line.period for line in found}
    return rows[rows["period"] == rows["indicator"].map(last)].reset_index(drop=True)


def _counted(found: Sequence[Line]) -> str:
    """« 19 en retard, 22 jamais reçu… », in the order of urgency."""
    counts = Counter(line.situation.state for line in found)
    return f"{capitalised(listing(f'{state} : {counts[state]}' for state in STATES if counts[state]))}."


def _appointments(found: Sequence[Line], view: View) -> tuple[Appointment, ...]:
    """The committee unless it is past, then a day for each group of producers."""
    committee = Appointment(f"corep-{view.bilan}", view.committee, f"COREP, bilan de {view.bilan} (date à confirmer)")
    return (
        *([committee] if view.committee >= view.day else []),
        *(
            Appointment(
                f"donnees-{when:%Y-%m}-{_digest(view.sujet, view.indicateurs, *producers)}",
                when,
                f"Données attendues : {', '.join(producers)}",
                "\n".join(f"{i.label} ({said})" for i, said in members),
            )
            for (when, producers), members in sorted(campaigns(found, view.day).items())
        ),
    )


def _digest(*names: str) -> str:
    """A short name for a group of producers and the filter that chose their indicators."""
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:10]


EXHIBITS = {
    "echeances-frise": frise,
    "echeances": tableau,
    "echeances-prochaines": prochaines,
}
SUMMARIES = {"calendrier": summary}
