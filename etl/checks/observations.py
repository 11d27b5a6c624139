"""Row by row: no double, rates between 0 and 100, counts whole and not negative, nothing dated ahead of its file."""

from collections.abc import Iterator, Mapping

import pandas as pd

from etl.catalog.model import Catalog, Indicator
from etl.catalog.units import WHOLE
from etl.findings import Finding, line_of
from etl.french import format_exact
from etl.paths import shown
from etl.snapshots import Snapshot

KEY = ["snapshot", "indicator", "territory", "period", "breakdown"]
PLACES = {"doublon", "date-future", "annee-et-mois"}  # faults of the row, not of its value
NEGATIVE_ALLOWED = {"logements_finances"}  # a correction of an earlier approval may outweigh the year's


def impossible(indicator: Indicator, value: float) -> tuple[str, str] | None:
    """The rule that a figure breaks by itself, and its words; None if it may be true."""
    if value < 0 and indicator.id not in NEGATIVE_ALLOWED:
        return "negatif", "valeur négative"
    if value > 100 and indicator.unit == "%":
        return "taux", "taux hors de 0 à 100"
    if value % 1 and indicator.unit in WHOLE:
        return "entier", "nombre entier attendu"
    return None


def check(observations: pd.DataFrame, snapshots: Mapping[str, Snapshot], catalog: Catalog) -> list[Finding]:
    """Faults of observations (with `snapshot`), each with its file and line."""
    known = pd.to_datetime(observations["snapshot"].map({s.id: s.known for s in snapshots.values()}))
    latest = pd.to_datetime(observations["period"].str.rpartition("/")[2], format="ISO8601")  # of a cumulated period
    rules = {
        "doublon": (observations.duplicated(KEY), "doublon"),
        "date-future": (latest > known, "période postérieure au fichier"),
        "annee-et-mois": (_year_and_months(observations, catalog), "l'année et des mois de la même année"),
    }
    broken = [
        None if pd.isna(value) else impossible(catalog.indicators[name], value)
        for name, value in zip(observations["indicator"], observations["value"].astype("float64"), strict=True)
    ]
    for id, words in dict.fromkeys(filter(None, broken)):
        wrong = pd.Series([rule is not None and rule[0] == id for rule in broken], index=observations.index)
        rules[id] = (wrong, words)
    return [
        f for id, (wrong, words) in rules.items() for f in _said(id, words, observations[wrong], snapshots, catalog)
    ]


def _year_and_months(observations: pd.DataFrame, catalog: Catalog) -> pd.Series:
    """Months of a year that is given too: the ones would give back what is hidden in the other."""
    monthly = {i.id for i in catalog.indicators.values() if i.months}
    periods = observations["period"].where(observations["indicator"].isin(monthly), "")
    place = observations["indicator"] + observations["territory"]
    years = set((place + periods)[periods.str.fullmatch(r"\d{4}")])
    return periods.str.fullmatch(r"\d{4}-\d{2}") & (place + periods.str[:4]).isin(years)


def _said(
    id: str, words: str, rows: pd.DataFrame, snapshots: Mapping[str, Snapshot], catalog: Catalog
) -> Iterator[Finding]:
    for _, row in rows.iterrows():
        what, where = catalog.indicators[row["indicator"]].short, catalog.territories[row["territory"]].short
        place = f"{what}, {where}, {row['period']}, {row['breakdown']}"
        # A right value in a wrong row may be a small count: only a wrong one is written.
        message = f"{words} : {place}" + ("" if id in PLACES else f" = {format_exact(row['value'])}")
        file = shown(snapshots[row["snapshot"]].path)
        fix = "vérifier auprès du producteur"
        yield Finding(id, "erreur", file, message, fix, line_of(row), row["sheet"])
