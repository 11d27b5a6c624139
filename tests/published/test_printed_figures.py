"""The warehouse against figures that one can look up in a printed report, to the last decimal."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from etl.catalog import Catalog
from reporting.analysis.words import decimals, kept

PARIS, DEPARTMENT, REGION = "75056", "75", "11"
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
DEPARTMENTS = ("75", "77", "78", "91", "92", "93", "94", "95")


def value(connection: duckdb.DuckDBPyConnection, indicator: str, territory: str, period: str) -> float:
    """The one value of the series, not broken down."""
    ((found,),) = connection.execute(
        """
        select value from series
        where indicator = ? and territory = ? and period = ? and breakdown = 'ensemble'
        """,
        [indicator, territory, period],
    ).fetchall()
    return float(found)


def arrondissements(connection: duckdb.DuckDBPyConnection, indicator: str, period: str) -> float:
    """The sum of the twenty, all of them known."""
    ((total, known),) = connection.execute(
        """
        select sum(value), count(value) from series
        where indicator = ? and territory between '75101' and '75120' and period = ? and breakdown = 'ensemble'
        """,
        [indicator, period],
    ).fetchall()
    assert known == 20
    return float(total)


STOCK = [(2013, 207_684), (2017, 237_858), (2018, 245_210), (2019, 250_618), (2025, 276_032)]


@pytest.mark.parametrize(("year", "total"), STOCK)
def test_the_arrondissements_add_up_to_the_stock_that_apur_prints(
    connection: duckdb.DuckDBPyConnection, year: int, total: int
) -> None:
    assert arrondissements(connection, "sru_logements", f"{year}-01-01") == total
    assert value(connection, "sru_logements", PARIS, f"{year}-01-01") == total


@pytest.mark.parametrize(
    ("indicator", "territory", "period", "printed"),
    [
        # The plan's own statement: SRU at 1 January 2021; 260 563 / 22,45 % gives the dwellings missing to 25 %.
        ("sru_logements", PARIS, "2021-01-01", 260_563),
        ("sru_taux", PARIS, "2021-01-01", 22.45),
        ("sru_manquants", PARIS, "2021-01-01", 29_596),
        # Ministry, inventories of 2024 and 2025; Apur, 2020 and 2022.
        ("sru_logements", PARIS, "2024-01-01", 271_906),
        ("sru_taux", PARIS, "2024-01-01", 23.1),
        ("sru_taux", PARIS, "2025-01-01", 23.21),
        ("sru_logements", PARIS, "2020-01-01", 255_355),
        ("sru_logements", PARIS, "2022-01-01", 264_854),
        ("sru_taux", PARIS, "2022-01-01", 23.3),
        # DRIHL, socle 2025 and 2024; 75056 is there « arrondissement non précisé ».
        ("attributions", DEPARTMENT, "2025", 9_375),
        ("attributions", DEPARTMENT, "2024", 9_098),
        ("attributions", DEPARTMENT, "2023", 10_046),
        ("demandes", DEPARTMENT, "2025-12-31", 205_216),
        ("demandes", PARIS, "2025-12-31", 75_755),
        ("demandes", DEPARTMENT, "2024-12-31", 195_828),
        ("demandes", PARIS, "2024-12-31", 72_662),
        ("tension", DEPARTMENT, "2025", 21.9),
        ("demandes", REGION, "2025-12-31", 933_996),
        ("attributions", REGION, "2025", 67_113),
        # ADIL de Paris, 2022: DALO in 2021.
        ("dalo_recours", DEPARTMENT, "2021", 13_242),
        ("dalo_decisions", DEPARTMENT, "2021", 12_646),
        ("dalo_favorables", DEPARTMENT, "2021", 6_304),
        ("dalo_relogements", DEPARTMENT, "2021", 3_538),
        # The plan: ARPP (then ACD) in 2020.
        ("arpp_labellises", DEPARTMENT, "2020", 1_352),
        ("arpp_reloges", DEPARTMENT, "2020", 694),
        # DRIHL, infographie 2023.
        ("cpa_part_prioritaires", DEPARTMENT, "2023", 31.7),
        # DRIHL and SDES, Le parc locatif social en Île-de-France, 2020, 2023, 2024 and 2025.
        ("rpls_proposes", PARIS, "2020-01-01", 217_471),
        ("rpls_taux_vacance", PARIS, "2020-01-01", 1.6),
        ("rpls_proposes", PARIS, "2023-01-01", 222_280),
        ("rpls_taux_vacance", PARIS, "2023-01-01", 1.5),
        ("rpls_taux_rotation", PARIS, "2022", 5.0),
        ("rpls_logements", REGION, "2025-01-01", 1_404_353),
        ("mises_en_service", REGION, "2024", 15_625),
        # Insee, Filosofi 2021 and census of 2022.
        ("taux_pauvrete", PARIS, "2021", 16),
        ("taux_pauvrete", "75120", "2021", 21),
        ("niveau_vie_median", PARIS, "2021", 29_730),
        ("niveau_vie_median", "75107", "2021", 45_380),
        ("niveau_vie_premier_decile", "75118", "2021", 9_910),
        ("rp_residences_principales", PARIS, "2022-01-01", 1_125_473),
        ("rp_logements", "75101", "2022-01-01", 13_872),
        # LOVAC, edition of 2025.
        ("lovac_vacants_2_ans", "75115", "2020", 1_598),
        ("lovac_vacants_2_ans", "75107", "2025", 1_472),
    ],
)
def test_a_figure_is_the_printed_one(
    connection: duckdb.DuckDBPyConnection, indicator: str, territory: str, period: str, printed: float
) -> None:
    assert value(connection, indicator, territory, period) == printed


@pytest.mark.parametrize(
    ("indicator", "territory", "period", "printed"),
    [
        ("part_non_precise", DEPARTMENT, "2025-12-31", 36.9),
        ("tension_localisee", DEPARTMENT, "2025", 13.8),
        ("sru_taux", PARIS, "2013-01-01", 17.9),
        ("sru_taux", PARIS, "2019-01-01", 21.4),
        ("dalo_taux_favorable", DEPARTMENT, "2021", 49.8),
        ("arpp_rapport", DEPARTMENT, "2020", 51.3),
        # SDES, RPLS by occupation: 3 372 vacant dwellings of 224 612 offered; 17 of 1 114 and 5 of 680.
        ("rpls_taux_vacance", PARIS, "2024-01-01", 1.5),
        ("rpls_taux_vacance", "75101", "2024-01-01", 1.5),
        ("rpls_taux_vacance", "75108", "2024-01-01", 0.7),
        # « Plus de 2 % » in the 6e, 7e and 8e, 0,7 % in the 20e : Affiches parisiennes, on the vintage of 2020.
        ("lovac_taux_vacance_2_ans", "75106", "2020", 2.4),
        ("lovac_taux_vacance_2_ans", "75107", "2020", 2.2),
        ("lovac_taux_vacance_2_ans", "75108", "2020", 4.2),
    ],
)
def test_a_computed_figure_is_the_printed_one_once_rounded(
    connection: duckdb.DuckDBPyConnection, indicator: str, territory: str, period: str, printed: float
) -> None:
    assert round(value(connection, indicator, territory, period), 1) == printed


def test_the_dwellings_empty_for_two_years_add_up_to_the_total_that_apur_prints(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert arrondissements(connection, "lovac_vacants_2_ans", "2020") == 18_648
    assert value(connection, "lovac_vacants_2_ans", PARIS, "2020") == 18_648


@pytest.mark.parametrize(
    ("indicator", "total"), [("rpls_vacants", 3_372), ("rpls_proposes", 224_612), ("rpls_non_proposes", 21_140)]
)
def test_the_occupation_of_the_arrondissements_adds_up_to_that_of_paris(
    connection: duckdb.DuckDBPyConnection, indicator: str, total: int
) -> None:
    assert arrondissements(connection, indicator, "2024-01-01") == total
    assert value(connection, indicator, PARIS, "2024-01-01") == total


@pytest.mark.parametrize(
    ("indicator", "paris"),
    [
        ("rp_logements", 1_399_122),
        ("rp_residences_principales", 1_125_473),
        ("rp_residences_secondaires", 136_693),
        ("rp_vacants", 136_957),
        ("rp_proprietaires", 375_595),
    ],
)
def test_the_census_of_the_arrondissements_is_that_of_paris_to_two_units(
    connection: duckdb.DuckDBPyConnection, indicator: str, paris: int
) -> None:
    assert value(connection, indicator, PARIS, "2022-01-01") == paris
    assert abs(arrondissements(connection, indicator, "2022-01-01") - paris) <= 2


def test_the_poverty_that_insee_hides_is_secret(connection: duckdb.DuckDBPyConnection) -> None:
    hidden = """
        select territory, breakdown from series
        where indicator = 'taux_pauvrete' and value is null and status = 'secret'
    """
    assert connection.execute(hidden).fetchall() == [("75101", "75 ans et plus")]


def test_no_vacancy_of_social_housing_comes_from_the_infracommunal_file(connection: duckdb.DuckDBPyConnection) -> None:
    sources = """
        select distinct s.source from observations o join snapshots s on s.id = o.snapshot
        where o.indicator = 'rpls_taux_vacance'
    """
    assert connection.execute(sources).fetchall() == [("rpls_drihl",)]


def test_the_three_eastern_arrondissements_hold_between_40_and_45_percent_of_the_stock(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert 40 <= value(connection, "sru_concentration", PARIS, "2025-01-01") <= 45


def test_the_typo_of_the_press_is_nowhere(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("select count(*) from observations where value = 235355").fetchall() == [(0,)]


def test_no_arrondissement_has_a_stock_or_a_rate_between_2020_and_2024(connection: duckdb.DuckDBPyConnection) -> None:
    years = """
        select distinct indicator, year(period_start) from series
        where indicator in ('sru_taux', 'sru_logements') and territory between '75101' and '75120'
        and status <> 'à vérifier' -- of second hand: 2,2 % in the 7e in 2020
    """
    published = [*range(2001, 2020), 2025]
    expected = sorted((indicator, year) for indicator in ("sru_logements", "sru_taux") for year in published)
    assert sorted(connection.execute(years).fetchall()) == expected


def test_the_attributions_of_the_arrondissements_add_up_to_those_of_paris(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert arrondissements(connection, "attributions", "2025") == 9_375


@pytest.mark.parametrize(
    ("year", "localised", "unlocalised", "paris"), [(2024, 123_166, 72_662, 195_828), (2025, 129_461, 75_755, 205_216)]
)
def test_the_requests_of_paris_are_the_localised_and_the_others(
    connection: duckdb.DuckDBPyConnection, year: int, localised: int, unlocalised: int, paris: int
) -> None:
    day = f"{year}-12-31"
    assert arrondissements(connection, "demandes", day) == localised
    assert value(connection, "demandes", PARIS, day) == unlocalised
    assert value(connection, "demandes", DEPARTMENT, day) == paris == localised + unlocalised


@pytest.mark.parametrize(
    ("indicator", "period", "total"), [("demandes", "2025-12-31", 933_996), ("attributions", "2025", 67_113)]
)
def test_the_eight_departments_add_up_to_the_region(
    connection: duckdb.DuckDBPyConnection, indicator: str, period: str, total: int
) -> None:
    assert sum(value(connection, indicator, code, period) for code in DEPARTMENTS) == total
    assert value(connection, indicator, REGION, period) == total


@pytest.mark.parametrize("territory", [*DEPARTMENTS, REGION])
def test_the_official_tension_is_requests_over_attributions_rounded(
    connection: duckdb.DuckDBPyConnection, territory: str
) -> None:
    ratio = value(connection, "demandes", territory, "2025-12-31") / value(
        connection, "attributions", territory, "2025"
    )
    assert value(connection, "tension", territory, "2025") == pytest.approx(ratio, abs=0.05 + 1e-9)


@pytest.mark.parametrize(("indicator", "printed"), [("mises_en_service", 1_203), ("rpls_taux_rotation", 5.1)])
def test_an_edition_of_rpls_counts_the_flows_of_the_year_that_has_ended(
    connection: duckdb.DuckDBPyConnection, indicator: str, printed: float
) -> None:
    """The edition of 1 January 2024: its stock has a day, what was put in service or let has the year 2023."""
    dated = f"""
        select distinct period from observations o join snapshots s on s.id = o.snapshot
        where indicator = '{indicator}' and s.source = 'rpls'
    """
    assert connection.execute(dated).fetchall() == [("2023",)]
    assert value(connection, indicator, PARIS, "2023") == printed
    assert value(connection, "rpls_logements", PARIS, "2024-01-01") == 245_902


CUMULATED = [(2017, 98_227), (2018, 104_484), (2019, 110_207), (2020, 113_115), (2022, 120_852), (2024, 126_544)]


@pytest.mark.parametrize("territories", [(PARIS, PARIS), ("75101", "75120")])
@pytest.mark.parametrize(("year", "total"), CUMULATED)
def test_the_approvals_since_2001_add_up_to_the_printed_total(
    connection: duckdb.DuckDBPyConnection, year: int, total: int, territories: tuple[str, str]
) -> None:
    asked = """
        select sum(value) from series
        where indicator = 'logements_finances' and breakdown = 'ensemble'
            and year(period_start) between 2001 and ? and territory between ? and ?
    """
    assert connection.execute(asked, [year, *territories]).fetchall() == [(total,)]


def test_an_arrondissement_without_a_line_in_the_list_of_approvals_has_none(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The City's file lists every operation: its years are the same for all, and no line is nought, never a gap."""
    years = """
        select distinct list(period order by period) from series
        where indicator = 'logements_finances' group by territory, breakdown
    """
    assert connection.execute(years).fetchall() == [([str(year) for year in range(2001, 2025)],)]
    assert value(connection, "logements_finances", "75101", "2024") == 0
    assert value(connection, "part_offre_nouvelle", "75101", "2019") > 0
    unlisted = "select distinct value, status, note from observations where line is null"
    assert connection.execute(unlisted).fetchall() == [
        (0, "définitif", "Aucune ligne dans le fichier, qui liste toutes les opérations : 0.")
    ]


