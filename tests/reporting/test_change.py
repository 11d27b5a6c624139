"""What a figure may face: the reference of the plan by the nature of the series, on the figures of SENS.md 2."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.catalog.model import Ratio, Variant
from etl.catalog.plan import BaseValue
from reporting import queries
from reporting.analysis.change import Reference, changes, difference, pooled, precision, reference, term_of
from reporting.analysis.words import number
from reporting.exhibits import make, summarise
from reporting.exhibits.trajectoire import standing
from reporting.piece.sentences import amount, change
from tests.reporting.essai import catalogue, indicator, rows

PARIS = "75056"
FLOW = indicator("ménages", 0)


def years(values: dict[int, float]) -> pd.DataFrame:
    return rows(*[(PARIS, year, value) for year, value in values.items()])


def of(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog, breakdown: str = "ensemble") -> Reference:
    asked = catalog.indicators[name]
    figures = queries.series(connection, [name], [asked.paris], [breakdown])
    return standing(connection, figures, catalog, asked, "A").reference


# --- by the nature of the series


@pytest.mark.parametrize(
    ("values", "expected", "words"),
    [
        ({2018: 1, 2019: 10, 2020: 20, 2021: 60, 2022: 7}, 30, "moyenne annuelle 2019-2021"),
        ({2019: 10, 2021: 20, 2022: 30}, 15, "moyenne annuelle de 2019 et 2021, 2020 manque"),
        ({2021: 20, 2022: 30}, 20, "2021 seule, 2019 et 2020 manquent"),
    ],
)
def test_a_flow_faces_the_yearly_mean_and_a_missing_year_is_named(
    values: dict[int, float], expected: float, words: str
) -> None:
    found = reference(years(values), catalogue(FLOW), "A")
    assert found.point is not None
    assert (found.point.value, found.words) == (expected, words)


def test_a_stock_faces_its_last_state_before_the_plan_never_a_mean() -> None:
    states = years({2019: 10, 2021: 20, 2024: 30})
    found = reference(states, catalogue(FLOW.model_copy(update={"measure": "stock"})), "A")
    assert found.point is not None
    assert (found.point.value, found.point.day, found.beside) == (20, dt.date(2021, 12, 31), ())


def test_a_published_rate_is_neither_averaged_nor_recomputed() -> None:
    found = reference(years({2019: 10, 2021: 20, 2024: 30}), catalogue(indicator(measure="publié tel quel")), "A")
    assert found.point is None
    assert found.refusal == "chiffre publié, ni moyenné ni recalculé : 10,0\u202f%, 2019 ; 20,0\u202f%, 2021"


def test_a_rate_whose_terms_are_known_is_pooled_over_as_many_years_before_as_during() -> None:
    """Means of 50 and 20 % would say 35; the sums say 23."""
    rate = indicator(ratio=Ratio(numerator="essai_n", denominator="essai_d"))
    above = {"2019": 90, "2020": 5, "2021": 20, "2022": 30, "2023": 40}
    below = {"2019": 90, "2020": 10, "2021": 100, "2022": 100, "2023": 100}
    terms = pd.DataFrame({"above": above, "below": below})
    found = reference(years({2021: 20, 2023: 40}), catalogue(rate), "A", None, terms)
    assert found.point is not None
    assert found.facing is not None
    assert (found.point.value, found.point.words) == (pytest.approx(100 * 25 / 110), "2020-2021")
    assert (found.facing.value, found.facing.words) == (35, "2022-2023")
    for known in (terms.loc[:"2021"], terms.loc["2022":]):
        assert pooled(100, known) is None
        refused = reference(years({2021: 20, 2023: 40}), catalogue(rate), "A", None, known).refusal
        assert refused == "ses deux termes ne sont pas connus avant et depuis le plan"


def test_nothing_that_precedes_the_plan_is_compared_with_a_mean_that_contains_it() -> None:
    found = reference(years({2019: 10, 2020: 20, 2021: 30}), catalogue(FLOW), "A")
    assert (found.point, found.facing) == (None, None)
    assert found.refusal == "aucun chiffre reçu ni trouvé depuis 2022 (dernier : 2021)"


def test_without_a_year_before_the_plan_there_is_no_reference() -> None:
    found = reference(years({2022: 30}), catalogue(FLOW), "A")
    assert (found.point, found.refusal) == (None, "aucun chiffre reçu ni trouvé de 2019 à 2021")


def test_nothing_is_compared_across_a_break() -> None:
    changed = FLOW.model_copy(update={"variants": (Variant(name="autre base", why="essai", since="2024-01-01"),)})
    found = reference(years({2019: 10, 2021: 20, 2024: 22}), catalogue(changed), "A")
    assert found.point is None
    assert found.refusal == "rien de comparable avant le plan : un autre champ ou une autre définition"


def test_the_second_reference_is_awaited_until_a_text_gives_it() -> None:
    awaited = BaseValue(indicator="essai", territory=PARIS, label="moyenne", text="?", provider="DRIHL 75/SHRU")
    known, of_it = years({2021: 1, 2022: 5}), catalogue(FLOW)
    assert reference(known, of_it, "B", awaited).refusal == "à renseigner par la DRIHL 75/SHRU"
    given = reference(known, of_it, "B", awaited.model_copy(update={"value": 12.0}))
    assert given.point is not None
    assert (given.point.day, given.point.value) == (dt.date(2021, 12, 31), 12.0)
    assert "ne concerne pas" in reference(known, of_it, "B").refusal


# --- the rows of SENS.md 2


def test_row_1_the_shares_outside_two_lists_are_pooled_each_on_its_own_list(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """56.9 → 70.3 outside the four of 2019 (not the mean 61.8), 48.5 → 56.1 outside the five of 2025."""
    for name, expected in (("part_hors_25", (56.9, 70.3)), ("part_hors_25_2025", (48.5, 56.1))):
        found = of(name, connection, catalog)
        assert found.point is not None
        assert found.facing is not None
        assert (round(found.point.value, 1), round(found.facing.value, 1)) == expected
        assert (found.point.words, found.facing.words) == ("2019-2021", "2022-2024")


def test_row_4_the_night_of_2026_faces_the_last_before_the_plan_and_the_two_others_are_said_beside(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Never a mean of nights; not March 2021, under curfew; provisional beside definitive is said."""
    found = of("sans_abri", connection, catalog)
    assert found.point is not None
    assert found.facing is not None
    assert (found.point.value, found.point.day) == (2598, dt.date(2022, 1, 20))
    assert [(term.day.year, term.value) for term in found.beside] == [(2020, 3601), (2019, 3641)]
    assert found.facing.said(catalog.indicators["sans_abri"]) == "3\u202f857, 22 janvier 2026 (provisoire)"
    moved = changes(found, catalog.indicators["sans_abri"])
    assert moved.split(" ; ") == [
        "+1\u202f259 (+48,5\u202f%)",
        "+256 (+7,1\u202f%) depuis le 30 janvier 2020",
        "+216 (+5,9\u202f%) depuis le 7 février 2019",
    ]
    assert not change(queries.series(connection, ["sans_abri"], [PARIS]), catalog)


