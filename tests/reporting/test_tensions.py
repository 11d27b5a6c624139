"""Each tension of Paris since the plan began: towards its aim, against it, or why nothing can be said."""

from __future__ import annotations

import csv
import datetime as dt

import duckdb
import pytest

from etl.catalog import Catalog
from etl.warehouse import JEUX
from reporting.analysis.change import Reference, Term
from reporting.exhibits import make
from reporting.exhibits.synthese import _counted
from reporting.exhibits.tensions import AGAINST, MARKS, NEUTRAL, SILENT, STILL, TOWARDS, side
from reporting.piece.sentences import whose
from tests.published.rebuilt import SNAPSHOTS
from tests.reporting.conftest import Made
from tests.reporting.essai import indicator
from tests.reporting.test_attendus import plain


def told(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, "") for one in catalog.messages)


def term(year: int, value: float, grain: float = 0) -> Term:
    return Term(dt.date(year, 12, 31), value, str(year), grain)


def test_each_tension_is_towards_its_aim_against_it_or_says_why(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    made = make("synthese-tensions", connection, catalog, recit=told(catalog))
    table = made.table.map(str).map(plain).set_index("Indicateur")
    assert plain(made.finding) == ("Sur dix tensions : deux à rebours, deux sans but déclaré, six sans comparaison")
    shown = ["Référence", "Dernière valeur", "Évolution", "Sens"]
    assert table.loc["Logements financés", shown].tolist() == [
        "4 332, moyenne annuelle 2019-2021",
        "2 657 logements, 2024",
        "−1 675 (−38,7 %)",
        "◆ à rebours",
    ]
    assert table.loc["Taux SRU", "Référence"].startswith("rien de comparable avant le plan")
    assert table.loc["Taux SRU", "Sens"] == "– rien ne se compare"
    assert table.loc["Recours DALO et DAHO reçus", ["Évolution", "Sens"]].tolist() == [
        "environ +1 700 ; environ +400 depuis 2021",
        "– sans but déclaré",
    ]
    assert (table["Sens"].str.contains("rien ne se compare") == (table["Évolution"] == "")).all()


def test_the_title_accounts_for_each_tension_and_says_nothing_of_no_side() -> None:
    assert plain(_counted([AGAINST, *[SILENT] * 6, NEUTRAL, STILL, TOWARDS])) == (
        "Sur dix tensions : une à rebours, une vers le but, une sans sens net, une sans but déclaré, "
        "six sans comparaison"
    )
    assert plain(_counted([SILENT] * 9 + [NEUTRAL])) == (
        "Sur dix tensions, une n’a pas de but déclaré, neuf ne se comparent pas à l’avant-plan"
    )
    assert plain(_counted([SILENT] * 6, invented=4)) == (
        "Aucune des six tensions ne se compare à l’avant-plan ; quatre sur chiffres inventés"
    )


def test_the_provisional_night_faces_the_last_before_the_plan_and_no_mean(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """The counts as the raw files print them: 3 857 in 2026; 2 598 in January 2022, 3 601 in 2020, 3 641 in 2019."""
    printed = set()
    for path in sorted((SNAPSHOTS / "nuit_solidarite").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            printed |= {cell for row in csv.reader(file, delimiter=";") for cell in row}
    assert {"3857", "2598", "3601", "3641"} <= printed
    night = (
        make("synthese-tensions", connection, catalog, recit=told(catalog))
        .table.map(str)
        .map(plain)
        .set_index("Indicateur")
    )
    row = night.loc["Personnes sans abri (une nuit)"]
    assert row["Dernière valeur"] == "3 857 personnes, 22 janvier 2026 (provisoire)"
    assert row["Référence"] == "2 598, 20 janvier 2022 ; 3 601, 30 janvier 2020 ; 3 641, 7 février 2019"
    moved = [f"+{3857 - 2598:,}".replace(",", " "), f"+{3857 - 3601}", f"+{3857 - 3641}"]
    assert [words.partition(" (")[0] for words in row["Évolution"].split(" ; ")] == moved


@pytest.mark.parametrize(
    ("before", "beside", "now", "direction", "found"),
    [
        (term(2021, 100), (), term(2024, 120), "hausse", TOWARDS),
        (term(2021, 100), (), term(2024, 120), "baisse", AGAINST),
        (term(2021, 100), (), term(2024, 120), "neutre", NEUTRAL),
        (term(2021, 100), (), term(2024, 100), "hausse", STILL),
        (term(2021, 6300), (), term(2024, 6200, grain=100), "baisse", STILL),
        (term(2021, 100), (term(2020, 130),), term(2024, 120), "baisse", STILL),
        (None, (), None, "baisse", SILENT),
    ],
)
def test_doubt_and_two_references_that_differ_in_sign_are_neither(
    before: Term | None, beside: tuple[Term, ...], now: Term | None, direction: str, found: str
) -> None:
    of = indicator(unit="logements", decimals=0, direction=direction)
    assert side(Reference("", before, facing=now, beside=beside), of) == found


@pytest.mark.parametrize("jeu", JEUX)
def test_a_shape_stands_beside_the_words_of_every_row(jeu: str, made: Made) -> None:
    exhibit = made("synthese-tensions", jeu)
    assert 0 < len(exhibit.finding) <= 100
    assert {sense.split()[0] for sense in exhibit.table["Sens"]} <= set(MARKS.values())
    assert not exhibit.table["Référence"].eq("").any()


def test_a_holder_to_be_confirmed_is_said_so_wherever_it_stands(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    """« DRIHL 75/SHRU » stood bare over series of context, « (à confirmer) » over those that the sheets ask."""
    held = make("catalogue", connection, catalog).table["Détenteur"].map(str)
    unsure = {asked.holder for asked in catalog.plan_indicators.values() if not asked.confirmed}
    assert not unsure & {*held}
    assert "DRIHL 75/SHRU (à confirmer)" in set(held)


def test_a_source_that_names_whose_its_figure_is_is_not_said_twice() -> None:
    """« CNews, d’après Apur, d’après Apur »: the first apostrophe was straight."""
    assert whose("CNews, d'après Apur", "Apur") == "CNews, d’après Apur"
    assert whose("CNews", "Apur") == "CNews, d’après Apur"
