"""The key of an instance: who gets it, what it opens, how it is renewed, and that nobody guesses or overhears it."""

from __future__ import annotations

import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from etl.paths import ENVIRONMENT
from pages.garde import key as keys
from pages.garde.key import COOKIE, is_held, key, make_key
from pages.garde.log import InLines, without_key
from tests.garde.conftest import Opened

UPLOAD, METRICS = "/_stcore/upload_file/session/file", "/_stcore/metrics"


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, instance: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance of one's own, without a key."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    return tmp_path


def test_the_address_of_the_key_leaves_it_with_this_browser_alone(opened: Opened) -> None:
    client = opened()
    assert client.put(UPLOAD).status_code == 403
    answer = client.get(f"/cle/{make_key()}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    left = answer.headers["set-cookie"]
    assert all(word in left for word in ("HttpOnly", "SameSite=strict", "Path=/", f"{COOKIE}={key()}"))
    assert client.put(UPLOAD).status_code == 200
    assert client.get(METRICS).status_code == 200
    assert opened().put(UPLOAD).status_code == 403


def test_whoever_holds_the_lock_keeps_nobody_from_the_key_that_is_there(bare: Path) -> None:
    made = make_key()
    lock = bare / ".cle.lock"
    assert os.name == "nt" or lock.stat().st_mode & 0o777 == 0o600
    with FileLock(lock):
        assert make_key() == made


@pytest.mark.parametrize("value", ["x", "%20", "0" * 43, "é", "x%00"])
def test_another_value_opens_nothing(opened: Opened, value: str) -> None:
    make_key()
    client = opened()
    assert client.get(f"/cle/{value}").status_code in (403, 404)
    assert "set-cookie" not in client.get(f"/cle/{value}").headers
    assert client.put(UPLOAD, headers={"Cookie": f"{COOKIE}={value}".encode()}).status_code == 403


def test_without_a_key_the_empty_one_opens_nothing(opened: Opened) -> None:
    client = opened()
    assert client.get("/cle/").text.startswith("host")  # a page like another
    assert client.put(UPLOAD, headers={"Cookie": f"{COOKIE}="}).status_code == 403
    assert not is_held({})
    assert not is_held({COOKIE: ""})


def test_under_a_base_path_the_key_is_sent_nowhere_else(opened: Opened) -> None:
    answer = opened(**{"server.baseUrlPath": "plan"}).get(f"/plan/cle/{make_key()}")
    assert answer.headers["location"] == "/plan/"
    assert "Path=/plan/;" in answer.headers["set-cookie"]


def test_over_https_the_key_is_not_sent_in_clear(opened: Opened) -> None:
    client = opened()
    assert "Secure" in client.get(f"https://127.0.0.1:8501/cle/{make_key()}").headers["set-cookie"]


def test_an_instance_with_a_sign_in_has_no_key(opened: Opened) -> None:
    client = opened(lambda _: {})
    assert client.get(f"/cle/{make_key()}").status_code == 404
    assert client.put(UPLOAD, headers={"Cookie": f"{COOKIE}={key()}"}).status_code == 403


def test_the_key_is_kept_for_this_account_alone_and_shared_by_every_start(bare: Path) -> None:
    with ThreadPoolExecutor(8) as starts:
        made = set(starts.map(lambda _: make_key(), range(8)))
    assert made == {key()}
    assert len(key()) == 43
    assert sorted(path.name for path in bare.iterdir()) == [".cle.lock", "cle"]
    assert (bare / "cle").stat().st_mode & 0o777 == 0o600


def test_erasing_the_key_renews_it() -> None:
    former = make_key()
    keys.path().unlink()
    assert not is_held({COOKIE: former})
    assert make_key() != former
    assert not is_held({COOKIE: former})


@pytest.mark.parametrize("spoilt", ["", "court", "é" * 43])
def test_a_key_that_can_be_guessed_is_none_and_is_made_anew(bare: Path, spoilt: str) -> None:
    (bare / "cle").write_text(spoilt, encoding="utf-8")
    (bare / "cle").chmod(0o600)
    assert not is_held({COOKIE: spoilt})
    assert len(make_key()) == 43


@pytest.mark.skipif(os.name == "nt", reason="Windows n’a pas ces droits")
def test_a_key_that_another_account_could_read_is_none_and_is_made_anew(bare: Path) -> None:
    former = make_key()
    (bare / "cle").chmod(0o640)
    assert not is_held({COOKIE: former})
    assert make_key() != former


def test_the_log_holds_no_key_no_value_and_says_where_it_failed() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 1, '%s - "%s %s HTTP/%s" %d', ("a", "GET", "/cle/abc?x", "1", 1), None
    )
    assert without_key(record)
    assert "abc" not in record.getMessage()
    try:
        raise KeyError("75101 : 7 ménages")
    except KeyError as error:
        failed = logging.LogRecord(
            "x", logging.ERROR, "", 1, "incident %s", ("a1",), (KeyError, error, error.__traceback__)
        )
    line = InLines().format(failed)
    assert "75101" not in line
    said = json.loads(line)
    assert (said["niveau"], said["message"], said["exception"]) == ("erreur", "incident a1", "KeyError")
    assert "test_key.py" in said["lignes"][0]
