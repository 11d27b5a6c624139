"""Catalogue: every indicator's sheet, those without figures too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog, Indicator
from etl.catalog.entry import REFERENCE_YEARS
from etl.catalog.plan import PlanIndicator
from etl.french import NBSP, quantity
from reporting import queries
from reporting.analysis.echeances import (
    CONTEXT,
    FOLLOWED,
    HELD,
    MEANINGS,
    PAST,
    PUBLISHED,
    READING,
    RECEIVED,
    STATES,
    UNKNOWN,
)
from reporting.analysis.words import counted, unfound
from reporting.exhibits import attendus
from reporting.exhibits.constats.hebergement import night
from reporting.exhibits.constats.paris import latest
from reporting.exhibits.manques import blank
from reporting.exhibits.trajectoire import has_reference, trajectoire
from reporting.piece import tables
from reporting.piece.drawing import Lines
from reporting.piece.exhibit import Exhibit, Summary, invented, limits_of
from reporting.piece.finding import fitting
from reporting.piece.record import BASE, HISTORY, INDICATOR, Choice, Record, one_of, opened
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

NIGHT = "sans_abri"  # beside those before the plan, as its page says it
OTHERS = (*(state for state in STATES if state not in (*HELD, PAST)), UNKNOWN)
MONTH, DAY = 7, 10  # characters of 2024-03 and of 2024-03-01


def summary(connection: Connection, catalog: Catalog) -> Summary:
    counted = attendus.tally(connection, catalog)
    series = queries.indicators(connection)
    fed = (series["figures"] > 0).sum()
    known = f"{fed or 'aucune'} {'ont' if fed > 1 else 'a' if fed else 'n’a'}"
    return Summary(f"{counted.sentence} Le catalogue a **{len(series)} séries**, dont {known} au moins un chiffre.")


def etats(connection: Connection, catalog: Catalog) -> Exhibit:
    """The years of each of the plan's indicators, by state."""
    found = attendus.standings(connection, catalog)
    lines = [
        {
            "Indicateur": f"{asked.id} {asked.label}",
            "Détenteur": asked.said_holder,
            capitalised(RECEIVED): _years(found, asked.id, RECEIVED) or tables.ABSENT,
            capitalised(PUBLISHED): _published(found, asked),
            capitalised(PAST): _years(found, asked.id, PAST) or tables.ABSENT,
            "Autres années": " ; ".join(
                f"{state} : {years}" for state in OTHERS if (years := _years(found, asked.id, state))
            ),
        }
        for asked in catalog.plan_indicators.values()
    ]
    counted = attendus.tally(connection, catalog)
    return Exhibit(
        title="Les dix-sept indicateurs du plan, année par année",
        subtitle=f"Références {REFERENCE_YEARS[0]}-{REFERENCE_YEARS[-1]}, puis années du plan",
        table=pd.DataFrame(lines),
        reading=f"{counted.heading} : {counted.words}.".removeprefix(" : "),
        scope="Les 17 indicateurs que les fiches des axes 2 et 3 demandent ; l’axe 1 se suit par actions et événements.",
        caveats=(
            READING,
            f"{capitalised(' ; '.join(f'{state} : {MEANINGS[state]}' for state in STATES))}.",
            "Un indicateur a une année quand toutes ses séries requises l’ont. « Pas ici » : le tableau de bord ne l’a pas, d’autres l’ont peut-être.",
        ),
        alternative="Tableau des années de chaque indicateur du plan, selon leur état.",
    )


def _published(found: Sequence[attendus.Standing], asked: PlanIndicator) -> str:
    """« 2019 à 2024, sans PLAI adapté »: what the files that hold a year do not tell apart stands beside it."""
    years = _years(found, asked.id, PUBLISHED)
    return ", sans ".join(filter(None, (years, asked.sans))) if years else tables.ABSENT


def _years(found: Sequence[attendus.Standing], asked: str, state: str) -> str:
    return attendus.years_said(one.year for one in found if one.asked.id == asked and one.state == state)


