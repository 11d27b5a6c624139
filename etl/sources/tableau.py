"""A publisher's table: a row per territory and year, a column per indicator."""

import pandas as pd

from etl.observations import Collector
from etl.sources import marks

KEYS = ["code_insee", "annee"]


def clean(raw: pd.DataFrame, collector: Collector) -> pd.DataFrame:
    """Table rows (text) to observations; Refused if a row is doubled, or one of the twenty absent."""
    collector.require(raw, set(KEYS), collector.source.columns)
    seen: dict[tuple[str, str], int] = {}
    for line, row in zip(raw.index, raw.to_dict("records"), strict=True):
        territory = collector.territory(row["code_insee"], line)
        if territory is None:
            continue
        year = row["annee"]
        if (first := seen.setdefault((territory, year), line)) != line:
            message = f"doublon : {territory} en {year} est déjà à la ligne {first}"
            collector.fault("doublon", message, "demander au producteur laquelle est la bonne", line)
            continue
        for label in collector.source.columns.keys() & row.keys():
            period = marks.filled(collector.source.columns[label].period or "{annee}", year)
            status = collector.snapshot.column_status.get(label, "définitif")
            collector.add(label, territory, period, row[label], line, row.get("note", ""), status)
    if collector.source.every_arrondissement:
        _require_the_twenty(seen, collector)
    return collector.observations()


def _require_the_twenty(seen: dict[tuple[str, str], int], collector: Collector) -> None:
    for year in sorted({year for _, year in seen}):
        absent = [code for code in collector.catalog.arrondissements if (code, year) not in seen]
        if absent:
            names = ", ".join(collector.catalog.territories[code].short for code in absent)
            message = f"arrondissements absents en {year} : {names}"
            collector.fault("arrondissements-absents", message, "compléter la table")
