"""Every figure carried against the files gathered beside the project; where they are absent, nothing to prove."""

from __future__ import annotations

import csv
from itertools import product
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
    if source == "logements_finances":  # the City lists every operation: no line is no dwelling
        places, years, parts = ({key[place] for key in expected} for place in (1, 2, 3))
        named = product(["logements_finances"], places, years, parts)
        expected = dict.fromkeys(named, 0.0) | expected
    carried = connection.execute(
        """
        select o.indicator, o.territory, o.period, o.breakdown, o.value from observations o
        join snapshots s on s.id = o.snapshot where s.source = ? and o.value is not null
        """,
        [source],
    ).fetchall()
    assert {tuple(key): value for *key, value in carried} == expected


# A column by figure, a row by arrondissement: columns → (indicator, breakdown); file, separator, columns, period.
WHOLES = {"nb_vacants": ("rpls_vacants", "ensemble"), "nb_vides": ("rpls_non_proposes", "vides")}
AGES = ("moins de 30 ans", "30 à 39 ans", "40 à 49 ans", "50 à 59 ans", "60 à 74 ans", "75 ans et plus")
LIVING = {
    "MED21": ("niveau_vie_median", "ensemble"),
    "D121": ("niveau_vie_premier_decile", "ensemble"),
    "TP6021": ("taux_pauvrete", "ensemble"),
    "TP60TOL121": ("taux_pauvrete", "propriétaires"),
    "TP60TOL221": ("taux_pauvrete", "locataires"),
    **{f"TP60AGE{place}21": ("taux_pauvrete", age) for place, age in enumerate(AGES, 1)},
}
DWELLINGS = {
    "P22_LOG": ("rp_logements", "ensemble"),
    "P22_RP": ("rp_residences_principales", "ensemble"),
    "P22_RSECOCC": ("rp_residences_secondaires", "ensemble"),
    "P22_LOGVAC": ("rp_vacants", "ensemble"),
    "P22_RP_PROP": ("rp_proprietaires", "ensemble"),
}
PRIVATE = {"total": "lovac_logements", "vacant": "lovac_vacants", "vacant_plus_2ans": "lovac_vacants_2_ans"}
VINTAGES = {f"pp_{word}_{year}": (name, "ensemble") for word, name in PRIVATE.items() for year in range(20, 26)}
WIDE = [
    ("rpls_occupation_2024/rpls_2024_occupation_paris.csv", ",", WHOLES, "2024-01-01"),
    ("filosofi_2021/filosofi_2021_paris.csv", ";", LIVING, "2021"),
    ("rp_2022/rp2022_paris.csv", ";", DWELLINGS, "2022-01-01"),
    ("lovac/lovac_paris_arrondissements.csv", ";", VINTAGES, "20{}"),
]


@pytest.mark.parametrize(("file", "separator", "columns", "dated"), WIDE, ids=[row[0] for row in WIDE])
def test_the_context_is_the_gathered_one_cell_by_cell(
    connection: duckdb.DuckDBPyConnection,
    file: str,
    separator: str,
    columns: dict[str, tuple[str, str]],
    dated: str,
) -> None:
    with (GATHERED / file).open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=separator))
    place = next(iter(rows[0]))
    expected: dict[Key, float | None] = {}
    for row in rows:
        for column, (indicator, breakdown) in columns.items():
            cell = row.get(column, "s").replace(",", ".")
            value = None if cell == "s" else float(round(float(cell)))
            expected[indicator, row[place], dated.format(column[-2:]), breakdown] = value
    names = sorted({indicator for indicator, _ in columns.values()})
    breakdowns = sorted({breakdown for _, breakdown in columns.values()})
    carried = connection.execute(
        """
        select indicator, territory, period, breakdown, value from observations
        where indicator in ? and breakdown in ?
        """,
        [names, breakdowns],
    ).fetchall()
    assert {tuple(key): value for *key, value in carried if tuple(key) in expected} == expected
