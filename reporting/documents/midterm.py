"""What the diagnosis says in its own words and tables: by indicator, year by year, by arrondissement, by holder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from etl.catalog import PLAN_YEARS, STATUSES, Catalog, Indicator
from etl.catalog.plan import PlanIndicator
from etl.french import NBSP, NNBSP, listing, with_article
from reporting import queries
from reporting.analysis.change import (
    ACROSS,
    EVE,
    LAST_STATE,
    MONTH,
    SAME,
    YEARS_BEFORE,
    Reference,
    difference,
    in_years,
    printable,
    regular,
)
from reporting.analysis.comparability import base_of
from reporting.analysis.echeances import READING
from reporting.analysis.progress import Progress
from reporting.analysis.words import DOUBTFUL, cell, kept, number, recomputed, said_of, unfound
from reporting.documents.choices import offered, shown
from reporting.documents.document import Material
from reporting.documents.sections import qualified
from reporting.exhibits import attendus, cite, summarise
from reporting.exhibits.diagnostic import stands
from reporting.exhibits.tensions import AGAINST, NEUTRAL, STILL, TOWARDS, faced, side
from reporting.exhibits.trajectoire import nature, rates_of_years, trajectoire
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit, limits_of
from reporting.piece.sentences import made_up

SINCE: Final = f"depuis {PLAN_YEARS[0]}"
BEFORE: Final = f"de {YEARS_BEFORE[0]} à {YEARS_BEFORE[-1]}"
PARENTHESES: Final = re.compile(r" \([^)]*\)")
MOVED: Final = "Évolution ; objectif"
APART: Final = f"{NBSP}†"  # of a year that counts something else than the last one
# Of each indicator, the exhibits whose finding says it with its reservation; the others are said by their series.
NOTHING: Final = "Rien : aucune série n’y a à la fois un chiffre du plan et une référence qui lui soit comparable."
MAPPED: Final = "depuis-plan-arrondissements"
TOLD: Final = {
    "2.1-a": ("offre-financements",),
    "2.1-b": ("offre-part",),
    "2.1-c": ("offre-hors-25",),
    "2.1-f": ("demandes-region",),
    "2.1-i": ("115-taux-chute",),
    "2.2-a": ("convention-attribution",),
    "2.2-b": ("arpp",),
    "2.2-c": ("dalo-flux", "dalo-stock"),
}
# Of each subject argued: its page, whose head says what is known; its series that may face a reference; those whose
# limits bound what may be concluded; what is said of it whatever the figures.
ARGUED: Final = (
    (
        "Droit au logement opposable (DALO)",
        "dalo",
        ("dalo_recours", "dalo_favorables", "dalo_relogements", "dalo_stock"),
        ("dalo_recours", "dalo_stock"),
        "Les ménages relogés une année ont souvent été reconnus plus tôt : le rapport des deux n’est pas un taux de "
        "réussite.",
    ),
    (
        "Hébergement d’urgence (115)",
        "hebergement-115",
        ("115_demandes", "115_non_pourvues", "sans_abri"),
        ("115_non_pourvues",),
        "La Nuit de la Solidarité compte des personnes une nuit d’hiver, le 115 des demandes : l’une ne mesure pas "
        "l’autre.",
    ),
)
VERDICTS: Final = {
    TOWARDS: "la série va vers son but",
    AGAINST: "la série s’éloigne de son but",
    NEUTRAL: "sans but déclaré, ni progrès ni recul ne s’en conclut",
    STILL: "aucun sens net ne s’en dégage",
}
SILENT_IN: Final = ("cpa_part_premier_quartile_hors_qpv",)  # its exhibit names it, its finding does not
BY_ARRONDISSEMENT: Final = ("sru_logements", "logements_finances", "demandes")


def method(material: Material) -> list[tuple[str, str]]:
    """Heading and paragraph: what is set against what, which reference is open, what is left unsaid."""
    before, plan = (f"{years[0]}-{years[-1]}" for years in (YEARS_BEFORE, PLAN_YEARS))
    opened = [one for one in material.catalog.base_values if one.value is None]
    providers = listing(dict.fromkeys(with_article(one.provider) for one in opened))
    names = listing(f"«{NBSP}{material.catalog.indicators[one.indicator].short}{NBSP}»" for one in opened)
    awaited = (
        f" Pour {names}, la fiche action hésite entre la moyenne des trois années d’avant le plan et la "
        f"{opened[0].label}{NBSP}: la première sert ici, la seconde reste à renseigner par {providers}{NNBSP}; "
        "le choix est au nombre des questions ouvertes."
        if opened
        else ""
    )
    return [
        (
            "Ce qui est comparé",
            f"Seul un chiffre postérieur à la référence parle du plan ({plan}). Un flux fait face à sa moyenne "
            f"annuelle {before}, un stock ou une nuit à son dernier état d’avant le plan, janvier {PLAN_YEARS[0]} "
            "compris. Un taux dont les deux termes sont connus est le rapport des sommes, sur autant d’années avant "
            "le plan que depuis. Un taux, un délai ou une tension publiés tels quels ne sont ni moyennés ni "
            "recalculés ici. Une année qui manque est nommée, et une seule année n’est pas une moyenne.",
        ),
        (
            "Ce qui ne l’est pas",
            "Rien n’est comparé de part et d’autre d’un changement de définition, de champ ou de dénominateur. Un "
            f"chiffre approché garde le mot de sa source. «{NBSP}Aucun chiffre reçu ni trouvé{NBSP}» dit ce que cet "
            "outil a reçu ou trouvé, non ce que l’État, la Ville ou leurs opérateurs ont.",
        ),
        (
            "La référence",
            f"La période {before} est une convention de l’outil, les fiches n’en fixant pas de commune.{awaited}",
        ),
    ]


def sentences(material: Material) -> dict[str, list[str]]:
    """By action, one sentence for each of the plan's indicators."""
    said: dict[str, list[str]] = {}
    for asked in material.catalog.plan_indicators.values():
        said.setdefault(asked.action, []).append(f"{asked.short}{NBSP}: {_sentence(material, asked)}.")
    return said


