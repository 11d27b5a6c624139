"""The split of a rate is exact; the simulator on the plan's own figures and on odd hypotheses."""

import datetime as dt
import math
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.warehouse import connect, current
from reporting.analysis.sru import (
    Scenario,
    Start,
    homes_of,
    impossible,
    missing,
    needed,
    path,
    reached,
    required,
    split,
    spread,
)
from reporting.exhibits import make, sru_calculs
from reporting.piece.exhibit import Exhibit

dwellings = st.floats(1, 400_000)
homes = st.floats(10_000, 2_000_000)
START = Start(2021, 260_563, homes_of(260_563, 22.45))


def scenario(**changes: float) -> Scenario:
    plain = {"additions": 4000.0, "losses": 0.0, "growth": 0.0, "delay": 0, "target": 25.0, "until": 2030}
    return Scenario(**{**plain, **changes})  # type: ignore[arg-type]


def test_the_plan_s_own_figures() -> None:
    """260 563 dwellings at 22.45 %: 1 160 637 résidences principales, 290 159 wanted, 29 596 missing."""
    assert round(START.homes) == 1_160_637
    assert needed(START.homes, 25) == 290_159
    assert missing(START.dwellings, START.homes, 25) == 29_596


@given(dwellings, homes, dwellings, homes)
def test_the_two_effects_make_the_change(l0: float, r0: float, l1: float, r1: float) -> None:
    parts = split((l0, r0), (l1, r1))
    assert math.isclose(parts.dwellings + parts.homes, parts.after - parts.before, rel_tol=1e-9, abs_tol=1e-9)
    assert parts.dwellings * (l1 - l0) >= 0
    assert parts.homes * (r0 - r1) >= 0


@given(st.floats(0, 20_000), st.floats(0, 20_000), st.floats(-5, 5), st.integers(0, 8), st.integers(2022, 2060))
def test_a_simulation_goes_year_by_year_and_says_where_it_becomes_impossible(
    added: float, lost: float, growth: float, delay: int, until: int
) -> None:
    steps = path(START, scenario(additions=added, losses=lost, growth=growth, delay=delay, until=until), ())
    assert [step.year for step in steps] == list(range(2021, until + 1))
    assert all(step.homes > 0 for step in steps)
    net = added - lost
    assert steps[-1].dwellings == pytest.approx(START.dwellings + net * (until - 2021), abs=1e-3)
    wrong = impossible(steps)
    assert (wrong is None) == all(0 <= step.rate <= 100 for step in steps)
    if growth == 0:
        assert all(step.homes == START.homes for step in steps)


@given(st.floats(0, 10_000), st.floats(1, 10_000))
def test_more_additions_never_give_less(added: float, more: float) -> None:
    slow, fast = (path(START, scenario(additions=value), ())[-1].rate for value in (added, added + more))
    assert fast > slow


@given(st.floats(-3, 3), st.integers(2022, 2050))
def test_the_required_pace_reaches_the_target_on_time(growth: float, until: int) -> None:
    asked = scenario(growth=growth, until=until)
    pace = required(START, asked)
    if pace >= 0:
        steps = path(START, scenario(additions=pace, growth=growth, until=until), ())
        assert math.isclose(steps[-1].rate, 25, rel_tol=1e-9)


def test_losses_beyond_additions_bring_the_rate_down() -> None:
    steps = path(START, scenario(additions=100, losses=600), ())
    assert steps[-1].dwellings == 260_563 - 9 * 500
    assert reached(steps, 25) is None


def test_fewer_homes_raise_the_rate_without_a_dwelling() -> None:
    steps = path(START, scenario(additions=0, growth=-1), ())
    assert steps[-1].rate > steps[0].rate


def test_what_is_decided_comes_first() -> None:
    steps = path(START, scenario(additions=0, delay=2, until=2024), (1000.0, 2000.0))
    assert [step.dwellings for step in steps] == [260_563, 261_563, 263_563, 263_563]


