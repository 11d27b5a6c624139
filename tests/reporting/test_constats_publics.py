"""What the exhibits of the publics prioritaires, of the accompagnement and of the calendar find."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.warehouse import connect, current, declared
from reporting.exhibits import make
from reporting.exhibits.constats import publics as constats_publics
from tests.reporting.test_attendus import plain

NOTHING = "Rien n’est reçu de l’ARPP depuis 2022 ; en 2020, l’ACD avait labellisé 1 352 ménages, relogé 694"
SHARE = "En 2023, 31,7 % des attributions vont aux ménages DALO et prioritaires, contingent de l’État compris"
NEXT = "La prochaine date des fiches est le 31 mars 2027, pour treize indicateurs sur dix-sept"


@pytest.mark.parametrize(
    ("name", "said"), [("arpp", NOTHING), ("convention-attribution", SHARE), ("echeances-frise", NEXT)]
)
def test_each_exhibit_says_what_is_published(
    name: str, said: str, connection: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, connection, catalog).finding) == said


ARPP = "En 2025, l’ARPP a labellisé 1 473 ménages (1 428 en 2024), relogé 939 (863 en 2024)"
TARGETS = "En 2025, 2 708 ménages cibles sont relogés, 25 % de plus que la moyenne annuelle 2019-2021"
FIRST = "En 2025, le Logement d’abord reloge 1 778 ménages, 38 % de plus que la moyenne annuelle 2019-2021"
FOLLOWED = "En 2025, 1 749 ménages sont suivis en AVDL (1 729 en 2024) et 3 489 en ASLL (3 492 en 2024)"
FLOWS = "En 2025, 437 ménages sont proposés au protocole (432 en 2024) et 280 relogés (276 en 2024)"
ALONE = "En 2025, la composition la plus fréquente est « personne seule » : 49,1 % (AVDL) et 44,0 % (ASLL)"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("arpp", ARPP),
        ("relogements-cibles", TARGETS),
        ("logement-d-abord", FIRST),
        ("accompagnement-suivis", FOLLOWED),
        ("protocole-flux", FLOWS),
        ("accompagnement-profil", ALONE),
    ],
)
def test_each_exhibit_will_say_what_is_received(
    name: str, said: str, demonstration: duckdb.DuckDBPyConnection, catalog: Catalog
) -> None:
    assert plain(make(name, demonstration, catalog).finding) == said


def test_modalities_that_tie_are_named_together_and_a_hidden_group_is_said() -> None:
    shares = pd.DataFrame(
        [("AVDL", "logement", 40.0), ("AVDL", "hôtel", 40.04), ("AVDL", "autre", 19.96)],
        columns=["group", "modality", "share"],
    )
    said = plain(constats_publics.commonest(shares, ["ASLL"], "sortie", 2025))
    assert said == "En 2025, la sortie la plus fréquente est « logement » et « hôtel » : 40,0 % (AVDL) ; masqué : ASLL"
    assert constats_publics.commonest(shares.iloc[:0], ["ASLL"], "sortie", 2025) == ""


def test_a_year_known_in_part_is_told_and_is_the_finding_while_it_is_the_newest(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, instance: Path
) -> None:
    """3 463 persons from January to November 2022: gone from the table, or under a title of 2021 (3 441)."""
    made = make("lda-personnes", connection, catalog)
    assert [str(when) for when in made.table["Période"]] == [
        *("2019", "2020", "2021", "janvier à novembre 2022", "2023", "janvier 2023 à mai 2024"),
    ]
    assert plain(made.caveats[0]) == (
        "L’année 2022 n’est connue qu’en partie : 3 463 personnes de janvier à novembre 2022."
    )
    with connect(current(), dt.date(2024, 6, 30)) as past:
        finding = make("lda-personnes", past, declared(past)).finding
    assert plain(finding) == "3 463 personnes (estimation) sont relogées de janvier à novembre 2022"
