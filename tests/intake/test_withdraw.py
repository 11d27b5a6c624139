"""A file received then taken back: served no more from that day, or never, for a reason; whole or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl import checks
from etl.__main__ import main
from etl.catalog import Catalog, load_catalog
from etl.findings import Refused
from etl.intake import (
    PRODUCTEUR,
    SECRETARIAT,
    Person,
    Submission,
    deposit,
    erasable,
    erase,
    events,
    examine,
    foresee,
    publish,
    received,
    withdraw,
)
from etl.paths import ENVIRONMENT, data_directory
from etl.snapshots import DESCRIPTION, find_snapshots, sha256
from etl.warehouse import DEMONSTRATION, PUBLIE, build, connect, current
from etl.warehouse.published import folder
from reporting.exhibits import make
from tests.conftest import copy_instance
from tests.intake import publishers

AGENT = Person("agent", SECRETARIAT)
SECRETARY = Person("secrétaire", SECRETARIAT)
PRODUCER = Person("agent.shru", PRODUCTEUR, ("DRIHL 75/SHRU",))
SEEN = dt.date.today() - dt.timedelta(days=1)  # the file came out, and a committee saw it
BEFORE, GIVEN = 271_906, 271_950  # the dwellings of 1 January 2024: already published, then as the file gives them


@pytest.fixture(scope="module")
def given(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file, and an instance that has received it, published on the day SEEN."""
    folder = tmp_path_factory.mktemp("recu")
    path = folder / "sru.csv"
    publishers.write_csv(publishers.sru(2025, GIVEN, "23,11%"), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(copy_instance(light, folder / "data")))
        publish(examine(Submission(path, path.name, published=SEEN.isoformat())), AGENT, "édition rectifiée")
    return folder


@pytest.fixture(scope="module")
def dated(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once the file is withdrawn from today on."""
    return _after(given, tmp_path_factory.mktemp("retire"), everywhere=False)


@pytest.fixture(scope="module")
def gone(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same once it is withdrawn everywhere."""
    return _after(given, tmp_path_factory.mktemp("jamais"), everywhere=True)


def _after(given: Path, folder: Path, *, everywhere: bool) -> Path:
    shutil.copytree(given, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder / "data"))
        withdraw(foresee(taken(), everywhere=everywhere), SECRETARY, "chiffre démenti")
    return folder