@pytest.mark.parametrize(
    ("indicator", "period", "printed"),
    [
        ("part_hors_25", "2024", 71.8),
        ("part_hors_25_2025", "2024", 47.8),
        ("part_stock_hors_25", "2019-01-01", 48.7),
        ("part_stock_hors_25_2025", "2019-01-01", 41.2),
        ("part_stock_hors_25", "2025-01-01", 48.8),
        ("part_stock_hors_25_2025", "2025-01-01", 41.3),
    ],
)
def test_the_share_outside_the_arrondissements_above_25_depends_on_the_list(
    connection: duckdb.DuckDBPyConnection, indicator: str, period: str, printed: float
) -> None:
    assert round(value(connection, indicator, PARIS, period), 1) == printed


def test_the_two_lists_differ_by_the_12th_and_its_637_dwellings(connection: duckdb.DuckDBPyConnection) -> None:
    four, five = (value(connection, f"agrements_hors_25{name}", PARIS, "2024") for name in ("", "_2025"))
    assert (four, five, value(connection, "logements_finances", PARIS, "2024")) == (1_908, 1_271, 2_657)
    assert four - five == value(connection, "logements_finances", "75112", "2024") == 637


@pytest.mark.parametrize(("indicator", "printed"), [("dalo_rapport_relogement", 56.1), ("dalo_rapport_logement", 60.8)])
def test_rehousings_are_set_against_the_decisions_of_both_kinds_and_of_housing(
    connection: duckdb.DuckDBPyConnection, indicator: str, printed: float
) -> None:
    """3 538 over 6 304, then over 5 815."""
    assert round(value(connection, indicator, DEPARTMENT, "2021"), 1) == printed


