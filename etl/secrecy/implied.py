"""Counts that nobody prints and that rates give, one after the other, or the other periods of a flow: known as well."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.catalog import ENSEMBLE, Catalog
from etl.catalog.units import COUNTED
from etl.secrecy.absent import SAID
from etl.secrecy.lines import readings, tuples, under
from etl.secrecy.mixed import split
from etl.secrecy.periods import Span, as_days, as_span, flows, inside, overlapping, pieces
from etl.secrecy.primary import NEAREST, SECRET, threshold
from etl.secrecy.rates import Key, revealed, share
from etl.secrecy.relations import REST, implications, linked

CELL = ["indicator", "territory", "breakdown"]
KEY = [*CELL, "period_end"]
Range = tuple[float, float]
Known = dict[Key, list[tuple[str, Range, str]]]  # its days, what it is between, the rate that says so
Row = dict[Any, Any]
Weights = npt.NDArray[np.float64]
WHOLE = 1e-6
SUM = "somme"  # what says a whole that nobody prints: its parts
NOBODY = ""  # the snapshot of a sum that nobody prints: hiding it would hide nothing


def implied(rows: pd.DataFrame, catalog: Catalog, sealed: int = 0) -> tuple[pd.DataFrame, set[Key], set[Key]]:
    """The counts that printed ones imply, the rates that tell of a few people by themselves, and the counts by which
    one of an edition does, which nothing takes back.

    In the rows, `period` is days, and the `sealed` first ones are of editions. A count is between `value` and `most`,
    as rates are rounded; a small one is a hidden row, but where hiding a rate is enough.
    """
    every, thin, bases = rows.assign(most=rows["value"], by=""), set[Key](), set[Key]()
    while True:
        printed: set[tuple[Any, ...]] = set(tuples(every, *CELL, "period"))
        told, few, counts = _by_rates(every, catalog, sealed)
        thin |= few
        bases |= counts
        more = [one for one in [*told, *_by_periods(every, catalog)] if _place(one) not in printed]
        known = every[every["value"].notna() | (every.index >= len(rows))]
        more += [*_by_parts(known, catalog), *_by_links(known, catalog)]
        few = {_place(one) for one in more if one["status"] == SECRET}
        new = [one for one in _apart(more) if one["status"] == SECRET or _place(one) not in few]
        if not new:
            return every.iloc[len(rows) :], thin, bases
        every = pd.concat([every, pd.DataFrame(new)], ignore_index=True)


def _place(one: Row) -> tuple[Any, ...]:
    return (*(one[name] for name in CELL), one["period"])


def _apart(found: list[Row]) -> Iterator[Row]:
    """Those that say as much, once."""
    yield from {(*_place(one), f"{one['value']} {one['most']}", one["by"]): one for one in found}.values()


class Printed(NamedTuple):
    """A rate as it is printed."""

    indicator: str
    territory: str
    breakdown: str
    period_end: dt.date
    period: str
    value: float
    source: str

    @property
    def key(self) -> Key:
        return self[:4]


def _by_rates(rows: pd.DataFrame, catalog: Catalog, sealed: int) -> tuple[list[Row], set[Key], set[Key]]:
    """What each rate gives of one count by the other; and those by which that, or what it leaves, is few people; the
    counts of which a rate of an edition is the share of a few.
    """
    terms = {name: {count for count, _ in revealed(one, "")} for name, one in catalog.indicators.items()}
    rates = rows[rows["indicator"].isin([name for name, of in terms.items() if of]) & (rows["value"] > 0)]
    counts = rows[rows["indicator"].isin(set[str]().union(*(terms[name] for name in rates["indicator"].unique())))]
    known: Known = {}
    shown = counts[counts["value"].notna()]  # of every vintage
    for *of, end, period, value, most, by in dict.fromkeys(tuples(shown, *KEY, "period", "value", "most", "by")):
        known.setdefault((of[0], of[1], of[2], end), []).append((period, (value, most), by))
    # Nothing tells a count that is printed: anyone reads it, or it is hidden and so are its rates.
    printed = set(tuples(counts[counts["by"].isin(["", SUM])], *KEY))
    told = [Printed(*one) for one in tuples(rates, *Printed._fields)]
    found, thin, bases = list[Row](), _by_two(told, known, printed, catalog), set[Key]()
    for place, rate in zip(rates.index, told, strict=True):
        for key, between, left in _given(rate, known, catalog):
            limit = threshold(key[0], rate.source, catalog, key[2])
            few = _few(between, limit)
            if key not in printed and (few or _few(left, limit)):
                thin.add(rate.key)
                if place < sealed and key[2].startswith(REST):
                    bases.add((key[0], key[1], rate.breakdown, key[3]))
            if key not in printed and not key[2].startswith(REST) and (place < sealed or not few):
                cell = dict(zip(CELL, key, strict=False)) | {"by": rate.indicator}
                found.append(_row(rows.loc[place].to_dict(), between, limit, cell))
    return found, thin, bases


def _given(rate: Printed, known: Known, catalog: Catalog) -> Iterator[tuple[Key, Range, Range]]:
    """By each count that is known without the rate: the other, between what it is, and what a share leaves."""
    indicator = catalog.indicators[rate.indicator]
    low, high = share(indicator, rate.value)
    of = [(name, rate.territory, of, rate.period_end) for name, of in revealed(indicator, rate.breakdown)]
    # A share of one count alone is of people that have no name.
    part = of[0] if len(of) > 1 else (of[0][0], rate.territory, f"{REST}, {rate.indicator}", rate.period_end)
    for base, told in ((of[-1], part), (part, of[-1])):
        ways = [one for one in known.get(base, []) if one[2] != rate.indicator]
        for _, (least, most), _ in [one for one in ways if one[0] == rate.period] or ways:
            whole = (least, most) if told == part else (least / high, most / low)
            left = (whole[0] * (1 - high), whole[1] * (1 - low)) if indicator.unit == "%" else (0.0, 0.0)
            yield told, (least * low, most * high) if told == part else whole, left


def _by_two(rates: list[Printed], known: Known, printed: set[Key], catalog: Catalog) -> set[Key]:
    """The rates of two modalities by which, with the totals, one of them is few people."""
    thin = set[Key]()
    for (name, territory, end), of in under((one.indicator, one.territory, one.period_end) for one in rates).items():
        indicator, totals = catalog.indicators[name], revealed(catalog.indicators[name], ENSEMBLE)
        both = [one for one in indicator.modalities if one != ENSEMBLE]
        parted = all(catalog.indicators[count].modalities == indicator.modalities for count, _ in totals)
        if len(both) != 2 or len(totals) != 2 or not parted:
            continue
        ways = [known.get((count, territory, part, end), []) for count, part in totals]
        for pair in product(*([rates[n] for n in of if rates[n].breakdown == one] for one in both)):
            shares = share(indicator, pair[0].value), share(indicator, pair[1].value)
            above, below = ([one for one in way if one[0] == pair[0].period] or way for way in ways)
            for (_, part, _), (_, whole, _) in product(above, below):
                for rate, (count, base, left) in zip(pair, split(part, whole, shares), strict=False):
                    said = [*zip(revealed(indicator, rate.breakdown), (count, base), strict=True)]
                    unsaid = [between for cell, between in said if (cell[0], territory, cell[1], end) not in printed]
                    limit = threshold(totals[0][0], rate.source, catalog, rate.breakdown)
                    told = [*unsaid, left] if unsaid and indicator.unit == "%" else unsaid
                    if any(_few(between, limit) for between in told):
                        thin.update(one.key for one in pair)
    return thin


def _few(between: Range, limit: int) -> bool:
    """Whether a count is small by what it is between, or may be and is told within NEAREST."""
    low, high = between
    near = high - low < NEAREST and max(math.ceil(low - WHOLE), 1) < min(limit, high + 1)
    return 0 < (low + high) / 2 < limit - 0.5 or near


def _row(like: Row, between: Range, limit: int, said: Row) -> Row:
    """A figure that nobody prints, of whole people where it can be; hidden if it is small."""
    least, most = math.ceil(between[0] - WHOLE), math.floor(between[1] + WHOLE)
    values = (least, most) if least <= most else between
    hidden = SAID | {"most": float("nan")} if _few(between, limit) else {}
    return like | {"value": float(values[0]), "most": float(values[1])} | hidden | said


def _by_parts(rows: pd.DataFrame, catalog: Catalog) -> Iterator[Row]:
    """The wholes that are not in the rows and of which a publication, or all of them together, give every part."""
    counted = [name for name, one in catalog.indicators.items() if one.unit in COUNTED]
    rows = rows[rows["indicator"].isin(counted)]
    places = tuples(rows, "territory", "breakdown")
    for (name, _), lines in under(tuples(rows, "indicator", "period")).items():
        printed = {places[line] for line in lines}
        told = [one for one in implications(catalog.indicators[name], printed, catalog) if one[0] not in printed]
        if not told:
            continue
        of = rows.iloc[lines]
        # A sum of figures that no day shows together would be believed as if it were printed.
        for _, chosen in readings(of, [0] * len(of), tuples(of, "territory", "breakdown"), whole=False):
            here = of.iloc[chosen]
            here = here[here["value"].notna()]
            cells = tuples(here, "territory", "breakdown")
            least, most = (dict(zip(cells, here[side], strict=True)) for side in ("value", "most"))
            like = of.iloc[chosen[-1]]
            for place, added, less in told:
                if least.keys() >= {*added, *less}:
                    low = sum(least[one] for one in added) - sum(most[one] for one in less)
                    high = sum(most[one] for one in added) - sum(least[one] for one in less)
                    said = {"territory": place[0], "breakdown": place[1], "by": SUM}
                    limit = threshold(str(name), like["source"], catalog, place[1])
                    yield _row(like.to_dict(), (low, high), limit, said)


def _by_links(rows: pd.DataFrame, catalog: Catalog) -> Iterator[Row]:
    """What nobody prints and is as much as a count of another indicator, or as many times it as a link says."""
    printed = set(tuples(rows, *CELL, "period"))
    for link in (one for one in catalog.links if one.exact and len({*one.parts}) == 1):
        for name, other, times in (
            (link.parts[0], link.total, len(link.parts)),
            (link.total, link.parts[0], 1 / len(link.parts)),
        ):
            for row in rows[(rows["indicator"] == other) & rows["breakdown"].isin(link.modalities)].to_dict("records"):
                if (name, row["territory"], row["breakdown"], row["period"]) not in printed:
                    between = (row["value"] / times, row["most"] / times)
                    limit = threshold(name, row["source"], catalog, row["breakdown"])
                    yield _row(row, between, limit, {"indicator": name, "by": SUM})


def _by_periods(rows: pd.DataFrame, catalog: Catalog) -> Iterator[Row]:
    """What a flow's periods make of another that its indicators, or those linked to it, print of any place."""
    counts = flows(catalog)
    groups = {tuple(sorted(linked(name, counts, catalog))) for name in counts}
    rows = rows[rows["indicator"].isin([name for group in groups for name in group])]
    for group in sorted(groups):
        of = rows[rows["indicator"].isin(group)]
        spans = {days: as_span(days) for days in of["period"].unique()}
        for together in overlapping(spans.values()):
            days = {as_days(span): span for span in together}
            there = of[of["period"].isin(list(days)) & of["value"].notna()]
            given = there["period"].tolist()
            made: dict[tuple[str, ...], list[tuple[str, Weights]]] = {}
            for _, lines in readings(there, tuples(there, *CELL), given):
                these = tuple(given[line] for line in lines)
                made[these] = made[these] if these in made else _made(these, days)
                if made[these]:
                    yield from _sums(there.iloc[lines], made[these], days, catalog)


def _made(there: tuple[str, ...], spans: dict[str, Span]) -> list[tuple[str, Weights]]:
    """The other spans that these add up to, or are the difference of: how much of each."""
    if not (others := spans.keys() - set(there)):
        return []
    parts = pieces(spans.values())
    holds = {days: np.array([float(inside(part, span)) for part in parts]) for days, span in spans.items()}
    shown = np.array([holds[days] for days in there])
    back = np.linalg.pinv(shown)
    by = {days: holds[days] @ back for days in sorted(others)}
    return [(days, weights) for days, weights in by.items() if np.allclose(weights @ shown, holds[days])]


def _sums(
    here: pd.DataFrame, made: list[tuple[str, Weights]], spans: dict[str, Span], catalog: Catalog
) -> Iterator[Row]:
    """Of the figures of a cell, those of the spans that they make."""
    like = here.iloc[-1]
    limit = threshold(like["indicator"], like["source"], catalog, like["breakdown"])
    for days, by in made:
        least, most = sorted(float(by @ here[side].to_numpy()) for side in ("value", "most"))
        said = {"period": days, "period_end": spans[days][1], "by": "", "snapshot": NOBODY}
        yield _row(like.to_dict(), (least, most), limit, said)