def liste(
    connection: Connection, catalog: Catalog, axe: str = "tous", etat: str = "tous", cherche: str = ""
) -> Exhibit:
    """The series that match the filters, with their state for the last year due."""
    lasts, states = attendus.paris_last(connection, catalog), attendus.series_state(connection, catalog)
    found = [catalog.indicators[name] for name in lasts.index]
    kept = [i for i in found if _matches(i, states[i.id], axe, etat, cherche)]
    counted = attendus.tally(connection, catalog)
    table = pd.DataFrame(
        {
            "Indicateur": [tables.sheet(i, axe=axe, etat=etat, cherche=cherche) for i in kept],
            "Sert": [", ".join(i.serves) or _sheet(i).replace(" ", NBSP) for i in kept],
            f"État {counted.year}" if counted.heading else "État": [states[i.id] for i in kept],
            "Dernier chiffre": [attendus.last_said(i, lasts.loc[i.id]) for i in kept],
            "Détenteur": [attendus.holder_of(i, catalog) for i in kept],
            "Identifiant": [i.id for i in kept],
        }
    )
    return Exhibit(
        title="Séries du catalogue",
        subtitle=f"{len(kept)} sur {len(found)}",
        table=table,
        reading="l’état se lit au jour affiché ; le dernier chiffre est celui de Paris.",
        scope="Séries qui servent les indicateurs des fiches, suivi de l’axe 1 et séries de contexte.",
        alternative="Tableau des séries.",
    )


def fiche(
    connection: Connection, catalog: Catalog, indicateur: str, base: str = "A", histoire: bool = False
) -> Exhibit:
    """One indicator: Paris against its reference and target where the plan sets any; every figure in the table."""
    indicator = catalog.indicators[indicateur]
    rows = queries.series(connection, [indicateur], (), ())
    table = tables.listed(rows, catalog.indicators, name="Territoire", breakdown="Modalité", period="Période")
    template = blank(connection, catalog, [(indicator, PLAN_YEARS)])
    limits = tuple(limits_of(indicator.limits, made_up=len(rows) > 0 and bool(invented(rows).all())))
    if has_reference(connection, catalog, indicateur):
        piece = trajectoire(connection, catalog, indicateur, base, histoire)
        caveats = (*piece.caveats, *limits)
        return replace(
            piece, title=indicator.label, rows=rows, table=table, caveats=caveats, template=template, unnamed=True
        )
    paris = rows[(rows["territory"] == indicator.paris) & (rows["breakdown"] == ENSEMBLE)]
    regular = opened(_regular(paris), histoire)
    newest = attendus.paris_last(connection, catalog).loc[indicateur]
    here = attendus.last_said(indicator, newest)
    drawing, drawn = None, regular.dropna(subset=["value"])
    # An interval later than the curve, or the year that its months make, is the last figure: the title gives it.
    after = len(drawn) > 0 and newest["period"] not in {*drawn["period"]}
    if len(drawn) > 1:
        step = 1 if len(regular["period"].iloc[0]) == MONTH else 15
        drawing = Lines(regular.assign(name="Paris"), indicator, height=300, zero=True, step_months=step)
    said = "" if here == tables.ABSENT else f"dernier chiffre pour Paris : {here}."
    return Exhibit(
        name=f"fiche-{indicateur}",
        title=indicator.label,
        finding=""
        if drawing is None
        else fitting(f"{indicator.short} : {here}")
        if after
        else night(regular, catalog)
        if indicateur == NIGHT
        else latest(regular, indicator),
        subtitle=f"En {indicator.unit}",
        drawing=drawing,
        rows=rows,
        unnamed=True,
        table=table,
        reading=said or f"{unfound(catalog)}.",
        scope=indicator.base.field,
        caveats=limits,
        alternative=f"{indicator.label}, Paris. {said}",
        indicators=(indicateur,),
        template=template,
    )


def sources(connection: Connection, catalog: Catalog) -> Exhibit:
    """Each source under its publisher, with its licence, the attribution it asks and its known limits."""
    found = queries.sources(connection).sort_values(["publisher", "label"], key=lambda said: said.str.casefold())
    limits = [_limits(catalog.sources[name].limits) for name in found["id"]]
    table = pd.DataFrame(
        {
            "Source": found["label"],
            "Éditeur": found["publisher"],
            "Licence": found["licence"],
            "Mention": found["attribution"],
            "Fichiers": [counted(number) for number in found["snapshots"]],
            "Limites": [tables.Fold("à savoir", said) if said else "" for said in limits],
        }
    )
    return Exhibit(
        title="Sources et licences",
        subtitle=f"{len(found)} sources, {quantity(_filed(found), 0, 'a', 'ont')} {_files(found, ' daté')}",
        table=table,
        reading="un fichier est gardé tel que reçu un jour donné ; son empreinte est vérifiée à chaque construction.",
        scope="Toutes les données de l’entrepôt.",
        alternative="Tableau des sources.",
    )


