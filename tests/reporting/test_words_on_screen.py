"""Small words of the pages: dates and what is not written when there is nothing to write."""

import duckdb

from etl.catalog import Catalog
from reporting.exhibits import make


def test_a_column_without_a_word_is_not_shown(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    social = make("a-collecter", connection, catalog, sujet="logement_social").table.map(str)
    lodging = make("a-collecter", connection, catalog, sujet="hebergement_115").table.map(str)
    assert "Question ouverte" not in social.columns
    assert list(lodging.columns)[-2:] == ["Question ouverte", "Qui décide"]
    assert ((social != "").any()).all()


def test_an_objective_that_the_whole_neither_meets_nor_misses_is_said_and_drawn_on_no_axis(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """2 000 dwellings or rehousings a year, 25 % of attributions to be checked one holder after the other."""
    for name, nature in (
        ("arpp", "2\u202f000, conventionnel, chaque année"),
        ("convention-attribution", "25\u202f%, légal, chaque année"),
    ):
        exhibit = make(name, connection, catalog)
        assert exhibit.figure is not None
        assert "objectif" not in " ".join(str(note.text) for note in exhibit.figure.layout.annotations).lower()
        assert not exhibit.table.map(str).apply(lambda column: column.str.contains("bjectif")).any().any()
        assert any(f"Objectif : {nature}" in words and "qui est tenu" in words for words in exhibit.caveats)
