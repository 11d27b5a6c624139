"""Counts that nobody prints, which the total and all its other parts give: cells, or days of a period."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd

from etl.catalog import Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.periods import Span, as_days, as_span, flows, inside, overlapping, pieces
from etl.secrecy.primary import BY_RULE, NEAREST, SECRET, threshold
from etl.secrecy.relations import Cell, Place, rests, wholes

SAID = {"value": float("nan"), "status": SECRET, "masked": BY_RULE, "note": ""}


def absent(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A hidden row for each small count that a publication implies: 71 = 29 + 23 + 17, and a part not there.

    In the rows, here and below, `period` is days.
    """
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
                cell = {"territory": place[0], "breakdown": place[1]}
                found[name, period, place] = of.iloc[-1].to_dict() | SAID | cell
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


def unsaid(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The same of the days that periods leave of others: a year and eleven of its months."""
    found: dict[tuple[str, Place, Span], dict[str, object]] = {}
    for name, of in rows[rows["indicator"].isin(list(flows(catalog)))].groupby("indicator"):
        spans = {days: as_span(days) for days in of["period"].unique()}
        if not overlapping(spans.values()):
            continue
        of = of.assign(span=of["period"].map(spans), place=list(zip(of["territory"], of["breakdown"], strict=True)))
        printed = set(zip(of["place"], of["span"], strict=True))
        last = of.sort_values(["published", "snapshot"], kind="stable").drop_duplicates(["place", "span"], keep="last")
        for _, here in chain(of.groupby(["place", "snapshot"]), last.groupby("place")):
            place = here["place"].iloc[-1]
            shown = here[here["value"].notna()]
            limit = threshold(str(name), here["source"].iloc[-1], catalog)
            for span in _left(dict(zip(shown["span"], shown["value"], strict=True)), limit):
                if (place, span) not in printed:
                    days = {"period": as_days(span), "period_end": span[1]}
                    found[str(name), place, span] = here.iloc[-1].to_dict() | SAID | days
    return pd.DataFrame(list(found.values()), columns=rows.columns)


def _left(shown: dict[Span, float], limit: int) -> Iterator[Span]:
    """The pieces of periods of which the others tell a small count, by linear algebra: exactly, or under five."""
    for spans in overlapping(shown):
        parts = pieces(spans)
        holds = np.array([[float(inside(part, span)) for part in parts] for span in spans])
        back = np.linalg.pinv(holds)
        given = dict(zip(parts, back @ [shown[span] for span in spans], strict=True))
        sure = {part for part, alone in zip(parts, np.diag(back @ holds), strict=True) if alone > 1 - 1e-9}
        yield from (part for part in parts if part in sure and 0 < round(given[part]) < limit)
        for span in spans:
            within = [part for part in parts if inside(part, span)]
            rest = shown[span] - sum(given[part] for part in within if part in sure)
            yield from [part for part in within if part not in sure and 0 < round(rest) < NEAREST][:1]


def complements(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The same of what counts leave of another: 30 000 decisions, of which 29 997 are favourable."""
    counted = rows[rows["indicator"].isin([n for n, one in catalog.indicators.items() if one.unit in COUNTED])]
    cells = zip(counted["indicator"], counted["territory"], counted["breakdown"], strict=True)
    counted = counted.assign(cell=pd.Series(list(cells), index=counted.index, dtype=object))
    last = counted.sort_values(["published", "snapshot"], kind="stable").drop_duplicates(
        ["cell", "period"], keep="last"
    )
    found: dict[tuple[str, str, Cell], dict[str, object]] = {}
    for _, here in chain(counted.groupby(["period", "snapshot"]), last.groupby("period")):
        shown = dict(zip(here["cell"], here["value"].astype("float64"), strict=True))
        line = dict(zip(here["cell"], here.index, strict=True))
        for one in rests(shown.keys(), catalog):
            *parts, (name, territory, breakdown) = one.parts
            rest = shown.get(one.total, float("nan")) - sum(shown[part] for part in parts)
            if rest > 0 and rest < threshold(name, (whole := here.loc[line[one.total]])["source"], catalog):
                cell = {"territory": territory, "breakdown": breakdown}
                found[whole["period"], whole["snapshot"], one.parts[-1]] = whole.to_dict() | SAID | cell
    return pd.DataFrame(list(found.values()), columns=rows.columns)
