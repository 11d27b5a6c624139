"""Who may change the published figures, or see the small counts: whoever is on the machine that serves them, nobody else."""

from __future__ import annotations

import getpass
from urllib.parse import urlsplit

import streamlit as st

LOCAL = {"127.0.0.1", "::1", "localhost"}
# A reverse proxy on the same machine makes every visitor look local: any of these says there is one.
PROXIED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def importer() -> str:
    """The name under which this visitor may import, "" if they may not."""
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', '')}").hostname or ""
    near = st.context.ip_address in (None, *LOCAL) and host in LOCAL
    return getpass.getuser() if near and not any(name in headers for name in PROXIED) else ""


def sees_restricted() -> bool:
    """Whether this visitor may read the data set with the small counts."""
    return importer() != ""
