"""A page opened by its own address, as a link opens it: without a detour by the front page."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from etl.paths import ROOT

APPLICATION = ROOT / "pages" / "application.py"
SCRIPT = re.compile(
    r'"([a-z]+/[^"]+\.py)"(?:, title="[^"]+",|,\s+title="[^"]+",)\s*(?:url_path="([^"]+)"|default=True)'
)
ADDRESSES: dict[str, str] = dict(SCRIPT.findall(APPLICATION.read_text("utf-8")))
FRONT = next(script for script, path in ADDRESSES.items() if not path)


def by_link(script: str = FRONT, **asked: str) -> AppTest:
    """Not yet run. AppTest itself only begins on the front page: `switch_page` asks for a first run of it."""
    app = AppTest.from_file(str(APPLICATION), default_timeout=60)
    app._page_hash = calc_hash(ADDRESSES[script])
    for key, value in asked.items():
        app.query_params[key] = value
    return app
