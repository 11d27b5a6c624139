"""A list that names every operation of its years: where it has no line, it says nought."""

from __future__ import annotations

from itertools import product

import pandas as pd

from etl.catalog import Catalog, Source
from etl.french import parse_period
from etl.observations import OBSERVATION

NOTE = "Aucune ligne dans le fichier, qui liste toutes les opérations : 0."
PLACE = ["indicator", "breakdown", "territory", "period"]


def completed(observations: pd.DataFrame, source: Source, catalog: Catalog) -> pd.DataFrame:
    """The rows (columns OBSERVATION), with a nought and no line for each arrondissement left out of a complete list.

    Only for the years and modalities that the file has: a year without any line is a year that it does not cover.
    """
    rows = observations.astype({"line": "Int64"})
    if not source.complete_list:
        return rows
    measures = list(dict.fromkeys(zip(rows["indicator"], rows["breakdown"], strict=True)))
    there = set(zip(*(rows[name] for name in PLACE), strict=True))
    absent = [
        (*measure, *where)
        for measure, *where in product(measures, catalog.arrondissements, rows["period"].unique())
        if (*measure, *where) not in there
    ]
    noughts = pd.DataFrame([_nought(*place) for place in absent], columns=OBSERVATION).astype({"line": "Int64"})
    return pd.concat([rows, noughts], ignore_index=True) if absent else rows


def _nought(indicator: str, breakdown: str, territory: str, period: str) -> tuple[object, ...]:
    span = parse_period(period)
    place = (indicator, territory, span.iso, span.start, span.end, breakdown)
    return (*place, 0.0, "définitif", "", None, NOTE)
