"""Counts of cells that nobody prints, which the total and all its other parts give."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.catalog import Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.primary import BY_RULE, NEAREST, SECRET, threshold
from etl.secrecy.relations import Place, wholes


def absent(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A hidden row for each small count that a publication implies: 71 = 29 + 23 + 17, and a part not there."""
    counted = rows[rows["indicator"].isin([n for n, one in catalog.indicators.items() if one.unit in COUNTED])]
    places = zip(counted["territory"], counted["breakdown"], strict=True)
    counted = counted.assign(place=pd.Series(list(places), index=counted.index, dtype=object))
    printed = counted.groupby(["indicator", "period"])["place"].agg(set)
    found: dict[tuple[str, str, Place], dict[str, object]] = {}
    for (name, period), of in _readings(counted):
        limit = threshold(name, of["source"].iloc[-1], catalog)
        shown = dict(zip(of["place"], of["value"].astype("float64"), strict=True))  # None where all are erased
        for place, told in _implied(shown, name, catalog, limit):
            if told and place not in printed[name, period]:
                cell = {"territory": place[0], "breakdown": place[1], "value": float("nan")}
                found[name, period, place] = (
                    of.iloc[-1].to_dict() | cell | {"status": SECRET, "masked": BY_RULE, "note": ""}
                )
    return pd.DataFrame(list(found.values()), columns=rows.columns)


def _readings(counted: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """What one publication says of an indicator and a period, then what all of them do, the last one for each cell."""
    for (name, period, _), of in counted.groupby(["indicator", "period", "snapshot"]):
        yield (name, period), of
    last = counted.sort_values(["published", "snapshot"], kind="stable")
    last = last.drop_duplicates(["indicator", "period", "territory", "breakdown"], keep="last")
    yield from last.groupby(["indicator", "period"])


def _implied(shown: dict[Place, float], name: str, catalog: Catalog, limit: int) -> Iterator[tuple[Place, bool]]:
    """A part of a total that is not there, and whether what the others leave of it tells a small count.

    The only one missing is what is left; of several, each is between nothing and that, told where it is under five.
    """
    for total, parts in wholes(catalog.indicators[name], shown, catalog):
        left = [part for part in parts if part not in shown]
        rest = shown.get(total, float("nan")) - sum(shown[part] for part in parts if part in shown)
        if left and len(parts) > len(left):
            yield left[0], 0 < rest < (limit if len(left) == 1 else NEAREST)
