"""The comparing views: tiles, ranks with ties, classes, quadrants, grouping, and payloads that stay small."""

import re

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from reporting import queries
from reporting.analysis.ranks import competition_ranks, rank_words
from reporting.exhibits import make, summarise
from reporting.exhibits.territoires import (
    comparable_years,
    indicateurs,
    refusal_to_group,
    seconds,
    targets,
    ventilations,
)
from reporting.piece.classes import CLASSES, fixed_classes
from reporting.render.plotly.scatter import label_places
from reporting.render.plotly.small_multiples import COLUMNS, ROWS, TILES
from tests.reporting.essai import indicator
from tests.reporting.test_exhibits import of_each_kind
from tests.vaste import spread

values = st.floats(0, 1000).map(lambda value: round(value, 1))
SMALL = 30_000  # bytes of a view sent to the browser
UNDER_A_HUNDRED = {"1er", "2e", "3e", "4e", "6e", "7e", "8e", "9e"}  # attributions of 2025


def test_the_city_has_a_tile_for_each_arrondissement(catalog: Catalog) -> None:
    assert set(TILES) == set(catalog.arrondissements)
    assert len(set(TILES.values())) == len(TILES)
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in TILES.values())
    assert TILES["75116"][0] < TILES["75101"][0] < TILES["75120"][0]
    assert TILES["75118"][1] < TILES["75101"][1] < TILES["75114"][1]


def test_ties_share_their_rank_and_skip_the_next() -> None:
    ranks = competition_ranks(pd.Series([10.0, 30.0, 20.0, 20.04, None]), indicator())
    assert [None if pd.isna(rank) else int(rank) for rank in ranks] == [4, 1, 2, 2, None]
    assert list(rank_words(ranks)) == ["4e", "1er", "2e ex æquo", "2e ex æquo", "–"]


@given(st.lists(st.none() | values, min_size=1, max_size=20))
def test_a_rank_counts_those_printed_above(found: list[float | None]) -> None:
    ranks = competition_ranks(pd.Series(found, dtype="float64"), indicator())
    for value, rank in zip(found, ranks, strict=True):
        assert pd.isna(rank) == (value is None)
        if value is not None:
            assert rank == 1 + sum(other > value for other in found if other is not None)


@given(st.lists(values, min_size=1, max_size=60))
def test_classes_hold_every_value_and_stay_in_order(found: list[float]) -> None:
    classes = fixed_classes(indicator(), found)
    assert 1 <= len(classes.bounds) <= 4
    assert list(classes.bounds) == sorted(set(classes.bounds))
    assert all(0 <= classes.index(value) < len(classes.colors) for value in found)
    if max(found) > min(found):
        assert len({classes.index(value) for value in found}) > 1


def test_declared_classes_come_first() -> None:
    assert fixed_classes(indicator(id="sru_taux"), [1, 2, 3]) is CLASSES["sru_taux"]


@given(st.lists(st.tuples(values, values), min_size=3, max_size=20))
def test_every_point_of_a_scatter_has_its_label(points: list[tuple[float, float]]) -> None:
    frame = pd.DataFrame(points, columns=["x", "y"]).assign(name="13e", territory="75113")
    assert len(label_places(frame)) == len(points)


