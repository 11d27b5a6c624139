"""What an older, doubted, withdrawn or erased figure says of a hidden one: every vintage is there for all to read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from etl.secrecy import as_received, protect, suppress
from tests.secrecy.publication import synthetic_catalog

PARTS = synthetic_catalog().indicators["relogements_cibles"].modalities
ALL = PARTS[0]
PARIS, ARRONDISSEMENT = "75", "75101"
Figure = tuple[str, str, str, float | None, str]  # indicator, territory, modality, value, status


def figure(
    indicator: str, value: float | None, part: str = ALL, *, status: str = "définitif", place: str = PARIS
) -> Figure:
    return indicator, place, part, value, status


def publics(*numbers: float | None) -> list[Figure]:
    """Households by public, in the order of the catalogue, without their whole."""
    return [figure("relogements_cibles", n, part) for n, part in zip(numbers, PARTS[1:], strict=False)]


def erased(indicator: str, part: str = ALL) -> Figure:
    return figure(indicator, None, part, status="non disponible")


def rows(*files: list[Figure]) -> pd.DataFrame:
    """What files print of 2024, one a month, small counts hidden."""
    made: list[dict[str, Any]] = []
    for month, figures in enumerate(files, start=1):
        day = dt.date(2025, month, 1)
        file = {"source": "dalo", "snapshot": f"dalo/{day}", "published": day, "restates": "", "line": 1, "sheet": ""}
        of = {"period": "2024", "period_end": dt.date(2024, 12, 31), "note": ""}
        names = ("indicator", "territory", "breakdown", "value", "status")
        made += [dict(zip(names, one, strict=True)) | of | file for one in figures]
    read = pd.DataFrame(made).astype({"value": "float64"})
    return suppress(as_received(read), synthetic_catalog())


def shown(*files: list[Figure], past: pd.DataFrame | None = None) -> list[float]:
    after, _ = protect(rows(*files), synthetic_catalog(), past)
    return [float(value) for value in after["value"].dropna()]


TOTAL = [figure("relogements_cibles", 71)]
ALLOCATED, RATE = [figure("attributions", 71)], [figure("cpa_part_prioritaires", 2.8)]


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ((TOTAL, [erased("relogements_cibles"), *publics(29, 23, 17, 2)]), [71, 29, 23]),
        ((TOTAL, [erased("relogements_cibles")], publics(29, 23, 17)), [71, 29, 23]),
        (([*TOTAL, *publics(29, 23, 17), erased("relogements_cibles", PARTS[4])],), [71, 29, 23]),
        ((ALLOCATED, [erased("attributions")], RATE), [71]),
    ],
    ids=["effectif secret", "part que personne n'imprime", "part effacée", "taux"],
)
def test_what_a_file_erases_is_still_known(files: tuple[list[Figure], ...], left: list[float]) -> None:
    """71 - 29 - 23 - 17 = 2; 2,8 % of 71 are two."""
    assert shown(*files) == left


def test_nor_does_an_erased_figure_make_an_edition_forgotten() -> None:
    sealed = protect(rows(TOTAL), synthetic_catalog())[0].assign(edition="Bilan de juin")
    assert shown(TOTAL, [erased("relogements_cibles"), *publics(29, 23, 17, 2)], past=sealed) == [71, 29, 23]


def test_rows_without_a_value_stay_where_they_were() -> None:
    received = rows([erased("relogements_cibles"), *publics(29, 23, 17)])
    after, _ = protect(received, synthetic_catalog())
    pd.testing.assert_frame_equal(after, received)
