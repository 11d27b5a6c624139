"""What the exhibits of the DALO find, each by its own rule: appeals, decisions, households to rehouse, ratio of flows."""

from __future__ import annotations

from itertools import product

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog
from etl.french import format_number
from reporting import queries
from reporting.analysis.change import EVE, Reference, reference, term_of
from reporting.analysis.flows import Balance, Term
from reporting.analysis.words import DOUBTFUL, unfound
from reporting.piece.facing import alike, before_it, faced, lacking, told
from reporting.piece.finding import fitting, value_of
from reporting.piece.sentences import agreeing, at, last
from reporting.queries import Connection

APPEALS, RATE, STOCK = "dalo_recours", "dalo_taux_favorable", "dalo_stock"
FAVOURABLE, REHOUSED, HOUSING = "dalo_favorables", "dalo_relogements", "logement"
OBJECTS = {HOUSING: "DALO", "hébergement": "DAHO"}
# Each ratio of flows with what its hundred are, the household's own object first.
OVER = {
    "dalo_rapport_logement": "reconnus pour un logement",
    "dalo_rapport_relogement": "décisions favorables des deux objets",
}


def received(connection: Connection, rows: pd.DataFrame, catalog: Catalog) -> str:
    """The appeals of the last year, against the reference or the last comparable year; which years are missing."""
    mine = rows[rows["indicator"] == APPEALS]
    here = last(mine)
    if here is None:
        said = f"aucun recours DALO reçu ni trouvé : les chiffres depuis {PLAN_YEARS.start} sont à demander"
        return fitting(unfound(catalog, said, f"sur les recours DALO depuis {PLAN_YEARS.start}"))
    head = f"la COMED a reçu {told(here, catalog)} {at(here)}"
    gaps = lacking(connection, APPEALS, mine)
    return fitting(*(f"{head}{against}{gap}" for gap, against in product(gaps, faced(mine, catalog))))


def favourable(connection: Connection, rates: pd.DataFrame, catalog: Catalog) -> str:
    """The share of favourable decisions of the last year, by object; the year before beside, once the plan has begun."""
    newest = last(rates)
    if newest is None:
        return ""
    here = alike(rates[(rates["period"] == newest["period"]) & rates["value"].notna()], newest)
    objects = [row for one in OBJECTS for _, row in here[here["breakdown"] == one].iterrows()]
    late = int(newest["period"][:4]) < queries.day_shown(connection).year - 1
    since = f" ; {unfound(catalog, 'rien de reçu ni trouvé depuis', 'depuis')}" if late else ""
    said = []
    for beside in (True, False):
        first, *other = [
            f"{_share(row, rates, catalog, beside=beside)} {{}} {OBJECTS[row['breakdown']]}" for row in objects
        ]
        said.append(f"{at(newest)}, {first.format('des décisions')} sont favorables")
        said[-1] += "".join(f", {one.format('des')}" for one in other) + since
    return fitting(*said, *(one.removesuffix(since) for one in said[1:] if catalog.unreceived))


def _share(row: pd.Series, rates: pd.DataFrame, catalog: Catalog, *, beside: bool) -> str:
    """« 49,3 % », « 45,0 % (45,2 % en 2024) » once the plan has begun."""
    indicator = catalog.indicators[RATE]
    if not beside or term_of(row, catalog).day <= EVE:
        return value_of(row, indicator)
    before = before_it(alike(rates[rates["breakdown"] == row["breakdown"]], row), row, catalog)
    return value_of(row, indicator) + ("" if before is None else f" ({value_of(before, indicator)} {at(before)})")


def waiting(rows: pd.DataFrame, catalog: Catalog) -> str:
    """Who is recognised and waits on the last day told, against the last state before the plan."""
    mine = rows[rows["indicator"] == STOCK]
    here = last(mine)
    if here is None:
        return ""
    waits = agreeing(here, catalog.indicators[STOCK], "restent", "reste")
    head = f"{at(here)}, {told(here, catalog)} DALO {waits} à reloger"
    yearly = mine[mine["period"].str.endswith("-12-31") & (mine["period"] >= str(PLAN_YEARS.start))]
    if yearly["value"].notna().any():
        return fitting(f"{head}{_since_then(reference(alike(mine, here), catalog, 'A'))}", head)
    return fitting(f"{head} ; {unfound(catalog, 'les stocks annuels sont à demander', 'des stocks annuels')}", head)


