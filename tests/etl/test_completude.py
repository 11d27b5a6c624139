"""Completeness of the annual report: counted by hand on the published files, for a year and a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import build, connect, current

# Figures of 2024 at the geography asked: the « socle » printed in 2025 gives its five indicators by arrondissement; the
# SRU rate is known for Paris only, which the sheet does not ask, and gives the dwellings missing, asked for Paris; the
# DALO stock of April 2024 was printed that year.
SOCLE = {"attributions", "delai_median", "demandes", "demandes_5ans", "tension"}
COUNTED = {
    (2024, "2024-12-30"): set(),
    (2024, "2025-06-30"): {"dalo_stock"},
    (2024, "2026-06-30"): {"dalo_stock", "sru_manquants"} | SOCLE,
    (2025, "2026-06-30"): {"sru_logements", "sru_taux", "sru_concentration"},
    (2021, "2022-06-30"): set(),
    (2027, "2026-11-23"): set(),
}


def asked(catalog: Catalog) -> set[str]:
    return {i.id for i in catalog.indicators.values() if i.axis} - {"completude_bilan"}


@pytest.mark.parametrize(("year", "day"), COUNTED)
def test_the_indicators_of_a_year_known_on_a_day_are_those_counted_by_hand(
    year: int, day: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = connection.execute("select indicator, covered from completude_bilan(?, ?)", [year, day]).fetchall()
    assert {name for name, covered in found if covered} == COUNTED[year, day]
    assert sorted(name for name, _ in found) == sorted(asked(catalog))


def test_the_share_is_over_the_other_indicators_of_the_plan(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    known = "select period, value from series_known_on(date '2026-06-30') where indicator = 'completude_bilan'"
    shares = dict(connection.execute(known).fetchall())
    assert len(asked(catalog)) == 54
    assert shares["2024"] == pytest.approx(100 * 7 / 54)
    assert shares["2025"] == pytest.approx(100 * 3 / 54)
    assert connection.execute(known.replace("2026-06-30", "2025-06-30")).fetchall()[-1] == (
        "2024",
        pytest.approx(100 * 1 / 54),
    )


def test_the_series_holds_the_years_over_as_known_on_the_last_consultation(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = connection.execute(
        """
        select s.territory, s.period, s.breakdown, s.unit, s.status::varchar, s.line, n.published <= s.published
        from series s join snapshots n on n.id = s.snapshot
        where s.indicator = 'completude_bilan' order by s.period
        """
    ).fetchall()
    assert rows == [("75", str(y), "ensemble", "%", "provisoire", None, True) for y in range(2022, 2026)]


def test_the_status_of_a_year_is_that_of_its_figure(connection: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        connection.execute("select indicator, status::varchar from completude_bilan(2024, '2026-06-30')").fetchall()
    )
    assert found["dalo_stock"] == "approché"
    assert found["demandes"] == "définitif"
    assert found["sru_logements"] is None


def test_a_day_later_never_loses_an_indicator(connection: duckdb.DuckDBPyConnection) -> None:
    for year in range(2022, 2026):
        before: set[str] = set()
        for day in (dt.date(y, m, 1) for y in range(2022, 2027) for m in (1, 7)):
            known = "select indicator from completude_bilan(?, ?) where covered"
            now = {name for (name,) in connection.execute(known, [year, day]).fetchall()}
            assert before <= now
            before = now


def test_a_year_that_is_whole_is_no_longer_provisional(spoilt: Path) -> None:
    """With the plan's other indicators taken out of the axes, what remains is known for 2025."""
    kept = COUNTED[2025, "2026-06-30"] | {"sru_manquants", "completude_bilan"} | SOCLE
    for path in (spoilt / "catalog").glob("*.toml"):
        if path.name == "sources.toml":
            continue
        blocks = path.read_text(encoding="utf-8").split("\n[indicators.")
        done = [
            b
            if b.split("]")[0] in kept
            else b.replace("\naxis = ", "\n# axis = ").replace("\naction = ", "\n# action = ")
            for b in blocks
        ]
        path.write_text("\n[indicators.".join(done), encoding="utf-8")
    build()
    with connect(current()) as opened:
        rows = opened.execute(
            "select value, status::varchar from series where indicator = 'completude_bilan' and period = '2025'"
        ).fetchall()
    assert rows == [(100, "définitif")]
