"""Shares of the approvals: outside the arrondissements above 25 % by each list, and by financing; pooled over years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import NBSP, NNBSP, format_number, format_percent, listing
from reporting import queries
from reporting.analysis import change
from reporting.analysis.change import Term
from reporting.analysis.words import unfound
from reporting.exhibits.constats.offre import by_financing, outside
from reporting.exhibits.trajectoire import by_modality, terms_of
from reporting.piece import tables
from reporting.piece.drawing import Lines
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import HISTORY, Record, opened
from reporting.piece.sentences import at, capitalised, events_of, events_said, last
from reporting.queries import Connection

PARIS, RATE, ABOVE = "75056", "sru_taux", 25.0
SHARES, STOCKS = ("part_hors_25", "part_hors_25_2025"), ("part_stock_hors_25", "part_stock_hors_25_2025")
FINANCED, VERY_SOCIAL, UPPER = "part_agrements", "PLAI", "PLS"
TWO_LISTS = (
    "Deux listes, sur deux dénominateurs : 2019, inventaire SRU ; 2025, taux de l’Apur. Aucune ne succède à l’autre : un "
    "arrondissement n’a pas franchi 25 % de l’une à l’autre."
)
POOLED = "le titre réunit les années, les points les séparent"


def pooled(
    connection: Connection, catalog: Catalog, indicateur: str, breakdown: str = ENSEMBLE
) -> tuple[Term, Term] | None:
    """A ratio of Paris over the last years of the plan and as many before it; None if there are none."""
    indicator = catalog.indicators[indicateur]
    terms = terms_of(connection, catalog, indicator, [indicator.paris], breakdown).get(indicator.paris)
    return None if terms is None or indicator.ratio is None else change.pooled(indicator.ratio.factor, terms)


def listed(connection: Connection, catalog: Catalog, indicateur: str) -> tuple[str, str]:
    """The year of the list behind a share, and its arrondissements: « 2019 », « 13e, 14e, 19e et 20e »; "" if none."""
    ratio = catalog.indicators[indicateur].ratio
    computed = catalog.indicators[ratio.numerator].computed if ratio else None
    day = computed.terms[1].period if computed else ""
    rates = queries.series(connection, [RATE], catalog.arrondissements)
    there = rates[(rates["period"] == day) & (rates["value"] > ABOVE)]
    return day[:4], listing(there["name"])


def outside_said(connection: Connection, catalog: Catalog) -> list[str]:
    """By list: « 71,8 % l'ont été hors des 13e, 14e, 19e et 20e (liste de 2019) », the last year published."""
    found = []
    for name in SHARES:
        here = last(queries.series(connection, [name], [PARIS]))
        year, places = listed(connection, catalog, name)
        if here is not None and places:
            found.append(f"**{format_percent(here['value'])}** hors des {places} (liste de {year})")
    return found


def initial(connection: Connection) -> list[pd.Series]:
    """The share of the stock outside each list, at the last date before the plan."""
    rows = queries.series(connection, STOCKS, [PARIS])
    before = rows[pd.to_datetime(rows["period_start"]).dt.year < PLAN_YEARS.start]
    return [row for _, group in before.groupby("indicator", sort=True) if (row := last(group)) is not None]


