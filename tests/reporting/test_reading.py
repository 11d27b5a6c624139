"""The reading under a figure: what the sentence over it does not say, or nothing."""

from dataclasses import replace

import duckdb
import pytest

from etl.catalog import Catalog
from reporting.analysis.words import beyond
from reporting.exhibits import make
from tests.reporting.conftest import Made

FOUND = "En 2025, la part est de 37 %, contre 1\u202f204 logements, hors petits effectifs"


@pytest.mark.parametrize(
    ("reading", "left"),
    [
        ("au 31 décembre 2025, 36,9\u00a0% des demandes.", ""),
        ("dans le 19e, 38\u00a0% des demandes.", "dans le 19e, 38\u00a0% des demandes."),
        ("1\u202f204 logements ; 2019 à part : autre dénominateur.", "2019 à part : autre dénominateur."),
        ("1\u202f204 logements, sans échéance.", "1\u202f204 logements, sans échéance."),
        ("la part est de 37\u00a0%, hors petits effectifs.", ""),
        ("2 logements ; cercle vide, T1 ; 204 logements.", "2 logements ; cercle vide, T1 ; 204 logements."),
        ("un rond est le dernier chiffre.", "un rond est le dernier chiffre."),
    ],
)
def test_a_reading_keeps_its_own_figures_its_reservations_and_how_to_read(reading: str, left: str) -> None:
    assert beyond(reading, FOUND) == left


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("sru-classement", ""),
        ("sru-concentration", ""),
        ("demandes-region", ""),
        ("demandes-repartition", ""),
        ("dalo-favorables", ""),
        ("sru-evolution", "2019 à part : autre dénominateur."),
        ("offre-part", "parc au 1er janvier 2023 non trouvé, part non calculée."),
        ("offre-parts", "les logements PLAI agréés, de 1\u202f404 à 873 par an."),
    ],
)
def test_no_page_prints_its_finding_twice(
    name: str, left: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert make(name, connection, catalog).lecture == left


def test_under_a_title_that_someone_wrote_the_reading_is_whole(made: Made) -> None:
    piece = replace(made("sru-concentration", "publie"), written="Un parc concentré à l’est")
    assert piece.lecture == piece.reading
