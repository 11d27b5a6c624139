"""Logement social (SRU): the rate on the map, in order, over time, and how far from 25 %."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from etl.catalog import ALL_ARRONDISSEMENTS, Catalog, Objective
from etl.french import format_number, format_percent, format_period, format_points, listing, quantity
from reporting import queries
from reporting.analysis.change import UNSURE
from reporting.analysis.comparability import bases
from reporting.analysis.words import DOUBTFUL, aimed, counted, kept, once, unfound
from reporting.exhibits.constats.sru import above, all_gained, concentrated, from_to, gained, now_alone
from reporting.exhibits.rattrapage import rattrapages
from reporting.piece import tables
from reporting.piece.classes import CLASSES
from reporting.piece.drawing import Bars, Gap, Lines, Map, Target
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.record import ARR, HISTORY, Record, arrondissements, opened, yearly
from reporting.piece.sentences import (
    WOODS_NOTE,
    at,
    capitalised,
    change,
    events_of,
    events_said,
    in_its_word,
    incomplete,
    last,
    marked,
    target_of,
)
from reporting.queries import Connection

PARIS = "75056"
TAUX = "sru_taux"
LEGAL = 25.0
SCOPE = "Logements décomptés à l’inventaire SRU (art. L. 302-5 du CCH) rapportés aux résidences principales, au 1er janvier."
REPERE = "Le seuil de 25 % (20 % jusqu’au 18 janvier 2013) oblige la commune ; sur un arrondissement, c’est un repère."
LAST_COMPUTED = 2019
COMPUTED = "Les taux d’arrondissement de 2001 à 2019 sont calculés sur les résidences principales publiées par l’Apur."
PRINTED = (
    "Ceux de 2025 sont les taux publiés par l’Apur, au dixième, dont le dénominateur n’a pas été trouvé : les deux périodes ne "
    "sont pas reliées."
)


def annees(connection: Connection, catalog: Catalog) -> list[int]:
    """The years with a rate for each of the twenty arrondissements, most recent first."""
    rows = queries.series(connection, [TAUX])
    counted = (
        rows[rows["territory"].str.startswith("751")].dropna(subset=["value"]).groupby("period")["territory"].count()
    )
    return sorted((int(period[:4]) for period in counted[counted == 20].index), reverse=True)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rate = queries.series(connection, [TAUX], [PARIS])
    stock = queries.series(connection, ["sru_logements"], [PARIS])
    missing = queries.series(connection, ["sru_manquants"], [PARIS])
    here, dwellings, gap = last(rate), last(stock), last(missing)
    if here is None or dwellings is None or gap is None:
        return incomplete({TAUX: here, "sru_logements": dwellings, "sru_manquants": gap}, catalog)
    above = _year(connection, int(here["period"][:4]))
    over = above[above["value"] >= LEGAL]
    short, printed = LEGAL - here["value"], kept(here, catalog.indicators[TAUX])
    doubt = f" ({here['status']})" if here["status"] in DOUBTFUL else ""  # a forecast is not a count
    target = (
        f"il manque **{format_points(short, printed, sign=False)}** pour atteindre les 25 % que la loi fixe à la commune"
        if short > 0
        else "le taux de 25 % que la loi fixe à la commune est atteint"
    )
    law = next((aim for o in _landmarks(catalog) if (aim := target_of(o, catalog.indicators[TAUX]))), None)
    if law and (before := once(law.steps, str(here["period_start"])[:10], catalog.indicators[TAUX])):
        target += f" ({before})"
    sentence = (
        f"{at(here).capitalize()}, Paris compte **{quantity(dwellings['value'], 0, 'logement social', 'logements sociaux')}**{doubt}, "
        f"soit **{format_percent(here['value'], printed)}** des résidences principales : {target}."
    )
    return Summary(
        " ".join([sentence, *rattrapages(connection, catalog, TAUX, PARIS)]),
        (
            Headline(
                "Taux SRU, Paris", format_percent(here["value"], printed), doubt.strip(" ()") or change(rate, catalog)
            ),
            Headline(
                "Logements sociaux",
                format_number(dwellings["value"]),
                marked(change(stock, catalog), dwellings),
            ),
            Headline(
                "Au-dessus de 25 %",
                f"{len(over)} arr. sur {len(above)}" if len(above) else "–",
                listing(over["name"])
                if len(above)
                else unfound(
                    catalog, "aucun taux reçu ni trouvé par arrondissement à cette date", "par arrondissement"
                ),
            ),
            Headline(
                "Manquants pour 25 %",
                in_its_word(gap, catalog.indicators["sru_manquants"]),
                "logements, à résidences principales constantes",
            ),
        ),
        (TAUX, "sru_logements", "sru_manquants"),
    )


def carte(connection: Connection, catalog: Catalog, annee: int, arr: Sequence[str] = ()) -> Exhibit:
    """The map of one year; `arr` outlined."""
    rows, indicator = _year(connection, annee), catalog.indicators[TAUX]
    classes = CLASSES[TAUX]
    return Exhibit(
        title=f"Taux SRU par arrondissement, 1er janvier {annee}",
        finding=above(rows, _landmark(catalog, annee), arr),
        subtitle="En % des résidences principales",
        drawing=Map(rows, indicator, classes, highlighted=frozenset(arr)),
        rows=rows,
        table=tables.listed(rows, catalog.indicators, name="Arrondissement"),
        reading=_reading(rows, catalog),
        scope=SCOPE,
        caveats=(REPERE, WOODS_NOTE),
        alternative=f"Carte des vingt arrondissements en cinq classes. {_extremes(rows, _landmark(catalog, annee), catalog)}",
        indicators=(TAUX,),
        calculation=_denominators(connection, catalog),
    )


def classement(connection: Connection, catalog: Catalog, annee: int, arr: Sequence[str] = ()) -> Exhibit:
    """The same rates as ranked bars, against what the law then asked of the commune."""
    rows, indicator = _year(connection, annee), catalog.indicators[TAUX]
    landmark = _landmark(catalog, annee)
    return Exhibit(
        title=f"Du plus haut au plus bas, 1er janvier {annee}",
        finding=from_to(rows, indicator),
        subtitle="En % des résidences principales",
        drawing=Bars(
            rows,
            indicator,
            classes=CLASSES[TAUX],
            highlighted=frozenset(arr),
            references=(Target(landmark, f"repère : {aimed(landmark, indicator)}"),),
        ),
        rows=rows,
        table=_distance(rows, catalog, landmark),
        reading=_reading(rows, catalog),
        scope=SCOPE,
        caveats=(REPERE,),
        alternative=f"Barres classées, repère à {aimed(landmark, indicator)}. {_extremes(rows, landmark, catalog)}",
        indicators=(TAUX,),
        calculation=f"Écart au repère = taux − {landmark:g}, en points. {_denominators(connection, catalog)}",
    )


def evolution_arrondissements(
    connection: Connection,
    catalog: Catalog,
    arr: Sequence[str] = (),
    height: int = 460,
    reperes: bool = True,
    histoire: bool = False,
) -> Exhibit:
    """The twenty in grey, the chosen ones in colour, the years without publication shaded; `height` in pixels."""
    events = events_of(catalog, "logement_social") if reperes else ()
    rows = opened(queries.series(connection, [TAUX], catalog.arrondissements), histoire)
    chosen = rows[rows["territory"].isin(list(arr))]
    others = rows[~rows["territory"].isin(list(arr))]
    if arr and chosen["value"].notna().sum() == (chosen["status"] == "secret").sum() == 0:
        rows = others = rows.iloc[:0]  # nothing of those chosen: no axes, and no source of what is not drawn
    order = [t.short for t in catalog.territories.values() if t.code in catalog.arrondissements]
    return Exhibit(
        title="Évolution du taux par arrondissement",
        finding=gained(chosen, catalog) or all_gained(rows, catalog) or now_alone(rows, catalog.indicators[TAUX], arr),
        subtitle="En % des résidences principales, au 1er janvier",
        drawing=Lines(
            chosen,
            catalog.indicators[TAUX],
            context=others,
            events=events,
            target=next((target_of(o, catalog.indicators[TAUX]) for o in _landmarks(catalog)), None),
            gaps=_gaps(rows),
            height=height,
            zero=True,
        )
        if len(rows)
        else None,
        rows=rows,
        unnamed=True,
        table=tables.crossed(rows, catalog.indicators, "period", "name", "Situation au", order),
        reading=_progress(chosen, catalog) if len(rows) else f"{capitalised(unfound(catalog))}.",
        scope=SCOPE,
        caveats=(
            REPERE,
            *_unpublished(rows, catalog),
            *events_said(events, rows),
        ),
        alternative=f"Une courbe par arrondissement, interrompue là où rien n’a été trouvé. {capitalised(_progress(chosen, catalog))}",
        indicators=(TAUX,),
        calculation=_denominators(connection, catalog),
    )


def concentration(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The share of the stock in the 13e, 19e and 20e: what the figures give beside what the sheet says."""
    rows = opened(queries.series(connection, ["sru_concentration"], [PARIS]), histoire)
    here = last(rows)
    value = (
        ""
        if here is None
        else f"{at(here)}, {format_percent(here['value'])} des logements sociaux sont dans ces trois arrondissements."
    )
    return Exhibit(
        title="Part du parc social dans les 13e, 19e et 20e arrondissements",
        finding=concentrated(rows, catalog.indicators["sru_concentration"]),
        subtitle="En % des logements sociaux de Paris, au 1er janvier",
        drawing=Lines(
            rows.assign(name="13e, 19e, 20e"),
            catalog.indicators["sru_concentration"],
            gaps=_gaps(rows),
            height=320,
            zero=True,
        ),
        rows=rows,
        table=tables.listed(rows, catalog.indicators, period="Situation au"),
        reading=value,
        scope=SCOPE,
        caveats=("La fiche action écrit « à près de 50 % » : les chiffres publiés donnent moins.",),
        alternative=f"Courbe interrompue là où rien n’a été trouvé. {capitalised(value)}",
        indicators=("sru_concentration",),
        calculation="Logements sociaux des 13e, 19e et 20e ÷ logements sociaux des vingt arrondissements.",
    )


