"""One arrondissement line by line: each figure with its date, its change, an honest reference and its rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from etl.catalog import ALL_ARRONDISSEMENTS, ENSEMBLE, Catalog, Indicator
from etl.french import format_arrondissement
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.change import EVE
from reporting.analysis.comparability import joined
from reporting.analysis.during import since_plan
from reporting.analysis.ranks import competition_ranks, rank_words
from reporting.analysis.words import aimed, cell, number, unfound, with_unit
from reporting.answers import remembered
from reporting.exhibits.depuis_plan import since_said
from reporting.exhibits.territoires import is_rate, of_year, references, rows_of, unstable
from reporting.exhibits.trajectoire import terms_of
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import ONE, Record
from reporting.queries import Connection

Line = tuple[str, str]  # an indicator and a breakdown
# What the page shows, in order: subject in words, then its indicators.
SHOWN = {
    "Parc social": ("sru_taux", "sru_logements"),
    "Offre nouvelle": ("logements_finances", "part_offre_nouvelle", "mises_en_service"),
    "Demande": ("demandes", "attributions", "tension", "delai_median", "demandes_5ans"),
    "Occupation": ("rpls_taux_vacance", "rpls_taux_rotation", "rpls_loyer_moyen"),
    "Contexte": ("population",),
}
# Need and supply around the plan: an indicator, or one of its breakdowns.
AROUND: Final[dict[str, tuple[Line, ...]]] = {
    "Ménages": (
        ("taux_pauvrete", ENSEMBLE),
        ("taux_pauvrete", "locataires"),
        ("niveau_vie_median", ENSEMBLE),
        ("niveau_vie_premier_decile", ENSEMBLE),
    ),
    "Demande par taille": (("tension", "T1"), ("tension", "T3")),
    "Parc social": (("rpls_logements", ENSEMBLE), ("rpls_vacants", ENSEMBLE), ("rpls_non_proposes", "vides")),
    "Tous logements": (
        ("rp_residences_principales", ENSEMBLE),
        ("rp_part_proprietaires", ENSEMBLE),
        ("rp_part_secondaires", ENSEMBLE),
        ("rp_part_vacants", ENSEMBLE),
    ),
    "Parc privé": (("lovac_vacants_2_ans", ENSEMBLE), ("lovac_taux_vacance_2_ans", ENSEMBLE)),
}
TWENTY = 20
CURVE = 4  # values, under which they are written
APART = (
    "Contexte : le SRU, le RPLS, le SNE, le recensement, Filosofi et LOVAC ont des champs différents ; aucun n’est le dénominateur d’un autre.",
)
SCOPE = "Chiffres publiés pour l’arrondissement, chacun à sa date."

UNEXPLAINED = "l’écart n’est pas expliqué."  # ends the reservation of figures that do not add up


def tableau(connection: Connection, catalog: Catalog, arrondissement: str) -> Exhibit:
    """A line per indicator at the last year published for the arrondissements; references of the same base only."""
    whole = {subject: tuple((name, ENSEMBLE) for name in names) for subject, names in SHOWN.items()}
    title = f"Le {format_arrondissement(arrondissement)} arrondissement, indicateur par indicateur"
    return _listed(title, whole, connection, catalog, arrondissement)


def besoins(connection: Connection, catalog: Catalog, arrondissement: str) -> Exhibit:
    """Need and supply of the arrondissement as other sources see them, a line each: context, no term of a rate above."""
    title = f"Besoins et offre autour du plan, {format_arrondissement(arrondissement)} arrondissement"
    listed = _listed(title, AROUND, connection, catalog, arrondissement)
    # No reference line here, and a year after another in few of them.
    table = listed.table.drop(columns=[head for head in ("Ce qui a changé", "Repère") if _empty(listed.table, head)])
    return replace(listed, table=table, caveats=(*APART, *listed.caveats))


def _empty(table: pd.DataFrame, head: str) -> bool:
    return head in table and not table[head].astype(str).str.strip().any()


def _listed(
    title: str,
    subjects: Mapping[str, tuple[Line, ...]],
    connection: Connection,
    catalog: Catalog,
    arrondissement: str,
) -> Exhibit:
    lines, used, caveats = [], [], []
    for subject, (identifier, part) in ((subject, line) for subject, some in subjects.items() for line in some):
        everything = rows_of(connection, catalog, identifier, part)
        there = zip(everything["period"], everything["value"].notna(), strict=True)
        year = max((int(period[:4]) for period, known in there if known), default=None)
        if year is None:
            continue
        rows, mine = of_year(everything, year), everything[everything["territory"] == arrondissement]
        line, said = _line(connection, catalog, catalog.indicators[identifier], rows, mine, arrondissement, year, part)
        lines.append({"Sujet": subject, **line})
        used.append(mine)
        caveats += said
    table = pd.DataFrame(lines)
    if lines:
        table["Sujet"] = table["Sujet"].where(~table["Sujet"].duplicated(), "")
        table.insert(0, "Indicateur", table.pop("Indicateur"))
    return Exhibit(
        title=title,
        subtitle="Dernière année publiée pour les arrondissements ; rang 1 : la valeur la plus haute des vingt",
        rows=pd.concat(used, ignore_index=True) if used else pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="une référence n’est donnée que si elle compte la même chose que l’arrondissement ; « – » : pas de chiffre, de référence ou de rang."
        if lines
        else f"{unfound(catalog, when='pour les arrondissements')}.",
        scope=SCOPE,
        caveats=tuple(dict.fromkeys(caveats)),
        alternative=f"Tableau. {title}.",
        indicators=tuple(dict.fromkeys(name for some in subjects.values() for name, _ in some)),
        calculation="Ce qui a changé : d’un état d’avant le plan au dernier, ou moyenne annuelle depuis 2022 contre 2019-2021. "
        "Rang de compétition parmi les vingt, ex æquo ensemble ; aucun rang sur un petit effectif, si une valeur manque ou pour un chiffre du plan d’avant lui.",
    )


def _line(
    connection: Connection,
    catalog: Catalog,
    indicator: Indicator,
    rows: pd.DataFrame,
    mine: pd.DataFrame,
    arrondissement: str,
    year: int,
    part: str,
) -> tuple[dict[str, object], list[str]]:
    """`rows`: of the twenty in that year; `mine`: of the arrondissement, every year."""
    here = rows[rows["territory"] == arrondissement]
    few = unstable(connection, catalog, indicator, year)
    small = arrondissement in few
    value: Cell | str = tables.ABSENT
    if len(here):
        row = here.iloc[0]
        value = cell(row["value"], row["status"], indicator)
        value = replace(value, unit=value.unit + tables.UNSTABLE) if small else value
    offered = references(connection, catalog, indicator, rows) if is_rate(indicator) else []
    accepted = next((offer for offer in offered if offer.accepted), None)
    said = (
        [f"* Moins de {_bound(indicator, catalog)} dans l’année : rapport instable, ni évolution ni rang."]
        if small
        else []
    )
    said += [
        f"{indicator.short} : {o.comparison.name} n’est pas une référence ({o.refusal})."
        for o in offered
        if o.refusal and not o.comparison.off and part == ENSEMBLE
    ]
    said += [limit for limit in indicator.limits if limit.endswith(UNEXPLAINED)]
    in_euros = ", en €" if indicator.unit.startswith("euros") and "€" not in indicator.short else ""
    link = f"comparer?indicateur={indicator.id}"
    return {
        "Indicateur": tables.Link(indicator.short + in_euros, link)
        if part == ENSEMBLE
        else tables.Link(f"{indicator.short}, {part}", f"{link}&ventilation={tables.code(part)}"),
        "Valeur": value,
        "Date": tables.dated(rows["period"].iloc[0]) if len(here) else tables.ABSENT,
        "Série": _spark(mine, indicator),
        "Ce qui a changé": "" if small or mine.empty else _moved(connection, mine, catalog, indicator, part),
        "Référence": tables.ABSENT
        if accepted is None or accepted.row is None
        else f"{accepted.comparison.name} : {number(float(accepted.row['value']), indicator)}",
        "Rang": tables.ABSENT
        if indicator.axis and rows["period_end"].max() <= pd.Timestamp(EVE)
        else _rank(rows, indicator, arrondissement, frozenset(few)),
        "Repère": _landmark(catalog, indicator),
    }, said


def _bound(indicator: Indicator, catalog: Catalog) -> str:
    """« 100 attributions »."""
    return with_unit(indicator.small_count or 0, catalog.indicators[indicator.count])


def _moved(connection: Connection, mine: pd.DataFrame, catalog: Catalog, indicator: Indicator, part: str) -> Cell | str:
    """What it became over the plan, with its dates; empty where nothing compares."""
    key = "terms", indicator.id, part, id(catalog)  # kept with it: no other catalogue can have its place

    def made() -> tuple[Catalog, dict[str, pd.DataFrame]]:  # of the twenty, whose sheets are made together
        return catalog, terms_of(connection, catalog, indicator, catalog.arrondissements, part)

    terms = remembered(connection, key, made)[1].get(str(mine["territory"].iloc[0]))
    return since_said(since_plan(mine, catalog, terms), indicator)


def _rank(rows: pd.DataFrame, indicator: Indicator, arrondissement: str, few: frozenset[str]) -> str:
    there = zip(rows["territory"], rows["value"], strict=True)
    known = {territory: value for territory, value in there if pd.notna(value)}
    if arrondissement in few or len(known) < TWENTY:
        return tables.ABSENT
    stable = pd.Series({territory: value for territory, value in known.items() if territory not in few})
    words = rank_words(competition_ranks(stable, indicator))
    return f"{words[arrondissement]} sur {len(stable)}"


def _landmark(catalog: Catalog, indicator: Indicator) -> Cell | str:
    values = [o.value for o in catalog.objectives_of(indicator.id, ALL_ARRONDISSEMENTS) if o.value is not None]
    return aimed(values[-1], indicator) if values else ""


def _spark(mine: pd.DataFrame, indicator: Indicator) -> tables.Spark:
    """Two or three values written, more as a curve; across a break, its words say that the ends do not compare."""
    known = mine[mine["value"].notna()]  # in the order of their dates, as the warehouse gives them
    if len(known) < 2:
        return tables.Spark((), "une seule valeur" if len(known) else "")
    kept = [
        (period[:4], number(value, indicator)) for period, value in zip(known["period"], known["value"], strict=True)
    ]
    counted = {
        indicator.assiette(place, publisher, str(start)[:10])
        for place, publisher, start in zip(known["territory"], known["publisher"], known["period_start"], strict=True)
    }
    apart = ", qui ne se compare pas" if len(counted) > 1 else ""
    if len(kept) < CURVE:
        return tables.Spark((), ", ".join(f"{value} en {year}" for year, value in kept) + apart)
    days = pd.to_datetime(known["period_start"]).dt.date
    points = tuple(zip(days, known["value"].astype(float), joined(known, indicator), strict=True))
    ends = " ; ".join(f"{year} : {value}" for year, value in (kept[0], kept[-1]))
    return tables.Spark(points, ends + apart)


RECORDS = (
    Record("arrondissement-tableau", tableau, "logement_social", "arrondissement", (ONE,), register=True),
    Record("arrondissement-besoins", besoins, "logement_social", "arrondissement", (ONE,), register=True),
)
