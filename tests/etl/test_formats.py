"""Files to tables of strings: nothing guessed, the line kept, what is not readable refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.formats import FormatError
from etl.formats.csv import read_csv
from etl.formats.geojson import read_geojson
from etl.snapshots import READERS

# A cell as written by hand: no control character, no end of line.
CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5)


def written(folder: Path, content: str | bytes, name: str = "essai.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_formats_read_are_these() -> None:
    assert list(READERS) == [".csv", ".geojson"]


def test_every_cell_is_a_text_as_written(tmp_path: Path) -> None:
    table = read_csv(written(tmp_path, "code;valeur\n01;22,45 %\n02; 1 234 \n03;\n"))
    assert table.to_dict("records") == [
        {"code": "01", "valeur": "22,45 %"},
        {"code": "02", "valeur": "1 234"},
        {"code": "03", "valeur": ""},
    ]


def test_a_row_keeps_its_line_in_the_file(tmp_path: Path) -> None:
    table = read_csv(written(tmp_path, 'a;b\n1;2\n\n;\n3;"sur deux\nlignes"\n4;5\n'))
    assert table["a"].to_dict() == {2: "1", 6: "3", 7: "4"}
    assert table.loc[6, "b"] == "sur deux\nlignes"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_mark_and_the_line_ends_of_a_spreadsheet_change_nothing(tmp_path: Path, mark: str, end: str) -> None:
    table = read_csv(written(tmp_path, f"{mark}a;b{end}é;2{end}"))
    assert table.to_dict("records") == [{"a": "é", "b": "2"}]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_only_an_end_of_line_ends_a_line(tmp_path: Path, separator: str) -> None:
    """Text copied from a PDF brings separators that Python, but no spreadsheet, takes for an end of line."""
    table = read_csv(written(tmp_path, f"a;b\n1;x{separator}y\n2;z\n"))
    assert table["b"].to_dict() == {2: f"x{separator}y", 3: "z"}


@given(ROWS)
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([("a", "b"), *rows])
    table = read_csv(written(tmp_path_factory.getbasetemp(), text.getvalue()))
    kept = [(a.strip(), b.strip()) for a, b in rows]
    assert list(table.itertuples(index=False, name=None)) == [row for row in kept if any(row)]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a;b\n1;2\n3\n", 3, "1 cellules au lieu de 2"),
        ("a;b\n1;2;3\n", 2, "3 cellules au lieu de 2"),
        ("a,b\n1,2\n", 1, "séparées par « ; »"),
        ("", 1, "en-tête attendu"),
        ("a;a\n1;2\n", 1, "colonne en double : a"),
        ('a;b\n1;"2\n', 2, "CSV mal formé"),
        ('a;b\n1;"2"3\n', 2, "CSV mal formé"),
        ("é;b\n1;2\n".encode("cp1252"), None, "octet illisible en UTF-8 à la position 0"),
    ],
)
def test_a_malformed_table_is_refused_by_its_line(
    tmp_path: Path, content: str | bytes, line: int | None, words: str
) -> None:
    with pytest.raises(FormatError, match=words) as refusal:
        read_csv(written(tmp_path, content))
    assert refusal.value.line == line


def test_a_geojson_is_the_table_of_its_properties(tmp_path: Path) -> None:
    features = [{"properties": {"code": 75101, "name": "1er"}}, {"properties": {"code": "75102", "name": "2e"}}]
    table = read_geojson(written(tmp_path, json.dumps({"features": features}), "essai.geojson"))
    assert table.to_dict("index") == {1: {"code": "75101", "name": "1er"}, 2: {"code": "75102", "name": "2e"}}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3}', '{"features": [{}]}', '{"features": [3]}'])
def test_a_malformed_geojson_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match="GeoJSON illisible"):
        read_geojson(written(tmp_path, text, "essai.geojson"))