def anomalies(connection: Connection, catalog: Catalog) -> Exhibit:
    """What the checks noticed and let through, and the known errors that were set aside."""
    found = queries.findings(connection)
    where = [f"{f.file}, ligne {f.line:.0f}" if pd.notna(f.line) else f.file for f in found.itertuples()]
    table = pd.DataFrame(
        {"Contrôle": found["id"], "Fichier": where, "Constat": found["message"], "Suite": found["fix"]}
    )
    return Exhibit(
        title="Avertissements de la dernière construction",
        subtitle=f"{quantity(len(found), 0, 'avertissement', 'avertissements') if len(found) else 'aucun avertissement'} ; une erreur aurait empêché la publication",
        table=table,
        reading="une valeur écartée l’est pour une erreur connue de sa source ; un saut est à vérifier, il peut être réel.",
        scope="Contrôles de la dernière construction de l’entrepôt.",
        alternative="Tableau des avertissements.",
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
        "Indicateurs du plan servis": ", ".join(indicator.serves),
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
        "Échéance": indicator.said_deadline,
        "Décalage de production": f"{indicator.lag_months} mois" if indicator.lag_months is not None else "",
        "Géographie": indicator.geography,
        "Valeur de référence": indicator.reference,
        "Version de la définition": indicator.definition_version,
        "Secret statistique": f"effectifs inférieurs à {indicator.secrecy_threshold} masqués, quelle que soit la source"
        if indicator.secrecy_threshold
        else "",
        "Compté autrement": " ; ".join(f"« {variant.name} » : {variant.why}" for variant in indicator.variants),
        "Question ouverte": indicator.question,
        "Qui décide": indicator.decider,
        "Limites": _limits(indicator.limits),
    }
    return {head: text for head, text in said.items() if text}


def _limits(limits: Sequence[str]) -> str:
    return " ".join(filter(None, limits))


def _regular(rows: pd.DataFrame) -> pd.DataFrame:
    """The points of the commonest kind of period (year, month or day); intervals are for the table."""
    lengths = rows["period"].str.len()
    kinds = lengths[lengths <= DAY].value_counts()
    return rows[lengths == kinds.idxmax()] if len(kinds) else rows.iloc[:0]


def _matches(indicator: Indicator, state: str, axe: str, etat: str, cherche: str) -> bool:
    in_axis = axe == "tous" or str(indicator.axis or CONTEXT) == axe
    words = f"{indicator.id} {indicator.label} {indicator.definition}".casefold()
    states = {one.rpartition(" : ")[2] for one in state.split(" ; ")}  # of what it serves
    return in_axis and etat in {"tous", *states} and cherche.casefold() in words


def _sheet(indicator: Indicator) -> str:
    return f"axe {indicator.axis}, action {indicator.action}" if indicator.axis else CONTEXT


def _filed(sources: pd.DataFrame) -> int:
    """How many of them have a file, on the day shown."""
    return int((sources["snapshots"] > 0).sum())


def _files(sources: pd.DataFrame, what: str = "") -> str:
    return quantity(int(sources["snapshots"].sum()), 0, f"fichier{what}", f"fichiers{what and f'{what}s'}")


def quality(connection: Connection, catalog: Catalog) -> Summary:
    found = queries.sources(connection)
    checked = "vérifiés" if found["snapshots"].sum() > 1 else "vérifié"
    return Summary(
        f"Chaque chiffre vient d’une ligne d’un fichier daté : **{_files(found)}** de "
        f"**{quantity(_filed(found), 0, 'source', 'sources')}**, {checked} à chaque construction."
    )


_EVERY = "tous"
_AXIS = Choice("axe", "Axe", one_of((_EVERY, "1", "2", "3", "contexte")))
_STATE = Choice("etat", "État", one_of((_EVERY, *STATES, FOLLOWED, CONTEXT)))
_WORD = Choice("cherche", "Chercher un mot", one_of(("",)), free=True)
RECORDS = (
    Record("catalogue-etats", etats, "gouvernance", "catalogue", slide=True, register=True),
    Record("catalogue", liste, "gouvernance", "catalogue", (_AXIS, _STATE, _WORD), register=True),
    Record("fiche", fiche, "gouvernance", "catalogue", (INDICATOR, BASE, HISTORY)),
    Record("sources", sources, "gouvernance", "sources", register=True),
    Record("anomalies", anomalies, "gouvernance", "sources", register=True),
)
SUMMARIES = {"catalogue": summary, "sources": quality}