def _year(connection: Connection, year: int) -> pd.DataFrame:
    rows = queries.series(connection, [TAUX])
    return rows[(rows["period"] == f"{year}-01-01") & rows["territory"].str.fullmatch(r"751\d\d")]


def _gaps(rows: pd.DataFrame) -> tuple[Gap, ...]:
    """The years without any figure between the first and the last that have one; what is to be checked fills none."""
    sure = rows[rows["status"] != "à vérifier"].dropna(subset=["value"])
    known = sorted(set(pd.to_datetime(sure["period_start"]).dt.date))
    day = dt.timedelta(days=1)
    spans = [(a, b) for a, b in pairwise(known) if b.year - a.year > 1]
    return tuple(Gap(a + day, b - day, f"{_years(a.year + 1, b.year - 1)}<br>non trouvé") for a, b in spans)


def _unpublished(rows: pd.DataFrame, catalog: Catalog) -> list[str]:
    but = ", sauf à vérifier (« ? »)" if (rows["status"] == "à vérifier").any() else ""
    return [
        f"{capitalised(unfound(catalog, when=f'pour {_years(gap.start.year + 1, gap.end.year)}'))}{but} : la période est laissée vide."
        for gap in _gaps(rows)
    ]


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} à {last}"


def _reading(rows: pd.DataFrame, catalog: Catalog) -> str:
    if rows.empty:
        return f"{unfound(catalog, when='pour cette année')}."
    top = rows.loc[rows["value"].idxmax()]
    return (
        f"dans le {top['name']}, {format_percent(top['value'])} des résidences principales sont des logements sociaux "
        f"au {format_period(top['period'])}."
    )


