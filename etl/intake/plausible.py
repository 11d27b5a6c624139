"""What a file's figures say beside those already published: a year copied, a unit changed, a leap, a figure gone."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.entry import ENSEMBLE
from etl.findings import Finding, line_of
from etl.french import format_exact, format_period
from etl.intake.difference import KEY

FEW = 10  # figures, below which an identical year may be chance
SCALE = 20.0  # times the previous figure, at the median: the unit has changed
SEVERAL, LARGE = 3, 1_000.0  # figures, or the size of one, from which a change of scale is no chance
LEAP = 3.0
SMALL = 50.0  # below, a leap of a count says nothing
LISTED = 20
LEAP_DAYS = 3  # months and years are not all as long
PLACE = ["indicator", "territory", "breakdown"]


def doubts(observations: pd.DataFrame, before: pd.DataFrame, catalog: Catalog, file: str) -> Iterator[Finding]:
    """Findings on observations against `series` before them (KEY, period_start, period_end, value)."""
    pairs = _with_previous(_new(observations, before), before)
    pairs["subject"] = [catalog.indicators[name].short for name in pairs["indicator"]]
    pairs["place"] = [catalog.territories[code].short for code in pairs["territory"]]
    yield from _copied(pairs, file)
    pairs = pairs[(pairs["value"] > 0) & (pairs["past"] > 0)]
    groups = pairs.groupby(["indicator", "breakdown", "period"])["times"]
    scaled = groups.transform("median")
    # A small count alone may well be divided by twenty: it is told as a leap.
    telling = (groups.transform("size") >= SEVERAL) | (pairs[["value", "past"]].max(axis="columns") > LARGE)
    wrong = telling & ((scaled > SCALE) | (scaled < 1 / SCALE))
    yield from _rescaled(pairs[wrong], file)
    yield from _leaps(pairs[~wrong], file)


def _new(observations: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The figures that are not already published as they are."""
    held = before[[*KEY, "value"]].rename(columns={"value": "held"})
    both = observations.merge(held, on=KEY, how="left")
    return both[both["value"] != both["held"]]


def _with_previous(observations: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Each figure beside the last published of its place for an earlier period as long; `times`: their ratio."""
    now = _timed(observations.dropna(subset=["value"]))
    past = _timed(before.dropna(subset=["value"])).rename(columns={"value": "past", "period": "past_period"})
    pairs = now.merge(past[[*PLACE, "past", "past_period", "day", "days"]], on=PLACE, suffixes=("", "_past"))
    pairs = pairs[(pairs["day_past"] < pairs["day"]) & ((pairs["days_past"] - pairs["days"]).abs() <= LEAP_DAYS)]
    pairs = pairs.sort_values("day_past").drop_duplicates(KEY, keep="last")
    return pairs.assign(times=pairs["value"] / pairs["past"].where(pairs["past"] != 0))


def _timed(rows: pd.DataFrame) -> pd.DataFrame:
    ends, starts = pd.to_datetime(rows["period_end"]), pd.to_datetime(rows["period_start"])
    return rows.assign(day=ends, days=(ends - starts).dt.days)


def _copied(pairs: pd.DataFrame, file: str) -> Iterator[Finding]:
    for (_, period), rows in pairs.groupby(["indicator", "period"]):
        if len(rows) >= FEW and (rows["value"] == rows["past"]).all() and rows["value"].nunique() > 1:
            subject, past = rows["subject"].iloc[0], format_period(rows["past_period"].iloc[0])
            when = format_period(str(period))
            message = f"{subject} : les {len(rows)} valeurs ({when}) sont exactement les précédentes ({past})"
            fix = "demander au producteur le fichier de la bonne année"
            yield Finding(
                "annee-copiee",
                "erreur",
                file,
                message,
                fix,
                line_of(rows.sort_values("line").iloc[0]),
                rows["sheet"].iloc[0],
            )


def _rescaled(pairs: pd.DataFrame, file: str) -> Iterator[Finding]:
    for _, rows in pairs.groupby(["indicator", "breakdown", "period"]):
        row = rows.iloc[0]
        message = f"{_told(row)} : l’échelle n’est plus la même"
        fix = "vérifier l’unité de la colonne : proportion ou pourcentage, unités ou milliers"
        yield Finding("echelle", "erreur", file, message, fix, line_of(row), row["sheet"])


def _leaps(pairs: pd.DataFrame, file: str) -> Iterator[Finding]:
    large = pairs[["value", "past"]].abs().max(axis="columns") > SMALL
    leaps = pairs[large & ((pairs["times"] > LEAP) | (pairs["times"] < 1 / LEAP))]
    for _, row in leaps.head(LISTED).iterrows():
        fix = "vérifier auprès du producteur"
        yield Finding("saut", "avertissement", file, _told(row), fix, line_of(row), row["sheet"])
    if len(leaps) > LISTED:
        message = f"{len(leaps) - LISTED} autres valeurs changent de plus de trois fois"
        yield Finding("saut", "avertissement", file, message, "vérifier auprès du producteur")


def _told(row: pd.Series) -> str:
    """ "Logements sociaux, Paris, 1er janvier 2024 : 900 000 après 271 906 (1er janvier 2023)"."""
    breakdown = [] if row["breakdown"] == ENSEMBLE else [row["breakdown"]]
    what = ", ".join([row["subject"], *breakdown, row["place"], format_period(row["period"])])
    past = format_period(row["past_period"])
    return f"{what} : {format_exact(row['value'])} après {format_exact(row['past'])} ({past})"
