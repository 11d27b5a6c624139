"""Reference, trajectory, gap, pace and progress: exact on known cases, and never a number out of nothing."""

import datetime as dt
import math

import duckdb
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.catalog.entry import Reference
from etl.catalog.model import Indicator, Variant
from etl.catalog.plan import BaseValue, Objective
from reporting import queries
from reporting.progress import ICONS, Point, expected_at, progress, reference, trajectory
from tests.reporting.test_commentary import catalogue, indicator, rows

PARIS = "75056"


def objective(values: dict[str, float], **changes: object) -> Objective:
    found = Objective(
        indicator="essai", territory=PARIS, nature="repère", values=values, text="Essai.",
        reference=Reference(title="Essai"),
    )  # fmt: skip
    return found.model_copy(update=changes)


def years(values: dict[int, float]) -> pd.DataFrame:
    return rows(*[(PARIS, year, value) for year, value in values.items()])


def of(measured: Indicator) -> Catalog:
    return catalogue(measured)


numbers = st.floats(-1000, 1000).map(lambda value: round(value, 2))


# --- the reference


def test_the_reference_is_the_mean_of_the_three_years_before_the_plan() -> None:
    found = reference(years({2018: 1, 2019: 10, 2020: 20, 2021: 60, 2022: 7}), of(indicator()), "A")
    assert found.point == Point(dt.date(2020, 12, 31), 30.0)
    assert found.words == "moyenne 2019-2021"


@pytest.mark.parametrize(
    ("values", "expected", "words"),
    [
        ({2019: 10, 2021: 20, 2022: 30}, 15.0, "moyenne de 2019 et 2021 (2 des 3 années avant le plan)"),
        ({2021: 20, 2022: 30}, 20.0, "2021 seule (1 des 3 années avant le plan)"),
    ],
)
def test_a_reference_with_missing_years_says_so(values: dict[int, float], expected: float, words: str) -> None:
    found = reference(years(values), of(indicator()), "A")
    assert found.point is not None
    assert (found.point.value, found.words) == (expected, words)


def test_without_a_year_before_the_plan_there_is_no_reference() -> None:
    found = reference(years({2022: 30}), of(indicator()), "A")
    assert found.point is None
    assert found.refusal == "aucun chiffre, de 2019 à 2021"


def test_years_that_count_something_else_are_left_out_of_the_reference() -> None:
    changed = Variant(name="autre base", why="essai", since="2021-01-01")
    found = reference(years({2019: 10, 2020: 20, 2021: 60, 2022: 7}), of(indicator(variants=(changed,))), "A")
    assert found.point == Point(dt.date(2021, 12, 31), 60.0)


def test_a_break_after_the_reference_makes_progress_impossible_not_null() -> None:
    changed = Variant(name="autre base", why="essai", since="2024-01-01")
    measured = indicator(variants=(changed,))
    found = progress(years({2019: 10, 2021: 20, 2024: 22}), of(measured), objective({"2026-12-31": 30}))
    assert found.state == "non calculable"
    assert found.reason == "rupture : « autre base » depuis, « assiette du catalogue » avant le plan"
    assert found.share is found.gap is found.expected is None


def test_the_second_reference_is_awaited_until_a_text_gives_it() -> None:
    awaited = BaseValue(indicator="essai", territory=PARIS, label="moyenne", text="?", provider="DRIHL 75/SHRU")
    assert reference(years({2021: 1}), of(indicator()), "B", awaited).refusal == "à renseigner par DRIHL 75/SHRU"
    given_value = awaited.model_copy(update={"value": 12.0})
    assert reference(years({2021: 1}), of(indicator()), "B", given_value).point == Point(dt.date(2021, 12, 31), 12.0)
    assert "ne concerne pas" in reference(years({2021: 1}), of(indicator()), "B").refusal


# --- the trajectory


@given(numbers, numbers, st.integers(1, 3000), st.floats(0, 1))
def test_a_straight_trajectory_stays_between_base_and_target(a: float, b: float, days: int, share: float) -> None:
    start = dt.date(2021, 12, 31)
    end = start + dt.timedelta(days=days)
    corners = trajectory(Point(start, a), objective({end.isoformat(): b}))
    day = start + dt.timedelta(days=round(share * days))
    value = expected_at(day, corners)
    assert value is not None
    assert min(a, b) - 1e-9 <= value <= max(a, b) + 1e-9
    assert expected_at(start, corners) == a
    assert expected_at(end, corners) == b
    assert expected_at(end + dt.timedelta(days=1), corners) == b
    assert expected_at(start - dt.timedelta(days=1), corners) is None


def test_a_trajectory_in_steps_holds_until_each_date() -> None:
    base = Point(dt.date(2021, 12, 31), 10)
    corners = trajectory(base, objective({"2023-12-31": 20, "2025-12-31": 30}, path="par paliers"))
    at = [expected_at(dt.date(year, 6, 30), corners) for year in (2022, 2023, 2024, 2025, 2026)]
    assert at == [10, 10, 20, 20, 30]


# --- progress


def test_progress_is_the_share_of_the_way_done_with_its_formula() -> None:
    found = progress(years({2019: 10, 2020: 20, 2021: 30, 2023: 25}), of(indicator()), objective({"2026-12-31": 40}))
    assert found.share == 25
    assert found.formula == "(25,0 − 20,0) ÷ (40 − 20,0) = 25,0\u202f%"
    assert found.state == "en retard"


