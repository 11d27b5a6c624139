"""What the SRU law asks of Paris for three years: computed from the gap, never said as notified nor as met."""

import duckdb
import pytest

from etl.catalog import Catalog
from etl.catalog.plan import Rattrapage
from reporting.exhibits import make, summarise
from reporting.exhibits.rattrapage import band_of, rattrapages

ASKED = (
    "Pour 2026-2028, sous 2 points d’écart, le texte (CCH, art. L. 302-8, VII, lu de seconde main) vise tous les "
    "logements manquants, environ 21 300, sauf contrat de mixité sociale ; l’objectif notifié à Paris est à recueillir "
    "(DRIHL 75/SHRU)."
)


def plain(text: str) -> str:
    return " ".join(text.replace("**", "").split())


@pytest.fixture(scope="module")
def law(catalog: Catalog) -> Rattrapage:
    law = catalog.objectives_of("sru_taux", "75056")[0].rattrapage
    assert law is not None
    return law


@pytest.mark.parametrize(
    ("gap", "share"),
    [(7.0, 33), (4.01, 33), (3.99, 50), (2.01, 50), (1.99, 100), (1.79, 100), (4.0, None), (2.0, None), (0.0, None)],
)
def test_the_text_asks_the_more_the_nearer_and_a_gap_on_an_edge_is_of_no_band(
    gap: float, share: float | None, law: Rattrapage
) -> None:
    band = band_of(law, gap)
    assert (band and band.share) == share


def test_paris_is_pointed_to_all_of_its_missing_dwellings_over_2026_2028(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """23.21 % on 1 January 2025; nothing of 2023-2025: the rate of 2022 is the Apur's, printed to a tenth."""
    reading = plain(make("trajectoire", connection, catalog, indicateur="sru_taux").reading)
    assert reading == f"23,21 % au 1er janvier 2025 ; objectif : 25 %, légal, sans échéance. {ASKED}"


def test_the_head_of_the_page_and_the_simulator_say_the_same(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    said = plain(summarise("logement-social", connection, catalog).sentence)
    assert said.endswith(f"que la loi fixe à la commune. {ASKED}")
    simulated = make("sru-simulation", connection, catalog, a=(4000, 0, 0.0, 3, 25.0, 2031))
    assert f"Le rythme triennal n’est pas simulé. {ASKED}" in map(plain, simulated.caveats)


def test_no_other_trajectory_speaks_of_it(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    assert "302-8, VII" not in make("trajectoire", connection, catalog, indicateur="sru_manquants").reading


def test_the_sentence_follows_the_bands_that_are_declared(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, law: Rattrapage
) -> None:
    """Half of 21 288, were 1.79 point not the smallest gap."""
    legal, *others = catalog.objectives
    narrow = law.model_copy(update={"bands": (law.bands[0].model_copy(update={"under": 1.0}), *law.bands[1:])})
    objectives = (legal.model_copy(update={"rattrapage": narrow}), *others)
    (said,) = rattrapages(connection, catalog.model_copy(update={"objectives": objectives}), "sru_taux", "75056")
    assert "vise 50 % des logements manquants, environ 10 600, sauf" in plain(said)
