"""Tables on screen: newest years first, chosen rows first, the sort said, each mark explained once, acronyms too."""

import re

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.tableur import Cell
from reporting.exhibits import make
from reporting.render.web.table import newest_first, table, write
from reporting.render.web.words import acronyms, explained


def heads(page: str) -> list[str]:
    return re.findall(r"<th scope='row'>([^<]+)</th>", page)


def columns(page: str) -> list[str]:
    return re.findall(r"<th scope='col'[^>]*>([^<]+)</th>", page)


@pytest.fixture
def compared(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> str:
    """The table of dwellings of every arrondissement, the 16e and the 13e chosen, by 2025 from the highest."""
    chosen = {"indicateur": "sru_logements", "arr": ("75116", "75113"), "tri": "1er janvier 2025"}
    return write(make("comparer-tableau", connection, catalog, **chosen)).decode()


def test_the_newest_year_comes_first(compared: str) -> None:
    assert columns(compared)[:2] == ["Arrondissement", "1er janvier 2025"]
    assert columns(compared)[-1] == "1er janvier 2001"
    down = pd.DataFrame({"Année": [Cell(2023, grouped=False), Cell(2024, grouped=False)], "Total": [1, 2]})
    assert [str(one) for one in newest_first(down)["Année"]] == ["2024", "2023"]


def test_what_is_no_row_of_years_keeps_its_order() -> None:
    words = pd.DataFrame({"Action": ["2.1 Logement", "2.2 DALO"], "Rang": [1, 2]})
    assert newest_first(words).equals(words)


def test_the_chosen_come_first_then_the_others_by_the_column_asked(compared: str) -> None:
    assert heads(compared)[:4] == ["13e", "16e", "20e", "19e"]
    assert re.findall(r"aria-sort='(\w+)'>([^<]+)<", compared) == [("descending", "1er janvier 2025")]


def test_arrondissements_stand_in_their_own_order_when_nobody_sorts(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    page = write(make("comparer-tableau", connection, catalog, indicateur="sru_logements")).decode()
    assert heads(page) == ["1er", *(f"{number}e" for number in range(2, 21))]
    assert "aria-sort='ascending'>Arrondissement<" in page


def test_each_mark_is_explained_once_under_the_table() -> None:
    values = [Cell(status="secret"), Cell(status="secret"), Cell(3857, status="provisoire"), "–"]
    page = table(pd.DataFrame({"Nom": list("abcd"), "Valeur": values}), "Essai")
    key = re.sub("<[^>]+>", "", page.partition("<p class='pd-key'>")[2])
    assert key.replace("\xa0", " ") == (
        "s : masqué par le secret statistique · p : provisoire · – : aucun chiffre au tableau de bord"
    )


def test_what_the_reading_says_of_a_dash_stands_under_the_table(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Rue » of 25 January 2024 was « aucun chiffre reçu ni trouvé »: one was found, and is not given here."""
    page = write(make("sans-abri-lieux", connection, catalog)).decode()
    key = re.sub("<[^>]+>", "", page.partition("<p class='pd-key'>")[2]).replace("\xa0", " ")
    assert "– : lieu non relevé ici, ou réuni à un autre" in key
    assert "ni trouvé" not in key


def test_a_producer_is_named_once_over_the_rows_that_are_its() -> None:
    page = table(pd.DataFrame({"Source": list("abc"), "Éditeur": ["Insee", "Insee", "Apur"]}), "Essai")
    assert page.count("rowspan=2") == 1
    assert re.findall(r"<td([^>]*) data-label='Éditeur'>(\w+)<", page) == [
        (" rowspan=2", "Insee"),
        (" class='again'", "Insee"),
        ("", "Apur"),
    ]


def test_the_first_use_of_an_acronym_says_what_it_stands_for() -> None:
    assert acronyms()["DSOL"] == "direction des solidarités (Ville de Paris)"
    said = explained("<caption>COREP</caption><td title='COREP'>le COREP, puis le COREP</td>")
    assert said == (
        "<caption>COREP</caption><td title='COREP'>le <abbr title='comité responsable du plan'>COREP</abbr>, "
        "puis le COREP</td>"
    )