def test_a_target_already_reached_is_reached_at_once() -> None:
    assert reached(path(START, scenario(target=20.0), ()), 20.0) == 2021
    lost = path(START, scenario(target=20.0, additions=0, losses=60_000), ())
    assert lost[0].rate >= 20.0 > lost[-1].rate
    assert reached(lost, 20.0) is None


# --- the exhibits


def test_paris_from_2001_to_2019(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("sru-decomposition", connection, catalog, territoire="75056", depuis=2001, annee=2019)
    assert exhibit.reading.startswith("à Paris, du 1er janvier 2001 au 1er janvier 2019, le taux passe de 13,44")
    assert "à 21,38\u202f%, soit +7,94\u00a0points" in exhibit.reading  # as its two terms are printed
    effects = exhibit.table.map(str).set_index("Terme")["Effet sur le taux"]
    written = effects.str.split("\u00a0").str[0].str.replace(",", ".").str.replace("−", "-").astype(float)
    named = ("sru_logements", "sru_residences_principales", "sru_taux")
    dwellings_, homes_, rate = (written[catalog.indicators[name].label] for name in named)
    assert rate == pytest.approx(dwellings_ + homes_, abs=0.011)


@pytest.mark.parametrize(("depuis", "annee"), [(2019, 2025), (2019, 2019), (2019, 2001)])
def test_a_change_without_its_terms_is_refused(
    depuis: int, annee: int, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("sru-decomposition", connection, catalog, territoire="75113", depuis=depuis, annee=annee)
    assert exhibit.figure is None
    assert "de dénominateur" in exhibit.reading or "choisir" in exhibit.reading


def test_since_the_plan_began_only_two_years_are_comparable_and_the_parts_are_said_with_their_dates(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert sru_calculs.spans(connection, catalog, "75056") == [(2001, 2019), (2024, 2025)]
    exhibit = make("sru-decomposition", connection, catalog, territoire="75056", depuis=2024, annee=2025)
    assert " ".join(exhibit.reading.split()) == (
        "à Paris, du 1er janvier 2024 au 1er janvier 2025, le taux passe de 23,10 % à 23,21 %, soit +0,11 point : "
        "+0,35 point par les logements sociaux, −0,24 point par les résidences principales."
    )
    assert any("estimées" in words for words in exhibit.caveats)


def test_parts_that_do_not_add_up_because_of_rounding_say_so(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = [
        make("sru-decomposition", connection, catalog, territoire="75056", depuis=2001, annee=year).reading
        for year in range(2002, 2020)
    ]
    for reading in said:
        moved, dwellings, homes = (
            round(100 * float(part.replace(",", ".").replace("\u2212", "-")))
            for part in re.findall(r"[+\u2212]?\d+,\d\d(?=\u00a0point)", reading)
        )
        assert ("écarts dus aux arrondis" in reading) == (moved != dwellings + homes), reading
    assert any("écarts dus aux arrondis" in reading for reading in said)


def test_a_simulation_says_so_on_every_output(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    from reporting.files import EXPORTS

    exhibit = make("sru-simulation", connection, catalog, a=(4000, 500, 0.0, 3, 25.0, 2031))
    assert exhibit.figure is not None
    assert exhibit.title.endswith("(simulation)")
    assert exhibit.alternative.startswith("Simulation.")
    assert exhibit.figure.layout.title.text == "SIMULATION"
    for name in ("html", "csv-excel", "csv-machine"):
        assert "simulation" in EXPORTS[name].write(exhibit).decode("utf-8-sig").lower()
    assert "hypothèses : les agréments connus, puis 4 000 mises en service" in exhibit.caveats[0].replace(
        "\u202f", " "
    ).replace("\u00a0", " ")


def test_a_simulation_says_what_is_needed_beside_what_it_gives_and_rounds_no_shortfall_away(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("sru-simulation", connection, catalog, a=(4000, 0, 0.0, 3, 25.0, 2031))
    assert exhibit.finding == "Simulation\u00a0: le scénario A donne 24,98\u202f% début 2031, sous 25\u202f%"
    assert " ".join(exhibit.reading.split()).startswith(
        "Scénario A : 24,98 % au 1er janvier 2031, il manque environ 200 logements pour 25 % ; de 2025 à 2031, il faut "
        "en moyenne environ 3 550 logements nets par an, le scénario en donne 3 511."
    )
    homes = exhibit.table.map(str).set_index("1er janvier")["Scénario A, résidences principales"]
    assert homes["2031"] == "environ 1\u202f189\u202f300"
    assert "0 sortie par an" in " ".join(exhibit.caveats[0].split())
    assert exhibit.figure is not None
    assert "24,98" in " ".join(note.text for note in exhibit.figure.layout.annotations)


def simulated(connection: duckdb.DuckDBPyConnection, catalog: Catalog, **asked: tuple[float, ...]) -> Exhibit:
    return make("sru-simulation", connection, catalog, **asked)


def test_a_scenario_of_a_past_day_is_no_more_precise_than_the_rate_it_starts_from(
    instance: Path, catalog: Catalog
) -> None:
    """On 1 June 2024 the last rate known was 23,3 %: no hundredth is made of it."""
    with connect(current(), dt.date(2024, 6, 1)) as past:
        made = simulated(past, catalog, a=(500, 500, 0.0, 0, 25.0, 2026))
    assert made.table["Scénario A, taux"].astype(str).tolist()[0] == "23,3\u202f%"
    assert "A donne 23,3\u202f% début 2026, sous 25\u202f%" in made.finding


def test_a_scenario_that_loses_dwellings_says_so_with_its_sign(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = simulated(connection, catalog, a=(500, 1500, 0.0, 0, 25.0, 2030))
    assert "le scénario en donne −1\u202f000." in exhibit.reading
    low = simulated(connection, catalog, a=(500, 1500, 0.0, 0, 20.0, 2030))
    assert "l’objectif laisse perdre en moyenne" in low.reading


def test_a_scenario_beyond_what_can_be_is_refused_in_words(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = simulated(connection, catalog, a=(20_000, 0, -5.0, 3, 25.0, 2060))
    assert exhibit.figure is None
    assert exhibit.table.empty
    assert "le taux dépasserait 100\u202f%" in exhibit.reading
    assert "494" not in exhibit.reading
    sold = simulated(connection, catalog, a=(0, 20_000, 0.0, 0, 25.0, 2060))
    assert "il sortirait plus de logements sociaux qu’il n’y en a" in sold.reading


def test_an_impossible_scenario_leaves_the_other_on_the_drawing(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = simulated(connection, catalog, a=(4000, 0, 0.0, 3, 25.0, 2031), b=(20_000, 0, -5.0, 3, 25.0, 2060))
    assert exhibit.figure is not None
    assert [column for column in exhibit.table if "B" in column] == []
    assert "Scénario B : au 1er janvier" in exhibit.reading


def test_an_arrondissement_beyond_what_can_be_refuses_the_spread(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    hypotheses = (20_000, 0, 0.0, 0, 25.0, 2045)
    exhibit = make("sru-simulation-arrondissements", connection, catalog, a=hypotheses, hors=0)
    assert exhibit.figure is None
    assert "passerait 100" in exhibit.reading


def test_two_scenarios_show_both_their_targets(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    both = ((4000, 0, 0.0, 3, 25.0, 2031), (4000, 0, 0.0, 3, 30.0, 2031))
    for b, aims in ((both[1], {25.0, 30.0}), (both[0], {25.0})):
        exhibit = make("sru-simulation", connection, catalog, a=both[0], b=b)
        assert exhibit.figure is not None
        assert {shape.y0 for shape in exhibit.figure.layout.shapes} == aims


def test_the_simulation_starts_from_the_last_published_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("sru-simulation", connection, catalog, a=(0, 0, 0.0, 3, 25.0, 2028))
    first, *decided = [cell.value for cell in exhibit.table.iloc[:4]["Scénario A, logements"]]
    assert first == 276_032
    assert decided == [276_032 + 3373, 276_032 + 3373 + 3035, 276_032 + 3373 + 3035 + 2657]


# --- spread over the arrondissements

places = st.dictionaries(
    st.sampled_from([f"751{n:02d}" for n in range(1, 21)]),
    st.builds(Start, st.just(2025), st.floats(100, 50_000), st.floats(10_000, 150_000)),
    min_size=1,
)


@given(places, st.floats(0, 100))
def test_the_parts_of_a_programme_make_the_whole(starts: dict[str, Start], below: float) -> None:
    parts = spread(starts, 25, below)
    assert set(parts) == set(starts)
    assert all(part >= 0 for part in parts.values())
    assert math.isclose(sum(parts.values()), 1)
    under = {code for code, start in starts.items() if needed(start.homes, 25) > start.dwellings}
    if under and under != set(starts):
        assert math.isclose(sum(parts[code] for code in under), below / 100, abs_tol=1e-9)


def test_the_arrondissements_together_have_what_paris_has(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Twenty paths and the city's own, from the same approvals and additions."""
    hypotheses = (4000, 500, 0.0, 3, 25.0, 2031)
    paris = make("sru-simulation", connection, catalog, a=hypotheses).table
    twenty = make("sru-simulation-arrondissements", connection, catalog, a=hypotheses, hors=70.0)
    ends = {str(year): cell for year, cell in zip(paris["1er janvier"], paris["Scénario A, logements"], strict=True)}
    added = sum(cell.value for cell in twenty.table["Logements ajoutés, solde"].head(20))
    assert abs(added - (ends["2031"].value - ends["2025"].value)) <= 20  # each is printed to the unit
    assert "simulation" in twenty.title
    assert twenty.table["Arrondissement"].iloc[-1].startswith("Hypothèse : part hors")


def test_the_repere_crossed_is_named(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    hypotheses = (4000, 0, 0.0, 3, 25.0, 2031)
    exhibit = make("sru-simulation-arrondissements", connection, catalog, a=hypotheses, hors=72.0)
    assert " ".join(exhibit.finding.split()).endswith(
        "6 arrondissements seraient à 25 % ou au-dessus ; le 18e franchirait ce repère"
    )


def test_the_ministry_s_rate_keeps_the_two_decimals_that_it_prints_and_the_apur_s_its_one(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« 23,10 % » beside « 23,21 % »; 43,2 % in the 19e is never 43,20 %."""
    made = make("trajectoire", connection, catalog, indicateur="sru_taux")
    printed = made.table.map(str).set_index("Date ou année")["Taux SRU" if "Taux SRU" in made.table else "Valeur"]
    at = {year: printed[f"1er janvier {year}"].replace("\u202f", " ") for year in (2020, 2021, 2022, 2024, 2025)}
    assert at == {2020: "21,8 %", 2021: "22,45 %", 2022: "23,3 %", 2024: "23,10 %", 2025: "23,21 %"}
    assert made.finding.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Paris compte 23,21 % de logements sociaux début 2025 : environ 21 300 manquent pour en avoir 25 %"
    )
    assert "43,2\u202f%" in make("sru-classement", connection, catalog, annee=2025).table.to_csv()


def test_a_rate_printed_to_the_tenth_implies_no_residences(instance: Path, catalog: Catalog) -> None:
    """On 1 June 2024, 17,9 and 21,4 were known without them: half a tenth on either side swallows « −0,18 »."""
    with connect(current(), dt.date(2024, 6, 1)) as past:
        assert sru_calculs.spans(past, catalog, sru_calculs.PARIS) == []
