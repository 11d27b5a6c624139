"""The browser tests drive the Chromium of the machine, not one that Playwright would download."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.ensure_chromium import find_chromium, is_root
from tests.browser.test_app import SECONDS, serving

expect.set_options(timeout=SECONDS)  # as long for what a click draws as for a page


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch options, with the browser found; as root, Chromium's own sandbox cannot start."""
    found = find_chromium()
    if found is None:
        pytest.fail("Aucun Chromium : lancez « make test », ou python tests/browser/ensure_chromium.py")
    cut = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # from every other machine
    options = browser_type_launch_args | {"executable_path": found}
    options["args"] = [*options.get("args", []), cut, *(["--no-sandbox"] if is_root() else [])]
    return options


@pytest.fixture(scope="session")
def server(instance: Path) -> Iterator[str]:
    """The application on the published figures, for every test that changes nothing: its address."""
    with serving() as address:
        yield address
