"""The audit trail: old lines are read, new ones are chained whoever writes at once, a refusal tells no value."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from etl.findings import Finding, Refused
from etl.intake import SECRETARIAT, SIGNED_IN, Person, events, journal, note, note_refusal
from etl.paths import ENVIRONMENT

AGENT = Person("agent@exemple.fr", SECRETARIAT)
# As written before roles were, and before there were events of access.
OLD = {
    **{"when": "2026-01-05T10:00:00+00:00", "who": "agent", "action": "publication", "reason": "ajout"},
    **{"source": "inventaire_sru", "edition": "2025", "file": "sru.csv", "sha256": "0" * 64, "rows": 2},
    **{"snapshot": "inventaire_sru/2026-01-05", "version": "2026-01-05-abc", "before": journal.START},
}


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))


def test_an_old_journal_is_read_and_goes_on() -> None:
    journal.path().parent.mkdir()
    journal.path().write_text(json.dumps(OLD) + "\n", encoding="utf-8")
    note(AGENT, SIGNED_IN)
    old, new = events()
    assert (old.who, old.role, old.rows, old.of_access) == ("agent", "", 2, False)
    assert (new.who, new.role, new.action, new.of_access) == (AGENT.name, SECRETARIAT, "connexion", True)
    assert new.before != journal.START


def test_events_written_at_once_keep_one_chain() -> None:
    writers = [threading.Thread(target=note, args=(Person(f"agent {n}"), SIGNED_IN)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {event.who for event in events()} == {f"agent {n}" for n in range(8)}


def test_a_refusal_tells_the_right_in_words_and_of_other_rules_only_the_name() -> None:
    found = [
        Finding("valeur", "erreur", "a.csv", "nombre illisible : « 12..5 »", "le corriger", 8),
        Finding("valeur", "erreur", "a.csv", "nombre illisible : « 7..5 »", "le corriger", 9),
        Finding("saut", "avertissement", "a.csv", "12 après 400", "vérifier", 8),
    ]
    note_refusal(AGENT, journal.NOT_PUBLISHED, "a.csv", Refused(found))
    right = Finding("droit", "bloquant", "a.csv", "ce fichier donne « Taux SRU »", "le transmettre")
    note_refusal(AGENT, journal.NOT_PUBLISHED, "a.csv", Refused([right]))
    assert [event.reason for event in events()] == ["règle « valeur »", "ce fichier donne « Taux SRU »"]
    assert "12..5" not in journal.path().read_text(encoding="utf-8")
