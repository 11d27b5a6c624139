"""A publication, a withdrawal, an erasure, a seal: at whatever step it fails, the instance is as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.catalog import Catalog
from etl.editions import editions, give_up, seal
from etl.findings import Refused
from etl.intake import (
    SECRETARIAT,
    SIGNED_IN,
    Examined,
    Person,
    Submission,
    Withdrawal,
    erase,
    events,
    examine,
    journal,
    publish,
    received,
    withdraw,
)
from etl.intake.difference import nothing
from etl.intake.people import PRODUCTEUR
from etl.paths import ENVIRONMENT, data_directory
from etl.trail import mark
from etl.warehouse import build, current, readings
from tests.intake import publishers

AGENT = Person("agent", SECRETARIAT)
# What writes, moves or removes, and the steps of a build: each may fail.
STEPS: tuple[tuple[Any, str], ...] = (
    *((Path, name) for name in ("mkdir", "chmod", "rename", "replace", "write_text", "write_bytes")),
    *((shutil, name) for name in ("copyfile", "copy2")),
    (os, "fsync"),
    *((sys.modules["etl.warehouse.build"], name) for name in ("_fill", "_reopen", "fingerprint")),
)
ROOM = ("write_text", "write_bytes", "copyfile", "copy2", "fsync", "mkdir")  # what a full disk refuses


@pytest.fixture(scope="module")
def home(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with its published figures, and a file that may be published."""
    home = tmp_path_factory.mktemp("entier")
    shutil.copytree(light, home / "data")
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), home / "sru.csv")
    return home


@pytest.fixture(scope="module")
def verdict(home: Path) -> Examined:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(home / "data"))
        return examine(Submission(home / "sru.csv", "sru.csv"))


