"""Every official file is recognised by what it says and gives its own figures, whatever the format."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.catalog import Catalog
from etl.findings import Refused
from etl.reading import read_received
from tests.intake import finess, publishers
from tests.intake.publishers import Published
from tests.intake.reading import figures, read

WRITERS: dict[str, Callable[[Published, Path], None]] = {
    "csv": publishers.write_csv,
    "xlsx": publishers.write_xlsx,
    "ods": publishers.write_ods,
    "parquet": publishers.write_parquet,
}
MAKERS: dict[str, Callable[[], Published]] = {
    **{f"sru {year}": lambda year=year: publishers.sru(year) for year in publishers.SRU_HEADERS},
    **{f"socle {year}": lambda year=year: publishers.socle(year, random.Random(year)) for year in range(2022, 2026)},
    "financés, noms techniques": lambda: publishers.approvals(random.Random(1)),
    "financés, libellés": lambda: publishers.approvals(random.Random(2), publishers.LABELLED),
    "rpls": lambda: publishers.rpls(2024, random.Random(3)),
    "baromètre": lambda: publishers.barometer(random.Random(4)),
    "apur": lambda: publishers.apur(random.Random(5)),
    "finess": lambda: finess.published(random.Random(8)),
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("maker", MAKERS)
def test_a_file_as_published_gives_its_figures(maker: str, form: str, tmp_path: Path, catalog: Catalog) -> None:
    made = MAKERS[maker]()
    if form == "parquet" and made.preamble:
        made.preamble = []
    path = tmp_path / "sans nom"
    WRITERS[form](made, path)
    found = read(path, catalog)
    assert found.source == made.source
    if made.kind == "sru":
        assert found.edition == made.edition
    assert figures(found, catalog, made.edition) == made.truth


def test_the_apur_service_is_read_as_it_answers(tmp_path: Path, catalog: Catalog) -> None:
    made = publishers.apur(random.Random(6))
    publishers.write_json(made, tmp_path / "query")
    found = read_received(tmp_path / "query", catalog.sources, catalog.territories)
    assert figures(found, catalog, "") == made.truth


def test_the_gzip_of_the_web_is_opened(tmp_path: Path, catalog: Catalog) -> None:
    made = publishers.sru(2026)
    publishers.write_csv(made, tmp_path / "sru.csv")
    publishers.write_gzip(tmp_path / "sru.csv")
    found = read_received(tmp_path / "sru.csv", catalog.sources, catalog.territories)
    assert figures(found, catalog, "") == made.truth


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_file_without_headings_gives_its_figures_and_their_day(form: str, tmp_path: Path, catalog: Catalog) -> None:
    made = finess.without_headings(finess.published(random.Random(9)))
    WRITERS[form](made, tmp_path / "sans nom")
    found = read(tmp_path / "sans nom", catalog)
    assert (found.source, found.edition) == ("finess", made.edition)
    assert figures(found, catalog, "") == made.truth


def test_the_flow_of_finess_is_read_as_released(tmp_path: Path, catalog: Catalog) -> None:
    made = finess.published(random.Random(10))
    publishers.write_xml(made, tmp_path / "flux")
    publishers.write_gzip(tmp_path / "flux")
    found = read_received(tmp_path / "flux", catalog.sources, catalog.territories)
    assert figures(found, catalog, made.edition) == made.truth


def test_a_record_of_an_xml_is_found_at_its_line_or_by_its_rank(tmp_path: Path, catalog: Catalog) -> None:
    made = finess.published(random.Random(11))
    publishers.write_xml(made, tmp_path / "lignes")
    lines = (tmp_path / "lignes").read_text(encoding="utf-8").splitlines()
    found = read(tmp_path / "lignes", catalog)
    there = [lines[record.line] for record in found.records]  # the line below that of the record, numbered from 1
    assert there == [f"  <nofinesset>{made.rows[number][0]}</nofinesset>" for number in made.kept]
    publishers.write_xml(made, tmp_path / "ligne", indent="")
    assert [record.line for record in read(tmp_path / "ligne", catalog).records] == [n + 1 for n in made.kept]


def test_a_sheet_of_the_same_shape_under_another_name_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    made = publishers.socle(2025, random.Random(7))
    made.sheet = "DALO"
    publishers.write_xlsx(made, tmp_path / "socle.xlsx", other_sheets=())
    with pytest.raises(Refused, match="la feuille « Ensemble » est absente"):
        read_received(tmp_path / "socle.xlsx", catalog.sources, catalog.territories)
