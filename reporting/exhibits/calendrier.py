"""Calendrier des données: what the sheets want when, where each indicator stands for the report, the dates for a diary."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.entry import ONCE
from etl.catalog.plan import MID_TERM, PlanIndicator
from etl.french import format_date
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.echeances import NO_OBJECT, READING, UNKNOWN
from reporting.analysis.words import unbegun
from reporting.exhibits import attendus
from reporting.exhibits.attendus import Standing, View
from reporting.exhibits.completude import counts
from reporting.piece import tables
from reporting.piece.drawing import Row, Timeline
from reporting.piece.exhibit import Appointment, Exhibit, Headline, Summary
from reporting.piece.finding import cardinal, fitting
from reporting.piece.record import CALENDAR, Record
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

SCOPE = "Les 17 indicateurs que les fiches des axes 2 et 3 demandent."
OWN_DATE = (
    "La date est celle de la fiche : premier trimestre de l’année suivante, à la fin de mars. Une fois passée, elle dit ce "
    "qui est à demander, non qu’un producteur soit en défaut."
)


def frise(connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int) -> Exhibit:
    """The last figure of each indicator of the plan and the next date of its sheet."""
    view = View(jour, corep, bilan)
    found = attendus.of_year(connection, catalog, view.bilan)
    lasts = attendus.paris_last(connection, catalog)
    ahead = {one.id: when for (when, _), members in _ahead(connection, catalog, view).items() for one in members}
    rows = [
        Row(
            f"Action {one.asked.action}",
            one.asked.short,
            _last_day(one.asked, lasts),
            ahead.get(one.asked.id),
            one.state,
        )
        for one in found
    ]
    before = unbegun(attendus.before_returns(connection))
    return Exhibit(
        finding=_next_date(_ahead(connection, catalog, view), len(found), before),
        title="Le dernier chiffre, la prochaine date",
        subtitle=view.words,
        drawing=Timeline(
            rows, view.day, view.committee if view.corep else None, queries.known_on(connection) is not None
        ),
        rows=_behind(found, lasts),
        table=_table(found, lasts, catalog, connection),
        reading="un rond est le dernier chiffre d’une série requise, un losange la prochaine date que donne la fiche.",
        scope=SCOPE,
        caveats=(OWN_DATE, READING),
        alternative="Frise des dix-sept indicateurs : dernier chiffre et prochaine date ; le tableau les donne.",
        indicators=_required(found),
    )


def tableau(connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int) -> Exhibit:
    """Every indicator of the plan: who holds it, where it stands for the report; the dates to come for a diary."""
    view = View(jour, corep, bilan)
    found = attendus.of_year(connection, catalog, view.bilan)
    lasts = attendus.paris_last(connection, catalog)
    return Exhibit(
        title=f"Ce que le COREP aura pour {view.bilan}",
        subtitle=view.words,
        rows=_behind(found, lasts),
        table=_table(found, lasts, catalog, connection),
        reading=f"pour {view.bilan} : {attendus.tally(connection, catalog, view.bilan).words}.",
        scope=SCOPE,
        caveats=(OWN_DATE, READING),
        alternative=f"Tableau de l’état des dix-sept indicateurs pour {view.bilan}.",
        indicators=_required(found),
        appointments=_appointments(connection, catalog, view),
    )


def prochaines(connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int) -> Exhibit:
    """The next date of the sheets, by who holds the figures."""
    view = View(jour, corep, bilan)
    dates = _ahead(connection, catalog, view)
    table = pd.DataFrame(
        {
            "Date": [Cell(when) for when, _ in dates],
            "Détenteur": [holder for _, holder in dates],
            "Chiffres attendus": [_said(when, members) for (when, _), members in dates.items()],
        }
    )
    return Exhibit(
        title="Les prochaines dates",
        subtitle=f"À partir du {format_date(view.day)}",
        table=table,
        reading="les chiffres d’une année sont attendus à la fin du premier trimestre de la suivante."
        if dates
        else "aucune date à venir.",
        scope=SCOPE,
        caveats=("Ce que la fiche laisse à définir, ou qui est déjà là, n’y est pas.", READING),
        alternative="Tableau des prochaines dates.",
    )


def summary(connection: Connection, catalog: Catalog) -> Summary:
    """The count of every page, and the completeness that follows from it."""
    counted = attendus.tally(connection, catalog)
    day, read = queries.day_shown(connection), queries.last_reading(connection)
    part = counts(connection, day).get(counted.year, tables.ABSENT)
    but = ", démonstration" if counted.invented and part != tables.ABSENT else ""
    complete = Headline(f"Complétude {counted.year}", part, f"indicateurs attendus, reçus ou publiés{but}")
    what = f", sources consultées jusqu’au {format_date(read)}" if read and not queries.known_on(connection) else ""
    return Summary(
        counted.sentence if counted.unknown else f"Au **{format_date(day)}**{what}. {counted.sentence}",
        (*counted.headlines, complete) if counted.headlines else (),
    )


def _ahead(connection: Connection, catalog: Catalog, view: View) -> dict[tuple[dt.date, str], list[PlanIndicator]]:
    return attendus.coming(attendus.standings(connection, catalog), catalog, view.day)


def _next_date(dates: dict[tuple[dt.date, str], list[PlanIndicator]], of: int, before: str) -> str:
    """« La prochaine date des fiches est le 31 mars 2027, pour 12 indicateurs sur 17 »; who holds them, if but one."""
    if not dates:
        return fitting("les fiches ne donnent plus aucune date à venir")
    day = min(when for when, _ in dates)
    if before:
        return fitting(f"{before} ; première date des fiches : le {format_date(day)}")
    due = {holder: members for (when, holder), members in dates.items() if when == day}
    many = len({one.id for members in due.values() for one in members})
    head = f"la prochaine date des fiches est le {format_date(day)}, pour"
    counted = f"{head} {cardinal(many)} indicateur{'s' if many > 1 else ''} sur {cardinal(of)}"
    who = next(iter(due)) if len(due) == 1 else f"{cardinal(len(due))} détenteurs"
    return fitting(f"{counted} ({who})", counted)


def _year(when: dt.date, asked: PlanIndicator) -> str:
    """The year wanted, with this tool's reading where the sheet wants it once and gives no date."""
    return f"{when.year - 1}, {asked.said_deadline}" if asked.deadline in ONCE else str(when.year - 1)


