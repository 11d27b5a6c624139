"""Valid files with bytes changed at random: refused in words, or read as another reading reads them; never a fall."""

from __future__ import annotations

from pathlib import Path

from etl.catalog import Catalog
from tests.intake.mutants import NEVER, attempt

FILES = 50  # two thousand by python -m tests.intake.mutants 2000


def test_a_mutant_is_refused_or_read_exactly(tmp_path: Path, catalog: Catalog) -> None:
    outcomes = [attempt(seed, tmp_path, catalog) for seed in range(FILES)]
    assert [outcome for outcome in outcomes if outcome.name in NEVER] == []
    assert {outcome.name for outcome in outcomes} == {"refusé", "intact", "changé"}
