"""A small count of people is never stored, nor anything that would give it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from etl.catalog import Catalog, load_catalog
from etl.secrecy import COUNTED, protect, suppress, threshold
from etl.warehouse import build, connect
from tests.etl.spoil import edit_snapshot, swap

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


def shown(connection: duckdb.DuckDBPyConnection, indicator: str, period: str) -> dict[str, float | None]:
    """Values by territory and breakdown, None where hidden."""
    rows = connection.execute(
        "select territory || ' ' || breakdown, value from series where indicator = ? and period = ? and status in "
        "('définitif', 'secret', 'approché')",
        [indicator, period],
    ).fetchall()
    return dict(rows)


def test_one_arrondissement_hidden_beside_the_city_takes_another_with_it(spoilt: Path) -> None:
    """9 098 attributions in Paris less those of the nineteen others: the secret would be read by a subtraction."""
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;-;"))
    with connect(build()) as connection:
        allocations = shown(connection, "attributions", "2024")
        hidden = {place for place, value in allocations.items() if value is None}
        said = connection.execute("select message from findings where id = 'secret-complementaire'").fetchall()
    assert "75104 ensemble" in hidden
    assert len(hidden) == 2
    assert allocations["75 ensemble"] == 9098
    assert len(said) == 1


def test_a_small_count_left_in_a_file_never_reaches_the_warehouse(spoilt: Path) -> None:
    edit_snapshot(spoilt / SOCLE, swap("75104;2024;1817;67;", "75104;2024;1817;6;"))
    with connect(build()) as connection:
        assert shown(connection, "attributions", "2024")["75104 ensemble"] is None
        found = connection.execute(
            "select count(*) from observations where indicator = 'attributions' and value = 6"
        ).fetchone()
    assert found == (0,)


def test_one_modality_hidden_beside_its_total_takes_another_with_it(spoilt: Path) -> None:
    edit_snapshot(spoilt / "snapshots/dalo/2022-adil-de-paris", swap("hebergement;897;", "hebergement;s;"))
    with connect(build()) as connection:
        appeals = shown(connection, "dalo_recours", "2021")
    assert [place for place, value in appeals.items() if value is None] == ["75 hébergement", "75 logement"]


def test_a_rate_that_gives_a_hidden_count_back_is_hidden_too(spoilt: Path) -> None:
    rows = pd.DataFrame(
        [
            *(("attributions", "75104", "2025", dt.date(2025, 12, 31), None, "secret"),),
            *(("demandes", "75104", "2025-12-31", dt.date(2025, 12, 31), 1900.0, "définitif"),),
            *(("tension", "75104", "2025", dt.date(2025, 12, 31), 271.4, "définitif"),),
            *(("tension", "75105", "2025", dt.date(2025, 12, 31), 30.1, "définitif"),),
        ],
        columns=["indicator", "territory", "period", "period_end", "value", "status"],
    ).assign(breakdown="ensemble", source="socle_drihl", snapshot="essai", note="")
    catalog = load_catalog(spoilt)
    after, _ = protect(rows, catalog)
    assert after["status"].tolist() == ["secret", "définitif", "secret", "définitif"]


# An attack on whole tables


@dataclass(frozen=True)
class Grid:
    """Counts by arrondissement and modality, their totals both ways and those of Paris Centre, as printed."""

    rows: pd.DataFrame
    truth: dict[tuple[str, str], float]


def grid(catalog: Catalog, counts: Sequence[Sequence[int]]) -> Grid:
    counted = (i for i in catalog.indicators.values() if i.unit in COUNTED and i.paris == "75")
    indicator = next(i for i in counted if i.breakdown and i.breakdown.additive and len(i.breakdown.modalities) == 2)
    assert indicator.breakdown
    modalities = indicator.breakdown.modalities
    truth: dict[tuple[str, str], float] = {}
    for code, line in zip(catalog.arrondissements, counts, strict=True):
        for modality, count in zip(modalities, line, strict=True):
            truth[code, modality] = count
        truth[code, "ensemble"] = sum(line)
    for breakdown in (*modalities, "ensemble"):
        parts = [truth[code, breakdown] for code in catalog.arrondissements]
        truth["75", breakdown] = sum(parts)
        truth["75101-75104", breakdown] = sum(parts[:4])
    rows = [(place, breakdown, float(value)) for (place, breakdown), value in truth.items()]
    frame = pd.DataFrame(rows, columns=["territory", "breakdown", "value"]).assign(
        indicator=indicator.id, source="socle_drihl", snapshot="essai", status="définitif", note="", period="2024"
    )
    return Grid(frame.assign(period_end=dt.date(2024, 12, 31)), truth)


@dataclass(frozen=True)
class Attack:
    """The hidden cells and the equations between them, written from the table as printed."""

    made: Grid
    unknown: list[tuple[str, str]]
    left: np.ndarray
    right: np.ndarray

    def determined(self) -> dict[tuple[str, str], float]:
        """What linear algebra alone gives back."""
        _, scale, basis = np.linalg.svd(self.left)
        free = basis[int((scale > 1e-9).sum()) :]  # directions in which the unknowns may move together
        fixed = [not np.any(np.abs(free[:, n]) > 1e-9) for n in range(len(self.unknown))]
        return {cell: self.made.truth[cell] for cell, known in zip(self.unknown, fixed, strict=True) if known}

    def narrow(self, limit: int) -> list[tuple[str, str]]:
        """Small counts that linear programming gives within five."""
        small = [cell for cell in self.unknown if 0 < self.made.truth[cell] < limit]
        bounds = [(1, limit - 1) if cell in small else (0, None) for cell in self.unknown]
        return [cell for cell in small if self._width(cell, bounds) < 5 - 1e-6]

    def _width(self, cell: tuple[str, str], bounds: list[tuple[int, int | None]]) -> float:
        aim = np.array([float(one == cell) for one in self.unknown])
        low, high = (linprog(sign * aim, A_eq=self.left, b_eq=self.right, bounds=bounds) for sign in (1, -1))
        assert low.status == high.status == 0
        return float(-high.fun - low.fun)


def attack(made: Grid, after: pd.DataFrame, catalog: Catalog) -> Attack:
    modalities = sorted({breakdown for _, breakdown in made.truth} - {"ensemble"})
    codes = catalog.arrondissements
    printed = {(r.territory, r.breakdown): r.value for r in after.itertuples() if r.status == "définitif"}
    unknown = [cell for cell in made.truth if cell not in printed]
    lines: list[tuple[tuple[str, str], list[tuple[str, str]]]] = []
    for breakdown in (*modalities, "ensemble"):
        lines.append((("75", breakdown), [(code, breakdown) for code in codes]))
        lines.append((("75101-75104", breakdown), [(code, breakdown) for code in codes[:4]]))
    lines += [((place, "ensemble"), [(place, m) for m in modalities]) for place in (*codes, "75", "75101-75104")]
    left, right = np.zeros((len(lines), len(unknown))), np.zeros(len(lines))
    for number, (total, parts) in enumerate(lines):
        for cell, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            if cell in printed:
                right[number] -= sign * printed[cell]
            else:
                left[number, unknown.index(cell)] = sign
    return Attack(made, unknown, left, right)


CELLS = st.one_of(st.integers(11, 400), st.integers(11, 400), st.integers(0, 30))


@settings(max_examples=30)
@given(counts=st.lists(st.tuples(CELLS, CELLS), min_size=20, max_size=20))
def test_no_hidden_count_is_recovered_from_a_whole_table(catalog: Catalog, counts: list[tuple[int, int]]) -> None:
    made = grid(catalog, counts)
    after, _ = protect(suppress(made.rows, catalog), catalog)
    tried = attack(made, after, catalog)
    assert tried.determined() == {}
    assert tried.narrow(10) == []
    small = {cell for cell, value in made.truth.items() if 0 < value < 10}
    assert small <= set(tried.unknown)


def test_the_attack_does_recover_what_is_hidden_alone(catalog: Catalog) -> None:
    """The test above can fail: without complementary suppression, the attack succeeds."""
    made = grid(catalog, [(50 + n, 60 + n) if n else (5, 40) for n in range(20)])
    alone = attack(made, suppress(made.rows, catalog), catalog)
    assert list(alone.determined().values()) == [5]
    assert alone.narrow(10) == list(alone.determined())
