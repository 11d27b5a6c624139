"""What the comparison of arrondissements finds, for any indicator: each view its own sentence, never long."""

import re
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import ENSEMBLE, Catalog
from reporting.exhibits import make
from reporting.exhibits.constats.comparer import crossed, name_of, ranged, ranked
from reporting.exhibits.territoires import indicateurs, ventilations
from tests.reporting.test_attendus import plain
from tests.vaste import spread

MOST = 100
TENSION = {"indicateur": "tension"}
ATTRIBUTIONS = {"indicateur": "attributions"}
PLAI = {"indicateur": "part_agrements", "ventilation": "PLAI"}
VIEWS = ("carte", "classement", "multiples", "evolution")


@pytest.mark.parametrize(
    ("view", "choices", "finding"),
    [
        ("classement", {}, "Début 2025, le taux SRU va de 2,9 % (7e) à 43,2 % (19e)"),
        (
            "multiples",
            {"histoire": True},
            "De 2001 à 2019, le taux SRU monte dans chaque arrondissement ; 2025 n’est pas comparable",
        ),
        (
            "evolution",
            {"histoire": True},
            "De 2001 à 2019, le taux SRU varie de +1,3 point (7e) à +11,6 points (12e) ; 2025 à part",
        ),
        ("multiples", {}, "Pour le taux SRU, 2019 et 2025 ne se comparent pas d’une année à l’autre"),
        (
            "evolution",
            {},
            "Pour le taux SRU, 2025 ne se compare pas à 2019 : de 2,9 % (7e) à 43,2 % (19e) en 2025",
        ),
        (
            "classement",
            TENSION,
            "En 2025, la tension va de 8,8 (20e) à 35,4 demandes par attribution (5e), hors huit petits effectifs",
        ),
        ("multiples", TENSION, "Deux années sont côte à côte pour la tension : 2024 et 2025"),
        (
            "evolution",
            {**TENSION, "arr": ("75105",)},
            "En 2024 (estimé) puis 2025, la tension est de 33,3 puis 35,4 demandes par attribution dans le 5e",
        ),
        (  # each year less those that are small that year
            "evolution",
            PLAI,
            "La part du PLAI va de 4,4 % à 46,3 % en 2023 et de 0 % à 64,1 % en 2024, hors dix petits effectifs",
        ),
        (
            "evolution",
            {**PLAI, "arr": ("75105", "75106", "75119")},
            "La part du PLAI en 2024 : 5e 21,1 %, 6e 17,2 %, 19e 0 %",
        ),
        (
            "evolution",
            {"indicateur": "logements_finances", "arr": ("75107",)},
            "De 2022 à 2024, les logements financés sont 33 dans le 7e, contre 140 de 2019 à 2021",
        ),
        (
            "multiples",
            {"indicateur": "rp_logements"},
            "Une seule année est connue pour les logements (recensement) : 2022",
        ),
        (
            "carte",
            {"indicateur": "delai_median"},
            "En 2025, le délai médian est d’au moins 36 mois dans les 10e, 12e et 18e, hors huit petits effectifs",
        ),
        (
            "carte",
            {},
            "Début 2025, le taux SRU est d’au moins 35 % dans les 13e, 19e et 20e, et sous 10 % dans huit autres",
        ),
        (
            "rangs",
            {"arr": ("75105",)},
            "De 2001 à 2019, le 5e passe du 11e au 13e rang du taux SRU ; rien de comparable depuis",
        ),
        (
            "rangs",
            {"indicateur": "part_offre_nouvelle"},
            "De 2001 à 2019, le 20e gagne 7 places au rang de la part de l’offre nouvelle ; rien depuis",
        ),
        (
            "rangs",
            {"indicateur": "sru_logements"},
            "De 2019 à 2025, le 20e gagne 2 places au rang des logements sociaux SRU ; les 2e et 19e en perdent 2",
        ),
        ("rangs", ATTRIBUTIONS, "De 2024 à 2025, le 18e gagne 1 place au rang des attributions ; le 12e en perd 1"),
        (
            "nuage",
            {},
            "En 2025, le 12e dépasse la médiane du taux SRU et celle de la tension, hors huit petits effectifs",
        ),
    ],
)
def test_each_view_finds_what_it_shows(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, view: str, choices: dict[str, Any], finding: str
) -> None:
    assert " ".join(make(f"comparer-{view}", connection, catalog, **choices).finding.split()) == finding


