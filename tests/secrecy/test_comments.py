"""What a producer writes beside a figure is not published, nor the words and the digest of the file that was sent."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.secrecy import as_received, suppress
from etl.secrecy.primary import ERASED, WITHHELD
from etl.snapshots import Snapshot
from etl.sources.remontee import WITHDRAWN
from etl.warehouse.fill import KEPT, _discreet
from tests.secrecy.publication import ALL, Publication, synthetic_catalog

SAID = ["dont 03 familles, dont une seule âgée", "contre 19 en 2023", "d'après la COMED"]


@pytest.mark.parametrize(("source", "kept"), [("remontee", [WITHHELD] * 3), ("dalo", SAID)])
def test_a_producer_s_comment_is_withheld_and_a_publication_s_is_not(source: str, kept: list[str]) -> None:
    made = Publication()
    for period in ("2022", "2023", "2024"):
        made.print("dalo", 0, "dalo_recours", period, {("75", ALL): 905})
    rows = as_received(pd.DataFrame(made.rows).assign(source=source, note=SAID))
    assert suppress(rows, synthetic_catalog())["note"].tolist() == kept


def test_what_the_reading_itself_says_of_a_figure_taken_back_is_kept() -> None:
    assert ERASED == WITHDRAWN


@pytest.mark.parametrize(
    ("source", "reason", "published"),
    [
        ("remontee", "retour : 3 ménages au lieu de 5", {"obtained": KEPT, "file": "remontee.csv", "sha256": KEPT}),
        ("remontee", "édition rectifiée", {"obtained": "Déposé ; édition rectifiée", "file": "remontee.csv"}),
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
