"""Objectives: verdict, pace and progress, exact on known cases, never a number out of nothing."""

import datetime as dt
import math
import re

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.catalog.entry import Reference
from etl.catalog.model import Indicator
from etl.catalog.plan import Aim, Objective
from reporting import queries
from reporting.analysis.progress import ICONS, Progress, progress
from reporting.exhibits import make
from reporting.exhibits.trajectoire import standing
from tests.reporting.essai import catalogue, indicator, rows

PARIS = "75056"
NONE_THEN = "sans chiffre à l’échéance"


def objective(values: dict[str, float], **changes: object) -> Objective:
    """A value up to each day, the last one being the deadline."""
    starts = ["", *values]
    aims = [Aim(value=v, start=s, end=d) for s, (d, v) in zip(starts, values.items(), strict=False)]
    found = Objective(
        indicator="essai", territory=PARIS, nature="conventionnel", binds="la Ville", text="Essai.", read="Essai",
        values=tuple(aims), deadline=max(values), reference=Reference(title="Essai"),
    )  # fmt: skip
    return found.model_copy(update=changes)


def years(values: dict[int, float]) -> pd.DataFrame:
    return rows(*[(PARIS, year, value) for year, value in values.items()])


def of(measured: Indicator) -> Catalog:
    return catalogue(measured)


def flow(**changes: object) -> Indicator:
    return indicator("ménages", 0).model_copy(update=changes)


years_of_plan = st.integers(2022, 2027)
numbers = st.floats(-1000, 1000).map(lambda value: round(value, 2))


# --- progress


def test_progress_is_the_share_of_the_way_done_with_its_formula() -> None:
    found = progress(years({2019: 10, 2020: 20, 2021: 30, 2023: 25}), of(flow()), objective({"2026-12-31": 40}))
    assert found.share == 25
    assert found.formula == "(25 − 20) ÷ (40 − 20) = 25,0\u202f%"
    assert found.state == "avant l’échéance"
    assert found.distance == -15


@given(first=numbers, now=numbers, aim=numbers, favourable=st.sampled_from(["hausse", "baisse"]), year=years_of_plan)
def test_only_a_past_deadline_judges(first: float, now: float, aim: float, favourable: str, year: int) -> None:
    measured = flow(direction=favourable, decimals=2)
    found = progress(years({2021: first, year: now}), of(measured), objective({"2025-12-31": aim}))
    reached = now >= aim if favourable == "hausse" else now <= aim
    if year >= 2025:
        assert found.state == ("atteint" if reached else "non atteint")
        return
    assert found.state == "avant l’échéance"
    if found.share is None:
        assert found.reason
        return
    assert math.isclose(found.share, 100 * (now - first) / (aim - first), rel_tol=1e-9, abs_tol=1e-9)
    assert (found.share >= 100) == reached


@pytest.mark.parametrize(
    ("changes", "state", "distance"),
    [
        ({"deadline": ""}, "sans échéance", -10),
        ({"deadline": "", "due": "chaque année"}, "chaque année", -10),
        ({"nature": "repère", "binds": "personne", "deadline": ""}, "sans échéance", -10),
        ({"counts": "des logements", "deadline": ""}, "non comparable", None),
        ({"apart": "Vérifié acteur par acteur.", "deadline": ""}, "non comparable", None),
        ({"nature": "à définir", "values": (), "deadline": ""}, "à définir", None),
    ],
)
def test_what_no_text_dates_is_neither_met_nor_missed(
    changes: dict[str, object], state: str, distance: float | None
) -> None:
    found = progress(
        years({2021: 10, 2024: 20}), of(flow()), objective({"2023-12-31": 30.0}).model_copy(update=changes)
    )
    assert (found.state, found.distance) == (state, distance)
    assert found.words.startswith("○")


@pytest.mark.parametrize(
    ("today", "state", "required"), [("2025-12-31", "avant l’échéance", True), ("2026-01-01", NONE_THEN, False)]
)
def test_a_deadline_that_passed_without_a_figure_judges_nobody_and_is_not_ahead(
    today: str, state: str, required: bool
) -> None:
    aim, day = objective({"2025-12-31": 40}), dt.date.fromisoformat(today)
    found = progress(years({2021: 10, 2023: 20}), of(flow()), aim, today=day)
    assert (found.state, found.required_pace is not None) == (state, required)
    assert ("le 31 décembre 2025 a passé" in found.words) == (state == NONE_THEN)
    assert progress(years({2021: 10, 2025: 20}), of(flow()), aim, today=day).state == "non atteint"


def test_the_two_paces_are_by_year() -> None:
    found = progress(years({2021: 10, 2023: 20}), of(flow()), objective({"2025-12-31": 40}))
    assert found.observed_pace == pytest.approx(5, rel=0.002)
    assert found.required_pace == pytest.approx(10, rel=0.002)


@pytest.mark.parametrize(
    ("values", "aim", "state", "reason"),
    [
        ({2021: 30, 2023: 20}, {"2025-12-31": 30.0}, "avant l’échéance", "la base égale l’objectif"),
        ({2021: 35, 2023: 36}, {"2025-12-31": 30.0}, "avant l’échéance", "valeur visée déjà dépassée à la base"),
        ({2021: 10, 2024: 20}, {"2023-12-31": 30.0}, "non atteint", ""),
        ({2022: 10, 2023: 20}, {"2025-12-31": 30.0}, "avant l’échéance", "aucun chiffre reçu ni trouvé de 2019 à 2021"),
        ({2021: 10}, {"2025-12-31": 30.0}, "avant l’échéance", "aucun chiffre reçu ni trouvé depuis 2022"),
    ],
)
def test_the_odd_cases_say_why(values: dict[int, float], aim: dict[str, float], state: str, reason: str) -> None:
    found = progress(years(values), of(flow()), objective(aim))
    assert found.state == state
    assert found.reason.startswith(reason)
    assert found.share is None


