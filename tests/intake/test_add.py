"""A file brought by the command: its verdict, its difference, its publication whole or not at all, its trace."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import random
import shutil
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.findings import Refused
from etl.intake import SECRETARIAT, Examined, Person, Submission, as_text, events, examine, journal, publish
from etl.intake.publish import _free
from etl.paths import ENVIRONMENT
from etl.warehouse import build, connect, current
from tests.conftest import copy_instance
from tests.intake import finess, publishers

SOMEONE = Person("quelqu’un", SECRETARIAT)


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def add(path: Path, *options: str) -> int:
    try:
        return main(["add", str(path), *options])
    except SystemExit as end:
        return int(end.code or 0)


def served(indicator: str, period: str, territory: str = "75056") -> float:
    with connect(current()) as connection:
        return _value(connection, indicator, period, territory)


def _value(connection: duckdb.DuckDBPyConnection, indicator: str, period: str, territory: str) -> float:
    found = connection.execute(
        "select value from series where (indicator, period, territory, breakdown) = (?, ?, ?, 'ensemble')",
        [indicator, period, territory],
    ).fetchone()
    assert found
    return float(found[0])


def test_the_verdict_is_one_object_and_nothing_is_published(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current()
    publishers.write_csv(publishers.sru(2026, 276_032, "23,21%"), tmp_path / "donnees-sru-data-gouv-2026.csv")
    assert add(tmp_path / "donnees-sru-data-gouv-2026.csv", "--dry-run", "--json") == 0
    answer = said(capsys)
    assert list(answer) == ["source", "edition", "verdict", "observations", "findings", "difference"]
    assert (answer["source"], answer["edition"], answer["verdict"]) == ("inventaire_sru", "2026", "publiable")
    assert answer["observations"] == 2
    assert answer["difference"] == {"added": 0, "changed": 0, "disappeared": 0, "newly_secret": 0}
    assert current() == before


def test_a_refused_file_changes_nothing_and_says_where(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current()
    made = publishers.socle(2025, random.Random(1))
    made.rows[4][7] = "12..5"
    publishers.write_xlsx(made, tmp_path / "socle.xlsx")
    assert add(tmp_path / "socle.xlsx", "--json") == 1
    answer = said(capsys)
    assert answer["verdict"] == "refusé"
    (finding,) = [f for f in answer["findings"] if f["tier"] == "erreur"]  # type: ignore[attr-defined]
    assert (finding["sheet"], finding["line"], finding["cell"]) == ("Ensemble", 8, "12..5")
    assert finding["column"] == "Nombre de demandes pour une attribution"
    assert current() == before
    assert not events()


def test_a_published_file_is_served_kept_and_recorded(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "sru 2025.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    assert add(path, "--reason", "édition rectifiée") == 0
    assert served("sru_logements", "2024-01-01") == 271_950
    (event,) = events()
    folder = whole / "snapshots" / event.snapshot
    assert (folder / "sru_2025.csv").read_bytes() == path.read_bytes()
    assert (event.rows, event.source, event.edition) == (2, "inventaire_sru", "2025")
    assert event.reason == "édition rectifiée"
    assert (event.who, event.role) == (getpass.getuser(), "secrétariat")
    assert event.version == current().version
    assert build() == current()  # what is served comes from what is kept


def test_the_difference_says_what_changes(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "sru.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    examined = examine(Submission(path, path.name))
    changed = examined.difference.changed.set_index(["indicator", "territory"])
    assert changed.loc[("sru_logements", "75056"), ["value_before", "value_after"]].tolist() == [271_906, 271_950]
    assert examined.difference.counts()["disappeared"] == 0


@pytest.fixture(scope="module")
def received(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file, and an instance that has received it."""
    folder = tmp_path_factory.mktemp("recu")
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), folder / "sru.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(copy_instance(light, folder / "data")))
        assert add(folder / "sru.csv") == 0
    return folder


