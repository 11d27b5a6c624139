"""A file that announces more than it holds is refused; two equal operations that nothing names apart are two."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from etl.catalog import Catalog
from etl.formats import FormatError
from etl.formats.records import json_tables
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
    "ArcGIS": {"exceededTransferLimit": True, "features": [{"attributes": one} for one in records()]},
    "ArcGIS et son compte": {"total": HELD, "exceededTransferLimit": True, "features": records()},
    "ArcGIS, GeoJSON": {"properties": {"exceededTransferLimit": True}, "features": records()},
    "total en texte": {"total_count": "140", "results": records()},
    "meta.pagination": {"data": records(), "meta": {"pagination": {"total": 140}}},
    "totalElements": {"content": records(), "page": {"totalElements": 140, "number": 0}},
    "totalPages": {"data": records(), "totalPages": 2},
    "totalCount": {"items": records(), "totalCount": 140},
    "hits": {"hits": 140, "results": records()},
    "hits.total": {"hits": {"total": {"value": 140}, "hits": [{"_source": one} for one in records()]}},
    "_links": {"data": records(), "_links": {"self": {"href": "x"}, "next": {"href": "https://exemple.fr/2"}}},
    "OData, suite": {"value": records(), "@odata.nextLink": "https://exemple.fr/2"},
    "OData, compte": {"value": records(), "@odata.count": 140},
    "numFound": {"response": {"numFound": 140, "docs": records()}},
    "next_page": {"data": records(), "next_page": 2},
    "nextPageToken": {"items": records(), "nextPageToken": "CAE"},
    "hasNextPage": {"data": records(), "pageInfo": {"hasNextPage": True}},
    "NEXT": {"features": [{"properties": one} for one in records()], "links": [link("NEXT")]},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_an_answer_is_not_the_file(name: str, tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(PAGES[name]), encoding="utf-8")
    with pytest.raises(
        FormatError, match=r"annonce (140 enregistrements et en contient 100|une suite|2 pages)"
    ) as refused:
        read(path, catalog)
    assert refused.value.id == "tronque"


@pytest.mark.parametrize(
    "whole",
    [
        {"total_count": HELD, "results": records()},
        {"count": HELD, "next": None, "results": records()},
        {"data": records(), "links": {"next": None}, "meta": {"total": HELD}},
        {"features": [{"properties": one} for one in records()], "links": [link("self")]},
        {"features": [{"properties": one} for one in records()], "links": ["https://exemple.fr/1", None]},
        {"hits": {"total": {"value": HELD}, "hits": [{"_source": one} for one in records()]}},
        {"value": records(), "@odata.count": str(HELD), "pageInfo": {"hasNextPage": False, "totalPages": 1}},
        {"nhits": HELD, "parameters": {"rows": 10_000}, "records": [{"fields": one} for one in records()]},
        {"result": {"total": HELD, "_links": {"next": "/api?offset=100"}, "records": records()}},  # CKAN: always one
        {"data": records(), "_links": {"next": {"href": None}}, "next_page": 0, "nextPageToken": ""},
    ],
)
def test_a_whole_answer_is_read(whole: dict[str, Any], tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert figures(read(path, catalog), catalog, "") == publishers.approvals(random.Random(1), rows=HELD).truth


def test_a_lone_record_may_have_a_column_named_as_a_total(tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text('{"arrdt": 4, "total": 140, "next": 3}', encoding="utf-8")
    (table,) = json_tables(tmp_path / "export.json")
    assert list(table.rows()) == [(1, ["arrdt", "total", "next"]), (2, ["4", "140", "3"])]


@pytest.mark.parametrize("cut", [1, 2, 9, 30, 2000])
def test_a_text_whose_last_line_is_not_finished_is_cut(cut: int, tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.csv"
    publishers.write_csv(publishers.approvals(random.Random(1)), path, newline="\n")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(FormatError, match=r"la dernière ligne n’est pas finie|guillemet"):
        read(path, catalog)


def test_a_parquet_whose_end_is_missing_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "export.parquet"
    publishers.write_parquet(publishers.approvals(random.Random(1)), path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(FormatError, match="Parquet illisible : abîmé ou coupé"):
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
        if "n’en garder qu" in line or "garder une seule" in line
    ]
    assert advised == []
