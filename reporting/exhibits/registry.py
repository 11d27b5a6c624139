"""The one way to an exhibit: its function by name, then sources and marks added the same way for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, partial
from importlib import import_module

import pandas as pd

from etl.catalog import Catalog
from etl.french import NNBSP, STATUS_MARKS, format_date, listing, quantity
from reporting import queries
from reporting.analysis.comparability import apart, greys
from reporting.analysis.derivation import behind
from reporting.analysis.words import DOUBTFUL, unfound
from reporting.exhibits.attendus import years_said
from reporting.piece.drawing import Lines, Multiples
from reporting.piece.exhibit import HOLLOW, MARKS, Citation, Exhibit, Sealed, Summary, invented
from reporting.piece.form import numbers_of
from reporting.piece.record import Record
from reporting.piece.sentences import capitalised, published_in_words, whose
from reporting.queries import Connection
from reporting.render.charts import chart_of
from reporting.render.plotly.draw import draw
from reporting.render.plotly.mark import marked_figure
from reporting.render.plotly.projected import lone, projected

# In the order in which they are told: that of the deck, and of each section of the yearly report.
NAMES = """
    synthese catalogue trajectoire logement_social depuis_plan sru_calculs sru_arrondissements offre_nouvelle
    offre_arrondissements offre_parts demandes_paris comparer comparer_deux demande_attributions
    demandes_typologie hebergement urgence_115 saisons_115 dalo bilans publics_prioritaires accompagnement
    completude plan_action fiche calendrier relance diagnostic arrondissement arrondissement_lignes isoles
    manques revisions secret
