"""What the figures of the requests find: the published sentences, what is chosen, small, hidden or missing."""

from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.exhibits import make
from reporting.exhibits.constats.demande import by_size, left_out, unlocated
from tests.reporting.conftest import Made


@pytest.mark.parametrize(
    ("name", "choices", "finding"),
    [
        (
            "tension-classement",
            {},
            "En 2025, la tension va de 8,8 (20e) à 35,4 demandes par attribution (5e), hors huit petits effectifs",
        ),
        (
            "tension-classement",
            {"annee": 2024},
            "En 2024 (recalcul d’un tiers), la tension va de 8,4 (20e) à 33,3 (5e), hors huit petits effectifs",
        ),
        (
            "tension-classement",
            {"arr": ("75107",)},
            "En 2025, le 7e compte 88,0 demandes localisées pour une attribution (24 attributions) ; Paris 13,8",
        ),
        (
            "demandes-repartition",
            {},
            "Au 31 décembre 2025, 75 755 des 205 216 demandes (37 %) ne précisent pas d’arrondissement",
        ),
        (
            "demandes-repartition",
            {"arr": ("75105", "75115")},
            "Au 31 décembre 2025, 12 675 des 205 216 demandes vont d’abord vers le 15e, 3 899 vers le 5e",
        ),
        (
            "demandes-region",
            {},
            "En 2025, Paris compte 21,9 demandes pour une attribution, contre 13,9 en Île-de-France",
        ),
        (
            "demandes-region",
            {"indicateur": "delai_median"},
            "En 2025, le délai médian est de 34,2 mois à Paris (29,9 en 2024), contre 30,5 en Île-de-France",
        ),
        ("tension-typologie", {}, "En 2025, Paris compte 37,4 demandes pour une attribution de T1, 15,2 pour un T3"),
    ],
)
def test_each_figure_finds_what_it_shows(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, name: str, choices: dict[str, Any], finding: str
) -> None:
    assert " ".join(make(name, connection, catalog, **choices).finding.split()) == finding


def test_the_years_before_the_plan_stand_beside_a_published_share(made: Made) -> None:
    said = " ".join(made("plafonds-plai", "demonstration").finding.split())
    assert said == "En 2025, 32,7 % des ménages sous plafonds PLAI sont logés en PLUS ou PLS, 31,8 % en 2021"


def frame(*values: float | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "territory": [f"7510{n}" for n in range(1, len(values) + 1)],
            "name": [f"{n}e" for n in range(1, len(values) + 1)],
            "period": "2025-12-31",
            "period_start": "2025-12-31",
            "period_end": "2025-12-31",
            "value": values,
            "status": ["secret" if value is None else "définitif" for value in values],
            "publisher": "DRIHL",
            "snapshot": "socle_drihl/2025",
        }
    )


def test_what_is_masked_or_small_is_counted_after_the_extremes(catalog: Catalog) -> None:
    assert left_out(frame(1.0, None, None), {"75101": 3.0}) == ", hors un petit effectif et deux masqués"
    rows, indicator = frame(5.0, 8.0, None), catalog.indicators["demandes"]
    said = unlocated(rows, "75056", rows.iloc[:0], indicator, ())
    assert said == "Au 31 décembre 2025, les demandes vont de 5 (1e) à 8 (2e), hors un masqué"


def test_where_paris_is_not_known_by_size_the_arrondissements_are_counted(catalog: Catalog) -> None:
    rows = pd.concat([frame(9.0, 4.0).assign(breakdown="T1"), frame(5.0, 6.0).assign(breakdown="T3")])
    said = by_size(rows.iloc[:0], rows, ("T1", "T3"), catalog.indicators["tension"])
    assert said == "Au 31 décembre 2025, un T1 est plus demandé qu’un T3 dans un arrondissement sur deux"
