"""What the plan asks and nobody publishes: who provides it, by when, what is open, who decides, and the blank return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from etl.catalog import ENSEMBLE, PLAN_YEARS, Catalog, Indicator
from reporting import queries, tables
from reporting.exhibit import Exhibit, Expected
from reporting.queries import Connection

FED = "alimenté"


def a_collecter(connection: Connection, catalog: Catalog, sujet: str) -> Exhibit:
    """The indicators of a subject that the sheets ask and whose last period due has no public figure."""
    states = queries.indicators(connection).set_index("id")["state"]
    asked = [i for i in catalog.indicators.values() if i.subject == sujet and i.axis and states[i.id] != FED]
    blank = tuple(line for indicator in asked for line in blank_lines(indicator, catalog))
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
        if blank
        else (),
        alternative="Tableau des indicateurs sans chiffre, avec leurs producteurs.",
        indicators=tuple(i.id for i in asked),
        calculation="Un indicateur calculé n'a pas de modèle : il suit de ses termes.",
        template=blank,
    )


def due(indicator: Indicator) -> str:
    """Frequency, reference date and delay, in words."""
    lag = indicator.lag_months
    when = f", puis {lag} mois" if lag else ""
    return f"{indicator.frequency} ; {indicator.deadline}{when}"


def blank_lines(indicator: Indicator, catalog: Catalog, years: Sequence[int] = PLAN_YEARS) -> Iterator[Expected]:
    """A line for Paris, or each arrondissement, for each modality and year; none for what is computed from others."""
    if indicator.ratio:
        return
    modalities = indicator.modalities[1:] if indicator.computed else indicator.modalities
    territories = catalog.arrondissements if indicator.geography == "arrondissement" else (indicator.paris,)
    months = range(1, 13) if indicator.frequency == "mensuelle" else (0,)
    for year in years:
        for month in months:
            period = f"{year}-{month:02d}" if month else str(year)
            for territory in territories:
                for modality in modalities:
                    label = indicator.id if modality == ENSEMBLE else f"{indicator.id} · {modality}"
                    yield Expected(territory, period, label, indicator.unit)


EXHIBITS = {"a-collecter": a_collecter}
