"""Synthèse: where the headline tensions stand, and how much of the plan can be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Message
from etl.french import NNBSP, listing, with_article
from reporting import queries
from reporting.analysis.change import REFERENCES
from reporting.analysis.echeances import ASKED, READING, UNDEFINED
from reporting.analysis.words import counted, unfound
from reporting.exhibits import attendus
from reporting.exhibits.diagnostic import change_said
from reporting.exhibits.tensions import (
    AGAINST,
    MARKS,
    NEUTRAL,
    SHOWN,
    SILENT,
    STILL,
    TOWARDS,
    Found,
    page_of,
    row_of,
)
from reporting.exhibits.trajectoire import nature, standing
from reporting.piece import tables
from reporting.piece.drawing import Rows
from reporting.piece.exhibit import Exhibit, Summary
from reporting.piece.finding import cardinal, fitting
from reporting.piece.record import Choice, Record
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

# Of each side: how one tension stands, how several do, and the fewest words of it.
SIDES: Final = {
    AGAINST: ("s’éloigne de son but", "s’éloignent de leur but", "à rebours"),
    TOWARDS: ("va vers son but", "vont vers leur but", "vers le but"),
    STILL: ("ne va nettement dans aucun sens", "ne vont nettement dans aucun sens", "sans sens net"),
    NEUTRAL: ("n’a pas de but déclaré", "n’ont pas de but déclaré", "sans but déclaré"),
    SILENT: ("ne se compare pas à l’avant-plan", "ne se comparent pas à l’avant-plan", "sans comparaison"),
}
Recit = tuple[tuple[str, str], ...]  # the messages told, in order, each with the title that someone wrote, or ""


def summary(connection: Connection, catalog: Catalog, recit: Recit | None = None) -> Summary:
    """« Sur dix tensions, deux s'éloignent de leur but : … ; deux n'ont pas de but déclaré ; six ne se comparent pas à l'avant-plan »."""
    found = _rows(connection, catalog, _all(catalog) if recit is None else recit)
    told = (
        _said(some, made_up) for made_up in (False, True) if (some := [one for one in found if one.invented == made_up])
    )
    return Summary(" ".join(told) or "Aucun message n’est retenu pour le comité : la page *Textes* les choisit.")


def tensions(connection: Connection, catalog: Catalog, recit: Recit = ()) -> Exhibit:
    """The messages of `recit` that are rows, those without figures included, each against its reference and its aim."""
    found = _rows(connection, catalog, recit)
    lasts = attendus.paris_last(connection, catalog)
    missing = [one.indicator.short for one in found if one.rows.empty]
    known = [one.rows for one in found if len(one.rows)]
    return Exhibit(
        title="Les tensions du plan",
        finding=_counted([one.side for one in found if not one.invented], sum(one.invented for one in found)),
        subtitle="Paris, dernier chiffre connu et ce qui a changé depuis ce qui précède le plan",
        drawing=Rows([row_of(one, lasts.loc[one.indicator.id], catalog) for one in found], SHOWN, PLAN_YEARS)
        if found
        else None,
        rows=pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame([_cells(one, lasts.loc[one.indicator.id]) for one in found]),
        reading="un écart que le doute des chiffres couvre, ou un indicateur sans sens favorable, n’est ni vers un but ni à rebours.",
        scope="Paris, tous arrondissements.",
        caveats=(
            REFERENCES,
            *(
                [f"{capitalised(unfound(catalog, 'sans chiffre reçu ni trouvé'))} : {listing(missing)}."]
                if missing
                else []
            ),
        ),
        alternative="Tableau des tensions du plan, avec pour chacune une petite courbe de 2019 à 2027.",
        indicators=tuple(one.indicator.id for one in found),
        calculation="Évolution = dernier chiffre du plan − référence, à la précision du terme le moins précis.",
    )


def _rows(connection: Connection, catalog: Catalog, recit: Recit) -> list[Found]:
    known = {one.id: one for one in catalog.messages if one.row}
    return [_found(connection, catalog, known[name], title) for name, title in recit if name in known]


def _found(connection: Connection, catalog: Catalog, message: Message, title: str) -> Found:
    from reporting.exhibits.recit import found  # the registry, from which a finding is asked, lists this module

    said = title or found(message, connection, catalog)
    return replace(_standing(connection, catalog, message), sentence=said, written=bool(title), counts=message.counts)


def _standing(connection: Connection, catalog: Catalog, message: Message) -> Found:
    """Where the figures of Paris stand, for a message that is a row; nothing is said of them yet."""
    indicator = catalog.indicators[message.row]
    rows = queries.series(connection, [indicator.id], [indicator.paris])
    rows = rows[~rows["period"].str.contains("/")]
    return Found(indicator, rows, standing(connection, rows, catalog, indicator, "A"))


def _counted(sides: Sequence[str], invented: int = 0) -> str:
    """« Sur dix tensions : deux à rebours, deux sans but déclaré, six sans comparaison »: all ten, no side that is empty;
    those whose last figure is `invented` are only counted, apart.
    """
    if not sides:
        return ""
    apart = f"{NNBSP}; {cardinal(invented, feminine=True)} sur chiffres inventés" if invented else ""
    head = f"sur {cardinal(len(sides), feminine=True)} tensions"
    if {*sides} == {SILENT} and len(sides) > 1:
        return fitting(f"aucune des {cardinal(len(sides), feminine=True)} tensions ne se compare à l’avant-plan{apart}")
    full = ", ".join(_many(sides.count(side), side) for side in SIDES if side in sides)
    short = ", ".join(
        f"{cardinal(sides.count(side), feminine=True)} {SIDES[side][-1]}" for side in SIDES if side in sides
    )
    return fitting(f"{head}, {full}{apart}", f"{head} : {short}{apart}")