def _said(when: dt.date, members: Sequence[PlanIndicator]) -> str:
    """« 2026 : Bilan de la COMED ; … »: some have a comma in their name."""
    return f"{when.year - 1} : {' ; '.join(asked.short for asked in members)}"


def _table(found: Sequence[Standing], lasts: pd.DataFrame, catalog: Catalog, connection: Connection) -> pd.DataFrame:
    there = attendus.partly(connection)
    return pd.DataFrame(
        {
            "Indicateur": [f"{one.asked.id} {one.asked.label}" for one in found],
            "Détenteur": [one.asked.said_holder for one in found],
            "Dernier chiffre": [attendus.lasts_said(one.asked, lasts, catalog) for one in found],
            "Date de la fiche": [_date(one) for one in found],
            "État": [capitalised(one.state) for one in found],
            "Manque": [
                " ; ".join(catalog.indicators[name].short + there.get((name, one.year), "") for name in one.missing)
                if one.missing and one.state not in (NO_OBJECT, UNKNOWN)
                else tables.ABSENT
                for one in found
            ],
        }
    )


def _date(one: Standing) -> Cell | str:
    """The day of the sheet; that it is still to be fixed, where the sheet says mid-term."""
    if one.due is None:
        return tables.ABSENT
    return "à fixer" if one.asked.deadline == MID_TERM else Cell(one.due)


def _last_day(asked: PlanIndicator, lasts: pd.DataFrame) -> dt.date | None:
    """When the last figure of a required series ends."""
    ends = lasts.loc[list(asked.exige), "last_period_end"].dropna()
    return None if ends.empty else pd.Timestamp(ends.max()).date()


def _required(found: Sequence[Standing]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in found for name in one.asked.exige))


def _behind(found: Sequence[Standing], lasts: pd.DataFrame) -> pd.DataFrame:
    """The last figure of each required series, for Paris; of each modality, without whole."""
    asked = lasts.loc[list(_required(found))]
    parts = pd.DataFrame([part for some in asked["parts"] for part in some], columns=queries.SERIES)
    whole = asked[queries.SERIES].dropna(subset=["value"])
    return pd.concat([whole, parts], ignore_index=True) if len(parts) else whole.reset_index(drop=True)


def _appointments(connection: Connection, catalog: Catalog, view: View) -> tuple[Appointment, ...]:
    """The committee if its day is set and to come, then a day for each holder."""
    committee = Appointment(f"corep-{view.bilan}", view.committee, f"COREP, bilan de {view.bilan} (date à confirmer)")
    return (
        *([committee] if view.corep and view.committee >= view.day else []),
        *(
            Appointment(
                f"donnees-{when:%Y-%m}-{hashlib.sha256(holder.encode()).hexdigest()[:10]}",
                when,
                f"Données attendues : {holder}",
                "\n".join(f"{asked.id} {asked.label} ({_year(when, asked)})" for asked in members),
            )
            for (when, holder), members in _ahead(connection, catalog, view).items()
        ),
    )


RECORDS = (
    Record("echeances-prochaines", prochaines, "gouvernance", "calendrier", CALENDAR, slide=True, register=True),
    Record("echeances-frise", frise, "gouvernance", "calendrier", CALENDAR),
    Record("echeances", tableau, "gouvernance", "calendrier", CALENDAR, register=True),
)
SUMMARIES = {"calendrier": summary}
