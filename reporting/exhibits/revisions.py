"""Révisions: the figures that two publications print differently, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog
from etl.french import format_date, format_period, quantity
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.change import difference, roundness, term_of
from reporting.analysis.comparability import base_of
from reporting.analysis.words import DOUBTFUL, cell, counted, kept, qualified
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit, Summary
from reporting.piece.record import INDICATOR, Record
from reporting.piece.sentences import whose
from reporting.queries import Connection

REVISED, OTHER, KEPT = "révision", "autre opération ou autre méthode", "ne remplace pas le premier"
ROUNDED = "l’un des deux est arrondi"
STAYS, NOWHERE = "le montrent encore", "ne le montrent plus"


def changed(connection: Connection, catalog: Catalog, depuis: str, indicateurs: Sequence[str]) -> list[str]:
    """The names of those of these indicators whose figures are not what they were known to be that day (ISO)."""
    return [catalog.indicators[name].short for name in queries.changed(connection, indicateurs, depuis)]


def revisions(connection: Connection, catalog: Catalog) -> Exhibit:
    """One line for each figure that two publications print differently, the latest change first."""
    found = queries.revisions(connection)
    changes, natures = _sides(found), _natures(found, catalog)
    table = pd.DataFrame(
        {
            "Indicateur": [catalog.indicators[name].short for name in found["indicator"]],
            "Territoire": list(found["name"]),
            "Période": [tables.dated(period) for period in found["period"]],
            **({"Ventilation": list(found["breakdown"])} if {*found["breakdown"]} - {ENSEMBLE} else {}),
            "Avant": [_printed(before, catalog) for before, _ in changes],
            "Après": [_printed(after, catalog) for _, after in changes],
            "Écart": [
                _gap(*both, catalog) if nature == REVISED else "" for both, nature in zip(changes, natures, strict=True)
            ],
            "Nature": natures,
            "Publié": [_published(row) for row in found.itertuples()],
            "De": [whose(row.publisher_before, row.restates_before) for row in found.itertuples()],
            "À": [whose(row.publisher, row.restates) for row in found.itertuples()],
        }
    )
    return Exhibit(
        title="Chiffres imprimés différemment d’une publication à l’autre",
        subtitle=f"{quantity(len(table), 0, 'chiffre', 'chiffres')}, du dernier connu au premier" if len(table) else "",
        table=table,
        reading=f"« {REVISED} » : une même opération, corrigée, qui que ce soit qui l’imprime ; seule, elle a un écart. « {OTHER} » : "
        f"deux chiffres, qui ne se corrigent pas ; « {KEPT} » : une reprise, ou un chiffre moins sûr.",
        scope="Tous les fichiers reçus ou lus ; un chiffre masqué n’y figure pas.",
        alternative="Tableau des chiffres que deux publications impriment différemment.",
    )


def retraits(connection: Connection, catalog: Catalog) -> Exhibit:
    """The files received then taken back: when, why, and whether past days still show them."""
    found = queries.withdrawn(connection)
    table = pd.DataFrame(
        {
            "Fichier": list(found["file"]),
            "Jeu": list(found["dataset"]),
            "Éditeur": list(found["publisher"]),
            "Retiré": [
                f"retiré le {format_date(day.date())} : {reason}"
                for day, reason in zip(found["withdrawn"], found["withdrawn_reason"], strict=True)
            ],
            "Jours passés": [NOWHERE if everywhere else STAYS for everywhere in found["withdrawn_everywhere"]],
            "Dossier": list(found["id"]),
        }
    )
    return Exhibit(
        title="Fichiers retirés",
        subtitle=quantity(len(found), 0, "fichier reçu puis retiré", "fichiers reçus puis retirés"),
        table=table,
        reading="une vue d’un jour d’avant le retrait montre encore le fichier, sauf s’il est retiré depuis toujours."
        if len(found)
        else "aucun fichier reçu n’a été retiré.",
        scope="Fichiers reçus par cette instance.",
        alternative="Tableau des fichiers retirés.",
    )


def millesimes(connection: Connection, catalog: Catalog, indicateur: str) -> Exhibit:
    """The vintages of an indicator: one line for each file that gave figures of it."""
    found = queries.files_of(connection, indicateur)
    label = catalog.indicators[indicateur].label
    spans = zip(found["first_period"], found["last_period"], strict=True)
    table = pd.DataFrame(
        {
            "Éditeur": list(found["publisher"]),
            "Jeu": list(found["dataset"]),
            "Connu depuis": [Cell(day.date()) for day in found["published"]],
            "Chiffres": [counted(count) for count in found["figures"]],
            "Périodes": [" à ".join(dict.fromkeys(map(format_period, span))) for span in spans],
            "État": [
                "en service" if pd.isna(day) else f"retiré le {format_date(day.date())}" for day in found["withdrawn"]
            ],
            "Dossier": list(found["snapshot"]),
        }
    )
    return Exhibit(
        name=f"millesimes-{indicateur}",
        title="Fichiers qui ont donné ces chiffres",
        subtitle=f"{label} : {quantity(len(found), 0, 'fichier', 'fichiers')}, du plus récent au plus ancien",
        table=table,
        reading="un fichier ne remplace pas le précédent, qui reste consultable au jour où il était le dernier."
        if len(found)
        else "aucun fichier ne donne de chiffre de cet indicateur ; s’il est calculé, voir les fiches de ses termes.",
        scope="Fichiers en service et retirés.",
        alternative="Tableau des fichiers qui ont donné des chiffres de cet indicateur.",
        indicators=(indicateur,),
    )


def _published(row: Any) -> Cell | str:
    """As the publication dates itself; else the day on which it was read, which is no date of publication."""
    if row.published_text:
        return tables.dated(row.published_text)
    return f"date non lue (lu le {format_date(row.published.date())})"


def _natures(found: pd.DataFrame, catalog: Catalog) -> list[str]:
    """What each change is: an operation corrected by whoever prints it, another count, or a figure that replaces none."""
    return [_nature(row, *both, catalog) for (_, row), both in zip(found.iterrows(), _sides(found), strict=True)]


def _nature(row: pd.Series, before: pd.Series, after: pd.Series, catalog: Catalog) -> str:
    if not row["replaces"]:
        return KEPT
    if not row["same_operation"] or base_of(before, catalog) != base_of(after, catalog):
        return OTHER
    rounded = [float(side["value"]) for side in (before, after) if side["status"] == "approché"]
    if not rounded:
        return REVISED
    # 2 600 may be 2 598; « plus de 25 000 » is not 24 000 better rounded.
    return ROUNDED if abs(after["value"] - before["value"]) < max(map(roundness, rounded)) else OTHER


def _sides(found: pd.DataFrame) -> list[tuple[pd.Series, pd.Series]]:
    """The figure served before and the one that differs, each as a row of series."""
    former = {name: found[f"{name}_before"] for name in ("value", "status", "word", "publisher", "restates")}
    first = found.assign(**former)
    return [(first.loc[place], found.loc[place]) for place in found.index]


def _printed(row: pd.Series, catalog: Catalog) -> Cell | str:
    """« 22,0 % (estimé) », « plus de 25 000 »: as published, with its doubt."""
    indicator = catalog.indicators[row["indicator"]]
    status, shown = row["status"], cell(row["value"], "définitif", indicator, kept(row, indicator))
    if shown.value is None:
        return qualified(None, status, indicator)
    if status == "approché":
        return replace(shown, before=f"{row['word'] or 'environ'} ")
    return replace(shown, unit=f"{shown.unit} ({status})") if status in DOUBTFUL else shown


def _gap(before: pd.Series, after: pd.Series, catalog: Catalog) -> Cell | str:
    return difference(term_of(after, catalog), term_of(before, catalog), catalog.indicators[after["indicator"]])


def summary(connection: Connection, catalog: Catalog) -> Summary:
    found = queries.revisions(connection)
    revised = _natures(found, catalog).count(REVISED)
    printed = "chiffres** sont imprimés" if len(found) > 1 else "chiffre** est imprimé"
    return Summary(
        f"Aucun chiffre n’est effacé : **{len(found)} {printed} différemment d’une publication à l’autre, "
        f"dont **{revised}** révision{'s' if revised > 1 else ''} d’une même opération. « Choisir d’autres chiffres », dans le menu, rend toute vue passée."
    )


RECORDS = (
    Record("revisions", revisions, "gouvernance", "revisions", register=True),
    Record("retraits", retraits, "gouvernance", "revisions", register=True),
    Record("millesimes", millesimes, "gouvernance", "catalogue", (INDICATOR,), register=True),
)
SUMMARIES = {"revisions": summary}
