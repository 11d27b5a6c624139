"""What to ask a holder for: the years that are missing or come before the committee, the message, the blank return."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.catalog.entry import ONCE
from etl.catalog.plan import PlanIndicator
from etl.french import format_date, quantity
from reporting import queries
from reporting.analysis.echeances import ASKED, HELD, READING
from reporting.exhibits import attendus
from reporting.exhibits.attendus import View
from reporting.exhibits.manques import blank
from reporting.piece import tables
from reporting.piece.exhibit import MENTIONS, Exhibit
from reporting.piece.record import CALENDAR, Choice, Record
from reporting.queries import Connection


@dataclass(frozen=True)
class Asked:
    """An indicator of the plan to ask for: the years that are missing, those that come by the committee.

    `series`: what is to be sent, each with the years that it lacks; `partial`: what is there of them, in words.
    """

    asked: PlanIndicator
    missing: tuple[int, ...]
    ahead: tuple[int, ...]
    series: tuple[tuple[Indicator, tuple[int, ...]], ...]
    partial: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """Plain text, ready to be sent."""

    subject: str
    body: str


def detenteurs(connection: Connection, catalog: Catalog) -> list[str]:
    """Those who hold the plan's figures."""
    return sorted({asked.holder for asked in catalog.plan_indicators.values()})


def demandes(
    connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int, producteur: str
) -> list[Asked]:
    """What a holder is to be asked for: nothing that is there, nothing that is still to be defined."""
    view = View(jour, corep, bilan, producteur)
    found, states = attendus.standings(connection, catalog), queries.states(connection)
    held = {(one.asked.id, one.year) for one in found if one.state in HELD}
    kept = []
    for asked in catalog.plan_indicators.values():
        if asked.holder != view.producteur or asked.undefined:
            continue
        missing = tuple(o.year for o in found if o.asked is asked and o.expected and o.state in ASKED)
        soon = ((year, due) for year, due in asked.expectations() if due and view.day <= due <= view.committee)
        ahead = tuple(year for year, _ in soon if (asked.id, year) not in held)
        mine = states[states["plan_indicator"] == asked.id]
        series = _lacking(mine, catalog, asked, ahead)
        if missing or ahead or series:
            kept.append(Asked(asked, missing, ahead, series, _partial(mine, series)))
    return kept


def _lacking(
    states: pd.DataFrame, catalog: Catalog, asked: PlanIndicator, ahead: tuple[int, ...]
) -> tuple[tuple[Indicator, tuple[int, ...]], ...]:
    """The series that give an indicator and that somebody sends, the required ones first, with the years they lack.

    `states`: of the indicator's series. Those that the pages list (manques.py), and what comes before the committee.
    """
    open_ = (states["expected"] & states["state"].isin(ASKED)) | (
        states["year"].isin(ahead) & ~states["state"].isin(HELD)
    )
    years = {str(name): tuple(map(int, of["year"])) for name, of in states[open_].groupby("indicator")}
    serving = [i for i in catalog.indicators.values() if i.id in years and i.senders]
    serving.sort(key=lambda i: i.id not in asked.exige)
    return tuple((i, years[i.id]) for i in serving)


def _partial(states: pd.DataFrame, series: tuple[tuple[Indicator, tuple[int, ...]], ...]) -> tuple[str, ...]:
    """« Logements agréés, 2025 : 18 arrondissements sur 20 », of the years that are to be sent whole."""
    there = {(row.indicator, row.year): row.detail for row in states.dropna(subset=["detail"]).itertuples()}
    asked = ((i, year) for i, years in series for year in years)
    return tuple(f"{i.label}, {year} : {there[i.id, year]}" for i, year in asked if (i.id, year) in there)


