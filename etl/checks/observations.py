"""Row by row: the modality is declared, rates stay between 0 and 100, counts are whole, nothing is dated ahead."""

from collections.abc import Iterator

import pandas as pd

from etl.catalog.model import Catalog
from etl.findings import Finding
from etl.paths import shown
from etl.snapshots import Snapshot

KEY = ["indicator", "territory", "period", "breakdown"]
WHOLE = {"logements", "ménages", "demandes", "attributions", "places", "recours", "décisions", "habitants"}
NEGATIVE_ALLOWED = {"logements_finances"}  # a correction of an earlier approval may outweigh the year's


def check(observations: pd.DataFrame, snapshot: Snapshot, catalog: Catalog) -> list[Finding]:
    """Faults of one snapshot's observations, each with its line."""
    faults = [*_doubled(observations), *_values(observations, catalog), *_ahead(observations, snapshot)]
    return [
        Finding(id, "erreur", shown(snapshot.path), message, "vérifier auprès de la publication", line)
        for id, line, message in faults
    ]


def _doubled(observations: pd.DataFrame) -> Iterator[tuple[str, int, str]]:
    for row in observations[observations.duplicated(KEY)].itertuples():
        yield "doublon", row.line, f"doublon : {row.indicator}, {row.territory}, {row.period}, {row.breakdown}"


def _values(observations: pd.DataFrame, catalog: Catalog) -> Iterator[tuple[str, int, str]]:
    for row in observations.dropna(subset=["value"]).itertuples():
        unit = catalog.indicators[row.indicator].unit
        if row.value < 0 and row.indicator not in NEGATIVE_ALLOWED:
            yield "negatif", row.line, f"{row.indicator} : valeur négative ({row.value:g})"
        if unit == "%" and row.value > 100:
            yield "taux", row.line, f"{row.indicator} : taux de {row.value:g} % hors de 0 à 100"
        if unit in WHOLE and row.value != int(row.value):
            yield "entier", row.line, f"{row.indicator} : {row.value:g} {unit}, nombre entier attendu"


def _ahead(observations: pd.DataFrame, snapshot: Snapshot) -> Iterator[tuple[str, int, str]]:
    for row in observations[observations["period_start"] > snapshot.known].itertuples():
        yield "date-future", row.line, f"{row.indicator} : période {row.period} postérieure au fichier"
