"""An edition sealed in a former format is opened, page and documents, with the figures and texts of its sealing."""

from __future__ import annotations

import io
import json
import lzma
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pytest
from docx import Document
from pptx import Presentation

from etl.catalog import Catalog
from etl.editions import Edition, find, texts_of
from etl.paths import ENVIRONMENT
from etl.secrecy import WITHHELD
from etl.snapshots import sha256
from etl.typography import typeset
from etl.warehouse import FORMAT, Published, Unavailable, connect, current, declared, former, modern
from etl.warehouse.fill import KEPT as KEPT_APART
from etl.warehouse.published import opened, told
from reporting.documents import DOCUMENTS, Material
from reporting.exhibits import make
from reporting.exhibits.completude import by_action
from tests.conftest import copy_data
from tests.pages.link import by_link
from tests.pages.test_pages import said
from tests.vaste import spread

KEPT = Path(__file__).parents[1] / "editions"
# Of each past format: its last row of completeness, how its sentence begins, what it counts.
COMPLETE = {
    7: (
        ["3 sur 54", "6 sur 54", "10 sur 54", "9 sur 54"],
        "pour 2025, 9\u00a0indicateurs sur les 54 attendus",
        "Indicateurs que les fiches actions du plan nomment, hors contexte.",
    ),
    8: (
        ["2 sur 14", "3 sur 14", "3 sur 16", "1 sur 14"],
        "pour 2025, 1\u00a0indicateur sur les 14 attendus",
        "Les dix-sept indicateurs que les fiches des axes 2 et 3 demandent.",
    ),
}
FORMATS = sorted(int(path.name.removeprefix("format_")) for path in KEPT.iterdir())
# What becomes of the file of a copy, whatever the format that it is made from.
of_one_format = pytest.mark.parametrize("edition", FORMATS[:1], indirect=True)


@pytest.fixture(scope="module", params=FORMATS)
def edition(
    request: pytest.FixtureRequest, instance: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Edition]:
    """The edition kept of each past format, in an instance of its own."""
    data = tmp_path_factory.mktemp("ancienne") / "data"
    copy_data(data)
    shutil.copytree(instance / "warehouse", data / "warehouse")
    (kept,) = (KEPT / f"format_{request.param}").iterdir()
    own = Path(shutil.copytree(kept, data / "editions" / kept.name))
    packed = own / "entrepot.duckdb.xz"
    (own / "entrepot.duckdb").write_bytes(lzma.decompress(packed.read_bytes()))
    packed.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        yield find(kept.name)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with opened(path) as connection:
        return connection.execute(sql).fetchall()


def test_every_past_format_has_its_edition() -> None:
    assert list(range(FORMATS[0], FORMAT)) == FORMATS


def test_its_figures_are_those_that_were_sealed(edition: Edition) -> None:
    for table in ("series", "observations"):
        kept = ", ".join(
            name for (name, *_) in rows(edition.sealed_path, f"describe {table}") if name not in ("status",)
        )
        asked = f"select {kept}, status::varchar from {table} order by all"
        assert rows(edition.path, asked) == rows(edition.sealed_path, asked)


def test_its_completeness_is_the_one_that_was_sealed_in_the_table_and_in_the_sentence(edition: Edition) -> None:
    """In format 7, 17 % in the series and 7 % in the table beside: the sheets are read otherwise since."""
    counts, said, scope = COMPLETE[edition.published.format]
    with connect(edition, shown=edition.day) as connection:
        asked = {"jour": edition.day.isoformat(), "corep": "2027-06-30", "bilan": 2025}
        exhibit = make("completude", connection, declared(connection), edition=edition, **asked)
        actions = [count.split(" sur ") for count in by_action(connection, declared(connection), 2025).values()]
    assert [str(cell) for cell in exhibit.table.iloc[-1]][1:] == counts
    assert " sur ".join(str(sum(map(int, terms))) for terms in zip(*actions, strict=True)) == counts[-1]
    assert exhibit.reading.startswith(said)
    assert exhibit.scope == scope


def held(path: Path) -> list[tuple[object, ...]]:
    return rows(path, "select indicator, territory, breakdown, period, value from series order by all")


@of_one_format
def test_its_copy_is_read_by_its_account_alone_and_made_once(edition: Edition) -> None:
    copy = edition.path
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    made = copy.stat().st_mtime_ns
    assert (edition.path, copy.stat().st_mtime_ns) == (copy, made)
    assert {path.name for path in copy.parent.iterdir()} == {".lock", copy.name}


SENT = """
    insert into snapshot by name select * replace ('remontee/x' as id, 'remontee' as source, 'cible dont 2.csv' as file,
        repeat('a', 64) as sha256, 'Déposé tel que publié ; 3 ménages au lieu de 5' as obtained) from snapshot limit 1;
    insert into observation by name
    select * replace ('remontee/x' as snapshot, 'dont trois familles' as note, 'dont 2' as sheet) from observation
    where masked = '' and note <> '' limit 1;
"""


