"""python -m tests.acces: axe-core on every page, in every state; exit 1 if it finds a fault of ours."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from playwright.sync_api import Browser, sync_playwright

from etl.warehouse import DEMONSTRATION
from tests.browser.axe import STREAMLIT, Fault, faults
from tests.browser.ensure_chromium import find_chromium, is_root
from tests.browser.test_app import NARROW, PATHS, SECONDS, WIDE, Visit, serving, visiting

# Clicks the first of what is folded and seen, if there is any; whether all that is unfolded has come.
UNFOLD = """() => [...document.querySelectorAll("details:not([open]) > summary")]
  .filter((one) => one.checkVisibility()).slice(0, 1).map((one) => one.click()).length"""
UNFOLDED = """() => [...document.querySelectorAll("details[open] > [data-testid=stExpanderDetails]")]
  .every((one) => one.textContent.trim())"""
# Of each set of tabs, clicks one: says how many have it.
TURN = """(place) => [...document.querySelectorAll("[role=tablist]")]
  .map((tabs) => tabs.querySelectorAll("[role=tab]")[place]).filter(Boolean).map((one) => one.click()).length"""
SETTLED = 200  # milliseconds from a click to the state in which the page says that it is at work


def main(paths: Sequence[str]) -> int:
    found: list[Fault] = []
    with serving() as address, sync_playwright() as play:
        args = ["--no-sandbox"] if is_root() else []
        browser = play.chromium.launch(executable_path=find_chromium(), args=args)
        for path in paths:
            print(path or "synthese", flush=True)
            for state, there in _examined(browser, address, path):
                mine = [one for one in there if one.ours]
                print(f"  {state} : {len(mine)}", flush=True)
                for one in mine:
                    print(f"    {one.rule} : {one.html}\n      {one.why}", flush=True)
                found += there
        browser.close()
    print("De Streamlit, par règle :")
    for rule, selector, reason in STREAMLIT:
        seen = sum((one.rule, one.known) == (rule, reason) for one in found)
        print(f"  {rule} · {selector} : {seen} ({reason})")
    print("Laissé à l’œil par axe :")
    left = Counter((one.rule, re.sub(r"[\d.]+", "…", one.why)) for one in found if not (one.sure or one.known))
    for (rule, why), count in left.most_common():
        print(f"  {rule} : {count} ({why})")
    ours = sum(one.ours for one in found)
    print(f"{len(paths)} pages : {ours} faute(s) de l’application")
    return int(ours > 0)


def _examined(browser: Browser, address: str, path: str) -> Iterator[tuple[str, list[Fault]]]:
    """What axe finds in each state of a page."""
    with visiting(browser, address, path) as visit:
        for state in _states(visit):
            yield state, faults(visit.page)
    others = {"démonstration": "?jeu=demonstration", "paramètres inconnus": "?inconnu=1&arr=99e"}
    for state, query in others.items():
        with visiting(browser, address, path + query, jeu=DEMONSTRATION if "jeu" in query else "") as visit:
            yield state, faults(visit.page)
    with visiting(browser, address, path, keyed=True) as visit:
        yield "avec la clé", faults(visit.page)


def _states(visit: Visit) -> Iterator[str]:
    """As it opens, narrow, dark; then all that folds opened, tab after tab, and narrow again."""
    page = visit.page
    yield "1280"
    visit.resize(NARROW)
    yield "400"
    visit.resize(WIDE)
    page.emulate_media(color_scheme="dark")
    visit.until_drawn()
    yield "sombre"
    page.emulate_media(color_scheme="light")
    while page.evaluate(UNFOLD):
        page.wait_for_function(UNFOLDED, timeout=SECONDS)
        visit.until_drawn()
    place = 0
    while page.evaluate(TURN, place) or not place:
        page.wait_for_timeout(SETTLED)
        visit.until_drawn()
        yield f"tout ouvert, onglet {place + 1}"
        place += 1
    visit.resize(NARROW)
    yield "tout ouvert, 400"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PATHS))
