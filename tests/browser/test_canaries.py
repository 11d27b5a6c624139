"""What a visitor's browser receives of hidden values: nothing, in the page, on its websocket, in the server's log."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etl.warehouse import PUBLIE, RESTREINT, build
from tests.browser.test_app import GEOMETRY, SECONDS, hold_key, serving
from tests.secrecy.canaries import NUMBERS, found, plant
from tests.vaste import spread

TELLING = (
    "demande-attributions?annee=2024",
    "hebergement-115",
    "catalogue?indicateur=Recours+DALO+et+DAHO+reçus",
)
ALSO = ("comparer?indicateur=Demandes+pour+une+attribution&annee=2024", "arrondissement?arrondissement=4e")


def visit(browser: Browser, address: str, paths: tuple[str, ...], jeu: str) -> list[str | bytes]:
    """What comes with these pages, every fold-out open: frames of the websocket, then the page itself."""
    got: list[str | bytes] = []
    with browser.new_context(locale="fr-FR") as context:
        if jeu != PUBLIE:
            hold_key(context, address)
        page = context.new_page()
        page.set_default_timeout(SECONDS)
        page.add_init_script(path=GEOMETRY)
        page.add_init_script("window.print = () => { window.printed = true; }")
        page.on("websocket", lambda opened: opened.on("framereceived", lambda frame: got.append(frame)))
        for path in paths:
            page.goto(f"{address}/{path}" + (f"{'&' if '?' in path else '?'}jeu={jeu}" if jeu != PUBLIE else ""))
            page.wait_for_function("geometry.drawn()", polling=100)
            page.get_by_role("button", name="Imprimer avec les tableaux").click()  # opens them all, then prints
            page.wait_for_function("window.printed")
            got.append(page.content())
    return got


@pytest.mark.parametrize("pages", spread((TELLING, (*TELLING, *ALSO)), kept=(TELLING,).__contains__), ids=len)
def test_no_canary_reaches_a_browser_or_a_log(
    pages: tuple[str, ...], spoilt: Path, browser: Browser, capfd: pytest.CaptureFixture[str]
) -> None:
    plant(spoilt)
    build()
    build(jeu=RESTREINT)
    with serving() as address:
        public = visit(browser, address, pages, PUBLIE)
        logged = capfd.readouterr()
        restricted = visit(browser, address, TELLING, RESTREINT)
    assert len(public) > 4 * len(pages)
    assert found(public) == set()
    assert found([logged.out, logged.err]) == set()
    assert found(restricted) >= set(NUMBERS)  # the search is alive: they do come to who may see them
