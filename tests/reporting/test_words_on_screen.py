"""Small words of the pages: agreement, dates and what is not written when there is nothing to write."""

import re

import duckdb
import pytest

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


@pytest.mark.parametrize(
    ("name", "said"),
    [("arpp", "objectif conventionnel<br>2\u202f000<br>(2021)"), ("convention-attribution", "objectif légal<br>25")],
)
def test_a_target_has_its_nature_its_value_and_its_date_on_the_figure_in_the_table_and_in_the_alternative(
    name: str, said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, connection, catalog)
    assert exhibit.figure is not None
    (drawn,) = [note.text for note in exhibit.figure.layout.annotations if note.text.startswith("objectif")]
    assert drawn.startswith(said)
    assert drawn.endswith("(2021)")
    nature = said.split("<br>")[0].capitalize()
    assert f"{nature}, 31 décembre 2021" in set(exhibit.table.iloc[:, 0])
    assert ", 31 décembre 2021. " in exhibit.alternative


def test_what_is_late_is_dated_by_the_rule_of_the_calendar(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """A monthly figure is expected a month after the last one and its delay, not a year after."""
    table = make("synthese-tensions", demonstration, catalog).table
    fresh = {str(link): text for link, text in zip(table["Indicateur"], table["Fraîcheur"], strict=True)}
    assert fresh["Taux de chute du 115"] == "suite attendue depuis avril 2026"
    assert fresh["Logements financés"] == "suite attendue depuis mars 2026"
