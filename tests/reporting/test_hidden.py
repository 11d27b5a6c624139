"""A masked value is said to be, on every form of figure; an absent one leaves nothing. Neither carries a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import duckdb
import pandas as pd
import plotly.graph_objects as go
import pytest

from etl.catalog import Catalog
from etl.paths import ENVIRONMENT
from etl.warehouse import build, connect, declared
from reporting import queries
from reporting.exhibits import make
from reporting.render.plotly.evolution import evolution
from reporting.render.plotly.ranking import ranking
from reporting.render.plotly.small_multiples import small_multiples
from reporting.render.plotly.stacked import stacked
from tests.conftest import copy_data
from tests.etl.spoil import edit_snapshot, swap

SOCLE = "snapshots/socle_drihl/2025"


def line(indicator: str, *, status: str, place: str = "75104") -> pd.DataFrame:
    """Four years, the third without a value and with a status."""
    years = [2021, 2022, 2023, 2024]
    frame = pd.DataFrame({"period": [str(year) for year in years], "value": [40.0, 50.0, None, 60.0]})
    return frame.assign(
        indicator=indicator,
        territory=place,
        name="4e",
        breakdown="ensemble",
        publisher="essai",
        period_start=pd.to_datetime([f"{year}-01-01" for year in years]),
        period_end=pd.to_datetime([f"{year}-12-31" for year in years]),
        status=["définitif", "définitif", status, "définitif"],
    )


@pytest.mark.parametrize("draw", [evolution, small_multiples])
@pytest.mark.parametrize(("status", "crosses"), [("secret", 1), ("non disponible", 0)])
def test_a_line_has_a_cross_where_a_value_is_hidden_and_none_where_it_is_absent(
    catalog: Catalog, draw: Callable[..., go.Figure], status: str, crosses: int
) -> None:
    figure = draw(line("attributions", status=status), catalog.indicators["attributions"])
    marks = [trace for trace in figure.data if trace.marker.symbol == "x-thin"]
    assert len(marks) == crosses
    assert ("4e, 2023 : masqué (secret statistique)" in figure.to_json()) == bool(crosses)


def test_a_ranking_writes_what_is_hidden_and_gives_it_no_bar(catalog: Catalog) -> None:
    rows = line("attributions", status="secret").assign(name=["1er", "2e", "3e", "4e"])
    figure = ranking(rows, catalog.indicators["attributions"])
    assert dict(zip(figure.data[1].y, figure.data[1].text, strict=True))["3e"] == "masqué"
    assert dict(zip(figure.data[0].y, figure.data[0].x, strict=True))["3e"] == 0


@pytest.mark.parametrize(("status", "hatched"), [("secret", [45.0]), ("non disponible", [])])
def test_a_stack_shows_what_its_hidden_parts_make_together(catalog: Catalog, status: str, hatched: list[float]) -> None:
    parts = pd.DataFrame({"year": ["2024"] * 3, "name": ["a", "b", "c"], "value": [55.0, None, None]})
    whole = pd.DataFrame({"year": ["2024"], "value": [100.0]})
    figure = stacked(parts.assign(status=["définitif", status, status]), whole, catalog.indicators["attributions"])
    assert [float(bar.y[0]) for bar in figure.data if bar.type == "bar" and "masqué" in bar.name] == hatched


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published warehouse over a file whose 4e is small: the 6e is hidden beside it."""
    data = tmp_path_factory.mktemp("masque") / "data"
    copy_data(data)
    edit_snapshot(data / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;6;"))
    with ExitStack() as opened:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(ENVIRONMENT, str(data))
            connection = opened.enter_context(connect(build()))
        yield connection


def status(connection: duckdb.DuckDBPyConnection, indicator: str, territory: str) -> list[tuple[object, ...]]:
    return connection.execute(
        "select value, status from series where indicator = $i and territory = $t and period = '2024'",
        {"i": indicator, "t": territory},
    ).fetchall()


def test_what_is_computed_from_a_hidden_value_is_hidden_and_not_absent(hiding: duckdb.DuckDBPyConnection) -> None:
    assert status(hiding, "tension_localisee", "75") == [(None, "secret")]
    table = make("demandes-paris", hiding, declared(hiding)).table.map(str).set_index("Indicateur")
    (cell,) = [row["2024"] for label, row in table.iterrows() if "localisées dans un arrondissement" in str(label)]
    assert cell == "s"


def test_paris_centre_is_hidden_with_one_of_its_four(hiding: duckdb.DuckDBPyConnection) -> None:
    exhibit = make("comparer-tableau", hiding, declared(hiding), indicateur="attributions", centre=True)
    assert "refus" not in exhibit.title
    assert (exhibit.rows["status"] == "secret").any()
    assert any("masquées (secret statistique)" in caveat for caveat in exhibit.caveats)


def test_a_return_with_hidden_values_counts_as_received(
    hiding: duckdb.DuckDBPyConnection, connection: duckdb.DuckDBPyConnection
) -> None:
    ask = "select indicator, held_year from held_known_on('9999-12-31') order by all"
    assert hiding.execute(ask).fetchall() == connection.execute(ask).fetchall()


def test_the_sources_page_counts_what_is_hidden_and_why(hiding: duckdb.DuckDBPyConnection) -> None:
    catalog = declared(hiding)
    rules = make("secret-regles", hiding, catalog).table.map(str).set_index("Source")
    socle = rules.loc[catalog.sources["socle_drihl"].label]
    assert (socle["Seuil"], socle["Sous le seuil"], socle["Par recoupement"]) == ("10", "1", "3")
    assert set(rules["Seuil"]) == {"10", "11"}
    tables = make("secret-tableaux", hiding, catalog).table.map(str)
    tables = tables[tables["Indicateur"].isin(["Attributions", "Demandes pour une attribution"])]
    assert tables[["Indicateur", "Valeurs", "Sous le seuil", "Par recoupement"]].values.tolist() == [
        ["Attributions", "22", "1", "1"],
        ["Demandes pour une attribution", "22", "0", "2"],
    ]


def test_nothing_hidden_is_said_in_words(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = queries.secrecy(connection).head(0)
    monkeypatch.setattr(queries, "secrecy", lambda _connection: nothing)
    exhibit = make("secret-tableaux", connection, catalog)
    assert exhibit.table.empty
    assert exhibit.reading == "aucune valeur n’est masquée dans ce jeu de données."


def test_the_default_rule_is_declared_with_its_reference(catalog: Catalog, instance: Path) -> None:
    default = catalog.secrecy["defaut"]
    assert default.threshold == 11
    assert "51-711" in default.reference.title
    assert catalog.secrecy_of("hebergement_115") == default
    assert catalog.secrecy_of("socle_drihl").id == "drihl"
