"""The annex: every published series by subject, in a workbook, with its definitions and its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, SUBJECTS, Catalog, Indicator
from etl.french import STATUS_MARKS, format_period, listing, quantity
from etl.tableur import WRITERS, Cell, Content
from reporting import queries
from reporting.analysis.comparability import bases
from reporting.analysis.words import cell, kept, number
from reporting.documents.document import Material, Tell
from reporting.exhibits import cite
from reporting.piece.exhibit import source_line
from reporting.piece.tables import dated
from reporting.render.charts import evolution_of, names
from reporting.render.office.exhibit_sheets import sources_page
from reporting.render.office.sheets import Block, Grid, Notes, Page, Plot, laid

TITLE = f"Annexe des chiffres du 6e PDALHPD de Paris ({PLAN_YEARS[0]}-{PLAN_YEARS[-1]})"
NOTHING = "Aucun chiffre n’a été reçu ni trouvé pour ce sujet."
DEFINED = (
    *("Indicateur", "Sujet", "Définition", "Unité", "Champ", "Numérateur", "Dénominateur", "Fréquence", "Maille"),
    *("Producteurs", "Limites"),
)
LONG = 2  # years: a chart needs more
READING = (
    ("Lecture", "Une feuille par sujet ; pour chaque indicateur, une ligne par période, une colonne par territoire ou "
     "par modalité, un tableau par assiette : d’une assiette à l’autre, les chiffres ne se comparent pas."),
    ("Vide", "Une cellule vide : aucun chiffre n’a été reçu ni trouvé. Ce n’est pas un zéro."),
)  # fmt: skip


def write_xlsx(material: Material, tell: Tell) -> bytes:
    """The annex as XLSX, with a chart of each long series of Paris."""
    return WRITERS["xlsx"]([laid(page) for page in _pages(material, tell)], TITLE)


def write_ods(material: Material, tell: Tell) -> bytes:
    """The annex as ODS: the tables."""
    return WRITERS["ods"]([laid(page, plots=False) for page in _pages(material, tell)], TITLE)


def _pages(material: Material, tell: Tell) -> list[Page]:
    found = queries.series(material.connection, list(material.catalog.indicators), (), ())
    by_subject = {}
    for place, subject in enumerate(SUBJECTS):
        tell(place / (len(SUBJECTS) + 1), f"{SUBJECTS[subject]} : tableaux")
        by_subject[subject] = _subject(subject, found, material)
    tell(len(SUBJECTS) / (len(SUBJECTS) + 1), "écriture du classeur")
    others = [
        _definitions(material),
        sources_page(cite(material.connection, found["snapshot"]), "Les publications citées", material.mention),
    ]
    return [_contents(by_subject, others, found, material), *by_subject.values(), *others]


def _contents(by_subject: dict[str, Page], others: list[Page], found: pd.DataFrame, material: Material) -> Page:
    """What each sheet holds, the version, how to read."""
    catalog = material.catalog
    subjects = found["indicator"].map(lambda name: catalog.indicators[name].subject)
    rows: list[tuple[Content, ...]] = [
        (
            page.name,
            page.subtitle,
            Cell(found[subjects == subject]["indicator"].nunique()),
            Cell(sum(subjects == subject)),
        )
        for subject, page in by_subject.items()
    ]
    rows += [(page.name, page.subtitle, "", "") for page in others]
    marks = [f"{mark} : {status}" for status, mark in STATUS_MARKS.items() if mark]
    notes = (
        ("Version", material.mark if material.edition else f"{material.mark} : aucune édition n’a été arrêtée."),
        ("Erratum", _erratum(material)),
        ("Mention", material.mention),
        *READING,
        ("Marques", f"À côté d’un chiffre ou à sa place : {' ; '.join(marks)}."),
    )
    grid = Grid(("Feuille", "Contenu", "Indicateurs chiffrés", "Chiffres"), tuple(rows))
    return Page("Sommaire", TITLE, material.mark, material.mention, (grid, Notes(notes)))


def _erratum(material: Material) -> str:
    edition = material.edition
    return f"Remplace « {edition.corrects} » : {edition.erratum}" if edition and edition.corrects else ""


def _subject(subject: str, found: pd.DataFrame, material: Material) -> Page:
    """The indicators of a subject, those that have figures first, the others named."""
    own = [indicator for indicator in material.catalog.indicators.values() if indicator.subject == subject]
    blocks: list[Block] = []
    mute = []
    for indicator in own:
        rows = found[found["indicator"] == indicator.id]
        if rows.empty:
            mute.append(indicator.label)
        blocks += _indicator(indicator, rows, material)
    counted = quantity(len(own) - len(mute), 0, "indicateur chiffré", "indicateurs chiffrés")
    if mute:
        blocks.append(Notes((("Sans chiffre", f"{listing(mute)}."),)))
    words = f"{counted} sur {len(own)}" if len(own) > len(mute) else NOTHING
    return Page(SUBJECTS[subject], SUBJECTS[subject], words, material.mention, tuple(blocks))


def _indicator(indicator: Indicator, rows: pd.DataFrame, material: Material) -> Iterator[Block]:
    """A table for each base, and for each modality where the territories vary too; what is said of it; its chart."""
    catalog = material.catalog
    if rows.empty:
        return
    rows = rows.assign(base=bases(rows, catalog), rank=rows["breakdown"].map(partial(_rank, indicator)))
    crossed = rows["territory"].nunique() > 1 and rows["breakdown"].nunique() > 1
    several = rows["base"].nunique() > 1
    for (base, _), part in rows.groupby(["base", rows["rank"] if crossed else rows["indicator"]]):
        said = [indicator.label, base if several else "", part["breakdown"].iloc[0] if crossed else ""]
        title = f"{', '.join(filter(None, said))} ({indicator.unit})"
        yield _grid(title, part.sort_values("rank", kind="stable"), catalog)
    cited = cite(material.connection, rows["snapshot"])
    yield Notes(
        (
            ("Champ", f"{indicator.base.field} ; {indicator.base.numerator}"),
            ("Source", source_line(cited)),
            *(("À savoir", limit) for limit in filter(None, indicator.limits)),
        )
    )
    if plot := _plot(indicator, rows, catalog):
        yield plot


def _rank(indicator: Indicator, breakdown: str) -> int:
    """The whole first, then the modalities in the catalogue's order."""
    order = indicator.modalities
    return order.index(breakdown) if breakdown in order else len(order)


