"""Hébergement: the head of the page, persons without shelter, places, durations (the 115 is in urgence_115)."""

from __future__ import annotations

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog
from etl.french import format_number, format_percent, format_period, with_article
from reporting import queries
from reporting.analysis.change import reference
from reporting.analysis.words import unbegun, unfound
from reporting.exhibits import attendus
from reporting.exhibits.constats import hebergement as constats_hebergement
from reporting.exhibits.urgence_115 import NO_FORMULA, unrated
from reporting.piece import tables
from reporting.piece.drawing import Bars, Lines
from reporting.piece.exhibit import Exhibit, Headline, Summary
from reporting.piece.facing import alike
from reporting.piece.record import HISTORY, Record, opened
from reporting.piece.sentences import (
    agreeing,
    amount,
    at,
    capitalised,
    in_its_word,
    incomplete,
    last,
    made_up,
    marked,
    stamped,
    start_of,
)
from reporting.queries import Connection

PARIS, COMMUNE = "75", "75056"
RATE = "115_taux_chute"
GAITE = "Environ 340 jeunes de la Gaîté lyrique sont hors du décompte de 2025."

WINTER = "Le renfort hivernal est d’une campagne, le reste d’une année : il s’y ajoute, et ne s’y compare pas."


def summary(connection: Connection, catalog: Catalog) -> Summary:
    counted = queries.series(connection, ["sans_abri"], [COMMUNE])
    newest = attendus.paris_last(connection, catalog).loc[RATE]  # of a year, where its months are all there
    rate = None if pd.isna(newest["value"]) else newest
    night = last(counted)
    places = queries.series(connection, ["hebergement_places"], [PARIS], ["hébergement pérenne", "hôtel"])
    if night is None:
        return incomplete({"sans_abri": None, RATE: rate}, catalog)
    if made_up(rate) != made_up(night):  # no sentence says a published figure and an invented one
        unmet = ""
    elif rate is None:
        unmet = unrated(connection, catalog).replace(NO_FORMULA, f"**{NO_FORMULA}**")
    else:
        unmet = f"{at(rate)}, **{format_percent(rate['value'])}** des demandes au 115 n’ont pas été pourvues"
    had = agreeing(night, catalog.indicators["sans_abri"], "ont été comptées", "a été comptée")
    sentence = (
        f"Dans la nuit du {format_period(night['period'])}, **{amount(night, catalog.indicators['sans_abri'])}** sans abri {had} à Paris "
        f"(chiffre {night['status']}){unmet and f' ; {unmet}'}."
    )
    year = places["period"].max() if len(places) else ""
    latest = places[(places["period"] == year) & places["value"].notna()].set_index("breakdown")
    said = [
        Headline(
            "Nuit de la Solidarité",
            format_number(night["value"]),
            f"personnes, {format_period(night['period'])}, {night['status']}",
        )
    ]
    for breakdown, label in (("hébergement pérenne", "Places pérennes"), ("hôtel", "Places d’hôtel")):
        if breakdown in latest.index:
            said.append(
                Headline(
                    label,
                    in_its_word(latest.loc[breakdown], catalog.indicators["hebergement_places"]),
                    f"{'ordre de grandeur du plan, ' if constats_hebergement.of_plan(latest) else ''}{format_period(year)}",
                )
            )
    before = unbegun(attendus.before_returns(connection))
    said += (
        []
        if rate is None and before
        else [
            Headline(
                "Taux de chute du 115",
                attendus.series_state(connection, catalog)[RATE] if rate is None else format_percent(rate["value"]),
                f"par {with_article(catalog.indicators[RATE].decider)}"
                if rate is None
                else marked(format_period(rate["period"]), rate),
            )
        ]
    )
    return Summary(stamped(sentence, night), tuple(said), ("sans_abri", "hebergement_places", RATE))