def _said(found: Sequence[Found], made_up: bool) -> str:
    """The same with the names of those that move, for the head of a page; a sentence of its own for what is invented."""
    parts = []
    for side in SIDES:
        names = [one.indicator.short[:1].lower() + one.indicator.short[1:] for one in found if one.side == side]
        if names and side in (AGAINST, TOWARDS):
            parts.append(f"**{_many(len(names), side)}** : {listing(names)}")
        elif names:
            parts.append(_many(len(names), side))
    head = f"Sur {cardinal(len(found), feminine=True)} {'tension' if len(found) == 1 else 'tensions'}"
    return f"{head}{' aux chiffres inventés' if made_up else ''}, {' ; '.join(parts)}."


def _many(count: int, side: str) -> str:
    return f"{cardinal(count, feminine=True)} {SIDES[side][count > 1]}"


def _cells(one: Found, last: pd.Series) -> dict[str, object]:
    """The row of an office document, and of the table of the page."""
    where = one.progress
    return {
        "Indicateur": tables.Link(one.indicator.short, page_of(one.indicator)),
        "Dernière valeur": attendus.last_said(one.indicator, last),
        "Référence": where.reference.said(one.indicator),
        "Évolution": change_said(where, one.indicator),
        "Sens": f"{MARKS[one.side]} {one.side}",
        "Objectif": nature(where.objective, one.indicator),
        "Constat": one.sentence,
    }


def manques(connection: Connection, catalog: Catalog) -> Exhibit:
    """The indicators of the plan that lack the last year due, by who holds them."""
    tallied = attendus.tally(connection, catalog)
    year, unknown = tallied.year, tallied.unknown
    found = [] if unknown else attendus.missing(connection, catalog)
    holders = sorted({one.asked.said_holder for one in found})
    by_holder = {name: [one for one in found if one.asked.said_holder == name] for name in holders}
    asked = {name: sum(one.state in ASKED and one.year == year for one in by_holder[name]) for name in holders}
    table = pd.DataFrame(
        {
            "Détenteur": holders,
            "À demander": [counted(asked[name]) for name in holders],
            "À définir": [counted(sum(one.state == UNDEFINED for one in by_holder[name])) for name in holders],
            "À mi-parcours": [counted(sum(one.year != year for one in by_holder[name])) for name in holders],
            "Indicateurs": [" ; ".join(_dated(one, year) for one in by_holder[name]) for name in holders],
        }
    )
    ranked = {
        name.removesuffix(" (à confirmer)"): count
        for name, count in sorted(asked.items(), key=lambda one: -one[1])
        if count
    }
    return Exhibit(
        title=" ".join(filter(None, ("Ce qui manque", tallied.heading))) + ", par détenteur",
        finding=_lead(ranked, year),
        subtitle=""
        if unknown
        else f"Indicateurs du plan ni reçus ni publiés ailleurs en entier : ceux de {year}, et ceux que la fiche veut à mi-parcours",
        table=table,
        reading=attendus.NOT_COUNTED if unknown else _asked(ranked, year),
        scope="Les 17 indicateurs que les fiches des axes 2 et 3 demandent.",
        caveats=(READING,),
        alternative="Tableau des indicateurs manquants par détenteur.",
    )


def _lead(counts: Mapping[str, int], year: int) -> str:
    """« Pour 2025, 12 indicateurs du plan sur 17 sont à demander, dont 6 à la DRIHL 75/SHRU »; of none, nothing."""
    if not counts:
        return ""
    first = next(iter(counts))
    lead = f"pour {year}, {sum(counts.values())} indicateurs du plan sur 17 sont à demander"
    part = "tous" if len(counts) == 1 else f"dont {counts[first]}"
    return fitting(f"{lead}, {part} {_to(first)} (à confirmer)", lead)


def _asked(counts: Mapping[str, int], year: int) -> str:
    """« à demander pour 2025, détenteur à confirmer : 6 à la DRIHL 75/SHRU, 1 à la COMED », one line; that nothing is."""
    if not counts:
        return "aucun indicateur n’est à demander."
    by = ", ".join(f"{count} {_to(name)}" for name, count in counts.items())
    return f"à demander pour {year}, détenteur à confirmer : {by}."


def _to(holder: str) -> str:
    """« à la DRIHL 75 », « au SIAO de Paris »."""
    return f"à {with_article(holder)}".replace("à le ", "au ")


def _dated(one: attendus.Standing, year: int) -> str:
    """Its label, with its year where it is another: « Publics AVDL et ASLL (2024) »."""
    return one.asked.label if one.year == year else f"{one.asked.label} ({one.year})"


def _all(catalog: Catalog) -> Recit:
    return tuple((one.id, "") for one in catalog.messages)


def _shipped(_: Connection, catalog: Catalog) -> list[Recit]:
    return [_all(catalog)]


RECORDS = (
    Record(
        "synthese-tensions",
        tensions,
        "gouvernance",
        "synthese",
        (Choice("recit", "", _shipped, free=True),),
        slide=True,
    ),
    Record("synthese-manques", manques, "gouvernance", "calendrier", slide=True),
)
SUMMARIES = {"synthese": summary}
