"""The best attack there is on hidden cells: over all the equations between them, linear algebra and linear programming.

The attacker knows the equations, which counts a rule hides and under what, and that the others are above it. Where the
solver fails, the attack is said to succeed: more is then hidden, never less.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from etl.secrecy.relations import Cell
from etl.secrecy.views import View

NEAREST = 5.0  # the least width of what an attacker can say of a secret count
TOLERANCE = 1e-6
SOLVED, UNBOUNDED = 0, 3  # of scipy's statuses
Range = tuple[int, int | None]
Matrix = npt.NDArray[Any]


def exposed(view: View, hidden: Set[Cell]) -> set[Cell]:
    """Hidden cells that can be told too nearly: any one exactly, a secret count within NEAREST."""
    small = list(view.limits)
    others = sorted(cell for cell in hidden if cell in view.values)
    if not small and not others:
        return set()
    unknown = [*small, *others, *view.missing]
    left, right = _system(view, unknown)
    free = _consistent(left, right, [(0, None)] * len(unknown))
    ruled = [*((1, limit - 1) for limit in view.limits.values()), *_above(view, others)]
    ruled += [(0, None)] * (len(unknown) - len(ruled))
    kept = _consistent(left, right, ruled)
    if free is None or kept is None:
        return {*small, *others}
    told = _determined(left[free])
    for number, limit in enumerate(view.limits.values()):
        if number not in told and _width(left[kept], right[kept], ruled, number) < min(NEAREST, limit - 2) - TOLERANCE:
            told.add(number)
    return {unknown[number] for number in told if number < len(small) + len(others)}


def _above(view: View, others: list[Cell]) -> list[Range]:
    """Counts hidden for others' sake stand above the rule, where none of them is nothing."""
    least = min(view.limits.values(), default=0)
    floor = least if all(view.values[cell] >= least for cell in others) else 0
    return [(floor, None)] * len(others)


def _determined(left: Matrix) -> set[int]:
    """Unknowns that linear algebra alone gives: those that no solution of the homogeneous system moves."""
    if not left.size:
        return set()
    _, scale, basis = np.linalg.svd(left)
    moving = basis[int((scale > 1e-9).sum()) :]
    return {number for number in range(left.shape[1]) if not np.any(np.abs(moving[:, number]) > 1e-9)}


def _width(left: Matrix, right: Matrix, ranges: list[Range], number: int) -> float:
    """How far apart the least and the most of an unknown are; nothing where the solver does not say."""
    ends = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(ranges))
        aim[number] = sign
        solved = linprog(aim, A_eq=left, b_eq=right, bounds=ranges, method="highs")
        if solved.status == UNBOUNDED:
            return float("inf")
        if solved.status != SOLVED:
            return 0.0
        ends.append(sign * float(solved.fun))
    return ends[1] - ends[0]


def _system(view: View, unknown: list[Cell]) -> tuple[Matrix, Matrix]:
    """The equations between the unknown cells: coefficients, and what the known ones leave."""
    place = {one: number for number, one in enumerate(unknown)}
    left, right = np.zeros((len(view.equations), len(unknown))), np.zeros(len(view.equations))
    for line, equation in enumerate(view.equations):
        for one, sign in zip(equation.cells, [-1.0, *[1.0] * len(equation.parts)], strict=True):
            if one in place:
                left[line, place[one]] += sign
            else:
                right[line] -= sign * view.values[one]
    return left, right


def _consistent(left: Matrix, right: Matrix, ranges: list[Range]) -> Matrix | None:
    """Which equations hold: printed figures that do not add up, rounded or of two vintages, teach nothing exact.

    None where the solver does not say.
    """
    lines, columns = left.shape
    elastic = np.hstack([left, np.eye(lines), -np.eye(lines)])
    aim = np.concatenate([np.zeros(columns), np.ones(2 * lines)])
    solved = linprog(aim, A_eq=elastic, b_eq=right, bounds=[*ranges, *[(0, None)] * (2 * lines)], method="highs")
    if solved.status != SOLVED:
        return None
    gaps = solved.x[columns : columns + lines] + solved.x[columns + lines :]
    kept: Matrix = gaps < TOLERANCE
    return kept
