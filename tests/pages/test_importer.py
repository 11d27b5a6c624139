"""The page Importer: closed without a right, and for the others a verdict, a difference, a publication."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import intake
from etl.intake import PRODUCTEUR, SECRETARIAT, Person, Submission, events, examine, foresee, publish, withdraw
from etl.intake.deposit import MOST_FILES
from etl.paths import ENVIRONMENT
from etl.warehouse import current
from pages.components import access
from pages.garde.key import COOKIE, make_key
from pages.garde.key import path as key_file
from tests.conftest import Connection, copy_instance
from tests.intake import publishers
from tests.pages.test_pages import said, visit

AGENT = Person("agent", SECRETARIAT)
PAGE = "donnees/importer.py"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:8501"},
        {"Host": "localhost:8501", "X-Forwarded-For": "127.0.0.1"},
        {"Host": "localhost:8501", "Forwarded": "for=127.0.0.1", "X-Real-IP": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize("value", ["", "0" * 43, "é"])
def test_without_the_key_nobody_imports_even_from_the_machine_itself(
    instance: Path, guarded: Connection, headers: dict[str, str], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key()
    monkeypatch.setattr(guarded, "headers", [*guarded.headers, *headers.items()])
    monkeypatch.setitem(guarded.cookies, COOKIE, value)
    page = visit(PAGE)
    assert not page.get("file_uploader")
    assert "demande la clé de cette instance" in said(page)
    assert "dans la fenêtre qui l’a démarrée, ou dans le journal du service" in said(page)
    assert "Le fichier rempli se dépose sur cette page, avec le droit d’importer" in said(page)


def test_whoever_holds_the_key_imports_until_it_is_renewed(key_held: None) -> None:
    assert visit(PAGE).get("file_uploader")
    key_file().unlink()
    assert not visit(PAGE).get("file_uploader")
    make_key()
    assert not visit(PAGE).get("file_uploader")


def test_a_visitor_from_elsewhere_is_told_whom_to_ask(instance: Path) -> None:
    page = visit(PAGE)
    assert "secrétariat du plan" in said(page)
    assert not page.get("file_uploader")


@pytest.fixture
def own(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(access, "visitor", lambda: Person("agent", SECRETARIAT))
    return small


@pytest.fixture(scope="module")
def given(light: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance that has received a file."""
    folder = tmp_path_factory.mktemp("recu")
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), folder / "sru.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(copy_instance(light, folder / "data")))
        publish(examine(Submission(folder / "sru.csv", "sru.csv")), AGENT, "édition rectifiée")
    return folder / "data"