def _sentence(material: Material, asked: PlanIndicator) -> str:
    catalog = material.catalog
    if asked.undefined:
        return f"indicateur à définir{f' par {with_article(asked.decider)}' if asked.decider else ''}"
    led = [one for name in TOLD.get(asked.id, ()) if (one := shown(material, name)) and one.finding]
    held = {name for one in led for name in one.indicators if name not in SILENT_IN}
    found = {name: _finding(material, catalog.indicators[name]) for name in asked.exige if name not in held}
    if len(asked.exige) == 1:  # its head, which the line says
        head = re.escape(catalog.indicators[asked.exige[0]].short)
        found = {name: re.sub(f"^{head}[ {NBSP}]: ", "", words) for name, words in found.items()}
    lacking = [catalog.indicators[name].short for name, words in found.items() if not words]
    none = unfound(catalog, when=SINCE)
    missing = [none if len(lacking) == len(asked.exige) else f"{listing(lacking)}{NBSP}: {none}"] if lacking else []
    within = listing(part.removeprefix("hors ") for part in asked.distingue if part.startswith("hors "))
    whole = [f"{within} compris"] if within and led else []
    return _joined([*(qualified(one, one.finding) for one in led), *filter(None, found.values()), *missing, *whole])


def _joined(clauses: Sequence[str]) -> str:
    first, *others = [words[:1].lower() + words[1:] if words[1:2].islower() else words for words in clauses]
    return f"{NNBSP}; ".join([first, *others])


def _finding(material: Material, indicator: Indicator) -> str:
    """Of a series with a figure of the plan; empty of the others."""
    rows = queries.series(material.connection, [indicator.id], [indicator.paris]).dropna(subset=["value"])
    if not len(_since(rows, indicator)):
        return ""
    told = trajectoire(material.connection, material.catalog, indicator.id).finding
    sheets = sorted({one.action for one in material.catalog.plan_indicators.values() if indicator.id in one.exige})
    whole = f", actions {listing(sheets)} ensemble" if len(sheets) > 1 else ""
    return f"{told}{whole} (inventé)" if _made_up(rows) else told + whole


