"""Diagnostic à mi-parcours: every indicator from its reference on, what cannot be measured, what is left to decide."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog, Indicator
from etl.french import NNBSP, format_date, format_number, quantity
from reporting import queries, tables
from reporting.commentary import ENOUGH
from reporting.exhibit import Exhibit
from reporting.exhibits.manques import due
from reporting.exhibits.synthese import MEANINGS
from reporting.exhibits.trajectoire import signed, standing
from reporting.progress import BASES, Progress
from reporting.queries import Connection
from reporting.words import number

SCOPE = "Indicateurs que demandent les fiches actions du 6e PDALHPD de Paris."
UNKNOWN = ("à collecter", "à définir", "non concerné à ce stade")


def references(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """Paris, every indicator of the plan with a figure: reference, last figure, change, gap to the trajectory."""
    lines, kept = [], []
    for indicator in _asked(catalog):
        rows = queries.series(connection, [indicator.id], [indicator.paris])
        rows = rows[~rows["period"].str.contains("/")]
        found, _ = standing(rows, catalog, indicator, base)
        if found.now is not None:
            lines.append(_line(found, indicator))
            kept.append(rows)
    return Exhibit(
        name="diagnostic-references",
        title="De la référence au dernier chiffre",
        subtitle=f"Paris ; référence : {BASES[base]}",
        rows=pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading="sans référence de même assiette, aucune évolution n'est calculée : la raison est à sa place.",
        scope=SCOPE,
        caveats=("Écart : dernier chiffre moins trajectoire de la référence à l'objectif, à la date de ce chiffre.",),
        alternative="Tableau des indicateurs du plan : référence, dernier chiffre, évolution, objectif, état.",
        indicators=tuple(indicator.id for indicator in _asked(catalog)),
        calculation="Évolution = dernier chiffre − référence : en points pour un taux, en nombre et en % sinon.",
    )


def manques(connection: Connection, catalog: Catalog) -> Exhibit:
    """The indicators of the plan that nothing published measures, and who is to provide them."""
    states = queries.indicators(connection).set_index("id")["state"]
    asked = [indicator for indicator in _asked(catalog) if states[indicator.id] in UNKNOWN]
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
        title="Ce qui n'est pas encore mesurable",
        subtitle=quantity(len(asked), 0, "indicateur sans chiffre public", "indicateurs sans chiffre public"),
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading=f"{' ; '.join(f'{state} : {MEANINGS[state]}' for state in UNKNOWN)}.",
        scope=SCOPE,
        alternative="Tableau des indicateurs sans chiffre public, avec leurs producteurs.",
        indicators=(),
    )


def questions(connection: Connection, catalog: Catalog) -> Exhibit:
    """What the sheets leave open, once each, and who decides."""
    opened: dict[tuple[str, str], list[str]] = {}
    for indicator in _asked(catalog):
        if indicator.question:
            opened.setdefault((indicator.question, indicator.decider), []).append(indicator.short)
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


def _line(found: Progress, indicator: Indicator) -> dict[str, object]:
    now, base = found.now, found.reference
    return {
        "Indicateur": tables.sheet(indicator),
        "Référence": f"{number(base.point.value, indicator)}, {base.words}" if base.point else base.refusal,
        "Dernier chiffre": "" if now is None else f"{number(now.value, indicator)} au {format_date(now.day)}",
        "Évolution": _change(found, indicator),
        "Écart à la trajectoire": tables.ABSENT if found.gap is None else signed(found.gap, indicator),
        "État": found.words,
    }


def _change(found: Progress, indicator: Indicator) -> str:
    """From the reference to the last figure; a dash where no reference counts what the figure counts."""
    now, base = found.now, found.reference.point
    if now is None or base is None or now.day <= base.day:
        return tables.ABSENT
    moved = now.value - base.value
    if indicator.unit == "%" or base.value < ENOUGH:
        return signed(moved, indicator)
    return f"{signed(moved, indicator)} ({format_number(100 * moved / base.value, 1, sign=True)}{NNBSP}%)"


EXHIBITS = {
    "diagnostic-references": references,
    "diagnostic-manques": manques,
    "diagnostic-questions": questions,
}
