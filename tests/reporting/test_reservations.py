"""A figure whose reservation changes the reading is never said without it."""

from __future__ import annotations

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import declared
from reporting import queries
from reporting.exhibits import make
from reporting.exhibits.diagnostic import sections


def test_the_share_of_the_priority_households_says_what_it_counts(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The State's own dwellings, which the law does not bind, are in it; one in four was a tenant already."""
    made = make("convention-attribution", connection, catalog)
    assert "31,7\u202f%" in made.finding
    assert "contingent de l’État compris" in made.finding
    assert "31,7\u202f%" in made.reading
    assert (
        "contingent de l’État compris, que l’objectif légal de 25\u202f% ne vise pas ; 26\u202f% de tous les"
        in made.reading
    )


def test_the_diagnosis_decomposes_nothing_that_ends_before_the_plan(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    (split,) = [one for one in sections(connection, catalog) if one.name == "decomposition"]
    assert [choices["annee"] for _, choices in split.pieces if choices["annee"] <= 2022] == []


def test_dwellings_by_occupation_are_150_fewer_than_those_of_the_register(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Each of the three says so where it is read."""
    asked = """
        select indicator, value from series
        where territory = '75056' and period = '2024-01-01' and breakdown = 'ensemble'
    """
    found = dict(connection.execute(asked).fetchall())
    names = ("rpls_logements", "rpls_proposes", "rpls_non_proposes")
    assert [found[name] for name in names] == [245_902, 224_612, 21_140]
    assert 245_902 - 224_612 - 21_140 == 150
    for name in names:
        assert [limit for limit in catalog.indicators[name].limits if "150 de moins que les 245\u202f902" in limit]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("tension-classement", {"annee": 2024}),
        ("demandes-paris", {}),
        ("comparer-classement", {"indicateur": "tension", "annee": 2024}),
        ("comparer-evolution", {"indicateur": "tension"}),
        ("comparer-tableau", {"indicateur": "tension"}),
    ],
)
def test_the_tension_that_a_third_computed_says_so_where_it_is_read(
    name: str, asked: dict[str, object], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """21,52 in Paris in 2024 is of the author of the copy read, not of the DRIHL's column."""
    tension = catalog.indicators["tension"]
    found = queries.series(connection, ["tension"], ["75"]).set_index("period")
    assert (found.loc["2024", "value"], found.loc["2024", "snapshot"]) == (21.52, *tension.recomputed)
    made = make(name, connection, catalog, **asked)
    said = f"{made.finding} {' '.join(made.caveats)} {made.calculation}"
    assert "recalculé par un tiers" in said
    assert "jamais recalculé" not in f"{said} {tension.definition}"


def test_no_stock_is_dated_otherwise_than_it_is_defined(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Au 24 avril 2024, environ 16 000 »: never defined « au 31 décembre »."""
    defined = {"au 31 décembre": "12-31", "au 1er janvier": "01-01"}
    for indicator in (one for one in catalog.indicators.values() if one.measure == "stock"):
        days = {str(day)[5:10] for day in queries.series(connection, [indicator.id])["period_start"]}
        for words, day in defined.items():
            said = f"{indicator.definition} {indicator.base.numerator} {indicator.base.field} "
            if f"{words}." in said or f"{words} " in said:
                assert days <= {day}, indicator.id


def test_beside_an_invented_series_nothing_is_said_of_what_was_found(
    demonstration: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection
) -> None:
    """« Seules quelques années ont été trouvées » stood beside a curve of seven."""
    made_up, real = (declared(one) for one in (demonstration, connection))
    for name in ("dalo_recours", "dalo_stock"):
        told = make("fiche", demonstration, made_up, indicateur=name).caveats
        assert told
        assert [line for line in told if "trouvé" in line] == []
        assert [line for line in make("fiche", connection, real, indicateur=name).caveats if "trouvé" in line]
