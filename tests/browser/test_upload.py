"""The real upload of the page Importer: its limit holds to the byte, and a hostile file leaves the server as it was."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_app import SECONDS, visiting
from tests.intake import hostile, publishers

LIMIT = 10_000_000  # bytes: the ten megabytes of the configuration
TOO_LARGE = "Le fichier dépasse 10 Mo"


def bring(page: Page, name: str, content: bytes) -> None:
    payload = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(files=[payload])  # type: ignore[list-item]
    page.get_by_text(name).first.wait_for(timeout=SECONDS)


def test_a_file_is_taken_up_to_the_last_byte_allowed(server: str, browser: Browser) -> None:
    for size in (LIMIT, LIMIT + 1):
        with visiting(browser, server, "importer", keyed=True) as visit:
            bring(visit.page, f"{size}.csv", b"x" * size)
            button = visit.page.get_by_role("button", name="Examiner le fichier")
            if size > LIMIT:
                expect(visit.page.get_by_text(TOO_LARGE)).to_be_visible(timeout=SECONDS)
                expect(button).to_be_disabled()
                expect(visit.page.get_by_text("or smaller")).to_have_count(0)
            else:
                expect(button).to_be_enabled(timeout=SECONDS)
                expect(visit.page.get_by_text(TOO_LARGE)).to_have_count(0)


def test_a_bomb_is_refused_in_words_on_the_page(server: str, browser: Browser, tmp_path: Path) -> None:
    hostile.far_cell(tmp_path / "bombe.xlsx")
    with visiting(browser, server, "importer", keyed=True) as visit:
        bring(visit.page, "bombe.xlsx", (tmp_path / "bombe.xlsx").read_bytes())
        visit.page.get_by_role("button", name="Examiner le fichier").click()
        expect(visit.page.get_by_text("des cellules remplies après 2000 lignes vides")).to_be_visible(timeout=SECONDS)
        expect(visit.page.get_by_text("est refusé : 1 anomalie à corriger")).to_be_visible()
        assert visit.errors == []


MARKS = (
    "[mot](https://exemple.fr/a) ![x](https://exemple.fr/b.png) <img src=https://exemple.fr/c.png> $x$ :material/home:"
)
NAMED = "[mot](exemple.fr) ![x](exemple.png) <img src=x> $x$ :red[x].csv"
FOUND = "a[href*=exemple], img[src*=exemple], img[src=x], .katex, [data-testid=stMarkdownColoredText]"


def test_what_a_file_holds_and_is_called_is_shown_as_text(server: str, browser: Browser, tmp_path: Path) -> None:
    made = publishers.sru(2025, 271_950)
    made.rows[3][next(n for n, name in enumerate(made.header) if name.startswith("Taux_SRU"))] = MARKS
    publishers.write_csv(made, tmp_path / "sru.csv")
    with visiting(browser, server, "importer", keyed=True) as visit:
        payload = {"name": NAMED, "mimeType": "text/csv", "buffer": (tmp_path / "sru.csv").read_bytes()}
        visit.page.locator("input[type=file]").set_input_files(files=[payload])  # type: ignore[list-item]
        visit.page.get_by_role("button", name="Examiner le fichier").click()
        expect(visit.page.get_by_text("est refusé : 1 anomalie à corriger")).to_be_visible(timeout=SECONDS)
        visit.until_drawn()
        shown = (
            visit.page.inner_text("section.stMain, [data-testid=stMain]").replace("\u2060", "").replace("\u00a0", " ")
        )
        assert MARKS in shown
        assert NAMED in shown
        assert visit.page.locator(FOUND).count() == 0
        assert (visit.outside, visit.errors) == ([], [])
