"""The guard: what compares, adds up and divides, from the declared bases; the traps of the real figures."""

import re
from itertools import combinations

import duckdb
import pytest

from etl.catalog import Catalog
from reporting import queries
from reporting.analysis.comparability import (
    Offer,
    apart,
    bases,
    greys,
    joined,
    offers,
    refusal_to_add,
    refusal_to_compare,
    small,
    warning_to_divide,
    where,
)
from reporting.exhibits import make
from tests.reporting.essai import rows


def offered(connection: duckdb.DuckDBPyConnection, catalog: Catalog, indicator: str, period: str) -> dict[str, Offer]:
    declared = catalog.indicators[indicator]
    rows = queries.series(connection, [indicator], catalog.arrondissements)
    wanted = [comparison.indicator for comparison in declared.references]
    candidates = queries.series(connection, wanted, [comparison.territory for comparison in declared.references])
    found = offers(declared, rows[rows["period"] == period], candidates, catalog)
    return {offer.comparison.name: offer for offer in found}


def test_an_arrondissement_compares_with_the_requests_that_name_one_only(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = offered(connection, catalog, "tension", "2025")
    localised, official = found["Paris, demandes localisées"], found["Paris, toutes demandes"]
    assert localised.accepted
    assert localised.row is not None
    assert round(localised.row["value"], 1) == 13.8
    assert not official.accepted
    assert "champs différents" in official.refusal
    assert official.comparison.off
    assert official.row is not None
    assert official.row["value"] == 21.9


@pytest.mark.parametrize("year", [2001, 2010, 2019])
def test_the_rates_of_apur_compare_with_its_own_paris(
    year: int, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert offered(connection, catalog, "sru_taux", f"{year}-01-01")["Paris"].accepted


def test_the_rates_of_2025_do_not_compare_with_the_ministry_s_paris(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = offered(connection, catalog, "sru_taux", "2025-01-01")["Paris"]
    assert not found.accepted
    assert "bilan SRU de l’État" in found.refusal
    assert "taux de l’Apur, au dixième" in found.refusal


def test_a_year_without_reference_says_so(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rpls = offered(connection, catalog, "rpls_taux_vacance", "2024-01-01")["Paris"]
    assert rpls.accepted
    assert "aucun chiffre" in offered(connection, catalog, "rpls_taux_vacance", "1999")["Paris"].refusal


def test_paris_has_three_bases_of_its_rate(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = queries.series(connection, ["sru_taux"], ["75056"])
    found = dict(zip(rows["period"].str[:4].astype(int), bases(rows, catalog), strict=True))
    state = "bilan SRU de l’État"
    assert {year for year, base in found.items() if base == state} == {2021}
    assert {year for year, base in found.items() if base.endswith("liste fiscale")} == {2024, 2025}
    assert found[2022] == found[2019] == "Apur"


def test_two_units_and_two_bases_are_refused(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    def one(indicator: str, territory: str, period: str):  # type: ignore[no-untyped-def]
        rows = queries.series(connection, [indicator], [territory])
        return rows[rows["period"] == period].iloc[0]

    rate, dwellings = one("sru_taux", "75056", "2025-01-01"), one("sru_logements", "75056", "2025-01-01")
    assert "unités différentes" in refusal_to_compare(rate, dwellings, catalog)
    assert "champs différents" in refusal_to_compare(rate, one("sru_taux", "75056", "2022-01-01"), catalog)
    assert refusal_to_compare(rate, one("sru_taux", "75056", "2024-01-01"), catalog) == ""
    vacancy, rotation = (
        one(f"rpls_taux_{name}", "75113", when) for name, when in (("vacance", "2024-01-01"), ("rotation", "2023"))
    )
    assert "indicateurs différents" in refusal_to_compare(vacancy, rotation, catalog)


def test_only_what_adds_up_is_added(catalog: Catalog) -> None:
    assert refusal_to_add(catalog.indicators["sru_logements"]) == ""
    assert "rapport" in refusal_to_add(catalog.indicators["sru_taux"])
    assert "n’est pas Paris" in refusal_to_add(catalog.indicators["demandes"])
    assert refusal_to_add(catalog.indicators["mises_en_service"])


def test_a_ratio_of_two_fields_is_labelled(catalog: Catalog) -> None:
    approvals, stock = catalog.indicators["logements_finances"], catalog.indicators["sru_logements"]
    assert "champs différents" in warning_to_divide(approvals, stock)
    assert warning_to_divide(stock, catalog.indicators["sru_residences_principales"]) == ""


# One count of each field that speaks of dwellings, requests or people: none is the denominator of another.
FIELDS = ("sru_logements", "rpls_logements", "rpls_proposes", "attributions", "demandes", "rp_residences_principales")
FIELDS += ("lovac_logements", "niveau_vie_median", "population", "logements_finances")


def test_no_ratio_crosses_two_fields_without_saying_so(catalog: Catalog) -> None:
    pairs = [(catalog.indicators[one], catalog.indicators[other]) for one, other in combinations(FIELDS, 2)]
    assert [(one.id, other.id) for one, other in pairs if not warning_to_divide(one, other)] == []


def test_the_census_never_gives_a_rate_of_social_housing(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    terms = {i.ratio.denominator for i in catalog.indicators.values() if i.ratio and i.id.startswith("sru")}
    assert terms == {"sru_residences_principales"}
    made = make(
        "comparer-nuage", connection, catalog, indicateur="sru_taux", indicateur2="lovac_taux_vacance", annee=2025
    )
    assert any("ne se divisent pas" in caveat for caveat in made.caveats)


def test_the_vintages_of_lovac_since_2024_join_nothing(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for name in ("lovac_vacants", "lovac_vacants_2_ans"):
        rows = queries.series(connection, [name], ["75056"]).sort_values("period_start")
        assert rows["period"].tolist() == ["2020", "2021", "2022", "2023", "2024", "2025"]
        assert joined(rows, catalog.indicators[name]) == [False, True, True, True, False, False]
        before, after = rows.iloc[3], rows.iloc[4]
        assert "champs différents" in refusal_to_compare(before, after, catalog)


def test_the_small_arrondissements_are_those_with_few_attributions(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    counts = queries.series(connection, ["attributions"], catalog.arrondissements)
    found = small(catalog.indicators["tension"], counts[counts["period"] == "2025"])
    assert set(found) == {f"751{number:02}" for number in (1, 2, 3, 4, 6, 7, 8, 9)}
    assert set(found.values()) == {26, 56, 77, 74, 20, 24, 17, 52}
    assert small(catalog.indicators["sru_taux"], counts) == {}


def test_a_place_has_its_preposition(catalog: Catalog) -> None:
    for code in catalog.territories:
        row = rows((code, 2024, 1.0)).assign(indicator="population").iloc[0]
        assert re.match(r"(à|en|dans (le|les)) \S|dans l’\S", where(row, catalog))
        assert "elle de le" not in where(row, catalog)


def test_a_table_over_years_says_which_do_not_compare_to_the_last(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The column of 2025 stood beside those of 2001 to 2019, on another denominator, without a word."""
    for name, years in (("tableau", "2001 à 2019 ne se comparent pas"), ("multiples", "2019 ne se compare pas")):
        made = make(f"comparer-{name}", connection, catalog, indicateur="sru_taux")
        assert made.subtitle.endswith(f"{years} à 2025")
    alike = make("comparer-tableau", connection, catalog, indicateur="sru_logements")
    assert "compare" not in alike.subtitle


def test_of_several_series_only_a_point_alone_of_what_it_counts_is_grey(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    rate = catalog.indicators["sru_taux"]
    rows = queries.series(connection, ["sru_taux"], ["75107", "75115", "75120"]).dropna(subset=["value"])
    assert not any(greys(rows, rate))  # the lines of 2001 to 2019 have the colours of their arrondissement
    recent = rows[rows["period"] >= "2019"]
    found = greys(recent, rate)
    assert {period[:4] for period, grey in zip(recent["period"], found, strict=True) if grey} == {"2019"}
    assert apart(recent, rate) == found
    assert set(rows.loc[apart(rows, rate), "period"].str[:4]) == {str(year) for year in range(2001, 2020)}
