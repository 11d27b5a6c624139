"""The best attack there is on hidden cells: over all the equations between them, linear algebra and linear programming.

The attacker knows the equations, which counts a rule hides and under what, and that the others are above it; not that
what counts leave of another is small. Where the solver fails, the attack is said to succeed: more is then hidden, never
less.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import qr
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, eye, hstack

from etl.secrecy.primary import NEAREST
from etl.secrecy.relations import REST, Cell
from etl.secrecy.table import Printed, Table

TOLERANCE, HALF = 1e-6, 0.5
SOLVED, IMPOSSIBLE, ENDLESS = 0, 2, 3  # of scipy's statuses
MANY = 60  # of the ways to believe figures that deny one another, how many are looked for
Range = tuple[int, int | None]
Matrix = npt.NDArray[Any]


def exposed(table: Table, hidden: Set[Cell], width: float = NEAREST) -> Iterator[tuple[set[Printed], bool]]:
    """Figures of hidden cells that can be told too nearly: any one exactly, then a secret count within `width`.

    And whether by a bet: of a total that changed from a file to another, any hidden cell may be the one that did, and
    an attacker may believe so of each. The second comes dear: it is for whoever has hidden all that the first asks for.
    """
    small = list(table.limits)
    others = sorted(one for one in table.values.keys() - table.fixed.keys() if one[:3] in hidden)
    if not small and not others:
        return
    unknown = [*small, *others, *table.others, *table.missing]
    left, right = _system(table, unknown)
    ruled: list[Range] = [(1, None) if one[2].startswith(REST) else (1, table.limits[one] - 1) for one in small]
    ruled += _above(table, others)
    ruled += [(0, None)] * (len(unknown) - len(ruled))
    ways = _believed(left, right, ruled, list(table.equations.values()))
    if not ways:
        yield {*small, *others}, False
        return
    # All but suppositions that figures deny: where they do not add up, nobody knows which an attacker believes.
    said = np.array([not one.assumed for one in table.equations], dtype=bool)
    given = [_determined(left[kept | said]) & set(range(len(small) + len(others))) for kept in ways]
    true = [(1.0, table.limits[one] - 1.0) for one in small] + [(table.values[one],) * 2 for one in others]
    bets = ways if len(ways) > 1 else []
    false = [_false(left, right, kept, said, true) for kept in bets] or [set()]
    told = [of - wrong for of, wrong in zip(given, false, strict=True)]
    yield {unknown[number] for number in set().union(*told)}, len(ways) > 1
    near = []
    for kept, exact, wrong in zip(ways, told, false, strict=True):
        near.append(exact | _near(left[kept], right[kept], ruled, len(small), exact | wrong, width))
        yield {unknown[number] for number in near[-1]}, len(ways) > 1
    yield {unknown[number] for number in set.intersection(*near)}, False


def _above(table: Table, others: list[Printed]) -> list[Range]:
    """Counts hidden for others' sake, today then in editions, stand above the rule, where none of an indicator is 0."""
    cells = {one[:3] for one in [*others, *table.others]}
    nought = {one[0] for one, value in table.values.items() if one[:3] in cells and value < table.rules[one]}
    rules = {one: table.rules[one] for one in others} | table.others
    return [(0 if one[0] in nought else rule, None) for one, rule in rules.items()]


def _false(left: Matrix, right: Matrix, kept: Matrix, said: Matrix, true: list[tuple[float, float]]) -> set[int]:
    """What a bet gives as it is not, which tells nobody anything, with what it denies where that may be believed too.

    `true`: between what the first unknowns are.
    """
    for believed in (kept | said, kept):
        values = np.linalg.lstsq(left[believed], right[believed], rcond=None)[0]
        if np.allclose(left[believed] @ values, right[believed], atol=TOLERANCE):
            given = _determined(left[believed]) & set(range(len(true)))
            return {n for n in given if not true[n][0] - HALF < values[n] < true[n][1] + HALF}
    return set()


