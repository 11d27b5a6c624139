"""One arrondissement: the figures one can look up, the reference it may have, the ranks it may claim."""

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.french import NBSP, NNBSP
from etl.warehouse import PUBLIE, connect, current, declared
from reporting.exhibits import make, summarise
from reporting.piece.exhibit import Exhibit


def lines(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, code: str, piece: str = "arrondissement-tableau"
) -> tuple[Exhibit, pd.DataFrame]:
    exhibit = make(piece, connection, catalog, arrondissement=code)
    table = exhibit.table.map(lambda cell: str(cell).replace(NBSP, " ").replace(NNBSP, " "))
    return exhibit, table.set_index("Indicateur")


def test_the_13e(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit, table = lines(connection, catalog, "75113")
    assert table.loc["Taux SRU", ["Valeur", "Date", "Référence", "Rang", "Repère"]].tolist() == [
        "43,0 %",
        "1er janvier 2025",
        "–",
        "2e sur 20",
        "25 %",
    ]
    assert table.loc["Demandes pour une attribution", ["Valeur", "Référence"]].tolist() == [
        "10,7",
        "Paris, demandes localisées : 13,8",
    ]
    assert table.loc["Attributions", "Rang"] == "1er sur 20"
    since = table["Ce qui a changé"]
    named = {name: since[name] for name in since.index if since[name]}
    assert named == {
        "Logements sociaux SRU": "+4 470 depuis 2019",
        "Logements financés": "+56 par an, 2022-2024 contre 2019-2021",
        "Demandes en cours": "+924 depuis fin 2024",
    }
    assert any("bilan SRU de l’État" in caveat for caveat in exhibit.caveats)
    assert "Paris, toutes demandes" not in table.to_string()


def test_two_values_are_written_and_a_break_is_said_of_a_curve(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Two years rose each on its own scale; « 2001 : 29,79 % ; 2025 : 43,0 % » was said of two denominators."""
    exhibit, table = lines(connection, catalog, "75113")
    drawn = {str(name) for name, cell in zip(table.index, exhibit.table["Série"], strict=True) if cell.svg()}
    assert drawn == {
        *("Taux SRU", "Logements sociaux SRU", "Logements financés", "Part de l’offre nouvelle", "Population"),
    }
    said = table["Série"]
    assert said["Demandes pour une attribution"] == "10,5 en 2024, 10,7 en 2025"
    assert said["Délai médian d’attribution"] == "27,3 en 2024, 31,9 en 2025"
    assert said["Taux SRU"] == "2001 : 29,79 % ; 2025 : 43,0 %, qui ne se compare pas"
    assert said["Logements sociaux SRU"] == "2001 : 25 762 ; 2025 : 40 053"
    _, lovac = lines(connection, catalog, "75113", "arrondissement-besoins")
    assert lovac.loc["Vacants depuis plus de 2 ans", "Série"].endswith(", qui ne se compare pas")


def test_a_small_number_has_neither_change_nor_rank(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit, table = lines(connection, catalog, "75101")
    for name in ("Demandes pour une attribution", "Délai médian d’attribution"):
        assert table.loc[name, "Valeur"].endswith("*")
        assert table.loc[name, "Ce qui a changé"] == ""
        assert table.loc[name, "Rang"] == "–"
    assert any("rapport instable" in caveat for caveat in exhibit.caveats)


@pytest.mark.parametrize(("code", "rank"), [("75101", 20), ("75107", 13), ("75113", 4), ("75116", 17), ("75120", 2)])
def test_what_a_complete_list_leaves_out_is_nought_and_has_its_rank(
    code: str, rank: int, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    _, table = lines(connection, catalog, code)
    assert table.loc["Logements financés", "Date"] == "2024"
    assert table.loc["Logements financés", "Rang"] == f"{rank}e sur 20"
    assert (table.loc["Logements financés", "Valeur"] == "0") == (code == "75101")


def test_the_sentence_speaks_of_that_arrondissement(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    said = summarise("arrondissement", connection, catalog, arrondissement="75107").sentence.replace(NNBSP, " ")
    assert said.startswith("Le 7e arrondissement : **2,9 %** de logements sociaux")
    assert "22,1" in said
    assert "au-dessous du repère de 25 %" in said
    assert "contre 13,8 à Paris (demandes localisées)" in said


@pytest.mark.parametrize(
    ("code", "said"), [("75108", "rapport instable : 17 attributions dans l’année"), ("75113", "")]
)
def test_the_head_marks_a_ratio_that_rests_on_a_few_attributions(
    code: str, said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    sentence = " ".join(summarise("arrondissement", connection, catalog, arrondissement=code).sentence.split())
    assert "demandes pour une attribution" in sentence
    assert ("instable" in sentence) == bool(said)
    assert said in sentence


def test_need_and_supply_around_the_7e(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    exhibit, table = lines(connection, catalog, "75107", "arrondissement-besoins")
    kept = ["Valeur", "Date", "Référence"]
    assert table.loc["Taux de pauvreté", kept].tolist() == ["9 %", "2021", "Paris : 16 %"]
    assert table.loc["Taux de pauvreté, locataires", kept].tolist() == ["13 %", "2021", "Paris : 21 %"]
    assert table.loc["Niveau de vie, médiane (€/an)", [*kept, "Rang"]].tolist() == [
        "45 380",
        "2021",
        "Paris : 29 730",
        "1er sur 20",
    ]
    assert table.loc["Vacants depuis plus de 2 ans", kept].tolist() == ["1 472", "2025", "–"]
    assert table.loc["Part de résidences secondaires", "Valeur"] == "24,6 %"
    assert table.loc["Demandes pour une attribution, T3", ["Valeur", "Rang"]].tolist() == ["235,5 *", "–"]
    assert "aucun n’est le dénominateur d’un autre" in exhibit.caveats[0]
    link = next(c for c in exhibit.table["Indicateur"] if str(c).endswith(", T1"))
    assert link.page.endswith("&ventilation=T1")


def test_no_vintage_of_lovac_is_a_change_on_the_one_before(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    _, table = lines(connection, catalog, "75115", "arrondissement-besoins")
    assert "Ce qui a changé" not in table
    assert "Repère" not in table


def test_the_doubt_of_the_figure_that_heads_a_page_is_said_there(instance: Path) -> None:
    """« 2,2 % » of 2020 in the 7e is to be checked, as its table said; « 19,0 » of 2023 is « environ 19 »."""
    with connect(current(), dt.date(2024, 6, 30)) as connection:
        head = summarise("arrondissement", connection, declared(connection), arrondissement="75107")
    assert f"**2,2{NNBSP}%** (à vérifier) de logements sociaux" in head.sentence
    assert [(one.value, one.detail) for one in head.headlines] == [(f"2,2{NNBSP}%", "1er janvier 2020, à vérifier")]
    with connect(current(), dt.date(2025, 9, 30)) as connection:
        demand = summarise("demande-attributions", connection, declared(connection)).headlines
    assert [one.value for one in demand if one.label == "Demandes pour une attribution"] == ["environ 19"]


def test_a_figure_of_the_plan_older_than_it_has_no_rank(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« 18,49 %, 2019, 1er sur 20 » was a crown of the 7e on 115 dwellings of before the plan."""
    exhibit, table = lines(connection, catalog, "75107")
    assert table.loc["Part de l’offre nouvelle", ["Date", "Rang"]].tolist() == ["2019", "–"]
    refused = "Loyer moyen au m² (RPLS) : Paris n’est pas une référence (aucun chiffre trouvé pour cette période)."
    assert any(refused == caveat.replace(NBSP, " ").replace(NNBSP, " ") for caveat in exhibit.caveats)


def test_a_place_without_a_rate_on_a_past_day_has_no_axes_and_no_source_of_another(instance: Path) -> None:
    """On 30 June 2022 one rate was known, of the 7e and to be checked: the 13e has none."""
    with connect(current(PUBLIE), dt.date(2022, 6, 30)) as then:
        known = declared(then)
        none, one = (make("sru-evolution", then, known, arr=(code,)) for code in ("75113", "75107"))
    assert none.figure is None
    assert none.rows.empty
    assert none.reading == "Au 30 juin 2022, rien au tableau de bord."
    assert one.figure is not None
