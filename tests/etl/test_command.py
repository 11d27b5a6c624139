"""python -m etl: what each command prints, its exit code, and its French."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.paths import ROOT
from etl.printable import visible
from etl.warehouse import DEMONSTRATION, JEUX, PUBLIE, RESTREINT, Unavailable, current
from reporting.__main__ import main as export
from tests.etl.spoil import ENGLISH, edit_snapshot, without


def test_build_publishes_and_says_where(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"Entrepôt publié : {current().path}\n"
    assert captured.err == ""
    assert list((spoilt / "warehouse").iterdir()) == [spoilt / "warehouse" / PUBLIE]


def test_check_says_what_it_found_and_publishes_nothing(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "data/snapshots/sru_commune/2022-02-affiches-parisiennes, ligne 2 : valeur écartée" in said
    remarks = said.count("[avertissement]")
    assert said.splitlines()[-1] == f"Contrôles passés, {remarks} avertissement(s), rien n’est publié."
    assert ENGLISH.findall(said) == []
    assert not (spoilt / "warehouse").exists()


def test_check_refuses_what_build_refuses(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_snapshot(spoilt / "snapshots/sru_arrondissement/2026-06", without("75104"))
    assert main(["check"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "arrondissements absents en 2025 : 4e" in captured.err
    assert not (spoilt / "warehouse").exists()


@pytest.mark.parametrize("jeu", JEUX)
def test_where_prints_the_path_of_a_file(instance: Path, capsys: pytest.CaptureFixture[str], jeu: str) -> None:
    assert main(["where", "--jeu", jeu]) == 0
    path = Path(capsys.readouterr().out.removesuffix("\n"))
    assert path.is_file()
    assert path.is_relative_to(instance / "warehouse" / jeu)


def test_where_shows_the_published_figures_unless_asked(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where"]) == 0
    assert capsys.readouterr().out == f"{current(PUBLIE).path}\n"


@pytest.mark.parametrize("jeu", JEUX)
def test_where_without_warehouse_says_what_to_do(spoilt: Path, capsys: pytest.CaptureFixture[str], jeu: str) -> None:
    assert main(["where", "--jeu", jeu]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"aucun entrepôt publié dans data/warehouse/{jeu}" in captured.err
    command = {PUBLIE: "build", DEMONSTRATION: "demo", RESTREINT: "restreint"}[jeu]
    assert f"python -m etl {command}" in captured.err


def test_demo_builds_its_own_warehouse(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    assert capsys.readouterr().out == f"Entrepôt de démonstration : {current(DEMONSTRATION).path}\n"
    with pytest.raises(Unavailable):
        current(PUBLIE)


@pytest.mark.parametrize("arguments", [[], ["publish"], ["where", "--jeu", "essai"], ["build", "--vite"]])
def test_an_unknown_command_is_refused_in_french(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "python -m etl" in said
    assert ENGLISH.findall(said) == []


def test_the_module_runs_as_a_command(instance: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "etl", "where"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert Path(done.stdout.strip()) == current().path


def test_what_comes_from_outside_acts_on_no_terminal(
    instance: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An escape, a forged line, a direction reversed, a C1 control: in a file name, a cell, the name of an edition."""
    harmful = "a\x1b[2J\nPublié.\u202e\u2066\x9b"
    (tmp_path / f"{harmful}.csv").write_text(f"{harmful};{harmful}\n1;2\n", encoding="utf-8")
    for arguments in (["--dry-run"], ["--dry-run", "--json"]):
        with pytest.raises(SystemExit):
            main(["add", str(tmp_path / f"{harmful}.csv"), *arguments])
    assert main(["seal", harmful, "--reason", "comité"]) == 1
    assert export(["export", harmful, str(tmp_path)]) == 1
    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert "a\\u001b[2J\\nPublié.\\u202e\\u2066\\u009b" in said
    assert all(visible(sign) for sign in said.replace("\n", ""))
    assert "Publié." not in [line[:7] for line in said.splitlines()]


@pytest.mark.parametrize("path", ["etl/__main__.py", "reporting/__main__.py"])
def test_a_command_has_one_way_to_speak(path: str) -> None:
    assert "print(" not in (ROOT / path).read_text(encoding="utf-8")