"""
MODULES = [import_module(f"reporting.exhibits.{name}") for name in NAMES.split()]
EXHIBITS: dict[str, Record] = {record.name: record for module in MODULES for record in module.RECORDS}
SUMMARIES: dict[str, Callable[..., Summary]] = {
    name: function for module in MODULES for name, function in vars(module).get("SUMMARIES", {}).items()
}


def make(
    name: str,
    connection: Connection,
    catalog: Catalog,
    known_on: dt.date | None = None,
    edition: Sealed | None = None,
    **choices: object,
) -> Exhibit:
    """The exhibit of that name for these choices (scalars or tuples), the others as its record opens them, with its
    sources; marked unless published. LookupError where a choice has nothing to offer.

    `known_on`: the day for which the connection was opened, `edition`: the one that it reads; said on every output.
    """
    record = EXHIBITS[name]
    asked = record.opening(connection, catalog, **choices)
    if asked is None:
        raise LookupError(f"{name} : rien à choisir dans ces chiffres")
    exhibit = record.function(connection, catalog, **asked)
    field = catalog.indicators[exhibit.indicators[0]].base.field if len(exhibit.indicators) == 1 else ""
    exhibit = replace(exhibit, name=exhibit.name or name, scope=exhibit.scope or (field and f"{field}."), asked=asked)
    exhibit = _gap_said(_breaks_said(_keyed(_drawn(exhibit)), catalog), catalog, known_on)
    behind_all = behind(connection, catalog, exhibit.rows)
    exhibit = replace(
        exhibit,
        citations=cite(connection, behind_all),
        undrawn=frozenset(behind_all).difference(behind(connection, catalog, _plotted(exhibit))),
        jeu=queries.jeu(connection),
        known_on=known_on,
        edition=edition,
        told=any(message.exhibit == name for message in catalog.messages),
        caveats=(*filter(None, exhibit.caveats), *_hidden_said(exhibit), *_invented_said(exhibit, catalog)),
        alternative=". ".join(filter(None, (exhibit.finding, exhibit.alternative))),
        chart=cache(partial(chart_of, exhibit, catalog)),
    )
    if not exhibit.mention:
        return exhibit
    title, alternative = f"{exhibit.title} ({exhibit.mention.lower()})", f"{exhibit.mention}. {exhibit.alternative}"
    return _marked(replace(exhibit, title=title, alternative=alternative))


def for_a_room(exhibit: Exhibit) -> Exhibit:
    """The same, its figure drawn for those who read it from the back of a room."""
    said = numbers_of(exhibit.drawing)
    if said is None or len(said.points) > 1:
        return replace(exhibit, figure=exhibit.figure and projected(exhibit.figure))
    return _marked(replace(exhibit, figure=lone(said)))


def summarise(name: str, connection: Connection, catalog: Catalog, **choices: object) -> Summary:
    """The head of a page: its answer in a sentence, its numbers."""
    return SUMMARIES[name](connection, catalog, **choices)


def _marked(exhibit: Exhibit) -> Exhibit:
    if exhibit.figure is None or not exhibit.mention:
        return exhibit
    red = exhibit.jeu == "restreint"
    return replace(exhibit, figure=marked_figure(exhibit.figure, exhibit.mention, red=red))


def _drawn(exhibit: Exhibit) -> Exhibit:
    """With its figure; where that is a few numbers, they are its alternative, and no mark of time needs a key."""
    figure = exhibit.drawing and draw(exhibit.drawing)
    said = numbers_of(exhibit.drawing)
    if said is None:
        return replace(exhibit, figure=figure)
    unmarked = tuple(words for words in exhibit.caveats if not words.startswith(MARKS))
    return replace(exhibit, figure=figure, caveats=unmarked, alternative=f"{capitalised(said.sentence)}.")


def _plotted(exhibit: Exhibit) -> pd.DataFrame:
    """The rows whose publications its drawing shows; all, where it says nothing of them."""
    frames = [one for one in vars(exhibit.drawing).values() if isinstance(one, pd.DataFrame)] if exhibit.drawing else []
    if not frames or any("snapshot" not in one for one in frames):
        return exhibit.rows
    return exhibit.rows[exhibit.rows["snapshot"].isin(pd.concat(one["snapshot"] for one in frames))]


def _keyed(exhibit: Exhibit) -> Exhibit:
    """The same, with the key to the points of its curve that are grey or hollow, where it has any."""
    drawing = exhibit.drawing
    if not isinstance(drawing, Lines) or numbers_of(drawing):
        return exhibit
    drawn = drawing.series.dropna(subset=["value"])
    doubts = [status for status in DOUBTFUL if (drawn["status"] == status).any()]
    if doubts:
        said = " ; ".join(f"{status} ({STATUS_MARKS[status]})" for status in doubts)
        exhibit = replace(exhibit, caveats=(f"{HOLLOW} : {said}.", *exhibit.caveats))
    if not any(greys(drawn, drawing.indicator)):
        return exhibit
    others = "" if drawing.context is None else "les autres et "
    return replace(
        exhibit, subtitle=f"{exhibit.subtitle}{NNBSP}; en gris, {others}ce qui ne se compare pas au dernier chiffre"
    )


def _breaks_said(exhibit: Exhibit, catalog: Catalog) -> Exhibit:
    """The same, its subtitle with the years that do not compare to the last, where it draws no curve in which they are
    grey.
    """
    rows = exhibit.rows.dropna(subset=["value"])
    if not (exhibit.drawing is None or isinstance(exhibit.drawing, Multiples)) or rows["indicator"].nunique() != 1:
        return exhibit
    far = rows[apart(rows, catalog.indicators[rows["indicator"].iloc[0]])]
    if far.empty:
        return exhibit
    years = {int(period[:4]) for period in far["period"]}
    said = f"{years_said(years)} ne se {'comparent' if len(years) > 1 else 'compare'} pas à {rows['period'].max()[:4]}"
    return replace(exhibit, subtitle=f"{exhibit.subtitle}{NNBSP}; {said}")


def _gap_said(exhibit: Exhibit, catalog: Catalog, known_on: dt.date | None) -> Exhibit:
    """The same, its gap in words, where its figure has nothing to draw or where it shows and says nothing at all."""
    blank = exhibit.figure is not None and not exhibit.figure.data
    mute = exhibit.figure is None and exhibit.table.empty and not exhibit.reading.strip(" .")
    if len(exhibit.rows) or not (blank or mute):
        return exhibit
    when = f" au {format_date(known_on)}" if known_on else ""
    said = f"{unfound(catalog, f'aucun chiffre reçu ni trouvé{when}')}."
    return replace(
        exhibit,
        drawing=None,
        figure=None,
        table=pd.DataFrame(),
        reading=said,
        alternative=capitalised(said),
        caveats=(),
    )


def _hidden_said(exhibit: Exhibit) -> tuple[str, ...]:
    """The key to what is hidden, which is not absent."""
    hidden = int((exhibit.rows["status"] == "secret").sum())
    if not hidden:
        return ()
    counted = quantity(hidden, 0, "valeur masquée", "valeurs masquées")
    return (
        f"« s », « masqué », croix ou hachures : {counted} (secret statistique), à ne pas prendre pour une absence.",
    )


def _invented_said(exhibit: Exhibit, catalog: Catalog) -> tuple[str, ...]:
    """Which figures are of the demonstration, where others are published."""
    found = invented(exhibit.rows)
    if not found.any() or found.all():
        return ()
    named = listing(catalog.indicators[i].short for i in dict.fromkeys(exhibit.rows.loc[found, "indicator"]))
    return (f"Valeurs inventées, de démonstration : {named}. Les autres sont publiées.",)


def cite(connection: Connection, cited: Iterable[str]) -> tuple[Citation, ...]:
    """The publications behind these snapshots, each once: the producers' first, then those that repeat them."""
    found = queries.snapshots(connection, sorted(set(cited)))
    return tuple(
        Citation(
            publisher=whose(row.publisher, row.restates),
            dataset=row.dataset,
            published=published_in_words(row.published_text),
            consulted=row.consulted.strftime("%Y-%m-%d"),
            url=row.url,
            licence=row.licence,
            attribution=row.attribution,
            snapshot=row.id,
        )
        for row in found.itertuples()
    )