def relance(connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int, producteur: str) -> Exhibit:
    """What a holder is asked for, with the blank return for these years."""
    view = View(jour, corep, bilan, producteur)
    found = demandes(connection, catalog, jour, corep, bilan, producteur)
    lasts = attendus.paris_last(connection, catalog)
    series = [(one, i, years) for one in found for i, years in one.series]
    table = pd.DataFrame(
        {
            "Indicateur": [one.asked.label for one, *_ in series],
            "Série": [tables.sheet(i) for _, i, _ in series],
            "Unité": [i.unit for _, i, _ in series],
            "Dernier chiffre": [attendus.last_said(i, lasts.loc[i.id]) for _, i, _ in series],
            "Années": [attendus.years_said(years) for *_, years in series],
            "Question ouverte": [i.question or tables.ABSENT for _, i, _ in series],
        }
    )
    return Exhibit(
        title=f"Chiffres à demander : {view.producteur}",
        subtitle=view.words,
        table=table,
        reading="le volet offre le modèle à remplir : une ligne par chiffre demandé, valeurs vides."
        if found
        else attendus.NOT_COUNTED
        if attendus.before_returns(connection)
        else "rien n’est à demander à ce détenteur avant le COREP.",
        scope="Séries qui donnent les indicateurs du plan ; celles que l’outil calcule ne sont pas demandées.",
        caveats=(READING,) if any(one.asked.deadline in ONCE for one in found) else (),
        alternative=f"Tableau des chiffres à demander, {view.producteur} : {quantity(len(found), 0, 'indicateur', 'indicateurs')}.",
        indicators=tuple(dict.fromkeys(i.id for _, i, _ in series)),
        template=blank(connection, catalog, _once(series), view.producteur),
    )


def _once(series: list[tuple[Asked, Indicator, tuple[int, ...]]]) -> list[tuple[Indicator, tuple[int, ...]]]:
    """Each series once, with all its years: some serve two indicators."""
    years: dict[str, set[int]] = {}
    for _, i, lacked in series:
        years.setdefault(i.id, set()).update(lacked)
    named = {i.id: i for _, i, _ in series}
    return [(named[name], tuple(sorted(found))) for name, found in years.items()]


def message(
    connection: Connection, catalog: Catalog, jour: str, corep: str, bilan: int, producteur: str
) -> Message | None:
    """The message to a holder, in French; None where nothing is asked of it."""
    view = View(jour, corep, bilan, producteur)
    found = demandes(connection, catalog, jour, corep, bilan, producteur)
    if not found:
        return None
    said = MENTIONS.get(queries.jeu(connection), "")
    mention = f"[{said}] " if said else ""
    subject = f"{mention}PDALHPD de Paris : chiffres demandés pour le bilan de {view.bilan}"
    body = [
        "Bonjour,",
        f"{_committee(view)} Nous croyons que votre service ({view.producteur}) détient les chiffres qui suivent ; si c’est un "
        "autre, merci de nous dire lequel.",
        *map(_item, found),
        "Le modèle à remplir est joint : une ligne par chiffre. Un chiffre provisoire est utile s’il est signalé comme tel. "
        "Si un chiffre ne peut pas être fourni, merci de nous en dire la raison et, si possible, la date à laquelle il le sera.",
        "Merci de votre aide.",
        "Le secrétariat du PDALHPD de Paris",
    ]
    return Message(subject, "\n\n".join(body))


def _committee(view: View) -> str:
    if not view.corep:
        return f"Le prochain COREP du 6e PDALHPD de Paris examinera le bilan de {view.bilan}."
    head, when = "Le COREP du 6e PDALHPD de Paris", format_date(view.committee)
    if view.committee < view.day:
        return f"{head}, tenu le {when}, a examiné le bilan de {view.bilan}."
    return f"{head} est prévu le {when} ; il examinera le bilan de {view.bilan}."


def _item(one: Asked) -> str:
    """An indicator in the message: its years, its series with their units, the sheet's date, what is open."""
    asked = one.asked
    questions = dict.fromkeys(i.question for i, _ in one.series if i.question)
    details = [
        f"- {asked.label} (fiche {asked.action})",
        *([f"à demander : {attendus.years_said(one.missing)}"] if one.missing else []),
        *([f"à venir : {attendus.years_said(one.ahead)}"] if one.ahead else []),
        *(f"série : {i.label} (en {i.unit}{_mesh(i)}), {attendus.years_said(years)}" for i, years in one.series),
        *(f"déjà là, en partie : {one}" for one in one.partial),
        f"échéance de la fiche : {asked.said_deadline} ; production : {asked.said_lag}",
        f"producteurs selon la fiche : {' ; '.join(asked.producers)}",
        *(f"question ouverte : {question}" for question in questions),
    ]
    return "\n  ".join(details)


def _mesh(indicator: Indicator) -> str:
    return ", par arrondissement" if indicator.geography == "arrondissement" else ""


_HOLDER = Choice("producteur", "Destinataire", detenteurs, address="destinataire")
RECORDS = (Record("relance", relance, "gouvernance", "calendrier", (*CALENDAR, _HOLDER), register=True),)
