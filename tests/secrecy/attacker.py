"""Somebody who has the published file, all of it, and a solver: what can they say of what is hidden?

Written apart from etl/secrecy, on the file alone: every vintage, what was known on each day, the computed series, the
rates. The sums are written by hand, from the names of the places.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, eye, hstack

from etl.catalog import Catalog
from tests.secrecy.links import GROUPS, UNIONS, Place, Variable, sums_across, with_unprinted

Cell = tuple[str, ...]  # indicator, territory, breakdown
Line = tuple[dict[Variable, float], float]  # coefficients, right-hand side
NEAR, EXACT, SMALL = 5.0, 1e-6, 11
# What an attacker knows of units by their names alone: which count people, or what people asked for or were given.
PEOPLE = {
    *("appels", "attributions", "demandes", "décisions", "familles", "ménages", "personnes", "recours"),
    "relogements",
}
NOBODY = {
    *("%", "actions", "appels par jour", "demandes pour une attribution", "dispositifs", "documents"),
    *("euros par an", "euros par m²", "événements", "familles par jour", "habitants", "logements", "mois", "outils"),
    *("personnes par jour", "places", "places pour 1 000 habitants", "réunions", "résidences principales"),
    "état d'avancement",
}
TWENTY = [f"751{number:02d}" for number in range(1, 21)]
CENTRE = "75101-75104"
REGION = ("75", "77", "78", "91", "92", "93", "94", "95")
ALL, UNPRINTED = "ensemble", "non imprimé"
OF = " · "  # between a snapshot and the edition that shows it
DOUBTS = {"provisoire": 1, "estimé": 1, "approché": 1, "à vérifier": 2}
RULE = re.compile(r"Masqué : effectif inférieur à (\d+)\.")


@dataclass
class Told:
    """`exact`: cells given back; `near`: small counts told within five; `rates`: rates shown over a hidden count."""

    hidden: int = 0
    small: int = 0
    exact: set[Variable] = field(default_factory=set)
    near: set[Variable] = field(default_factory=set)
    rates: set[Variable] = field(default_factory=set)
    between: dict[Variable, tuple[float, float]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return not (self.exact or self.near or self.rates)


def attack(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    nought: Set[str] = frozenset(),
    editions: Mapping[str, duckdb.DuckDBPyConnection] = MappingProxyType({}),
    *,
    supposing: bool = True,
    unchanged: Set[Cell] | None = None,
) -> Told:
    """What is hidden for others' sake is taken to be over the rule, but in the indicators of `nought`.

    `editions`: sealed before, by name; whoever has them and the file of today has both. `supposing`: that modalities
    leave nothing of their whole, that what a file does not print is nothing; then that what one erases no longer is.
    `unchanged`: the cells of one figure everywhere, and no others, if somebody told the attacker.
    """
    told = Told()
    files = {"": connection, **editions}
    seen = pd.concat([_seen(one, name) for name, one in files.items()], ignore_index=True)
    seen["doubt"] = [DOUBTS.get(status, 0) for status in seen["status"]]
    seen["counted"] = [catalog.indicators[name].unit in PEOPLE for name in seen["indicator"]]
    told.rates = set(_rates_over_hidden(seen[seen["file"] == ""], catalog))
    days: dict[tuple[str, Any], pd.DataFrame] = {}
    for linked in _linked(catalog, set(seen["indicator"])):
        rows = seen[seen["indicator"].isin(linked)]
        for end, together in rows.groupby("period_end"):
            told.near |= set(_by_two_rates(together, catalog))
            if ((together["status"] == "secret") & together["counted"]).any():
                then: dict[tuple[str, Any], pd.DataFrame] = {}
                # On the other days nothing of these tables is new.
                dated = [
                    together[["file", when]].set_axis(["file", "day"], axis=1) for when in ("published", "withdrawn")
                ]
                for name, day in sorted(set(pd.concat(dated).dropna().itertuples(index=False, name=None))):
                    if (name, day) not in days:
                        days[name, day] = _series(files[name], day)
                    s = days[name, day]
                    then[name, day] = s[s["indicator"].isin(linked) & (s["period_end"] == end)]
                erased = supposing and not _said(together[together["counted"]]).all()
                for erasing in (False, True)[: 1 + erased]:
                    system = _System(together, then, catalog, nought, supposing, erasing, unchanged)
                    system.solve(told)
    return told


def _seen(connection: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """All that a file shows, under the name of its edition."""
    told = "value is not null or status in ('secret', 'non disponible')"
    rows = connection.execute(f"select *, split_part(snapshot, '/', 1) as source from observations where {told}").df()
    return rows.assign(file=name, snapshot=rows["snapshot"] + (f"{OF}{name}" if name else ""))


def _said(rows: pd.DataFrame) -> pd.Series[bool]:
    """Shown or hidden, and not erased."""
    return rows["value"].notna() | (rows["status"] == "secret")


def _series(connection: duckdb.DuckDBPyConnection, day: Any) -> pd.DataFrame:
    return connection.execute("select * from series_known_on($day::date)", {"day": str(day)[:10]}).df()


def _latest(rows: pd.DataFrame, first: list[str]) -> pd.DataFrame:
    """One row a cell: the last printed, of the least doubted if asked."""
    printed = rows.sort_values([*first, "published", "snapshot"], ascending=[*(False for _ in first), True, True])
    return printed.drop_duplicates(["indicator", "territory", "breakdown"], keep="last")


def _terms(catalog: Catalog, name: str) -> tuple[str, ...]:
    """The counts that a rate is made of, or gives back."""
    computed = {"tension_localisee": ("demandes", "attributions"), "part_non_precise": ("demandes",)}
    indicator = catalog.indicators[name]
    ratio = (indicator.ratio.numerator, indicator.ratio.denominator) if indicator.ratio else ()
    return ratio or indicator.reveals or computed.get(name, ())


def _linked(catalog: Catalog, printed: Set[str]) -> list[set[str]]:
    """Indicators that a rate or a sum puts together, however far; of a rate that is told, or that its terms give."""
    rates = {name: {name, *_terms(catalog, name)} for name in catalog.indicators}
    told = [of for name, of in rates.items() if name in printed or len(of & printed) > 1]
    groups = [*({name} for name in catalog.indicators), *told, *GROUPS]
    merged: list[set[str]] = []
    for group in groups:
        touching = [other for other in merged if other & group]
        merged = [other for other in merged if not other & group] + [group.union(*touching)]
    return merged


def _rates_over_hidden(seen: pd.DataFrame, catalog: Catalog) -> Iterator[Variable]:
    hidden = seen[(seen["status"] == "secret") & seen["counted"]]
    places = set(zip(hidden["indicator"], hidden["territory"], hidden["breakdown"], hidden["period_end"], strict=True))
    for row in seen[seen["value"].notna() & ~seen["counted"]].itertuples():
        if any((t, row.territory, row.breakdown, row.period_end) in places for t in _terms(catalog, row.indicator)):
            yield (row.indicator, row.territory, row.breakdown, row.snapshot)


def _variables(rows: pd.DataFrame) -> list[Variable]:
    return list(zip(rows["indicator"], rows["territory"], rows["breakdown"], rows["snapshot"], strict=True))


class _System:
    """The unknowns of linked tables over one period, and all that is known of them."""

    def __init__(
        self,
        rows: pd.DataFrame,
        days: Mapping[tuple[str, Any], pd.DataFrame],
        catalog: Catalog,
        nought: Set[str],
        supposing: bool,
        erasing: bool,
        unchanged: Set[Cell] | None,
    ) -> None:
        self.catalog, self.nought, self.supposing, self.erasing = catalog, nought, supposing, erasing
        self.editions = {file for file, _ in days} - {""}
        self.known: dict[Variable, float] = {}
        self.ranges: dict[Variable, tuple[float, float | None]] = {}
        self.small: dict[Variable, int] = {}
        self.least: dict[Variable, int] = {}
        self.written: list[dict[Variable, float]] = []
        self.counts = rows[rows["counted"] & (erasing | _said(rows))]
        for row in self.counts.itertuples():
            self._take(row)
        self.firm: list[Line] = []
        self.loose: list[Line] = []
        self.supposed: list[Line] = []
        for snapshot, alone in self.counts.groupby("snapshot"):
            self.firm += self._sums(alone, str(snapshot))
            self.supposed += self._supposed(alone, str(snapshot)) if supposing else ()
        for (file, day), series in days.items():
            self._known_on(file, day, series)
        self.loose += self._unchanged(unchanged)
        for row in rows[~rows["counted"] & rows["value"].notna()].itertuples():
            self._rounded(row)
        self._chosen()

    def _take(self, row: Any) -> None:
        key = (row.indicator, row.territory, row.breakdown, row.snapshot)
        if row.status != "secret":
            if pd.notna(row.value):
                self.known[key] = float(row.value)
            return
        rule = RULE.match(row.note)
        if rule or not row.note.startswith("Masqué"):
            self.small[key] = int(rule[1]) if rule else self.catalog.secrecy_of(row.source).threshold
            self.ranges[key] = (1, self.small[key] - 1)
        else:
            # A couple is two persons, a family as many: what their number tells of requests is a rule of its own.
            two = row.indicator.startswith("115_nouvelles") or row.breakdown in ("couples", "familles")
            least = 21 if two and row.indicator.endswith("personnes") else self.catalog.secrecy_of(row.source).threshold
            self.least[key] = least
            self.ranges[key] = (0 if row.indicator in self.nought else least, None)

    def _chosen(self) -> None:
        """Who knows that a zero is hidden last knows that what is hidden beside cells that are shown is none.

        Unless an edition shows them, or the cell is another figure elsewhere.
        """
        vintages = Counter(one[:3] for one in _variables(self.counts))
        with_it: dict[Variable, list[dict[Variable, float]]] = {}
        for line in self.written if not self.editions else []:
            for one in line.keys() - self.known.keys() if len(line.keys() - self.known.keys()) > 1 else ():
                with_it.setdefault(one, []).append(line)
        for one, (low, high) in self.ranges.items():
            beside = with_it.get(one, [])
            shown = all(any(self.known.get(other, 0) > 0 for other in line) for line in beside)
            if low == 0 and high is None and beside and shown and vintages[one[:3]] == 1:
                self.ranges[one] = (self.least[one], None)

    def _unchanged(self, told: Set[Cell] | None) -> Iterator[Line]:
        """A figure of a file or an edition is that of another, unless what is said of both denies it, or somebody."""
        cells: dict[Variable, list[Variable]] = {}
        for one in _variables(self.counts):
            if (one in self.known or one in self.ranges) and (told is None or one[:3] in told):
                cells.setdefault(one[:3], []).append(one)
        for places in cells.values():
            for one, other in combinations(places, 2):
                (low, high), (least, most) = (self.ranges.get(p, (self.known.get(p, 0),) * 2) for p in (one, other))
                apart = (high is not None and high < least) or (most is not None and most < low)
                if not apart and not self.known.keys() >= {one, other}:
                    yield self._line({one: 1.0, other: -1.0}, 0.0)

    def _known_on(self, file: str, day: Any, series: pd.DataFrame) -> None:
        """What a page of that day adds up: the figures then known, and those computed from them.

        And the last printed, where a page keeps a surer one.
        """
        there = (self.counts["published"] <= day) & ~(self.counts["withdrawn"] <= day) & (self.counts["file"] == file)
        then, last = (_latest(self.counts[there], first) for first in (["doubt"], []))
        self.loose += self._sums(then, f"{day}{file}")
        if set(_variables(last)) != set(_variables(then)):
            self.loose += self._sums(last, f"{day}{file}, dernier")
        place = {(key[0], key[1], key[2]): key for key in _variables(then[_said(then)])}
        for row in series[series["value"].notna()].itertuples():
            self.loose += self._computed(row, place)

    def _computed(self, row: Any, place: dict[tuple[str, str, str], Variable]) -> Iterator[Line]:
        here, value = (row.territory, row.breakdown), float(row.value)
        indicator = self.catalog.indicators[row.indicator]
        twenty = [place.get((row.indicator, code, row.breakdown)) for code in TWENTY]
        if indicator.unit in PEOPLE and (row.indicator, *here) not in place:
            paris = place.get((row.indicator, "75", row.breakdown))
            if row.territory == "75056" and indicator.paris == "75" and paris and all(twenty):
                yield self._line({paris: 1.0} | {one: -1.0 for one in twenty if one}, value)
            elif row.territory == indicator.paris and all(twenty):
                yield self._line({one: 1.0 for one in twenty if one}, value)
        elif indicator.ratio:
            parts = indicator.ratio.parts(row.breakdown)
            above, below = (place.get((t, row.territory, modality)) for t, modality in parts)
            if above and below:
                yield self._line({above: 1.0, below: -value / indicator.ratio.factor}, 0.0)
        elif row.indicator == "tension_localisee":
            asked = [place.get(("demandes", code, row.breakdown)) for code in TWENTY]
            given = [place.get(("attributions", code, row.breakdown)) for code in TWENTY]
            if all(asked) and all(given):
                yield self._line({o: 1.0 for o in asked if o} | {o: -value for o in given if o}, 0.0)
        elif row.indicator == "part_non_precise":
            unnamed, whole = (place.get(("demandes", code, row.breakdown)) for code in ("75056", "75"))
            if unnamed and whole:
                yield self._line({unnamed: 1.0, whole: -value / 100}, 0.0)

    def _rounded(self, row: Any) -> None:
        """A printed ratio of two counts: one is the other times it, within its rounding; of an edition, today's too."""
        ratio = self.catalog.indicators[row.indicator].ratio
        terms = _terms(self.catalog, row.indicator)
        if not ratio and row.indicator != "tension":
            return
        today = self.counts[self.counts["file"] == ""].sort_values(["published", "snapshot"])
        read = {row.snapshot: self.counts[self.counts["snapshot"] == row.snapshot]} | ({"": today} if row.file else {})
        for name, printed in read.items():
            place = self._place(printed, name)
            above, below = (place.get((term, row.territory, row.breakdown)) for term in terms)
            if above and below and not self.known.keys() >= {above, below}:
                low, high = ((row.value + side) / (ratio.factor if ratio else 1) for side in (-0.05, 0.05))
                lines = self.firm if name else self.loose
                lines.append(self._line({above: 1.0, below: -high, ("dessous", row.snapshot, *above): 1.0}, 0.0))
                lines.append(self._line({above: 1.0, below: -low, ("dessus", row.snapshot, *above): -1.0}, 0.0))

    def _place(self, rows: pd.DataFrame, reading: str) -> Place:
        printed = {(key[0], key[1], key[2]): key for key in _variables(rows[_said(rows)])}
        return self._with_wholes(with_unprinted(printed, reading, self.catalog), reading)

    def _with_wholes(self, place: Place, reading: str) -> Place:
        """And the wholes that nobody prints, where all of their parts are there: Paris, or all the households."""
        wider = dict(place)
        for name in sorted({name for name, *_ in place}):
            paris = self.catalog.indicators[name].paris
            here = [key[1:] for key in place if key[0] == name]
            parted = [
                ((paris, b), [(code, b) for code in of]) for _, b in here for of in (TWENTY, [CENTRE, *TWENTY[4:]])
            ]
            parted += [((c, ALL), [(c, m) for m in kind]) for c, _ in here for kind in self._exclusive(name)]
            for whole, parts in parted:
                if len(parts) > 1 and {*parts} <= {*here}:
                    wider.setdefault((name, *whole), (name, *whole, f"{UNPRINTED}, {reading}"))
        return wider

    def _sums(self, rows: pd.DataFrame, reading: str) -> Iterator[Line]:
        everywhere = self._place(rows, reading)
        printed = set(_variables(rows))
        for name in sorted({name for name, _, _ in everywhere}):
            place = {key[1:]: one for key, one in everywhere.items() if key[0] == name}
            for total, parts, rest in self._families(name, place):
                there = [place[part] for part in parts if part in place]
                whole = len(there) == len([part for part in parts if part[0] != "75056" or part in place])
                if total in place and there and (whole or (self.supposing and place[total] in printed)):
                    loose: dict[Variable, float] = (
                        {(name, total[0], f"{rest} de {parts[0][1]}", reading): 1.0} if rest else {}
                    )
                    yield self._line({place[total]: -1.0, **dict.fromkeys(there, 1.0), **loose}, 0.0)
        yield from (self._line(coefficients, 0.0) for coefficients in sums_across(everywhere, reading))

    def _families(
        self, name: str, place: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]], str]]:
        """Total, parts, and the name of what the parts may leave out."""
        indicator = self.catalog.indicators[name]
        breakdowns = sorted({breakdown for _, breakdown in place})
        codes = sorted({territory for territory, _ in place})
        all_of = [[CENTRE, *TWENTY[4:]]] if CENTRE in codes and not {*TWENTY} <= {*codes} else [TWENTY]
        unnamed = "75056" in set(self.counts.loc[self.counts["indicator"] == name, "territory"])
        for b in breakdowns:
            if indicator.paris == "75":
                apart = "non précisé" if (unnamed or not self.supposing) and ("75056", b) not in place else ""
                yield from ((("75", b), [*((code, b) for code in of), ("75056", b)], apart) for of in all_of)
            else:
                yield from ((("75056", b), [(code, b) for code in of], "") for of in all_of)
                yield ("75", b), [("75056", b)], ""
            for group in (code for code in codes if "-" in code and code[0] == "7"):
                first, last = map(int, group.split("-"))
                yield (group, b), [(code, b) for code in TWENTY if first <= int(code) <= last], ""
            yield ("11", b), [(code, b) for code in REGION], ""
            yield ("MGP", b), [("MGP-HP", b), (indicator.paris, b)], ""
        if indicator.breakdown:
            groups: dict[str, list[str]] = {}
            for modality in indicator.breakdown.modalities:
                alone = modality.split(" : ")[0]
                groups.setdefault("" if indicator.breakdown.exhaustive else alone, []).append(modality)
            for alone, modalities in groups.items():
                yield from (((c, "ensemble"), [(c, m) for m in modalities], alone) for c in codes)
            for whole, parts in UNIONS.get(name, {}).items():
                yield from (((c, whole), [(c, part) for part in parts], f"hors {parts}") for c in codes)

    def _supposed(self, rows: pd.DataFrame, reading: str) -> Iterator[Line]:
        """Modalities leave nothing of the whole, says who would know more; figures may deny it."""
        place = self._place(rows, reading)
        for name, territory, whole in list(place):
            for modalities in self._exclusive(name) if whole == ALL else [UNIONS.get(name, {}).get(whole, ())]:
                there = [place[key] for m in modalities if (key := (name, territory, m)) in place]
                if there:
                    yield self._line({place[name, territory, whole]: -1.0, **dict.fromkeys(there, 1.0)}, 0.0)

    def _exclusive(self, name: str) -> Iterator[list[str]]:
        """The modalities of each characteristic; those that unite others, then these in their place."""
        breakdown, unions = self.catalog.indicators[name].breakdown, UNIONS.get(name, {})
        for apart in ({*unions}, {part for parts in unions.values() for part in parts})[: 2 if unions else 1]:
            kinds: dict[str, list[str]] = {}
            for modality in breakdown.modalities if breakdown else ():
                if modality not in apart:
                    kinds.setdefault(modality.split(" : ")[0] if " : " in modality else "", []).append(modality)
            yield from kinds.values()

    def _line(self, coefficients: dict[Variable, float], right: float) -> Line:
        """With what is known on the right."""
        self.written.append(coefficients)
        left: dict[Variable, float] = {}
        for one, sign in coefficients.items():
            if one in self.known:
                right -= sign * self.known[one]
            else:
                left[one] = left.get(one, 0.0) + sign
        return left, right

    @cached_property
    def unknown(self) -> list[Variable]:
        named = {one for left, _ in (*self.firm, *self.loose, *self.supposed) for one in left}
        return [*self.ranges, *sorted(named - self.ranges.keys())]

    def _matrix(self, lines: list[Line]) -> tuple[Any, np.ndarray]:
        column = {one: number for number, one in enumerate(self.unknown)}
        cells = [(row, column[one], value) for row, (left, _) in enumerate(lines) for one, value in left.items()]
        rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        shape = (len(lines), len(self.unknown))
        return csr_matrix((values, (rows, columns)), shape=shape), np.array([right for _, right in lines])

    def solve(self, told: Told) -> None:
        if not self.erasing:
            told.hidden += len(self.ranges)
            told.small += len(self.small)
        bounds = [self.ranges.get(one, (0, None)) for one in self.unknown]
        equal = self._believed([line for line in (*self.firm, *self.loose, *self.supposed) if line[0]], bounds)
        left, right = self._matrix(equal)
        sure = _determined(left.toarray())
        values = np.linalg.lstsq(left.toarray(), right, rcond=None)[0] if sure else right
        exact = {self.unknown[n]: float(values[n]) for n in sure if self._matters(self.unknown[n])}
        told.exact |= exact.keys()
        told.between |= {one: (value, value) for one, value in exact.items()}
        told.exact |= {self.unknown[n] for n in sure if self._few(self.unknown[n], values[n])}
        least = NEAR - EXACT
        ways: list[np.ndarray] = []  # solutions already met: a cell that differs enough between two is not told
        for number, one in enumerate(self.unknown):
            if one in self.small and not (ways and np.ptp([way[number] for way in ways]) >= least):
                aim = np.zeros(len(self.unknown))
                aim[number] = 1.0
                ends = [linprog(sign * aim, A_eq=left, b_eq=right, bounds=bounds) for sign in (1, -1)]
                assert [end.status for end in ends] == [0, 0], one
                ways += [end.x for end in ends]
                told.between[one] = (float(ends[0].fun), -float(ends[1].fun))
                if told.between[one][1] - told.between[one][0] < least:
                    told.near.add(one)

    def _few(self, one: Variable, value: float) -> bool:
        """A small count that nobody prints, and that the equations give."""
        return one[-1].startswith(UNPRINTED) and 0.5 < value < SMALL - 0.5

    def _matters(self, one: Variable) -> bool:
        """Where there are editions, what is hidden for others' sake may be shown in one: the secrets alone matter."""
        return one in self.small or (one in self.ranges and not self.editions)

    def _believed(self, lines: list[Line], bounds: list[tuple[float, float | None]]) -> list[Line]:
        """The equations that hold together: two vintages may not add up, and one publication is believed first."""
        if not lines:
            return []
        left, right = self._matrix(lines)
        count, width = left.shape
        slack = eye(count)
        firm, supposed = (sum(bool(line[0]) for line in kind) for kind in (self.firm, self.supposed))
        weight = [1000.0] * firm + [1.0] * (count - firm - supposed) + [0.001] * supposed
        solved = linprog(
            np.concatenate([np.zeros(width), weight, weight]),
            A_eq=hstack([left, slack, -slack]),
            b_eq=right,
            bounds=[*bounds, *[(0, None)] * (2 * count)],
        )
        assert solved.status == 0
        gaps = solved.x[width : width + count] + solved.x[width + count :]
        return [line for line, gap in zip(lines, gaps, strict=True) if gap < EXACT]


