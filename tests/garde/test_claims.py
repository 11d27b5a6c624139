"""The sign-in cookie as the guard reads it: signed by this instance and not too old, or it says nothing."""

from __future__ import annotations

import json
import time

import pytest
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from pages.components.claims import claims

SECRET = "un secret assez long, pour ces essais seulement"
SAID = {"is_logged_in": True, "email": "secretariat@exemple.fr", "email_verified": True, "origin": "http://127.0.0.1"}


def signed(said: object, secret: str = SECRET, name: str = USER_COOKIE_NAME) -> str:
    return create_signed_value(secret, name, json.dumps(said)).decode("latin-1")


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance whose secrets open a sign-in."""
    monkeypatch.setattr(secrets_singleton, "_secrets", {"auth": {"cookie_secret": SECRET}})


def test_without_a_sign_in_no_cookie_says_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for secrets in ({}, {"autre": {"cookie_secret": SECRET}}):
        monkeypatch.setattr(secrets_singleton, "_secrets", secrets)
        assert claims({USER_COOKIE_NAME: signed(SAID)}) is None


def test_a_signed_cookie_says_who_signed_in(sign_in: None) -> None:
    assert claims({USER_COOKIE_NAME: signed(SAID)}) == SAID


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {USER_COOKIE_NAME: ""},
        {USER_COOKIE_NAME: json.dumps(SAID)},
        {USER_COOKIE_NAME: signed(SAID, "un autre secret, tout aussi long que le premier")},
        {USER_COOKIE_NAME: signed(SAID, name=TOKENS_COOKIE_NAME)},
        {USER_COOKIE_NAME: signed(SAID)[:-1]},
        {USER_COOKIE_NAME: signed(SAID) + "x"},
        {USER_COOKIE_NAME: signed(["secrétariat"])},
        {"_streamlit_user_": signed(SAID)},
    ],
)
def test_a_forged_cut_or_foreign_cookie_says_nothing(sign_in: None, cookies: dict[str, str]) -> None:
    assert claims(cookies) == {}


def test_a_cookie_older_than_the_sign_in_lasts_says_nothing(sign_in: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = signed(SAID)
    later = time.time() + 40 * 86_400
    monkeypatch.setattr("time.time", lambda: later)
    assert claims({USER_COOKIE_NAME: cookie}) == {}
