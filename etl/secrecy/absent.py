"""Counts that nobody prints, which the total and all its other parts give: cells, or days of a period."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from etl.catalog import Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.lines import readings, says, tuples, under
from etl.secrecy.periods import Span, as_days, as_span, flows, inside, overlapping, pieces
from etl.secrecy.primary import BY_RULE, SECRET, WIDE, threshold
from etl.secrecy.relations import Cell, Place, rests, wholes

SAID = {"value": float("nan"), "status": SECRET, "masked": BY_RULE, "note": ""}


def absent(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """A hidden row for each small count that a publication implies: 71 = 29 + 23 + 17, and a part not there.

    In the rows, here and below, `period` is days.
    """
    counted = rows[rows["indicator"].isin([n for n, one in catalog.indicators.items() if one.unit in COUNTED])]
    values = counted["value"].astype("float64").tolist()  # None where all are erased
    tables = tuples(counted, "indicator", "period")
    places = tuples(counted, "territory", "breakdown")
    said = says(counted).tolist()
    printed = {table: {places[line] for line in of if said[line]} for table, of in under(tables).items()}
    found: dict[tuple[str, str, Place], dict[str, object]] = {}
    for (name, period), of in readings(counted, tables, places):
        source = counted["source"].iloc[of[-1]]
        shown = {places[line]: values[line] for line in of}
        for place, told in _implied(shown, name, catalog, source):
            if told and place not in printed[name, period]:
                cell = {"territory": place[0], "breakdown": place[1]}
                found[name, period, place] = counted.iloc[of[-1]].to_dict() | SAID | cell
    return pd.DataFrame(list(found.values()), columns=rows.columns)


def _implied(shown: dict[Place, float], name: str, catalog: Catalog, source: str) -> Iterator[tuple[Place, bool]]:
    """A part of a total that is not there, and whether what the others leave of it tells a small count.

    The only one missing is what is left; of several, each is between nothing and that, told where it is under WIDE.
    """
    for total, parts in wholes(catalog.indicators[name], shown, catalog):
        left = [part for part in parts if part not in shown]
        rest = shown.get(total, float("nan")) - sum(shown[part] for part in parts if part in shown)
        if left and len(parts) > len(left):
            yield left[0], 0 < rest < (threshold(name, source, catalog, left[0][1]) if len(left) == 1 else WIDE)


def unsaid(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The same of the days that periods leave of others: a year and eleven of its months."""
    found: dict[tuple[str, Place, Span], dict[str, object]] = {}
    for name, of in rows[rows["indicator"].isin(list(flows(catalog)))].groupby("indicator"):
        spans = {days: as_span(days) for days in of["period"].unique()}
        if not overlapping(spans.values()):
            continue
        places = tuples(of, "territory", "breakdown")
        held, values = [spans[days] for days in of["period"]], of["value"].tolist()
        printed = set(zip(places, held, strict=True))
        for place, here in readings(of, places, held):
            shown = {held[line]: values[line] for line in here if pd.notna(values[line])}
            if len(shown) > 1:
                limit = threshold(str(name), of["source"].iloc[here[-1]], catalog, place[1])
                for span in _left(shown, limit):
                    if (place, span) not in printed:
                        days = {"period": as_days(span), "period_end": span[1]}
                        found[str(name), place, span] = of.iloc[here[-1]].to_dict() | SAID | days
    return pd.DataFrame(list(found.values()), columns=rows.columns)


def _left(shown: dict[Span, float], limit: int) -> Iterator[Span]:
    """The pieces of periods of which the others tell a small count, by linear algebra: exactly, or under WIDE."""
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
            yield from [part for part in within if part not in sure and 0 < round(rest) < WIDE][:1]


def complements(rows: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    """The same of what counts leave of another: 30 000 decisions, of which 29 997 are favourable."""
    counted = rows[rows["indicator"].isin([n for n, one in catalog.indicators.items() if one.unit in COUNTED])]
    values = counted["value"].astype("float64").tolist()
    cells, days = tuples(counted, "indicator", "territory", "breakdown"), list(counted["period"].to_numpy(dtype=object))
    found: dict[tuple[str, str, Cell], dict[str, object]] = {}
    for _, here in readings(counted, days, cells):
        line = {cells[n]: n for n in here}
        for one in rests(line.keys(), catalog):
            *parts, (name, territory, breakdown) = one.parts
            if one.total in line:
                whole = counted.iloc[line[one.total]]
                rest = values[line[one.total]] - sum(values[line[part]] for part in parts)
                if 0 < rest < threshold(name, whole["source"], catalog, one.total[2]):
                    cell = {"territory": territory, "breakdown": breakdown}
                    found[whole["period"], whole["snapshot"], one.parts[-1]] = whole.to_dict() | SAID | cell
    return pd.DataFrame(list(found.values()), columns=rows.columns)
