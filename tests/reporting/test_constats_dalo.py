"""What the exhibits of the DALO find: their sentences on the published figures, and where figures are missing."""

from __future__ import annotations

import re

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.analysis.flows import Balance, Term
from reporting.exhibits import make, summarise
from reporting.exhibits.constats import dalo as constats_dalo
from reporting.piece.drawing import Rows
from tests.reporting.test_attendus import plain

RECEIVED = "La COMED a reçu près de 13 600 recours en 2023 (13 242 en 2021) ; 2022, 2024 et 2025 sont à demander"
SHARES = "En 2021, 49,3 % des décisions DALO sont favorables, 57,5 % des DAHO ; rien de reçu ni trouvé depuis"
WAITING = "Au 24 avril 2024, environ 16 000 ménages DALO restent à reloger ; les stocks annuels sont à demander"
RATIO = "En 2021, 61 ménages sont relogés pour 100 reconnus pour un logement : des flux, non un suivi"
ALONE = "En 2018, 4 360 décisions sont favorables pour un logement ; les relogements n’ont pas été trouvés"


@pytest.mark.parametrize(
    ("name", "choices", "said"),
    [
        ("dalo-flux", {}, RECEIVED),
        ("dalo-favorables", {}, SHARES),
        ("dalo-stock", {}, WAITING),
        ("dalo-bilan", {}, "Aucun stock de ménages à reloger n’a été reçu ni trouvé au début ni à la fin de 2021"),
        ("dalo-rapport", {"annee": 2021}, RATIO),
        ("dalo-rapport", {"annee": 2018}, ALONE),
    ],
)
def test_each_exhibit_of_the_dalo_says_what_is_published(
    name: str, choices: dict[str, int], said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, connection, catalog, **choices).finding) == said


@pytest.mark.parametrize("data", ["connection", "demonstration"])
def test_the_table_of_the_stock_has_the_figure_of_its_title_first_and_no_rate(
    data: str, catalog: Catalog, request: pytest.FixtureRequest
) -> None:
    made = make("dalo-stock", request.getfixturevalue(data), catalog)
    assert set(made.rows["indicator"]) == {"dalo_stock"}
    assert made.finding.startswith(f"Au {made.table['Date'].iloc[0]}, ")
    assert len(made.table) == len(made.rows)


def test_appeals_face_the_mean_of_the_years_before_once_whole(
    demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """13 932 against 11 428, 11 117 and 12 310."""
    assert plain(make("dalo-flux", demonstration, catalog).finding) == (
        "La COMED a reçu 13 932 recours en 2025, 20 % de plus que la moyenne annuelle 2019-2021"
    )


def test_a_year_that_is_hidden_is_said_so(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = make("dalo-flux", demonstration, catalog).rows
    last = (rows["indicator"] == "dalo_recours") & (rows["period"] == "2025")
    masked = rows.assign(value=rows["value"].mask(last), status=rows["status"].mask(last, "secret"))
    assert plain(constats_dalo.received(demonstration, masked, catalog)) == (
        "La COMED a reçu 13 038 recours en 2024 ; 2025 est masqué"
    )
    nothing = pd.DataFrame(rows.iloc[:0])
    assert "sont à demander" in constats_dalo.received(demonstration, nothing, catalog)


def test_what_is_said_of_published_figures_is_not_said_of_others(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The demonstration has a stock a year: « chiffres publiés », « aucun stock annuel », « à demander à la COMED »."""
    missing = re.compile(r"publiés|stock annuel|La série annuelle")
    for of, words in ((connection, 2), (demonstration, 0)):
        made = [make(name, of, catalog) for name in ("dalo-flux", "dalo-stock", "dalo-bilan")]
        said = " ".join(
            [*(f"{p.subtitle} {p.calculation} {p.reading}" for p in made), *(c for p in made for c in p.caveats)]
        )
        assert len(missing.findall(said)) == words, said


def test_an_approximate_account_gives_no_gap(catalog: Catalog) -> None:
    of = Balance(Term(16000, "approché"), {"reconnus": Term(5815)}, {"relogés": Term(3538)}, Term(17000))
    assert plain(constats_dalo.account("Ménages à reloger", of, 2023, catalog)) == (
        "En 2023, les ménages à reloger passent d’environ 16 000 à 17 000 ; un terme au moins est approché"
    )


def test_what_counts_both_objects_is_named_by_both(catalog: Catalog) -> None:
    """49,8 % of 2021 is 6 304 of 12 646, DALO and DAHO, under « Part des décisions DALO favorables »."""
    objects = set(constats_dalo.OBJECTS)
    both = [i for i in catalog.indicators.values() if i.breakdown and set(i.breakdown.modalities) == objects]
    assert [i.id for i in both if re.search(r"\bDALO\b(?! et DAHO)", f"{i.label} ; {i.short}")] == []
    assert catalog.indicators["dalo_taux_favorable"].label == "Part des décisions DALO et DAHO favorables"
    assert {i.id for i in both} >= {"dalo_recours", "dalo_favorables", "dalo_rejets", "dalo_taux_favorable"}


def test_what_the_demonstration_answers_says_that_it_is_invented(
    connection: duckdb.DuckDBPyConnection, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« 13 932 recours… 14 829 ménages » carried no mark, nor what had changed in them on Synthèse."""
    for of, invented in ((connection, False), (demonstration, True)):
        for page in ("dalo", "publics-prioritaires"):
            assert summarise(page, of, catalog).sentence.endswith(" (chiffres inventés).") is invented
        drawing = make("synthese-tensions", of, catalog).drawing
        assert isinstance(drawing, Rows)
        found = {row.label: row.sentence.endswith(" (inventé)") for row in drawing.rows}
        assert found["Ménages DALO à reloger"] is invented
        assert not found["Taux SRU"]  # published
