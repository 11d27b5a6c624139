"""The warehouse against its own figures, worked out again from the raw files by code that shares nothing with it."""

from __future__ import annotations

import ast
from pathlib import Path

import duckdb

from tests.published import rebuilt


def test_what_is_worked_out_again_from_the_raw_files_is_what_is_served(connection: duckdb.DuckDBPyConnection) -> None:
    values = rebuilt.rebuilt()
    assert len(values) > 4_000
    assert rebuilt.unequal(connection, values) == []
    indicators = {"logements_finances", "sru_taux", "part_hors_25", "part_hors_25_2025", "part_agrements"}
    assert indicators <= {indicator for indicator, *_ in values}


def test_a_wrong_value_is_seen(connection: duckdb.DuckDBPyConnection) -> None:
    values = rebuilt.rebuilt()
    key = ("logements_finances", "75119", "2024", "PLAI")
    wrong = rebuilt.unequal(connection, values | {key: values[key] + 1})
    assert [found for found, _, _ in wrong] == [key]


def test_it_imports_nothing_of_the_project() -> None:
    tree = ast.parse(Path(rebuilt.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not {name.split(".")[0] for name in names} & {"etl", "reporting", "pages", "tests"}