@pytest.fixture
def once(received: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both, to oneself."""
    shutil.copytree(received, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))


def test_the_same_file_under_another_name_is_refused(once: None, tmp_path: Path) -> None:
    path = tmp_path / "sru.csv"
    path.rename(tmp_path / "inventaire 2027.csv")
    examined = examine(Submission(tmp_path / "inventaire 2027.csv", "inventaire 2027.csv"))
    (finding,) = examined.findings
    assert finding.id == "deja-recu"
    assert len(events()) == 1


def test_a_cell_at_fault_has_its_line_whatever_the_name_of_the_file(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025, 271_950, "0,2311"), tmp_path / "sru.csv")
    for name in ("sru.csv", "inventaire (copie) n° 2.csv"):
        (finding,) = examine(Submission(tmp_path / "sru.csv", name)).findings
        assert (finding.file, finding.line, finding.column) == (name, 5, "Taux_SRU_au_01_01_2024")
        assert name not in finding.message


def test_a_name_that_announces_another_year_is_refused(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025), tmp_path / "sru.csv")
    examined = examine(Submission(tmp_path / "sru.csv", "donnees-sru-2026.csv"))
    assert {finding.id for finding in examined.findings} == {"annee-differente"}


def test_a_file_without_a_year_needs_one(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.rpls(2024, random.Random(1)), tmp_path / "rpls.csv")
    unnamed = examine(Submission(tmp_path / "rpls.csv", "rpls.csv"))
    assert {finding.id for finding in unnamed.findings} == {"edition-absente"}
    asked = examine(Submission(tmp_path / "rpls.csv", "rpls.csv", edition="2023"))
    assert set(asked.observations["period"]) == {"2023-01-01", "2022"}
    named = examine(Submission(tmp_path / "rpls.csv", "data_RPLS2023_COM.csv"))
    assert "annee-du-nom" in {finding.id for finding in named.findings}
    assert named.edition == "2023"


def test_a_flow_dated_by_its_day_takes_it_from_the_order_or_from_its_name(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "flux.xml"
    publishers.write_xml(finess.published(random.Random(1)), path)
    assert {finding.id for finding in examine(Submission(path, "flux-2026.xml")).findings} == {"edition-absente"}
    asked = examine(Submission(path, "flux.xml", edition="2026-05-12"))
    assert (set(asked.observations["period"]), asked.edition) == ({"2026-05-12"}, "2026-05-12")
    named = examine(Submission(path, "finess_cs1400105_stock_20260512-0345.xml"))
    assert set(named.observations["period"]) == {"2026-05-12"}
    assert [finding.id for finding in named.findings] == ["annee-du-nom"]


def test_a_csv_that_says_its_day_is_not_given_another(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "etalab-cs1100505-stock-20260513-0344.csv"
    publishers.write_csv(finess.without_headings(finess.published(random.Random(1))), path)
    own_day = examine(Submission(path, path.name))
    assert (own_day.edition, own_day.findings) == ("2026-05-12", ())
    other = examine(Submission(path, path.name, edition="2026-05-13"))
    assert [finding.id for finding in other.findings] == ["annee-differente"]


def test_places_of_finess_are_served_with_their_line_and_the_next_flow_stands_beside(own: Path, tmp_path: Path) -> None:
    made = finess.published(random.Random(1))
    path = tmp_path / "flux.csv"
    publishers.write_csv(finess.without_headings(made), path)
    assert add(path) == 0
    later = tmp_path / "flux.xml"
    publishers.write_xml(made, later)
    assert add(later, "--edition", "2026-07-14") == 0
    with connect(current()) as connection:
        rows = connection.execute(
            "select period, breakdown, value, line from series where indicator = 'places_finess' "
            "order by period, breakdown"
        ).fetchall()
    truth = {breakdown: value for (_, _, _, breakdown), value in made.truth.items()}
    assert [row[:3] for row in rows] == [
        (day, b, truth[b]) for day in ("2026-05-12", "2026-07-14") for b in sorted(truth)
    ]
    lines = path.read_text(encoding="cp1252").splitlines()
    for _, breakdown, _, line in rows[:4]:
        section, number, discipline, *_ = lines[line - 1].split(";")
        assert (section, number[:2], finess.DISCIPLINES[discipline][1]) == ("equipementsocial", "75", breakdown)


def test_last_year_s_file_under_this_year_s_headings_is_refused(own: Path, tmp_path: Path) -> None:
    made = publishers.socle(2025, random.Random(1))
    with connect(current()) as connection:
        for row in made.rows[1:-2]:
            place = str(row[1])
            row[5] = _value(connection, "demandes", "2024-12-31", place)
            row[6] = "///" if place == "75056" else _value(connection, "attributions", "2024", place)
    publishers.write_xlsx(made, tmp_path / "socle.xlsx")
    examined = examine(Submission(tmp_path / "socle.xlsx", "socle.xlsx"))
    assert "annee-copiee" in {finding.id for finding in examined.findings}


def test_a_publication_date_before_the_end_of_what_was_counted_is_refused(instance: Path, tmp_path: Path) -> None:
    """Approvals of the whole of 2024 were not printed in June of it."""
    path = tmp_path / "logements.csv"
    made = publishers.approvals(random.Random(1))
    publishers.write_csv(made, path)
    last = max(int(period) for _, _, period, _ in made.truth)
    for published in (str(last - 3), f"{last}-06-30", f"{last}-12-30"):
        (finding,) = examine(Submission(path, path.name, published=published)).findings
        assert finding.id == "paru-avant"
        assert f"des chiffres définitifs jusqu’au 31 décembre {last}" in finding.message
    after = examine(Submission(path, path.name, published=f"{last}-12-31"))
    assert "paru-avant" not in {finding.id for finding in after.findings}


def test_no_snapshot_of_the_project_was_printed_before_what_it_counts(connection: duckdb.DuckDBPyConnection) -> None:
    early = """
        select o.snapshot, o.indicator, o.period from observations o
        where o.status in ('définitif', 'révisé') and o.period_end > o.published
    """
    assert connection.execute(early).fetchall() == []


def test_a_reason_is_asked_for(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), tmp_path / "sru.csv")
    examined = examine(Submission(tmp_path / "sru.csv", "sru.csv"))
    with pytest.raises(Refused, match="aucune raison"):
        publish(examined, SOMEONE, "  ")


def test_a_verdict_is_given_again_only_if_what_it_rests_on_changed(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = list[str]()

    def looked_at(submission: Submission, _: object) -> Examined:
        again.append(submission.name)
        return examine(submission)

    monkeypatch.setattr(sys.modules["etl.intake.publish"], "examine", looked_at)
    first, second = tmp_path / "sru.csv", tmp_path / "autre.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), first)
    publishers.write_csv(publishers.sru(2025, 271_940, "23,11%"), second)
    verdicts = [examine(Submission(path, path.name)) for path in (first, second)]
    publish(verdicts[0], SOMEONE, "essai")
    assert (again, served("sru_logements", "2024-01-01")) == ([], 271_950)
    first.write_bytes(second.read_bytes())
    for verdict in verdicts:
        with pytest.raises(Refused, match=r"ont changé depuis l’examen|déjà été reçu"):
            publish(verdict, SOMEONE, "essai")
    assert (again, served("sru_logements", "2024-01-01")) == (["sru.csv", "autre.csv"], 271_950)


def test_two_people_at_once_are_served_one_after_the_other(own: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "sru.csv", tmp_path / "rpls_2023.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), first)
    publishers.write_csv(publishers.rpls(2023, random.Random(1)), second)
    examined = [examine(Submission(path, path.name)) for path in (first, second)]
    assert all(one.publishable for one in examined), [one.findings for one in examined]
    workers = [
        threading.Thread(target=publish, args=(one, Person(f"agent {n}", SECRETARIAT), "essai"))
        for n, one in enumerate(examined)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {event.who for event in events()} == {"agent 0", "agent 1"}
    assert served("sru_logements", "2024-01-01") == 271_950
    assert served("rpls_logements", "2023-01-01", "75101") > 0


def kept(own: Path) -> list[Path]:
    """Every file of the instance, but its locks."""
    return sorted(path for path in own.rglob("*") if path.is_file() and not path.name.endswith(".lock"))


def test_a_publication_that_the_journal_refuses_is_not_served(own: Path, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), tmp_path / "sru.csv")
    journal.path().parent.mkdir()
    journal.path().write_text('{"when": "2026', encoding="utf-8")
    before, pointer = kept(own), current()
    assert add(tmp_path / "sru.csv") == 1
    assert (current(), served("sru_logements", "2024-01-01")) == (pointer, 271_906)
    assert kept(own) == before


def test_a_line_of_the_journal_cannot_be_changed(once: None, tmp_path: Path) -> None:
    publishers.write_csv(publishers.sru(2025, 271_960, "23,11%"), tmp_path / "sru.csv")
    assert add(tmp_path / "sru.csv") == 0
    lines = journal.path().read_text(encoding="utf-8").splitlines()
    assert len(events()) == 2
    journal.path().write_text("\n".join([lines[0].replace("ajout", "rajout"), lines[1]]) + "\n", encoding="utf-8")
    with pytest.raises(Refused, match="chaîne du journal"):
        events()


def test_an_official_file_with_secrets_is_published_without_giving_them_back(own: Path, tmp_path: Path) -> None:
    made = publishers.socle(2023, random.Random(1))
    hidden = next(row for row in made.rows if row[1] == 75104)
    hidden[6] = "-"
    publishers.write_xlsx(made, tmp_path / "socle_demandes_attributions_2023.xlsx")
    assert add(tmp_path / "socle_demandes_attributions_2023.xlsx") == 0
    with connect(current()) as connection:
        rows = connection.execute(
            "select territory, indicator from observations where period like '2023%' and status = 'secret' "
            "and snapshot like 'socle%' and breakdown = 'ensemble' order by all"
        ).fetchall()
        printed = connection.execute(
            "select territory from observations where indicator = 'attributions' and period like '2023%' "
            "and value is not null and snapshot like 'socle%' and breakdown = 'ensemble'"
        ).fetchall()
    counts = [territory for territory, indicator in rows if indicator == "attributions"]
    rates = [territory for territory, indicator in rows if indicator == "tension"]
    assert "75104" in counts
    assert len(counts) == 2
    assert set(counts) < set(rates)  # requests over a printed tension would give the allocations
    assert (set(rates) - set(counts)).isdisjoint(territory for (territory,) in printed)  # those nobody prints, too


@pytest.mark.parametrize(
    ("options", "id"),
    [
        (["absent.csv"], "fichier"),
        (["."], "fichier"),
        (["sru.csv", "--source", "inconnue"], "source-inconnue"),
        (["sru.csv", "--source", "rpls"], "source-inconnue"),
        (["sru.csv", "--edition", "2019"], "annee-differente"),
        (["sru.csv", "--published", "32/13/2025"], "instantane"),
        (["octets.csv"], "format"),
    ],
)
def test_a_refusal_is_one_object_too(
    options: list[str],
    id: str,
    instance: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), tmp_path / "sru.csv")
    (tmp_path / "octets.csv").write_bytes(b"\x00\x01" * 400)
    assert add(Path(options[0]), *options[1:], "--dry-run", "--json") == 1
    answer = said(capsys)
    assert list(answer) == ["source", "edition", "verdict", "observations", "findings", "difference"]
    assert (answer["verdict"], answer["observations"]) == ("refusé", 0)
    assert {finding["id"] for finding in answer["findings"]} == {id}  # type: ignore[attr-defined]
    for finding in answer["findings"]:  # type: ignore[attr-defined]
        assert {"id", "tier", "sheet", "line", "message"} <= finding.keys()
    assert answer["difference"] == {"added": 0, "changed": 0, "disappeared": 0, "newly_secret": 0}


@pytest.mark.parametrize(
    ("journal", "place", "message"),
    [
        (b'{"when": 1}\n\xff\xfe\n', "data/audit/journal.jsonl, ligne 2", "la chaîne du journal est rompue"),
        (None, "audit/journal.jsonl", "« journal.jsonl » est un dossier, non un fichier"),
    ],
)
def test_a_journal_that_cannot_be_read_is_said_and_nothing_is_published(
    journal: bytes | None, place: str, message: str, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own / "audit" / "journal.jsonl"
    path.parent.mkdir()
    path.write_bytes(journal) if journal else path.mkdir()
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), tmp_path / "sru.csv")
    before = current()
    assert add(tmp_path / "sru.csv") == 1
    assert main(["seal", "Bilan", "--reason", "COREP"]) == 1
    told = capsys.readouterr()
    assert f"[bloquant] sru.csv : {message} ({place}) → " in told.out
    assert f"[bloquant] {place} : {message} → " in told.err
    assert told.err.count("Rien n’est publié : 1 anomalie(s).") == 1
    assert current() == before
    assert not list((own / "snapshots").rglob("sru.csv"))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            PermissionError(13, "Permission denied", "/x/a.csv"),
            "x/a.csv : « a.csv » ne peut être lu ou écrit → vérifier les droits",
        ),
        (OSError(28, "No space left on device"), "instance : il n’y a plus de place sur le disque → libérer de la"),
        (FileNotFoundError(2, "No such file", "/x/a.csv"), "x/a.csv : « a.csv » est introuvable → vérifier le ch"),
    ],
)
def test_what_the_system_refuses_is_said_in_french(
    error: OSError, message: str, own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("etl.__main__.seal", stopped)
    assert main(["seal", "Bilan", "--reason", "COREP"]) == 1
    assert f"[bloquant] {message}" in capsys.readouterr().err


def test_the_report_gives_each_rejected_cell_whole(instance: Path, tmp_path: Path) -> None:
    made = publishers.socle(2025, random.Random(1), columns=20)
    made.rows[4][7], made.rows[5][6], made.rows[6][9] = "12..5", -4, 22.4
    publishers.write_xlsx(made, tmp_path / "socle.xlsx")
    examined = examine(Submission(tmp_path / "socle.xlsx", "socle.xlsx"))
    lines = [line for line in as_text(examined).splitlines() if line.startswith("[erreur]")]
    expected = [("8", "12..5", "valeur"), ("9", "-4", "negatif"), ("10", "22,4", "valeur")]
    assert len(lines) == len(expected)
    for line, (row, text, rule) in zip(lines, expected, strict=True):
        assert f"feuille « Ensemble », ligne {row}, colonne « " in line
        assert line.endswith(f"Cellule : « {text} ». Règle : {rule}.")


def test_a_figure_that_contradicts_another_file_names_that_file(instance: Path, tmp_path: Path) -> None:
    with connect(current()) as connection:
        made = publishers.apur(random.Random(1))
        for row in made.rows:
            for column in made.used:
                name = "sru_logements" if made.header[column].startswith("log") else "sru_residences_principales"
                day = f"{made.header[column][-4:]}-01-01"
                row[column] = int(_value(connection, name, day, f"751{row[0]:02}"))
    made.rows[0][made.header.index("log2019")] += 7
    publishers.write_json(made, tmp_path / "query.json")
    examined = examine(Submission(tmp_path / "query.json", "query.json"))
    (finding,) = [finding for finding in examined.findings if finding.tier == "erreur"]
    assert finding.id == "total"
    assert "data/snapshots/sru_commune/" in finding.message
    assert finding.file == "query.json"
    assert finding.line is None


@pytest.mark.parametrize("before", [(), ("2027-01-15", "2027-01-15-2")])
def test_the_files_of_a_day_are_named_in_the_order_in_which_they_came(before: tuple[str, ...], small: Path) -> None:
    """The last by name is served: « -10 » came before « -2 », and the tenth return of a day was served by none."""
    for name in before:
        (small / "snapshots" / "remontee" / name).mkdir(parents=True)
    names = list(before)
    for _ in range(12):
        place = _free("remontee", dt.date(2027, 1, 15))
        place.mkdir(parents=True)
        names.append(place.name)
    assert names == sorted(names)
    assert len(set(names)) == 12 + len(before)