@pytest.mark.parametrize("name", ["comparer-carte", "comparer-classement", "comparer-multiples", "comparer-evolution"])
def test_a_view_is_light(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    year = {"annee": 2019} if name in ("comparer-carte", "comparer-classement") else {}
    exhibit = make(name, connection, catalog, indicateur="sru_taux", arr=("75107", "75113"), **year)
    assert exhibit.figure is not None
    assert len(exhibit.figure.to_json()) < SMALL


@pytest.mark.parametrize(
    ("among", "said"),
    [(20, "entre 14,5 et 15,2\u202f%"), (19, "15,2\u202f%"), (18, "entre 15,2 et 16,6\u202f%")],
)
def test_the_median_averages_no_two_published_rates(
    among: int, said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    known = queries.series(connection, ["sru_taux"], catalog.arrondissements)
    known = known[known["period"] == "2025-01-01"].sort_values("value").tail(among)
    found = targets(catalog, (), catalog.indicators["sru_taux"], known, others=False)
    assert [one.words for one in found][-1] == f"médiane : {said}"


def test_the_map_of_a_count_is_refused(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("comparer-carte", connection, catalog, indicateur="demandes", annee=2025)
    assert exhibit.figure is None
    assert "effectif n’est pas cartographié" in exhibit.reading


def test_requests_without_arrondissement_are_a_bar_apart(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("comparer-classement", connection, catalog, indicateur="demandes", annee=2025)
    assert exhibit.rows.set_index("territory").loc["75056", "value"] == 75_755
    table = exhibit.table.map(str).set_index("Arrondissement")
    assert table.loc["Non précisé", "Rang"] == "–"
    assert table.loc["13e", "Rang"] == "1er"


def test_small_arrondissements_have_no_rank(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("comparer-classement", connection, catalog, indicateur="tension", annee=2025)
    table = exhibit.table.map(str).set_index("Arrondissement")
    assert set(table.index[table["Rang"] == "–"]) == UNDER_A_HUNDRED
    assert table.loc["5e", "Rang"] == "1er"
    assert table.loc["20e", "Rang"] == "12e"
    assert any("aucun rang n’est donné" in caveat for caveat in exhibit.caveats)


@pytest.mark.parametrize(("name", "choices"), [("comparer-carte", {}), ("comparer-nuage", {"indicateur2": "sru_taux"})])
def test_small_arrondissements_are_starred_in_every_view_and_never_the_example(
    name: str, choices: dict[str, str], connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, connection, catalog, indicateur="tension", annee=2025, **choices)
    assert exhibit.figure is not None
    words = " ".join(str(text) for trace in exhibit.figure.data for text in np.atleast_1d(trace.text))
    assert set(re.findall(r"(\d+er?) \*", words)) == UNDER_A_HUNDRED
    lines = [[str(one) for one in line] for line in exhibit.table.to_numpy()]  # the key to the star stands under it too
    assert {name.removesuffix(" *") for name, *rest in lines if "*" in " ".join([name, *rest])} == UNDER_A_HUNDRED
    assert any("aucun rang n’est donné" in caveat for caveat in exhibit.caveats)
    assert "le 1er" not in exhibit.reading


def test_paris_officiel_shows_only_when_asked_and_says_its_base(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    plain, asked = (
        make("comparer-classement", connection, catalog, indicateur="tension", annee=2025, autres=autres)
        for autres in (False, True)
    )
    assert "Paris, toutes demandes" not in plain.alternative
    assert "Paris, demandes localisées : 13,8" in plain.alternative
    assert "Paris, toutes demandes : 21,9 (autre champ)" in asked.alternative


def test_ranks_are_not_compared_from_one_base_to_another(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    refused = make("comparer-rangs", connection, catalog, indicateur="sru_taux", annee=2025, depuis=2019)
    assert refused.figure is None
    assert "champs différents" in refused.reading
    drawn = make("comparer-rangs", connection, catalog, indicateur="sru_taux", annee=2019, depuis=2001)
    assert drawn.figure is not None
    assert comparable_years(connection, catalog, "sru_taux") == (2001, 2019)


def test_paris_centre_adds_what_adds_up(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    alone = make("comparer-tableau", connection, catalog, indicateur="sru_logements").rows
    grouped = make("comparer-tableau", connection, catalog, indicateur="sru_logements", centre=True).rows
    four = alone[alone["territory"].isin(["75101", "75102", "75103", "75104"])].groupby("period")["value"].sum()
    centre = grouped[grouped["territory"] == "75101-75104"].set_index("period")["value"]
    assert centre.to_dict() == four.to_dict()
    assert not set(grouped["territory"]) & {"75101", "75102", "75103", "75104"}


def test_the_rate_of_paris_centre_is_computed_again(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = make("comparer-tableau", connection, catalog, indicateur="sru_taux", centre=True).rows
    stock, homes = (
        make("comparer-tableau", connection, catalog, indicateur=name, centre=True).rows
        for name in ("sru_logements", "sru_residences_principales")
    )

    def at(frame: pd.DataFrame) -> float:
        return float(frame[(frame["territory"] == "75101-75104") & (frame["period"] == "2019-01-01")]["value"].iloc[0])

    assert at(rows) == 100 * at(stock) / at(homes)


def test_what_does_not_add_up_is_not_grouped(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert refusal_to_group(catalog.indicators["tension"], catalog)
    exhibit = make("comparer-classement", connection, catalog, indicateur="tension", annee=2025, centre=True)
    assert any(caveat.startswith("Paris Centre n’est pas calculé") for caveat in exhibit.caveats)
    assert "75101" in set(exhibit.rows["territory"])


@pytest.mark.parametrize("every", spread((False, True), kept=lambda every: not every))
def test_every_indicator_of_the_arrondissements_can_be_compared(
    every: bool, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """In `make test`, one of each kind."""
    known = indicateurs(connection, catalog)
    for name in known if every else of_each_kind(catalog, known):
        what = {"indicateur": name, "ventilation": ventilations(connection, catalog, name)[0]}
        year = comparable_years(connection, catalog, *what.values())[1]
        assert make("comparer-classement", connection, catalog, **what, annee=year).figure is not None
        assert make("comparer-multiples", connection, catalog, **what).figure is not None


def test_the_quadrants_name_the_arrondissements(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("comparer-nuage", connection, catalog, indicateur="sru_taux", indicateur2="tension", annee=2025)
    assert exhibit.subtitle.endswith("traits pointillés : médianes, hors petits effectifs")
    assert "au-dessus de la médiane" in exhibit.alternative
    assert any("champs différents" in caveat for caveat in exhibit.caveats)
    named = exhibit.table.map(str).set_index("Arrondissement")["Quadrant"]
    assert named["13e"] == "au-dessus / au-dessous"
    assert named["12e"] == "au-dessus / au-dessus"
    assert {name: named[f"{name} *"] for name in UNDER_A_HUNDRED} == dict.fromkeys(UNDER_A_HUNDRED, "–")


def test_years_more_than_one_apart_are_not_crossed(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    refused = make("comparer-nuage", connection, catalog, indicateur="sru_taux", indicateur2="tension", annee=2001)
    assert refused.drawing is None
    assert refused.finding == ""
    assert refused.reading == (
        "« Taux SRU » est de 2001, « Demandes pour une attribution » de 2024 au plus près : plus d’un an les sépare."
    )
    near = make(
        "comparer-nuage", connection, catalog, indicateur="logements_finances", indicateur2="sru_taux", annee=2024
    )
    assert "2024 pour le premier, 2025 pour le second" in near.subtitle


def test_no_indicator_is_crossed_with_itself_nor_with_one_that_has_no_whole(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    for one in indicateurs(connection, catalog):
        assert not {one, "part_agrements"} & set(seconds(connection, catalog, one))
    shares = {"indicateur": "part_agrements", "ventilation": "PLAI", "indicateur2": "logements_finances"}
    assert make("comparer-nuage", connection, catalog, **shares).finding.startswith("En 2024, ")


def test_the_share_of_a_financing_is_ranked_on_a_hundred_approvals_at_least(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """In 2023 the 2e had four dwellings approved, all PLAI: 100 %."""
    made = make("comparer-classement", connection, catalog, indicateur="part_agrements", ventilation="PLAI", annee=2023)
    assert made.table.map(str).set_index("Arrondissement").loc["2e", "Rang"] == "–"
    assert made.finding.startswith("En 2023, la part du PLAI va de ")
    assert "100" not in made.finding
    assert any("moins de 100 logements financés dans l’année" in caveat for caveat in made.caveats)


def test_paris_centre_is_one_area_of_the_map(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit = make("comparer-carte", connection, catalog, indicateur="sru_taux", annee=2019, centre=True)
    bars = make("comparer-classement", connection, catalog, indicateur="sru_taux", annee=2019, centre=True)
    assert exhibit.figure is not None
    value = bars.table.map(str).set_index("Arrondissement").loc["Paris Centre", "Valeur"]
    labels, hovers = (
        [text for trace in exhibit.figure.select_traces({"type": "scatter", "mode": mode}) for text in trace.text]
        for mode in ("text", "markers")
    )
    assert len(labels) == len(catalog.arrondissements) - 4 + 1
    assert sum("Paris Centre" in label for label in labels) == 1
    assert {text for text in hovers if "Paris Centre" in text} == {f"Paris Centre · {value}"}
    assert not any(re.match(r"(1er|2e|3e|4e) ", text) for text in hovers)


@pytest.mark.parametrize("name", ["comparer-carte", "comparer-classement"])
def test_arrondissements_that_cannot_be_grouped_stay(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make(name, connection, catalog, indicateur="sru_taux", annee=2025, centre=True)
    assert {"75101", "75102", "75103", "75104"} <= set(exhibit.rows["territory"])
    assert any("Paris Centre n’est pas calculé" in caveat for caveat in exhibit.caveats)


def test_each_vintage_of_lovac_apart_is_a_point_that_no_line_reaches(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    drawn = make("comparer-evolution", connection, catalog, indicateur="lovac_vacants_2_ans").figure
    assert drawn is not None
    lines, points = (next(trace for trace in drawn.data if trace.mode == mode) for mode in ("lines", "markers"))
    assert {x[:4] for x in points.x} == {"2024", "2025"}
    assert len(points.x) == 2 * len(catalog.arrondissements)
    reached = [y for x, y in zip(lines.x, lines.y, strict=True) if x >= "2024" and y == y]
    broken = [y for y in lines.y if y != y]
    assert len(reached) == 2 * len(catalog.arrondissements)
    assert len(broken) == 3 * len(
        catalog.arrondissements
    )  # before 2024, before 2025, and at the end of each of the twenty


def test_the_head_of_the_page_answers_in_one_sentence(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """It said how to use the page; its map, which opens on another figure, says another sentence."""
    said = summarise("comparer", connection, catalog).sentence.replace("\u202f", " ").replace("\xa0", " ")
    assert said == (
        "**37 indicateurs** se comparent d’un arrondissement à l’autre ; en 2025, la tension va de 8,8 (20e) à "
        "35,4 demandes par attribution (5e), hors huit petits effectifs."
    )
