"""Files that leave: read back equal, harmless in a spreadsheet, named for what they hold, marked if demonstration."""

import csv
import datetime as dt
import io
import os
import re
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest
from pptx import Presentation

from etl.catalog import Catalog
from etl.editions import Edition
from etl.french import MINUS, NBSP, NNBSP, STATUS_MARKS
from etl.tableur import Cell
from etl.typography import typeset
from etl.warehouse import DEMONSTRATION, FORMAT, PUBLIE, Published, connect, current
from reporting.exhibits import make
from reporting.files import EXPORTS, download_name
from reporting.files.image import browser, with_words
from reporting.piece.exhibit import MENTIONS, Exhibit, source_line
from tests.reporting.conftest import Made
from tests.reporting.test_exhibits import CHOICES, says

VERSION = "2026-01-02-0123abcd"
PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\0=1+1",
    "=HYPERLINK(\"http://exemple.invalid\";\"clic\")",
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
]  # fmt: skip
FORMULA = re.compile(r"[=+\-@\t\r\0＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+([,.]\d+)?%?")


@pytest.fixture(scope="module")
def exhibits(made: Made) -> list[Exhibit]:
    """Every published exhibit that has a table."""
    return [exhibit for name in CHOICES if len((exhibit := made(name, PUBLIE)).table.columns)]


@pytest.fixture
def carte(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> Exhibit:
    return make("sru-carte", connection, catalog, annee=2025)


# --- CSV for Excel


def test_excel_opens_the_file_as_french(carte: Exhibit) -> None:
    written = EXPORTS["csv-excel"].write(carte)
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.replace(b"\r\n", b"").count(b"\n") == 0
    head, first = cells(written)[:2]
    assert head == [str(name) for name in carte.table.columns]
    assert NUMBER.fullmatch(first[head.index("Valeur")])
    assert "," in first[head.index("Valeur")]


def test_excel_reads_back_the_words_of_the_table(exhibits: list[Exhibit]) -> None:
    """Its numbers and its days: tests/reporting/test_cells.py."""
    for exhibit in exhibits:
        read = cells(EXPORTS["csv-excel"].write(exhibit))[1 : 1 + len(exhibit.table)]
        for line, row in zip(read, exhibit.table.itertuples(index=False), strict=True):
            pairs = [(one, cell) for one, cell in zip(line, row, strict=True) if not isinstance(cell, Cell)]
            assert [bare(one) for one, _ in pairs] == [bare(str(cell)) for _, cell in pairs], exhibit.name


def test_excel_file_carries_its_words_and_its_source(carte: Exhibit) -> None:
    text = EXPORTS["csv-excel"].write(carte).decode("utf-8-sig").replace(NNBSP, " ").replace(NBSP, " ")
    below = text.split("\r\n\r\n", 1)[1]
    for cited in carte.citations:
        assert cited.publisher in below
    assert carte.title in below
    assert carte.scope in below


def test_excel_file_says_below_which_values_are_doubtful(exhibits: list[Exhibit]) -> None:
    for exhibit in exhibits:
        printed = [str(cell) for row in exhibit.table.itertuples(index=False) for cell in row]
        states = {state for state, mark in STATUS_MARKS.items() if mark in ("p", "e", "≈", "r")}
        asked = {
            s
            for s in states
            if any(
                re.fullmatch(rf".*\d.*{NBSP}{STATUS_MARKS[s]}|{STATUS_MARKS[s]}{NBSP}.*\d.*", text) for text in printed
            )
        }
        below = EXPORTS["csv-excel"].write(exhibit).decode().split("\r\n\r\n", 1)[1]
        assert not [state for state in asked if state not in below], exhibit.name


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload: str, carte: Exhibit) -> None:
    spoilt = replace(
        carte,
        title=payload,
        subtitle=payload,
        caveats=(payload,),
        table=pd.DataFrame({"Arrondissement": [payload, "19e"], "Valeur": ["43,2", payload]}),
    )
    read = [cell for row in cells(EXPORTS["csv-excel"].write(spoilt)) for cell in row]
    assert sum(payload.strip("\0\t\r") in cell for cell in read) >= 5
    assert not formulas(read)