def _since(rows: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The known figures later than what the plan starts from, of one kind of period."""
    known = regular(rows)
    eve = LAST_STATE if indicator.measure in ("stock", "nuit") else EVE
    return known[pd.to_datetime(known["period_end"]).dt.date > eve]


def years(material: Material) -> Exhibit:
    """Of each series of Paris with a figure of the plan: its reference, each year since, what moved, its objective."""
    connection, catalog = material.connection, material.catalog
    found = stands(connection, catalog)
    told = [(one, (i, _since(_by_year(material, i, rows), i))) for one, i, rows in found]
    lines = [_line(one, i, rows, catalog) for one, (i, rows) in told if len(rows)]
    used = [rows for _, (_, rows) in told if len(rows)]
    table = pd.DataFrame(lines).fillna(tables.ABSENT) if lines else pd.DataFrame()
    dated = sorted(column for column in table if column.isdigit())
    order = ["Indicateur", "Référence", *dated, MOVED]
    apart = any(str(cell).endswith(APART) for column in dated for cell in table[column])
    rows = pd.concat(used, ignore_index=True) if used else pd.DataFrame(columns=queries.SERIES)
    bare = any(line["Référence"] == tables.ABSENT for line in lines)
    return Exhibit(
        name="diagnostic-annees",
        title="Référence, années du plan et objectif",
        subtitle="Paris ; un stock est au 1er janvier s’il n’est pas daté",
        rows=rows,
        table=table[order] if lines else table,
        reading="" if lines else f"{unfound(catalog, when=SINCE)}.",
        caveats=tuple(
            filter(
                None,
                (
                    f"Référence «{NBSP}{tables.ABSENT}{NBSP}»{NBSP}: {unfound(catalog, when=BEFORE)}." if bare else "",
                    *recomputed(rows, catalog.indicators["tension"]),
                    f"{said_of(doubts)}." if (doubts := _doubts(rows, catalog)) else "",
                    f"†{NBSP}: compté autrement que le dernier chiffre de la ligne, qui ne se compare pas à lui."
                    * apart,
                ),
            )
        ),
        alternative="Tableau des séries qui ont un chiffre du plan : référence, années du plan, évolution, objectif.",
        indicators=tuple(rows["indicator"].unique()),
        citations=cite(connection, rows["snapshot"]),
        jeu=material.jeu,
        known_on=material.known_on,
        edition=material.edition,
    )


def _by_year(material: Material, indicator: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """A row a year: of months the sum, the ratio of the sums or the last state; none where they make no year."""
    added = in_years(rows, material.catalog)
    year, months = added["period"].str[:4], added["period"].str.fullmatch(MONTH)
    monthly = months & added["value"].notna() & ~year.isin(added["period"])
    last = added[monthly].sort_values("period_end").groupby(year[monthly]).tail(1)
    if indicator.measure not in ("stock", "nuit"):
        rates = rates_of_years(material.connection, material.catalog, indicator)
        worst = added["status"].map(STATUSES.index).groupby(year).max().map(STATUSES.__getitem__)
        last = last.assign(period=last["period"].str[:4])
        last = last[last["period"].isin(rates)]
        last = last.assign(value=last["period"].map(rates), status=last["period"].map(worst))
    return pd.concat([added[~months], last])


def _line(found: Progress, indicator: Indicator, rows: pd.DataFrame, catalog: Catalog) -> dict[str, str]:
    last = rows.iloc[-1]
    base, day = base_of(last, catalog), str(last["period_end"])[5:10]
    same = {str(end)[5:10] for end in rows["period_end"]} == {day}
    dated = indicator.measure in ("stock", "nuit") and not (same and day == "01-01")
    cells = {}
    for _, row in rows.iterrows():
        apart = "" if base_of(row, catalog) == base else APART
        cells[str(row["period"])[:4]] = _value(row, indicator, f"{_day(row)}{NBSP}: " if dated else "", apart)
    reference = (
        found.reference.said(indicator) if found.reference.point else PARENTHESES.sub("", found.reference.because)
    )
    aims = [nature(one, indicator) for one in catalog.objectives_of(indicator.id, indicator.paris)]
    unlike = f" ({found.state})" if found.state == "non comparable" else ""
    head = f"objectif{'s' * (len(aims) > 1)}{NBSP}: "
    aim = f"{head}{f'{NNBSP}; '.join(aims)}{unlike}" if aims else ""
    said = [_evolution(found.reference, indicator), aim]
    return {
        "Indicateur": indicator.short,
        "Référence": tables.ABSENT if reference == unfound(catalog, when=BEFORE) else reference,
        **cells,
        MOVED: f"{NNBSP}; ".join(filter(None, said)) or tables.ABSENT,
    }


def _value(row: pd.Series, indicator: Indicator, when: str, apart: str) -> str:
    """« près de 13 600 », « 26/01 : 3 015 p », « 57,6 % (inventé) »."""
    value, word = printable(row, indicator)
    shown = cell(value, "définitif" if word else row["status"], indicator, kept(row, indicator))
    made = " (inventé)" if made_up(row) else ""
    return f"{when}{f'{word} ' if word else ''}{shown}{made}{apart}"


def _doubts(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    """The states whose marks these figures bear: not those that a word says."""
    bare = [not printable(row, catalog.indicators[row["indicator"]])[1] for _, row in rows.iterrows()]
    return [status for status in rows.loc[bare, "status"].unique() if status in DOUBTFUL]


def _day(row: pd.Series) -> str:
    day = pd.Timestamp(row["period_end"])
    return f"{day.day:02d}/{day.month:02d}"


def _evolution(found: Reference, indicator: Indicator) -> str:
    """« −1 675 », « environ +1 700 », « +13,4 points », with the years of a pooled rate and the references beside."""
    point, facing = found.point, found.facing
    if point is None or facing is None:
        return ""
    moved = str(difference(facing, point, indicator))
    across = ACROSS if indicator.measure == "stock" and point.producer != facing.producer else ""
    pooled = f" ({number(facing.value, indicator, facing.decimals)} en {facing.words})" if indicator.ratio else ""
    beside = [f"{difference(facing, one, indicator)} {one.since}" for one in found.beside]
    alone = f" en {facing.words}" if indicator.measure == "flux" and not indicator.ratio else ""
    return f"{NNBSP}; ".join([f"{moved}{pooled}{alone}{across}", *beside])


def map_of_dwellings(material: Material) -> Exhibit | None:
    """The twenty, in % of what they had before the plan; None where nothing compares."""
    return offered(material, MAPPED, indicateur=BY_ARRONDISSEMENT[0], en_carte=True)


def arrondissements(material: Material) -> Exhibit:
    """The twenty in their order, a column for each change that can be computed, in the unit people count."""
    found = [offered(material, MAPPED, indicateur=name) for name in BY_ARRONDISSEMENT]
    kept = [one for one in found if one and len(one.table)]
    places = [material.catalog.territories[code].short for code in material.catalog.arrondissements]
    columns = {}
    for one in kept:
        indicator, (before, since) = material.catalog.indicators[one.indicators[-1]], one.table.columns[1:3]
        between = (
            f"moyenne par an, {since} contre {before}"
            if indicator.measure == "flux"
            else f"{brief(before)} à {brief(since)}"
        )
        changes = dict(zip(one.table["Arrondissement"].str.removesuffix(" *"), one.table["Évolution"], strict=True))
        columns[f"{indicator.short}, {between}"] = [changes.get(place, tables.ABSENT) for place in places]
    rows = pd.concat([one.rows for one in kept], ignore_index=True) if kept else pd.DataFrame(columns=queries.SERIES)
    return Exhibit(
        name="diagnostic-arrondissements",
        title="Ce qui a changé dans chaque arrondissement",
        subtitle="En nombre",
        rows=rows,
        table=pd.DataFrame({"Arrondissement": places, **columns}) if kept else pd.DataFrame(),
        reading="" if kept else f"par arrondissement, {unfound(material.catalog, when=SINCE)}.",
        caveats=tuple(dict.fromkeys(said for one in kept for said in one.caveats)),
        alternative="Tableau des vingt arrondissements et de leurs évolutions.",
        indicators=tuple(name for one in kept for name in one.indicators),
        citations=cite(material.connection, rows["snapshot"]),
        jeu=material.jeu,
        known_on=material.known_on,
        edition=material.edition,
    )


def brief(day: str) -> str:
    """A day in two words: « début » or « fin » and its year."""
    return day.replace("1er janvier", "début").replace("31 décembre", "fin")


def said_once(moved: str) -> str:
    """A change with its terms in brackets: no second colon in a line."""
    change, _, since = moved.partition(f"{NBSP}: ")
    return f"{change} ({since})" if since else change


def argued(material: Material) -> list[tuple[str, list[tuple[str, str]]]]:
    """By subject: what is known, what may be concluded of it, and what may not."""
    of = {one[1].id: one for one in stands(material.connection, material.catalog)}
    found = []
    for title, page, compared, limited, always in ARGUED:
        known = summarise(page, material.connection, material.catalog).sentence
        series = [of[name] for name in compared if name in of]
        limits = [
            line
            for name in limited
            for line in limits_of(
                material.catalog.indicators[name].limits, made_up=name in of and _made_up(of[name][2])
            )
        ]
        moved = [words for one in series if (words := _concluded(*one))]
        alone = [f"{one[1].short}{NBSP}: {one[0].reference.because}" for one in series if not _concluded(*one)]
        unsaid = " ".join(filter(None, (_sentences(alone), always, *dict.fromkeys(limits))))
        heads = ("Ce que l’on sait", "Ce que l’on peut en conclure", "Ce que l’on ne peut pas en conclure")
        found.append((title, list(zip(heads, (known, _sentences(moved) or NOTHING, unsaid), strict=True))))
    return found


def _concluded(found: Progress, indicator: Indicator, rows: pd.DataFrame) -> str:
    """What moved, since what, and whether it goes towards its aim; empty where nothing is compared."""
    said, since = faced(found, indicator)
    facing = found.reference.facing
    if not said or facing is None:
        return ""
    made = " (inventé)" if _made_up(rows) else ""
    last = facing.said(indicator)  # its state beside it, never after the last of its references
    since = since.removeprefix(f"{last}, ")
    if said == SAME:
        since = re.sub("^(depuis|contre)", "que", since)
    verdict = VERDICTS[side(found.reference, indicator)]
    return f"{indicator.short}{NBSP}: {last}{made}, {said} {since}{NNBSP}; {verdict}"


def _made_up(rows: pd.DataFrame) -> bool:
    """Whether the last known figure of a series is invented."""
    return bool(made_up(rows.dropna(subset=["value"]).iloc[-1]))


def _sentences(said: Sequence[str]) -> str:
    return " ".join(f"{one}." for one in said)


def unsaid(material: Material) -> Exhibit:
    """What no year of the plan measures, once, by who holds it: why, and the last figure known."""
    connection, catalog = material.connection, material.catalog
    unknown = attendus.before_returns(connection)
    _, missing = attendus.due_since(connection, catalog, PLAN_YEARS.start)
    last = {
        one.asked.id: one for one in (*attendus.of_year(connection, catalog), *attendus.missing(connection, catalog))
    }
    kept = [] if unknown else [one for name, one in last.items() if name in missing or one.asked.undefined]
    groups: dict[tuple[str, str], list[str]] = {}
    for one in sorted(kept, key=lambda one: one.asked.said_holder):
        why = one.state if one.asked.undefined else f"{one.state} ({one.year})"
        groups.setdefault((one.asked.said_holder, why), []).append(one.asked.label)
    holders = pd.Series([holder for holder, _ in groups], dtype=object)
    return Exhibit(
        name="diagnostic-non-dits",
        title=f"Ce qu’aucune année complète ne mesure{'' if unknown else f' {SINCE}'}, par détenteur",
        subtitle="Indicateurs que demandent les fiches",
        table=pd.DataFrame(
            {
                "Détenteur": holders.where(~holders.duplicated(), ""),
                "Pourquoi": [why for _, why in groups],
                "Indicateurs": [f"{NNBSP}; ".join(labels) for labels in groups.values()],
            }
        ),
        reading=attendus.NOT_COUNTED if unknown else "",
        alternative="Tableau des indicateurs sans année du plan, par détenteur.",
        caveats=(READING,),
    )
