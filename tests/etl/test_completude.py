"""Completeness of the annual report: counted by hand on the published files, for a year and a day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import build, connect, current

# The indicators of the plan whose required series all have their year, by hand: approvals and the share that follows
# (2022 to 2024, printed in the summer of 2026), the requests per attribution of the « socle » and of its press release.
COUNTED = {
    (2024, "2024-12-30"): set(),
    (2024, "2025-06-30"): set(),
    (2024, "2026-06-30"): {"2.1-f"},
    (2024, "2026-11-23"): {"2.1-a", "2.1-c", "2.1-f"},
    (2025, "2026-06-30"): set(),
    (2025, "2026-11-23"): {"2.1-f"},
    (2022, "2026-11-23"): {"2.1-a", "2.1-c"},
    (2021, "2022-06-30"): set(),
    (2027, "2026-11-23"): set(),
}


def asked(catalog: Catalog, year: int) -> set[str]:
    return {one.id for one in catalog.plan_indicators.values() if year in dict(one.expectations())}


@pytest.mark.parametrize(("year", "day"), COUNTED)
def test_the_indicators_of_a_year_known_on_a_day_are_those_counted_by_hand(
    year: int, day: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = connection.execute("select plan_indicator, covered from completude_bilan(?, ?)", [year, day]).fetchall()
    assert {name for name, covered in found if covered} == COUNTED[year, day]
    assert sorted(name for name, _ in found) == sorted(asked(catalog, year))


def test_the_share_is_over_the_indicators_that_have_a_figure_for_the_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Fourteen of the seventeen each year; the two wanted at mid-term, in 2024 too; the one of the end, in 2027."""
    shares = dict(
        connection.execute("select period, value from series where indicator = 'completude_bilan'").fetchall()
    )
    assert {year: len(asked(catalog, year)) for year in (2023, 2024, 2025, 2027)} == {
        2023: 14,
        2024: 16,
        2025: 14,
        2027: 15,
    }
    assert shares == {
        "2022": pytest.approx(100 * 2 / 14),
        "2023": pytest.approx(100 * 3 / 14),
        "2024": pytest.approx(100 * 3 / 16),
        "2025": pytest.approx(100 * 1 / 14),
    }


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


def test_the_status_of_a_year_is_the_weakest_of_its_figures(connection: duckdb.DuckDBPyConnection) -> None:
    found = dict(
        connection.execute(
            "select plan_indicator, status::varchar from completude_bilan(2023, '2026-11-23')"
        ).fetchall()
    )
    assert (found["2.1-a"], found["2.1-f"], found["2.2-a"]) == ("définitif", "approché", None)


def test_a_day_later_never_loses_an_indicator(connection: duckdb.DuckDBPyConnection) -> None:
    """Of no year: `completude_bilan` gives one of them."""
    known = """
        with held as (from held_known_on(?)) select plan_indicator, year from completude_by_year('held') where covered
    """
    before: set[tuple[str, int]] = set()
    for day in (dt.date(y, m, 1) for y in range(2022, 2027) for m in (1, 7)):
        now = set(connection.execute(known, [day]).fetchall())
        assert before <= now
        before = now
    assert before


def test_a_year_that_is_whole_is_no_longer_provisional(spoilt: Path) -> None:
    """Were the plan to ask for 2025 only what is published of it."""
    text = (spoilt / "plan/indicateurs.toml").read_text(encoding="utf-8")
    head, *blocks = text.split("\n[plan_indicators.")
    (kept,) = (block for block in blocks if block.startswith('"2.1-f"'))
    (spoilt / "plan/indicateurs.toml").write_text(f"{head}\n[plan_indicators.{kept}", encoding="utf-8")
    for path in (spoilt / "catalog").glob("*.toml"):
        served = re.sub(
            r"(?m)^serves = .*\n", lambda m: m[0] if "2.1-f" in m[0] else "", path.read_text(encoding="utf-8")
        )
        path.write_text(served, encoding="utf-8")
    build()
    with connect(current()) as opened:
        rows = opened.execute(
            "select value, status::varchar from series where indicator = 'completude_bilan' and period = '2025'"
        ).fetchall()
    assert rows == [(100, "définitif")]


def test_what_counts_invented_returns_is_invented(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection
) -> None:
    """« 10 sur 14 », of which nine were invented, bore no mark: a published file was read after them."""
    asked = "select starts_with(snapshot, 'demonstration/') from latest where indicator = 'completude_bilan'"
    assert {made for (made,) in demonstration.execute(asked).fetchall()} == {True}
    assert {made for (made,) in connection.execute(asked).fetchall()} == {False}
