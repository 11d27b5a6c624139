"""What the figures of the new supply find: the published sentences, what is chosen, hidden, or missing."""

from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.exhibits import make
from reporting.exhibits.constats.offre import among, dwellings, in_one


def told(connection: duckdb.DuckDBPyConnection, catalog: Catalog, name: str, **choices: Any) -> str:
    return " ".join(make(name, connection, catalog, **choices).finding.split())


@pytest.mark.parametrize(
    ("name", "choices", "finding"),
    [
        (
            "offre-financements",
            {},
            "En 2024, 2 657 logements sociaux ont été agréés, 39 % de moins que la moyenne annuelle 2019-2021",
        ),
        (
            "offre-financements",
            {"base": "B"},
            "En 2024, 2 657 logements sociaux ont été agréés ; référence à renseigner par la DRIHL 75/SHRU",
        ),
        (
            "offre-arrondissements",
            {},
            "De 2022 à 2024, 9 065 logements sociaux ont été agréés, de 33 (7e) à 1 616 (18e)",
        ),
        (
            "offre-arrondissements",
            {"annee": "2024", "arr": ("75101", "75113")},
            "En 2024, 2 657 logements sociaux ont été agréés, dont 254 dans le 13e et aucun dans le 1er",
        ),
        (
            "offre-part",
            {},
            "En 2024, les agréments font 0,98 % du parc social ; 2,28 % en 2019, 1,14 en 2020, 1,67 en 2021",
        ),
        (
            "offre-part",
            {"arr": ("75113", "75120")},
            "En 2019, part du parc social : 20e 6,43 %, 13e 0,94 % ; aucune part calculable depuis",
        ),
        (
            "offre-service",
            {},
            "En 2023, 1 203 logements sont mis en service à Paris (somme des vingt : 1 206), dont 254 dans le 7e",
        ),
        (
            "offre-hors-25",
            {},
            "Depuis 2022, 56 ou 70 % des agréments vont hors > 25 % selon la liste, contre 49 ou 57 % avant",
        ),
        (
            "offre-parts",
            {},
            "De 2019-2021 à 2022-2024, le PLAI passe de 32,4 à 28,9 % des agréments, le PLS de 32,3 à 33,7 %",
        ),
        (
            "arrondissement-agrements",
            {"arrondissement": "75113"},
            "De 2022 à 2024, 753 logements ont été agréés dans le 13e, contre 585 de 2019 à 2021",
        ),
    ],
)
def test_each_figure_finds_what_it_shows(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, name: str, choices: dict[str, Any], finding: str
) -> None:
    assert told(connection, catalog, name, **choices) == finding


def test_no_total_is_said_over_a_hidden_count(catalog: Catalog) -> None:
    bars = pd.DataFrame(
        {
            "territory": ["75101", "75102", "75103"],
            "name": ["1er", "2e", "3e"],
            "value": [5.0, 8.0, None],
            "status": ["définitif", "définitif", "secret"],
        }
    )
    indicator = catalog.indicators["logements_finances"]
    assert among(bars, "en 2024", indicator, ()) == "En 2024, les agréments vont de 5 (1er) à 8 (2e), hors un masqué"
    chosen = " ".join(among(bars, "en 2024", indicator, ("75102", "75103")).split())
    assert chosen == "En 2024, logements agréés : 2e 8, 3e masqué"


def test_spans_that_are_not_as_long_are_said_by_year_and_an_absence_is_dated(catalog: Catalog) -> None:
    rows = pd.DataFrame({"period": ["2019", "2020", "2021", "2022"], "value": [10.0, 20.0, 30.0, 1.0], "status": ""})
    assert " ".join(in_one(rows, "3e", catalog).split()) == (
        "En 2022, 1 logement a été agréé dans le 3e, contre 20 par an de 2019 à 2021"
    )
    assert " ".join(in_one(rows.head(3), "3e", catalog).split()) == (
        "En 2021, 30 logements ont été agréés dans le 3e ; rien n’est reçu ni trouvé depuis 2022"
    )
    assert dwellings(0, "social") == "aucun logement social n’a été agréé"