@pytest.fixture
def own(request: pytest.FixtureRequest, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That instance, to oneself, the file beside it; or, by a parameter, one of the two that followed it."""
    kept = request.getfixturevalue(request.param) if hasattr(request, "param") else given
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


once_dated = pytest.mark.parametrize("own", ["dated"], indirect=True)
once_gone = pytest.mark.parametrize("own", ["gone"], indirect=True)


def taken() -> str:
    """The file received and still served."""
    (one,) = received()
    return one.id


def dwellings(known_on: dt.date | None = None) -> float:
    with connect(current(), known_on) as connection:
        return _one(connection, "select value from series where (indicator, period) = ('sru_logements', '2024-01-01')")


def _one(connection: duckdb.DuckDBPyConnection, question: str, *values: object) -> float:
    ((found,),) = connection.execute(question, list(values)).fetchall()
    return float(found)


def test_only_the_account_of_the_instance_reads_what_it_received(own: Path, tmp_path: Path) -> None:
    """The file, its deposit, what was read of it hold exact counts, the journal digests; a restored copy is mended."""
    deposited = deposit(b"depot", "a.csv", {})
    kept = own / "snapshots" / taken()
    folders = [kept, deposited.parent, own / "warehouse/lectures", own / "audit"]
    digests = [folder(PUBLIE) / "current.json", own / "warehouse/journal.json"]
    assert {path.stat().st_mode & 0o777 for path in digests} == {0o600}

    def rights() -> set[tuple[bool, int]]:
        return {(p.is_dir(), p.stat().st_mode & 0o777) for f in folders for p in (f, *f.iterdir())}

    assert rights() == {(True, 0o700), (False, 0o600)}
    for one in folders:
        for path in (one, *one.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o644)
    examine(Submission(deposited, "a.csv"))
    assert rights() == {(True, 0o700), (False, 0o600)}


def test_what_a_committee_saw_stays_what_it_saw(own: Path) -> None:
    id = taken()
    assert (dwellings(), dwellings(SEEN)) == (GIVEN, GIVEN)
    foreseen = foresee(id)
    changed = foreseen.difference.changed.set_index(["indicator", "territory"])
    assert changed.loc[("sru_logements", "75056"), ["value_before", "value_after"]].tolist() == [GIVEN, BEFORE]

    published = withdraw(foreseen, SECRETARY, "chiffre démenti")

    assert published == current() == build()  # what is served comes from what is kept
    assert (dwellings(), dwellings(SEEN)) == (BEFORE, GIVEN)
    assert (own / "snapshots" / id / "sru.csv").exists()
    given, back = events()
    assert (back.action, back.who, back.reason) == ("retrait", SECRETARY.name, "chiffre démenti")
    assert (back.sha256, back.snapshot, back.rows) == (given.sha256, id, given.rows)
    assert received() == []


@once_dated
def test_a_withdrawal_is_told_with_the_revisions_and_revises_nothing(own: Path) -> None:
    catalog = load_catalog(own)
    with connect(current()) as connection:
        (line,) = make("retraits", connection, catalog).table.to_dict("records")
        assert line["Retiré"].endswith(" : chiffre démenti")
        assert str(GIVEN)[:3] + "\u202f950" not in make("revisions", connection, catalog).table.to_string()
    with connect(current(), SEEN) as connection:
        assert make("retraits", connection, catalog, SEEN).table.empty
        assert str(GIVEN)[:3] + "\u202f950" in make("revisions", connection, catalog, SEEN).table.to_string()


def test_a_file_that_should_never_have_been_public_is_in_no_view_and_no_version(own: Path) -> None:
    id = taken()
    shutil.copytree(folder(PUBLIE), folder(DEMONSTRATION))  # the other data sets hold its figures too
    withdraw(foresee(id, everywhere=True), SECRETARY, "fichier confidentiel")
    assert (dwellings(), dwellings(SEEN)) == (BEFORE, BEFORE)
    with connect(current()) as connection:
        assert _one(connection, "select count(*) from observation where snapshot = ?", id) == 0
        assert _one(connection, "select count(*) from observation where value = ?", GIVEN) == 0
    assert list(folder(PUBLIE).parent.rglob("*.duckdb")) == [current().path]
    assert events()[-1].action == "retrait depuis toujours"


@once_dated
def test_a_file_taken_back_from_a_day_on_may_still_be_withdrawn_everywhere(own: Path) -> None:
    id = events()[-1].snapshot
    assert dwellings(SEEN) == GIVEN
    withdraw(foresee(id, everywhere=True), AGENT, "fichier confidentiel")
    assert dwellings(SEEN) == BEFORE
    with pytest.raises(Refused, match=r"déjà retiré, le .* : fichier confidentiel"):
        foresee(id, everywhere=True)


@once_dated
def test_the_same_file_may_be_received_again(own: Path, tmp_path: Path) -> None:
    """As long as it is served it may not: tests/intake/test_add.py."""
    path = tmp_path / "sru.csv"
    again = examine(Submission(path, path.name))
    assert again.publishable
    publish(again, AGENT, "remis")
    assert dwellings() == GIVEN
    assert [event.action for event in events()] == ["publication", "retrait", "publication"]


def test_only_a_file_received_here_and_still_served_is_taken_back_for_a_reason(own: Path) -> None:
    id = taken()
    with pytest.raises(Refused, match="aucun instantané de ce nom"):
        foresee("nulle-part/2026-01-01")
    with pytest.raises(Refused, match="fait partie du projet"):
        foresee("sru_arrondissement/2026-06")
    foreseen = foresee(id)
    with pytest.raises(Refused, match="aucune raison"):
        withdraw(foreseen, SECRETARY, " ")
    with pytest.raises(Refused, match="hors des indicateurs de DRIHL 75/SAH"):
        withdraw(foreseen, Person("agent.sah", PRODUCTEUR, ("DRIHL 75/SAH",)), "essai")
    refusal = events()[-1]
    assert (refusal.action, refusal.who, refusal.file) == ("retrait refusé", "agent.sah", id)
    assert "Logements sociaux SRU" in refusal.reason
    withdraw(foreseen, SECRETARY, "chiffre démenti")
    with pytest.raises(Refused, match=r"déjà retiré, le .* : chiffre démenti"):
        withdraw(foreseen, AGENT, "chiffre démenti")


def test_the_command_says_the_difference_before_it_withdraws(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = taken()
    assert main(["withdraw", id, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"Paris, 1er janvier 2024 : {GIVEN} → {BEFORE} (écart −44)" in said.replace("\u202f", "")
    assert received()
    assert main(["withdraw", id]) == 1
    assert "aucune raison donnée" in capsys.readouterr().err
    assert main(["withdraw", id, "--reason", "chiffre démenti"]) == 0
    assert dwellings() == BEFORE


@once_gone
def test_a_file_is_erased_with_all_that_was_kept_of_it_and_the_figures_stay(own: Path, tmp_path: Path) -> None:
    id, path = events()[-1].snapshot, tmp_path / "sru.csv"
    content, digest = path.read_bytes(), sha256(path)
    deposit(content, path.name, {})
    assert str(GIVEN) in everything(own)
    assert [one.id for one in erasable()] == [id]
    assert main(["withdraw", id, "--erase", "--dry-run"]) == 0
    assert [one.id for one in erasable()] == [id]

    published = erase(id, SECRETARY, "données personnelles")

    assert str(GIVEN) not in everything(own)
    assert content not in [p.read_bytes() for p in own.rglob("*") if p.is_file()]
    assert not [file for file in held_open() if str(own) in file and file.endswith("(deleted)")]
    assert (erasable(), received()) == ([], [])
    assert published == current() == build()
    assert (dwellings(), dwellings(SEEN)) == (BEFORE, BEFORE)
    last = events()[-1]
    assert (last.action, last.who, last.reason) == ("effacement du fichier", SECRETARY.name, "données personnelles")
    assert (last.sha256, last.snapshot) == (digest, id)


def held_open() -> list[str]:
    """The files that this process has open, where the system tells: one that is gone is still there for it."""
    return [str(link.readlink()) for link in Path("/proc/self/fd").glob("*") if link.is_symlink()]


def everything(own: Path) -> str:
    """The words of every file of the instance that may hold what was received."""
    folders = [own / "snapshots" / "inventaire_sru", own / "warehouse" / "lectures", own / "warehouse" / "depots"]
    found = [path for folder in [*folders, own / "audit"] for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in found)


@once_dated
def test_a_file_is_erased_only_once_withdrawn_everywhere(own: Path) -> None:
    with pytest.raises(Refused, match="retiré depuis toujours"):
        erase(events()[-1].snapshot, SECRETARY, "essai")  # the view of a past day still reads it


@once_gone
def test_a_file_is_erased_by_the_secretariat_alone_and_for_a_reason(own: Path) -> None:
    id = events()[-1].snapshot
    with pytest.raises(Refused, match="seul le secrétariat"):
        erase(id, PRODUCER, "essai")
    with pytest.raises(Refused, match="aucune raison"):
        erase(id, SECRETARY, " ")
    assert [one.id for one in erasable()] == [id]
    refusal = events()[-1]
    assert (refusal.action, refusal.who, refusal.role) == ("effacement refusé", PRODUCER.name, PRODUCTEUR)
    trail = own / "audit" / "journal.jsonl"
    trail.write_text(trail.read_text(encoding="utf-8").replace("édition", "edition"), encoding="utf-8")
    with pytest.raises(Refused, match="chaîne du journal"):
        erase(id, SECRETARY, "données personnelles")
    assert [one.id for one in erasable()] == [id]  # a broken journal stops it before anything is gone
    assert list((own / "warehouse" / "lectures").iterdir())


def test_the_command_withdraws_everywhere_and_erases(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = taken()
    assert main(["withdraw", id, "--erase", "--reason", "envoyé par erreur"]) == 0
    assert "Effacé" in capsys.readouterr().out
    assert (erasable(), received(), dwellings()) == ([], [], BEFORE)
    assert [event.action for event in events()][1:] == ["retrait depuis toujours", "effacement du fichier"]


@pytest.mark.parametrize(
    "line",
    [
        'received = true\nwithdrawn = "2026-01-01"',
        'received = true\nwithdrawn = "hier"\nwithdrawn_reason = "essai"',
        'withdrawn = "2026-01-01"\nwithdrawn_reason = "essai"',
        "received = true\nwithdrawn_everywhere = true",
    ],
    ids=["sans raison", "sans date lisible", "non reçu", "sans date ni raison"],
)
def test_a_description_that_withdraws_wrongly_stops_the_build(
    line: str, spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    description = spoilt / "snapshots" / "sru_arrondissement" / "2026-06" / DESCRIPTION
    description.write_text(description.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    assert main(["check"]) == 1
    assert "withdrawn" in capsys.readouterr().err


def test_months_withdrawn_from_a_day_on_still_block_their_year_and_the_advice_says_how_to_free_it(
    catalog: Catalog,
) -> None:
    """Past days show them: a year given after them would give back a month that is hidden."""
    plain = find_snapshots(data_directory() / "snapshots", catalog)[0]
    mois = plain.model_copy(
        update={
            "id": "remontee/2026-11-25",
            "received": True,
            "withdrawn": "2026-11-26",
            "published": "",
            "consulted": "2026-11-25",
        }
    )
    annee = mois.model_copy(update={"id": "remontee/2026-11-26", "withdrawn": "", "consulted": "2026-11-26"})
    periods = [*(f"2024-{month:02d}" for month in range(1, 13)), "2024"]
    rows = pd.DataFrame({"period": periods, "snapshot": [mois.id] * 12 + [annee.id], "value": 200.0}).assign(
        indicator="115_non_pourvues", territory="75", breakdown="ensemble", line=3, sheet=""
    )
    (found,) = checks.check(rows, {one.id: one for one in (mois, annee)}, catalog)
    assert found.message == (
        "Demandes au 115 non pourvues, Paris : l’année 2024 et 12\u00a0mois de la même année (janvier à décembre 2024) "
        "sont donnés"
    )
    assert found.fix == (
        "ne donner que l’année, ou que les mois ; ou retirer d’abord depuis toujours « remontee/2026-11-25 », dont les "
        "jours passés montrent encore les chiffres (python -m etl withdraw remontee/2026-11-25 --everywhere)"
    )
