"""Each action sheet in its own words, and what the sheets name without making it an indicator."""

from __future__ import annotations

import re

import duckdb
import pytest

from etl.catalog import Catalog
from etl.french import NNBSP, with_article
from reporting.exhibits import make
from reporting.exhibits.plan_action import AWAITED

# What the sheets name, as read in them: sheet → names.
NAMED = {
    "1.2": ["CCAPEX", "PPLHI", "prévention des expulsions"],
    "2.1": [
        "Quadruple objectif",
        "DAP",
        "SISAL",
        "PP1",
        "Louez Solidaire",
        "ANAH",
        "Publics autonomes",
        "intercalaires",
    ],
    "2.2": ["Cotation", "PPGDID", "viviers", "baux signés", "Taux d’effort"],
    "3.2": ["contingents"],
}


@pytest.mark.parametrize("numero", NAMED)
def test_what_a_sheet_names_has_its_place_on_its_page(
    numero: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    table = make("fiche-noms", connection, catalog, numero=numero).table.map(str)
    assert [len(table[table["La fiche nomme"].str.contains(name)]) for name in NAMED[numero]] == [1] * len(
        NAMED[numero]
    )
    assert len(table) == len(NAMED[numero])
    assert table["Reste à recueillir"].str.len().min() > 0


def test_whoever_is_asked_has_an_article_in_the_sentence(catalog: Catalog) -> None:
    """« à demander à la DRIHL 75/SHRU », where « à demander à DRIHL 75/SHRU » was read aloud."""
    words = " ; ".join([*(named.awaited for named in catalog.names), AWAITED])
    assert "est à demander à la DRIHL 75/SHRU ;" in words
    assert not re.findall(r"(?<!la )(?<!le )\b(?:DRIHL|Ville de Paris|COMED|SIAO|Conférence)[^ ;]*", words)
    holders = {asked.holder for asked in catalog.plan_indicators.values()} | {"SIAO de Paris"}
    assert {with_article(holder) for holder in holders} == {
        *("la DRIHL 75", "la DRIHL 75/SHRU", "la DRIHL 75/SAH", "la COMED", "la Conférence parisienne du logement"),
        *("la Ville de Paris", "le SIAO de Paris"),
    }
    assert with_article("DRIHL 75 et Ville de Paris") == "la DRIHL 75 et la Ville de Paris"


def test_a_sheet_gives_its_observations_and_stakes(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    for action in catalog.actions:
        table = make("fiche-texte", connection, catalog, numero=f"{action.axis}.{action.number}").table.map(str)
        heads = [head.partition(" (")[0] for head in table["Rubrique"]]  # each line has its own
        assert list(dict.fromkeys(heads)) == ["Constats", "Enjeux", "Objectif", "Étapes"]
        assert len(table) == len(action.constats) + len(action.enjeux) + 1 + len(action.steps)


def test_the_sheet_on_supply_recalls_the_fourfold_goal(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    words = " ".join(make("fiche-texte", connection, catalog, numero="2.1").table["La fiche, en bref"])
    assert "quadruple objectif" in words
    assert f"260{NNBSP}563 logements sociaux" in words


def test_a_series_that_serves_two_sheets_is_on_both_with_the_state_of_each(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The meetings « sert 3.1-a, 3.2-a » were late on the sheet of 3.1 alone, and not on that of 3.2."""
    told = {}
    for numero in ("3.1", "3.2"):
        table = make("plan-action", connection, catalog, numero=numero).table.map(str).set_index("Indicateur")
        told[numero] = table.loc["Réunions des groupes de travail de l’axe 3", ["Sert", "État, 2025"]].tolist()
    late = "échéance de la fiche passée, à demander"
    assert told == {"3.1": ["3.1-a", late], "3.2": ["3.2-a", "sans objet"]}


def test_what_is_worked_out_has_the_holder_of_its_terms(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« Conférence parisienne » held the share of decisions whose every term the COMED holds."""
    table = make("plan-action", connection, catalog, numero="2.2").table.map(str).set_index("Indicateur")
    assert table.loc["Part des décisions DALO et DAHO favorables", "Détenteur"] == "COMED (à confirmer)"
    documents = make("plan-livrables", connection, catalog).table.map(str)
    assert documents.loc[0, "Échéance"] == "31 décembre de chaque année"
