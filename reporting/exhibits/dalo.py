"""DALO: what comes in, what is decided, who is rehoused, what is known of those who wait."""

from __future__ import annotations

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog
from etl.french import format_number, format_percent, format_period
from reporting import queries
from reporting.analysis.words import unfound
from reporting.exhibits.constats import dalo as constats_dalo
from reporting.piece import tables
from reporting.piece.drawing import Lines
from reporting.piece.exhibit import UNCOMPUTED, Exhibit, Headline, Summary
from reporting.piece.facing import told
from reporting.piece.record import HISTORY, Record, opened
from reporting.piece.sentences import (
    agreeing,
    amount,
    at,
    capitalised,
    events_of,
    events_said,
    in_its_word,
    incomplete,
    last,
    marked,
    stamped,
)
from reporting.queries import Connection

PARIS = "75"
FLOWS = {
    "dalo_recours": "Recours reçus",
    "dalo_decisions": "Décisions",
    "dalo_favorables": "Décisions favorables",
    "dalo_relogements": "Relogements",
}
OBJETS = ("logement", "hébergement")
SCOPE = "Recours amiables déposés devant la commission de médiation de Paris (COMED), logement et hébergement."
HOUSING_SCOPE = "Ménages reconnus prioritaires pour un logement par la COMED de Paris ; une reconnaissance pour un hébergement (DAHO) n’y entre pas."
FLOW_NOT_COHORT = (
    "Ce sont des flux d’une même année, non le suivi d’une cohorte : un ménage relogé une année a souvent été reconnu une année "
    "antérieure. Le rapport de flux ne mesure pas une réussite."
)


def summary(connection: Connection, catalog: Catalog) -> Summary:
    rows = queries.series(connection, [*FLOWS, "dalo_stock"], [PARIS])
    found = {i: last(points) for i, points in rows.groupby("indicator")}
    appeals, favourable, stock = (found.get(i) for i in ("dalo_recours", "dalo_favorables", "dalo_stock"))
    rehoused = found.get("dalo_relogements")
    if appeals is None or favourable is None or stock is None or rehoused is None:
        return incomplete(found, catalog)
    say = {i: told(row, catalog) for i, row in found.items() if row is not None}
    when = "" if favourable["period"] == appeals["period"] else f" ({format_period(favourable['period'])})"
    had = [
        agreeing(row, catalog.indicators[row["indicator"]], *words)
        for row, words in (
            (appeals, ("ont été reçus", "a été reçu")),
            (favourable, ("favorables rendues", "favorable rendue")),
            (stock, ("reconnus attendaient", "reconnu attendait")),
        )
    ]
    sentence = (
        f"{at(appeals).capitalize()}, **{say['dalo_recours']}** DALO et DAHO (logement et hébergement) {had[0]} à Paris et "
        f"**{say['dalo_favorables']}** {had[1]}{when} ; {at(stock)}, **{say['dalo_stock']}** {had[2]} un logement."
    )
    return Summary(
        stamped(sentence, appeals),
        tuple(
            Headline(
                label, in_its_word(row, catalog.indicators[row["indicator"]]), marked(format_period(row["period"]), row)
            )
            for label, row in (
                ("Recours reçus", appeals),
                ("Décisions favorables", favourable),
                ("Ménages relogés", rehoused),
                ("Ménages à reloger", stock),
            )
        ),
        ("dalo_recours", "dalo_favorables", "dalo_relogements", "dalo_stock"),
    )


