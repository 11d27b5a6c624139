"""The account of the households to rehouse over a year, its unexplained gap, and the ratio of its flows: DALO, ARPP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from etl.catalog import ENSEMBLE, Catalog
from etl.french import format_number, listing
from etl.tableur import Cell
from reporting import queries
from reporting.analysis.comparability import base_of
from reporting.analysis.flows import Balance, Term
from reporting.analysis.words import counted
from reporting.exhibits import dalo
from reporting.exhibits.constats import dalo as constats_dalo
from reporting.exhibits.dalo import FLOW_NOT_COHORT, HOUSING_SCOPE, PARIS, SCOPE
from reporting.exhibits.publics_prioritaires import FLOWS as LABELLED_FLOWS
from reporting.piece import tables
from reporting.piece.drawing import Bar, Bars, Waterfall
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Record, yearly
from reporting.piece.sentences import capitalised
from reporting.queries import Connection

HOUSING = "logement"
FAVOURABLE, REHOUSED = "dalo_favorables", "dalo_relogements"
Figure = tuple[str, str]  # indicator, breakdown
RATIOS = {"dalo_rapport_logement": "au logement", "dalo_rapport_relogement": "des deux objets, logement et hébergement"}


@dataclass(frozen=True)
class Stock:
    """The indicators of an account, the words for its entries and exits, and what to keep in mind."""

    title: str
    stock: str
    entries: Figure
    entered: str
    rehoused: str
    others: str
    reasons: Mapping[str, str]  # modality of the other exits → words
    scope: str
    caveat: str

    @property
    def flows(self) -> tuple[str, ...]:
        return (self.entries[0], self.rehoused, self.others)


DALO = Stock(
    title="Ménages à reloger",
    stock="dalo_stock",
    entries=(FAVOURABLE, HOUSING),
    entered="reconnus",
    rehoused=REHOUSED,
    others="dalo_autres_sorties",
    reasons={"réorientation": "réorientés", "caducité": "caduques", "autre motif": "autres sorties"},
    scope=HOUSING_SCOPE,
    caveat=FLOW_NOT_COHORT,
)
ARPP = Stock(
    title="Ménages {dispositif} à reloger",
    stock="arpp_stock",
    entries=("arpp_labellises", ENSEMBLE),
    entered="labellisés",
    rehoused="arpp_reloges",
    others="arpp_autres_sorties",
    reasons={},
    scope="Ménages labellisés au titre de l’ACD jusqu’en 2020, puis de l’ARPP.",
    caveat=LABELLED_FLOWS,
)


def annees(of: Stock, connection: Connection, catalog: Catalog) -> list[int]:
    """The years with a term of the account, most recent first: what it does not count opens none."""
    rows = queries.series(connection, of.flows, [PARIS], ()).dropna(subset=["value"])
    terms = {of.entries, (of.rehoused, ENSEMBLE), (of.others, ENSEMBLE), *((of.others, one) for one in of.reasons)}
    found = zip(rows["indicator"], rows["breakdown"], rows["period"], strict=True)
    years = {int(period) for name, part, period in found if (name, part) in terms and len(period) == len("2024")}
    return sorted(years, reverse=True)


def bilan(of: Stock, connection: Connection, catalog: Catalog, annee: int) -> Exhibit:
    """The account of the households to rehouse over a year; the missing terms in words where there are any."""
    used_by = (of.stock, *of.flows)
    rows = queries.series(connection, used_by, [PARIS], ())
    left = _exits(of, rows, str(annee))
    asked = {
        "stock de début": (of.stock, f"{annee - 1}-12-31", ENSEMBLE),
        f"{of.entered} dans l’année": (of.entries[0], str(annee), of.entries[1]),
        **{words: (name, str(annee), modality) for words, (name, modality) in left.items()},
        "stock de fin": (of.stock, f"{annee}-12-31", ENSEMBLE),
    }
    terms = {name: _term(rows, *where) for name, where in asked.items()}
    start, entries, *exits, end = terms.values()
    account = Balance(start, {of.entered: entries}, dict(zip(left, exits, strict=True)), end)
    places = zip(rows["indicator"], rows["period"], rows["breakdown"], strict=True)
    used = rows.loc[[place in asked.values() for place in places]]
    said = _account_said(account, annee)
    return Exhibit(
        finding=constats_dalo.account(of.title.format(dispositif=_scheme(of, used, catalog)), account, annee, catalog),
        title=f"{of.title.format(dispositif=_scheme(of, used, catalog))} : du début à la fin de {annee}",
        subtitle="En nombre de ménages : stock, entrées, sorties, stock, et ce que les flux n’expliquent pas",
        drawing=None if account.unexplained is None else Waterfall(_bars(account, annee)),
        rows=used,
        table=_table(terms, account),
        reading=said,
        scope=of.scope,
        caveats=(of.caveat, "L’écart non expliqué est montré tel quel : il n’est rattaché à aucun flux."),
        alternative=capitalised(said),
        indicators=used_by,
        calculation=_identity(account),
    )


def _table(terms: Mapping[str, Term], account: Balance) -> pd.DataFrame:
    """The known terms in their order; the others in one line for each reason; the gap."""
    known = [(capitalised(name), term.value, term.status) for name, term in terms.items() if term.value is not None]
    missing = {name: term.status for name, term in terms.items() if term.value is None}
    together = [
        (capitalised(listing(name for name, status in missing.items() if status == why)), None, why)
        for why in dict.fromkeys(missing.values())
    ]
    status = "non calculable" if account.unexplained is None else account.status
    lines = [*known, *together, ("Écart non expliqué", account.unexplained, status)]
    return pd.DataFrame([(name, _cell(value), why) for name, value, why in lines], columns=["Terme", "Ménages", "État"])


def _scheme(of: Stock, used: pd.DataFrame, catalog: Catalog) -> str:
    """ACD, or ARPP: what gave the entries of that year."""
    entered = used[used["indicator"] == of.entries[0]]
    return catalog.indicators[of.entries[0]].base.name if entered.empty else base_of(entered.iloc[0], catalog)


def rapport(connection: Connection, catalog: Catalog, annee: int) -> Exhibit:
    """Favourable decisions of each kind and rehousings of a year, as bars: ratios of flows, no cohort followed."""
    words = {
        (FAVOURABLE, HOUSING): "Reconnus, logement",
        (FAVOURABLE, "hébergement"): "Reconnus, hébergement",
        (REHOUSED, ENSEMBLE): "Relogés",
    }
    every = queries.series(connection, [FAVOURABLE, REHOUSED, *RATIOS], [PARIS], ())
    rows = every[every["period"] == str(annee)]
    figures = list(zip(rows["indicator"], rows["breakdown"], strict=True))
    drawn = rows.loc[[figure in words for figure in figures]]
    named = drawn.assign(name=[words[figure] for figure in figures if figure in words])
    named["territory"] = named["name"]
    ratios = {name: _term(rows, name, str(annee)).value for name in RATIOS}
    said = [
        f"{format_number(value, 0)} ménages relogés pour 100 décisions favorables {over}"
        for name, over in RATIOS.items()
        if (value := ratios[name]) is not None
    ]
    read = (
        f"en {annee}, {' ; '.join(said)}."
        if said
        else f"en {annee}, le rapport n’est pas calculable : un de ses deux termes n’a pas été trouvé, ou est masqué."
    )
    return Exhibit(
        finding=constats_dalo.rehoused(every, catalog, annee) if len(named) else "",
        title=f"Rapport de flux, {annee}",
        subtitle="Décisions favorables et ménages relogés la même année",
        drawing=Bars(named, catalog.indicators[FAVOURABLE]) if len(named) else None,
        rows=rows,
        table=tables.listed(named, catalog.indicators, name="Flux") if len(named) else pd.DataFrame(),
        reading=read,
        scope=SCOPE,
        caveats=(FLOW_NOT_COHORT, "Aucun suivi d’une même cohorte n’a été trouvé : un entonnoir n’est pas montré."),
        alternative=f"Une barre par flux. {capitalised(read)}",
        indicators=(FAVOURABLE, REHOUSED, *RATIOS),
        calculation="Rapport de flux = 100 × ménages relogés de l’année ÷ décisions favorables de la même année, pour un logement, puis des deux objets.",
    )


def _exits(of: Stock, rows: pd.DataFrame, year: str) -> dict[str, Figure]:
    """The exits by their words: the reasons of the others where each is published, else all of them as one."""
    known = rows[(rows["indicator"] == of.others) & (rows["period"] == year) & rows["value"].notna()]
    rehoused = {"relogés": (of.rehoused, ENSEMBLE)}
    if of.reasons and set(of.reasons) <= set(known["breakdown"]):
        return rehoused | {words: (of.others, modality) for modality, words in of.reasons.items()}
    return rehoused | {"autres sorties": (of.others, ENSEMBLE)}


def _term(rows: pd.DataFrame, indicator: str, period: str, breakdown: str = ENSEMBLE) -> Term:
    here = (rows["indicator"] == indicator) & (rows["period"] == period) & (rows["breakdown"] == breakdown)
    found = rows[here]
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
        return f"le bilan de {annee} ne peut être posé ; termes non trouvés ou masqués : {listing(account.missing)}."
    start, end, gap = account.start.value, account.end.value, account.unexplained
    if start is None or end is None or gap is None:
        return ""
    return (
        f"de {format_number(start)} à {format_number(end)} ménages à reloger en {annee} ; les flux connus laissent un écart non "
        f"expliqué de {format_number(gap, sign=True)}."
    )


def _identity(account: Balance) -> str:
    words = "Écart non expliqué = stock de fin − (stock de début + entrées − sorties)"
    if account.unexplained is None:
        return f"{words}. Non calculable : {listing(account.missing)} non trouvés ou masqués."
    moves = [f" + {_cell(term.value)}" for term in account.entries.values()]
    moves += [f" − {_cell(term.value)}" for term in account.exits.values()]
    inside = f"{_cell(account.start.value)}{''.join(moves)}"
    return f"{words} = {_cell(account.end.value)} − ({inside}) = {format_number(account.unexplained, sign=True)}."


def _cell(value: float | None) -> Cell | str:
    return tables.ABSENT if value is None else counted(value)


RECORDS = (
    Record(
        "dalo-bilan", partial(bilan, DALO), "dalo", "dalo", (yearly(partial(annees, DALO)),), slide=True, action="2.2"
    ),
    Record("dalo-rapport", rapport, "dalo", "dalo", (yearly(dalo.annees),), slide=True),
    Record(
        "arpp-bilan",
        partial(bilan, ARPP),
        "publics_prioritaires",
        "publics-prioritaires",
        (yearly(partial(annees, ARPP), "Année du bilan"),),
        slide=True,
    ),
)