def test_two_views_of_one_choice_never_say_the_same_and_none_is_long(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    for indicator in ("sru_taux", "tension", "niveau_vie_premier_decile", "rp_residences_principales", "attributions"):
        for arr in ((), ("75101", "75107", "75112", "75115", "75119", "75120")):
            made = [make(f"comparer-{view}", connection, catalog, indicateur=indicator, arr=arr) for view in VIEWS]
            said = [one.finding for one in made if one.drawing is not None]
            assert all(said)
            assert len(set(said)) == len(said)
            assert [one for one in said if len(one) > MOST] == []


@pytest.mark.parametrize("every", spread([4, 1], kept=(4).__eq__))
def test_a_finding_of_a_breakdown_is_short_too(
    every: int, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    offered = (
        (one, part) for one in indicateurs(connection, catalog) for part in ventilations(connection, catalog, one)
    )
    for indicator, part in [one for one in offered if one[1] != ENSEMBLE][::every]:
        made = [make(f"comparer-{v}", connection, catalog, indicateur=indicator, ventilation=part) for v in VIEWS]
        assert all(one.finding for one in made if one.drawing is not None)
        assert [one.finding for one in made if len(one.finding) > MOST] == []


def test_each_indicator_offered_is_named_with_its_article(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    named = {one: name_of(catalog.indicators[one]) for one in indicateurs(connection, catalog)}
    assert named["sru_taux"] == ("le taux SRU", False)
    assert named["rp_part_vacants"] == ("la part de vacants (recensement)", False)
    assert named["demandes"] == ("les demandes en cours", True)
    assert all(name.startswith(("le ", "la ", "les ", "l'")) for name, _ in named.values())


@pytest.mark.parametrize("name", ["attributions", "part_offre_nouvelle", "tension"])
def test_no_rank_rests_on_a_small_count(name: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    """« Le 3e gagne 3 places ; le 9e perd 3 places » was 30 then 77 allocations, and 69 then 52."""
    made = make("comparer-rangs", connection, catalog, indicateur=name)
    assert not {"3e", "9e"} & set(made.table["Arrondissement"])
    assert made.caveats[0].endswith("aucun rang n’est donné.")
    assert "9e" in made.caveats[0]


def test_the_ranks_of_the_new_supply_leave_out_what_rests_on_few_dwellings(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The 9e was fifth in 2019 on some dwellings, where its neighbours of another share had no rank."""
    made = make("comparer-carte", connection, catalog, indicateur="part_offre_nouvelle")
    ranks = made.table.map(str).set_index("Arrondissement")["Rang"]
    assert list(ranks[["7e", "20e", "16e"]]) == ["1er", "2e", "3e"]
    few = {name for name, rank in ranks.items() if rank == "–"}
    assert few == {"1er", "2e", "3e", "4e", "5e", "6e", "8e", "9e", "19e"}
    assert any("moins de 100 logements financés dans l’année" in one for one in made.caveats)


def test_a_masked_value_is_counted_and_said_masked_where_it_is_chosen(catalog: Catalog) -> None:
    rows = pd.DataFrame(
        {
            "territory": ["75101", "75102", "75103"],
            "name": ["1er", "2e", "3e"],
            "period": "2024",
            "period_start": "2024-01-01",
            "value": [5.0, 8.0, None],
            "status": ["définitif", "définitif", "secret"],
            "publisher": "DRIHL",
        }
    )
    indicator = catalog.indicators["attributions"]
    assert ranged(rows, indicator, "ensemble", {}, ()) == (
        "En 2024, les attributions vont de 5 (1er) à 8 (2e), hors un masqué"
    )
    chosen = ranged(rows, indicator, "ensemble", {}, ("75101", "75103"))
    assert chosen == "En 2024, les attributions sont 5 dans le 1er et un chiffre masqué dans le 3e"


def test_a_small_count_crosses_no_median_and_moves_none(catalog: Catalog) -> None:
    points = pd.DataFrame(
        {
            "territory": ["75101", "75102", "75103", "75104"],
            "name": ["1er", "2e", "3e", "4e"],
            "x": [9.0, 2.0, 1.0, 1.5],
            "y": [9.0, 1.0, 2.0, 1.5],
            "small": [True, False, False, False],
        }
    )
    names = ("la tension", "les attributions")
    assert [crossed(points, names, (2025, 2025), arr) for arr in ((), ("75101",), ("75102",))] == [
        "En 2025, aucun arrondissement ne dépasse les deux médianes, hors un petit effectif",
        "En 2025, le 1er (petit effectif) dépasse la médiane de la tension et celle des attributions",
        "En 2025, le 2e dépasse la médiane de la tension, non celle des attributions, hors un petit effectif",
    ]


def test_six_values_that_a_title_does_not_hold_give_their_ends(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    six = ("75106", "75112", "75114", "75116", "75117", "75118")
    found = make("sru-evolution", connection, catalog, arr=six).finding
    assert " ".join(found.split()) == (
        "Début 2025, le taux va de 3,9 % (6e) à 30,5 % (14e) ; 2019 n’est pas comparable"
    )
    six = ("75101", "75102", "75106", "75114", "75115", "75117")
    found = make("comparer-evolution", connection, catalog, indicateur="lovac_vacants", arr=six).finding
    assert " ".join(found.split()) == (
        "De 2020 à 2023, les vacants du parc privé varient de +360 (1er) à +5 522 (17e) ; 2024 et 2025 à part"
    )


SMALL = ("75101", "75102", "75103", "75106", "75107", "75108")


@pytest.mark.parametrize("view", ["carte", "classement", "evolution"])
@pytest.mark.parametrize("indicator", ["tension", "delai_median", "part_agrements"])
def test_no_small_count_is_said_of_those_that_are_chosen_without_its_reservation(
    indicator: str, view: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Le délai médian est de 8,2 dans le 7e » was of 24 allocations, and of months."""
    few = re.compile(r"\(\d+ (?:attribution|logement)s?\)|petits? effectifs?")
    for arr in (("75107",), ("75107", "75118"), SMALL, ("75101", "75107", "75112", "75115", "75119", "75120")):
        said = make(f"comparer-{view}", connection, catalog, indicateur=indicator, arr=arr).finding
        assert few.search(plain(said)), said
        assert len(said) <= MOST, said
    alone = make(f"comparer-{view}", connection, catalog, indicateur=indicator, arr=("75118",)).finding
    assert not few.search(plain(alone)), alone


@pytest.mark.parametrize(
    ("indicator", "finding"),
    [
        ("delai_median", "En 2025, le délai médian est de 37,5 mois dans le 18e et 8,2 dans le 7e (24 attributions)"),
        (
            "niveau_vie_median",
            "En 2021, le niveau de vie médian est de 45 380 euros par an dans le 7e et 24 910 dans le 18e",
        ),
    ],
)
def test_the_chosen_have_their_unit(
    indicator: str, finding: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = make("comparer-classement", connection, catalog, indicateur=indicator, arr=("75107", "75118"))
    assert plain(made.finding) == finding


def test_six_chosen_in_many_classes_have_a_figure(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for indicator in indicateurs(connection, catalog):
        made = make("comparer-carte", connection, catalog, indicateur=indicator, arr=SMALL)
        if made.drawing is not None:
            assert len(made.finding) <= MOST, made.finding
            assert re.search(r"\d", made.finding.partition(", ")[2]), made.finding


def test_a_shared_rank_is_said_so_and_the_chosen_are_spoken_of() -> None:
    before, after = pd.Series({"1er": 2.0, "2e": 2.0, "3e": 1.0}), pd.Series({"1er": 3.0, "2e": 2.0, "3e": 1.0})
    said = [plain(ranked(before, after, (2019, 2025), "x", arr, "du taux")) for arr in (["1er"], ["3e"], ["7e"])]
    assert said == [
        "De 2019 à 2025, le 1er passe du 2e ex æquo au 3e rang du taux",
        "De 2019 à 2025, le 3e reste au 1er rang du taux",
        "De 2019 à 2025, aucun rang du taux n’est donné à ce qui est choisi",
    ]