def hors_25(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The share of approvals outside the arrondissements above 25 %, by each list, beside the same of the stock."""
    rows = opened(queries.series(connection, [*SHARES, *STOCKS], [PARIS]), histoire)
    flow = rows[rows["indicator"].isin(SHARES)]
    lists = {name: listed(connection, catalog, name) for name in SHARES}
    named = flow.assign(
        name=[f"liste de {lists[name][0]}" if lists[name][0] else "Agréments" for name in flow["indicator"]]
    )
    stock = initial(connection)
    state = f"parc {at(stock[0])}{NBSP}: {_either(stock)}" if stock else "parc initial non trouvé"
    pools, newest = _pools(connection, catalog), _last_of_each(flow)
    said = _hors_said(pools, newest, {name: year for name, (year, _) in lists.items()}, state, catalog)
    events = events_of(catalog, "offre_nouvelle")
    indicator = catalog.indicators[SHARES[0]]
    return Exhibit(
        title="Part des agréments hors des arrondissements supérieurs à 25 %, selon la liste",
        finding=outside(pools, newest, len(SHARES)),
        subtitle=_subtitle("En % des agréments de l’année", POOLED if len(pools) == len(SHARES) else "", state),
        drawing=Lines(named, indicator, events=events, zero=True, height=380) if len(named) else None,
        rows=rows,
        table=tables.listed(
            rows.assign(name=[catalog.indicators[i].short for i in rows["indicator"]]),
            catalog.indicators,
            name="Série",
            period="Date ou année",
        ),
        reading=said,
        scope=" ".join(f"Liste de {year}{NBSP}: {places}." for year, places in lists.values() if places),
        caveats=(TWO_LISTS, indicator.limits[0], *indicator.limits[2:4], *events_said(events, named)),
        alternative=f"Deux courbes annuelles, une par liste. {capitalised(said)}",
        indicators=(*SHARES, *STOCKS),
        calculation=(
            "Agréments hors des arrondissements de la liste ÷ agréments de l’année, la même liste pour toutes les années. Plusieurs "
            "années : rapport des sommes. État initial : même rapport, sur les logements de l’inventaire SRU."
        ),
    )


def _subtitle(*parts: str) -> str:
    return f"{NNBSP}; ".join(filter(None, parts))


def _hors_said(
    pools: Sequence[tuple[Term, Term]], here: list[pd.Series], years: Mapping[str, str], state: str, catalog: Catalog
) -> str:
    if not here:
        return f"{unfound(catalog, 'aucun agrément reçu ni trouvé')}."
    now = f"{at(here[0])}, {_either(here)}"
    if len(pools) < len(SHARES):
        return f"hors des arrondissements supérieurs à 25 %, selon la liste{NBSP}: {now}{NNBSP}; {state}."
    (earlier, later), *_ = pools
    moved = " et ".join(
        f"de {format_percent(one.value)} à {format_percent(two.value)} (liste de {years[name]})"
        for name, (one, two) in zip(SHARES, pools, strict=True)
    )
    return f"de {earlier.words} à {later.words}, la part passe {moved}{NNBSP}; {now}{NNBSP}; {state}."


def _pools(connection: Connection, catalog: Catalog) -> list[tuple[Term, Term]]:
    return [both for name in SHARES if (both := pooled(connection, catalog, name))]


def _last_of_each(flow: pd.DataFrame) -> list[pd.Series]:
    return [row for _, group in flow.groupby("indicator", sort=True) if (row := last(group)) is not None]


def _either(rows: list[pd.Series]) -> str:
    """« 71,8 % ou 47,8 % », in the order of the lists."""
    return " ou ".join(format_percent(row["value"]) for row in rows)


def parts(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The shares of PLAI and PLS in the approvals of Paris; the table has every financing."""
    indicator = catalog.indicators[FINANCED]
    rows = opened(queries.series(connection, [FINANCED], [PARIS], indicator.modalities), histoire)
    drawn = rows[rows["breakdown"].isin((VERY_SOCIAL, UPPER))].assign(name=lambda frame: frame["breakdown"])
    pools = {name: pooled(connection, catalog, FINANCED, name) for name in (VERY_SOCIAL, UPPER)}
    said = _parts_said(pools, catalog)
    return Exhibit(
        title="Part du PLAI et du PLS dans les agréments",
        finding=by_financing(list(pools.items()), drawn, indicator),
        subtitle=_subtitle("En % des logements agréés dans l’année", POOLED if all(pools.values()) else ""),
        drawing=Lines(drawn, indicator, zero=True, height=360) if len(drawn) else None,
        rows=rows,
        table=tables.crossed(rows.assign(name=rows["breakdown"]), catalog.indicators, "period", "name", "Année")
        if len(rows)
        else pd.DataFrame(),
        reading=said,
        scope=f"{capitalised(indicator.base.field)}.",
        caveats=(
            *indicator.limits,
            *by_modality(indicator, catalog),
            *by_modality(catalog.indicators["logements_finances"], catalog),
        ),
        alternative=f"Deux courbes annuelles. {capitalised(said)}",
        indicators=(FINANCED, "logements_finances"),
        calculation="100 × logements agréés sous le financement ÷ logements agréés ; plusieurs années : rapport des sommes.",
    )


def _parts_said(found: Mapping[str, tuple[Term, Term] | None], catalog: Catalog) -> str:
    very, upper = found.values()
    if very is None or upper is None:
        return f"{unfound(catalog, 'aucun agrément reçu ni trouvé avant et depuis le début du plan')}."
    moved = ", ".join(
        f"le {name} passe de {format_percent(one.value)} à {format_percent(two.value)} des agréments"
        if name == VERY_SOCIAL
        else f"le {name} de {format_percent(one.value)} à {format_percent(two.value)}"
        for name, (one, two) in zip(found, (very, upper), strict=True)
    )
    yearly = " à ".join(format_number(pool.yearly) for pool in very)
    return f"de {very[0].words} à {very[1].words}, {moved}{NNBSP}; les logements PLAI agréés, de {yearly} par an."


RECORDS = (
    Record("offre-hors-25", hors_25, "offre_nouvelle", "offre-nouvelle", (HISTORY,), slide=True, action="2.1"),
    Record("offre-parts", parts, "offre_nouvelle", "offre-nouvelle", (HISTORY,), slide=True, action="2.1"),
)