def _denominators(connection: Connection, catalog: Catalog) -> str:
    """On what the rates of the arrondissements are counted, as far as they are known."""
    return COMPUTED if max(annees(connection, catalog), default=0) <= LAST_COMPUTED else f"{COMPUTED} {PRINTED}"


def _extremes(rows: pd.DataFrame, landmark: float, catalog: Catalog) -> str:
    if rows.empty:
        return f"{capitalised(unfound(catalog))}."
    top, low = rows.loc[rows["value"].idxmax()], rows.loc[rows["value"].idxmin()]
    over = (rows["value"] >= landmark).sum()
    return (
        f"Le plus haut : {top['name']}, {format_percent(top['value'])} ; le plus bas : {low['name']}, "
        f"{format_percent(low['value'])} ; {over} arrondissements sur {len(rows)} à {landmark:g}\u202f% ou plus."
    )


def _distance(rows: pd.DataFrame, catalog: Catalog, landmark: float) -> pd.DataFrame:
    ordered = rows.sort_values("value", ascending=False)
    table = tables.listed(ordered, catalog.indicators, name="Arrondissement")
    gaps = [counted(v - landmark, 1, sign=True) for v in ordered["value"]]
    table.insert(2, f"Écart à {landmark:g} % (points)", gaps)
    return table


