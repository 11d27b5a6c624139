"""Whoever has the whole published file and a solver recovers no hidden count, nor any within five."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy.optimize import linprog

from etl.catalog import UNITS, Catalog, units
from etl.catalog.units import COUNTED
from etl.findings import Refused
from etl.secrecy import attack as house
from etl.secrecy.relations import Equation
from etl.secrecy.table import Table
from etl.warehouse import build, connect, current
from tests.etl.spoil import edit_snapshot, swap
from tests.secrecy.attacker import NOBODY, PEOPLE, attack
from tests.secrecy.publication import draw, synthetic_catalog, warehouse
from tests.secrecy.trial import nought, trial

SOCLE = "snapshots/socle_drihl/2025"
DECIDED = ("dalo_decisions", "dalo_favorables", "dalo_rejets", "dalo_taux_favorable")


# Of the seed 8, requests that name no arrondissement are of the whole and in no file: who leaves them out errs. Of 49,
# favourable decisions and rejections exceed decisions; of 55 and 65, a total changes from a file to the other, any of
# the hidden cells may be the one that did: which an attacker believes is not for us to say. Of 66, a file erases one of
# the hidden cells of a sector that it prints.
DRAWN = [
    (8, "demandes", "attributions", "tension"),
    (34,),
    (49, *DECIDED),
    (55,),
    (65, "sans_abri"),
    (66, "attributions"),
]


@pytest.mark.parametrize("drawn", DRAWN, ids=str)
def test_nothing_is_recovered_from_random_publications(drawn: tuple[Any, ...]) -> None:
    """Twelve tables, or those it is of; `python -m tests.secrecy 800` tries eight hundred, these among them."""
    told = trial(*drawn)
    assert told.small > 0
    assert told.hidden > told.small
    assert told.nothing, (told.exact, told.near, told.rates)


def test_a_figure_given_by_the_difference_of_two_sums_is_determined() -> None:
    """Of two sums, one inside the other, neither gives its parts; together they give the figure that is not in both."""
    assert house._determined(np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])) == {0}


def test_a_sum_that_others_deny_tells_with_a_supposition_that_nothing_denies() -> None:
    """24 = x + z, z at most 20 and y at least 20 deny 22 = x + y. Who believes it and that y is still 20 has x = 2."""
    x, y, z, twenty, left, more, *sums = ((name, "75", "ensemble", "f") for name in "xyz2lm345")
    equations = {
        Equation(sums[0], (x, y)): 1.0,
        Equation(sums[1], (x, z)): 1000.0,
        Equation(sums[2], (z, left)): 1000.0,
        Equation(y, (twenty, more)): 1000.0,
        Equation(y, (twenty,), assumed=True): 0.1,
    }
    values = {twenty: 20.0, sums[0]: 22.0, sums[1]: 24.0, sums[2]: 20.0}
    table = Table(equations, values, {}, {x: 11}, {y: 11}, {}, {})
    assert next(house.exposed(table, set())) == ({x}, False)


def test_figures_that_deny_one_another_are_believed_in_every_way() -> None:
    """Two files say 20 and 40 of z. Who believes the first has x, whom 18 and z leave; the second, y, by z and 42."""
    x, y, z, twenty, forty, eighteen, last, more, other = ((name, "75", "ensemble", "f") for name in "xyz234567")
    equations = {
        Equation(z, (twenty,)): 1.0,
        Equation(z, (forty,)): 1.0,
        Equation(z, (x, eighteen, more)): 1000.0,
        Equation(last, (y, z, other)): 1000.0,
    }
    values = {twenty: 20.0, forty: 40.0, eighteen: 18.0, last: 42.0}
    table = Table(equations, values, {}, {x: 11, y: 11}, {z: 11}, {}, {})
    told = [one for one, _ in house.exposed(table, set())]
    assert set().union(*told) == {x, y}
    assert told[-1] == set()  # in no way are both told


def test_every_unit_counts_people_or_not_for_the_attacker_too() -> None:
    """A unit that one of the two lists forgets would publish its small counts, or be attacked by nobody."""
    assert not PEOPLE & NOBODY
    assert COUNTED == PEOPLE
    assert set(UNITS) - COUNTED == NOBODY


def test_a_unit_must_say_whether_it_counts_people() -> None:
    with pytest.raises(TypeError, match="counts_people"):
        units._Unit(singular="jugement", plural="jugements", whole=True)  # type: ignore[call-arg]


def test_the_attack_succeeds_where_small_counts_alone_are_hidden() -> None:
    """The test above can fail: the same publication without complementary suppression gives its secrets back."""
    told = trial(0, protected=False)
    assert told.exact
    assert told.near >= told.exact
    assert told.rates


def test_real_figures_give_nothing_back(instance: Path, catalog: Catalog) -> None:
    with connect(current()) as connection:
        assert attack(connection, catalog).nothing


@pytest.mark.parametrize("hidden", ["6", "-"])
def test_real_figures_with_a_secret_among_them_give_nothing_back(spoilt: Path, catalog: Catalog, hidden: str) -> None:
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", f"75104;2024;1817;{hidden};"))
    with connect(build()) as connection:
        told = attack(connection, catalog)
    assert told.small == 2  # with the one that the Nuit of 2024 has of its own
    assert told.hidden > told.small
    assert told.nothing, told


def hidden(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, ...]]:
    return set(
        connection.execute(
            "select indicator, territory, period, breakdown, snapshot from observation where masked <> ''"
        ).fetchall()
    )


def failing(every: int) -> Callable[..., Any]:
    """The solver, one of whose answers in `every` is that it does not know."""
    calls = count()

    def solve(*arguments: Any, **options: Any) -> Any:
        solved = linprog(*arguments, **options)
        if next(calls) % every == every - 1:
            solved.update(status=4, x=None, fun=None)
        return solved

    return solve


@pytest.mark.parametrize("indicator", ["attributions", "dalo_favorables", "dalo_rejets"])
def test_a_solver_that_sometimes_fails_gives_nothing_away(indicator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it could not tell is taken as told: other cells are hidden, as many or not, and nothing is recovered."""
    with warehouse(draw(2).only(indicator)) as connection:
        ordinary = hidden(connection)
    monkeypatch.setattr(house, "linprog", failing(10))
    with warehouse(made := draw(2).only(indicator)) as connection:
        assert hidden(connection) != ordinary
        assert attack(connection, synthetic_catalog(), nought(connection, made)).nothing


def test_a_solver_that_always_fails_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "linprog", failing(1))
    with pytest.raises(Refused, match="se retrouve par différence"), warehouse(replace(draw(2))):
        pass
