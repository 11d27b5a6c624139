"""Statistical secrecy as applied: the rule of each source and where it was read, what is hidden in each table."""

from __future__ import annotations

import pandas as pd

from etl.catalog import Catalog, Source
from etl.catalog.model import DEFAULT_SECRECY
from etl.catalog.units import COUNTED
from etl.french import quantity
from reporting import queries
from reporting.analysis.words import counted, percent
from reporting.piece import tables
from reporting.piece.exhibit import Exhibit
from reporting.piece.record import Record
from reporting.queries import Connection

KINDS = {"by_publisher": "Par le producteur", "by_rule": "Sous le seuil", "by_link": "Par recoupement"}
SCOPE = "Effectifs de personnes, de ménages ou de demandes ; ni les logements, ni les places, ni les moyennes par jour."


def regles(connection: Connection, catalog: Catalog) -> Exhibit:
    """A line for each source that counts people: threshold, rule, reference, and how many values each reason hides."""
    hidden = queries.secrecy(connection).groupby("source")[list(KINDS)].sum()
    counting = [source for source in catalog.sources.values() if _counts_people(source, catalog)]
    lines = []
    for source in counting:
        rule = catalog.secrecy_of(source.id)
        named = "par défaut" if rule.id == DEFAULT_SECRECY else "du producteur"
        here = hidden.loc[source.id] if source.id in hidden.index else dict.fromkeys(KINDS, 0)
        lines.append(
            {
                "Source": source.label,
                "Seuil": counted(rule.threshold),
                "Règle": tables.Fold(named, rule.rule),
                "Référence": tables.Fold(rule.reference.title.split(",")[0], rule.reference.title),
                **{head: counted(int(here[kind])) for kind, head in KINDS.items()},
            }
        )
    return Exhibit(
        title="Secret statistique : la règle de chaque source",
        subtitle="Plus petit effectif montré ; nombre de valeurs masquées, tous fichiers compris",
        table=pd.DataFrame(lines),
        reading="un effectif de 1 au seuil exclu est masqué ; zéro est montré ; « par recoupement » : une valeur plus grande, "
        "masquée pour qu’un petit effectif ne se retrouve pas par différence.",
        scope=SCOPE,
        caveats=(
            "La fiche d’un indicateur peut demander davantage que la source : le plus strict des deux s’applique.",
        ),
        alternative="Tableau des règles de secret par source.",
    )


def tableaux(connection: Connection, catalog: Catalog) -> Exhibit:
    """A line for each table with a hidden value: how many, their share, and what the protection costs."""
    found = queries.secrecy(connection).groupby(["indicator", "period"], as_index=False)[["cells", *KINDS]].sum()
    primary = found["by_publisher"] + found["by_rule"]
    hidden = primary + found["by_link"]
    table = pd.DataFrame(
        {
            "Indicateur": [catalog.indicators[name].short for name in found["indicator"]],
            "Période": [tables.dated(period) for period in found["period"]],
            "Valeurs": [counted(cells) for cells in found["cells"]],
            **{head: [counted(n) for n in found[kind]] for kind, head in KINDS.items()},
            "Part masquée": [percent(100 * n / all_) for n, all_ in zip(hidden, found["cells"], strict=True)],
            "Recoupement par petit effectif": [
                counted(more / few, 2) if few else tables.ABSENT
                for more, few in zip(found["by_link"], primary, strict=True)
            ],
        }
    )
    return Exhibit(
        title="Secret statistique : ce qui est masqué dans chaque tableau",
        subtitle=f"{quantity(int(hidden.sum()), 0, 'valeur masquée', 'valeurs masquées')} dans "
        f"{quantity(len(found), 0, 'tableau', 'tableaux')}",
        table=table,
        reading="une valeur masquée est marquée « s » ; ce qui n’a pas été trouvé est marqué « nd » ou « – »."
        if len(found)
        else "aucune valeur n’est masquée dans ce jeu de données.",
        scope=SCOPE,
        alternative="Tableau des valeurs masquées.",
    )


def _counts_people(source: Source, catalog: Catalog) -> bool:
    fed = {column.indicator for column in source.columns.values()}
    fed |= {measure.indicator for contract in source.contracts for measure in contract.measures}
    return any(catalog.indicators[name].unit in COUNTED for name in fed)


RECORDS = (
    Record("secret-regles", regles, "gouvernance", "sources", register=True),
    Record("secret-tableaux", tableaux, "gouvernance", "sources", register=True),
)