def test_row_5_an_undated_order_of_magnitude_enters_no_reference(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """6 200 or so DALO and DAHO decisions face 6 304 of both kinds, to the hundred; never 5 652, never « +9,7 % »."""
    found = of("dalo_favorables", connection, catalog)
    assert found.said(catalog.indicators["dalo_favorables"]) == "6\u202f304, 2021 seule, 2019 et 2020 manquent"
    assert changes(found, catalog.indicators["dalo_favorables"]) == "environ autant"
    housing = queries.series(connection, ["dalo_favorables"], ["75"], ["logement"]).set_index("period")["value"]
    assert housing.to_dict() == {"2018": 4360, "2019": 4890, "2021": 5815}
    assert of("dalo_favorables", connection, catalog, "logement").refusal.endswith("(dernier : 2021)")


def test_row_8_nothing_is_compared_before_the_plan_and_an_interval_is_the_last_figure_of_the_115(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    table = make("diagnostic-references", connection, catalog).table.map(str).set_index("Indicateur")
    asked = table.loc["Demandes d’hébergement au 115"]
    assert "10 juin au 10 juillet 2017" in asked["Référence"]
    before = table[table["Référence"].str.startswith("aucun chiffre reçu ni trouvé")]
    assert len(before) > 5
    assert set(before["Évolution"]) == {"–"}


def test_row_12_no_sentence_crosses_the_break_of_the_16e(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    opened = make("sru-evolution", connection, catalog, arr=["75116"])
    assert " ".join(opened.reading.split()) == "16e : 7,0 % en 2025 ; 2019 à part : autre dénominateur."
    exhibit = make("sru-evolution", connection, catalog, arr=["75116"], histoire=True)
    assert " ".join(exhibit.reading.split()) == "16e : +5,5 points de 2001 à 2019 ; 2025 à part : autre dénominateur."
    assert "7,0" not in f"{exhibit.reading}{exhibit.alternative}"


def test_the_dwellings_missing_are_said_to_what_is_known(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    missing = queries.series(connection, ["sru_manquants"], [PARIS])
    asked = catalog.indicators["sru_manquants"]
    said = {row["period"][:4]: amount(row, asked).replace("\u202f", " ") for _, row in missing.iterrows()}
    assert (said["2025"], said["2022"], said["2019"]) == (
        "environ 21 300\u00a0logements",
        "environ 19 000\u00a0logements",
        "42 424\u00a0logements",
    )
    assert change(missing, catalog) == "environ −1\u202f100 en un an"


def test_what_was_counted_over_another_length_of_time_is_no_year_earlier(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« 4 792 de janvier 2023 à mai 2024, +3 166 en un an » was the year 2023 less its own January, 3 465 − 299."""
    counted = queries.series(connection, ["lda_personnes_relogees"], ["75"])
    assert not change(counted[~counted["period"].str.contains("/")], catalog)
    assert not change(counted, catalog)
    finding = make("fiche", connection, catalog, indicateur="lda_personnes_relogees").finding.replace("\u202f", " ")
    start = "Personnes relogées (baromètre) : 4 792 (estimé) de janvier 2023 à mai 2024"
    assert finding.replace("\u00a0", " ") == f"{start} ; cible : 12 126 fin 2026"


def test_a_rate_printed_to_the_tenth_is_said_as_it_was_printed(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """23,3 % of 2022 is what the Apur printed, as 23,21 % of 2025; what is deduced from it is approximate."""
    rates = queries.series(connection, ["sru_taux"], [PARIS])
    said = {row["period"][:4]: amount(row, catalog.indicators["sru_taux"]) for _, row in rates.iterrows()}
    assert (said["2022"], said["2025"]) == ("23,3\u202f%", "23,21\u202f%")


def test_one_rule_gives_the_precision_of_a_doubt_to_the_catalogue_and_to_the_simulator(catalog: Catalog) -> None:
    """±65 dwellings from a rate of two decimals, ±610 to ±670 from one; ±11 a year over six years."""
    state, _, apur = catalog.indicators["sru_manquants"].variants
    assert precision(65) == state.grain == 100
    assert precision(610) == precision(670) == apur.grain == 1000
    assert (precision(11), precision(1), precision(0.2)) == (10, 1, 1)


def test_a_doubt_keeps_the_word_of_its_source_and_its_precision(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    asked = catalog.indicators["dalo_recours"]
    figures = queries.series(connection, ["dalo_recours"], ["75"]).set_index("period", drop=False)
    assert amount(figures.loc["2023"], asked) == "près de 13\u202f600\u00a0recours"
    last, before = (term_of(figures.loc[year], catalog) for year in ("2023", "2021"))
    assert str(difference(last, before, asked)) == "environ +400"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("dalo_rapport_relogement", 35.0, "35"),
        ("dalo_rapport_relogement", 56.123, "56,1"),
        ("dalo_taux_favorable", 41.0, "41"),
        ("115_part_pourvues", 8.0, "8"),
        ("hebergement_places_1000hab", 24.0, "24"),
        ("sru_taux", 43.0, "43,0"),  # beside 43,2
        ("rpls_taux_rotation", 5.0, "5,0"),
    ],
)
def test_whole_numbers_stay_whole_where_their_publishers_print_no_decimal(
    name: str, value: float, said: str, catalog: Catalog
) -> None:
    assert number(value, catalog.indicators[name]).replace("\u202f%", "") == said


def test_what_the_diagnosis_counts_as_compared_is_its_table(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Dwellings among them, +11 178, though one producer follows another: it is said."""
    table = make("diagnostic-references", connection, catalog).table
    told = [said for said in table["Évolution"] if said != "–"]
    (headline, *_) = summarise("diagnostic", connection, catalog).headlines
    assert (headline.label, headline.value) == ("Séries comparées à leur référence", str(len(told)))
    assert headline.detail == f"sur {len(table)} qui ont un chiffre ; dont 1 d’un producteur à l’autre"


def test_the_word_of_a_doubt_is_said_of_the_figure_itself(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« 800, dont plus de 600 en famille » is not « plus de 800 »."""
    known = queries.series(connection, list(catalog.indicators), breakdowns=())
    said = known[known["word"] != ""]
    assert set(zip(said["indicator"], said["value"], said["word"], strict=True)) == {
        ("115_appels_pris", 70_000, "près de"),
        ("115_appels_recus", 350_000, "plus de"),
        ("115_sans_reponse_jour", 1300, "plus de"),
        ("dalo_hors_delai", 7565, "au moins"),
        ("dalo_recours", 13_600, "près de"),
        ("hebergement_places", 114_000, "plus de"),
        ("hebergement_places", 19_000, "un peu plus de"),
        ("hebergement_places", 23_000, "près de"),
        ("hebergement_places", 18_000, "près de"),
        ("places_ouvertes_nuit", 25_000, "plus de"),
        ("places_regulees", 47_500, "plus de"),
        ("siao_premieres_demandes", 44_000, "plus de"),
        ("siao_premieres_demandes_personnes", 82_000, "plus de"),
    }
    assert "115_personnes_appelantes_jour" in set(known.loc[known["value"] == 800, "indicator"])


def test_a_change_within_the_rounding_of_its_terms_is_none(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Environ 6 200 » after 6 304 is no fall of a hundred; « près de 13 600 » after 13 242 is a rise of about 400."""
    asked = catalog.indicators["dalo_favorables"]
    figures = queries.series(connection, ["dalo_favorables"], ["75"]).set_index("period", drop=False)
    last, before = (term_of(figures.loc[year], catalog) for year in ("2023", "2021"))
    assert difference(last, before, asked) == "environ autant"


def test_a_mean_that_lacks_a_year_stands_beside_the_last_year_where_they_do_not_say_the_same(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """13 600 appeals are 1 700 more than 2020 and 2021 together make on average, 400 more than 2021 alone."""
    asked = catalog.indicators["dalo_recours"]
    found = of("dalo_recours", connection, catalog)
    assert found.said(asked) == "11\u202f948, moyenne annuelle de 2020 et 2021, 2019 manque ; 13\u202f242, 2021"
    assert changes(found, asked) == "environ +1\u202f700 ; environ +400 depuis 2021"
    near = reference(years({2019: 10, 2021: 12, 2022: 30}), catalogue(FLOW), "A")
    assert near.beside == ()


def test_a_stock_printed_by_two_producers_says_so(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """Apur in 2022, the ministry in 2025: one count, as both print 276 032 for the same day."""
    found = of("sru_logements", connection, catalog)
    asked = catalog.indicators["sru_logements"]
    assert changes(found, asked) == (
        "+11\u202f178 (+4,2\u202f%), d’un producteur à l’autre "
        "(au 1er janvier 2021, 258\u202f075 attendus par l’Apur, 260\u202f563 comptés par l’État)"
    )
    printed = "select value from observations where indicator = 'sru_logements' and territory = '75056' and period = ?"
    assert sorted(v for (v,) in connection.execute(printed, ["2021-01-01"]).fetchall()) == [258_075, 260_563]
    parts = queries.series(connection, ["sru_logements"], catalog.arrondissements)
    apur, ministry = parts[parts["period"] == "2025-01-01"]["value"].sum(), found.facing
    assert ministry is not None
    assert apur == ministry.value == 276_032
    shares = catalog.indicators["sru_concentration"]
    assert changes(of("sru_concentration", connection, catalog), shares) == "+0,1\u00a0point"


def test_the_approvals_of_2024_face_the_mean_of_three_years(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    found = of("logements_finances", connection, catalog)
    assert found.words == "moyenne annuelle 2019-2021"
    assert changes(found, catalog.indicators["logements_finances"]) == "−1\u202f675 (−38,7\u202f%)"


@pytest.mark.parametrize("name", ["synthese-tensions", "diagnostic-references"])
def test_only_housing_supply_leaves_its_reference_open(
    name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = make(name, connection, catalog).caveats[0]
    assert said.replace("\u202f", " ") == (
        "Pour l’offre de logements, la fiche laisse la référence ouverte ; ailleurs, 2019-2021 est une convention de "
        "l’outil ; une nuit ou un stock fait face à son dernier état avant le plan, janvier 2022 compris."
    )