def test_no_heading_becomes_a_formula(carte: Exhibit) -> None:
    spoilt = replace(carte, table=pd.DataFrame({payload: ["19e"] for payload in PAYLOADS}))
    assert not formulas(cells(EXPORTS["csv-excel"].write(spoilt))[0])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_a_data_file_becomes_a_formula(payload: str, carte: Exhibit) -> None:
    rows = carte.rows.assign(territory=payload, breakdown=payload, snapshot=payload)
    read = [
        cell for row in cells(EXPORTS["csv-machine"].write(replace(carte, rows=rows)), separator=",") for cell in row
    ]
    assert not formulas(read)


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        (Cell(-22), "-22"),
        (Cell(-1234.5, 1), "-1234,5"),
        (Cell(276032), "276032"),
        (Cell(-0.2, 2, f"{NNBSP}%"), "-0,20%"),
        (Cell(16000, status="approché"), "16000"),
        (Cell(dt.date(2025, 1, 1)), "01/01/2025"),
        (Cell(2025, grouped=False), "2025"),
        (Cell(status="secret"), "s"),
        (f"276{NNBSP}032", "276 032"),
    ],
)
def test_a_number_stays_a_number_negative_ones_too(cell: Cell | str, typed: str, carte: Exhibit) -> None:
    table = pd.DataFrame({"Arrondissement": ["1er"], "Valeur": [cell]})
    assert cells(EXPORTS["csv-excel"].write(replace(carte, table=table)))[1] == ["1er", typed]


def test_a_column_of_points_says_its_unit_in_its_heading(carte: Exhibit) -> None:
    gaps = [Cell(7.95, 2, f"{NBSP}points", before="+"), Cell(-0.36, 2, f"{NBSP}point"), "–"]
    table = pd.DataFrame({"Terme": list("abc"), "Effet": gaps, "Mêlé": [*gaps[:2], Cell(3)]})
    read = cells(EXPORTS["csv-excel"].write(replace(carte, table=table)))[:4]
    assert [line[1] for line in read] == ["Effet (points)", "7,95", "-0,36", "–"]
    assert [line[2] for line in read][1:] == ["'+7,95 points", "−0,36 point", "3"]


# --- CSV for machines


def test_a_machine_reads_back_the_same_figures(exhibits: list[Exhibit]) -> None:
    for exhibit in exhibits:
        if exhibit.rows.empty:
            continue
        read = machine(exhibit)
        pd.testing.assert_series_equal(
            read["value"], exhibit.rows["value"].astype("float64").reset_index(drop=True), check_exact=True
        )
        for name in ("indicator", "territory", "period", "breakdown", "unit", "status", "snapshot"):
            assert read[name].tolist() == exhibit.rows[name].astype(str).tolist(), (exhibit.name, name)
        assert read["line"].replace("", pd.NA).astype("Int64").tolist() == exhibit.rows["line"].astype("Int64").tolist()


def test_a_machine_reads_iso_dates(carte: Exhibit) -> None:
    read = machine(carte)
    for name in ("period_start", "period_end"):
        assert read[name].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert read["period_start"].eq("2025-01-01").all()


# --- HTML


