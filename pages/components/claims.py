"""What Streamlit's signed cookie says of whoever signed in, before any page: read by Streamlit's own functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks


def claims(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """None if the instance has no sign-in; nothing if the cookie is absent, forged or too old."""
    if not (st.secrets.load_if_toml_exists() and "auth" in st.secrets):
        return None
    signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    said = json.loads(signed) if signed else {}
    return said if isinstance(said, dict) else {}