def test_the_approvals_are_the_sum_of_their_financings(connection: duckdb.DuckDBPyConnection) -> None:
    apart = """
        select territory, period from series where indicator = 'logements_finances'
        group by territory, period
        having sum(value) filter (breakdown = 'ensemble') <> sum(value) filter (breakdown <> 'ensemble')
    """
    assert connection.execute(apart).fetchall() == []


@pytest.mark.parametrize("year", [2016, 2019, 2020, 2021, 2022, 2023])
def test_the_population_of_paris_is_that_of_its_arrondissements(
    connection: duckdb.DuckDBPyConnection, year: int
) -> None:
    day = f"{year}-01-01"
    assert arrondissements(connection, "population", day) == value(connection, "population", PARIS, day)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2019-02-07", 3_622, 3_641),
        ("2020-01-30", 3_552, 3_601),
        ("2021-03-25", 2_785, 2_829),
        ("2024-01-25", 3_492, 3_491),
    ],
)
def test_both_counts_of_a_night_are_kept_and_the_definitive_one_is_shown(
    connection: duckdb.DuckDBPyConnection, period: str, first: int, last: int
) -> None:
    counts = (
        "select status, value from {} where indicator = 'sans_abri' and territory = '75056' and breakdown = 'ensemble' "
        "and period = ?"
    )
    kept = dict(connection.execute(counts.format("observations"), [period]).fetchall())
    assert kept == {"provisoire": first, "définitif": last}
    assert connection.execute(counts.format("series"), [period]).fetchall() == [("définitif", last)]