class Cells(HTMLParser):
    """The tags and the words of a table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_table_has_a_caption_and_scoped_headings(exhibits: list[Exhibit]) -> None:
    for exhibit in exhibits:
        parsed = Cells(EXPORTS["html"].write(exhibit).decode())
        tags = [tag for tag, _ in parsed.tags]
        scopes = [attributes.get("scope") for tag, attributes in parsed.tags if tag == "th"]
        assert tags.count("caption") == 1
        assert scopes.count("col") == len(exhibit.table.columns)
        assert scopes.count("row") == len(exhibit.table)
        assert exhibit.title in "".join(parsed.words)


def test_only_a_column_of_numbers_goes_to_the_right(carte: Exhibit) -> None:
    columns = {"Nom": ["1er", "2e"], "Valeur": [Cell(1.5, 1), "–"], "Question": ["", ""], "État": ["définitif", ""]}
    parsed = Cells(EXPORTS["html"].write(replace(carte, table=pd.DataFrame(columns))).decode())
    right = [attributes.get("class") for tag, attributes in parsed.tags if tag == "th" and "col" in attributes.values()]
    assert right == [None, "n", None, None]


@pytest.mark.parametrize(
    "payload", ["<script>window.__xss=1</script>", "\"'><img src=x onerror=alert(1)>", "</table>&"]
)
def test_what_looks_like_html_is_shown_as_text(payload: str, carte: Exhibit) -> None:
    table = pd.DataFrame({payload: [payload], "Valeur": [payload]})
    parsed = Cells(EXPORTS["html"].write(replace(carte, title=payload, table=table)).decode())
    assert {tag for tag, _ in parsed.tags} <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on")]
    assert sum(payload in word for word in parsed.words) >= 4


# --- PNG


class Recorder(BaseHTTPRequestHandler):
    """A proxy that writes down what it is asked for, and gives nothing."""

    seen: list[str]

    def do_CONNECT(self) -> None:
        self.seen.append(self.path)
        self.close_connection = True

    do_GET = do_POST = do_HEAD = do_CONNECT

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What browsers started during the test ask of the outside; every way out leads to a recorder."""
    handler = type("Noted", (Recorder,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
        monkeypatch.delenv("no_proxy", raising=False)
        yield handler.seen
        server.shutdown()
        thread.join()


def test_a_browser_draws_the_pictures() -> None:
    assert browser() is not None, os.environ.get("BROWSER_PATH")


def test_a_picture_is_a_wide_png_made_without_network(carte: Exhibit, asked: list[str]) -> None:
    picture = EXPORTS["png"].write(carte)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    assert width >= 1500
    assert height > 400
    assert asked == []


def test_a_drawing_is_an_svg_made_without_network_with_its_words_as_text(carte: Exhibit, asked: list[str]) -> None:
    drawing = EXPORTS["svg"].write(carte).decode()
    assert drawing.startswith("<svg")
    assert carte.headline[:40] in drawing  # a long one has several lines
    assert asked == []


def test_a_slide_holds_the_exhibit_and_says_it_is_a_draft(carte: Exhibit) -> None:
    simulated = replace(carte, simulation=True)
    slides = Presentation(io.BytesIO(EXPORTS["pptx"].write(simulated))).slides
    said = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert said.count("Simulation") == said.count("6e PDALHPD de Paris · Brouillon") == said.count("1") == 1
    assert any(carte.title in text for text in said)
    assert any(carte.source in text for text in said)


def test_a_picture_stands_alone(exhibits: list[Exhibit]) -> None:
    for exhibit in exhibits:
        if exhibit.figure is None:
            continue
        figure = with_words(exhibit)
        notes = " ".join(str(note.text) for note in figure.layout.annotations).replace("<br>", " ")
        assert exhibit.headline in str(figure.layout.title.text).replace("<br>", " ")
        assert source_line(exhibit.drawn).split(" ")[0] in notes
        assert len(exhibit.figure.layout.annotations) < len(figure.layout.annotations), "the page’s own is unchanged"


# --- names and marks


def test_a_name_tells_the_version_and_the_content(exhibits: list[Exhibit]) -> None:
    names = [download_name(e, export, VERSION) for e in exhibits for export in EXPORTS.values() if export.label]
    assert all(VERSION in name for name in names)
    assert all(re.fullmatch(r"[a-z0-9_.\-]+", name) for name in names), names
    assert len(set(names)) == len(names)


def test_another_content_gets_another_name(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    one, other = (make("sru-carte", connection, catalog, annee=annee) for annee in (2025, 2001))
    changed = one.rows.assign(value=one.rows["value"] + 0.1)
    for key, export in EXPORTS.items():
        names = {download_name(e, export, VERSION) for e in (one, other, replace(one, rows=changed))}
        assert len(names) == 3, key


def test_another_picture_gets_another_name(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    one, other = (make("sru-carte", connection, catalog, annee=2025, arr=(code,)) for code in ("75107", "75113"))
    assert one.figure != other.figure
    assert download_name(one, EXPORTS["png"], VERSION) != download_name(other, EXPORTS["png"], VERSION)


def test_the_same_content_keeps_its_name(connection: duckdb.DuckDBPyConnection, catalog: Catalog) -> None:
    one, other = (make("sru-carte", connection, catalog, annee=2025) for _ in range(2))
    for export in EXPORTS.values():
        assert download_name(one, export, VERSION) == download_name(other, export, VERSION)


@pytest.mark.parametrize("jeu", MENTIONS)
def test_every_file_says_of_which_data_set_it_is_unless_published(
    jeu: str, carte: Exhibit, instance: Path, catalog: Catalog
) -> None:
    with connect(current(jeu)) as opened:
        marked = make("dalo-flux", opened, catalog)
    for key in ("html", "csv-excel", "csv-machine"):
        assert says(jeu, EXPORTS[key].write(marked).decode()), key
        assert not says(jeu, EXPORTS[key].write(carte).decode()), key
    assert machine(marked)["remark"].map(lambda remark: says(jeu, remark)).all()
    assert says(jeu, with_words(marked).layout.title.text)
    for export in EXPORTS.values():
        assert download_name(marked, export, VERSION).startswith(f"{jeu}_")
        assert jeu not in download_name(carte, export, VERSION)


def test_published_figures_are_not_stamped_as_invented(instance: Path, catalog: Catalog) -> None:
    with connect(current(DEMONSTRATION)) as opened:
        real = make("sru-carte", opened, catalog, annee=2025)
    assert (real.stamp, real.mention) == ("", "")
    for key in ("html", "csv-excel", "csv-machine"):
        assert not says(DEMONSTRATION, EXPORTS[key].write(real).decode()), key


def test_every_file_of_an_edition_names_it(carte: Exhibit) -> None:
    published = Published(PUBLIE, "v.duckdb", "0", "0", "0", FORMAT, "2026-06-01T00:00:00+00:00")
    of_june = replace(carte, edition=Edition("Bilan <juin>", "2026-06-30T10:00:00+00:00", "agent", "COREP", published))
    for key in ("csv-excel", "csv-machine"):
        assert "Édition « Bilan <juin> », scellée le 30 juin 2026" in EXPORTS[key].write(of_june).decode(), key
        assert "Édition" not in EXPORTS[key].write(carte).decode(), key
    assert "Bilan &lt;juin&gt;" in " ".join(str(note.text) for note in with_words(of_june).layout.annotations)
    slides = Presentation(io.BytesIO(EXPORTS["pptx"].write(of_june))).slides
    said = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert "6e PDALHPD de Paris · Bilan <juin>" in said
    read = openpyxl.load_workbook(io.BytesIO(EXPORTS["xlsx"].write(of_june)))
    assert typeset("Édition « Bilan <juin> », scellée le 30 juin 2026") in [
        c.value for row in read.worksheets[0] for c in row
    ]
    for export in EXPORTS.values():
        assert download_name(of_june, export, VERSION).startswith("bilan-juin_")


def cells(written: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""), delimiter=separator))


def machine(exhibit: Exhibit) -> pd.DataFrame:
    """The data file as pandas reads it: codes as text, numbers as written."""
    text = dict.fromkeys(("territory", "period", "breakdown", "snapshot"), "str")
    written = EXPORTS["csv-machine"].write(exhibit)
    return pd.read_csv(io.BytesIO(written), dtype=text, keep_default_na=False, na_values={"value": [""]})


def formulas(read: list[str]) -> list[str]:
    """The cells that a spreadsheet would run."""
    return [cell for cell in read if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]


def bare(text: str) -> str:
    """A cell without what differs between print and spreadsheet: spaces, long minus, apostrophe, mark of a doubt."""
    return re.sub(rf"^[≈>]{NBSP}|{NBSP}[rpe]$|[\s']", "", text).replace(MINUS, "-")
