"""The publishers' own files, where they are gathered beside the project: equal to what was taken from them."""

from __future__ import annotations

import csv
import json
import random
import re
from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.paths import ROOT
from tests.intake import publishers
from tests.intake.publishers import Truth
from tests.intake.reading import figures, read, verdict

GATHERED = ROOT.parent / "shared" / "data"
__test__ = GATHERED.is_dir()

APPROVALS = GATHERED / "logements_finances" / "logements-sociaux-finances-a-paris_export-2026-08-20_noms-techniques.csv"
FAMILIES = {"total": "ensemble", "plai": "PLAI", "plus": "PLUS", "plus_cd": "PLUS-CD", "pls": "PLS"}
BAROMETER = GATHERED / "publics_prioritaires" / "raw"
# Cumulated approvals since 2001, as the Apur prints them.
CUMULATED = {2017: 98_227, 2018: 104_484, 2019: 110_207, 2020: 113_115, 2022: 120_852}


def rows(path: str) -> list[dict[str, str]]:
    with (GATHERED / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_as_sent(path: Path, catalog: Catalog, edition: str = "") -> Truth:
    return figures(read(path, catalog), catalog, edition)


@pytest.fixture(scope="module")
def approvals(catalog: Catalog) -> Truth:
    return read_as_sent(APPROVALS, catalog)


def test_the_real_approvals_give_the_sums_made_from_them(approvals: Truth) -> None:
    made = {
        ("logements_finances", row["territory_code"], row["year"], FAMILIES[row["indicator"][19:]]): float(row["value"])
        for row in rows("logements_finances/logements_finances_arrondissement_annee.csv")
        if row["indicator"] != "logements_finances_nb_lignes"
    }
    assert approvals == made


@pytest.mark.parametrize("year", CUMULATED)
def test_the_real_approvals_add_up_to_what_the_apur_prints(year: int, approvals: Truth) -> None:
    years = map(str, range(2001, year + 1))
    assert sum(float(approvals["logements_finances", "75056", y, "ensemble"]) for y in years) == CUMULATED[year]


def test_the_real_approvals_read_the_same_under_their_other_header(
    approvals: Truth, tmp_path: Path, catalog: Catalog
) -> None:
    first, rest = APPROVALS.read_text(encoding="utf-8-sig").split("\n", 1)
    labels = publishers.LABELLED.split(";") + first.strip().split(";")[15:]
    (tmp_path / "export.csv").write_text(";".join(labels) + "\n" + rest, encoding="utf-8-sig")
    assert read_as_sent(tmp_path / "export.csv", catalog) == approvals


def test_the_real_barometer_until_2022_gives_what_was_taken_from_it(catalog: Catalog) -> None:
    said = read_as_sent(BAROMETER / "barometre-resultats-logement-ville-detail-departemental.csv", catalog)
    taken = [row for row in rows("publics_prioritaires/logement_dabord_paris.csv") if row["indicator"][:4] == "LDA_"]
    paris = [row for row in taken if row["territory_code"] == "75" and "cible" not in row["indicator"]]
    assert {row["period"][:4] for row in paris} == {str(year) for year in range(2017, 2023)}
    for row in paris:
        year, month = row["period"][:4], row["period"][:7]
        period = {"01": f"{year}-01", "12": year}.get(month[5:], f"{year}-01/{month}")
        assert said["lda_personnes_relogees", "75", period, "ensemble"] == float(row["value"])
    assert [key for key in said if key[1] == "75" and said[key] == 0] == []  # « 0.0 » says that there is no figure


def test_the_real_barometer_since_2023_gives_what_was_taken_from_it(catalog: Catalog) -> None:
    said = read_as_sent(BAROMETER / "ind-295.csv", catalog)
    name = "IND295_personnes_relogees_cumul_depuis_2023"
    taken = [row for row in rows("publics_prioritaires/logement_dabord_paris.csv") if row["indicator"] == name]
    assert {row["period"][:4] for row in taken} == {"2023", "2024"}
    for row in taken:
        month = row["period"][:7]
        period = {"2023-01": "2023-01", "2023-12": "2023"}.get(month, f"2023-01/{month}")
        assert said["lda_personnes_relogees", row["territory_code"], period, "ensemble"] == float(row["value"])


def test_the_real_indicator_of_places_gives_what_was_taken_from_it(catalog: Catalog) -> None:
    said = read_as_sent(GATHERED / "hebergement_115" / "raw" / "ind-302.csv", catalog)
    name = "IND302_places_femmes_victimes_violences"
    taken = [row for row in rows("hebergement_115/places_hebergement.csv") if row["indicator"] == name]
    assert taken
    for row in taken:
        key = ("places_femmes_victimes", row["territory_code"], row["period"][:7], "ensemble")
        assert said[key] == float(row["value"])


def test_the_line_of_paris_in_the_real_inventory_is_read(tmp_path: Path, catalog: Catalog) -> None:
    told = (GATHERED / "sru_inventaire_communes" / "SOURCE.md").read_text(encoding="utf-8")
    header, line = (re.search(rf"`({start}[^`]*)`", told) for start in ("hexagone_drom;", "Hexagone;Île"))
    assert header
    assert line
    (tmp_path / "sru").write_text(f"{header[1]}\r\n{line[1]}\r\n", encoding="cp1252")
    day = "2024-01-01", "ensemble"
    expected = {("sru_logements", "75056", *day): 271_906.0, ("sru_taux", "75056", *day): 23.1}
    assert read_as_sent(tmp_path / "sru", catalog) == expected


def test_the_apur_figures_are_read_as_its_service_gives_them(tmp_path: Path, catalog: Catalog) -> None:
    known = rows("sru_arrondissement/raw/apur_logement_social_2001_2019.csv")
    features: dict[str, dict[str, object]] = {}
    expected: Truth = {}
    for row in known:
        place, year = row["arrondissement"], row["annee"]
        record = features.setdefault(place, {"C_AR": int(place), "l_cab": row["label"]})
        for start, name, label in (
            ("log", "sru_logements", "logements_sociaux"),
            ("rp", "sru_residences_principales", "residences_principales"),
        ):
            record[f"{start}{year}"] = int(row[label])
            expected[name, f"751{int(place):02}", f"{year}-01-01", "ensemble"] = float(row[label])
    content = {"features": [{"attributes": record} for record in features.values()]}
    (tmp_path / "query").write_text(json.dumps(content), encoding="utf-8")
    assert len(expected) == 2 * len(catalog.arrondissements) * len(range(2001, 2020))
    assert read_as_sent(tmp_path / "query", catalog) == expected


@pytest.mark.parametrize("year", range(2022, 2026))
def test_the_real_headings_of_the_drihl_workbook_are_known(year: int, tmp_path: Path, catalog: Catalog) -> None:
    """At their own columns, of 235, on the third row, whatever the edition."""
    told = [row for row in rows("socle_drihl/entetes_socle_xlsx.csv") if row["sheet"] == "Ensemble"]
    named = [(row["header_label"].replace("AAAA", str(year)), row["index_0"]) for row in told]
    made = publishers.socle(year, random.Random(year))
    by_label = {label: column for column, label in enumerate(made.header)}
    order = {int(index): by_label[label] for label, index in named if index and label in by_label}
    assert len(order) >= 8
    rest = iter(sorted(set(range(len(made.header))) - set(order.values())))
    columns = [order[n] if n in order else next(rest) for n in range(len(made.header))]
    made.header = [made.header[column] for column in columns]
    made.rows = [[row[column] for column in columns] for row in made.rows]
    assert made.header[10] == f"Nombre de demandes ciblant le territoire en choix 1 au 31/12/{year}"
    publishers.write_xlsx(made, tmp_path / "socle.xlsx")
    assert read_as_sent(tmp_path / "socle.xlsx", catalog) == made.truth


COPIES = (
    "sru_arrondissement/raw/apur_logement_social_2001_2019.csv",
    "socle_drihl/raw/seed_drihl_paris_2024.csv",
    "socle_drihl/socle_drihl_paris_idf_2024_2025.csv",
    "rpls_arrondissement/rpls_arrondissements_paris_2024.csv",
    "arrondissements_geo/arrondissements_opendata-paris_original.geojson",
)


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_in_a_layout_of_its_own_is_refused_in_words(copy: str, catalog: Catalog) -> None:
    said = verdict(GATHERED / copy, catalog, "2024")
    assert isinstance(said, str)
    assert "colonnes absentes" in said or "aucune source reconnue" in said
