"""All that is printed of linked indicators and a period, every vintage, and the equations that anyone writes on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import pandas as pd

from etl.catalog import Catalog
from etl.secrecy.lines import mixed, says, tuples, under
from etl.secrecy.primary import BY_PUBLISHER, BY_RULE, DEFAULT, SECRET, threshold
from etl.secrecy.rates import Rate
from etl.secrecy.relations import Cell, Equation, equations, linked
from etl.secrecy.sealed import together

OTHER = "Masqué : cet effectif est secret dans une autre publication."
ALONE, TOGETHER, ASSUMED = 1000.0, 1.0, 0.001
OTHERWISE = "autrement"  # a reading that no day served, or that a withdrawal makes: supposed, unless figures deny it
Printed = tuple[str, str, str, str]  # a cell, and the snapshot that prints it


@dataclass(frozen=True)
class Table:
    """`values`: the counts that are there; `rules`: under what each is small; `limits`: the same of those that are.

    `fixed`: the edition that shows a figure, which nothing hides any more; `held`: the edition that holds its file
    or its rate; `others`: what files or editions hide for others' sake, with the rule it stands above.

    Each equation has its weight: a publication that adds up is believed before figures of two publications, or that a
    figure did not change from one to the other, and all before what is only assumed.
    """

    equations: dict[Equation[Printed], float]
    values: dict[Printed, float]
    rules: dict[Printed, int]
    limits: dict[Printed, int]
    others: dict[Printed, int]
    fixed: dict[Printed, str]
    held: dict[Printed, str]

    @property
    def missing(self) -> list[Printed]:
        """What the equations name and nobody prints."""
        named = {one for equation in self.equations for one in equation.terms}
        return sorted(named - self.values.keys() - self.limits.keys() - self.others.keys())


def gather(
    rows: pd.DataFrame,
    catalog: Catalog,
    placeless: Set[str],
    past: pd.DataFrame,
    told: Collection[Rate] = (),
    *,
    erasing: Collection[str] = (),
) -> Table:
    """The table of the rows (with `source`, `snapshot` and `published`) of linked indicators and one period.

    `past`: the same of sealed editions; `told`: their rates of counts of it; `erasing`: the files of which what they
    erase is no longer part of anything; what others erase is read as it was.
    """
    rows = rows[says(rows) | rows["snapshot"].isin(list(erasing))]
    rows = together(rows, past) if len(past) else rows.assign(edition="", file_of="")
    table = Table({}, {}, {}, {}, {}, {}, {})
    for row in rows.itertuples():
        _take(row, table, catalog)
    known = table.values.keys() | table.limits.keys() | table.others.keys()
    printed = {one[:3] for one in known}
    names = set(rows["indicator"])
    groups = sorted({tuple(sorted(linked(name, names, catalog))) for name in names})  # several, if a rate joins them
    gone = _gone(rows)
    for name, weight, supposed, place in _read_together(rows):
        there = {cell: snapshot for cell, snapshot in place.items() if (*cell, snapshot) in known}
        erased = place.keys() - there.keys()
        as_it_was = gone if supposed else {}  # what is erased is not read as it was beside what came after
        supposed = supposed or bool(erased)  # that it is nothing: not left out here, nor unknown
        # What is printed of an indicator is there for those that links join to it, though nobody says how much.
        elsewhere = [{(of, *c[1:]) for c in printed - erased if c[0] in group for of in group} for group in groups]
        found = [
            equations({c for c in there if c[0] in group}, catalog, placeless, others)
            for group, others in zip(groups, elsewhere, strict=True)
        ]
        for one in chain.from_iterable(found):
            total, *parts = ((*cell, there.get(cell, name)) for cell in one.terms)
            said = ASSUMED if one.assumed else weight
            since = set[str]().union(*(as_it_was.get(cell, ()) for cell in (total, *parts)))
            if since & {cell[3] for cell in (total, *parts)}:
                continue
            if not supposed or Equation(total, tuple(parts), one.assumed) not in table.equations:
                table.equations.setdefault(Equation(total, tuple(parts), one.assumed or supposed), said)
        for rate in () if supposed else told:
            for by in rate.equations(there, name):
                table.equations[by], table.held[by.parts[1]] = TOGETHER, rate.edition
    table.equations.update(dict.fromkeys(_unchanged(table), TOGETHER))
    return table


def _gone(rows: pd.DataFrame) -> dict[Printed, set[str]]:
    """The figures that a later file erases, with that file and those that came after it."""
    lines, told = tuples(rows, "indicator", "territory", "breakdown", "snapshot"), says(rows).tolist()
    rank = {file: n for n, (_, file) in enumerate(sorted(set(tuples(rows, "published", "snapshot"))))}
    when: dict[Cell, int] = {}
    for (*cell, file), said in zip(lines, told, strict=True):
        if not said:
            when[tuple(cell)] = max(rank[file], when.get(tuple(cell), 0))
    old = [one for one, said in zip(lines, told, strict=True) if said and rank[one[3]] < when.get(one[:3], 0)]
    return {one: {file for file, n in rank.items() if n >= when[one[:3]]} for one in old}


def _take(row: Any, table: Table, catalog: Catalog) -> None:
    """A row among the figures that are there, or that are not."""
    printed = (str(row.indicator), str(row.territory), str(row.breakdown), str(row.snapshot))
    rule = threshold(printed[0], str(row.source), catalog, printed[2]) or DEFAULT
    if row.status == SECRET:
        large = row.masked not in (BY_RULE, BY_PUBLISHER) or row.note == OTHER
        (table.others if large else table.limits)[printed] = rule
    elif pd.notna(row.value):
        table.values[printed], table.rules[printed] = float(row.value), rule
        if row.edition:
            table.fixed[printed] = row.edition
    if row.file_of:
        table.held[printed] = row.file_of


def _unchanged(table: Table) -> Iterator[Equation[Printed]]:
    """What is hidden in a file, or an edition, is what another says of it, so far as the figures do not deny it."""
    vintages: dict[Cell, list[Printed]] = {}
    for one in sorted(table.rules.keys() | table.limits.keys() | table.others.keys()):
        vintages.setdefault(one[:3], []).append(one)
    for places in vintages.values():
        yield from (
            Equation(one, (other,), assumed=True)
            for one, other in combinations(places, 2)
            if _may_equal(one, other, table)
        )


def _may_equal(one: Printed, other: Printed, table: Table) -> bool:
    """Of two vintages of a cell, each small, or large or nothing: whether the rules admit that they be one figure."""
    small = [place in table.limits or 0 < table.values.get(place, 0) < table.rules[place] for place in (one, other)]
    return small[0] == small[1] and not {one, other} <= table.fixed.keys()


def _read_together(rows: pd.DataFrame) -> Iterator[tuple[str, float, bool, dict[Cell, str]]]:
    """Where each cell is read: in one publication alone, then in what was known on each day.

    And in each vintage with the others, supposed.
    """
    cells = list(zip(rows["indicator"], rows["territory"], rows["breakdown"], strict=True))
    files, days = rows["snapshot"].tolist(), rows["published"].tolist()
    readings = [(str(name), ALONE, False, of) for name, of in under(files).items()]
    for day in sorted(set(days)):
        then = [line for line, published in enumerate(days) if published <= day]
        served, *others = mixed(rows.iloc[then], [cells[line] for line in then])
        readings.append((str(day), TOGETHER, False, [then[line] for line in served]))
    readings += [(f"{OTHERWISE} {n}", TOGETHER, True, way) for n, way in enumerate(others)]  # of all days
    for name, weight, supposed, lines in readings:
        yield name, weight, supposed, {cells[line]: files[line] for line in lines}
