"""A return of zeros is accepted: whatever is drawn or said of them is sound, on each page and in each finding."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.warehouse import declared
from reporting import queries
from reporting.exhibits import SUMMARIES, make, summarise
from tests.reporting.test_attendus import plain
from tests.reporting.test_exhibits import CHOICES, HEADS
from tests.reporting.test_findings import MOST, SPACED
from tests.reporting.test_sampled_findings import BROKEN, DISAGREES
from tests.vaste import spread


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure that is known is 0."""
    series = queries.series

    def zeros(*asked: Any, **more: Any) -> pd.DataFrame:
        rows = series(*asked, **more)
        return rows.assign(value=rows["value"].where(rows["value"].isna(), 0.0))

    monkeypatch.setattr(queries, "series", zeros)


@pytest.mark.usefixtures("nothing")
@pytest.mark.parametrize(
    "asked",
    spread([("demonstration", 3), ("demonstration", 1), ("connection", 1)], kept=lambda one: one[1] == 3),
    ids=str,
)
def test_each_head_and_each_finding_of_zeros_is_sound(asked: tuple[str, int], request: pytest.FixtureRequest) -> None:
    """One exhibit of three, or each."""
    jeu, every = asked
    opened: duckdb.DuckDBPyConnection = request.getfixturevalue(jeu)
    catalog = declared(opened)
    for page in SUMMARIES:
        assert summarise(page, opened, catalog, **HEADS.get(page, {})).sentence, page
    for name in [*CHOICES][::every]:
        made = make(name, opened, catalog, **CHOICES[name])
        where = f"{name} : {made.finding}"
        assert made.drawing is None or made.finding, where
        assert len(made.finding) <= MOST, where
        for wrong in (SPACED, DISAGREES, BROKEN):
            assert not wrong.search(made.finding), where
        assert "0 des 0" not in plain(made.finding), where


@pytest.mark.usefixtures("nothing")
def test_no_request_and_no_dwelling_are_said_in_words(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    found = {
        name: plain(make(name, connection, catalog, **CHOICES[name]).finding)
        for name in ("demandes-repartition", "trajectoire", "sru-classement", "tension-classement", "comparer-carte")
    }
    assert found == {
        "demandes-repartition": "Au 31 décembre 2025, aucune demande n’est comptée",
        "trajectoire": "Paris compte 0,00 % de logements sociaux début 2025, 25,00 points de moins que 25 %",
        "sru-classement": "Début 2025, la part de logements sociaux est de 0 % partout",
        "tension-classement": "En 2025, la tension ne se classe pas : que de petits effectifs",
        "comparer-carte": "En 2025, la tension ne se classe pas : que de petits effectifs",
    }
    for name in ("sru-decomposition", "sru-simulation", "sru-simulation-arrondissements"):
        made = make(name, connection, catalog, **CHOICES[name])
        assert made.drawing is None
        assert made.reading


@pytest.mark.usefixtures("nothing")
def test_none_takes_a_singular_verb(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    names = ("accompagnement-suivis", "protocole-flux", "dalo-stock", "lda-personnes")
    found = [plain(make(name, demonstration, catalog).finding) for name in names]
    assert found == [
        "En 2025, 0 ménage est suivi en AVDL (0 en 2024) et 0 en ASLL (0 en 2024)",
        "En 2025, 0 ménage est proposé au protocole (0 en 2024) et 0 relogé (0 en 2024)",
        "Au 31 décembre 2025, 0 ménage DALO reste à reloger, autant qu’au 31 décembre 2021",
        "0 personne (estimation) est relogée de janvier 2023 à mai 2024, pour 12 126 visées fin 2026",
    ]
