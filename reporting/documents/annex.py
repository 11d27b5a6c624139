"""The annex: every published value in one table, then each series on its sheet, its definitions, its sources."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, SUBJECTS, Catalog, Indicator
from etl.french import STATUS_MARKS, format_period, listing
from etl.tableur import WRITERS, Cell, Content, Link, Sheet
from reporting import queries
from reporting.analysis.comparability import bases
from reporting.analysis.words import number
from reporting.documents.document import Material, Tell
from reporting.documents.values import NAME, lines, sheet, value
from reporting.exhibits import cite
from reporting.piece.exhibit import Citation, source_line
from reporting.piece.tables import dated
from reporting.render.charts import evolution_of
from reporting.render.office.exhibit_sheets import sources_page
from reporting.render.office.sheets import Block, Grid, Notes, Page, Plot, laid

TITLE = f"Annexe des chiffres du 6e PDALHPD de Paris ({PLAN_YEARS[0]}-{PLAN_YEARS[-1]})"
DEFINED = (
    *("Indicateur", "Sujet", "Définition", "Unité", "Champ", "Numérateur", "Dénominateur", "Fréquence", "Territoires"),
    *("Producteurs", "Limites"),
)
LONG = 2  # years: a chart needs more
BACK, FRONT = 1, 2  # places, in the book, of the contents and of the first sheet that they list
READING = (
    ("Lecture", f"« {NAME} » a une ligne par chiffre, à trier et à filtrer. Puis une feuille par indicateur : "
     "une ligne par période, une colonne par territoire ou par modalité. D’un « Champ » à l’autre, "
     "les chiffres ne se comparent pas. Sous les notes, la courbe de Paris et les chiffres dont elle est tracée."),
    ("Vide", "Une cellule vide : aucun chiffre au tableau de bord. Ce n’est pas un zéro."),
)  # fmt: skip


def write_xlsx(material: Material, tell: Tell) -> bytes:
    """The annex as XLSX, with a chart of each long series of Paris."""
    return WRITERS["xlsx"](_sheets(material, tell, plots=True), TITLE)


def write_ods(material: Material, tell: Tell) -> bytes:
    """The annex as ODS: the tables."""
    return WRITERS["ods"](_sheets(material, tell, plots=False), TITLE)


def _sheets(material: Material, tell: Tell, *, plots: bool) -> list[Sheet]:
    catalog = material.catalog
    found = queries.series(material.connection, list(catalog.indicators), (), ())
    cited = cite(material.connection, found["snapshot"])
    found = found.assign(base=bases(found, catalog))
    of = dict(tuple(found.groupby("indicator", sort=False)))
    read: dict[str, Page] = {}
    for place, indicator in enumerate(one for subject in SUBJECTS for one in catalog.indicators.values()
                                      if one.subject == subject and one.id in of):  # fmt: skip
        tell(place / (len(of) + 1), f"{indicator.label} : tableaux")
        read[indicator.id] = _indicator(indicator, of[indicator.id], cited, material, plots=plots)
    tell(len(of) / (len(of) + 1), "écriture du classeur")
    others = [definitions(material), sources_page(cited, "Les publications citées", material.mention)]
    pages = [_contents(read, others, of, material), *read.values(), *others]
    return [sheet(material, lines(material, found)), *map(laid, pages)]


def _contents(read: dict[str, Page], others: list[Page], of: dict[str, pd.DataFrame], material: Material) -> Page:
    """A link to each sheet with what it holds, the version, how to read."""
    catalog = material.catalog
    rows: list[tuple[Content, ...]] = [
        (Link(NAME, 0), "", "tous les chiffres, à filtrer", Cell(sum(map(len, of.values()))), "", "")
    ]
    for place, (name, page) in enumerate(read.items(), FRONT):
        periods = of[name].sort_values(["period_start", "period_end"])["period"]
        indicator = catalog.indicators[name]
        told = (SUBJECTS[indicator.subject], indicator.unit, Cell(len(periods)))
        rows.append((Link(page.title, place), *told, format_period(periods.iloc[0]), format_period(periods.iloc[-1])))
    rows += [(Link(page.name, place), "", page.subtitle, "", "", "")
             for place, page in enumerate(others, FRONT + len(read))]  # fmt: skip
    mute = {
        words: [one.label for one in catalog.indicators.values() if one.subject == subject and one.id not in of]
        for subject, words in SUBJECTS.items()
    }
    marks = [f"{mark} : {status}" for status, mark in STATUS_MARKS.items() if mark]
    notes = (
        ("Version", material.mark if material.edition else f"{material.mark} : aucune édition n’a été arrêtée."),
        ("Erratum", _erratum(material)),
        ("Mention", material.mention),
        *READING,
        ("Marques", f"À côté d’un chiffre ou à sa place : {' ; '.join(marks)}."),
        *(("Sans chiffre", f"{subject} : {listing(labels)}.") for subject, labels in mute.items() if labels),
    )
    head = ("Feuille", "Sujet", "Unité ou contenu", "Chiffres", "Première période", "Dernière période")
    return Page("Sommaire", TITLE, material.mark, material.mention, (Grid(head, tuple(rows)), Notes(notes)))


def _erratum(material: Material) -> str:
    edition = material.edition
    return f"Remplace « {edition.corrects} » : {edition.erratum}" if edition and edition.corrects else ""


def _indicator(
    indicator: Indicator, rows: pd.DataFrame, cited: Sequence[Citation], material: Material, *, plots: bool
) -> Page:
    """Its table; what is said of it; its chart, if `plots`, over the cells that it is drawn from."""
    own = set(rows["snapshot"])
    said = (
        ("Champ", f"{indicator.base.field} ; {indicator.base.numerator}"),
        ("Source", source_line([one for one in cited if one.snapshot in own])),
        *(("À savoir", limit) for limit in filter(None, indicator.limits)),
    )
    blocks: list[Block] = [_grid(rows, indicator), Notes(said)]
    if plots and (plot := _plot(indicator, rows, material.catalog)):
        blocks.append(plot)
    unit = f"{indicator.unit[:1].upper()}{indicator.unit[1:]}"
    return Page(indicator.short, indicator.label, unit, material.mention, tuple(blocks), Link("Sommaire", BACK))


def _grid(rows: pd.DataFrame, indicator: Indicator) -> Grid:
    """Periods down; territories across, else modalities; before the periods, modalities where both vary and what is
    counted where it varies: the first counted first, never two on one line."""
    order = {name: place for place, name in enumerate(indicator.modalities)}  # the whole first, as in the catalogue
    across = rows["territory"].nunique() > 1 or rows["breakdown"].nunique() == 1
    crossed = across and rows["breakdown"].nunique() > 1
    first = rows.groupby("base")["period_start"].min()
    several = len(first) > 1
    given = [(order.get(row.breakdown, len(order)), row) for row in rows.itertuples()]
    columns = [
        row.name if across else row.breakdown for rank, row in sorted(given, key=lambda one: not across and one[0])
    ]
    lines: dict[tuple[str, str, str], dict[str, Cell]] = {}
    for _, row in sorted(given, key=lambda one: (first[one[1].base], one[1].base, crossed and one[0],
                                                 one[1].period_start, one[1].period_end)):  # fmt: skip
        cells = lines.setdefault((row.base, row.breakdown if crossed else "", row.period), {})
        cells[row.name if across else row.breakdown] = value(row, indicator)
    said = tuple(
        (
            *([base or indicator.base.numerator] if several else []),
            *([breakdown] if crossed else []),
            *(dated(period), *(cells.get(name, "") for name in dict.fromkeys(columns))),
        )
        for (base, breakdown, period), cells in lines.items()
    )
    before = [*(["Champ"] if several else []), *(["Modalité"] if crossed else [])]
    return Grid((*before, "Période", *dict.fromkeys(columns)), said)


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


def definitions(material: Material) -> Page:
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
