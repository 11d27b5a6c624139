"""Editions: sealed once, whole, the same bytes for ever; what separates two of them is never mixed."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import zipfile
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation

from etl.__main__ import main as etl
from etl.catalog import Catalog
from etl.editions import DESCRIPTION, Edition, before, editions, find, seal
from etl.findings import Refused
from etl.intake import PRODUCTEUR, SECRETARIAT, Person, Submission, events, examine, publish
from etl.paths import ENVIRONMENT, data_directory
from etl.texts import Text
from etl.typography import typeset
from etl.warehouse import SEALED, Unavailable, build, connect, current, declared
from reporting import queries
from reporting.__main__ import main
from reporting.documents import DOCUMENTS, Material, show, slides
from reporting.documents.since import HIDDEN, NO_NEWER, REDEFINED, WITHDRAWN, since, steps
from tests.conftest import copy_instance
from tests.intake import publishers
from tests.vaste import spread

SECRETARY = Person("secrétaire", SECRETARIAT)
PRODUCER = Person("agent.shru", PRODUCTEUR, ("DRIHL 75/SHRU",))
GIVEN = 271_950  # the dwellings of 1 January 2024 as a later file gives them


def receive(folder: Path, made: publishers.Published | None = None) -> None:
    """A file that revises what was published."""
    path = folder / "sru.csv"
    publishers.write_csv(made or publishers.sru(2025, GIVEN, "23,11%"), path)
    publish(examine(Submission(path, path.name, published="2026-11-20")), SECRETARY, "édition rectifiée")


def titles(content: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(content)).slides]


def material(edition: Edition | None, connection: Any, previous: Edition | None = None) -> Material:
    return Material(connection, declared(connection), "v", edition=edition, previous=previous)


@pytest.fixture
def own(small: Path) -> Path:
    """A few snapshots are enough to seal, to name and to refuse."""
    return small


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deck of a few slides, where only what is around them is read."""
    monkeypatch.setattr(slides, "SLIDES", ("sru-concentration", "sru-classement"))


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each edition is sealed a day after the one before."""
    dates = (f"2026-06-{day:02d}T00:00:00+00:00" for day in range(1, 31))
    monkeypatch.setattr("etl.editions.now", lambda: next(dates))


@dataclasses.dataclass
class Since:
    """An edition, its package when it was sealed, and the figures received since."""

    edition: Edition
    package: bytes


def package(edition: Edition) -> bytes:
    with connect(find("bilan de JUIN")) as connection:
        return DOCUMENTS["package"].write(material(edition, connection), lambda *_: None)


@pytest.fixture(scope="module")
def light_since(light: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Since]:
    data = tmp_path_factory.mktemp("scellee") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(copy_instance(light, data)))
        edition = seal("Bilan de juin", SECRETARY, "COREP de juin")
        first = package(edition)
        receive(tmp_path_factory.mktemp("recu"))
        return data, Since(edition, first)


@pytest.fixture
def received(light_since: tuple[Path, Since], monkeypatch: pytest.MonkeyPatch) -> Since:
    """In force for this test alone: those that follow read the whole instance."""
    monkeypatch.setenv(ENVIRONMENT, str(light_since[0]))
    return light_since[1]


def test_a_sealed_edition_gives_the_same_bytes_after_the_figures_have_changed(received: Since) -> None:
    assert package(received.edition) == received.package
    assert current().sha256 != received.edition.published.sha256


def test_what_changed_since_an_edition_is_on_a_slide(received: Since, short: None) -> None:
    with connect(current()) as connection:
        piece = since(material(None, connection, received.edition), received.edition)
        made = DOCUMENTS["slides"].write(material(None, connection, received.edition), lambda *_: None)
    assert list(piece.table.columns)[1] == "Dans « Bilan de juin »"
    assert typeset("Depuis l’édition « Bilan de juin »") in titles(made)


def shown_table(deck: bytes, title: str) -> list[list[str]]:
    """The cells of the one slide of the show with this title, its heading first."""
    slides = Presentation(io.BytesIO(deck)).slides
    (slide,) = (one for one in slides if one.shapes.title.text_frame.text == title and one._element.get("show") != "0")
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text_frame.text for cell in row.cells] for row in table.rows]


def test_an_edition_after_another_says_what_moved_on_a_slide_of_its_show(
    received: Since, short: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(copy_instance(data_directory(), tmp_path / "data")))
    receive(tmp_path, publishers.sru(2026, 276_032, "23,22%"))
    second = seal("Bilan de novembre", SECRETARY, "COREP de novembre")
    assert before(second) == find("Bilan de juin")
    with connect(second) as connection:
        given = material(second, connection, before(second))
        newer = show.newer(given)
        made = DOCUMENTS["slides"].write(given, lambda *_: None)
    assert newer
    missing = newer.table.map(str).set_index("Indicateur").loc["Logements manquants (SRU)"]
    assert "".join(missing["Aujourd’hui"].split()).startswith("environ21200logements")  # known to ±65: never « 21 160 »
    assert missing["Révision"] == "environ autant"
    assert newer.headline == "Depuis l’édition « Bilan de juin », deux tensions ont un chiffre nouveau ou révisé"
    cells = [list(map(str, newer.table.columns)), *newer.table.map(str).to_numpy().tolist()]
    assert shown_table(made, typeset(newer.headline)) == [[typeset(cell) for cell in row] for row in cells]


def test_sealing_is_in_the_journal(own: Path) -> None:
    edition = seal("Bilan", SECRETARY, "COREP")
    (event,) = events()
    assert (event.action, event.who, event.role) == (SEALED, "secrétaire", SECRETARIAT)
    described = edition.sealed_path.with_name(DESCRIPTION)
    assert described.stat().st_mode & 0o777 == 0o600  # it holds the digests of what was received
    description = described.read_bytes()
    assert (event.sha256, event.reason) == (hashlib.sha256(description).hexdigest(), "Bilan : COREP")


@pytest.mark.parametrize(
    ("name", "person", "given", "rule"),
    [
        ("Bilan", PRODUCER, {"reason": "x"}, "droit"),
        ("Bilan", SECRETARY, {"reason": " "}, "raison"),
        (" ¡ ", SECRETARY, {"reason": "x"}, "nom"),
        ("B" * 61, SECRETARY, {"reason": "x"}, "nom"),
        ("bilan-de-juin", SECRETARY, {"reason": "x"}, "nom"),
        ("Bilan", SECRETARY, {"reason": "x", "erratum": "deux chiffres"}, "erratum"),
        ("Bilan", SECRETARY, {"reason": "x", "corrects": "Bilan de juin"}, "erratum"),
        ("Bilan", SECRETARY, {"reason": "x", "corrects": "Bilan de mai", "erratum": "y"}, "edition"),
    ],
)
def test_a_wrong_seal_keeps_nothing(name: str, person: Person, given: dict[str, str], rule: str, own: Path) -> None:
    seal("Bilan de juin", SECRETARY, "COREP de juin")
    with pytest.raises(Refused) as refused:
        seal(name, person, given.pop("reason"), **given)
    assert refused.value.findings[0].id == rule
    assert [edition.name for edition in editions()] == ["Bilan de juin"]
    assert len(list((own / "editions").iterdir())) == 1


def test_a_copy_that_changed_is_not_read(own: Path) -> None:
    edition = seal("Bilan", SECRETARY, "COREP")
    edition.sealed_path.chmod(0o600)
    edition.sealed_path.write_bytes(edition.sealed_path.read_bytes()[:-1] + b"?")
    with pytest.raises(Unavailable, match="endommagé"):
        find("Bilan")


CHANGED = {
    "sealed": "2025-01-01T00:00:00+00:00",
    "who": "un autre",
    "erratum": "le 12e",
    "reason": "DREAL",
    "texts": "",
}


@pytest.mark.parametrize(("word", "said"), CHANGED.items())
def test_nobody_changes_the_description_of_an_edition_unseen(word: str, said: str, own: Path) -> None:
    """Its date, its author, what it corrects: the journal holds its digest, as the description does of the figures."""
    seal("Bilan", SECRETARY, "COREP")
    path = seal("Second", SECRETARY, "COREP", corrects="Bilan", erratum="le 13e").sealed_path.with_name(DESCRIPTION)
    path.write_text(json.dumps(json.loads(path.read_text()) | {word: said}, ensure_ascii=False, indent=1))
    with pytest.raises(Refused, match=r"second/edition\.json : description modifiée depuis le scellement"):
        editions()
    with pytest.raises(Refused, match="« Second » n’est pas dans ce dossier, telle que le journal l’a inscrite"):
        build()


@pytest.mark.parametrize(("word", "seen"), {"sealed": True, "who": True, "reason": True, "erratum": False}.items())
def test_of_an_edition_from_before_the_journal_held_its_digest_what_it_said_is_compared(
    word: str, seen: bool, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("etl.editions._hash", lambda _: current().sha256)
        path = seal("Bilan", SECRETARY, "COREP").sealed_path.with_name(DESCRIPTION)
    said = json.loads(path.read_text())
    assert editions() == [find("Bilan")]
    path.write_text(json.dumps(said | {word: CHANGED[word]}))
    if seen:
        with pytest.raises(Refused, match="description modifiée"):
            editions()
    else:
        assert editions()[0].erratum == CHANGED[word]


@pytest.mark.parametrize(
    "asked",  # itself, or as the one before; lost or spoilt
    spread(product(("Bilan", "Second"), (True, False)), kept=(("Bilan", True), ("Second", False)).__contains__),
    ids=str,
)
def test_a_copy_that_is_lost_is_named_and_no_build_is_advised(
    asked: tuple[str, bool], own: Path, days: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, lost = asked
    first = seal("Bilan", SECRETARY, "COREP")
    seal("Second", SECRETARY, "COREP")
    first.sealed_path.chmod(0o600)
    if lost:
        first.sealed_path.unlink()
    else:
        first.sealed_path.write_bytes(b"rien")
    assert main(["export", "report", str(tmp_path / "bilan.docx"), "--edition", name]) == 1
    assert capsys.readouterr().err == (
        f"data/editions/bilan/entrepot.duckdb est {'absent' if lost else 'endommagé (empreinte différente)'} : "
        "restaurer ce fichier d’une sauvegarde : sans lui, aucun chiffre nouveau n’est publié.\n"
    )


def test_the_edition_before_is_not_the_one_corrected(own: Path, days: None) -> None:
    seal("Bilan", SECRETARY, "COREP")
    seal("Second", SECRETARY, "COREP")
    seal("Second corrigé", SECRETARY, "COREP", corrects="second", erratum="le taux du 13e")
    assert [edition.name for edition in editions()] == ["Bilan", "Second", "Second corrigé"]
    last = find("Second corrigé")
    assert last.corrects == "Second"
    assert [found and found.name for found in map(before, [None, last, find("Second"), find("Bilan")])] == [
        "Second corrigé",
        "Bilan",
        "Bilan",
        None,
    ]


def test_the_command_seals_then_writes_from_the_edition(
    own: Path, short: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert etl(["seal", "Bilan de juin", "--reason", "COREP"]) == 0
    assert etl(["seal", "Corrigé", "--reason", "x", "--corrige", "Bilan de juin", "--erratum", "Le taux du 13e."]) == 0
    assert etl(["editions"]) == 0
    assert "Corrigé : scellée le" in capsys.readouterr().out
    assert main(["export", "slides", str(tmp_path), "--edition", "Corrigé"]) == 0
    (path,) = tmp_path.glob("brouillon_corrige_diapositives_*.pptx")
    found = titles(path.read_bytes())
    assert found[1] == typeset("Erratum : remplace « Bilan de juin »")
    assert main(["export", "slides", str(tmp_path), "--edition", "Juillet"]) == 1
    assert "aucune édition « Juillet »" in capsys.readouterr().err
    assert main(["export", "slides", str(tmp_path), "--edition", "Corrigé", "--jeu", "demonstration"]) == 1
    assert "laisser --jeu" in capsys.readouterr().err


def rows(connection: Any, identifier: str) -> pd.DataFrame:
    return queries.series(connection, [identifier], ["75056"])


def test_a_revision_and_a_real_change_are_told_apart(connection: Any, catalog: Catalog) -> None:
    now = rows(connection, "logements_finances")
    last, year_before = now.iloc[-1], now.iloc[-2]
    then = now[now["period"] < last["period"]].copy()
    then.loc[then["period"] == year_before["period"], "value"] += 35
    (step,) = steps(then, catalog, now, catalog)
    assert (step.revision, step.change) == (-35, last["value"] - year_before["value"])


@pytest.mark.parametrize("kind", ["same", "gone", "hidden", "redefined"])
def test_what_cannot_be_split_says_why(kind: str, connection: Any, catalog: Catalog) -> None:
    now = rows(connection, "logements_finances")
    then, known, last = now.copy(), catalog, now["period"] == now["period"].iloc[-1]
    if kind == "gone":
        now = now[~last]
    elif kind == "hidden":
        now = now.assign(value=now["value"].mask(last), status=now["status"].mask(last, "secret"))
    elif kind == "redefined":
        other = catalog.indicators["logements_finances"].model_copy(update={"definition_version": "2"})
        known = catalog.model_copy(update={"indicators": {**catalog.indicators, other.id: other}})
    (step,) = steps(then, catalog, now, known)
    assert step.reason == {"same": "", "gone": WITHDRAWN, "hidden": HIDDEN, "redefined": REDEFINED}[kind]
    assert (step.revision, step.change) == ((0, None) if kind == "same" else (None, None))
    assert step.reason != NO_NEWER


def test_a_break_of_base_is_not_split(connection: Any, catalog: Catalog) -> None:
    now = rows(connection, "sru_taux")
    then = now[now["period"] < "2020"]
    (step,) = steps(then, catalog, now, catalog)
    assert (step.reason, step.change) == (REDEFINED, None)


def test_the_package_of_an_edition_is_no_draft(own: Path) -> None:
    seal("Bilan de juin", SECRETARY, "COREP")
    edition = seal("Corrigé", SECRETARY, "COREP", corrects="Bilan de juin", erratum="Le taux du 13e.")
    with connect(edition) as connection:
        made = DOCUMENTS["package"].write(material(edition, connection), lambda *_: None)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        said, described = archive.read("LISEZMOI.md").decode(), json.loads(archive.read("datapackage.json"))
        (parquet,) = (archive.read(name) for name in archive.namelist() if name.endswith(".parquet"))
    assert described["status"] == "Corrigé"
    assert "Elle remplace « Bilan de juin » : Le taux du 13e." in said
    assert not any("brouillon" in text for text in (said, json.dumps(described), parquet.decode("latin-1")))


def test_an_edition_is_named_on_every_page(own: Path) -> None:
    edition = seal("Bilan de juin", SECRETARY, "COREP")
    with connect(edition) as connection:
        given = material(edition, connection)
        assert given.mark == "Bilan de juin · données v"
        assert DOCUMENTS["annex"].file_name(given) == "bilan-de-juin_annexe_v.xlsx"
        assert dataclasses.replace(given, edition=None).mark == "Brouillon · données v"


def test_a_document_of_an_edition_without_its_obligatory_texts_stays_a_draft(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deck wants what the committee must keep in mind; a report, each obligatory text."""
    edition = seal("Bilan de juin", SECRETARY, "COREP")
    told: list[str] = []
    with connect(edition) as connection:
        bare = material(edition, connection)
        for name, many in {"slides": 1, "report": 15, "diagnostic": 2}.items():
            document = dataclasses.replace(DOCUMENTS[name], maker=lambda given, _: told.append(given.mark) or b"")
            asked = document.required(bare)
            assert (len(document.lacking(bare)), len(asked)) == (many, many)
            whole = {
                place: Text(place, "Écrit.", "2026-06-01T00:00:00+00:00", "agent", "")
                for place in document.required(bare)
            }
            for texts in ({}, whole):
                given = dataclasses.replace(bare, texts=texts)
                document.write(given, lambda *_: None)
                told.append(document.file_name(given).rpartition("_bilan-de-juin")[0])
    assert told == ["Brouillon, Bilan de juin · données v", "brouillon", "Bilan de juin · données v", ""] * 3
