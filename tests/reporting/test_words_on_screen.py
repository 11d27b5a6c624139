"""Small words of the pages: agreement, dates and what is not written when there is nothing to write."""

import re

import duckdb

from etl.catalog import Catalog
from reporting.exhibits import make


def test_the_indicators_fed_agree_with_their_number(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    written = list(make("plan-actions", connection, catalog).table["Indicateurs"])
    assert written
    for text in written:
        count, word = re.fullmatch(r"(\d+)\s(alimentés?) sur \d+", text).groups()  # type: ignore[union-attr]
        assert (word == "alimentés") == (int(count) >= 2), text


def test_a_column_without_a_word_is_not_shown(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    social = make("a-collecter", connection, catalog, sujet="logement_social").table
    lodging = make("a-collecter", connection, catalog, sujet="hebergement_115").table
    assert "Question ouverte" not in social.columns
    assert list(lodging.columns)[-2:] == ["Question ouverte", "Qui décide"]
    assert ((social != "").any()).all()


def test_an_objective_that_the_whole_neither_meets_nor_misses_is_said_and_drawn_on_no_axis(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """2 000 dwellings or rehousings a year, 25 % of attributions to be checked one holder after the other."""
    for name, nature in (("arpp", "2\u202f000, conventionnel"), ("convention-attribution", "25\u202f%, légal")):
        exhibit = make(name, connection, catalog)
        assert exhibit.figure is not None
        assert "objectif" not in " ".join(str(note.text) for note in exhibit.figure.layout.annotations).lower()
        assert not exhibit.table.map(str).apply(lambda column: column.str.contains("bjectif")).any().any()
        assert any(f"Objectif : {nature}" in words and "qui est tenu" in words for words in exhibit.caveats)


def test_what_is_late_is_dated_by_the_rule_of_the_calendar(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """A monthly figure is expected a month after the last one and its delay, not a year after."""
    table = make("synthese-tensions", demonstration, catalog).table
    fresh = {str(link): text for link, text in zip(table["Indicateur"], table["Fraîcheur"], strict=True)}
    assert fresh["Taux de chute du 115"] == "suite attendue depuis avril 2026"
    assert fresh["Logements financés"] == "suite attendue depuis mars 2026"