def flux(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The four flows of each year, side by side, with the years without figures."""
    rows = queries.series(connection, list(FLOWS), [PARIS])
    rows = opened(rows[rows["period"].str.fullmatch(r"\d{4}")], histoire)
    named = rows.assign(name=rows["indicator"].map(FLOWS))
    named = named.sort_values("indicator", key=lambda names: names.map(list(FLOWS).index))
    return Exhibit(
        finding=constats_dalo.received(connection, rows, catalog),
        title="Recours, décisions, relogements",
        subtitle="En nombre de recours, de décisions et de ménages, par année",
        drawing=Lines(
            named, catalog.indicators["dalo_recours"], events=events_of(catalog, "dalo"), height=420, zero=True
        ),
        rows=rows,
        table=tables.crossed(named, catalog.indicators, "period", "name", "Année", list(FLOWS.values())),
        reading=_read_flows(named),
        scope=SCOPE,
        caveats=(
            FLOW_NOT_COHORT,
            "Deux années non consécutives ne sont pas reliées.",
            *events_said(events_of(catalog, "dalo"), named),
        ),
        alternative=f"Quatre séries annuelles, interrompues là où un chiffre manque. {capitalised(_read_flows(named))}",
        indicators=tuple(FLOWS),
        calculation=" ".join([UNCOMPUTED, *([] if _yearly_stock(connection) else [_no_identity(catalog)])]),
    )


def objets(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """The share of favourable decisions by object of the appeal: computed where both counts are there, else as printed."""
    rates = opened(queries.series(connection, ["dalo_taux_favorable"], [PARIS], OBJETS), histoire)
    named = rates.assign(name=rates["breakdown"].map(capitalised))
    counts = opened(queries.series(connection, ["dalo_favorables"], [PARIS], OBJETS), histoire)
    counts = counts.assign(name="Décisions favorables, " + counts["breakdown"])
    end = {o: last(rates[rates["breakdown"] == o]) for o in OBJETS}
    said = " ; ".join(
        f"{at(row)}, {format_percent(row['value'])} des décisions {objet} sont favorables"
        for objet, row in end.items()
        if row is not None
    )
    return Exhibit(
        finding=constats_dalo.favourable(connection, rates, catalog),
        title="Part des décisions favorables",
        subtitle="En % des décisions de l’année, selon l’objet du recours",
        drawing=Lines(named, catalog.indicators["dalo_taux_favorable"], height=340, zero=True),
        rows=pd.concat([rates, counts], ignore_index=True),
        table=tables.crossed(pd.concat([named, counts]), catalog.indicators, "period", "name", "Année"),
        reading=f"{said}.",
        scope=SCOPE,
        caveats=("Une année sans chiffre interrompt la courbe.",),
        alternative=f"Courbes interrompues là où un chiffre manque : {said}.",
        indicators=("dalo_taux_favorable", "dalo_favorables", "dalo_decisions"),
        calculation="Décisions favorables ÷ décisions de l’année, même objet ; là où l’un des deux manque, taux imprimé par la source.",
    )


def stock(connection: Connection, catalog: Catalog, histoire: bool = False) -> Exhibit:
    """How many households are recognised and wait, each figure at its date, the newest first in the table."""
    rows = queries.series(connection, ["dalo_stock"], [PARIS])
    here = last(rows)
    said = (
        ""
        if here is None
        else f"{at(here)}, {amount(here, catalog.indicators['dalo_stock'])} {agreeing(here, catalog.indicators['dalo_stock'], 'reconnus restent', 'reconnu reste')} à reloger."
    )
    points = opened(rows, histoire)
    return Exhibit(
        finding=constats_dalo.waiting(rows, catalog),
        title="Ménages reconnus et restant à reloger : ce que l’on sait",
        subtitle="Chaque chiffre à sa date",
        drawing=Lines(points.assign(name="À reloger"), catalog.indicators["dalo_stock"], height=340, zero=True),
        rows=rows,
        table=tables.listed(rows.sort_values("period", ascending=False), catalog.indicators, period="Date"),
        reading=said,
        scope=HOUSING_SCOPE,
        caveats=(
            "Le chiffre d’une page non datée du SIAO de Paris n’est pas repris.",
            *([] if _yearly_stock(connection) else [_no_series(catalog)]),
        ),
        alternative=said,
        indicators=("dalo_stock",),
        calculation=UNCOMPUTED,
    )


def _no_identity(catalog: Catalog) -> str:
    none = f"aucun stock annuel n’a été reçu ni trouvé depuis {PLAN_YEARS.start}"
    return f"L’identité stock − flux ne peut être posée : {unfound(catalog, none, 'sur un stock annuel')}."


def _no_series(catalog: Catalog) -> str:
    series = "la série annuelle au 31 décembre"
    return f"{capitalised(unfound(catalog, f'{series} est à demander à la COMED', f'de {series}'))}."


def _yearly_stock(connection: Connection) -> bool:
    """Whether a stock is known at the end of a year since the plan began."""
    known = queries.series(connection, ["dalo_stock"], [PARIS]).dropna(subset=["value"])["period"]
    return bool(known[known >= str(PLAN_YEARS.start)].str.fullmatch(r"\d{4}(-12-31)?").any())


def annees(connection: Connection, catalog: Catalog) -> list[int]:
    """The years with any flow, most recent first."""
    rows = queries.series(connection, list(FLOWS), [PARIS])
    return sorted({int(period) for period in rows["period"] if len(period) == 4}, reverse=True)


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


RECORDS = (
    Record("dalo-flux", flux, "dalo", "dalo", (HISTORY,), slide=True, action="2.2"),
    Record("dalo-favorables", objets, "dalo", "dalo", (HISTORY,), slide=True, action="2.2"),
    Record("dalo-stock", stock, "dalo", "dalo", (HISTORY,), slide=True, action="2.2"),
)
SUMMARIES = {"dalo": summary}