def _grid(title: str, rows: pd.DataFrame, catalog: Catalog) -> Grid:
    """Periods down; territories or modalities across."""
    rows = rows.assign(column=names(rows, catalog))
    columns = list(dict.fromkeys(rows["column"]))
    cells = {(r.period, r.column): _cell(r, catalog.indicators[r.indicator]) for r in rows.itertuples()}
    periods = rows.sort_values(["period_start", "period_end"])["period"].drop_duplicates()
    lines = tuple((dated(p), *(cells.get((p, column), "") for column in columns)) for p in periods)
    return Grid(("Période", *columns), lines, title)


def _cell(row: Any, indicator: Indicator) -> Cell:
    """The value as it is, written as on screen with its mark; the mark alone where there is none."""
    shown = cell(row.value, row.status, indicator, kept(row, indicator))
    return shown if shown.value is None else replace(shown, value=float(row.value))


def _plot(indicator: Indicator, rows: pd.DataFrame, catalog: Catalog) -> Plot | None:
    """The curve of Paris, of periods of one length, where it has more than two years."""
    own = rows[(rows["territory"] == indicator.paris) & ~rows["period"].str.contains("/")]
    own = own[own["period"].str.len() == own["period"].str.len().mode().max()]
    if own["value"].notna().any() and own["breakdown"].nunique() > 1 and ENSEMBLE in set(own["breakdown"]):
        own = own[own["breakdown"] == ENSEMBLE]
    known = own[own["value"].notna()].sort_values("period_start")
    if known["period"].str[:4].nunique() <= LONG or (chart := evolution_of(own, catalog)) is None:
        return None
    ends = [
        f"{number(row['value'], indicator)} ({format_period(row['period'])})" for row in (known.iloc[0], known.iloc[-1])
    ]
    said = f"Courbe, à Paris : {indicator.label} ({indicator.unit}), de {ends[0]} à {ends[1]}."
    lines = [series.name for series in chart.series if not series.apart]
    if len(lines) > 1:
        said += f" {len(lines)} tracés qui ne se relient pas : {listing(lines)}."
    return Plot(chart, said, f"{indicator.label}, à Paris")


def _definitions(material: Material) -> Page:
    rows = tuple(
        (
            *(indicator.label, SUBJECTS[indicator.subject], indicator.definition, indicator.unit),
            *(indicator.base.field, indicator.base.numerator, indicator.base.denominator or ""),
            *(
                indicator.frequency,
                indicator.geography,
                listing(indicator.producers),
                " ".join(filter(None, indicator.limits)),
            ),
        )
        for indicator in material.catalog.indicators.values()
    )
    return Page("Définitions", "Définitions", "Le catalogue des indicateurs", material.mention, (Grid(DEFINED, rows),))
