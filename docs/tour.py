"""The README's pictures, taken from the running application: python -m docs.tour."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from pages.garde.key import key
from tests.browser.ensure_chromium import find_chromium

IMAGES = Path(__file__).parent / "images"
PORT = "8649"
HOME = f"http://127.0.0.1:{PORT}"
WIDTH, HEIGHT = 1280, 860

# Picture, address.
STOPS = {
    "synthese": "/",
    "logement_social": "/logement-social",
    "comparer": "/comparer?arr=13e&arr=16e",
    "calendrier": "/calendrier",
    "documents": "/documents",
}


def main() -> None:
    """Starts the application on its own data, visits each stop, writes one picture each."""
    IMAGES.mkdir(exist_ok=True)
    with _application(), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{HOME}/cle/{key()}")  # Documents shows what the secretariat sees
        for name, address in STOPS.items():
            _visit(page, address)
            page.screenshot(path=IMAGES / f"{name}.png")
            print(f"docs/images/{name}.png")
        chromium.close()


def _visit(page: Page, address: str) -> None:
    page.goto(HOME + address)
    page.wait_for_selector("h1")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


@contextmanager
def _application() -> Iterator[None]:
    with tempfile.TemporaryFile() as quiet:
        command = [sys.executable, "serve.py", "--server.port", PORT]
        root = Path(__file__).parents[1]
        with subprocess.Popen(
            command, cwd=root, stdout=subprocess.PIPE, stderr=quiet, env=os.environ, text=True
        ) as child:
            assert child.stdout
            while HOME not in child.stdout.readline():  # the launcher prints the address once the application answers
                if child.poll() is not None:
                    raise RuntimeError("l’application ne démarre pas : make run")
            try:
                yield
            finally:
                child.terminate()


if __name__ == "__main__":
    main()
