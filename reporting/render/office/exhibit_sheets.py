"""An exhibit as the sheets of a workbook: what is read, the figures behind with their line, their sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pandas as pd

from etl.french import format_exact, format_period
from etl.tableur import Cell
from reporting.piece.exhibit import Citation, Exhibit
from reporting.piece.tables import doubts
from reporting.render.office.sheets import Block, Grid, Notes, Page, Plot, content

MARKDOWN = re.compile(r"\*\*|`")
SHOWN = 4  # decimals
FIGURES = {
    "indicator": "Indicateur",
    "territory": "Territoire",
    "name": "Nom",
    "period": "Période",
    "period_start": "Début",
    "period_end": "Fin",
    "breakdown": "Modalité",
    "value": "Valeur",
    "unit": "Unité",
    "status": "État",
    "publisher": "Éditeur",
    "published": "Publié le",
    "snapshot": "Dossier",
    "line": "Ligne",
}


def pages_of(piece: Exhibit) -> list[Page]:
    """The exhibit as it is read; then, where it has figures, one line for each, and their sources."""
    found = [reading_page(piece)]
    if len(piece.rows):
        found.append(Page("Chiffres", "Chiffres", piece.title, piece.mention, (_figures(piece.rows),)))
    if piece.citations:
        found.append(sources_page(piece.citations, piece.title, piece.mention))
    return found


def reading_page(piece: Exhibit) -> Page:
    """Its table, its chart, its words."""
    chart = piece.chart()
    blocks: list[Block] = []
    if len(piece.table.columns):
        rows = tuple(tuple(content(cell) for cell in row) for row in piece.table.itertuples(index=False))
        blocks.append(Grid(tuple(map(str, piece.table.columns)), rows))
    if chart is not None:
        blocks.append(Plot(chart, piece.alternative, piece.title))
    said = [
        ("Constat", piece.finding),
        ("Lecture", piece.lecture),
        ("Champ", piece.scope),
        ("Source", piece.source),
        ("Chiffres", piece.seal),
        *(("À savoir", caveat) for caveat in piece.caveats),
        ("À savoir", chart.remark if chart else ""),
        *(("Marque", words) for words in doubts(piece.table)),
        ("Calcul", piece.calculation),
        *(("Licence", licence) for licence in dict.fromkeys(cited.licence for cited in piece.citations)),
    ]
    blocks.append(Notes(tuple((label, MARKDOWN.sub("", words)) for label, words in said)))
    return Page(piece.title, piece.title, piece.subtitle, piece.mention, tuple(blocks))


def sources_page(citations: Sequence[Citation], subtitle: str, mention: str) -> Page:
    """One line for each publication."""
    head = ("Dossier", "Éditeur", "Jeu de données", "Publié", "Consulté le", "Licence", "Mention", "Adresse")
    rows = tuple(
        (
            c.snapshot,
            c.publisher,
            c.dataset,
            c.published,
            Cell(dt.date.fromisoformat(c.consulted)),
            c.licence,
            c.attribution,
            c.url,
        )
        for c in citations
    )
    return Page("Sources", "Sources", subtitle, mention, (Grid(head, rows),))


def _figures(rows: pd.DataFrame) -> Grid:
    """One line for each figure (columns of queries.SERIES), with the file and the line that gave it."""
    given = rows[list(FIGURES)].to_dict("records")
    return Grid(tuple(FIGURES.values()), tuple(tuple(_told(name, row) for name in FIGURES) for row in given))


def _told(name: str, row: dict[str, object]) -> str | Cell:
    given = row[name]
    if name == "value":
        return exact(row["value"], str(row["status"]))
    if given is None or pd.isna(given):
        return ""
    if name == "line":
        return Cell(int(str(given).removesuffix(".0")), grouped=False)
    if name == "period":
        return format_period(str(given))
    return Cell(pd.Timestamp(given).date()) if name in ("period_start", "period_end", "published") else str(given)


def exact(value: object, status: str) -> Cell:
    """The value as it is, four decimals shown at most; the mark of what has none."""
    if value is None or pd.isna(value):
        return Cell(status=status)
    fraction = format_exact(float(str(value))).partition(",")[2]
    return Cell(float(str(value)), min(SHOWN, len(fraction)), status=status)