def _by_two_rates(rows: pd.DataFrame, catalog: Catalog) -> Iterator[Variable]:
    """Who is in each of two modalities, by their rates and the two totals of a file: all numbers tried."""
    shown = rows[rows["value"].notna()]
    counts = {one: float(value) for one, value in zip(_variables(shown), shown["value"], strict=True)}
    for (name, territory, snapshot), of in shown.groupby(["indicator", "territory", "snapshot"]):
        ratio, parts = catalog.indicators[name].ratio, catalog.indicators[name].modalities[1:]
        rates = dict(zip(of["breakdown"], of["value"], strict=True))
        if not ratio or len(parts) != 2 or not {*parts} <= rates.keys():
            continue
        above, below = (counts.get((t, territory, ALL, snapshot)) for t in (ratio.numerator, ratio.denominator))
        known = any((ratio.denominator, territory, one, snapshot) in counts for one in parts)
        if above is None or below is None or known:
            continue
        half = 0.05 / ratio.factor
        fits = list(_two(int(above), int(below), *(rates[one] / ratio.factor for one in parts), half))
        for kind in zip(*fits, strict=True) if fits else ():
            if max(kind) - min(kind) < NEAR and max(min(kind), 1) < SMALL:
                yield (name, territory, f"{UNPRINTED}, {' ou '.join(parts)}", str(snapshot))


def _two(above: int, below: int, one: float, other: float, half: float) -> Iterator[tuple[int, ...]]:
    """The numerators and the denominators of two modalities that their rates, known to `half`, and the totals admit."""
    for first in range(below + 1):
        for part in range(math.ceil(first * (one - half) - EXACT), math.floor(first * (one + half) + EXACT) + 1):
            left, whole = above - part, below - first
            if whole * (other - half) - EXACT <= left <= whole * (other + half) + EXACT and left >= 0:
                yield part, left, first, whole


def _determined(left: np.ndarray) -> list[int]:
    """Unknowns that no solution of the homogeneous system moves."""
    if not left.size:
        return []
    _, scale, basis = np.linalg.svd(left)
    moving = basis[int((scale > 1e-9).sum()) :]
    return [number for number in range(left.shape[1]) if not np.any(np.abs(moving[:, number]) > 1e-9)]
