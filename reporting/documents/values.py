"""Every published value as a line of one table, for people: the first sheet of the annex, two files of the package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from etl.catalog import SUBJECTS, Indicator
from etl.french import format_period
from etl.tableur import Cell, Content, Row, Sheet
from reporting.analysis.comparability import bases
from reporting.analysis.words import cell, doubt_of, kept
from reporting.documents.document import Material
from reporting.exhibits import cite
from reporting.piece.exhibit import DEMONSTRATION, PUBLIE, invented, mention_of

NAME: Final = "Toutes les valeurs"  # of the sheet
VALUES: Final = "valeurs"  # of the files of the package
VALUE: Final = "Valeur"
# Heading → characters of its column. As French Excel sorts and filters them: a line a value, a day a date.
COLUMNS: Final = {
    **{"Indicateur": 44, "Code de l’indicateur": 26, "Territoire": 26, "Code du territoire": 12, "Modalité": 26},
    "Champ": 30,  # else two figures that do not compare are read as one series
    **{"Période": 22, "Premier jour": 12, "Dernier jour": 12, VALUE: 12, "Unité": 14, "État": 18},
    **{"Éditeur": 34, "Document": 44, "Connu depuis le": 12, "Sujet": 26, "Fiche": 16},
}
MENTION: Final = "Mention"
Line = tuple[Content, ...]


def columns(material: Material) -> dict[str, int]:
    """The headings with their widths; with what the figures are, unless they are the published ones of today."""
    return COLUMNS | ({MENTION: 34} if material.mention else {})


def lines(material: Material, found: pd.DataFrame) -> Iterator[Line]:
    """The values of rows of series, in their order."""
    catalog = material.catalog
    cited = {one.snapshot: one for one in cite(material.connection, found["snapshot"])}
    made_up = invented(found) if material.jeu == DEMONSTRATION else pd.Series(True, index=found.index)
    told = bool(material.mention)  # asked once, of the warehouse
    mentions = {of: mention_of(material.jeu if of else PUBLIE, material.known_on) for of in (True, False)}
    for row, base, made in zip(found.itertuples(), bases(found, catalog), made_up, strict=True):
        indicator, territory = catalog.indicators[row.indicator], catalog.territories[row.territory]
        source = cited[row.snapshot]
        yield (
            *(indicator.label, indicator.id, territory.name, territory.code, row.breakdown),
            base or indicator.base.numerator,
            *(format_period(row.period), Cell(row.period_start.date()), Cell(row.period_end.date())),
            *(_bare(value(row, indicator)), row.unit, doubt_of(row)),
            *(source.publisher, source.dataset, Cell(row.published.date())),
            *(
                SUBJECTS[indicator.subject],
                f"axe {indicator.axis}, action {indicator.action}" if indicator.axis else "",
            ),
            *([mentions[made]] if told else []),
        )


def value(row: Any, indicator: Indicator) -> Cell:
    """The value as it is, written as on screen with its mark; the mark alone where there is none."""
    shown = cell(row.value, row.status, indicator, kept(row, indicator))
    return shown if shown.value is None else replace(shown, value=float(row.value))


def sheet(material: Material, listed: Iterable[Line]) -> Sheet:
    """These lines as a sheet to filter; what their figures are stands above, unless they are plain published ones."""
    widths = columns(material)
    above = [Row(((material.mention, "mention"),))] if material.mention else []
    head = Row(tuple((name, "heading") for name in widths))
    rows = [Row(tuple((content, "plain") for content in line)) for line in listed]
    return Sheet(
        name=NAME,
        widths=tuple(widths.values()),
        rows=(*above, head, *rows),
        frozen=(len(above) + 1, 1),
        head=len(above),
        filtered=True,
        foot=f"{material.mark} {material.mention}",
    )


def _bare(shown: Cell) -> Cell:
    """A number alone: its unit and its state have their columns."""
    return shown if shown.value is None else Cell(shown.value, shown.decimals)
