"""What a producer writes beside a figure is not published, nor the words and the digest of the file that was sent."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.catalog import SUBJECTS, Catalog
from etl.secrecy import as_received, protect, suppress, withhold
from etl.secrecy.notes import FEW, UNTOLD
from etl.secrecy.primary import ERASED, WITHHELD
from etl.snapshots import Snapshot
from etl.sources.remontee import WITHDRAWN
from etl.warehouse.fill import KEPT, _discreet
from tests.secrecy.publication import ALL, Publication, synthetic_catalog

SAID = ["dont 03 familles, dont une seule âgée", "contre 19 en 2023", "d’après la COMED"]


def noted(source: str, figures: dict[str, dict[tuple[str, str], float]], notes: dict[str, list[str]]) -> list[str]:
    """The notes of figures of « dalo_recours » by period, as published."""
    made = Publication()
    for period, counts in figures.items():
        made.print("dalo", 0, "dalo_recours", period, counts)
    rows = pd.DataFrame(made.rows).assign(source=source)
    rows["note"] = [note for period in figures for note in notes[period]]
    catalog = synthetic_catalog()
    return protect(suppress(as_received(rows), catalog), catalog)[0]["note"].tolist()


@pytest.mark.parametrize(("source", "kept"), [("remontee", [WITHHELD] * 3), ("dalo", [UNTOLD, *SAID[1:]])])
def test_a_producer_s_comment_is_withheld_and_a_publication_s_only_where_it_says_a_few_people(
    source: str, kept: list[str]
) -> None:
    years = ("2022", "2023", "2024")
    figures = {year: {("75", ALL): 905.0} for year in years}
    assert noted(source, figures, {year: [said] for year, said in zip(years, SAID, strict=True)}) == kept


@pytest.mark.parametrize(
    ("source", "kept"), [("remontee", ["", "Offre nouvelle", ""]), ("dalo", ["dont 2 sans abri", "Offre nouvelle", ""])]
)
def test_a_producer_s_own_sheet_is_named_nowhere_the_template_s_and_a_publication_s_are(
    source: str, kept: list[str], catalog: Catalog
) -> None:
    sheets = ["dont 2 sans abri", SUBJECTS["offre_nouvelle"], ""]
    rows = pd.DataFrame({"source": source, "note": "", "masked": "", "sheet": sheets})
    assert withhold(rows, catalog)["sheet"].tolist() == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    {
        "soit 899 et le reste": False,  # what a secret count leaves of the whole
        "dont 1 200 au tribunal": False,
        "905 au total, 905 en 2024": True,
        "les sept autres": False,
        "32 communes hors Paris": True,
        "d’après la COMED": True,
        "dont un ménage": False,
        "1 demande pour 19 attributions": False,
    }.items(),
)
def test_in_a_table_that_hides_a_count_a_note_says_no_number_that_the_table_does_not(said: str, kept: bool) -> None:
    figures = {"2024": {("75", ALL): 905.0, ("75", "logement"): 899.0, ("75", "hébergement"): 6.0}}
    assert noted("dalo", figures, {"2024": [said, "x", "y"]})[0] == (said if kept else UNTOLD)


@pytest.mark.parametrize(
    "said",
    [
        *("dont 2 nouveaux ménages", "trois grandes familles", "ménages : 2", "BPI : 2.", "deux d’entre eux"),
        *("2 (deux) ménages", "2 bénéficiaires", "deux locataires", "2 requérants", "2 mères", "3 sans-abri"),
    ],
)
def test_a_few_people_are_a_few_people_however_they_are_named(said: str) -> None:
    assert FEW.search(said)


@pytest.mark.parametrize(
    "said",
    [
        "12 ménages",
        "1,5 ménage",
        "le 2 juin 2024",
        "2 communes",
        "ménages : 2 500",
        "une part des ménages",
        "art. 2 : 10 %",
    ],
)
def test_what_is_no_count_of_a_few_people_is_repeated(said: str) -> None:
    assert not FEW.search(said)


def test_nor_does_the_note_of_another_year_repeat_what_is_hidden_beside_a_secret() -> None:
    figures = {"2024": {("75", ALL): 905.0, ("75", "logement"): 899.0, ("75", "hébergement"): 6.0}}
    figures["2025"] = {("75", ALL): 930.0, ("75", "logement"): 900.0}
    said = noted("dalo", figures, {"2024": ["", "", ""], "2025": ["contre 905 en 2024", "contre 899 en 2024"]})
    assert said[-2:] == ["contre 905 en 2024", UNTOLD]


def test_what_the_reading_itself_says_of_a_figure_taken_back_is_kept() -> None:
    assert ERASED == WITHDRAWN


@pytest.mark.parametrize(
    ("source", "reason", "published"),
    [
        ("remontee", "retour : 3 ménages au lieu de 5", {"obtained": KEPT, "file": "remontee.csv", "sha256": KEPT}),
        ("remontee", "édition rectifiée", {"obtained": "Déposé ; édition rectifiée", "file": "remontee.csv"}),
        ("sru_commune", "corrige les deux ménages menacés d'expulsion", {"obtained": KEPT}),
        ("sru_commune", "retire un ménage", {"obtained": KEPT}),
        ("sru_commune", "relu, ligne Ⅲ", {"obtained": KEPT, "withdrawn_reason": ""}),
    ],
)
def test_whoever_sent_a_file_says_no_number_and_no_digest_of_a_return_is_published(
    source: str, reason: str, published: dict[str, str], catalog: Catalog
) -> None:
    snapshot = Snapshot(
        id="x", folder=Path("x"), source=source, file="cible 2024 dont BPI 2.csv", sha256="0" * 64, publisher="P",
        dataset="D", licence="L", consulted="2026-11-27", vintage="2024", obtained=f"Déposé ; {reason}", received=True,
    )  # fmt: skip
    said = _discreet(snapshot, catalog.sources[source])
    assert published.items() <= said.items()
    assert ("sha256" in said) == (source == "remontee")
