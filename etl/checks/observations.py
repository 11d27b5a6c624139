"""Row by row: no double, rates between 0 and 100, counts whole and not negative, nothing dated ahead of its file."""

from collections.abc import Iterator, Mapping

import pandas as pd

from etl.catalog.model import Catalog, Indicator
from etl.catalog.units import WHOLE
from etl.findings import Finding, line_of
from etl.french import format_exact, format_period, quantity
from etl.paths import shown
from etl.snapshots import Snapshot

KEY = ["snapshot", "indicator", "territory", "period", "breakdown"]
BOTH = "annee-et-mois"  # of returns, which alone give months: their own tests hold it
PLACES = {"doublon", "date-future"}  # faults of the row, not of its value
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
    }
    broken = [
        None if pd.isna(value) else impossible(catalog.indicators[name], value)
        for name, value in zip(observations["indicator"], observations["value"].astype("float64"), strict=True)
    ]
    for id, words in dict.fromkeys(filter(None, broken)):
        wrong = pd.Series([rule is not None and rule[0] == id for rule in broken], index=observations.index)
        rules[id] = (wrong, words)
    found = [
        f for id, (wrong, words) in rules.items() for f in _said(id, words, observations[wrong], snapshots, catalog)
    ]
    return [*found, *_years_and_months(observations, snapshots, catalog)]


def _years_and_months(
    observations: pd.DataFrame, snapshots: Mapping[str, Snapshot], catalog: Catalog
) -> Iterator[Finding]:
    """Months of a year that is given too: the ones would give back what is hidden in the other.

    So do those of a file withdrawn from a day on: past days still show it.
    """
    monthly = observations[observations["indicator"].isin([i.id for i in catalog.indicators.values() if i.months])]
    monthly = monthly[monthly["period"].str.fullmatch(r"\d{4}(-\d{2})?")]
    order = list(snapshots)  # the one that is examined is the last
    for (name, place, year), rows in monthly.groupby(["indicator", "territory", monthly["period"].str[:4]]):
        months = sorted(set(rows["period"]) - {year})
        if not months or len(months) == rows["period"].nunique():
            continue
        *others, last = sorted(set(rows["snapshot"]), key=order.index)
        row = rows[rows["snapshot"] == last].iloc[0]
        where = f"{catalog.indicators[name].short}, {catalog.territories[place].short}"
        span = format_period(months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}")
        given = f"{quantity(len(months), 0, 'mois', 'mois')} de la même année ({span})"
        said = f"{where} : l’année {year} et {given} sont donnés"
        file = shown(snapshots[last].path)
        yield Finding(BOTH, "erreur", file, said, _to_keep(others, snapshots), line_of(row), row["sheet"])


def _to_keep(others: list[str], snapshots: Mapping[str, Snapshot]) -> str:
    """What to do of a year and its months, the files `others` having given theirs before."""
    if not all(snapshots[id].received for id in others):
        return "vérifier auprès du producteur"
    fix = "ne donner que l’année, ou que les mois"
    for id in others:
        still = ", dont les jours passés montrent encore les chiffres" if snapshots[id].withdrawn else ""
        fix += f" ; ou retirer d’abord depuis toujours « {id} »{still} (python -m etl withdraw {id} --everywhere)"
    return fix


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
