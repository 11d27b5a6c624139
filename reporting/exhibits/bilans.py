"""The account of the households to rehouse over a year, its unexplained gap, and the ratio of its flows: DALO, ARPP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from etl.catalog import Catalog
from etl.french import format_number, listing
from reporting import queries, tables
from reporting.exhibit import Exhibit
from reporting.exhibits.dalo import FLOW_NOT_COHORT, PARIS, SCOPE
from reporting.exhibits.publics_prioritaires import FLOWS as LABELLED_FLOWS
from reporting.exhibits.sentences import capitalised
from reporting.figures.ranking import ranking
from reporting.figures.waterfall import Bar, waterfall
from reporting.flows import Balance, Term, flow_ratio
from reporting.queries import Connection

ENTRIES = "dalo_favorables"


@dataclass(frozen=True)
class Stock:
    """The indicators of an account, the words for its entries and exits, and what to keep in mind."""

    name: str
    title: str
    stock: str
    entries: str
    entered: str
    exits: Mapping[str, str]
    scope: str
    caveat: str


DALO = Stock(
    name="dalo-bilan",
    title="Ménages à reloger",
    stock="dalo_stock",
    entries=ENTRIES,
    entered="reconnus",
    exits={"dalo_relogements": "relogés", "dalo_autres_sorties": "autres sorties"},
    scope="Ménages reconnus prioritaires et urgents par la COMED de Paris, logement et hébergement.",
    caveat=FLOW_NOT_COHORT,
)
ARPP = Stock(
    name="arpp-bilan",
    title="Ménages ARPP à reloger",
    stock="arpp_stock",
    entries="arpp_labellises",
    entered="labellisés",
    exits={"arpp_reloges": "relogés", "arpp_autres_sorties": "autres sorties"},
    scope="Ménages labellisés au titre de l'ARPP (ex-ACD).",
    caveat=LABELLED_FLOWS,
)


def annees(of: Stock, connection: Connection, catalog: Catalog) -> list[int]:
    """The years with any flow, most recent first."""
    rows = queries.series(connection, [of.entries, *of.exits], [PARIS])
    return sorted({int(period) for period in rows["period"] if len(period) == 4}, reverse=True)


def bilan(of: Stock, connection: Connection, catalog: Catalog, annee: int) -> Exhibit:
    """The account of the households to rehouse over a year; the missing terms in words where there are any."""
    used_by = (of.stock, of.entries, *of.exits)
    rows = queries.series(connection, used_by, [PARIS])
    entered = f"{of.entered} dans l'année"
    asked = {"stock de début": (of.stock, f"{annee - 1}-12-31"), entered: (of.entries, str(annee))}
    asked |= {words: (i, str(annee)) for i, words in of.exits.items()} | {"stock de fin": (of.stock, f"{annee}-12-31")}
    terms = {name: _term(rows, *where) for name, where in asked.items()}
    start, entries, *exits, end = terms.values()
    account = Balance(start, {of.entered: entries}, dict(zip(of.exits.values(), exits, strict=True)), end)
    used = rows.loc[[(i, p) in asked.values() for i, p in zip(rows["indicator"], rows["period"], strict=True)]]
    said = _account_said(account, annee)
    return Exhibit(
        name=of.name,
        title=f"{of.title} : du début à la fin de {annee}",
        subtitle="En nombre de ménages : stock, entrées, sorties, stock, et ce que les flux n'expliquent pas",
        figure=None if account.unexplained is None else waterfall(_bars(account, annee)),
        rows=used,
        table=pd.DataFrame(
            {
                "Terme": [capitalised(name) for name in terms] + ["Écart non expliqué"],
                "Ménages": [_printed(term.value) for term in terms.values()] + [_printed(account.unexplained)],
                "État": [term.status for term in terms.values()]
                + [account.status if account.unexplained is not None else "non calculable"],
            }
        ),
        reading=said,
        scope=of.scope,
        caveats=(of.caveat, "L'écart non expliqué est montré tel quel : il n'est rattaché à aucun flux."),
        alternative=capitalised(said),
        indicators=used_by,
        calculation=_identity(account),
    )


def rapport(connection: Connection, catalog: Catalog, annee: int) -> Exhibit:
    """Entries and exits of a year as two bars: a ratio of flows, no cohort followed."""
    rows = queries.series(connection, [ENTRIES, "dalo_relogements"], [PARIS])
    rows = rows[rows["period"] == str(annee)]
    words = {ENTRIES: "Reconnus", "dalo_relogements": "Relogés"}
    named = rows.assign(name=rows["indicator"].map(words), territory=rows["indicator"])
    value = {i: _term(rows, i, str(annee)) for i in words}
    ratio = flow_ratio(value["dalo_relogements"], value[ENTRIES])
    absent = [label.lower() for i, label in words.items() if value[i].value is None]
    said = (
        f"en {annee}, {format_number(ratio, 0)} ménages relogés pour 100 décisions favorables."
        if ratio is not None
        else f"en {annee}, le rapport n'est pas calculable : {' et '.join(absent)} non publiés ou masqués."
    )
    return Exhibit(
        name="dalo-rapport",
        title=f"Rapport de flux, {annee}",
        subtitle="Décisions favorables et ménages relogés la même année",
        figure=ranking(named, catalog.indicators[ENTRIES]) if len(rows) else None,
        rows=rows,
        table=tables.listed(named, catalog.indicators, name="Flux") if len(rows) else pd.DataFrame(),
        reading=said,
        scope=SCOPE,
        caveats=(FLOW_NOT_COHORT, "Aucun suivi d'une même cohorte n'est publié : un entonnoir n'est pas montré."),
        alternative=f"Deux barres. {capitalised(said)}",
        indicators=(ENTRIES, "dalo_relogements", "dalo_rapport_relogement"),
        calculation="Rapport de flux = 100 × ménages relogés de l'année ÷ décisions favorables de la même année.",
    )


def _term(rows: pd.DataFrame, indicator: str, period: str) -> Term:
    found = rows[(rows["indicator"] == indicator) & (rows["period"] == period)]
    if found.empty:
        return Term(None, "non disponible")
    row = found.iloc[0]
    return Term(None if pd.isna(row["value"]) else float(row["value"]), row["status"])


def _bars(account: Balance, annee: int) -> list[Bar]:
    start, end, gap = account.start.value, account.end.value, account.unexplained
    if start is None or end is None or gap is None:
        return []
    moves = [(name, term.value or 0) for name, term in account.entries.items()]
    moves += [(name, -(term.value or 0)) for name, term in account.exits.items()]
    return [
        Bar(f"fin {annee - 1}", start, "niveau", format_number(start)),
        *(Bar(name, value, "mouvement", format_number(value, sign=True)) for name, value in moves),
        Bar("écart non expliqué", gap, "écart", format_number(gap, sign=True)),
        Bar(f"fin {annee}", end, "niveau", format_number(end)),
    ]


def _account_said(account: Balance, annee: int) -> str:
    if account.missing:
        return f"le bilan de {annee} ne peut être posé ; termes non publiés ou masqués : {listing(account.missing)}."
    start, end, gap = account.start.value, account.end.value, account.unexplained
    if start is None or end is None or gap is None:
        return ""
    return (
        f"de {format_number(start)} à {format_number(end)} ménages à reloger en {annee} ; les flux publiés laissent un écart non "
        f"expliqué de {format_number(gap, sign=True)}."
    )


def _identity(account: Balance) -> str:
    words = "Écart non expliqué = stock de fin − (stock de début + entrées − sorties)"
    if account.unexplained is None:
        return f"{words}. Non calculable : {listing(account.missing)} non publiés ou masqués."
    moves = [f" + {_printed(term.value)}" for term in account.entries.values()]
    moves += [f" − {_printed(term.value)}" for term in account.exits.values()]
    inside = f"{_printed(account.start.value)}{''.join(moves)}"
    return f"{words} = {_printed(account.end.value)} − ({inside}) = {format_number(account.unexplained, sign=True)}."


def _printed(value: float | None) -> str:
    return tables.ABSENT if value is None else format_number(value)


EXHIBITS = {**{of.name: partial(bilan, of) for of in (DALO, ARPP)}, "dalo-rapport": rapport}
