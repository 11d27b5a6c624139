"""/sante: what an instance serves and keeps, and each reason for which it must be looked at."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.editions import seal
from etl.intake import SECRETARIAT, Person, journal
from etl.warehouse import current
from pages.garde import health
from tests.garde.conftest import Opened

AGENT = Person("agent@exemple.fr", SECRETARIAT)


def test_a_sound_instance_says_what_it_serves_and_no_name(own: Path, opened: Opened) -> None:
    seal("Bilan 2026", AGENT, "COREP")
    answer = opened().get("/sante")
    told = answer.json()
    assert (answer.status_code, told["etat"], told["raisons"]) == (200, "en service", [])
    assert told["donnees"]["version"] == current().version
    assert (told["journal_lignes"], told["editions"]) == (1, 1)
    assert "agent" not in answer.text


def test_old_figures_are_no_fault(own: Path, opened: Opened) -> None:
    pointer = own / "warehouse" / "publie" / "current.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"built": "2001-01-01T00:00:00+00:00"}))
    answer = opened().get("/sante")
    assert answer.status_code == 200
    assert answer.json()["donnees"]["age_jours"] > 9000


class Disk(NamedTuple):
    free: int


def lose_version(data: Path) -> None:
    current().path.unlink()


def break_journal(data: Path) -> None:
    journal.path().write_text("rompu\n", encoding="utf-8")


def damage_edition(data: Path) -> None:
    path = data / "editions" / "bilan-2026" / "entrepot.duckdb"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])


def spoil_description(data: Path) -> None:
    (data / "editions" / "bilan-2026" / "edition.json").write_text("{", encoding="utf-8")


def lose_edition(data: Path) -> None:
    (data / "editions" / "bilan-2026").rename(data / "bilan-2026")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lose_version, "chiffres publiés"),
        (break_journal, "la chaîne du journal est rompue"),
        (damage_edition, "édition « Bilan 2026 »"),
        (spoil_description, "description illisible"),
        (lose_edition, "« Bilan 2026 » n’est pas dans ce dossier"),
    ],
)
def test_each_fault_is_a_503_with_its_reason(
    own: Path, opened: Opened, harm: Callable[[Path], None], words: str
) -> None:
    seal("Bilan 2026", AGENT, "COREP")
    harm(own)
    answer = opened().get("/sante")
    assert answer.status_code == 503
    assert [words in reason for reason in answer.json()["raisons"]] == [True]


@pytest.mark.parametrize(("free", "status"), [(999_999_999, 503), (1_000_000_000, 200)])
def test_a_disk_nearly_full_is_a_fault(
    own: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, free: int, status: int
) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Disk(free))
    assert opened().get("/sante").status_code == status
    monkeypatch.setattr(shutil, "disk_usage", shutil.disk_usage)
