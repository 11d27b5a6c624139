"""Approvals over the years of the plan: sums of published counts, and nothing summed over a hidden one."""

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.french import NNBSP
from reporting import queries
from reporting.exhibits import make, summarise
from reporting.exhibits.offre_parts import pooled


def table(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> dict[str, str]:
    exhibit = make("offre-arrondissements", connection, catalog)
    return dict(zip(exhibit.table["Arrondissement"], exhibit.table["Logements agréés"].map(str), strict=True))


def test_the_years_of_the_plan_add_up_to_paris(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = make("offre-arrondissements", connection, catalog).rows
    whole = queries.series(connection, ["logements_finances"], ["75056"])
    plan = whole[whole["period"].isin(set(rows["period"]))]
    assert set(rows["period"]) == {"2022", "2023", "2024"}
    assert rows["value"].sum() == plan["value"].sum() == 9_065
    assert table(connection, catalog)["18e"] == f"1{NNBSP}616"


def test_nothing_is_summed_over_a_hidden_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = queries.series

    def hidden(*args: object, **kwargs: object) -> pd.DataFrame:
        rows = read(*args, **kwargs)  # type: ignore[arg-type]
        one = (rows["territory"] == "75118") & (rows["period"] == "2023") & (rows["indicator"] == "logements_finances")
        return rows.assign(value=rows["value"].mask(one), status=rows["status"].mask(one, "secret"))

    monkeypatch.setattr(queries, "series", hidden)
    found = table(connection, catalog)
    assert found["18e"] == "s"
    assert found["19e"] != "s"


@pytest.mark.parametrize(
    ("indicator", "breakdown", "before", "since"),
    [
        ("part_hors_25", "ensemble", 56.9, 70.3),
        ("part_hors_25_2025", "ensemble", 48.5, 56.1),
        ("part_agrements", "PLAI", 32.4, 28.9),
        ("part_agrements", "PLS", 32.3, 33.7),
    ],
)
def test_a_share_of_several_years_is_the_ratio_of_the_sums(
    connection: duckdb.DuckDBPyConnection,
    catalog: Catalog,
    indicator: str,
    breakdown: str,
    before: float,
    since: float,
) -> None:
    found = pooled(connection, catalog, indicator, breakdown)
    assert found
    assert [one.words for one in found] == ["2019-2021", "2022-2024"]
    assert [round(one.value, 1) for one in found] == [before, since]


def test_the_share_outside_is_given_by_both_lists_and_neither_is_said_to_follow_the_other(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("offre-hors-25", connection, catalog)
    said = " ".join(exhibit.reading.split())
    assert "de 56,9 % à 70,3 % (liste de 2019) et de 48,5 % à 56,1 % (liste de 2025)" in said
    assert "en 2024, 71,8 % ou 47,8 %" in said
    assert "parc au 1er janvier 2019 : 48,7 % ou 41,2 %" in said
    assert (
        " ".join(exhibit.scope.split())
        == "Liste de 2019 : 13e, 14e, 19e et 20e. Liste de 2025 : 12e, 13e, 14e, 19e et 20e."
    )
    assert exhibit.figure is not None
    assert {"liste de 2019", "liste de 2025"} <= {trace.name for trace in exhibit.figure.data}


def test_a_share_names_the_producer_of_its_list_and_of_the_stock_beside_the_city(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    outside = make("fiche", connection, catalog, indicateur="part_hors_25_2025").citations
    assert [(one.publisher.split(" (")[0], one.published) for one in outside] == [
        ("Ville de Paris", "20 août 2026"),
        ("Apur", "juin 2026"),
    ]
    assert make("offre-part", connection, catalog).source.startswith(
        "Ville de Paris, Ministère chargé du Logement, Apur…"
    )


def test_the_head_sets_each_list_against_the_stock_outside_the_same_arrondissements(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = " ".join(summarise("offre-nouvelle", connection, catalog).sentence.split())
    assert "**71,8 %** hors des 13e, 14e, 19e et 20e (liste de 2019)" in said
    assert "**47,8 %** hors des 12e, 13e, 14e, 19e et 20e (liste de 2025)" in said
    assert "hors desquels se trouvaient 48,7 % et 41,2 % du parc social au 1er janvier 2019" in said


def test_the_shares_of_plai_and_pls_are_shown_with_the_plai_of_a_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("offre-parts", connection, catalog)
    assert " ".join(exhibit.reading.split()) == (
        "de 2019-2021 à 2022-2024, le PLAI passe de 32,4 % à 28,9 % des agréments, le PLS de 32,3 % à 33,7 % ; "
        "les logements PLAI agréés, de 1 404 à 873 par an."
    )
    assert "PLAI adapté" in exhibit.caveats[0]


def test_what_the_law_and_the_sheet_set_for_plai_and_pls_stands_under_their_shares(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    caveats = [" ".join(words.split()) for words in make("offre-parts", connection, catalog).caveats]
    legal = "Objectif : 30 %, légal, par période de trois ans ; qui est tenu : la commune de Paris. CCH, art. L. 302-8,"
    said = [words for words in caveats if "Objectif" in words]
    assert [
        words.startswith(f"{name}. {legal} III : au {way} 30 % de {name}.")
        for words, name, way in zip(said, ("PLAI", "PLS"), ("moins", "plus"), strict=False)
    ] == [True, True]
    assert "« objectif minimum de production de logements très sociaux »" in said[2]
    trajectory = make("trajectoire", connection, catalog, indicateur="logements_finances").caveats
    assert not any("Aucun objectif" in words for words in trajectory)


def test_the_share_of_new_supply_says_the_year_that_has_none(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("offre-part", connection, catalog)
    assert " ".join(exhibit.reading.split()) == (
        "en 2024, les agréments font 0,98 % du parc social de Paris ; parc au 1er janvier 2023 non trouvé, part non "
        "calculée."
    )
    assert exhibit.table.map(str).set_index("Année").loc["2023"].tolist() == ["–"]


def test_every_arrondissement_has_its_bar_though_it_has_no_line(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    exhibit = make("offre-arrondissements", connection, catalog, annee="2024")
    assert set(exhibit.table["Arrondissement"]) == {catalog.territories[one].short for one in catalog.arrondissements}
    assert (
        dict(zip(exhibit.table["Arrondissement"], exhibit.table["Logements agréés"].map(str), strict=True))["1er"]
        == "0"
    )
