"""What to ask a producer for: its missing and coming figures, the message that says so, the blank return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import format_date, format_period, listing, quantity
from reporting import echeances, queries, tables
from reporting.exhibit import MENTIONS, Exhibit
from reporting.exhibits.attendus import Line, View, lines, reference_period, reference_said
from reporting.exhibits.manques import blank
from reporting.queries import Connection

MANY = 4  # references listed one by one


@dataclass(frozen=True)
class Asked:
    """An indicator to ask for: the references missing, the one that comes by the committee and its due date."""

    line: Line
    missing: tuple[date, ...]
    ahead: tuple[date, date] | None

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the blank return; where no date is known, those of the plan until the report's."""
        dates = [*self.missing, *([self.ahead[0]] if self.ahead else [])]
        return tuple(sorted({day.year for day in dates}))


@dataclass(frozen=True)
class Message:
    """Plain text, ready to be sent."""

    subject: str
    body: str


def producteurs(connection: Connection, catalog: Catalog) -> list[str]:
    """Those whom the sheets ask for figures that nothing computes."""
    found = (p for i in catalog.indicators.values() if i.axis and not (i.ratio or i.computed) for p in i.producers)
    return sorted(set(found))


def asked(connection: Connection, catalog: Catalog, **choices: str | int) -> list[Asked]:
    """What a producer owes or will owe before the committee, and what it never sent without a date being agreed."""
    view = View(**choices)  # type: ignore[arg-type]
    found = []
    for line in lines(connection, catalog, view):
        ahead = echeances.coming(line.rule, line.last, view.day)
        soon = ahead if ahead and ahead[1] <= max(view.day, view.committee) else None
        missing = echeances.missing(line.rule, line.last, view.day)
        undated = line.rule.lag is None and line.rule.frequency != "ponctuelle"
        if not line.deduced and (missing or soon or undated):
            found.append(Asked(line, missing, soon))
    return found


def relance(connection: Connection, catalog: Catalog, **choices: str | int) -> Exhibit:
    """A producer's missing and coming figures, with the blank return for these periods."""
    view = View(**choices)  # type: ignore[arg-type]
    found = asked(connection, catalog, **choices)
    wanted = [(a.line.indicator, a.years or _until(view.bilan)) for a in found]
    table = pd.DataFrame(
        {
            "Indicateur": [a.line.link for a in found],
            "Unité": [a.line.indicator.unit for a in found],
            "Dernier reçu": [format_period(a.line.period) if a.line.period else "aucun" for a in found],
            "Manque": [_said(a.line.indicator, a.missing) or tables.ABSENT for a in found],
            "À venir": [_ahead(a) or tables.ABSENT for a in found],
            "Question ouverte": [a.line.indicator.question or tables.ABSENT for a in found],
        }
    )
    return Exhibit(
        name="relance",
        title=f"Chiffres demandés : {view.producteur}",
        subtitle=view.words,
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="le volet offre le modèle à remplir : une ligne par chiffre qui manque ou qui vient, valeurs vides."
        if found
        else "rien n'est demandé à ce producteur avant le COREP.",
        scope=f"{view.scope} Les chiffres que l'outil calcule ne sont pas demandés.",
        alternative=f"Tableau des chiffres demandés à {view.producteur} : {quantity(len(found), 0, 'indicateur', 'indicateurs')}.",
        indicators=tuple(a.line.indicator.id for a in found),
        template=blank(connection, catalog, wanted, view.producteur),
    )


def message(connection: Connection, catalog: Catalog, **choices: str | int) -> Message | None:
    """The message to a producer, in French; None where nothing is asked of it."""
    view = View(**choices)  # type: ignore[arg-type]
    found = asked(connection, catalog, **choices)
    if not found:
        return None
    said = MENTIONS.get(queries.jeu(connection), "")
    mention = f"[{said}] " if said else ""
    subject = f"{mention}PDALHPD de Paris : chiffres demandés pour le bilan de {view.bilan}"
    groups = (
        ("Chiffres qui manquent", [a for a in found if a.missing]),
        ("Chiffres à venir d'ici au COREP", [a for a in found if not a.missing and a.ahead]),
        ("Chiffres dont la date reste à convenir", [a for a in found if not a.missing and not a.ahead]),
    )
    body = [
        "Bonjour,",
        f"{_committee(view)} "
        f"Les fiches actions du plan désignent {view.producteur} comme producteur, seul ou avec d'autres, des chiffres qui suivent.",
        *(f"{head}\n\n" + "\n\n".join(map(_item, members)) for head, members in groups if members),
        "Le modèle à remplir est joint : une ligne par chiffre. Un chiffre provisoire est utile s'il est signalé comme tel. "
        "Si un chiffre ne peut pas être fourni, merci de nous en dire la raison et, si possible, la date à laquelle il le sera.",
        "Merci de votre aide.",
        "Le secrétariat du PDALHPD de Paris",
    ]
    return Message(subject, "\n\n".join(body))


def _committee(view: View) -> str:
    head, when = "Le COREP du 6e PDALHPD de Paris", format_date(view.committee)
    if view.committee < view.day:
        return f"{head}, tenu le {when}, a examiné le bilan de {view.bilan}."
    return f"{head} est prévu le {when} ; il examinera le bilan de {view.bilan}."


def _item(a: Asked) -> str:
    """An indicator in the message: what is wanted, its unit, rhythm and deadline, what is open."""
    indicator = a.line.indicator
    mesh = ", par arrondissement" if indicator.geography == "arrondissement" else ""
    wanted = []
    if a.missing:
        oldest = echeances.due(a.line.rule, a.missing[0])
        since = f", attendu depuis le {format_date(oldest)}" if oldest else ""
        wanted.append(
            f"manque : {_said(indicator, a.missing)}"
            + (since if len(a.missing) == 1 else f" (le plus ancien{since.replace(',', '')})")
        )
    if a.ahead:
        wanted.append(f"à venir : {_ahead(a)}")
    if a.line.period:
        wanted.append(f"dernier chiffre reçu : {format_period(a.line.period)}")
    details = [
        f"- {indicator.label} (en {indicator.unit}{mesh})",
        *wanted,
        f"fréquence : {indicator.frequency} ; échéance de la fiche : {indicator.deadline}",
        *([f"question ouverte : {indicator.question}"] if indicator.question else []),
    ]
    return "\n  ".join(details)


def _said(indicator: Indicator, references: Sequence[date]) -> str:
    """« 2022, 2023 et 2024 », « janvier 2022 à août 2026 »; empty if none."""
    if len(references) <= MANY:
        return listing(reference_said(indicator, reference) for reference in references)
    return format_period("/".join(reference_period(indicator, day) for day in (references[0], references[-1])))


def _ahead(a: Asked) -> str:
    if not a.ahead:
        return ""
    return f"{reference_said(a.line.indicator, a.ahead[0])}, attendu le {format_date(a.ahead[1])}"


def _until(year: int) -> tuple[int, ...]:
    return tuple(y for y in PLAN_YEARS if y <= year) or (PLAN_YEARS[0],)


EXHIBITS = {"relance": relance}
SUMMARIES: dict[str, object] = {}
