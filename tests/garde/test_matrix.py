"""Everyone before every action, asked directly: the cells that are not theirs are refused, and nothing is written."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.catalog import Catalog
from etl.editions import seal
from etl.findings import Refused
from etl.intake import Examined, Person, Submission, Withdrawal, erase, publish, withdraw
from etl.paths import ENVIRONMENT
from etl.snapshots import find_snapshots
from etl.texts import Text, texts, write_text
from pages.garde.key import COOKIE, make_key
from pages.garde.rights import who
from tests.conftest import copy_instance, forget_journal
from tests.pages.test_access import RIGHTS, VISITORS, signed_in

NO_SIGN_IN = None
ADDRESS = "secretariat@exemple.fr"
# Who comes: what the provider says of them, the cookie of the key they send.
COMERS: dict[str, tuple[Mapping[str, Any] | None, str]] = {
    "personne": (NO_SIGN_IN, ""),
    "clé forgée": (NO_SIGN_IN, "0" * 43),
    "clé": (NO_SIGN_IN, "la bonne"),
    "clé, mais l’instance a une connexion": ({}, "la bonne"),
    "session d’hier": (signed_in(ADDRESS, exp=time.time() - 86_400), ""),
    "même adresse, non garantie": (signed_in(ADDRESS, email_verified="true"), ""),
    **{name: (said, "") for name, said in VISITORS.items()},
}
MINE = {
    "clé": {"publier", "retirer", "effacer", "sceller", "écrire"},
    "secrétariat": {"publier", "retirer", "effacer", "sceller", "écrire"},
    "producteur": {"publier", "retirer"},
}


@pytest.fixture(scope="module")
def data(instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = copy_instance(instance, tmp_path_factory.mktemp("matrice") / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        yield data


@pytest.fixture(scope="module")
def actions(data: Path, catalog: Catalog) -> dict[str, Callable[[Person], object]]:
    """Each action up to what it asks after the right: a reason, or the text that was there. None is carried out."""
    snapshot = find_snapshots(data / "snapshots", catalog)[0]
    file = Submission(data / "sru.csv", "sru.csv")
    verdict = Examined(file, "", observations=pd.DataFrame({"indicator": ["sru_logements", "sru_taux"]}))
    foreseen = Withdrawal(snapshot, False, ("sru_logements", "sru_taux"), "", verdict.difference)
    return {
        "publier": lambda person: publish(verdict, person, ""),
        "retirer": lambda person: withdraw(foreseen, person, ""),
        "effacer": lambda person: erase(snapshot.id, person, ""),
        "sceller": lambda person: seal("Bilan 2026", person, ""),
        "écrire": lambda person: write_text(
            "diagnostic/orientations", "mots", person, "2:x", (), Text("x", "x", "x", "x", "x", ())
        ),
    }


def allowed(action: Callable[[Person], object], person: Person) -> bool:
    try:
        action(person)
    except Refused as refused:
        return {finding.id for finding in refused.findings} != {"droit"}
    raise AssertionError("carried out without a reason")


@pytest.mark.parametrize("comer", COMERS)
def test_everyone_may_do_what_is_theirs_and_nothing_once_it_is_withdrawn(
    data: Path, actions: dict[str, Callable[[Person], object]], comer: str
) -> None:
    claims, held = COMERS[comer]
    cookies = {COOKIE: make_key() if held == "la bonne" else held}
    (data / "acces.toml").write_text(RIGHTS, encoding="utf-8")
    assert mine(actions, claims, cookies) == MINE.get(comer, set())
    (data / "acces.toml").write_text("", encoding="utf-8")
    (data / "cle").unlink(missing_ok=True)
    assert mine(actions, claims, cookies) == set()
    assert not (data / "editions").exists()
    assert texts() == {}
    forget_journal()
    shutil.rmtree(data / "audit", ignore_errors=True)


def mine(
    actions: dict[str, Callable[[Person], object]], claims: Mapping[str, Any] | None, cookies: dict[str, str]
) -> set[str]:
    return {name for name, action in actions.items() if allowed(action, who(claims, cookies))}