def sans_abri(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The yearly count, provisional points hollow; 2021 was counted in another season."""
    indicator = catalog.indicators["sans_abri"]
    rows = opened(queries.series(connection, ["sans_abri"], [COMMUNE]), histoire)
    seen = opened(queries.vintages(connection, "sans_abri", COMMUNE), histoire)
    here = last(rows)
    said = (
        ""
        if here is None
        else f"{at(here).replace('au ', 'le ')}, {amount(here, catalog.indicators['sans_abri'])} comptées ({here['status']})."
    )
    started = [str(start)[:10] for start in rows["period_start"]]
    standing = (
        # A change of what is counted concerns whoever sees both sides of it.
        *(
            v.why
            for v in catalog.indicators["sans_abri"].variants
            if len({v.holds(COMMUNE, "", s) for s in started}) > 1
        ),
        *(GAITE for _ in rows.index[rows["period"].str.startswith("2025")][:1]),
        *_in_groups(connection, rows),
    )
    return Exhibit(
        finding=constats_hebergement.night(rows, catalog),
        title="Personnes comptées dans la rue, Nuit de la Solidarité",
        subtitle="En nombre de personnes, Paris, bois compris",
        drawing=Lines(
            rows.assign(name="Paris"),
            indicator,
            reference=None if here is None else start_of(reference(alike(rows, here), catalog, "A").point, indicator),
            height=360,
            step_months=15,
            zero=True,
        ),
        rows=rows,
        table=_both_vintages(seen, catalog),
        reading=said,
        scope="Personnes en situation de rue rencontrées par les équipes une nuit d’hiver, à Paris.",
        caveats=(
            "Provisoire : premier résultat d’une nuit, dont le définitif n’a pas été trouvé.",
            *standing,
        ),
        standing=standing,
        alternative=f"Courbe annuelle. {capitalised(said)}",
        indicators=("sans_abri",),
        calculation="Premiers résultats et définitifs sont deux états d’un même compte ; la figure montre le plus sûr.",
    )


def _in_groups(connection: Connection, nights: pd.DataFrame) -> list[str]:
    """What the groups of more than 20 are of each count that tells them, the last first."""
    groups = queries.series(connection, ["sans_abri_groupes"], [COMMUNE]).merge(
        nights, on="period", suffixes=("", "_all")
    )
    said = [
        f"{format_number(row.value)} le {format_period(row.period)} ({row.status}), {format_number(row.value_all - row.value)} ailleurs"
        for row in groups[::-1].itertuples()
        if pd.notna(row.value) and pd.notna(row.value_all)
    ]
    return [f"Personnes en groupes de plus de 20 : {' ; '.join(said)}."] if said else []


def lieux(connection: Connection, catalog: Catalog) -> Exhibit:
    """Where the people of each night were counted, as published."""
    indicator = catalog.indicators["sans_abri"]
    rows = queries.series(connection, ["sans_abri"], [COMMUNE], indicator.modalities[1:])
    order = [modality for modality in indicator.modalities if modality in set(rows["breakdown"])]
    named = rows.assign(name=rows["breakdown"].map(capitalised))
    nights = queries.series(connection, ["sans_abri"], [COMMUNE])["period"]
    without = attendus.years_said({int(night[:4]) for night in nights} - {int(night[:4]) for night in rows["period"]})
    return Exhibit(
        title="Où les personnes ont été comptées, Nuit de la Solidarité",
        subtitle="En nombre de personnes, Paris ; premiers résultats de la Ville",
        rows=rows,
        table=tables.crossed(
            named, catalog.indicators, "period", "name", "Nuit du", [capitalised(one) for one in order]
        )
        if len(rows)
        else pd.DataFrame(),
        reading="« – » : lieu non relevé ici, ou réuni à un autre"
        + (f" ; ceux de {without} ne sont pas relevés." if without else ".")
        if len(rows)
        else "",
        scope="Personnes en situation de rue rencontrées par les équipes une nuit d’hiver, à Paris.",
        caveats=("Les lieux n’ont pas les mêmes contours d’une année à l’autre : ils ne forment pas une série.",)
        if len(rows)
        else (),
        alternative="Tableau des personnes comptées, par nuit et par lieu.",
        indicators=("sans_abri",),
    )


def places(connection: Connection, catalog: Catalog) -> Exhibit:
    """Orders of magnitude for Paris by category, as the plan states them; the categories are still to be defined."""
    rows = queries.series(connection, ["hebergement_places"], [PARIS, COMMUNE], ())
    others = rows["territory"] == COMMUNE
    newest = _newest(rows[~others])
    bars = newest.assign(name=newest["breakdown"].map(capitalised), territory=newest["breakdown"])
    planned = constats_hebergement.of_plan(bars)
    return Exhibit(
        finding=constats_hebergement.places(bars, catalog.indicators["hebergement_places"]),
        title="Places d’hébergement à Paris" + (" : ordres de grandeur du plan" if planned else ", par catégorie"),
        subtitle="En nombre de places" + (f", {bars['period'].min()[:4]}" if len(bars) else ""),
        drawing=Bars(bars, catalog.indicators["hebergement_places"]) if bars["value"].notna().any() else None,
        rows=rows,
        table=tables.listed(
            rows, catalog.indicators, breakdown="Catégorie", period="Date ou année", publisher="Éditeur"
        ),
        reading=_read_places(bars, catalog),
        scope="Places financées par l’État, prescrites par le SIAO de Paris ; les hôtels ne sont pas tous à Paris.",
        caveats=(
            f"{'Valeurs approchées. ' if planned else ''}La fiche laisse les catégories « à définir » : la DRIHL 75/SAH doit les arrêter.",
            *(
                ["Les chiffres d’autres publications ont un autre périmètre : ils ne sont pas dessinés."]
                if others.any()
                else []
            ),
            *([WINTER] if (bars["breakdown"] == "renfort hivernal").any() else []),
        ),
        alternative=f"Barres : {', '.join(bars['breakdown'])}.",
        indicators=("hebergement_places",),
    )


def durees(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """Share of households beyond the reference duration, by type of structure."""
    indicator = catalog.indicators["duree_depassee"]
    rows = opened(queries.series(connection, ["duree_depassee"], [PARIS], indicator.modalities), histoire)
    named = rows.assign(name=rows["breakdown"].map(capitalised))
    return Exhibit(
        finding=constats_hebergement.beyond(rows, indicator),
        title="Ménages hébergés au-delà de la durée de référence",
        subtitle="En % des ménages hébergés, selon le type de structure",
        drawing=Lines(named, indicator, height=340, zero=True) if len(rows) else None,
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Année") if len(rows) else pd.DataFrame(),
        reading=_read_durations(rows) or indicator.question,
        scope=f"{indicator.base.field}.",
        alternative="Une courbe par type de structure." if len(rows) else "Aucun chiffre à dessiner.",
        indicators=("duree_depassee",),
    )


def _read_durations(rows: pd.DataFrame) -> str:
    here = last(rows)
    return "" if here is None else f"{at(here)}, {format_percent(here['value'])} pour « {here['breakdown']} »."


def _read_places(bars: pd.DataFrame, catalog: Catalog) -> str:
    indicator = catalog.indicators["hebergement_places"]
    said = [
        f"{row['breakdown']}, {amount(row, indicator) if pd.notna(row['value']) else 'masqué'}"
        for _, row in bars.iterrows()
    ]
    if not said:
        return f"{unfound(catalog, when='sur les places')}."
    return f"{' ; '.join(said)}{', selon les fiches actions' if constats_hebergement.of_plan(bars) else ''}."


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """The categories of the newest state, the whole where it has no other, and the winter that began in its year."""
    states = rows[~rows["period"].str.contains("/")].sort_values("period_end", kind="stable")
    if states.empty:
        return rows
    period = str(states.iloc[-1]["period"])
    found = rows[(rows["period"] == period) | rows["period"].str.match(rf"{period[:4]}-.*/")]
    parts = found[found["breakdown"] != ENSEMBLE]
    return parts if (parts["period"] == period).any() else found


def _both_vintages(seen: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    cells = seen.assign(cell=tables.written(seen, catalog.indicators))
    kinds = {"Premiers résultats": ("provisoire", "approché"), "Définitif": ("définitif",)}
    nights = list(dict.fromkeys(cells["period"]))
    table = pd.DataFrame({"Nuit du": [tables.dated(night) for night in nights]})
    for head, statuses in kinds.items():
        printed = (
            cells[cells["status"].isin(statuses)].drop_duplicates("period", keep="last").set_index("period")["cell"]
        )
        table[head] = [printed.get(night, tables.ABSENT) for night in nights]
    return table


RECORDS = (
    Record("sans-abri", sans_abri, "hebergement_115", "hebergement-115", (HISTORY,), slide=True, action="2.1"),
    Record("sans-abri-lieux", lieux, "hebergement_115", "hebergement-115", register=True),
    Record("places", places, "hebergement_115", "hebergement-115", slide=True, action="2.1"),
    Record("durees", durees, "hebergement_115", "hebergement-115", (HISTORY,), slide=True, action="2.1"),
)
SUMMARIES = {"hebergement-115": summary}