@pytest.fixture
def own(home: Path, verdict: Examined, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance of one's own whose builds only write a file; the verdict and the catalogue are already known."""
    data = Path(shutil.copytree(home / "data", tmp_path / "data"))
    monkeypatch.setenv(ENVIRONMENT, str(data))

    def fill(connection: duckdb.DuckDBPyConnection, *_: object) -> None:
        connection.execute("create table essai (un int)")
        readings().mkdir(parents=True, exist_ok=True)
        (readings() / "lecture.json").write_text("271950", encoding="utf-8")

    build = sys.modules["etl.warehouse.build"]
    monkeypatch.setattr(build, "_fill", fill)
    monkeypatch.setattr(build, "_reopen", lambda _: "0" * 64)
    monkeypatch.setattr(build, "fingerprint", lambda: "0" * 64)
    for name in ("publish", "withdraw", "erase"):
        monkeypatch.setattr(sys.modules[f"etl.intake.{name}"], "load_catalog", lambda _: catalog)
    monkeypatch.setattr(sys.modules["etl.editions"], "load_catalog", lambda _: catalog)
    monkeypatch.setattr(sys.modules["etl.intake.publish"], "examine", lambda *_: verdict)
    monkeypatch.setattr(sys.modules["etl.intake.withdraw"], "foresee", lambda *_, **__: taken_back())
    return data


def taken_back() -> Withdrawal:
    return _taken_back(data_directory())


@cache
def _taken_back(data: Path) -> Withdrawal:
    (snapshot,) = received()
    return Withdrawal(snapshot, True, (), "", nothing())


def state(data: Path, read_again: bool = False) -> dict[str, str]:
    """Every file of the instance by its content, but locks, old versions and, `read_again`, what was read of files."""
    left_out = {path for path in data.rglob("v*.duckdb") if path != current().path} | set(data.rglob("*.lock"))
    left_out |= set(data.rglob("lectures/*")) if read_again else set()
    kept = [path for path in data.rglob("*") if path.is_file() and path not in left_out]
    return {path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}


def failures(names: tuple[str, ...], full: bool) -> Iterator[Callable[[pytest.MonkeyPatch], list[str]]]:
    """Ways to fail one step later each time; each says, in a list, at which step it failed. `full`: and ever after."""
    for step in range(200):

        def arm(patch: pytest.MonkeyPatch, step: int = step) -> list[str]:
            calls, failed = [0], list[str]()

            def broken(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
                def called(*arguments: Any, **options: Any) -> Any:
                    calls[0] += 1
                    if calls[0] == step + 1 or (full and calls[0] > step):
                        failed.append(name)
                        raise OSError(28, f"{name} : disque plein")
                    return real(*arguments, **options)

                return called

            for owner, name in STEPS:
                if name in names:
                    patch.setattr(owner, name, broken(name, getattr(owner, name)))
            return failed

        yield arm


def published(verdict: Examined) -> None:
    publish(verdict, AGENT, "essai")


def withdrawn(verdict: Examined) -> None:
    withdraw(taken_back(), AGENT, "essai")


def erased(verdict: Examined) -> None:
    erase(taken_back().snapshot.id, AGENT, "essai")


def sealed(verdict: Examined) -> None:
    seal("Bilan 2026", AGENT, "essai")


BEFORE: dict[Callable[[Examined], None], tuple[Callable[[Examined], None], ...]] = {
    published: (),
    withdrawn: (published,),
    erased: (published, withdrawn),
    sealed: (),
}


@pytest.mark.parametrize("full", [False, True], ids=["une fois", "disque plein"])
@pytest.mark.parametrize("act", BEFORE)
def test_what_fails_at_any_step_leaves_the_instance_as_it_was(
    act: Callable[[Examined], None], full: bool, own: Path, verdict: Examined
) -> None:
    for done in BEFORE[act]:
        done(verdict)
    before, seen = state(own, act is erased), set[str]()
    if act is erased:
        before = {path: digest for path, digest in before.items() if "lectures" not in path}
    for arm in failures(ROOM if full else tuple(name for _, name in STEPS), full):
        with pytest.MonkeyPatch.context() as patch:
            failed = arm(patch)
            try:
                act(verdict)
                break  # nothing failed, or an old version that could not be removed once all was done
            except OSError:
                seen.add(failed[0])
        assert state(own, act is erased) == before, failed
    assert state(own, act is erased) != before
    assert {"fsync", "write_text"} <= seen
    assert full or act is sealed or {"_fill", "_reopen", "rename", "replace"} <= seen
    assert len(events()) == len(BEFORE[act]) + 1


@pytest.mark.parametrize("cut", [1, 40])
def test_a_cut_journal_stops_everything_before_anything_is_served(cut: int, own: Path, verdict: Examined) -> None:
    publish(verdict, AGENT, "essai")
    journal.path().write_bytes(journal.path().read_bytes()[:-cut])
    before = state(own)
    for act in (published, withdrawn, sealed):
        with pytest.raises(Refused, match="chaîne du journal"):
            act(verdict)
        assert state(own) == before
    assert editions() == []


def removed(edition: Path, aside: Path) -> None:
    edition.rename(aside)


def undescribed(edition: Path, aside: Path) -> None:
    aside.mkdir()
    (edition / "edition.json").rename(aside / "edition.json")


def hidden(edition: Path, aside: Path) -> None:
    edition.rename(edition.with_name(".bilan-2026"))


def replaced(edition: Path, aside: Path) -> None:
    """Another edition in its folder, of its name: whole, but not what was sealed."""
    description = edition / "edition.json"
    said = description.read_text(encoding="utf-8")
    description.write_text(said.replace(current().sha256, "0" * 64), encoding="utf-8")


@pytest.mark.parametrize("lose", [removed, undescribed, hidden, replaced])
def test_an_edition_that_is_lost_stops_everything_until_it_is_restored(
    lose: Callable[[Path, Path], None], own: Path, verdict: Examined, tmp_path: Path
) -> None:
    """What it showed is public: forgotten, 17 would be published beside its 71, 29 and 23, and give two people."""
    publish(verdict, AGENT, "essai")
    seal("Bilan 2026", AGENT, "essai")
    edition, backup = own / "editions" / "bilan-2026", tmp_path / "sauvegarde"
    shutil.copytree(edition, backup)
    lose(edition, tmp_path / "ailleurs")
    before = state(own)
    told = "data/editions/bilan-2026 : l’édition scellée « Bilan 2026 » n’est pas dans ce dossier.*restaurer d’une sauv"
    for act in (lambda _: build(), published, withdrawn):
        with pytest.raises(Refused, match=told):
            act(verdict)
    for name in ("Bilan 2026", "Second"):
        with pytest.raises(Refused):
            seal(name, AGENT, "essai")
    assert state(own) == before
    for left in (own / "editions").iterdir():
        shutil.rmtree(left)
    shutil.copytree(backup, edition)
    build(force=True)
    assert [one.name for one in editions()] == ["Bilan 2026"]


def test_a_folder_that_holds_no_edition_stops_a_build(own: Path) -> None:
    (own / "editions" / "bilan-2026").mkdir(parents=True)
    with pytest.raises(Refused, match="data/editions/bilan-2026 : dossier sans edition"):
        build()


def test_the_last_lines_of_the_journal_cut_are_seen_until_they_are_said_to_be_lost(own: Path) -> None:
    """The chain of the others is whole: what was published keeps the number of lines, and the last."""
    journal.note(AGENT, SIGNED_IN)
    seal("Bilan 2026", AGENT, "essai")
    shutil.rmtree(own / "editions")
    whole = journal.path().read_bytes()
    for left in (whole[: whole.index(b"\n") + 1], b""):
        journal.path().write_bytes(left)
        for act in (events, build, partial(seal, "Second", AGENT, "essai")):
            with pytest.raises(Refused, match=r"la fin du journal manque.*2 inscrite.*data/warehouse/journal\.json"):
                act()
    mark().unlink()
    build(force=True)  # without a journal the editions that are there are all


def test_a_lost_edition_is_given_up_by_the_secretariat_for_a_reason(own: Path) -> None:
    seal("Bilan 2026", AGENT, "essai")
    with pytest.raises(Refused, match="le dossier de l’édition est là"):
        give_up("Bilan 2026", AGENT, "disque perdu")
    shutil.rmtree(own / "editions" / "bilan-2026")
    with pytest.raises(Refused, match="python -m etl abandon « Bilan 2026 »"):
        build()
    for person, name, reason, said in (
        (Person("un service", PRODUCTEUR), "Bilan 2026", "disque perdu", "seul le secrétariat"),
        (AGENT, "Bilan 2026", " ", "aucune raison"),
        (AGENT, "Bilan 2025", "disque perdu", "aucune édition scellée « Bilan 2025 »"),
    ):
        with pytest.raises(Refused, match=said):
            give_up(name, person, reason)
    assert give_up("bilan 2026", AGENT, "disque perdu, aucune sauvegarde") == "Bilan 2026"
    assert (events()[-1].action, events()[-1].reason) == (
        "édition abandonnée",
        "Bilan 2026 : disque perdu, aucune sauvegarde",
    )
    build()


def test_what_was_read_of_a_file_is_kept_only_once_it_is_published(own: Path, verdict: Examined) -> None:
    assert verdict.publishable
    assert not list(own.rglob("lectures/*"))
    publish(verdict, AGENT, "essai")
    assert [path.name for path in readings().iterdir()] == ["lecture.json"]
