"""Approvals over the years of the plan: sums of published counts, and nothing summed over a hidden one."""

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.french import NNBSP
from reporting import queries
from reporting.exhibits import make, summarise


def table(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> dict[str, str]:
    exhibit = make("offre-arrondissements", connection, catalog)
    return dict(zip(exhibit.table["Arrondissement"], exhibit.table["Logements agréés"], strict=True))


def test_the_years_of_the_plan_add_up_to_paris(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    rows = make("offre-arrondissements", connection, catalog).rows
    whole = queries.series(connection, ["logements_finances"], ["75056"])
    plan = whole[whole["period"].isin(set(rows["period"]))]
    assert set(rows["period"]) == {"2022", "2023", "2024"}
    assert rows["value"].sum() == plan["value"].sum() == 9_065
    assert table(connection, catalog)["18e"] == f"1{NNBSP}616"


def test_nothing_is_summed_over_a_hidden_year(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = queries.series

    def hidden(*args: object, **kwargs: object) -> pd.DataFrame:
        rows = read(*args, **kwargs)  # type: ignore[arg-type]
        one = (rows["territory"] == "75118") & (rows["period"] == "2023") & (rows["indicator"] == "logements_finances")
        return rows.assign(value=rows["value"].mask(one), status=rows["status"].mask(one, "secret"))

    monkeypatch.setattr(queries, "series", hidden)
    found = table(connection, catalog)
    assert found["18e"] == "s"
    assert found["19e"] != "s"


def test_the_head_sets_approvals_against_the_same_share_of_the_initial_stock(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """As the figure's dashed line: what stood outside the same arrondissements, not inside them."""
    said = " ".join(summarise("offre-nouvelle", connection, catalog).sentence.split())
    initial = make("offre-hors-25", connection, catalog).reading.split("état initial, ")[1]
    assert "hors des arrondissements supérieurs à 25 %, où se trouvaient 48,7 % du parc au 1er janvier 2019" in said
    assert " ".join(initial.split()) == "48,7 % du parc au 1er janvier 2019."
