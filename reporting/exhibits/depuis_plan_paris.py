"""Depuis le plan, for Paris: each tension from what precedes the plan to its last figure, towards its aim or against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.french import NBSP, NNBSP
from reporting import queries
from reporting.analysis.change import REFERENCES, SAME, Reference, change_cell, changes, difference
from reporting.exhibits import attendus
from reporting.exhibits.synthese import SHOWN, Found, row_of, standing_of
from reporting.piece.drawing import Rows
from reporting.piece.exhibit import Exhibit
from reporting.piece.finding import cardinal, fitting
from reporting.piece.record import Record
from reporting.queries import Connection

TOWARDS, AGAINST, SILENT = "vers son but", "à rebours", "rien ne se compare"
NEUTRAL, STILL = "sans but déclaré", "sans écart net"
# A shape beside the words: never a colour alone.
MARKS: Final = {TOWARDS: "●", AGAINST: "◆", NEUTRAL: "–", STILL: "–", SILENT: "–"}


def paris(connection: Connection, catalog: Catalog) -> Exhibit:
    """The tensions of the story, each against its reference; why nothing can be said, where nothing is."""
    told = [one for one in catalog.messages if one.row]
    found = [standing_of(connection, catalog, one, "A") for one in told]
    sides = [side(one.progress.reference, one.indicator) for one in found]
    lasts = attendus.paris_last(connection)
    lines = [said(one, where) for one, where in zip(found, sides, strict=True)]
    known = [one.rows for one in found if len(one.rows)]
    return Exhibit(
        title="Les tensions du plan, de la référence au dernier chiffre",
        finding=_counted(sides),
        subtitle=f"Paris ; ● vers le sens favorable que le catalogue déclare, ◆ à rebours, depuis {PLAN_YEARS.start}",
        drawing=Rows(
            [row_of(one, lasts.loc[one.indicator.id], line) for one, line in zip(found, lines, strict=True)],
            SHOWN,
            PLAN_YEARS,
        ),
        rows=pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=queries.SERIES),
        table=pd.DataFrame([_cells(one, where, lasts) for one, where in zip(found, sides, strict=True)]),
        reading="un écart que le doute des chiffres couvre, ou un indicateur sans sens favorable, n'est ni vers un but ni à rebours.",
        scope="Paris, tous arrondissements.",
        caveats=(REFERENCES,),
        alternative="Tableau des tensions du plan : référence, dernier chiffre, évolution, sens.",
        indicators=tuple(one.indicator.id for one in found),
        calculation="Évolution = dernier chiffre du plan − référence, à la précision du terme le moins précis.",
    )


def side(found: Reference, indicator: Indicator) -> str:
    """Towards the favourable side that the catalogue declares, against it, or neither."""
    if found.point is None or found.facing is None:
        return SILENT
    if indicator.direction == "neutre":
        return NEUTRAL
    moved = found.facing.value - found.point.value
    within = difference(found.facing, found.point, indicator) == SAME
    if within or not moved or any((found.facing.value - one.value) * moved <= 0 for one in found.beside):
        return STILL  # as where two honest references differ in sign
    return TOWARDS if (moved > 0) == (indicator.direction == "hausse") else AGAINST


def said(one: Found, where: str) -> str:
    """« ◆ à rebours : −1 675 (−38,7 %) ; référence : 4 332, moyenne annuelle 2019-2021 »; else why there is nothing."""
    reference = one.progress.reference
    if reference.point is None or reference.facing is None:
        return f"{MARKS[where]} {reference.refusal}"
    moved, start = changes(reference, one.indicator), reference.point.said(one.indicator)
    return f"{MARKS[where]} {where}{NBSP}: {moved}{NNBSP}; référence{NBSP}: {start}"


def _cells(one: Found, where: str, lasts: pd.DataFrame) -> dict[str, object]:
    reference = one.progress.reference
    return {
        "Tension": one.indicator.short,
        "Avant le plan": reference.said(one.indicator),
        "Dernier chiffre": attendus.last_said(one.indicator, lasts.loc[one.indicator.id]),
        "Évolution": change_cell(reference, one.indicator),
        "Sens": f"{MARKS[where]} {where}",
    }


def _counted(sides: Sequence[str]) -> str:
    """« Sur dix tensions, deux s'éloignent de leur but, deux restent indécises ; six ne se comparent pas »: all ten. No
    word of the sides that none is on, where what does not compare could be.
    """
    if not sides:
        return ""
    against, towards, silent = (sides.count(where) for where in (AGAINST, TOWARDS, SILENT))
    rest = len(sides) - against - towards - silent
    moved = (
        _many(against, "s'éloigne de son but", "s'éloignent de leur but"),
        _many(towards, "va vers son but", "vont vers leur but"),
        _many(rest, "reste indécise", "restent indécises"),
    )
    apart = _many(silent, "ne se compare pas", "ne se comparent pas")
    full = " ; ".join(filter(None, (", ".join(filter(None, moved)), apart)))
    counts = (
        (against, "à rebours"),
        (towards, "vers le but"),
        (rest, "sans sens établi"),
        (silent, "sans comparaison"),
    )
    short = ", ".join(f"{cardinal(count, feminine=True)} {where}" for count, where in counts if count)
    head = f"sur {cardinal(len(sides), feminine=True)} tensions"
    return fitting(f"{head}, {full}", f"{head} : {short}")


def _many(count: int, one: str, several: str) -> str:
    return f"{cardinal(count, feminine=True)} {several if count > 1 else one}" if count else ""


RECORDS = (Record("depuis-plan-paris", paris, "gouvernance", "comparer", slide=True),)