def _determined(left: Matrix) -> set[int]:
    """Unknowns that linear algebra alone gives: those that no solution of the homogeneous system moves."""
    basis, scale, _ = qr(left.T, pivoting=True)
    moving = basis[:, int((np.abs(np.diagonal(scale)) > 1e-9).sum()) :]
    return {number for number in range(left.shape[1]) if not np.any(np.abs(moving[number]) > 1e-9)}


def _near(left: Matrix, right: Matrix, ranges: list[Range], small: int, told: Set[int], width: float) -> set[int]:
    """Of the first unknowns, those whose least and most are within `width`, or of which the solver does not say.

    Not those `told` already. Each solution is a way things may be, for all unknowns: many need no solver of their own.
    """
    near: set[int] = set()
    known = csr_matrix(left)
    numbers = np.arange(len(ranges))
    both = (_end(known, right, ranges, (numbers < small) * sign) for sign in (1.0, -1.0))
    ways = [way for way in both if way is not None and np.isfinite(way).all()]
    for number in range(small):
        if number in told or (ways and np.ptp([way[number] for way in ways]) >= width - TOLERANCE):
            continue
        ends = [_end(known, right, ranges, (numbers == number) * sign) for sign in (1.0, -1.0)]
        found = [end for end in ends if end is not None]
        if len(found) < len(ends) or abs(found[0][number] - found[1][number]) < width - TOLERANCE:
            near.add(number)
        ways += [end for end in found if np.isfinite(end).all()]
    return near


def _end(left: csr_matrix, right: Matrix, ranges: list[Range], aim: Matrix) -> Matrix | None:
    """The solution where what is aimed at is least; endless where nothing bounds it: the rest of a hidden whole."""
    solved = linprog(aim, A_eq=left, b_eq=right, bounds=ranges, method="highs")
    if solved.status == ENDLESS:
        return np.where(aim > 0, -np.inf, np.inf)
    return solved.x if solved.status == SOLVED else None


def _system(table: Table, unknown: list[Printed]) -> tuple[Matrix, Matrix]:
    """The equations between the unknown cells: coefficients, and what the known ones leave."""
    place = {one: number for number, one in enumerate(unknown)}
    left, right = np.zeros((len(table.equations), len(unknown))), np.zeros(len(table.equations))
    for line, equation in enumerate(table.equations):
        for one, sign in zip(equation.terms, [-equation.factor, *[1.0] * len(equation.parts)], strict=True):
            if one in place:
                left[line, place[one]] += sign
            else:
                right[line] -= sign * table.values[one]
    return left, right


def _believed(left: Matrix, right: Matrix, ranges: list[Range], weights: list[float]) -> list[Matrix]:
    """Which equations hold: of printed figures that do not add up, rounded or of two vintages, some are not believed.

    Each way that denies as little, or MANY: from one, those where an equation that it denies holds. Empty where the
    solver does not say.
    """
    lines, columns = left.shape
    elastic = hstack([csr_matrix(left), eye(lines), -eye(lines)])
    aim = np.concatenate([np.zeros(columns), weights, weights])
    constant, least = set(np.flatnonzero(~left.any(axis=1)).tolist()), np.inf
    ways: dict[frozenset[int], Matrix] = {}
    waiting: list[frozenset[int]] = [frozenset()]  # equations that must hold
    for held in waiting:
        most = np.full(lines, np.inf)  # what an equation may be wrong by
        most[[*held]] = 0.0
        bounds = [*ranges, *((0, gap) for gap in (*most, *most))]
        solved = linprog(aim, A_eq=elastic, b_eq=right, bounds=bounds, method="highs")
        if solved.status == SOLVED and solved.fun < least + TOLERANCE:
            least = min(least, solved.fun)
            wrong: Matrix = solved.x[columns : columns + lines] + solved.x[columns + lines :] >= TOLERANCE
            denied = frozenset(np.flatnonzero(wrong).tolist()) - constant
            ways[denied] = ~wrong
            waiting += [more for one in sorted(denied) if (more := held | {one}) not in waiting][: MANY - len(waiting)]
        elif solved.status not in (SOLVED, IMPOSSIBLE):
            return []
    return list(ways.values())
