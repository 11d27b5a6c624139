"""DALO: what comes in, what is decided, who is rehoused, what is known of those who wait."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog
from etl.french import format_number, format_percent, format_period, listing
from reporting import queries, tables
from reporting.exhibit import Exhibit, Headline, Summary
from reporting.exhibits.sentences import amount, at, capitalised, events_of, events_said, last
from reporting.figures.evolution import evolution
from reporting.figures.ranking import ranking
from reporting.figures.waterfall import Bar, waterfall
from reporting.flows import Balance, Term, flow_ratio
from reporting.queries import Connection

PARIS = "75"
FLOWS = {
    "dalo_recours": "Recours reçus",
    "dalo_decisions": "Décisions",
    "dalo_favorables": "Décisions favorables",
    "dalo_relogements": "Relogements",
}
STOCK, ENTRIES = "dalo_stock", "dalo_favorables"
EXITS = {"dalo_relogements": "relogés", "dalo_autres_sorties": "autres sorties"}
OBJETS = ("logement", "hébergement")
SCOPE = "Recours amiables déposés devant la commission de médiation de Paris (COMED), logement et hébergement."
FLOW_NOT_COHORT = (
    "Ce sont des flux d'une même année, non le suivi d'une cohorte : un ménage relogé une année a souvent été reconnu une année "
    "antérieure. Le rapport de flux ne mesure pas une réussite."
)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rows = queries.series(connection, [*FLOWS, "dalo_stock"], [PARIS])
    found = {i: last(points) for i, points in rows.groupby("indicator")}
    appeals, favourable, stock = (found.get(i) for i in ("dalo_recours", "dalo_favorables", "dalo_stock"))
    rehoused = found.get("dalo_relogements")
    if appeals is None or favourable is None or stock is None or rehoused is None:
        return Summary("Aucun chiffre DALO n'est publié pour Paris dans ce jeu de données.")
    say = {i: amount(row, catalog.indicators[i]) for i, row in found.items() if row is not None}
    when = "" if favourable["period"] == appeals["period"] else f" ({format_period(favourable['period'])})"
    sentence = (
        f"{at(appeals).capitalize()}, **{say['dalo_recours']}** DALO ont été reçus à Paris et **{say['dalo_favorables']}** "
        f"favorables rendues{when} ; {at(stock)}, **{say['dalo_stock']}** reconnus attendaient un logement."
    )
    return Summary(
        sentence,
        tuple(
            Headline(label, _mark(row) + format_number(row["value"]), format_period(row["period"]))
            for label, row in (
                ("Recours reçus", appeals),
                ("Décisions favorables", favourable),
                ("Ménages relogés", rehoused),
                ("Ménages à reloger", stock),
            )
        ),
    )


def flux(connection: Connection, catalog: Catalog) -> Exhibit:
    """The four flows of each year, side by side, with the years without figures."""
    rows = queries.series(connection, list(FLOWS), [PARIS])
    rows = rows[rows["period"].str.fullmatch(r"\d{4}") & (rows["period"] >= "2018")]
    named = rows.assign(name=rows["indicator"].map(FLOWS))
    named = named.sort_values("indicator", key=lambda names: names.map(list(FLOWS).index))
    return Exhibit(
        name="dalo-flux",
        title="Recours, décisions, relogements",
        subtitle="En nombre de recours, de décisions et de ménages, par année",
        figure=evolution(
            named, catalog.indicators["dalo_recours"], events=events_of(catalog, "dalo"), height=420, zero=True
        ),
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Année", list(FLOWS.values())),
        reading=_read_flows(named),
        scope=SCOPE,
        caveats=(
            FLOW_NOT_COHORT,
            "Point creux : valeur approchée. Deux années non consécutives ne sont pas reliées.",
            *events_said(events_of(catalog, "dalo"), named),
        ),
        alternative=f"Quatre séries annuelles, interrompues là où rien n'est publié. {capitalised(_read_flows(named))}",
        indicators=tuple(FLOWS),
        calculation="Chiffres publiés, sans calcul. L'identité stock − flux ne peut être posée : aucun stock annuel n'est publié.",
    )


def objets(connection: Connection, catalog: Catalog) -> Exhibit:
    """The share of favourable decisions by object of the appeal: computed where both counts are there, else as printed."""
    rows = queries.series(connection, ["dalo_taux_favorable"], [PARIS], OBJETS)
    named = rows.assign(name=rows["breakdown"].map(capitalised))
    end = {o: last(rows[rows["breakdown"] == o]) for o in OBJETS}
    said = " ; ".join(
        f"{at(row)}, {format_percent(row['value'])} des décisions {objet} sont favorables"
        for objet, row in end.items()
        if row is not None
    )
    return Exhibit(
        name="dalo-favorables",
        title="Part des décisions favorables",
        subtitle="En % des décisions de l'année, selon l'objet du recours",
        figure=evolution(named, catalog.indicators["dalo_taux_favorable"], height=340, zero=True),
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Année"),
        reading=f"{said}.",
        scope=SCOPE,
        caveats=("Une année sans chiffre interrompt la courbe.",),
        alternative=f"Courbes interrompues là où rien n'est publié : {said}.",
        indicators=("dalo_taux_favorable", "dalo_favorables", "dalo_decisions"),
        calculation="Décisions favorables ÷ décisions de l'année, même objet ; là où l'un des deux manque, taux imprimé par la source.",
    )


def stock(connection: Connection, catalog: Catalog) -> Exhibit:
    """What is known of the households recognised and waiting: dates, values, sources; no line between them."""
    rows = queries.series(connection, ["dalo_stock", "dalo_hors_delai", "dalo_rapport_relogement"], [PARIS])
    named = rows.assign(name=[catalog.indicators[i].label for i in rows["indicator"]])
    here = last(rows[rows["indicator"] == "dalo_stock"])
    said = (
        ""
        if here is None
        else f"{at(here)}, {amount(here, catalog.indicators['dalo_stock'])} reconnus restent à reloger."
    )
    points = named[named["indicator"] == "dalo_stock"]
    several = len(points) > 2
    return Exhibit(
        name="dalo-stock",
        title="Ménages reconnus et restant à reloger : ce que l'on sait",
        subtitle="Chiffres publiés, à leur date",
        figure=evolution(points.assign(name="À reloger"), catalog.indicators["dalo_stock"], height=340, zero=True)
        if several
        else None,
        rows=rows,
        table=tables.listed(named, catalog.indicators, name="Indicateur", period="Date ou année"),
        reading=said,
        scope=SCOPE,
        caveats=(
            "Un autre chiffre, lu dans une page sans date, n'est pas repris.",
            "La série annuelle au 31 décembre est à collecter auprès de la DRIHL 75 et de la COMED.",
        ),
        alternative=said,
        indicators=("dalo_stock", "dalo_hors_delai", "dalo_rapport_relogement"),
        calculation="Rapport de flux = relogements de l'année ÷ décisions favorables de la même année.",
    )


def annees(connection: Connection, catalog: Catalog) -> list[int]:
    """The years with any flow, most recent first."""
    rows = queries.series(connection, list(FLOWS), [PARIS])
    return sorted({int(period) for period in rows["period"] if len(period) == 4}, reverse=True)


def bilan(connection: Connection, catalog: Catalog, annee: int) -> Exhibit:
    """The account of the households to rehouse over a year; the missing terms in words where there are any."""
    rows = queries.series(connection, [STOCK, ENTRIES, *EXITS], [PARIS])
    asked = {"stock de début": (STOCK, f"{annee - 1}-12-31"), "reconnus dans l'année": (ENTRIES, str(annee))}
    asked |= {words: (i, str(annee)) for i, words in EXITS.items()} | {"stock de fin": (STOCK, f"{annee}-12-31")}
    terms = {name: _term(rows, *where) for name, where in asked.items()}
    start, entries, *exits, end = terms.values()
    account = Balance(start, {"reconnus dans l'année": entries}, dict(zip(EXITS.values(), exits, strict=True)), end)
    used = rows[[(i, p) in asked.values() for i, p in zip(rows["indicator"], rows["period"], strict=True)]]
    said = _account_said(account, annee)
    return Exhibit(
        name="dalo-bilan",
        title=f"Ménages à reloger : du début à la fin de {annee}",
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
        scope="Ménages reconnus prioritaires et urgents par la COMED de Paris, logement et hébergement.",
        caveats=(FLOW_NOT_COHORT, "L'écart non expliqué est montré tel quel : il n'est rattaché à aucun flux."),
        alternative=capitalised(said),
        indicators=(STOCK, ENTRIES, *EXITS),
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
        else f"en {annee}, le rapport n'est pas calculable : {' et '.join(absent)} non publiés."
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
    found = rows[(rows["indicator"] == indicator) & (rows["period"] == period) & rows["value"].notna()]
    return Term(None, "non disponible") if found.empty else Term(float(found.iloc[0]["value"]), found.iloc[0]["status"])


def _bars(account: Balance, annee: int) -> list[Bar]:
    start, end, gap = account.start.value, account.end.value, account.unexplained
    if start is None or end is None or gap is None:
        return []
    moves = [("reconnus", term.value or 0) for term in account.entries.values()]
    moves += [(name, -(term.value or 0)) for name, term in account.exits.items()]
    return [
        Bar(f"fin {annee - 1}", start, "niveau", format_number(start)),
        *(Bar(name, value, "mouvement", format_number(value, sign=True)) for name, value in moves),
        Bar("écart non expliqué", gap, "écart", format_number(gap, sign=True)),
        Bar(f"fin {annee}", end, "niveau", format_number(end)),
    ]


def _account_said(account: Balance, annee: int) -> str:
    if account.missing:
        return f"le bilan de {annee} ne peut être posé ; termes non publiés : {listing(account.missing)}."
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
        return f"{words}. Non calculable : {listing(account.missing)} non publiés."
    moves = [f" + {_printed(term.value)}" for term in account.entries.values()]
    moves += [f" − {_printed(term.value)}" for term in account.exits.values()]
    inside = f"{_printed(account.start.value)}{''.join(moves)}"
    return f"{words} = {_printed(account.end.value)} − ({inside}) = {format_number(account.unexplained, sign=True)}."


def _printed(value: float | None) -> str:
    return tables.ABSENT if value is None else format_number(value)


def _mark(row: pd.Series) -> str:
    return "≈\u202f" if row["status"] == "approché" else ""


def _read_flows(named: pd.DataFrame) -> str:
    """The last year for which appeals, favourable decisions and rehousing are all published."""
    wanted = ("dalo_recours", "dalo_favorables", "dalo_relogements")
    known = named[named["indicator"].isin(wanted) & named["value"].notna()]
    years = known.groupby("period")["indicator"].nunique()
    whole = years[years == len(wanted)]
    if whole.empty:
        return "aucune année ne réunit recours, décisions favorables et relogements."
    year = max(whole.index)
    here = known[known["period"] == year].set_index("indicator")["value"]
    received, favourable, rehoused = (format_number(here[i]) for i in wanted)
    return f"en {year}, {received} recours reçus, {favourable} décisions favorables, {rehoused} ménages relogés."


EXHIBITS = {
    "dalo-bilan": bilan,
    "dalo-rapport": rapport,
    "dalo-flux": flux,
    "dalo-favorables": objets,
    "dalo-stock": stock,
}
SUMMARIES = {"dalo": summary}
