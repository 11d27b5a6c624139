"""Counts of cells that nobody prints, which the total and all its other parts give."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.primary import BY_RULE, SECRET, threshold
from etl.secrecy.relations import Place, wholes


def absent(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A hidden row for each small count that a publication implies: 71 = 29 + 23 + 17, and a part not there."""
    counted = rows[rows["indicator"].isin([n for n, one in catalog.indicators.items() if one.unit in COUNTED])]
    places = zip(counted["territory"], counted["breakdown"], strict=True)
    counted = counted.assign(place=pd.Series(list(places), index=counted.index, dtype=object))
    printed = counted.groupby(["indicator", "period"])["place"].agg(set)
    found = []
    for (name, period, _), of in counted.groupby(["indicator", "period", "snapshot"]):
        limit = threshold(name, of["source"].iloc[0], catalog)
        shown = dict(zip(of["place"], of["value"].astype("float64"), strict=True))  # None where all are erased
        for place, count in _implied(shown, name, catalog):
            if 0 < count < limit and place not in printed[name, period]:
                cell = {"territory": place[0], "breakdown": place[1], "value": float("nan")}
                found.append(of.iloc[0].to_dict() | cell | {"status": SECRET, "masked": BY_RULE, "note": ""})
    return pd.DataFrame(found, columns=rows.columns)


def _implied(shown: dict[Place, float], name: str, catalog: Catalog) -> Iterator[tuple[Place, float]]:
    """The only part of a total that is not there, and what the others leave of it."""
    for total, parts in wholes(catalog.indicators[name], shown, catalog):
        left = [part for part in parts if part not in shown]
        count = shown.get(total, float("nan")) - sum(shown[part] for part in parts if part in shown)
        if len(left) == 1 and len(parts) > 1:
            yield left[0], count
