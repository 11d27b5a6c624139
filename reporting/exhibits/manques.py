"""What the plan asks and the tool does not have: its years, who holds it, what is open, who decides, the blank return."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.catalog.entry import ONCE
from etl.returns import Template, expected, template
from reporting import queries
from reporting.analysis.echeances import HELD, READING, UNKNOWN
from reporting.exhibits import attendus
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import SUBJECT, Record
from reporting.queries import Connection


def a_collecter(connection: Connection, catalog: Catalog, sujet: str) -> Exhibit:
    """The series of a subject that serve the plan and lack a year of it, with the years to be asked for."""
    found = queries.states(connection)
    found = found[found["expected"] & (found["year"] >= PLAN_YEARS.start) & ~found["state"].isin((*HELD, UNKNOWN))]
    said = found["state"].str.cat(found["detail"].map(" : {}".format, na_action="ignore").fillna(""))
    states = {
        str(name): dict(zip(rows["year"], said[rows.index], strict=True)) for name, rows in found.groupby("indicator")
    }
    years, held = {name: sorted(told) for name, told in states.items()}, catalog.plan_indicators
    lacking = {str(name): list(dict.fromkeys(of["plan_indicator"])) for name, of in found.groupby("indicator")}
    asked = [i for i in catalog.indicators.values() if i.subject == sujet and i.id in years]
    places = {"arrondissement": "par arrondissement"}
    returned = blank(connection, catalog, [(i, years[i.id]) for i in asked])
    table = pd.DataFrame(
        {
            "Série": [tables.sheet(i) for i in asked],
            "Sert": [", ".join(lacking[i.id]) for i in asked],
            "État": [attendus.states_said(states[i.id]) for i in asked],
            "Géographie": [places.get(i.geography, "") for i in asked],
            "Années": [attendus.years_said(years[i.id]) for i in asked],
            "Détenteur": [" ; ".join(dict.fromkeys(held[name].said_holder for name in lacking[i.id])) for i in asked],
            "Question ouverte": [i.question for i in asked],
            "Qui décide": [i.decider for i in asked],
        }
    )
    table = table.loc[:, (table != "").any()]
    unknown = attendus.before_returns(connection)
    return Exhibit(
        name=f"a-collecter-{sujet}",
        title="À demander, à définir ou à fixer",
        subtitle="Séries qui servent les indicateurs des fiches"
        + ("" if unknown else ", années du plan ni reçues ni publiées ailleurs en entier"),
        table=table,
        reading="ces séries attendent une demande, une remontée ou une décision ; rien n’est estimé à leur place."
        if asked
        else attendus.NOT_COUNTED
        if unknown
        else "aucune année du plan ne manque aux séries de ce sujet.",
        scope="6e PDALHPD de Paris, fiches actions.",
        caveats=(
            *(
                ["Le volet offre le modèle à remplir : une ligne par chiffre attendu, valeurs vides."]
                if returned
                else []
            ),
            *([READING] if any(i.deadline in ONCE for i in asked) else []),
        ),
        alternative="Tableau des séries à demander, avec leurs détenteurs.",
        indicators=tuple(i.id for i in asked),
        calculation="Une série calculée n’a pas de modèle : elle suit de ses termes.",
        template=returned,
    )


def blank(
    connection: Connection, catalog: Catalog, asked: Sequence[tuple[Indicator, Sequence[int]]], producer: str = ""
) -> Template | None:
    """The blank return for these indicators and years; None where nobody returns any of them."""
    kept = [(indicator, years) for indicator, years in asked if indicator.senders]
    return expected(catalog, kept, queries.last_figures(connection), producer) if kept else None


def modele(connection: Connection, catalog: Catalog, producteur: str, annee: int) -> Template:
    """All that a producer is asked for a year."""
    return template(catalog, producteur, [annee], queries.last_figures(connection))


RECORDS = (Record("a-collecter", a_collecter, "gouvernance", "logement-social", (SUBJECT,), register=True),)
