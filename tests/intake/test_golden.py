"""The golden corpus: one file a hazard, from the real layouts, with the findings expected of each, and no other."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from tests.intake.golden import FIXTURES, faults, judge


@pytest.fixture
def served(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute("select * from series").df()


@pytest.mark.parametrize("name", FIXTURES)
def test_a_hazard_gives_the_verdict_expected(name: str, tmp_path: Path, catalog: Catalog, served: pd.DataFrame) -> None:
    assert faults(FIXTURES[name], judge(FIXTURES[name], tmp_path, catalog, served)) == []


def test_there_are_sixty_fixtures_and_more() -> None:
    assert len(FIXTURES) >= 60
