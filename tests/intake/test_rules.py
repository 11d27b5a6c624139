"""Each rule is alive: take it away, and a file of the golden corpus gets another verdict than the one expected."""

from __future__ import annotations

import gc
from pathlib import Path

import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.warehouse import connect, current
from tests.intake.golden import FIXTURES, faults, judge
from tests.intake.rules import Rule, rules, without
from tests.vaste import spread

RULES = rules()
ALWAYS = set(RULES[::3])  # `make test` takes one rule of three away, the command each


@pytest.fixture(scope="module")
def served(instance: Path) -> pd.DataFrame:
    with connect(current()) as connection:
        return connection.execute("select * from series").df()


def fails(rule: Rule, folder: Path, catalog: Catalog, served: pd.DataFrame) -> bool:
    """Whether a fixture of the rule's findings is no longer told as it should, or breaks the reading."""
    concerned = [fixture for fixture in FIXTURES.values() if fixture.ids & rule.ids]
    for fixture in sorted(concerned, key=lambda one: -rule.shares(one.says)):
        try:
            if faults(fixture, judge(fixture, folder, catalog, served)):
                return True
        except Exception:
            gc.collect()  # what the broken reading left open
            return True
    return False


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("rule", spread(RULES, kept=ALWAYS.__contains__), ids=str)
def test_without_a_rule_a_fixture_fails(rule: Rule, tmp_path: Path, catalog: Catalog, served: pd.DataFrame) -> None:
    with without(rule):
        assert fails(rule, tmp_path, catalog, served)


def test_every_finding_of_the_code_has_its_fixture_and_none_is_of_nothing() -> None:
    expected = frozenset().union(*(fixture.ids for fixture in FIXTURES.values()))
    assert expected == frozenset().union(*(rule.ids for rule in RULES)) | {"doublon", "date-future"}
