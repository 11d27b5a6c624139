"""The demonstration: every indicator the sheets ask for has figures to show, its texts say that they are examples."""

from pathlib import Path

import duckdb

from etl import demo
from etl.catalog import Catalog
from etl.demo_suivi import WORDS, follow_up
from etl.warehouse import DEMONSTRATION, PUBLIE, connect, current, declared
from reporting.exhibits import make


def test_every_indicator_asked_has_a_figure_but_the_documents(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    fed = {row[0] for row in demonstration.execute("select distinct indicator from series").fetchall()}
    asked = {i.id for i in catalog.indicators.values() if i.axis and i.kind != "livrable"}
    assert asked - fed == set()


def test_the_follow_up_is_complete_and_says_that_it_is_an_example(catalog: Catalog) -> None:
    texts = follow_up(catalog)
    assert len(texts["states"]) == len(catalog.actions)
    assert len(texts["deliverables"]) == sum(i.kind == "livrable" for i in catalog.indicators.values())
    assert all(WORDS in str(entry) for name in ("states", "meetings") for entry in texts[name])


def test_the_follow_up_of_the_demonstration_stays_there(instance: Path) -> None:
    for jeu, told in ((DEMONSTRATION, True), (PUBLIE, False)):
        with connect(current(jeu)) as connection:
            served = declared(connection)
            assert bool(served.meetings) == told
            table = make("plan-actions", connection, served).table
        assert table["Année suivante"].str.contains(WORDS).all() == told


def test_the_figures_are_the_same_at_each_call() -> None:
    assert list(demo.figures()) == list(demo.figures())
