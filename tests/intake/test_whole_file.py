"""A file that announces more than it holds is refused; two equal operations that nothing names apart are two."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from etl.catalog import Catalog
from etl.formats import FormatError
from tests.intake import publishers
from tests.intake.reading import figures, read

HELD = 100


def records(count: int = HELD) -> list[dict[str, Any]]:
    made = publishers.approvals(random.Random(1), rows=count)
    return [dict(zip(made.header, row, strict=True)) for row in made.rows]


def link(rel: str) -> dict[str, str]:
    return {"rel": rel, "href": "https://exemple.fr/page"}


PAGES: dict[str, dict[str, Any]] = {
    "total_count, Opendatasoft 2": {"total_count": 140, "results": records()},
    "nhits, Opendatasoft 1": {"nhits": 140, "records": [{"fields": one} for one in records()]},
    "count, sans suite": {"count": 140, "results": records()},
    "next": {"results": records(), "next": "https://exemple.fr/page?2"},
    "links, tabulaire": {"data": records(), "links": {"next": "https://exemple.fr/2"}, "meta": {"total": 140}},
    "links, entités": {"features": [{"properties": one} for one in records()], "links": [link("self"), link("next")]},
    "numberMatched": {"numberMatched": 140, "features": [{"properties": one} for one in records()]},
    "CKAN": {"success": True, "result": {"total": 140, "records": records()}},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_an_answer_is_not_the_file(name: str, tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(PAGES[name]), encoding="utf-8")
    with pytest.raises(FormatError, match=r"annonce (140 enregistrements et en contient 100|une suite)") as refused:
        read(path, catalog)
    assert refused.value.id == "tronque"


@pytest.mark.parametrize(
    "whole",
    [
        {"total_count": HELD, "results": records()},
        {"count": HELD, "next": None, "results": records()},
        {"data": records(), "links": {"next": None}, "meta": {"total": HELD}},
        {"features": [{"properties": one} for one in records()], "links": [link("self")]},
    ],
)
def test_a_whole_answer_is_read(whole: dict[str, Any], tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert figures(read(path, catalog), catalog, "") == publishers.approvals(random.Random(1), rows=HELD).truth


@pytest.mark.parametrize("cut", [1, 2, 9, 30, 2000])
def test_a_text_whose_last_line_is_not_finished_is_cut(cut: int, tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.csv"
    publishers.write_csv(publishers.approvals(random.Random(1)), path, newline="\n")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(FormatError, match=r"la dernière ligne n'est pas finie|guillemet"):
        read(path, catalog)


def test_a_parquet_whose_end_is_missing_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.parquet"
    publishers.write_parquet(publishers.approvals(random.Random(1)), path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(FormatError, match="Parquet illisible"):
        read(path, catalog)


def chosen(repeated: int, named: bool) -> publishers.Published:
    """An export with chosen columns, `repeated` operations equal to others."""
    made = publishers.approvals(random.Random(1))
    kept = [number for number, name in enumerate(made.header) if name in COLUMNS or (named and number == 0)]
    rows = [[row[number] for number in kept] for row in (*made.rows, *made.rows[:repeated])]
    return publishers.Published(
        "approvals", "logements_finances", "", "", [made.header[number] for number in kept], rows, {}
    )


COLUMNS = ("annee", "arrdt", "nb_logmt_total", "nb_plai", "nb_plus", "nb_pluscd", "nb_pls")


def test_equal_operations_that_no_identifier_names_are_all_summed(tmp_path: Path, catalog: Catalog) -> None:
    made = chosen(40, named=False)
    publishers.write_csv(made, tmp_path / "export.csv")
    found = read(tmp_path / "export.csv", catalog)
    assert [(fault.id, fault.tier) for fault in found.faults] == [("sans-identifiant", "avertissement")]
    assert "40\u00a0lignes égales" in found.faults[0].message
    total = made.header.index("nb_logmt_total")
    said = figures(found, catalog, "")
    paris = [value for (_, place, _, family), value in said.items() if (place, family) == ("75056", "ensemble")]
    assert sum(float(value) for value in paris) == sum(row[total] for row in made.rows)


def test_equal_lines_whose_identifier_repeats_are_a_duplicate(tmp_path: Path, catalog: Catalog) -> None:
    publishers.write_csv(chosen(2, named=True), tmp_path / "export.csv")
    faults = read(tmp_path / "export.csv", catalog).faults
    assert [fault.id for fault in faults] == ["doublon", "doublon"]
    assert "de même identifiant « 2000000 »" in faults[0].message


def test_no_advice_destroys_data() -> None:
    """« N'en garder qu'une » made 2 191 dwellings vanish, and the file publishable."""
    advised = [
        f"{path.name} : {line.strip()}"
        for path in (Path(__file__).parents[2] / "etl").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "n'en garder qu" in line or "garder une seule" in line
    ]
    assert advised == []
