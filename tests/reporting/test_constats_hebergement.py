"""What the exhibits of hébergement and of the 115 find: their sentences, and where a month is hidden."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting import queries
from reporting.exhibits import make
from reporting.exhibits.constats import hebergement as constats_hebergement
from reporting.piece.drawing import Bars
from tests.reporting.test_attendus import plain

NIGHT = "La Nuit 2026 compte 3 857 sans-abri (provisoire) : 2 598 début 2022, 3 601 en 2020, 3 641 en 2019"
PLACES = "Le plan compte près de 23 000 places d’hôtel en 2020 ; rien de comparable depuis"
RATE = "Le taux de chute n’a pas encore de formule ; les demandes non pourvues sont à demander depuis 2022"


@pytest.mark.parametrize(("name", "said"), [("sans-abri", NIGHT), ("places", PLACES), ("115-taux-chute", RATE)])
def test_each_exhibit_says_what_is_published_or_what_is_to_be_asked(
    name: str, said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, connection, catalog).finding) == said


UNMET = "En 2025, 61,6 % des demandes n’ont pas été pourvues (60,4 % en 2024)"  # the whole year, not its December
BOTH = "En décembre 2025, 12 583 des 21 833 demandes n’ont pas été pourvues, contre 12 104 un an avant"
YEAR = "En 2025, 41 997 des 84 816 demandes des hommes seuls n’ont pas été pourvues, contre 40 262 en 2024"
SEASONS = "En 2025, le taux de chute dépasse chaque mois celui de 2024 ; en décembre, 57,6 contre 56,4 %"
BEFORE = "En 2021, le taux de chute va de 49,7 (février) à 63,3 % (août)"
BEYOND = "En 2025, 43,8 % des ménages dépassent la durée de référence"  # the whole, its parts are drawn


@pytest.mark.parametrize(
    ("name", "choices", "said"),
    [
        ("115-taux-chute", {}, UNMET),
        ("115-mensuel", {}, BOTH),
        ("115-flux", {"public": "hommes seuls"}, YEAR),
        ("115-saisons", {}, SEASONS),
        ("115-saisons", {"annee": 2021}, BEFORE),  # no year of the plan: its own months only
        ("durees", {}, BEYOND),
    ],
)
def test_each_exhibit_speaks_of_the_public_and_the_year_that_are_chosen(
    name: str, choices: dict[str, object], said: str, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, demonstration, catalog, **choices).finding) == said


def test_a_month_that_is_hidden_is_said_so(demonstration: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = make("115-taux-chute", demonstration, catalog).rows
    last = rows["period"] == "2025-12"
    masked = rows.assign(value=rows["value"].mask(last), status=rows["status"].mask(last, "secret"))
    said = plain(constats_hebergement.unmet_rate(masked, catalog, "ensemble", "demandes"))
    assert said.startswith("En novembre 2025, ")
    assert said.endswith(" ; décembre 2025 est masqué")


def test_places_are_those_of_the_newest_return_and_of_the_plan_only_without_any(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A return is dated 31/12: what it counts is drawn and said, and is not the plan's."""
    series = queries.series
    planned = series(connection, ["hebergement_places"], ["75"], ())
    day = pd.Timestamp(2025, 12, 31)
    end = {"period": "2025-12-31", "period_start": day, "period_end": day}
    mine = planned.iloc[:2].assign(
        value=[19_250.0, 22_910.0], status="définitif", word="", snapshot="remontee/1", **end
    )
    monkeypatch.setattr(queries, "series", lambda *asked: pd.concat([planned, mine], ignore_index=True))
    made = make("places", connection, catalog)
    assert plain(made.finding) == "Au 31 décembre 2025, Paris compte 22 910 places d’hôtel et 19 250 pérennes"
    assert "plan" not in made.title + made.reading + made.subtitle
    assert set(made.drawing.values["period"]) == {"2025-12-31"}  # type: ignore[union-attr]
    assert not any("autres publications" in caveat for caveat in made.caveats)
    mine.loc[mine["breakdown"] == "hôtel", ["value", "status"]] = (float("nan"), "secret")
    said = plain(make("places", connection, catalog).finding)
    assert said == "Au 31 décembre 2025, Paris compte 19 250 places pérennes, hors un masqué"


def test_places_that_others_publish_are_in_the_table_and_each_keeps_its_word(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """Those of 2018 were said to be there, and were nowhere; « un peu plus de 19 000 » was « ≈ 19 000 » on its bar."""
    made = make("places", connection, catalog)
    table = made.table.map(lambda one: plain(str(one)))
    assert set(table.loc[table["Éditeur"] == "RTL info / AFP", "Valeur"]) == {"≈ 10 000", "≈ 6 000", "≈ 1 200"}
    assert any("autres publications" in caveat for caveat in made.caveats)
    assert isinstance(made.drawing, Bars)
    drawn = dict(zip(made.drawing.values["breakdown"], made.drawing.said(made.drawing.values), strict=True))
    said = {"hébergement pérenne": "> 19 000", "hôtel": "≈ 23 000", "renfort hivernal": "≈ 2 000"}
    assert {name: plain(words) for name, words in drawn.items()} == said
    chart = made.chart()
    assert chart is not None
    assert chart.key == "≈, approché ; >, plus de."