def test_it_shows_no_words_nor_digest_of_whoever_sent_a_file(edition: Edition, tmp_path: Path) -> None:
    """Sealed before they were withheld; of a publication, the note is kept."""
    assert_withheld(edition.sealed_path, edition.published, tmp_path)


def test_nor_does_an_edition_of_today_s_format_that_was_sealed_before(instance: Path, tmp_path: Path) -> None:
    assert_withheld(current().path, current(), tmp_path)


def test_an_edition_of_today_s_format_that_said_a_way_to_its_targets_is_still_read(catalog: Catalog) -> None:
    """Each objective said « linéaire » before 27 November 2026, a way that no text sets."""
    said = catalog.model_dump(mode="json")
    said["objectives"] = [{**one, "path": "linéaire"} for one in said["objectives"]]
    read = told(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
    assert read.objectives == catalog.objectives


def assert_withheld(path: Path, published: Published, folder: Path) -> None:
    sent = shutil.copy(path, folder / "envoi.duckdb")
    sent.chmod(0o600)
    with duckdb.connect(str(sent)) as connection:
        connection.execute(SENT)
        connection.execute("checkpoint")
    copy = modern(sent, replace(published, sha256=sha256(sent)))
    told = rows(copy, "select file, sha256, obtained from snapshot where id = 'remontee/x'")
    assert told == [("remontee.csv", KEPT_APART, KEPT_APART)]
    assert rows(copy, "select note, sheet from observation where snapshot = 'remontee/x'") == [(WITHHELD, "")]
    others = "select snapshot, line, note from observations where snapshot <> 'remontee/x' order by all"
    assert rows(copy, others) == rows(sent, others)
    assert held(copy) == held(sent)
    copy.unlink()


@of_one_format
@pytest.mark.parametrize("cut", [0, 100_000])
def test_a_copy_cut_short_or_left_by_a_kill_is_made_again(cut: int, edition: Edition) -> None:
    sealed, copy = held(edition.sealed_path), edition.path
    left = copy.parent / ".mise-en-forme-abandon"
    left.mkdir()
    os.truncate(copy, cut)
    assert held(edition.path) == sealed
    assert not left.exists()
    assert len(list(copy.parent.glob("*.duckdb"))) == 1


@of_one_format
def test_a_copy_just_given_to_a_reader_outlives_the_next_one(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    given = edition.path
    monkeypatch.setattr(former, "fingerprint", lambda: "f" * 64)
    assert edition.path != given
    assert given.exists()
    os.utime(given, ns=(0, given.stat().st_mtime_ns))
    monkeypatch.setattr(former, "fingerprint", lambda: "e" * 64)
    assert edition.path != given
    assert not given.exists()


@of_one_format
def test_where_nothing_can_be_written_it_is_read_all_the_same_or_says_why(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed, folder = held(edition.sealed_path), edition.path.parent
    monkeypatch.setattr(former, "_own", cache(former._own.__wrapped__))
    shutil.rmtree(folder)
    folder.touch()  # no folder can be made there
    try:
        monkeypatch.setattr(tempfile, "tempdir", str(folder / "rien"))
        with pytest.raises(
            Unavailable,
            match=rf"est au format {edition.published.format} et ne peut être remis en forme : ni data/warehouse/edi",
        ):
            find(edition.name)
        monkeypatch.undo()
        assert edition.path.parent.parent == Path(tempfile.gettempdir())
        assert held(edition.path) == sealed
    finally:
        folder.unlink()


@pytest.mark.parametrize("edition", spread(FORMATS, kept=lambda one: one == FORMATS[0]), indirect=True, scope="module")
def test_its_documents_are_made_with_its_texts_and_say_which_version_lays_them_out(edition: Edition) -> None:
    written = texts_of(edition)
    assert len(written) > 0
    with connect(edition, shown=edition.day) as connection:
        material = Material(connection, declared(connection), "v", edition=edition, texts=written)
        assert f"mis en forme par la version {FORMAT}" in material.mark
        deck = DOCUMENTS["slides"].write(material, lambda *_: None)
        report = DOCUMENTS["report"].write(material, lambda *_: None)
        package = DOCUMENTS["package"].write(material, lambda *_: None)
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        for name in ("LISEZMOI.md", "datapackage.json"):
            assert f"is en forme par la version {FORMAT}." in files.read(name).decode(), name
    slides = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(deck)).slides]
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(report)).paragraphs]
    titles = [text.words for place, text in written.items() if place.startswith("diapositives/")]
    told = [text.words for place, text in written.items() if place.startswith("bilan/")]
    assert titles
    assert told
    assert [words for words in titles if typeset(words) not in slides] == []
    assert [words for words in told if typeset(words) not in paragraphs] == []
    # The sealed catalogue called the COREP otherwise: what today's code writes names it as the plan does.
    assert [part for made in (deck, report) for part in texts(made) if "comité de pilotage" in part] == []


def texts(made: bytes) -> list[str]:
    """The words of each part of an office document."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return [re.sub("<[^>]+>", "", page) for page in pages]


def test_it_is_shown_on_screen(edition: Edition) -> None:
    page = by_link(edition=edition.slug).run()
    assert not page.exception
    assert edition.name in said(page)
