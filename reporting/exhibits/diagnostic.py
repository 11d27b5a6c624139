"""Diagnostic à mi-parcours: every indicator from its reference on, what cannot be measured, what is left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import format_period, quantity
from reporting import queries, tables
from reporting.change import BASES, changes
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits import logement_social, sru_calculs
from reporting.exhibits.manques import due
from reporting.exhibits.sentences import last
from reporting.exhibits.synthese import MEANINGS
from reporting.exhibits.trajectoire import has_reference, standing
from reporting.progress import Progress
from reporting.queries import Connection
from reporting.words import qualified, signed

SCOPE = "Indicateurs que demandent les fiches actions du 6e PDALHPD de Paris."
NO_TRAJECTORY = "Aucun indicateur du plan n'a à la fois un chiffre et une référence ou un objectif à lui opposer."
NO_TERMS = (
    "Depuis la veille du plan, les logements et les résidences principales de Paris ne sont publiés ensemble pour "
    "aucune année : l'évolution du taux ne peut pas être décomposée."
)
BREAK = "Seules des années comptées sur un même dénominateur sont décomposées : entre elles, l'écart ne se partage pas."
UNKNOWN = ("à collecter", "à définir", "non concerné à ce stade")


@dataclass(frozen=True)
class Section:
    """A part of the diagnosis, on its page and in its document: exhibits by name, each with its choices.

    `note`: what is to be said where there is nothing to show, or less than was asked.
    """

    name: str
    title: str
    pieces: tuple[tuple[str, dict[str, Any]], ...]
    note: str = ""


def sections(connection: Connection, catalog: Catalog) -> tuple[Section, ...]:
    """All of it, in order."""
    followed = [i.id for i in catalog.indicators.values() if i.axis and has_reference(connection, catalog, i.id)]
    spans = sru_calculs.spans(connection, catalog, sru_calculs.PARIS)
    split = [{"territoire": sru_calculs.PARIS, "depuis": since, "annee": until} for since, until in spans]
    years = logement_social.annees(connection)
    drawn = (
        [Section("arrondissements", "Le taux SRU par arrondissement", (("sru-carte", {"annee": years[0]}),))]
        if years
        else []
    )
    return (
        Section("references", "De la référence au dernier chiffre", (("diagnostic-references", {}),)),
        Section(
            "trajectoires",
            "Trajectoires",
            tuple(("trajectoire", {"indicateur": identifier}) for identifier in followed),
            "" if followed else NO_TRAJECTORY,
        ),
        Section(
            "decomposition",
            "Ce qui a fait varier le taux SRU",
            tuple(("sru-decomposition", choices) for choices in split),
            BREAK if any(until > PLAN_YEARS.start for _, until in spans) else NO_TERMS,
        ),
        *drawn,
        Section("manques", "Ce qui n'est pas encore mesurable", (("catalogue-etats", {}), ("diagnostic-manques", {}))),
        Section("questions", "Questions pour le plan suivant", (("diagnostic-questions", {}),)),
    )


def summary(connection: Connection, catalog: Catalog) -> Summary:
    standings = _standings(connection, catalog, "A")
    found = [standing for standing, *_ in standings]
    compared = sum(bool(changes(one.reference, indicator)) for one, indicator, _ in standings)
    placed = sum(one.distance is not None for one in found)
    unmeasured, opened = len(_unmeasured(connection, catalog)), len(_opened(catalog))
    without = quantity(unmeasured, 0, "n'a", "n'ont")
    sentence = (
        f"Sur les **{len(_asked(catalog))} indicateurs** que les fiches actions demandent, **{quantity(len(found), 0, 'a', 'ont')} un chiffre** "
        f"pour Paris, dont **{quantity(compared, 0, 'se compare à sa', 'se comparent à leur')} référence** ; "
        f"**{without} aucun chiffre public**."
    )
    return Summary(
        sentence,
        (
            Headline("Comparés à leur référence", str(compared), "un chiffre depuis 2022, la même assiette avant"),
            Headline("Face à un objectif", str(placed), "un chiffre, un objectif de même unité"),
            Headline("Sans chiffre public", str(unmeasured), "à collecter, à définir ou pas encore dus"),
            Headline("Questions ouvertes", str(opened), "ce que les fiches actions laissent à décider"),
        ),
    )


def references(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """Paris, every indicator of the plan with a figure: reference, last figure, change, gap to the trajectory."""
    found = _standings(connection, catalog, base)
    lines, kept = [_line(*one) for one in found], [rows for *_, rows in found]
    return Exhibit(
        name="diagnostic-references",
        title="Référence, dernier chiffre et écart, par indicateur",
        subtitle=f"Paris ; référence : {BASES[base]}",
        rows=pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading="sans référence comparable, aucune évolution n'est calculée : la raison est à sa place."
        if lines
        else "aucun indicateur du plan n'a de chiffre pour Paris.",
        scope=SCOPE,
        caveats=(
            "Écart à l'objectif : dernier chiffre moins objectif. Seule une échéance passée, pour qui est tenu, dit atteint ou non.",
        ),
        alternative="Tableau des indicateurs du plan : référence, dernier chiffre, évolution, objectif, état.",
        indicators=tuple(indicator.id for indicator in _asked(catalog)),
        calculation=(
            "Évolution = chiffre du plan − référence : en points pour un taux, en nombre et en % sinon ; à la précision du "
            "terme le moins précis. Un taux dont les termes sont connus est le rapport des sommes, sur autant d'années avant "
            "le plan que depuis."
        ),
    )


def manques(connection: Connection, catalog: Catalog) -> Exhibit:
    """The indicators of the plan that nothing published measures, and who is to provide them."""
    states = queries.indicators(connection).set_index("id")["state"]
    asked = _unmeasured(connection, catalog)
    table = pd.DataFrame(
        {
            "Fiche": [f"{indicator.axis}.{indicator.action}" for indicator in asked],
            "Indicateur": [tables.sheet(indicator) for indicator in asked],
            "État": [states[indicator.id] for indicator in asked],
            "Producteurs": [" ; ".join(indicator.producers) for indicator in asked],
            "Attendu": [due(indicator) for indicator in asked],
        }
    )
    return Exhibit(
        name="diagnostic-manques",
        title="Indicateurs sans chiffre public",
        subtitle=quantity(len(asked), 0, "indicateur des fiches actions", "indicateurs des fiches actions"),
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading=f"{' ; '.join(f'{state} : {MEANINGS[state]}' for state in UNKNOWN)}.",
        scope=SCOPE,
        alternative="Tableau des indicateurs sans chiffre public, avec leurs producteurs.",
        indicators=(),
    )


def questions(connection: Connection, catalog: Catalog) -> Exhibit:
    """What the sheets leave open, once each, and who decides."""
    opened = _opened(catalog)
    table = pd.DataFrame(
        {
            "Question": [question for question, _ in opened],
            "Indicateurs": [" ; ".join(names) for names in opened.values()],
            "Qui décide": [decider for _, decider in opened],
        }
    )
    return Exhibit(
        name="diagnostic-questions",
        title="Questions ouvertes",
        subtitle="Ce que les fiches actions laissent à décider",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="une question tranchée quitte ce tableau avec la définition qu'elle donne à son indicateur.",
        scope=SCOPE,
        alternative="Tableau des questions ouvertes, avec qui en décide.",
        indicators=(),
    )


def _asked(catalog: Catalog) -> list[Indicator]:
    asked = [indicator for indicator in catalog.indicators.values() if indicator.axis]
    return sorted(asked, key=lambda indicator: (indicator.axis, indicator.action))


def _standings(connection: Connection, catalog: Catalog, base: str) -> list[tuple[Progress, Indicator, pd.DataFrame]]:
    """Where each indicator with a figure of Paris stands, and its rows."""
    standings = []
    for indicator in _asked(catalog):
        rows = queries.series(connection, [indicator.id], [indicator.paris])
        if last(rows) is not None:
            standings.append((standing(connection, rows, catalog, indicator, base), indicator, rows))
    return standings


def _unmeasured(connection: Connection, catalog: Catalog) -> list[Indicator]:
    states = queries.indicators(connection).set_index("id")["state"]
    return [indicator for indicator in _asked(catalog) if states[indicator.id] in UNKNOWN]


def _opened(catalog: Catalog) -> dict[tuple[str, str], list[str]]:
    """Question and who decides → the indicators that wait for it."""
    opened: dict[tuple[str, str], list[str]] = {}
    for indicator in _asked(catalog):
        if indicator.question:
            opened.setdefault((indicator.question, indicator.decider), []).append(indicator.short)
    return opened


def _line(found: Progress, indicator: Indicator, rows: pd.DataFrame) -> dict[str, object]:
    here = last(rows)
    return {
        "Indicateur": tables.sheet(indicator),
        "Référence": found.reference.said(indicator),
        "Dernier chiffre": ""
        if here is None
        else f"{qualified(here['value'], here['status'], indicator)}, {format_period(here['period'])}",
        "Évolution": _change(found, indicator),
        "Écart à l'objectif": tables.ABSENT if found.distance is None else signed(found.distance, indicator),
        "État": found.words,
    }


def _change(found: Progress, indicator: Indicator) -> str:
    """From the reference to the figure that faces it, named where it is no single year; a dash where none does."""
    facing = found.reference.facing
    if facing is None or not (moved := changes(found.reference, indicator)):
        return tables.ABSENT
    return f"{facing.said(indicator)} : {moved}" if indicator.ratio else moved


EXHIBITS = {
    "diagnostic-references": references,
    "diagnostic-manques": manques,
    "diagnostic-questions": questions,
}
SUMMARIES = {"diagnostic": summary}
