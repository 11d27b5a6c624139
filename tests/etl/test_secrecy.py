"""A small count of people is never stored; one hidden alone beside its total stops the build."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalog import Catalog
from etl.secrecy import suppress, threshold
from tests.etl.spoil import edit_snapshot, refused, swap

COUNTS = st.integers(0, 40)
DRIHL, PEOPLE = ("attributions", "socle_drihl"), ("relogements_cibles", "convention_attribution")


def suppressed(catalog: Catalog, indicator: str, source: str, value: float) -> tuple[float | None, str]:
    rows = {"indicator": [indicator], "source": [source], "value": [value], "status": ["définitif"]}
    row = suppress(pd.DataFrame(rows), catalog).iloc[0]
    return None if pd.isna(row["value"]) else row["value"], row["status"]


@pytest.mark.parametrize(
    ("indicator", "source", "smallest"),
    [
        (*DRIHL, 10),  # the publisher's own rule: « - » under 10
        (*PEOPLE, 11),  # the indicator's rule
        ("lda_menages_reloges", "socle_drihl", 11),  # the stricter of both
        ("sru_logements", "socle_drihl", 0),  # dwellings
        ("delai_median", "socle_drihl", 0),  # months
        ("dalo_recours", "dalo", 0),  # no rule declared
    ],
)
def test_the_smallest_count_that_may_be_shown(catalog: Catalog, indicator: str, source: str, smallest: int) -> None:
    assert threshold(indicator, source, catalog) == smallest


@pytest.mark.parametrize("of", [DRIHL, PEOPLE])
@given(value=COUNTS)
def test_a_count_is_hidden_from_one_to_the_threshold_excluded(
    catalog: Catalog, of: tuple[str, str], value: int
) -> None:
    hidden = 1 <= value < threshold(*of, catalog)
    assert suppressed(catalog, *of, value) == ((None, "secret") if hidden else (value, "définitif"))


@pytest.mark.parametrize(("value", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_zero_and_the_threshold_are_shown(catalog: Catalog, value: int, shown: bool) -> None:
    assert (suppressed(catalog, *DRIHL, value) == (value, "définitif")) is shown


@given(value=COUNTS)
def test_dwellings_are_never_hidden(catalog: Catalog, value: int) -> None:
    assert suppressed(catalog, "sru_logements", "socle_drihl", value) == (value, "définitif")


@pytest.mark.parametrize("status", ["secret", "non disponible", "sans objet"])
def test_what_has_no_value_keeps_its_status(catalog: Catalog, status: str) -> None:
    rows = pd.DataFrame({"indicator": ["attributions"], "source": ["socle_drihl"], "value": [None], "status": [status]})
    assert suppress(rows.astype({"value": "float64"}), catalog).iloc[0]["status"] == status


SOCLE = "snapshots/socle_drihl/2025"


def test_one_arrondissement_hidden_beside_the_city_stops_the_build(
    spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9 098 attributions in Paris less those of the nineteen others: the secret would be read by a subtraction."""
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;-;"))
    said = refused(capsys)
    assert "data/snapshots/socle_drihl/2025" in said
    assert "attributions, ensemble, 2024 : un seul arrondissement est masqué" in said


def test_a_small_count_left_in_a_file_is_hidden_before_the_checks(
    spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;6;"))
    assert "un seul arrondissement est masqué" in refused(capsys)


def test_one_modality_hidden_beside_its_total_stops_the_build(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_snapshot(spoilt / "snapshots/dalo/2022-adil-de-paris", swap("hebergement;897;", "hebergement;s;"))
    assert "dalo_recours, 75, 2021 : une seule modalité est masquée" in refused(capsys)
