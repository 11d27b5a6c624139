"""The file of rights: what it gives, what it refuses, and whom the claims of an identity provider show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.__main__ import main
from etl.findings import Refused
from etl.intake import NOBODY, PRODUCTEUR, SECRETARIAT, UNVOUCHED, Person, check_access, identify, read_access
from etl.intake.people import LECTEUR
from etl.paths import ENVIRONMENT, ROOT

EXAMPLE = ROOT / "docs/acces/acces.exemple.toml"
SAH = Person("agent.sah@exemple.gouv.fr", PRODUCTEUR, ("DRIHL 75/SAH",))
HOUR = 3600
CLAIMS = {"sub": "7", "email": SAH.name, "email_verified": True, "iat": 1000, "exp": 1000 + HOUR}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory of an instance that has only its rights."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    return tmp_path


def write(data: Path, text: str) -> None:
    (data / "acces.toml").write_text(text, encoding="utf-8")


def member(**keys: str) -> str:
    said = {"courriel": '"a@exemple.fr"', "role": '"secrétariat"'} | keys
    return "\n".join(["[[personnes]]", *(f"{key} = {value}" for key, value in said.items() if value), ""])


# --- the file


def test_without_a_file_reading_is_open_and_nobody_has_a_role(data: Path) -> None:
    access = read_access()
    assert access.open
    assert access.people == {}
    assert access.faults == ()


def test_the_example_gives_each_their_role(data: Path) -> None:
    write(data, EXAMPLE.read_text(encoding="utf-8"))
    access = read_access()
    assert access.faults == ()
    assert {person.name: person.role for person in access.people.values()} == {
        "secretariat.pdalhpd@exemple.gouv.fr": SECRETARIAT,
        "agent.sah@exemple.gouv.fr": PRODUCTEUR,
        "lectrice@exemple.gouv.fr": LECTEUR,
    }
    assert access.people[SAH.name] == SAH


FAULTS = [
    ('lecture = "fermée"', "réglages, clé « lecture » : valeur non admise"),
    ("session_heures = 0", "réglages, clé « session_heures » : valeur trop petite"),
    ("session_heures = 25", "réglages, clé « session_heures » : valeur trop grande"),
    ("courriels_fiables = true", "réglages, clé « courriels_fiables » : liste attendue"),
    (
        'contact_accessibilite = "é@exemple.fr"',
        "réglages, clé « contact_accessibilite » : adresse électronique attendue",
    ),
    ("courriel_fiable = true", "réglages, clé « courriel_fiable » : clé inconnue"),
    ("personnes = 3", "clé « personnes » : liste de tables attendue"),
    (member(courriel=""), "personnes n° 2, clé « courriel » : clé absente"),
    (member(courriel='"a@exemple"'), "personnes n° 2, clé « courriel » : adresse électronique attendue"),
    (member(courriel='"é@exemple.fr"'), "personnes n° 2, clé « courriel » : adresse électronique attendue"),
    (member(role='"chef"'), "personnes n° 2, clé « role » : valeur non admise"),
    (member(role=""), "personnes n° 2, clé « role » : clé absente"),
    (member(role='"producteur"'), "personnes n° 2, clé « producteurs »"),
    (member(producteurs='["DRIHL 75/SAH"]'), "personnes n° 2, clé « producteurs »"),
    (member(courriel='"B@exemple.fr"'), "personnes n° 2, clé « courriel » : adresse déjà inscrite"),
    (member(nom='"Anne"'), "personnes n° 2, clé « nom » : clé inconnue"),
    ("[[personnes", "TOML illisible : « [[personnes »"),
]


@pytest.mark.parametrize(("text", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_one_fault_is_said_with_its_key_and_takes_every_right(data: Path, text: str, words: str) -> None:
    setting = not text.startswith("[[")
    first = "" if text.startswith("personnes") else member(courriel='"b@exemple.fr"')
    write(data, f"{text}\n{first}" if setting else first + text)
    access = read_access()
    (fault,) = access.faults
    assert words in fault.message
    assert fault.file.endswith("/acces.toml")
    assert access.people == {}


@pytest.mark.parametrize("text", ["[[personnes", "session_heures = 0", 'lecture = "ouvert"'])
def test_reading_closes_when_one_cannot_tell_whether_it_is_open(data: Path, text: str) -> None:
    write(data, text)
    assert not read_access().open


def test_a_fault_among_people_leaves_reading_as_it_was_set(data: Path) -> None:
    write(data, 'lecture = "ouverte"\n' + member(role='"chef"'))
    assert read_access().open
    write(data, 'lecture = "réservée"\n' + member(role='"chef"'))
    assert not read_access().open


@pytest.mark.parametrize("contact", ['"é@exemple.fr"', '""', "3", "\"a@b.fr' onload='x\""])
def test_a_contact_at_fault_leaves_reading_as_it_was_set(data: Path, contact: str) -> None:
    write(data, f"contact_accessibilite = {contact}")
    assert read_access().open
    assert read_access().settings.contact_accessibilite is None
    write(data, f'lecture = "réservée"\ncontact_accessibilite = {contact}')
    assert not read_access().open
    write(data, f"lectur = 1\ncontact_accessibilite = {contact}")
    assert not read_access().open


def test_a_file_that_is_not_text_gives_no_right(data: Path) -> None:
    (data / "acces.toml").write_bytes(b"\xff\xfe")
    assert not read_access().open
    assert read_access().faults


def test_a_file_that_cannot_be_opened_gives_no_right(data: Path) -> None:
    (data / "acces.toml").mkdir()
    access = read_access()
    assert not access.open
    assert "illisible" in access.faults[0].message


def test_a_producer_that_no_indicator_has_is_a_fault(spoilt: Path) -> None:
    write(spoilt, EXAMPLE.read_text(encoding="utf-8").replace("DRIHL 75/SAH", "DRIHL 75 SAH"))
    with pytest.raises(Refused, match="aucun indicateur n’a pour producteur « DRIHL 75 SAH »") as refused:
        check_access()
    assert "DRIHL 75/SAH" in refused.value.findings[0].fix


def test_the_example_has_no_fault(spoilt: Path) -> None:
    write(spoilt, EXAMPLE.read_text(encoding="utf-8"))
    check_access()


def test_the_command_says_what_is_wrong_with_the_rights(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(spoilt, member(role='"chef"'))
    assert main(["check"]) == 1
    assert "data/acces.toml : personnes n° 1, clé « role » : valeur non admise : « chef »" in capsys.readouterr().err


# --- the claims


def shown(data: Path, now: float = 1001, **claims: Any) -> Person:
    """Whom these claims show, beside those of a signed-in agent; None takes a claim away."""
    kept = {key: value for key, value in (CLAIMS | claims).items() if value is not None}
    return identify(kept, read_access(), now)


@pytest.fixture
def rights(data: Path) -> Path:
    write(data, member(courriel=f'"{SAH.name}"', role='"producteur"', producteurs='["DRIHL 75/SAH"]'))
    return data


def test_a_verified_address_gives_its_role(rights: Path) -> None:
    assert shown(rights) == SAH


def test_an_address_is_compared_without_regard_to_case(rights: Path) -> None:
    assert shown(rights, email="Agent.SAH@Exemple.gouv.FR") == SAH


def test_an_unknown_address_reads(rights: Path) -> None:
    assert shown(rights, email="autre@exemple.fr") == Person("autre@exemple.fr", LECTEUR)


@pytest.mark.parametrize("verified", [None, False, "true", 1, "false"])
def test_an_address_not_said_to_be_verified_gives_nothing(rights: Path, verified: object) -> None:
    assert shown(rights, email_verified=verified) == UNVOUCHED
    assert not UNVOUCHED.may_import


@pytest.mark.parametrize(
    ("provider", "verified", "person"),
    [
        ("proconnect", None, SAH),
        ("proconnect", False, UNVOUCHED),
        ("autre", None, UNVOUCHED),
        ("autre", True, SAH),
        (None, None, UNVOUCHED),
    ],
)
def test_an_instance_may_trust_the_addresses_of_one_provider_and_not_of_another(
    rights: Path, provider: str | None, verified: bool | None, person: Person
) -> None:
    text = (rights / "acces.toml").read_text(encoding="utf-8")
    write(rights, f'courriels_fiables = ["proconnect"]\n{text}')
    assert shown(rights, email_verified=verified, provider=provider) == person


@pytest.mark.parametrize(
    "address",
    [None, "", 7, ["agent.sah@exemple.gouv.fr"], "agent.sah@exemple.gouv.fr ", "agent.\u017fah@exemple.gouv.fr"],
)
def test_what_is_not_an_address_gives_nothing(rights: Path, address: object) -> None:
    """The long s, among others, becomes an s in capitals: two addresses that look alike are not one."""
    assert shown(rights, email=address) == UNVOUCHED


@pytest.mark.parametrize(("now", "person"), [(1000 + HOUR - 1, SAH), (1000 + HOUR, NOBODY)])
def test_a_session_ends_with_the_identity_token(rights: Path, now: float, person: Person) -> None:
    assert shown(rights, now) == person


@pytest.mark.parametrize(("now", "person"), [(1000 + 8 * HOUR - 1, SAH), (1000 + 8 * HOUR, NOBODY)])
def test_an_instance_may_set_how_long_a_session_lasts(rights: Path, now: float, person: Person) -> None:
    text = (rights / "acces.toml").read_text(encoding="utf-8")
    write(rights, f"session_heures = 8\n{text}")
    assert shown(rights, now) == person


@pytest.mark.parametrize("end", [None, "3000000000"])
def test_a_session_that_does_not_say_when_it_ends_has_ended(rights: Path, end: object) -> None:
    assert shown(rights, exp=end) == NOBODY


def test_a_right_withdrawn_is_gone_at_the_next_look(rights: Path) -> None:
    assert shown(rights) == SAH
    write(rights, "")
    assert shown(rights) == Person(SAH.name, LECTEUR)