def test_a_neutral_indicator_is_never_judged() -> None:
    found = progress(years({2021: 10, 2026: 20}), of(flow(direction="neutre")), objective({"2025-12-31": 30}))
    assert found.state == "non calculable"
    assert "sens favorable" in found.reason


@given(st.dictionaries(st.integers(2001, 2030), numbers, max_size=4), st.booleans())
def test_what_is_missing_is_never_nought_nor_missed(values: dict[int, float], dated: bool) -> None:
    aim = objective({"2026-12-31": 50.0}) if dated else None
    frame = years(values) if values else rows((PARIS, 2020, 1.0)).iloc[:0]
    found = progress(frame, of(flow()), aim)
    assert found.words.startswith(ICONS[found.state])
    if not values or not dated:
        assert found.state in ("non calculable", "sans objectif")
        assert found.share is None
    if found.reference.point is None:
        assert found.share is found.observed_pace is None


def test_yearly_figures_add_up_towards_a_cumulative_target() -> None:
    aim = objective({"2026-12-31": 400.0}, cumulative_since="2023-01-01")
    found = progress(years({2021: 999, 2023: 100, 2024: 120}), of(flow()), aim)
    assert found.now is not None
    assert (found.now.day, found.now.value) == (dt.date(2024, 12, 31), 220.0)
    assert found.now.words == "janvier 2023 à décembre 2024"
    assert found.reference.words == "cumul depuis le 1er janvier 2023"
    assert found.share == pytest.approx(55)


def test_a_missing_year_stops_the_running_total() -> None:
    aim = objective({"2026-12-31": 400.0}, cumulative_since="2023-01-01")
    found = progress(years({2023: 100, 2025: 120}), of(flow()), aim)
    assert found.now is not None
    assert (found.now.day, found.now.value) == (dt.date(2023, 12, 31), 100.0)


# --- the objectives of SENS.md 2 and 3, on the real figures


def test_the_25_percent_of_the_law_have_no_deadline_and_are_not_missed(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The 3DS law of 2022 removed the date: 1.79 point are missing, nobody has failed."""
    found = of_paris("sru_taux", connection, catalog)
    assert (found.state, found.distance) == ("sans échéance", pytest.approx(-1.79))
    exhibit = make("trajectoire", connection, catalog, indicateur="sru_taux")
    assert "sans échéance" in exhibit.reading
    assert not re.search(
        "échéance passée|atteint|retard", f"{exhibit.reading}{exhibit.calculation}{exhibit.alternative}"
    )


def test_the_share_of_priority_households_neither_meets_nor_misses_the_25_percent(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = of_paris("cpa_part_prioritaires", connection, catalog)
    assert found.objective is not None
    assert "pas le contingent de l’État" in found.objective.binds
    assert (found.state, found.distance) == ("non comparable", None)


def test_the_2_000_of_the_arpp_stand_on_no_axis(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    found = of_paris("arpp_reloges", connection, catalog)
    assert found.objective is not None
    assert not found.objective.comparable
    assert (found.state, found.distance) == ("non comparable", None)


def test_the_targets_of_the_state_face_the_same_count(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """4 792 persons added up from January 2023 to May 2024, of 12 126 by 2026; 551 places of 551 in August 2024:
    nothing is held of 31 December 2024, and no text sets what was to be reached before.
    """
    people = of_paris("lda_personnes_relogees", connection, catalog)
    places = of_paris("places_femmes_victimes", connection, catalog)
    assert people.now is not None
    assert (people.now.value, people.distance, people.state) == (4792, 4792 - 12126, "avant l’échéance")
    assert places.reference.point is not None
    assert (places.reference.point.value, places.distance, places.state) == (465, 0, NONE_THEN)
    sheet = make("fiche", connection, catalog, indicateur="places_femmes_victimes")
    said = "Le 31 décembre 2024 a passé, aucun chiffre à cette date n’est reçu ni trouvé."
    assert sheet.calculation.startswith(f"État : sans chiffre à l’échéance. {said}")
    assert not re.search("rajectoire|rythme requis", f"{sheet.calculation}{sheet.alternative}{[*sheet.table.columns]}")
    assert sheet.reading.endswith(f"cible de l’État, 31 décembre 2024 : {NONE_THEN}.".replace("l’É", "l'É"))


def of_paris(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Progress:
    indicator = catalog.indicators[name]
    return standing(connection, queries.series(connection, [name], [indicator.paris]), catalog, indicator, "A")


def test_a_rate_that_is_not_pooled_says_what_lacks(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """« Taux calculé année par année, non réuni » gave no reason, where the slide had it."""
    asked = catalog.indicators["part_offre_nouvelle"]
    found = standing(connection, queries.series(connection, [asked.id], [asked.paris]), catalog, asked, "A").reference
    said = "taux calculé année par année, non réuni (sans « Logements sociaux SRU » au 1er janvier 2023)"
    assert (found.because, found.refusal.startswith(f"{said} : 2,28")) == (said, True)
