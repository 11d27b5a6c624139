"""Row by row: no double, rates between 0 and 100, counts whole and not negative, nothing dated ahead of its file."""

from collections.abc import Iterator, Mapping

import pandas as pd

from etl.catalog.model import Catalog
from etl.findings import Finding
from etl.paths import shown
from etl.snapshots import Snapshot

KEY = ["snapshot", "indicator", "territory", "period", "breakdown"]
WHOLE = {
    *("actions", "appels", "attributions", "demandes", "dispositifs", "documents", "décisions", "événements"),
    *("familles", "habitants", "logements", "ménages", "outils", "personnes", "places", "recours", "relogements"),
    "réunions",
}
PLACES = {"doublon", "date-future"}  # faults of the row, not of its value
NEGATIVE_ALLOWED = {"logements_finances"}  # a correction of an earlier approval may outweigh the year's


def check(observations: pd.DataFrame, snapshots: Mapping[str, Snapshot], catalog: Catalog) -> list[Finding]:
    """Faults of observations (with `snapshot`), each with its file and line."""
    units = observations["indicator"].map({i.id: i.unit for i in catalog.indicators.values()})
    known = pd.to_datetime(observations["snapshot"].map({s.id: s.known for s in snapshots.values()}))
    value = observations["value"].astype("float64")
    rules = {
        "doublon": (observations.duplicated(KEY), "doublon"),
        "negatif": ((value < 0) & ~observations["indicator"].isin(NEGATIVE_ALLOWED), "valeur négative"),
        "taux": ((value > 100) & (units == "%"), "taux hors de 0 à 100"),
        "entier": (units.isin(WHOLE) & (value % 1 > 0), "nombre entier attendu"),
        "date-future": (
            pd.to_datetime(observations["period_start"]) > known,
            "période postérieure au fichier",
        ),
    }
    return [f for id, (wrong, words) in rules.items() for f in _said(id, words, observations[wrong], snapshots)]


def _said(id: str, words: str, rows: pd.DataFrame, snapshots: Mapping[str, Snapshot]) -> Iterator[Finding]:
    for _, row in rows.iterrows():
        place = f"{row['indicator']}, {row['territory']}, {row['period']}, {row['breakdown']}"
        # A right value in a wrong row may be a small count: only a wrong one is written.
        message = f"{words} : {place}" + ("" if id in PLACES else f" = {row['value']:g}")
        file = shown(snapshots[row["snapshot"]].path)
        fix = "vérifier auprès du producteur"
        yield Finding(id, "erreur", file, message, fix, int(row["line"]), row["sheet"])