@pytest.mark.parametrize(
    ("indicator", "period", "printed"), [("dalo_recours", "2023", 13_600), ("dalo_stock", "2024-04-24", 16_000)]
)
def test_what_is_printed_as_nearly_is_approximate(
    connection: duckdb.DuckDBPyConnection, indicator: str, period: str, printed: int
) -> None:
    found = connection.execute(
        "select value, status from series where indicator = ? and territory = '75' and period = ?", [indicator, period]
    ).fetchall()
    assert found == [(printed, "approché")]


def test_what_is_computed_from_a_rounded_rate_is_an_estimate(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute("select status from series where indicator = 'sru_manquants' and period = '2021-01-01'")
    assert found.fetchall() == [("estimé",)]


def test_the_barometer_counts_persons_and_never_households(connection: duckdb.DuckDBPyConnection) -> None:
    fed = """
        select distinct o.indicator, o.unit from observations o
        join snapshots s on s.id = o.snapshot where s.source = 'logement_dabord'
    """
    assert connection.execute(fed).fetchall() == [("lda_personnes_relogees", "personnes")]
    households = "select count(*) from series where indicator in ('lda_menages_reloges', 'lda_part_attributions')"
    assert connection.execute(households).fetchall() == [(0,)]


def test_the_barometer_says_that_it_estimates(connection: duckdb.DuckDBPyConnection) -> None:
    """« Ménages × 2,2 (estimation) »: their table said « définitif » under a title that said « estimation »."""
    said = "select distinct status from series where indicator = 'lda_personnes_relogees'"
    assert connection.execute(said).fetchall() == [("estimé",)]


def test_no_zero_of_early_2018_stands_for_an_absence_in_the_barometer(connection: duckdb.DuckDBPyConnection) -> None:
    zeros = "select count(*) from observations where indicator = 'lda_personnes_relogees' and value = 0"
    assert connection.execute(zeros).fetchall() == [(0,)]


ISOLATED = [
    ("115_demandes", DEPARTMENT, "2017-06-10/2017-07-10", 26_591, "à vérifier"),  # its parts give 16 591
    ("sans_abri", "75110", "2026-01-22", 322, "provisoire"),
    ("sans_abri", "75119", "2020-01-30", 664, "provisoire"),  # 695, second hand, does not replace it
    ("sans_abri", "MGP-HP", "2025-01-23", 768, "provisoire"),
    ("sans_abri_groupes", PARIS, "2025-01-23", 174, "provisoire"),
    ("sans_abri_groupes", PARIS, "2026-01-22", 721, "provisoire"),
    ("sans_abri_part_femmes", PARIS, "2024-01-25", 12, "provisoire"),
    ("places_ouvertes_nuit", PARIS, "2018-02-15", 21_500, "définitif"),
    ("places_ouvertes_nuit", PARIS, "2019-02-07", 25_000, "approché"),
    ("sru_logements", PARIS, "2021-01-01", 260_563, "définitif"),  # 258 075 was an estimate
    ("sru_taux", "75107", "2020-01-01", 2.2, "à vérifier"),
    ("sru_taux_finances", PARIS, "2020-01-01", 23.7, "estimé"),
    ("sru_taux_finances", PARIS, "2021-01-01", 24.2, "à vérifier"),
    ("sru_taux_finances", PARIS, "2023", 25.2, "estimé"),
    ("logements_livres", PARIS, "2019", 6_600, "approché"),
    ("logements_livres", PARIS, "2020", 2_720, "définitif"),
    ("dalo_decisions_ta", DEPARTMENT, "2021", 35, "définitif"),
    ("attributaires_deja_locataires", DEPARTMENT, "2023", 26, "définitif"),
    ("attributaires_5ans", DEPARTMENT, "2023", 29, "définitif"),
    ("expulsions_requisitions", DEPARTMENT, "2016", 3_986, "définitif"),
    ("rpls_logements", REGION, "2018-01-01", 1_284_400, "approché"),
    ("mises_en_service", REGION, "2017", 15_900, "approché"),
]


@pytest.mark.parametrize(("indicator", "territory", "period", "printed", "status"), ISOLATED)
def test_an_isolated_figure_is_served_with_the_doubt_of_its_source(
    connection: duckdb.DuckDBPyConnection, indicator: str, territory: str, period: str, printed: float, status: str
) -> None:
    asked = "select value, status from series where indicator = ? and territory = ? and period = ? and breakdown = ?"
    found = connection.execute(asked, [indicator, territory, period, "ensemble"]).fetchall()
    assert found == [(printed, status)]


def test_the_estimate_of_2021_is_known_from_its_day_to_the_figure_of_the_sheets(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    asked = "select value, status from series_known_on(?) where indicator = 'sru_logements' and territory = '75056' "
    asked += "and period = '2021-01-01'"
    seen = [connection.execute(asked, [day]).fetchall() for day in ("2022-01-30", "2022-01-31", "2026-11-23")]
    assert seen == [[], [(258_075, "estimé")], [(260_563, "définitif")]]


@pytest.mark.parametrize(("night", "total"), [("2019-02-07", 3_622), ("2025-01-23", 3_507)])
def test_the_places_where_people_were_counted_add_up_to_the_first_result(
    connection: duckdb.DuckDBPyConnection, night: str, total: int
) -> None:
    asked = "select sum(value) from series where indicator = 'sans_abri' and breakdown <> 'ensemble' and period = ?"
    assert connection.execute(asked, [night]).fetchall() == [(total,)]


def test_two_people_counted_in_2024_are_hidden(connection: duckdb.DuckDBPyConnection) -> None:
    asked = "select value, status from series where indicator = 'sans_abri' and period = '2024-01-25' and breakdown = ?"
    assert connection.execute(asked, ["bailleurs sociaux"]).fetchall() == [(None, "secret")]


def test_the_approvals_of_2001_to_2022_are_those_that_apur_adds_up(connection: duckdb.DuckDBPyConnection) -> None:
    asked = "select sum(value) from series where indicator = 'logements_finances' and territory = '75056' "
    asked += "and breakdown = 'ensemble' and period between '2001' and '2022'"
    assert connection.execute(asked).fetchall() == [(120_852,)]


def test_no_figure_is_printed_to_more_decimals_than_its_source_gives(
    connection: duckdb.DuckDBPyConnection, instance: Path, catalog: Catalog
) -> None:
    """An export drops the last noughts, « 27 » beside « 31,9 »: a source gives what its longest figure has."""
    rows = connection.execute(
        """
        select o.*, n.publisher, n.source, n.file from observations o join snapshots n on n.id = o.snapshot
        where o.value is not null and o.line is not null and n.file like '%.csv'
        """
    ).df()
    rows = rows[[catalog.indicators[name].decimals > 0 for name in rows["indicator"]]]
    lines = {file: _lines(instance / "snapshots" / file) for file in set(rows["snapshot"] + "/" + rows["file"])}
    given: dict[tuple[str, str], int] = {}
    shown: dict[tuple[str, str], int] = {}
    for row in rows.itertuples():
        one, place = catalog.indicators[row.indicator], (row.source, row.indicator)
        printed = [_digits(word) for word in NUMBER.findall(lines[f"{row.snapshot}/{row.file}"][row.line - 1])]
        read = [digits for value, digits in printed if value == row.value]
        if read:  # else computed, or a share that the file gives of 1
            given[place] = max(given.get(place, 0), *read)
            shown[place] = max(shown.get(place, 0), decimals(row.value, one, kept(row, one)))
    assert {("infographie_drihl", "delai_median"), ("infographie_drihl", "tension")} <= given.keys()
    assert {place: digits for place, digits in shown.items() if digits > given[place]} == {}


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


def _digits(word: str) -> tuple[float, int]:
    whole, _, fraction = word.replace(",", ".").partition(".")
    return float(f"{whole}.{fraction or 0}"), len(fraction)