def _since_then(found: Reference) -> str:
    """« , 2 024 de plus qu'au 31 décembre 2021 », of one producer and exact; else nothing."""
    point, facing = found.point, found.facing
    if point is None or facing is None or point.grain or facing.grain or point.producer != facing.producer:
        return ""
    moved = facing.value - point.value
    if not round(moved):
        return f", autant qu’au {point.words}"
    return f", {format_number(abs(moved))} de {'plus' if moved >= 0 else 'moins'} qu’au {point.words}"


def account(whose: str, of: Balance, annee: int, catalog: Catalog) -> str:
    """From one end of the year to the other, and what the flows leave unexplained; that no stock is known, where neither
    is; nothing where another term is missing.
    """
    start, end, gap = of.start.value, of.end.value, of.unexplained
    if start is None and end is None and "secret" not in (of.start.status, of.end.status):
        stock = f"stock de {whose[:1].lower() + whose[1:]}"
        none = f"aucun {stock} n’a été reçu ni trouvé au début ni à la fin de {annee}"
        return fitting(unfound(catalog, none, f"sur le {stock} en {annee}"))
    if start is None or end is None or gap is None:
        return ""
    moved = "passent" if start != end else "restent"
    ends = f"de {_printed(of.start)} à {_printed(of.end)}" if start != end else f"à {_printed(of.end)}"
    head = f"en {annee}, les {whose[:1].lower() + whose[1:]} {moved} {ends}".replace("de environ", "d’environ")
    if of.status in DOUBTFUL:
        return fitting(f"{head} ; un terme au moins est {of.status}")
    left = f"laissent un écart de {format_number(gap, sign=True)}" if gap else "l’expliquent en entier"
    return fitting(f"{head} ; les flux {left}")


def _printed(term: Term) -> str:
    return f"{'environ ' if term.status == 'approché' else ''}{format_number(term.value or 0)}"


def rehoused(rows: pd.DataFrame, catalog: Catalog, annee: int) -> str:
    """Rehousings for a hundred favourable decisions of the year, and of the year before; else the term that is known."""
    for name, over in OVER.items():
        here = last(rows[(rows["indicator"] == name) & (rows["period"] == str(annee))])
        if here is None:
            continue
        before = before_it(alike(rows[rows["indicator"] == name], here), here, catalog)
        beside = f" ({format_number(before['value'])} {at(before)})" if before is not None and annee > EVE.year else ""
        counted = "ménages sont relogés" if round(here["value"]) > 1 else "ménage est relogé"
        head = f"en {annee}, {format_number(here['value'])} {counted} pour 100 {over}{beside}"
        return fitting(f"{head} : des flux, non un suivi", f"{head} : des flux", head)
    return _one_term(rows[rows["period"] == str(annee)], catalog, annee)


def _one_term(rows: pd.DataFrame, catalog: Catalog, annee: int) -> str:
    """« En 2018, 4 360 décisions sont favorables pour un logement ; les relogements n'ont pas été trouvés »."""
    counted = rows[rows["indicator"].isin([FAVOURABLE, REHOUSED]) & rows["breakdown"].isin([ENSEMBLE, HOUSING])]
    here = last(counted)
    if here is None:
        return ""
    masked = (counted["status"] == "secret").any()

    def lacking(which: str) -> str:
        return f"{which} sont masqués" if masked else unfound(catalog, f"{which} n’ont pas été trouvés", f"sur {which}")

    said = f"en {annee}, {told(here, catalog)}"
    indicator = catalog.indicators[here["indicator"]]
    if here["indicator"] == REHOUSED:
        return fitting(f"{said} {agreeing(here, indicator, 'sont relogés', 'est relogé')} ; {lacking('les reconnus')}")
    of = " pour un logement" if here["breakdown"] == HOUSING else ""
    are = agreeing(here, indicator, "sont favorables", "est favorable")
    return fitting(f"{said} {are}{of} ; {lacking('les relogements')}")