@pytest.fixture
def holding(given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That instance, to oneself."""
    monkeypatch.setattr(access, "visitor", lambda: Person("agent", SECRETARIAT))
    monkeypatch.setenv(ENVIRONMENT, str(copy_instance(given, tmp_path / "data")))
    return tmp_path / "data"


def examined(path: Path) -> AppTest:
    page = visit(PAGE)
    page = page.file_uploader[0].upload(path.name, path.read_bytes()).run()
    return next(b for b in page.button if b.label == "Examiner le fichier").click().run()


def test_a_file_is_examined_then_published_for_a_reason(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "donnees-sru-2025.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    page = examined(path)
    assert "peut être publié" in page.success[0].value
    assert "271\u202f906" in said(page)
    before = current().version

    publish = next(b for b in page.button if b.label == "Publier")
    page = publish.click().run()
    assert "Aucune raison donnée" in page.error[0].value
    assert current().version == before

    next(field for field in page.text_input if "Raison" in field.label).set_value("édition rectifiée")
    page = next(b for b in page.button if b.label == "Publier").click().run()
    assert current().version in page.success[-1].value
    assert current().version != before
    assert list((own / "warehouse" / "depots").iterdir()) == []
    assert [(event.who, event.role, event.reason) for event in events()] == [
        ("agent", "secrétariat", "édition rectifiée")
    ]


def test_a_received_file_is_taken_back_once_its_difference_is_seen_and_for_a_reason(holding: Path) -> None:
    page = visit(PAGE)
    page = next(box for box in page.selectbox if box.label == "Fichier à retirer").select_index(0).run()
    assert "Raison du retrait" not in [field.label[:17] for field in page.text_input]
    page = next(b for b in page.button if b.label == "Voir ce que le retrait changerait").click().run()
    assert "271\u202f906" in said(page)
    before = current().version

    page = next(b for b in page.button if b.label == "Retirer à partir d’aujourd’hui").click().run()
    assert "Aucune raison donnée" in page.error[0].value
    assert current().version == before

    next(field for field in page.text_input if field.label.startswith("Raison du retrait")).set_value("chiffre démenti")
    page = next(b for b in page.button if b.label == "Retirer à partir d’aujourd’hui").click().run()
    assert current().version in page.success[-1].value
    assert current().version != before
    assert [(event.who, event.action) for event in events()] == [("agent", "publication"), ("agent", "retrait")]
    page = visit(PAGE)
    assert "Aucun fichier reçu par cette instance n’est en service." in said(page)


def test_a_bad_file_is_refused_and_nothing_can_be_published(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "inventaire.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "0,2311"), path)
    page = examined(path)
    assert "est refusé : 1 anomalie à corriger" in page.error[0].value
    assert "Taux_SRU_au_01_01_2024" in said(page)
    assert [b.label for b in page.button if b.label == "Publier"] == []


@pytest.mark.parametrize("step", ["examine", "publish"])
def test_whatever_stops_a_reception_nothing_of_the_file_is_kept(
    step: str, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise (
            RuntimeError("panne") if step == "examine" else PermissionError(13, "Permission denied", str(own / "audit"))
        )

    path = tmp_path / "sru.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    monkeypatch.setattr(intake, step, stopped)
    page = examined(path)
    if step == "publish":
        next(field for field in page.text_input if "Raison" in field.label).set_value("édition rectifiée")
        page = next(b for b in page.button if b.label == "Publier").click().run()
        assert "audit\u00a0» ne peut être lu ou écrit" in page.error[-1].value
    else:
        assert page.error
    assert list((own / "warehouse" / "depots").iterdir()) == []


def test_a_file_beyond_the_bounds_of_the_session_is_refused_and_the_last_verdict_stays(
    own: Path, tmp_path: Path
) -> None:
    path = tmp_path / "inventaire.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "0,2311"), path)
    page = examined(path)
    page.session_state["depots"] |= {str(number): 1 for number in range(MOST_FILES - 1)}
    page = page.file_uploader[0].upload("autre.csv", b"autre").run()
    page = next(b for b in page.button if b.label == "Examiner le fichier").click().run()
    first, second = page.error
    assert "Une session dépose au plus 5 fichiers et 25 Mo" in first.value
    assert "**inventaire.csv** est refusé" in second.value
    assert len(page.session_state["depots"]) == MOST_FILES


def test_a_producer_finds_their_own_blank_return_first_and_a_refusal_is_written_down_once(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "visitor", lambda: Person("agent.sah", PRODUCTEUR, ("DRIHL 75/SAH",)))
    path = tmp_path / "sru.csv"
    publishers.write_csv(publishers.sru(2025, 271_950, "23,11%"), path)
    page = examined(path)
    producers = next(box for box in page.selectbox if box.label == "Producteur")
    assert (producers.value, producers.options[0]) == ("DRIHL 75/SAH", "DRIHL 75/SAH")
    assert len(producers.options) > 5
    assert "hors des indicateurs de DRIHL 75/SAH" in page.error[0].value
    assert list((own / "warehouse" / "depots").iterdir()) == []
    page.run()
    (refusal,) = events()
    assert (refusal.action, refusal.who, refusal.file) == ("publication refusée", "agent.sah", "sru.csv")


def test_the_secretariat_erases_from_the_page_what_was_withdrawn_everywhere(holding: Path) -> None:
    (kept,) = (holding / "snapshots" / "inventaire_sru").rglob("*.csv")
    assert "Effacer un fichier" not in said(visit(PAGE))
    withdraw(foresee(events()[0].snapshot, everywhere=True), AGENT, "envoyé par erreur")
    page = visit(PAGE)
    page = next(b for b in page.button if b.label == "Effacer définitivement").click().run()
    assert "Aucune raison donnée" in page.error[0].value
    assert kept.exists()
    next(field for field in page.text_input if field.label.startswith("Raison de l’eff")).set_value("noms de personnes")
    page = next(b for b in page.button if b.label == "Effacer définitivement").click().run()
    assert "Effacé" in page.success[-1].value
    assert not kept.exists()
    assert "noms de personnes" in said(page)
