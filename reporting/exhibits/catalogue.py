"""Catalogue: every indicator's sheet, those without figures too."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog, Indicator
from etl.french import format_period
from reporting import queries, tables
from reporting.exhibit import Exhibit, Summary
from reporting.exhibits.manques import blank
from reporting.exhibits.sentences import amount, last
from reporting.exhibits.synthese import MEANINGS, STATES
from reporting.exhibits.trajectoire import has_reference, trajectoire
from reporting.figures.evolution import evolution
from reporting.queries import Connection

MONTH, DAY = 7, 10  # characters of 2024-03 and of 2024-03-01


def summary(connection: Connection, catalog: Catalog) -> Summary:
    states = queries.indicators(connection)
    asked = states["axis"].notna().sum()
    fed = (states["figures"] > 0).sum()
    return Summary(
        f"**{len(states)} indicateurs** : {asked} que les fiches actions demandent, {len(states) - asked} de contexte ; "
        f"**{fed}** ont au moins un chiffre publié."
    )


def etats(connection: Connection, catalog: Catalog) -> Exhibit:
    """How many indicators of each action sheet stand in each state."""
    found = queries.indicators(connection).dropna(subset=["axis"])
    counts = {key: len(rows) for key, rows in found.groupby(["axis", "action", "state"])}
    lines = [
        {
            "Fiche action": f"{action.axis}.{action.number} {action.title}",
            **{state.capitalize(): counts.get((action.axis, action.number, state), 0) for state in STATES},
        }
        for action in catalog.actions
    ]
    table = pd.DataFrame(lines)
    table.loc[len(table)] = ["Ensemble", *table.iloc[:, 1:].sum()]
    table["Total"] = table.iloc[:, 1:].sum(axis=1)
    return Exhibit(
        name="catalogue-etats",
        title="État du tableau de bord, fiche par fiche",
        subtitle="En nombre d'indicateurs des fiches actions",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table.astype(str),
        reading=f"{' ; '.join(f'{state} : {MEANINGS[state]}' for state in STATES)}.",
        scope="Indicateurs que demandent les fiches actions, au jour de la dernière consultation des sources.",
        alternative="Tableau des états par fiche action.",
        indicators=(),
    )


def liste(
    connection: Connection, catalog: Catalog, axe: str = "tous", etat: str = "tous", cherche: str = ""
) -> Exhibit:
    """The indicators that match the filters, with their state."""
    states = queries.indicators(connection)
    kept = [row for row in states.itertuples() if _matches(row, catalog.indicators[row.id], axe, etat, cherche)]
    table = pd.DataFrame(
        {
            "Indicateur": [tables.sheet(catalog.indicators[row.id]) for row in kept],
            "Fiche": [_sheet(catalog.indicators[row.id]) for row in kept],
            "État": [row.state for row in kept],
            "Dernière période": [
                format_period(row.last_period) if isinstance(row.last_period, str) else tables.ABSENT for row in kept
            ],
            "Producteur": [row.producers for row in kept],
            "Identifiant": [row.id for row in kept],
        }
    )
    return Exhibit(
        name="catalogue",
        title="Indicateurs",
        subtitle=f"{len(kept)} sur {len(states)}",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="l'état se lit au jour de la dernière consultation des sources.",
        scope="Indicateurs des fiches actions et indicateurs de contexte.",
        alternative="Tableau des indicateurs.",
        indicators=(),
    )


def fiche(connection: Connection, catalog: Catalog, indicateur: str, base: str = "A") -> Exhibit:
    """One indicator: Paris against its reference and target where the plan sets any; every figure in the table."""
    indicator = catalog.indicators[indicateur]
    rows = queries.series(connection, [indicateur], (), ())
    table = tables.listed(rows, catalog.indicators, name="Territoire", breakdown="Modalité", period="Période")
    template = blank(connection, catalog, [(indicator, PLAN_YEARS)])
    if has_reference(connection, catalog, indicateur):
        piece = trajectoire(connection, catalog, indicateur, base)
        caveats = (*piece.caveats, *indicator.limits)
        return replace(piece, title=indicator.label, rows=rows, table=table, caveats=caveats, template=template)
    paris = rows[(rows["territory"] == indicator.paris) & (rows["breakdown"] == ENSEMBLE)]
    regular = _regular(paris)
    here = last(paris)
    figure = None
    if len(regular.dropna(subset=["value"])) > 1:
        step = 1 if len(regular["period"].iloc[0]) == MONTH else 15
        figure = evolution(regular.assign(name="Paris"), indicator, height=300, zero=True, step_months=step)
    said = "" if here is None else f"{format_period(here['period'])} : {amount(here, indicator)}."
    return Exhibit(
        name=f"fiche-{indicateur}",
        title=indicator.label,
        subtitle=f"En {indicator.unit}",
        figure=figure,
        rows=rows,
        table=table,
        reading=said or "aucun chiffre publié.",
        scope=indicator.base.field,
        caveats=indicator.limits,
        alternative=f"{indicator.label}, Paris. {said}",
        indicators=(indicateur,),
        template=template,
    )


def sources(connection: Connection, catalog: Catalog) -> Exhibit:
    """Each source with its licence, the attribution it asks and its known limits."""
    found = queries.sources(connection)
    table = pd.DataFrame(
        {
            "Source": found["label"],
            "Éditeur": found["publisher"],
            "Licence": found["licence"],
            "Mention": found["attribution"],
            "Instantanés": found["snapshots"].astype(str),
            "Limites": found["limits"],
        }
    )
    return Exhibit(
        name="sources",
        title="Sources et licences",
        subtitle=f"{len(found)} sources, {found['snapshots'].sum()} instantanés datés",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="un instantané est un fichier tel que reçu un jour donné ; son empreinte est vérifiée à chaque construction.",
        scope="Toutes les données de l'entrepôt.",
        alternative="Tableau des sources.",
        indicators=(),
    )


def anomalies(connection: Connection, catalog: Catalog) -> Exhibit:
    """What the checks noticed and let through, and the known errors that were set aside."""
    found = queries.findings(connection)
    where = [f"{f.file}, ligne {f.line:.0f}" if pd.notna(f.line) else f.file for f in found.itertuples()]
    table = pd.DataFrame(
        {"Contrôle": found["id"], "Fichier": where, "Constat": found["message"], "Suite": found["fix"]}
    )
    return Exhibit(
        name="anomalies",
        title="Avertissements de la dernière construction",
        subtitle=f"{len(found)} avertissements ; une erreur aurait empêché la publication",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="une valeur écartée l'est pour une erreur connue de sa source ; un saut est à vérifier, il peut être réel.",
        scope="Contrôles de la dernière construction de l'entrepôt.",
        alternative="Tableau des avertissements.",
        indicators=(),
    )


def definition(indicator: Indicator) -> dict[str, str]:
    """What the sheet of an indicator says, in order; empty entries left out."""
    breakdown = indicator.breakdown
    ratio = indicator.ratio
    said = {
        "Définition": indicator.definition,
        "Libellé de la fiche action": indicator.wording,
        "Précisions de la fiche": indicator.precision,
        "Fiche": _sheet(indicator),
        "Unité": indicator.unit,
        "Sens favorable": indicator.direction,
        "Assiette": " ; ".join(
            filter(None, (indicator.base.field, indicator.base.numerator, indicator.base.denominator or ""))
        ),
        "Ventilation": f"{breakdown.dimension} : {', '.join(breakdown.modalities)}" if breakdown else "",
        "Calcul": f"{ratio.factor:g} × {ratio.numerator} ÷ {ratio.denominator}{', ' + ratio.over if ratio.over else ''}"
        if ratio
        else indicator.computed.words
        if indicator.computed
        else "",
        "Producteurs": " ; ".join(indicator.producers),
        "Pilotes": " ; ".join(indicator.pilots),
        "Fréquence": indicator.frequency,
        "Échéance": indicator.deadline,
        "Décalage de production": f"{indicator.lag_months} mois" if indicator.lag_months is not None else "",
        "Géographie": indicator.geography,
        "Valeur de référence": indicator.reference,
        "Version de la définition": indicator.definition_version,
        "Secret statistique": f"effectifs inférieurs à {indicator.secrecy_threshold} masqués, quelle que soit la source"
        if indicator.secrecy_threshold
        else "",
        "Autres assiettes": " ; ".join(f"« {variant.name} » : {variant.why}" for variant in indicator.variants),
        "Question ouverte": indicator.question,
        "Qui décide": indicator.decider,
        "Limites": " ".join(indicator.limits),
    }
    return {head: text for head, text in said.items() if text}


def _regular(rows: pd.DataFrame) -> pd.DataFrame:
    """The points of the commonest kind of period (year, month or day); intervals are for the table."""
    lengths = rows["period"].str.len()
    kinds = lengths[lengths <= DAY].value_counts()
    return rows[lengths == kinds.idxmax()] if len(kinds) else rows.iloc[:0]


def _matches(row: object, indicator: Indicator, axe: str, etat: str, cherche: str) -> bool:
    in_axis = axe == "tous" or str(indicator.axis or "contexte") == axe
    in_state = etat == "tous" or row.state == etat  # type: ignore[attr-defined]
    words = f"{indicator.id} {indicator.label} {indicator.definition}".casefold()
    return in_axis and in_state and cherche.casefold() in words


def _sheet(indicator: Indicator) -> str:
    return f"axe {indicator.axis}, action {indicator.action}" if indicator.axis else "contexte"


def quality(connection: Connection, catalog: Catalog) -> Summary:
    found = queries.sources(connection)
    return Summary(
        f"Chaque chiffre vient d'une ligne d'un fichier daté : **{found['snapshots'].sum()} instantanés** de "
        f"**{len(found)} sources**, vérifiés à chaque construction."
    )


EXHIBITS = {"catalogue-etats": etats, "catalogue": liste, "fiche": fiche, "sources": sources, "anomalies": anomalies}
SUMMARIES = {"catalogue": summary, "sources": quality}