@given(first=numbers, now=numbers, aim=numbers, favourable=st.sampled_from(["hausse", "baisse"]))
def test_progress_is_exact_and_its_sign_follows_the_favourable_direction(
    first: float, now: float, aim: float, favourable: str
) -> None:
    measured = indicator(direction=favourable, decimals=2)
    found = progress(years({2021: first, 2024: now}), of(measured), objective({"2026-12-31": aim}))
    reached = now >= aim if favourable == "hausse" else now <= aim
    assert (found.state == "objectif atteint") == reached
    before = first >= aim if favourable == "hausse" else first <= aim
    if before:
        assert found.share is None
        assert found.reason
        return
    assert found.share is not None
    assert math.isclose(found.share, 100 * (now - first) / (aim - first), rel_tol=1e-9, abs_tol=1e-9)
    assert (found.share >= 100) == reached
    if not reached:
        assert found.gap is not None
        assume(abs(found.gap) >= 0.005)
        assert found.state == ("en avance" if (found.gap > 0) == (favourable == "hausse") else "en retard")


def test_the_two_paces_are_by_year() -> None:
    found = progress(years({2021: 10, 2023: 20}), of(indicator()), objective({"2025-12-31": 40}))
    assert found.observed_pace == pytest.approx(5, rel=0.002)
    assert found.required_pace == pytest.approx(10, rel=0.002)


@pytest.mark.parametrize(
    ("values", "aim", "state", "reason"),
    [
        ({2021: 30, 2023: 20}, {"2025-12-31": 30.0}, "en retard", "la base égale l'objectif"),
        ({2021: 35, 2023: 36}, {"2025-12-31": 30.0}, "objectif atteint", "objectif déjà atteint à la base"),
        ({2021: 10, 2024: 20}, {"2023-12-31": 30.0}, "échéance passée, non atteint", ""),
        ({2022: 10, 2023: 20}, {"2025-12-31": 30.0}, "non calculable", "aucun chiffre, de 2019 à 2021"),
        ({2021: 10}, {"2025-12-31": 30.0}, "non calculable", "aucun chiffre après la base"),
    ],
)
def test_the_odd_cases_say_why(values: dict[int, float], aim: dict[str, float], state: str, reason: str) -> None:
    found = progress(years(values), of(indicator()), objective(aim))
    assert found.state == state
    assert found.reason.startswith(reason)
    assert found.share is None or not reason


def test_a_neutral_indicator_is_never_judged() -> None:
    found = progress(years({2021: 10, 2024: 20}), of(indicator(direction="neutre")), objective({"2025-12-31": 30}))
    assert found.state == "non calculable"
    assert "sens favorable" in found.reason


@given(st.dictionaries(st.integers(2001, 2030), numbers, max_size=4), st.booleans())
def test_what_is_missing_is_never_nought_nor_late(values: dict[int, float], dated: bool) -> None:
    aim = objective({"2026-12-31": 50.0}) if dated else None
    frame = years(values) if values else rows((PARIS, 2020, 1.0)).iloc[:0]
    found = progress(frame, of(indicator()), aim)
    assert found.words.startswith(ICONS[found.state])
    if not values or not dated:
        assert found.state in ("non calculable", "sans objectif")
        assert found.share is found.gap is None
    if found.reference.point is None:
        assert found.share is found.gap is found.expected is None
        assert found.state not in ("en retard", "en avance", "sur la trajectoire")


def test_yearly_figures_add_up_towards_a_cumulative_target() -> None:
    aim = objective({"2026-12-31": 400.0}, cumulative_since="2023-01-01")
    found = progress(years({2021: 999, 2023: 100, 2024: 120}), of(indicator("ménages", 0)), aim)
    assert found.now == Point(dt.date(2024, 12, 31), 220.0)
    assert found.reference.words == "cumul depuis le 1er janvier 2023"
    assert found.share == pytest.approx(55)


def test_a_missing_year_stops_the_running_total() -> None:
    aim = objective({"2026-12-31": 400.0}, cumulative_since="2023-01-01")
    found = progress(years({2023: 100, 2025: 120}), of(indicator("ménages", 0)), aim)
    assert found.now == Point(dt.date(2023, 12, 31), 100.0)


def test_paris_and_its_legal_rate(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Since 2023 the State counts résidences principales from another list: 2025 is not set against 2021."""
    series = queries.series(connection, ["sru_taux"], [PARIS])
    (legal,) = [o for o in catalog.objectives if (o.indicator, o.territory) == ("sru_taux", PARIS)]
    found = progress(series, catalog, legal)
    assert found.now == Point(dt.date(2025, 1, 1), 23.21)
    assert found.state == "échéance passée, non atteint"
    assert found.reference.point is None
    assert "liste fiscale" in found.reference.refusal
    assert found.share is found.gap is None


def test_paris_on_one_base(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """The same figures, if the State's had kept one denominator: 22.45 % in 2021, 23.21 % in 2025, 25 % aimed at."""
    series = queries.series(connection, ["sru_taux"], [PARIS])
    (legal,) = [o for o in catalog.objectives if (o.indicator, o.territory) == ("sru_taux", PARIS)]
    declared = catalog.indicators["sru_taux"]
    whole = declared.model_copy(update={"variants": tuple(v for v in declared.variants if not v.since)})
    kept = catalog.model_copy(update={"indicators": {**catalog.indicators, "sru_taux": whole}})
    found = progress(series, kept, legal)
    assert found.reference.point == Point(dt.date(2021, 1, 1), 22.45)
    assert found.formula == "(23,21 − 22,45) ÷ (25 − 22,45) = 29,8\u202f%"
