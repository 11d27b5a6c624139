"""The findings of the SRU pages: of what is chosen, with ties, hidden values and another denominator said."""

from __future__ import annotations

import datetime as dt

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from reporting.exhibits import make
from reporting.exhibits.constats.sru import above, from_to
from tests.reporting.test_attendus import plain

OF = "de logements sociaux"


@pytest.mark.parametrize(
    ("name", "choices", "found"),
    [
        (
            "sru-carte",
            {},
            f"Début 2025, cinq arrondissements dépassent 25 % {OF} : 12e, 13e, 14e, 19e et 20e",
        ),
        (
            "sru-carte",
            {"arr": ("75113", "75107")},
            f"Début 2025, cinq arrondissements dépassent 25 % {OF}, dont le 13e, mais pas le 7e",
        ),
        (
            "sru-carte",
            {"annee": 2005},
            f"Début 2005, trois arrondissements dépassent 20 % {OF} : 13e, 19e et 20e",
        ),
        ("sru-classement", {}, "Début 2025, la part de logements sociaux va de 2,9 % (7e) à 43,2 % (19e)"),
        ("sru-concentration", {}, "Début 2025, les 13e, 19e et 20e ont 43,0 % des logements sociaux de Paris"),
        (
            "sru-decomposition",
            {},
            "Le taux SRU gagne 0,11 point à Paris de 2024 à 2025 : logements +0,35, résidences principales −0,24",
        ),
        (
            "trajectoire",
            {"indicateur": "logements_finances"},
            "Les logements financés passent de 4 332 (moyenne annuelle 2019-2021) à 2 657 en 2024",
        ),
        (
            "trajectoire",
            {"indicateur": "arpp_reloges"},
            "Ménages relogés (ACD puis ARPP) : aucun chiffre reçu ni trouvé depuis 2022 (694 en 2020)",
        ),
        (
            "fiche",
            {"indicateur": "sans_abri"},
            "La Nuit 2026 compte 3 857 sans-abri (provisoire) : 2 598 début 2022, 3 601 en 2020, 3 641 en 2019",
        ),
    ],
)
def test_a_finding_says_what_the_figures_say(
    name: str, choices: dict[str, object], found: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, connection, catalog, **choices).finding) == found


def test_what_is_chosen_is_spoken_of_and_2025_is_not_joined(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    three = plain(make("sru-evolution", connection, catalog, histoire=True).finding)
    assert three.startswith("De 2001 à 2019, le 20e gagne 11,0 points, le 15e 7,7, le 7e 1,3")
    assert "2025" in three
    opened = plain(make("sru-evolution", connection, catalog).finding)
    assert opened == "Début 2025, le taux est de 41,7 % (20e), 20,3 % (15e) et 2,9 % (7e) ; 2019 n’est pas comparable"


def rows(*values: tuple[str, float | None, str]) -> pd.DataFrame:
    made = [(f"751{int(name[:-1]):02}", name, value, status) for name, value, status in values]
    frame = pd.DataFrame(made, columns=["territory", "name", "value", "status"])
    day = dt.date(2025, 1, 1)
    dated = frame.assign(period="2025-01-01", period_start=day, period_end=day, breakdown="ensemble")
    return dated.assign(indicator="sru_taux", snapshot="x", publisher="Apur")


def test_ties_are_named_together_and_what_is_hidden_is_said(catalog: Catalog) -> None:
    some = rows(("2e", 10.0, "définitif"), ("3e", 10.0, "définitif"), ("4e", 30.0, "définitif"), ("5e", None, "secret"))
    indicator = catalog.indicators["sru_taux"]
    assert plain(from_to(some, indicator)).endswith("va de 10,0 % (2e et 3e) à 30,0 % (4e), hors un masqué")
    assert plain(above(some, 25, ())) == f"Début 2025, un arrondissement dépasse 25 % {OF}, hors un masqué : 4e"
    assert above(some.iloc[:0], 25, ()) == ""
