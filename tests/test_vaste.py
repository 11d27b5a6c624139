"""What `make test` leaves to the larger command is what is marked so, and nothing else."""

from __future__ import annotations

import pytest

from tests.vaste import RUN, spread


def test_the_suite_leaves_what_is_marked_and_the_command_runs_it(pytestconfig: pytest.Config) -> None:
    asked = pytestconfig.getini("addopts")
    assert asked[asked.index("-m") + 1] == "not vaste"
    assert RUN[RUN.index("-m") + 1] == "vaste"


def test_a_sweep_keeps_what_is_named_and_marks_the_rest() -> None:
    first, second = spread(("a", "b"), kept=lambda value: value == "a")
    assert first == "a"
    assert second == pytest.param("b", marks=pytest.mark.vaste)
