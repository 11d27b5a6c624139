"""What the plan asks and nobody publishes: who provides it, by when, what is open, who decides, and the blank return."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from etl.catalog import PLAN_YEARS, Catalog, Indicator
from etl.returns import Template, expected, template
from reporting import queries, tables
from reporting.exhibit import Exhibit
from reporting.queries import Connection

FED = "alimenté"


def a_collecter(connection: Connection, catalog: Catalog, sujet: str) -> Exhibit:
    """The indicators of a subject that the sheets ask and whose last period due has no public figure."""
    states = queries.indicators(connection).set_index("id")["state"]
    asked = [i for i in catalog.indicators.values() if i.subject == sujet and i.axis and states[i.id] != FED]
    returned = blank(connection, catalog, [(indicator, PLAN_YEARS) for indicator in asked])
    table = pd.DataFrame(
        {
            "Indicateur": [tables.sheet(i) for i in asked],
            "État": [states[i.id] for i in asked],
            "Producteurs": [" ; ".join(i.producers) for i in asked],
            "Attendu": [due(i) for i in asked],
            "Question ouverte": [i.question for i in asked],
            "Qui décide": [i.decider for i in asked],
        }
    )
    table = table.loc[:, (table != "").any()]
    return Exhibit(
        name=f"a-collecter-{sujet}",
        title="À collecter ou à définir",
        subtitle="Indicateurs des fiches actions dont le dernier chiffre dû n'est pas publié",
        rows=pd.DataFrame(columns=queries.SERIES),
        table=table,
        reading="ces indicateurs attendent une remontée ou une décision ; rien n'est estimé à leur place."
        if asked
        else "le dernier chiffre dû de chaque indicateur de ce sujet est là.",
        scope="6e PDALHPD de Paris, fiches actions.",
        caveats=("Le volet offre le modèle à remplir : une ligne par chiffre attendu, valeurs vides.",)
        if returned
        else (),
        alternative="Tableau des indicateurs sans chiffre, avec leurs producteurs.",
        indicators=tuple(i.id for i in asked),
        calculation="Un indicateur calculé n'a pas de modèle : il suit de ses termes.",
        template=returned,
    )


def due(indicator: Indicator) -> str:
    """Frequency, reference date and delay, in words."""
    lag = indicator.lag_months
    when = f", puis {lag} mois" if lag else ""
    return f"{indicator.frequency} ; {indicator.deadline}{when}"


def blank(
    connection: Connection, catalog: Catalog, asked: Sequence[tuple[Indicator, Sequence[int]]], producer: str = ""
) -> Template | None:
    """The blank return for these indicators and years; None where nobody returns any of them."""
    kept = [(indicator, years) for indicator, years in asked if indicator.senders]
    series = queries.series(connection, [indicator.id for indicator, _ in kept], (), ())
    return expected(catalog, kept, series, producer) if kept else None


def modele(connection: Connection, catalog: Catalog, producteur: str, annee: int) -> Template:
    """All that a producer is asked for a year."""
    return template(catalog, producteur, [annee], queries.series(connection, list(catalog.indicators), (), ()))


EXHIBITS = {"a-collecter": a_collecter}
