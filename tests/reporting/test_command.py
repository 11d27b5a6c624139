"""python -m reporting: the document it writes, and what it says when it does not."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from etl.paths import ENVIRONMENT, ROOT
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE, RESTREINT, connect, current, declared
from reporting.__main__ import main
from reporting.documents import DOCUMENTS, Material
from tests.etl.spoil import ENGLISH

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def few(light: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In force for this test, an instance of a few snapshots: what it writes is read by nobody."""
    monkeypatch.setenv(ENVIRONMENT, str(light))
    return light


@pytest.fixture
def brief(few: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What the package is made of for this test, which reads where it is put."""
    made = b"paquet"
    monkeypatch.setitem(DOCUMENTS, "package", replace(DOCUMENTS["package"], maker=lambda material, tell: made))
    return made


def named(jeu: str = PUBLIE) -> str:
    with connect(current(jeu)) as connection:
        return DOCUMENTS["package"].file_name(Material(connection, declared(connection), current(jeu).version))


def package() -> bytes:
    with connect(current(), shown=dt.date.today()) as connection:
        material = Material(connection, declared(connection), current().version)
        return DOCUMENTS["package"].write(material, lambda share, words: None)


def refused(arguments: list[str], capsys: Captured) -> str:
    """What the command says when it refuses."""
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert ENGLISH.findall(captured.err) == []
    return captured.err


def test_a_folder_receives_the_document_under_its_own_name(few: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["export", "package", str(tmp_path / "nouveau")]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"Paquet de données ouvertes : {tmp_path / 'nouveau' / named()}\n"
    assert captured.err == ""  # no terminal: no progress
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "nouveau").iterdir()] == [(named(), package())]


def test_a_file_is_replaced_and_nothing_is_left_beside_it(brief: bytes, tmp_path: Path) -> None:
    out = tmp_path / "corep.zip"
    out.write_text("ancien")
    assert main(["export", "package", str(out)]) == 0
    assert out.read_bytes() == brief
    assert list(tmp_path.iterdir()) == [out]


def test_another_process_writes_the_same_bytes(few: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.zip"
    command = [sys.executable, "-m", "reporting", "export", "package", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes() == package()


def test_the_demonstration_is_named(instance: Path, tmp_path: Path) -> None:
    assert main(["export", "package", str(tmp_path), "--jeu", DEMONSTRATION]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [named(DEMONSTRATION)]


def test_the_restricted_figures_are_refused(instance: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "paquets"
    assert "diffusion restreinte" in refused(["export", "package", str(out), "--jeu", RESTREINT], capsys)
    assert not out.exists()


def test_an_unknown_document_is_said_with_those_that_are_known(capsys: Captured) -> None:
    said = refused(["export", "affiche", "sortie"], capsys)
    assert said == f"Document inconnu « affiche » ; documents : {', '.join(DOCUMENTS)}.\n"


def test_a_file_of_another_kind_is_refused(instance: Path, tmp_path: Path, capsys: Captured) -> None:
    assert ".zip" in refused(["export", "package", str(tmp_path / "paquet.csv")], capsys)


def test_a_folder_that_cannot_be_written_is_said_and_the_file_kept(
    brief: bytes, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fichier").write_text("")
    assert "ne peut pas être écrit" in refused(["export", "package", str(tmp_path / "fichier" / "d")], capsys)
    out = tmp_path / "p.zip"
    out.write_text("ancien")
    monkeypatch.setattr(Path, "replace", lambda path, target: (_ for _ in ()).throw(OSError(28, "disque plein")))
    assert "espace disque" in refused(["export", "package", str(out)], capsys)
    assert out.read_text() == "ancien"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fichier", "p.zip"]


@pytest.mark.parametrize("jeu", JEUX)
def test_without_warehouse_it_says_how_to_build_it(spoilt: Path, tmp_path: Path, capsys: Captured, jeu: str) -> None:
    said = refused(["export", "package", str(tmp_path), "--jeu", jeu], capsys)
    command = {PUBLIE: "build", DEMONSTRATION: "demo", RESTREINT: "restreint"}[jeu]
    assert f"aucun entrepôt publié dans data/warehouse/{jeu}" in said
    assert f"python -m etl {command}" in said


@pytest.mark.parametrize("arguments", [[], ["imprimer"], ["export"], ["export", "package", "x", "--jeu", "essai"]])
def test_an_unknown_command_is_refused_in_french(capsys: Captured, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "python -m reporting" in said
    assert ENGLISH.findall(said) == []


def test_the_help_names_each_document(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["export", "-h"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert all(
        name in said and document.label.lower() in " ".join(said.split()) for name, document in DOCUMENTS.items()
    )
    assert "show this help" not in said
