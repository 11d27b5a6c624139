"""Every figure carried against the files gathered beside the project; where they are absent, nothing to prove."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from etl.paths import ROOT

GATHERED = ROOT.parent / "shared" / "data"

SRU = {
    "sru_logements_sociaux": ("sru_logements", "ensemble"),
    "sru_residences_principales": ("sru_residences_principales", "ensemble"),
    "sru_taux": ("sru_taux", "ensemble"),
}
SOCLE = {
    "demandes_choix1": ("demandes", "ensemble"),
    "attributions": ("attributions", "ensemble"),
    "tension_demandes_par_attribution": ("tension", "ensemble"),
    "tension_T1": ("tension", "T1"),
    "tension_T3": ("tension", "T3"),
    "delai_median_attribution": ("delai_median", "ensemble"),
    "part_demandes_anciennete_5ans_et_plus": ("demandes_5ans", "ensemble"),
}
FINANCED = {
    "logements_finances_total": ("logements_finances", "ensemble"),
    "logements_finances_plai": ("logements_finances", "PLAI"),
    "logements_finances_plus": ("logements_finances", "PLUS"),
    "logements_finances_plus_cd": ("logements_finances", "PLUS-CD"),
    "logements_finances_pls": ("logements_finances", "PLS"),
}
NOT_FIGURES = {"logements_finances_nb_lignes"}  # how many lines of the export were added up
POPULATION = {"population_municipale": ("population", "ensemble")}

# File, number of figures, source here, how a year is dated here, its labels → (indicator, breakdown).
FILES = [
    ("sru_arrondissement/sru_arrondissements_paris.csv", 800, "sru_arrondissement", "{}-01-01", SRU),
    ("socle_drihl/socle_drihl_paris_idf_2024_2025.csv", 310, "socle_drihl", "{}", SOCLE),
    ("logements_finances/logements_finances_arrondissement_annee.csv", None, "logements_finances", "{}", FINANCED),
    ("population/population_arrondissements_paris.csv", 126, "population", "{}-01-01", POPULATION),
]
FOUND = [row for row in FILES if (GATHERED / row[0]).is_file()]
__test__ = bool(FOUND)

Key = tuple[str, str, str, str]


def gathered(path: Path, dated: str, labels: dict[str, tuple[str, str]]) -> dict[Key, float]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] not in NOT_FIGURES]
    figures = {}
    for row in rows:
        indicator, breakdown = labels[row["indicator"]]
        period = row["period"] if "period" in row else dated.format(row["year"])
        figures[indicator, row["territory_code"], period, breakdown] = float(row["value"])
    assert len(figures) == len(rows)
    return figures


@pytest.mark.parametrize(("file", "count", "source", "dated", "labels"), FOUND, ids=[row[2] for row in FOUND])
def test_the_warehouse_carries_every_gathered_figure_and_no_other(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    count: int | None,
    source: str,
    dated: str,
    labels: dict[str, tuple[str, str]],
) -> None:
    expected = gathered(GATHERED / file, dated, labels)
    assert count is None or len(expected) == count
    carried = connection.execute(
        """
        select o.indicator, o.territory, o.period, o.breakdown, o.value from observations o
        join snapshots s on s.id = o.snapshot where s.source = ? and o.value is not null
        """,
        [source],
    ).fetchall()
    assert {tuple(key): value for *key, value in carried} == expected
