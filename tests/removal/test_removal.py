"""The command that takes rules out finds them, and takes out the one it names."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from etl.paths import ROOT
from tests.removal.rules import CHECKS, CODE, DRAWN, draw, remove, rules


@pytest.mark.parametrize("kind", CODE)
def test_there_are_more_rules_of_each_kind_than_are_drawn(kind: str) -> None:
    assert len(rules(kind)) > DRAWN[kind]


def test_the_same_seed_draws_the_same_ten_rules() -> None:
    assert draw(1) == draw(1) != draw(2)
    assert len(set(draw(1))) == 10


@pytest.mark.parametrize("kind", CODE)
def test_a_rule_taken_out_is_no_longer_found(kind: str, tmp_path: Path) -> None:
    rule = next(rule for rule in reversed(rules(kind)) if rule.path.endswith(".py"))
    copy = tmp_path / rule.path
    copy.parent.mkdir(parents=True)
    shutil.copy2(ROOT / rule.path, copy)
    before = ast.unparse(ast.parse(copy.read_text(encoding="utf-8")))
    remove(rule, tmp_path)
    assert copy.read_text(encoding="utf-8").count(rule.said) == before.count(rule.said) - 1


def test_a_check_taken_out_is_a_file_less(tmp_path: Path) -> None:
    rule = next(rule for rule in rules(CHECKS) if rule.path.endswith(".sql"))
    copy = tmp_path / rule.path
    copy.parent.mkdir(parents=True)
    shutil.copy2(ROOT / rule.path, copy)
    remove(rule, tmp_path)
    assert not copy.exists()
