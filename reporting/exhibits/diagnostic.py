"""Diagnostic à mi-parcours: every indicator from its reference on, what cannot be measured, what is left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import NNBSP, format_date, format_number, quantity
from reporting import queries, tables
from reporting.commentary import ENOUGH
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits import logement_social, sru_calculs
from reporting.exhibits.manques import due
from reporting.exhibits.synthese import MEANINGS
from reporting.exhibits.trajectoire import has_reference, signed, standing
from reporting.progress import BASES, Progress
from reporting.queries import Connection
from reporting.words import number

SCOPE = "Indicateurs que demandent les fiches actions du 6e PDALHPD de Paris."
NO_TRAJECTORY = "Aucun indicateur du plan n'a à la fois un chiffre et une référence ou un objectif à lui opposer."
NO_TERMS = (
    "Depuis la veille du plan, les logements et les résidences principales de Paris ne sont publiés ensemble pour "
    "aucune année : l'évolution du taux ne peut pas être décomposée."
)
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
    turns = _turns(connection, catalog)
    split = [{"territoire": sru_calculs.PARIS, "depuis": since, "annee": until} for since, until in pairwise(turns)]
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
            NO_TERMS if turns[-1:] <= [PLAN_YEARS.start] else "",
        ),
        *drawn,
        Section("manques", "Ce qui n'est pas encore mesurable", (("catalogue-etats", {}), ("diagnostic-manques", {}))),
        Section("questions", "Questions pour le plan suivant", (("diagnostic-questions", {}),)),
    )


def _turns(connection: Connection, catalog: Catalog) -> list[int]:
    """The years that the rate is taken apart between: the first known, the eve of the plan, the last."""
    years = sru_calculs.annees(connection, catalog, sru_calculs.PARIS)
    eve = max((year for year in years if year <= PLAN_YEARS.start), default=None)
    return sorted({*years[:1], *years[-1:], *([eve] if eve else [])})


def summary(connection: Connection, catalog: Catalog) -> Summary:
    found = [standing for standing, *_ in _standings(connection, catalog, "A")]
    compared = sum(_moved(one) is not None for one in found)
    placed = sum(_gap(one) is not None for one in found)
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
            Headline("Comparés à leur référence", str(compared), "même assiette avant et pendant le plan"),
            Headline("Face à leur trajectoire", str(placed), "une référence, un objectif daté et un chiffre"),
            Headline("Sans chiffre public", str(unmeasured), "à collecter, à définir ou pas encore dus"),
            Headline("Questions ouvertes", str(opened), "ce que les fiches actions laissent à décider"),
        ),
    )


def references(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """Paris, every indicator of the plan with a figure: reference, last figure, change, gap to the trajectory."""
    found = _standings(connection, catalog, base)
    lines, kept = [_line(one, indicator) for one, indicator, _ in found], [rows for *_, rows in found]
    return Exhibit(
        name="diagnostic-references",
        title="Référence, dernier chiffre et écart, par indicateur",
        subtitle=f"Paris ; référence : {BASES[base]}",
        rows=pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading="sans référence de même assiette, aucune évolution n'est calculée : la raison est à sa place."
        if lines
        else "aucun indicateur du plan n'a de chiffre pour Paris.",
        scope=SCOPE,
        caveats=("Écart : dernier chiffre moins trajectoire de la référence à l'objectif, à la date de ce chiffre.",),
        alternative="Tableau des indicateurs du plan : référence, dernier chiffre, évolution, objectif, état.",
        indicators=tuple(indicator.id for indicator in _asked(catalog)),
        calculation="Évolution = dernier chiffre − référence : en points pour un taux, en nombre et en % sinon.",
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
        rows = rows[~rows["period"].str.contains("/")]
        found, _ = standing(rows, catalog, indicator, base)
        if found.now is not None:
            standings.append((found, indicator, rows))
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


def _line(found: Progress, indicator: Indicator) -> dict[str, object]:
    now, base = found.now, found.reference
    return {
        "Indicateur": tables.sheet(indicator),
        "Référence": f"{number(base.point.value, indicator)}, {base.words}" if base.point else base.refusal,
        "Dernier chiffre": "" if now is None else f"{number(now.value, indicator)} au {format_date(now.day)}",
        "Évolution": _change(found, indicator),
        "Écart à la trajectoire": tables.ABSENT if (gap := _gap(found)) is None else signed(gap, indicator),
        "État": found.words,
    }


def _change(found: Progress, indicator: Indicator) -> str:
    """From the reference to the last figure; a dash where no reference counts what the figure counts."""
    moved, base = _moved(found), found.reference.point
    if moved is None or base is None:
        return tables.ABSENT
    if indicator.unit == "%" or base.value < ENOUGH:
        return signed(moved, indicator)
    return f"{signed(moved, indicator)} ({format_number(100 * moved / base.value, 1, sign=True)}{NNBSP}%)"


def _moved(found: Progress) -> float | None:
    """Last figure less reference; None where no reference counts what the figure counts, or the figure is not after."""
    now, base = found.now, found.reference.point
    return None if now is None or base is None or now.day <= base.day else now.value - base.value


def _gap(found: Progress) -> float | None:
    """Last figure less trajectory; None where no figure comes after the reference that the trajectory leaves from."""
    return None if _moved(found) is None else found.gap


EXHIBITS = {
    "diagnostic-references": references,
    "diagnostic-manques": manques,
    "diagnostic-questions": questions,
}
SUMMARIES = {"diagnostic": summary}
