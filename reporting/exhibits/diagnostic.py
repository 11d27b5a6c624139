"""Diagnostic à mi-parcours: every indicator from its reference on, what cannot be measured, what is left to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import NBSP, NNBSP, quantity
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.change import ACROSS, BASES, REFERENCES, ROUNDED, Reference, change_cell, changes, uneven
from reporting.analysis.echeances import READING
from reporting.analysis.progress import Progress
from reporting.analysis.words import DOUBTFUL, unbegun
from reporting.analysis.words import moved as moves
from reporting.exhibits import attendus, logement_social, sru_calculs
from reporting.exhibits.tensions import AGAINST, SILENT, TOWARDS, faced, side
from reporting.exhibits.trajectoire import offered, standing
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit, Headline, Summary, invented
from reporting.piece.record import BASE, Record
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

SCOPE = "Séries que suit le 6e PDALHPD de Paris, celles de ses dix-sept indicateurs et d’autres que nomment ses fiches."
ASKABLE = "indicateurs définis dont une année est déjà due"
NO_TRAJECTORY = "Aucun indicateur du plan n’a à la fois un chiffre et une référence ou un objectif à lui opposer."
NO_TERMS = (
    "Depuis la veille du plan, les logements et les résidences principales de Paris ne sont publiés ensemble pour "
    "aucune année : l’évolution du taux ne peut pas être décomposée. Celle d’avant le plan est à la page Logement social."
)
BREAK = "Seules des années comptées sur un même dénominateur sont décomposées : entre elles, l’écart ne se partage pas."


Stand = tuple[Progress, Indicator, pd.DataFrame]  # where a series of Paris stands, and its rows


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
    indicators = offered(connection, catalog)
    spans = sru_calculs.spans(connection, catalog, sru_calculs.PARIS)
    # What ends before the plan says nothing of it: it is on the page of social housing.
    split = [
        {"territoire": sru_calculs.PARIS, "depuis": since, "annee": until}
        for since, until in spans
        if until > PLAN_YEARS.start
    ]
    years = logement_social.annees(connection, catalog)
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
            tuple(("trajectoire", {"indicateur": identifier}) for identifier in indicators),
            "" if indicators else NO_TRAJECTORY,
        ),
        Section(
            "decomposition",
            "Ce qui a fait varier le taux SRU",
            tuple(("sru-decomposition", choices) for choices in split),
            BREAK if split else NO_TERMS,
        ),
        *drawn,
        Section("manques", "Ce qui n’est pas encore mesurable", (("catalogue-etats", {}), ("diagnostic-manques", {}))),
        Section("questions", "Questions pour le plan suivant", (("diagnostic-questions", {}),)),
    )


def summary(connection: Connection, catalog: Catalog) -> Summary:
    standings, made_up = _parted(stands(connection, catalog, "A"))
    told, made = (
        [said for one, indicator, _ in of if (said := changes(one.reference, indicator))] for of in (standings, made_up)
    )
    across = sum(ACROSS in said for said in told)
    placed, aside = (sum(one.distance is not None for one, *_ in of) for of in (standings, made_up))
    opened, counted = len(_opened(catalog)), attendus.tally(connection, catalog)
    sentence, bare = _leading(standings), tuple[Headline, ...]()
    questions: tuple[Headline, ...] = (
        Headline("Questions ouvertes", str(opened), "ce que les fiches actions laissent à décider"),
    )
    if counted.unknown:
        questions = () if unbegun(counted.unknown) else questions
        sentence += f" {counted.sentence}"
    else:
        due, lacking = attendus.due_since(connection, catalog, PLAN_YEARS.start)
        unmeasured = len(lacking)
        undefined = sum(one.undefined for one in catalog.plan_indicators.values())
        sentence += (
            f" Depuis {PLAN_YEARS[0]}, **{quantity(unmeasured, 0, 'indicateur', 'indicateurs')}** "
            f"n’{'ont' if unmeasured > 1 else 'a'} aucune année complète, reçue ni publiée ailleurs"
            + (f" ; {quantity(undefined, 0, 'autre reste', 'autres restent')} à définir." if undefined else ".")
        )
        sentence += f" {attendus.INVENTED}" if counted.invented else ""
        of_due = f"sur {len(due)} {ASKABLE}{', démonstration' if made_up else ''}"
        bare = (Headline(f"Sans année complète depuis {PLAN_YEARS[0]}", str(unmeasured), of_due),)
    return Summary(
        sentence,
        (
            Headline(
                "Séries comparées à leur référence",
                str(len(told)),
                f"sur {len(standings)} qui ont un chiffre"
                + (f" ; dont {across}{ACROSS[1:]}" if across else "")
                + _apart(len(made)),
            ),
            Headline("Face à un objectif", str(placed), f"un chiffre, un objectif de même unité{_apart(aside)}"),
            *bare,
            *questions,
        ),
    )


def _leading(standings: Sequence[Stand]) -> str:
    """How many of the published series go where, in Markdown."""
    of = Counter(side(one.reference, indicator) for one, indicator, _ in standings)
    if not standings:
        return "Aucune série du plan n’a de chiffre pour Paris."
    towards, against = of[TOWARDS], of[AGAINST]
    if len(standings) == 1:
        way = "vers son but" if towards else "à rebours de son but" if against else ""
        told = f"elle va {way}" if way else "rien ne peut être dit de son sens"
        return f"Une seule série du plan a un chiffre publié : **{told}**."
    return (
        f"Des {len(standings)} séries qui ont un chiffre publié, **{quantity(towards, 0, 'va', 'vont') if towards else 'aucune ne va'} "
        f"vers {'leur' if towards > 1 else 'son'} but**, **{against or 'aucune'} à rebours** ; des autres, rien de tel ne peut être dit."
    )


Line = tuple[tables.Link, str]


@dataclass(frozen=True)
class Moved:
    """One list of the first screen: its title, then each indicator with its sheet and what has changed, or why nothing."""

    title: str
    lines: tuple[Line, ...]


def lists(connection: Connection, catalog: Catalog) -> tuple[Moved, ...]:
    """What goes towards its aim, what goes away from it, the greatest first, and what cannot be said; what is invented
    last, each with its mark and counted apart.
    """
    of: dict[str, tuple[list[Line], list[Line]]] = {where: ([], []) for where in (TOWARDS, AGAINST, SILENT)}
    for made_up, some in enumerate(_parted(stands(connection, catalog, "A"))):
        for one, indicator, _ in sorted(some, key=lambda one: -_size(one[0].reference)):
            found = one.reference
            said, since = faced(one, indicator)
            joint = " " if since.startswith("depuis") else f"{NBSP}: "
            said = (f"{said}{_unsure(found, since)}{joint}{since}" if said else found.because) + (
                ", démonstration" if made_up else ""
            )
            where = side(found, indicator)
            of[where if where in of else SILENT][made_up].append((tables.sheet(indicator), said))
    titles = ("Vers leur but", "À rebours de leur but", "Ni l’un ni l’autre, ou sans comparaison")
    return tuple(
        Moved(f"{title} : {quantity(len(real), 0, 'série', 'séries')}{_apart(len(made))}", (*real, *made))
        for title, (real, made) in zip(titles, of.values(), strict=True)
    )


def _unsure(found: Reference, since: str) -> str:
    """« , provisoire, » of what a change goes to, where neither a word of doubt nor what follows says it."""
    facing = found.facing
    if facing is None or facing.status not in DOUBTFUL or facing.about or f"({facing.status})" in since:
        return ""
    return f", {facing.status}{',' * since.startswith('depuis')}"


def _size(found: Reference) -> float:
    after, before = found.facing, found.point
    return abs(after.value / before.value - 1) if after and before and before.value else 0.0


def references(connection: Connection, catalog: Catalog, base: str = "A") -> Exhibit:
    """Paris, every indicator of the plan with a figure: reference, last figure, change, gap to the trajectory."""
    found = stands(connection, catalog, base)
    lasts = attendus.paris_last(connection, catalog)
    lines = [
        _line(one, indicator, attendus.last_said(indicator, lasts.loc[indicator.id])) for one, indicator, _ in found
    ]
    kept = [rows for *_, rows in found]
    return Exhibit(
        title="Référence, dernier chiffre et écart, par indicateur",
        subtitle=f"Paris ; référence : {BASES[base]}",
        rows=pd.concat(kept, ignore_index=True) if kept else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame(lines),
        reading="sans référence comparable, aucune évolution n’est calculée : la raison est à sa place."
        if lines
        else "aucun indicateur du plan n’a de chiffre pour Paris.",
        scope=SCOPE,
        caveats=(
            REFERENCES,
            "Écart à l’objectif : dernier chiffre moins objectif. Atteint ou non atteint ne se dit qu’à l’échéance du texte, de qui est tenu.",
            *(
                (f"{capitalised(ROUNDED)}.",)
                if any(_uneven(one.reference, indicator) for one, indicator, _ in found)
                else ()
            ),
        ),
        alternative="Tableau des indicateurs du plan : référence, dernier chiffre, évolution, objectif, état.",
        indicators=tuple(one.id for one in catalog.indicators.values() if one.axis),
        calculation=(
            "Évolution = chiffre du plan − référence : en points pour un taux, en nombre et en % sinon ; à la précision du "
            "terme le moins précis. Un taux dont les termes sont connus est le rapport des sommes, sur autant d’années avant "
            "le plan que depuis."
        ),
    )


def manques(connection: Connection, catalog: Catalog) -> Exhibit:
    """The indicators of the plan that have no year of it, with who holds them."""
    unknown = attendus.before_returns(connection)
    due, missing = attendus.due_since(connection, catalog, PLAN_YEARS.start)
    found = (*attendus.of_year(connection, catalog), *attendus.missing(connection, catalog))
    last = {one.asked.id: one for one in found}
    kept = [] if unknown else [one for name, one in last.items() if name in missing]
    lasts = attendus.paris_last(connection, catalog)
    table = pd.DataFrame(
        {
            "Fiche": [one.asked.action for one in kept],
            "Indicateur": [one.asked.label for one in kept],
            "Détenteur": [one.asked.said_holder for one in kept],
            "Dernier chiffre": [attendus.lasts_said(one.asked, lasts, catalog) for one in kept],
            "État": [f"{one.year} : {one.state}" for one in kept],
        }
    )
    return Exhibit(
        title="Indicateurs sans année complète" + ("" if unknown else f" depuis {PLAN_YEARS[0]}"),
        subtitle="" if unknown else f"{len(kept)} sur {len(due)} {ASKABLE}",
        table=table,
        reading=attendus.NOT_COUNTED
        if unknown
        else "ni remontée ni publication ne donne une année du plan à toutes les séries qu’ils requièrent.",
        scope=SCOPE,
        caveats=(READING,),
        alternative="Tableau des indicateurs sans année du plan, avec leurs détenteurs.",
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
        title="Questions ouvertes",
        subtitle="Ce que les fiches actions laissent à décider",
        table=table,
        reading="une question tranchée quitte ce tableau avec la définition qu’elle donne à son indicateur.",
        scope=SCOPE,
        alternative="Tableau des questions ouvertes, avec qui en décide.",
        texts=True,
    )


def _asked(catalog: Catalog) -> list[Indicator]:
    """What the sheets of axes 2 and 3 ask for, in their order; axis 1 is the follow-up of the plan, not its outcomes."""
    asked = [indicator for indicator in catalog.indicators.values() if indicator.axis and indicator.axis > 1]
    return sorted(asked, key=lambda indicator: (indicator.axis, indicator.action))


def stands(connection: Connection, catalog: Catalog, base: str = "A") -> list[Stand]:
    """Where each of them that has a figure of Paris stands, and its rows; then the rows of the story that no sheet asks."""
    told = [catalog.indicators[one.row] for one in catalog.messages if one.row]
    standings = []
    for indicator in (*_asked(catalog), *(one for one in told if not one.axis)):
        rows = queries.series(connection, [indicator.id], [indicator.paris])
        if rows["value"].notna().any():
            standings.append((standing(connection, rows, catalog, indicator, base), indicator, rows))
    return standings


def _parted(standings: Sequence[Stand]) -> tuple[list[Stand], list[Stand]]:
    """Those of published figures, then those of invented ones: no count holds both."""
    made = [bool(invented(rows.dropna(subset=["value"])).any()) for *_, rows in standings]
    first, second = (
        [one for one, made_up in zip(standings, made, strict=True) if made_up == asked] for asked in (False, True)
    )
    return first, second


def _apart(made_up: int) -> str:
    """« ; 5 de démonstration », after a count of what is published."""
    return f"{NNBSP}; {made_up} de démonstration" if made_up else ""


def _opened(catalog: Catalog) -> dict[tuple[str, str], list[str]]:
    """Question and who decides → the indicators that wait for it."""
    opened: dict[tuple[str, str], list[str]] = {}
    for indicator in sorted(catalog.indicators.values(), key=lambda one: (one.axis or 0, one.action)):
        if indicator.axis and indicator.question:
            opened.setdefault((indicator.question, indicator.decider), []).append(indicator.short)
    return opened


def _line(found: Progress, indicator: Indicator, last: str) -> dict[str, object]:
    return {
        "Indicateur": tables.sheet(indicator),
        "Référence": found.reference.said(indicator),
        "Dernier chiffre": last,
        "Évolution": change_said(found, indicator) or tables.ABSENT,
        "Écart à l’objectif": _to_aim(found, indicator),
        "État": found.words,
    }


def _uneven(found: Reference, indicator: Indicator) -> bool:
    """Of the change from its reference, or from those beside it."""
    facing = found.facing
    terms = (found.point, *found.beside)
    return facing is not None and any(uneven(facing, term, indicator) for term in terms if term)


def _to_aim(found: Progress, indicator: Indicator) -> Cell | str:
    if found.distance is None or found.now is None:
        return tables.ABSENT
    return moves(found.distance, indicator, found.now.decimals)


def change_said(found: Progress, indicator: Indicator) -> Cell | str:
    """From the reference to the figure that faces it, named where it is not the last one; empty where none does."""
    facing = found.reference.facing
    if facing is None or found.now is None or not (moved := change_cell(found.reference, indicator)):
        return ""
    return f"{facing.said(indicator)} : {moved}" if indicator.ratio or facing.words != found.now.words else moved


RECORDS = (
    Record("diagnostic-references", references, "gouvernance", "diagnostic", (BASE,), register=True),
    Record("diagnostic-manques", manques, "gouvernance", "diagnostic", register=True),
    Record("diagnostic-questions", questions, "gouvernance", "diagnostic", register=True),
)
SUMMARIES = {"diagnostic": summary}
