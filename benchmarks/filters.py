"""From a changed filter to the redrawn figures, in a browser, and the bytes sent for it; beside the bare page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import grown
from benchmarks.servers import Servers, servers
from benchmarks.table import decimal, markdown, middle, ratio
from tests.browser.ensure_chromium import ADVICE, find_chromium, is_root

TIMES = 15
PROBE = Path(__file__).with_name("probe.js")
WINDOW = {"width": 1280, "height": 900}
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
REMOVE = ""  # instead of a value to choose: takes away the first of those chosen
BEFORE = "ArrowLeft"  # instead of a value to choose, on a slider: the one before
BARE = "page nue"
TRIED = grown.names()
# Each visit of the same choices from a new browser: the server has computed nothing, then everything.
VISITS = ("jamais calculé", "déjà calculé")
HEADS = ("", "ms, médiane (min à max)", "rapport à la page nue", "ms, dernier message", "ko reçus", "messages")
NOTE = (
    "Du geste (touche Entrée, clic) à l'image qui suit le changement de la dernière figure commandée par le filtre. "
    "Dernier message : vu par la page, que le dessin des premières figures retarde. Ko du websocket, non compressés. "
    "« Jamais calculé » : le serveur n'a pas encore fait ces figures. Visé : × 1,20 et 30 ko. "
    f"L'entrepôt porte, outre les chiffres publiés, {grown.INDICATORS} indicateurs d'essai sur 28 territoires et "
    f"{len(grown.YEARS)} ans."
)


@dataclass(frozen=True)
class Change:
    """A value chosen in the control; `opening`, the address opened before, goes on from the page as it is if None."""

    value: str
    opening: str | None = None


@dataclass(frozen=True)
class Case:
    """The changes of one control, and the figures that must follow (keys of elements)."""

    name: str
    key: str
    figures: tuple[str, ...]
    changes: tuple[Change, ...]


def _continued(opening: str, values: list[str]) -> tuple[Change, ...]:
    """The page opened once, then one change after the other, none met before."""
    return (Change(values[0], opening), *map(Change, values[1:]))


CASES = (
    Case(BARE, "annee", ("figure-nue",), _continued("", [str(year) for year in range(2002, 2002 + TIMES)])),
    Case(
        "logement-social, année",
        "annee",
        ("figure-sru-carte", "figure-sru-classement"),
        _continued("logement-social", [str(year) for year in range(2019, 2019 - TIMES, -1)]),
    ),
    Case(
        "logement-social, arrondissement",
        "arr",
        ("figure-sru-carte", "figure-sru-classement", "figure-sru-evolution"),
        _continued("logement-social", [f"{2 + n // 2}e" if n % 2 == 0 else REMOVE for n in range(TIMES)]),
    ),
    # Two years only: opened again with another arrondissement each time, so that the figures are new to all.
    Case(
        "demande-attributions, année",
        "annee",
        ("figure-tension-classement", "figure-demandes-repartition", "figure-comparer-carte"),
        tuple(Change("2024", f"demande-attributions?annee=2025&arr={2 + n}e") for n in range(TIMES)),
    ),
    Case(
        "comparer, année",
        "annee",
        ("figure-comparer-carte", "figure-comparer-classement"),
        _continued(f"comparer?indicateur={quote(TRIED[0])}", [BEFORE] * TIMES),
    ),
    Case(
        "comparer, indicateur",
        "indicateur",
        ("figure-comparer-carte", "figure-comparer-classement"),
        _continued(f"comparer?indicateur={quote(TRIED[1])}", TRIED[2 : 2 + TIMES]),
    ),
    Case(
        "comparer, petits multiples, indicateur",
        "indicateur",
        ("figure-comparer-multiples",),
        _continued(f"comparer?vue=Petits+multiples&indicateur={quote(TRIED[1])}", TRIED[2 : 2 + TIMES]),
    ),
    Case(
        "comparer, évolution, arrondissement",
        "arr",
        ("figure-comparer-evolution",),
        _continued(
            f"comparer?vue={quote('Évolution')}&indicateur={quote(TRIED[0])}",
            [f"{2 + n // 2}e" if n % 2 == 0 else REMOVE for n in range(TIMES)],
        ),
    ),
)


def report() -> str:
    found = find_chromium()
    if found is None:
        return f"## Changement de filtre\n\nNon mesuré.\n\n{ADVICE}"
    with servers(grown=True) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"] if is_root() else [])
        visits = {visit: _visit(browser, running) for visit in VISITS}
        browser.close()
    rows = [_row(f"{name}, {visit}", runs, done[BARE]) for visit, done in visits.items() for name, runs in done.items()]
    return markdown(f"Changement de filtre, {TIMES} fois", HEADS, rows, NOTE)


def _row(name: str, done: list[dict[str, float]], bare: list[dict[str, float]]) -> tuple[str, ...]:
    def of(measure: str, runs: list[dict[str, float]] = done) -> list[float]:
        return [run[measure] for run in runs]

    return (
        name,
        middle(of("changed")),
        ratio(of("changed"), of("changed", bare)),
        decimal(median(of("received"))),
        decimal(median(of("size")) / 1000, 1),
        decimal(median(of("messages"))),
    )


def _visit(browser: Browser, running: Servers) -> dict[str, list[dict[str, float]]]:
    """What the probe says of each change, by case; in turns so that a slow moment falls on all."""
    with browser.new_context(viewport=WINDOW) as context:  # type: ignore[arg-type]
        pages = {case.name: _open(context) for case in CASES}
        done: dict[str, list[dict[str, float]]] = {case.name: [] for case in CASES}
        for turn in range(TIMES):
            for case in CASES:
                address = running.bare if case.name == BARE else running.dashboard
                done[case.name].append(_change(pages[case.name], address.url, case, case.changes[turn]))
        return done


def _open(context: BrowserContext) -> Page:
    page = context.new_page()
    page.add_init_script(path=PROBE)
    return page


def _change(page: Page, url: str, case: Case, change: Change) -> dict[str, float]:
    page.bring_to_front()
    if change.opening is not None:
        page.goto(url + change.opening)
        for figure in case.figures:
            page.wait_for_selector(f".st-key-{figure} .main-svg")
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(500)
    gesture = _prepare(page, case.key, change.value)
    page.evaluate("figures => probe.arm(figures)", list(case.figures))
    gesture()
    page.wait_for_function("probe.result()")
    page.wait_for_selector(IDLE)
    measured: dict[str, Any] = page.evaluate("probe.result()")
    return measured


def _prepare(page: Page, key: str, value: str) -> Callable[[], None]:
    """Everything but the last gesture, the one that changes the filter, which is returned."""
    control = page.locator(f".st-key-{key}")
    if value == REMOVE:
        return control.locator("[data-tag] button").first.click
    if value == BEFORE:
        thumb = control.get_by_role("slider")
        thumb.focus()
        return lambda: thumb.press(BEFORE)
    entry = control.locator("input")
    entry.click()
    entry.fill(value)
    return lambda: entry.press("Enter")
