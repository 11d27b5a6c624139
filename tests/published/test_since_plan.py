"""The change since the plan began, worked out again from the raw files: dwellings, approvals and their shares."""

from __future__ import annotations

from fractions import Fraction

import duckdb
import pytest

from etl.catalog import Catalog
from etl.french import parse_number
from reporting.exhibits import make
from reporting.piece.drawing import Changes
from reporting.piece.exhibit import Exhibit
from tests.published.rebuilt import ALL, PLACES, Values, approvals, stock
from tests.reporting.test_attendus import plain

FOUND: Values = approvals()
SMALL = 100  # approvals under which a share is not ranked
BEFORE, SINCE = (2019, 2020, 2021), (2022, 2023, 2024)


def piece(connection: duckdb.DuckDBPyConnection, catalog: Catalog, indicator: str, part: str = ALL) -> Exhibit:
    return make("depuis-plan-arrondissements", connection, catalog, indicateur=indicator, ventilation=part)


def drawn(made: Exhibit) -> dict[str, float]:
    assert isinstance(made.drawing, Changes)
    values = made.drawing.values
    return dict(zip(values["territory"], values["value"], strict=True))


def mean(part: str, years: tuple[int, ...], places: tuple[str, ...]) -> Fraction:
    """Dwellings a year."""
    total = sum((FOUND["logements_finances", place, str(year), part] for place in places for year in years), Fraction())
    return total / len(years)


def test_every_arrondissement_gains_dwellings_from_2019_to_2025(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    values, made = stock(), piece(connection, catalog, "sru_logements")
    gains = {
        place: values["sru_logements", place, "2025-01-01", ALL] - values["sru_logements", place, "2019-01-01", ALL]
        for place in PLACES
    }
    assert drawn(made) == gains
    assert list(drawn(made).values()) == sorted(gains.values(), reverse=True)
    assert (min(gains.values()), max(gains.values())) == (89, 4774)
    said = "De 2019 à 2025, chaque arrondissement gagne des logements sociaux : de 89 (2e) à 4 774 (20e)"
    assert plain(made.finding) == said


@pytest.mark.parametrize("part", [ALL, "PLAI", "PLUS", "PLS"])
def test_approvals_a_year_since_2022_face_those_of_2019_to_2021(
    part: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = piece(connection, catalog, "logements_finances", part)
    moved = {place: float(mean(part, SINCE, (place,)) - mean(part, BEFORE, (place,))) for place in PLACES}
    assert drawn(made) == pytest.approx(moved)
    paris = made.table.set_index("Arrondissement").loc["Paris"]
    whole = [round(mean(part, years, PLACES)) for years in (BEFORE, SINCE)]
    assert [parse_number(str(paris[years])) for years in ("2019-2021", "2022-2024")] == whole


def test_the_plai_of_paris_go_from_1404_to_873_a_year(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert [round(mean("PLAI", years, PLACES)) for years in (BEFORE, SINCE)] == [1404, 873]
    assert plain(piece(connection, catalog, "logements_finances", "PLAI").finding) == (
        "Depuis 2022, les logements financés (PLAI) passent de 1 404 à 873 par an : −212 (14e), +61 (12e)"
    )


def test_the_share_of_plai_is_pooled_and_falls_from_32_4_to_28_9(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    shares = [100 * mean("PLAI", years, PLACES) / mean(ALL, years, PLACES) for years in (BEFORE, SINCE)]
    assert [round(float(share), 1) for share in shares] == [32.4, 28.9]
    made = piece(connection, catalog, "part_agrements", "PLAI")
    assert plain(made.finding) == "Depuis 2022, la part du PLAI passe de 32,4 à 28,9 %"
    pooled = {
        place: float(100 * mean("PLAI", SINCE, (place,)) / mean(ALL, SINCE, (place,)))
        - float(100 * mean("PLAI", BEFORE, (place,)) / mean(ALL, BEFORE, (place,)))
        for place in PLACES
        if min(mean(ALL, years, (place,)) * len(years) for years in (SINCE, BEFORE)) >= SMALL
    }
    assert {code: value for code, value in drawn(made).items() if value == value} == pytest.approx(pooled)
    few = [name for name in made.table["Arrondissement"] if name.endswith(" *")]  # last, in no order that they earned
    assert (few, len(pooled)) == ([*made.table["Arrondissement"]][-6:], len(PLACES) - 6)
    assert isinstance(made.drawing, Changes)
    assert plain(made.drawing.values.set_index("name").loc["7e *", "words"]) == "sur 33 logements"
    assert made.reading.startswith("dans le 4e, ")
    assert made.caveats[-2].startswith("* 1er, 2e, 3e, 6e, 7e et 8e : moins de 100 logements financés avant le plan")


def test_the_rate_is_refused_across_its_two_denominators_and_its_dwellings_stand_for_it(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = piece(connection, catalog, "sru_taux")
    assert "rien de comparable avant le plan (un autre champ ou une autre définition)." in plain(made.subtitle)
    assert set(made.rows["indicator"]) == {"sru_logements"}


@pytest.mark.parametrize(
    ("indicator", "why"),
    [
        ("tension", "par arrondissement, aucun chiffre reçu ni trouvé de 2019 à 2021."),
        (
            "lovac_vacants",
            "par arrondissement, rien de comparable avant le plan : un autre champ ou une autre définition.",
        ),
        ("part_offre_nouvelle", "par arrondissement, aucun chiffre reçu ni trouvé depuis 2022 (dernier : 2019)."),
    ],
)
def test_what_does_not_compare_is_refused_in_words(
    indicator: str, why: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = piece(connection, catalog, indicator)
    assert (made.drawing, made.finding, len(made.rows)) == (None, "", 0)
    assert plain(made.reading).startswith(why)


def test_what_gives_way_to_its_count_is_said_with_one_colon(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Taux SRU : rien de comparable avant le plan : un autre champ… »."""
    said = plain(piece(connection, catalog, "sru_taux").subtitle)
    assert said.startswith("Taux SRU : rien de comparable avant le plan (un autre champ ou une autre définition). Ses")


def test_requests_go_from_the_first_to_the_last_state_of_the_plan_which_nothing_precedes(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = piece(connection, catalog, "demandes")
    said = "De fin 2024 à fin 2025, les demandes en cours augmentent partout : de +17 (2e) à +924 (13e)"
    assert plain(made.finding) == said
    assert "rien n’est reçu ni trouvé avant le plan" in plain(made.subtitle)


def test_approvals_of_2024_are_39_percent_under_the_yearly_mean() -> None:
    last = sum(FOUND["logements_finances", place, "2024", ALL] for place in PLACES)
    assert (last, round(100 * float(last / mean(ALL, BEFORE, PLACES) - 1))) == (2657, -39)
