"""A comment that names a small number is not published; one that dates, refers or counts more is."""

from __future__ import annotations

import pandas as pd
import pytest

from etl.secrecy import as_received, suppress
from etl.secrecy.comments import WITHHELD, tells_few
from tests.secrecy.publication import ALL, Publication, synthetic_catalog


@pytest.mark.parametrize(
    "comment",
    [
        "dont 3 familles",
        "dont trois familles",
        "3",
        "logement : 104, hébergement : 4.",
        "(7)",
        "Dix ménages",
        "2-3",
        "n=8",
    ],
)
def test_a_small_number_is_told(comment: str) -> None:
    assert tells_few(comment, 11)


@pytest.mark.parametrize(
    "comment",
    [
        *("d'après le bilan de la commission", "au 31/12/2025", "au 1er janvier", "le 3 mars 2025", "2025-03-07", "T3"),
        *("hors 3e arrondissement", "12 familles", "1 003 et 1 204", "4,5 de moyenne", "4 %", "depuis 3 mois", ""),
        *("article 3", "fiche 2.1", "feuille 2", "unité de compte : un ménage", "sixième édition", "10 pour cent"),
    ],
)
def test_what_is_no_count_is_not(comment: str) -> None:
    assert not tells_few(comment, 11)


def test_the_rule_of_the_figure_is_that_of_its_comment() -> None:
    assert tells_few("dont dix-huit", 21)
    assert not tells_few("dont dix-huit", 11)


@pytest.mark.parametrize(("source", "kept"), [("remontee", [WITHHELD, "d'après la COMED"]), ("dalo", None)])
def test_a_producer_s_comment_is_withheld_and_a_publication_s_is_not(source: str, kept: list[str] | None) -> None:
    made, said = Publication(), ["dont 3 en hébergement", "d'après la COMED"]
    for period in ("2023", "2024"):
        made.print("dalo", 0, "dalo_recours", period, {("75", ALL): 905})
    rows = as_received(pd.DataFrame(made.rows).assign(source=source, note=said))
    assert suppress(rows, synthetic_catalog())["note"].tolist() == (kept or said)
