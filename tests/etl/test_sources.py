"""Each layout of file to observations: small tables in sight, and what each cleaner refuses."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.catalog.layouts import LAYOUTS
from etl.findings import Refused
from etl.observations import OBSERVATION, UNLISTED, Collector
from etl.snapshots import Snapshot

ARRONDISSEMENTS = [f"751{number:02}" for number in range(1, 21)]


def table(columns: str, *rows: str) -> pd.DataFrame:
    """A raw table as a reader gives it: texts, indexed by line, the header on line 1."""
    cells = [row.split(";") for row in rows]
    return pd.DataFrame(
        cells, columns=columns.split(";"), index=pd.RangeIndex(2, len(rows) + 2, name="line"), dtype=object
    )


def clean(catalog: Catalog, source: str, raw: pd.DataFrame, **described: Any) -> pd.DataFrame:
    """What is read of the lines; without the noughts of a complete list, which have none."""
    cleaned = whole(catalog, source, raw, **described)
    return cleaned[cleaned["line"].notna()]


def whole(catalog: Catalog, source: str, raw: pd.DataFrame, **described: Any) -> pd.DataFrame:
    snapshot = Snapshot(
        id=f"{source}/essai",
        folder=Path("essai"),
        source=source,
        file="essai.csv",
        sha256="0" * 64,
        publisher="Essai",
        dataset="Essai",
        licence="Essai",
        consulted="2026-06-30",
        vintage="2026",
        obtained="Essai",
        **described,
    )
    declared = catalog.sources[source]
    layout: Any = import_module(f"etl.sources.{declared.layout}")
    cleaned: pd.DataFrame = layout.clean(raw, Collector(snapshot, declared, catalog))
    return cleaned


def faults(catalog: Catalog, source: str, raw: pd.DataFrame) -> list[tuple[int | None, str]]:
    """Line and message of everything a cleaner refuses."""
    with pytest.raises(Refused) as refusal:
        clean(catalog, source, raw)
    assert {finding.file for finding in refusal.value.findings} == {"essai.csv"}
    return [(finding.line, finding.message) for finding in refusal.value.findings]


def test_every_layout_is_of_some_source(catalog: Catalog) -> None:
    assert {source.layout for source in catalog.sources.values() if source.layout} == set(LAYOUTS)


# A publisher's table


def test_a_table_gives_an_observation_per_cell_and_a_complete_list_a_nought_elsewhere(catalog: Catalog) -> None:
    raw = table("code_insee;annee;total;plai", "75103;2001;85;38")
    observations = whole(catalog, "logements_finances", raw)
    assert list(observations) == OBSERVATION
    year = ("2001", dt.date(2001, 1, 1), dt.date(2001, 12, 31))
    said = observations["line"].notna()
    noughts = observations[~said]
    others = {(code, part) for code in ARRONDISSEMENTS if code != "75103" for part in ("PLAI", "ensemble")}
    assert set(zip(noughts["territory"], noughts["breakdown"], strict=True)) == others
    assert (set(noughts["value"]), set(noughts["note"]), set(noughts["period"])) == ({0.0}, {UNLISTED}, {"2001"})
    assert sorted(observations[said].itertuples(index=False, name=None)) == [
        ("logements_finances", "75103", *year, "PLAI", 38.0, "définitif", "", 2, ""),
        ("logements_finances", "75103", *year, "ensemble", 85.0, "définitif", "", 2, ""),
    ]


def test_a_stock_is_dated_by_its_day(catalog: Catalog) -> None:
    raw = table("code_insee;annee;population_municipale", *(f"{code};2023;100" for code in ARRONDISSEMENTS))
    assert set(clean(catalog, "population", raw)["period"]) == {"2023-01-01"}


def test_any_spelling_of_an_arrondissement_is_read(catalog: Catalog) -> None:
    raw = table("code_insee;annee;total", "Paris 3e;2001;1", "75020;2001;2", "75056;2001;3")
    assert list(clean(catalog, "logements_finances", raw)["territory"]) == ["75103", "75120", "75056"]


def requests(changed: str, cell: str) -> pd.DataFrame:
    """The twenty with 1 234 requests each, save one."""
    rows = [f"{code};2025;{cell if code == changed else '1 234'}" for code in ARRONDISSEMENTS]
    return table("code_insee;annee;demandes_choix1", *rows)


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("-", None, "secret"),  # this publisher's own mark, under 10
        ("0", 0, "définitif"),
        ("nd", None, "non disponible"),
        ("", None, "non disponible"),
        ("///", None, "sans objet"),
        ("2 501", 2501, "définitif"),
    ],
)
def test_a_marker_is_never_a_number(catalog: Catalog, cell: str, value: float | None, status: str) -> None:
    observations = clean(catalog, "socle_drihl", requests("75104", cell)).set_index("territory")
    found = observations.loc["75104", "value"]
    assert (None if pd.isna(found) else found) == value
    assert observations.loc["75104", "status"] == status
    assert observations.loc["75105", ["value", "status"]].to_list() == [1234, "définitif"]


def test_a_dash_is_secret_for_its_publisher_only(catalog: Catalog) -> None:
    ((line, message),) = faults(catalog, "logements_finances", table("code_insee;annee;total", "75103;2001;-"))
    assert line == 2
    assert "« - »" in message


def test_a_column_keeps_the_status_that_its_snapshot_gives(catalog: Catalog) -> None:
    raw = table("code_insee;annee;total;plai", "75103;2001;85;///")
    described = {"total": "estimé", "plai": "estimé"}
    statuses = clean(catalog, "logements_finances", raw, column_status=described).set_index("breakdown")["status"]
    assert statuses.to_dict() == {"ensemble": "estimé", "PLAI": "sans objet"}


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (table("code_insee;annee;total", "75103;2001;<11"), 2, "total : valeur illisible : « <11 »"),
        (table("code_insee;annee;total", "75103;2001;1.234"), 2, "« 1.234 »"),
        (table("code_insee;annee;total", "75121;2001;1"), 2, "arrondissement illisible : « 75121 »"),
        (table("code_insee;annee;total", "75103;20O1;1"), 2, "période illisible : « 20O1 »"),
        (table("code_insee;annee;total", "75103;1889;1"), 2, "période illisible : « 1889 »"),
        (table("code_insee;annee;total;plu", "75103;2001;1;1"), 1, "colonnes inconnues : plu"),
        (table("code_insee;total", "75103;1"), 1, "colonnes absentes : annee"),
        (table("code_insee;annee;total", "75103;2001;1", "75103;2001;1"), 3, "doublon : 75103 en 2001"),
        (table("code_insee;annee;total", "75103;2001;1", "3e;2001;2"), 3, "est déjà à la ligne 2"),
        (table("code_insee;annee;total"), None, "aucune ligne"),
    ],
)
def test_a_wrong_table_is_refused_by_its_line(
    catalog: Catalog, raw: pd.DataFrame, line: int | None, words: str
) -> None:
    ((where, message),) = faults(catalog, "logements_finances", raw)
    assert where == line
    assert words in message


def test_the_absent_arrondissements_are_named_for_each_year(catalog: Catalog) -> None:
    rows = [f"{code};{year};1" for year in (2024, 2025) for code in ARRONDISSEMENTS]
    kept = [row for row in rows if row not in ("75101;2024;1", "75104;2025;1", "75120;2025;1")]
    raw = table("code_insee;annee;demandes_choix1", *kept)
    assert faults(catalog, "socle_drihl", raw) == [
        (None, "arrondissements absents en 2024 : 1er"),
        (None, "arrondissements absents en 2025 : 4e, 20e"),
    ]


def test_all_the_faults_of_a_table_are_said_at_once(catalog: Catalog) -> None:
    raw = table("code_insee;annee;total", "75103;2001;x", "75121;2001;1", "75104;2001;y")
    assert [line for line, _ in faults(catalog, "logements_finances", raw)] == [2, 3, 4]


# Figures copied one by one

HEADER = "territoire;periode;libelle;valeur;note"
COUNT = "personnes_sans_abri_decomptees_definitif"


@pytest.mark.parametrize(
    ("note", "status", "kept"),
    [
        ("", "définitif", ""),
        ("[definitif] dont 2 232 dans les rues", "définitif", "dont 2 232 dans les rues"),
        ("[approx] « près de 13 600 »", "approché", "« près de 13 600 »"),
        ("[provisoire]", "provisoire", ""),
        ("[estime]", "estimé", ""),
        ("[a verifier] seconde main", "à vérifier", "seconde main"),
        ("[revise]", "révisé", ""),
        ("[seconde main] d’après l’Apur", "définitif", "Seconde main. d’après l’Apur"),
        ("[seconde main] [provisoire]", "provisoire", "Seconde main."),
        ("[provisoire] [seconde main]", "provisoire", "Seconde main."),
    ],
)
def test_the_marks_of_doubt_become_a_status_and_a_note(catalog: Catalog, note: str, status: str, kept: str) -> None:
    observations = clean(catalog, "nuit_solidarite", table(HEADER, f"75056;2021-03-25;{COUNT};2829;{note}"))
    night = dt.date(2021, 3, 25)
    row = ("sans_abri", "75056", "2021-03-25", night, night, "ensemble", 2829.0, status, "", 2, kept)
    assert list(observations.itertuples(index=False, name=None)) == [row]


def test_a_period_may_be_an_interval(catalog: Catalog) -> None:
    raw = table(HEADER, "75;2004-11/2005-03;115_appels_recus;884 696;")
    observations = clean(catalog, "hebergement_115", raw)
    assert observations.loc[0, ["period", "period_start", "period_end", "value"]].to_list() == [
        "2004-11/2005-03",
        dt.date(2004, 11, 1),
        dt.date(2005, 3, 31),
        884_696,
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"75056;2021-03-25;{COUNT};2829;[environ]", "marque inconnue « [environ] »"),
        ("75056;2021-03-25;part_hommes;87;", "libellé inconnu « part_hommes »"),
        (f"Lutèce;2021-03-25;{COUNT};2829;", "arrondissement illisible : « Lutèce »"),
        (f"75056;2021-02-30;{COUNT};2829;", "période illisible : « 2021-02-30 »"),
        (f"75056;2021-03-25;{COUNT};environ 2829;", "valeur illisible : « environ 2829 »"),
        (f"75056;2021-03-25;{COUNT};-;", "valeur illisible : « - »"),
    ],
)
def test_a_wrong_copied_figure_is_refused_by_its_line(catalog: Catalog, row: str, words: str) -> None:
    ((line, message),) = faults(catalog, "nuit_solidarite", table(HEADER, f"75056;2020-01-30;{COUNT};3601;", row))
    assert line == 3
    assert words in message


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("territoire;periode;libelle;valeur", "colonnes absentes : note"),
        (f"{HEADER};commentaire", "colonnes inconnues : commentaire"),
    ],
)
def test_copied_figures_have_five_columns(catalog: Catalog, header: str, words: str) -> None:
    raw = table(header, ";".join("x" for _ in header.split(";")))
    assert faults(catalog, "nuit_solidarite", raw) == [(1, words)]


def test_a_copy_without_any_figure_is_refused(catalog: Catalog) -> None:
    ((_, message),) = faults(catalog, "nuit_solidarite", table(HEADER))
    assert "aucune ligne" in message


# Contours


def test_the_twenty_contours_give_no_observation(catalog: Catalog) -> None:
    observations = clean(catalog, "contours", table("code", *reversed(ARRONDISSEMENTS)))
    assert list(observations) == OBSERVATION
    assert observations.empty


@pytest.mark.parametrize(
    "codes", [ARRONDISSEMENTS[1:], [*ARRONDISSEMENTS, "75120"], [*ARRONDISSEMENTS[1:], "75121"], []]
)
def test_other_contours_than_the_twenty_are_refused(catalog: Catalog, codes: list[str]) -> None:
    ((_, message),) = faults(catalog, "contours", table("code", *codes))
    assert message == f"{len(codes)} entités, les vingt codes Insee attendus une fois chacun"