def _progress(chosen: pd.DataFrame, catalog: Catalog) -> str:
    """What each gains over its longest stretch that counts one thing; those that count another are set apart."""
    said: list[str] = []
    apart: set[str] = set()
    for name, points in chosen[chosen["value"].notna() & (chosen["status"] != UNSURE)].groupby("name", sort=False):
        points = points.assign(base=bases(points, catalog))
        same = points[points["base"] == points["base"].mode()[0]]
        first, end = same.iloc[0], (same if len(same) > 1 else points).iloc[-1]
        moved = f"{format_points(end['value'] - first['value'], 1)} de {first['period'][:4]} à {end['period'][:4]}"
        alone = f"{format_percent(end['value'])} en {end['period'][:4]}"
        said.append(f"{name} : {moved if len(same) > 1 else alone}")
        apart |= set(points.loc[points["base"] != end["base"], "period"].str[:4])
    said += [f"{listing(sorted(apart))} à part : autre dénominateur"] if apart else []
    return (" ; ".join(said) + ".") if said else "choisir des arrondissements pour les mettre en couleur."


def _landmarks(catalog: Catalog) -> tuple[Objective, ...]:
    return catalog.objectives_of(TAUX, ALL_ARRONDISSEMENTS)


def _landmark(catalog: Catalog, year: int) -> float:
    """What the law asked of the commune on 1 January of a year, a *repère* on an arrondissement."""
    return next((value for o in _landmarks(catalog) if (value := o.at(f"{year}-01-01")) is not None), LEGAL)


_YEAR = yearly(annees, "Situation au 1er janvier")
RECORDS = (
    Record("sru-carte", carte, "logement_social", "logement-social", (_YEAR, ARR), slide=True, action="2.1"),
    Record("sru-classement", classement, "logement_social", "logement-social", (_YEAR, ARR), action="2.1"),
    Record(
        "sru-evolution",
        evolution_arrondissements,
        "logement_social",
        "logement-social",
        (arrondissements("75107", "75115", "75120"), HISTORY),
    ),
    Record(
        "sru-concentration", concentration, "logement_social", "logement-social", (HISTORY,), slide=True, action="2.1"
    ),
)
SUMMARIES = {"logement-social": summary}
