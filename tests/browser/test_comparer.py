"""The explorer under a real pointer: a click on the map, the years that play, one selection for every view."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_app import visiting

TAGS = "[data-testid=stMultiSelect] [data-tag]"


def click_on(page: Page, name: str) -> None:
    """Points at the middle of the arrondissement's own words on the map."""
    words = page.locator(".st-key-figure-comparer-carte .textpoint text").filter(has_text=re.compile(f"^{name}"))
    box = words.first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] + 6)


def test_a_click_on_the_map_chooses_an_arrondissement_for_every_view_then_lets_it_go(
    browser: Browser, server: str
) -> None:
    with visiting(browser, server, "comparer") as opened:
        page = opened.page
        click_on(page, "16e")
        expect(page.locator(TAGS)).to_have_text([re.compile("16e")])
        page.wait_for_url(re.compile("arr=75116"))
        page.get_by_text("Évolution", exact=True).click()
        expect(page.locator(".st-key-figure-comparer-evolution .main-svg").first).to_be_visible()
        expect(page.locator(TAGS)).to_have_text([re.compile("16e")])
        page.get_by_text("Carte et classement", exact=True).click()
        expect(page.locator(".st-key-figure-comparer-carte .main-svg").first).to_be_visible()
        click_on(page, "16e")
        expect(page.locator(TAGS)).to_have_count(0)
        page.wait_for_url(lambda url: "arr=" not in url)


def test_the_years_play_to_the_last_and_stop(browser: Browser, server: str) -> None:
    with visiting(browser, server, "comparer?annee=2018") as opened:
        page = opened.page
        heading = page.get_by_role("heading", level=2).first
        expect(heading).to_contain_text("2018")
        play = page.get_by_role("button", name="Lecture")
        assert play.bounding_box()["height"] <= 40  # its word on one line
        play.click()
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        expect(heading).to_contain_text("2025", timeout=30_000)
        expect(page.get_by_role("button", name="Lecture")).to_be_visible()
