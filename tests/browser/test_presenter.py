"""Présenter on a screen: keys, address, sizes; no menu, nothing below the screen but the fold-out."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from etl.warehouse import DEMONSTRATION
from tests.browser.test_app import FRONT, visiting
from tests.vaste import spread

SIZES = {(1920, 1080): (50, 27, 25, 34, 20), (1366, 768): (35.6, 19.2, 17.8, 24.2, 14.2)}
# As large as it is seen: the zoom of a figure is not in what its words are said to have.
SIZE = """selector => { const one = document.querySelector(selector);
  return Math.round(10 * parseFloat(getComputedStyle(one).fontSize) * one.currentCSSZoom) / 10; }"""
PARTS = (
    *(".st-key-presenter h2", ".st-key-presenter [data-testid=stCaptionContainer] p"),
    *(".main-svg .ytick text", ".main-svg .annotation:last-of-type text", ".st-key-presenter .pd-source"),
)


def told(page: Page) -> str:
    return page.locator(".st-key-presenter h2").inner_text()


def test_keys_move_the_story_and_the_address_holds_the_place(browser: Browser, server: str) -> None:
    with visiting(browser, server, "presenter") as opened:
        page = opened.page
        place = page.locator(".pd-count")
        expect(page.get_by_test_id("stSidebar")).to_be_hidden()
        expect(page.locator(".pd-frame")).to_be_hidden()
        titles = {1: told(page)}
        for number in (2, 3):
            page.keyboard.press("ArrowRight")
            expect(place).to_have_text(f"{number} sur 8")
            page.wait_for_url(re.compile(rf"/presenter\?messages=tous&message={number}$"))
            titles[number] = told(page)
        assert len({*titles.values()}) == 3
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(re.compile(r"message=2$"))
        expect(place).to_have_text("2 sur 8")
        first, second = titles[1], titles[2]
        page.reload()
        expect(page.locator(".st-key-presenter h2")).to_have_text(re.compile(re.escape(second.split()[0])))
        expect(place).to_have_text("2 sur 8")
        page.get_by_role("button", name="Précédent").click()
        expect(place).to_have_text("1 sur 8")
        expect(page.locator(".st-key-presenter h2")).to_have_text(re.compile(re.escape(first.split()[0])))
        page.get_by_role("combobox", name="Message").click()
        page.get_by_role("option").nth(6).click()
        expect(place).to_have_text("7 sur 8")
        opened.until_drawn()
        expect(page.get_by_role("button", name="Suivant")).to_be_focused()  # once chosen, arrows are for the story
        page.keyboard.press("ArrowLeft")
        expect(place).to_have_text("6 sur 8")
        opened.until_drawn()
        page.get_by_role("combobox", name="Message").focus()
        page.keyboard.press("ArrowDown")  # it opens the list, on the message after the one shown
        expect(page.get_by_role("option")).to_have_count(8)
        page.keyboard.press("Enter")
        expect(place).to_have_text("7 sur 8")
        opened.until_drawn()
        page.keyboard.press("ArrowRight")
        expect(place).to_have_text("8 sur 8")
        expect(page.get_by_role("button", name="Précédent")).to_be_focused()
        page.get_by_role("combobox", name="Message").click()
        expect(page.get_by_role("option")).to_have_count(8)
        page.keyboard.press("Escape")  # it closes the list, and leaves the story only then
        expect(page.get_by_role("option")).to_have_count(0)
        expect(place).to_have_text("8 sur 8")
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", level=1)).to_have_text(FRONT)
        expect(page.get_by_test_id("stSidebar")).to_be_visible()
        assert opened.errors == []


def test_messages_are_chosen_by_the_keyboard_and_the_link_is_copied(browser: Browser, server: str) -> None:
    with visiting(browser, server, "presenter?message=2") as opened:
        page = opened.page
        page.get_by_role("button", name="Quitter").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        first = page.get_by_role("button", name="Taux SRU", exact=True)
        expect(first).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Tab")
        expect(first).to_be_focused()
        page.keyboard.press("ArrowRight")  # along the list, not to another message
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Space")
        expect(page.locator(".pd-count")).to_have_text("1 sur 7")
        expect(page.locator(".st-key-presenter h2")).to_contain_text("logements sociaux ont été agréés")
        expect(first).to_be_focused()
        expect(page).to_have_url(re.compile(r"message=1&messages=logements_finances&messages=tension&"))
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copier le lien").press("Enter")
        expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
        assert f"&vu={dt.date.today()}" in page.evaluate("navigator.clipboard.readText()")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("2 sur 7")
        first.click()  # by a pointer, the next arrow is for the story
        expect(page.locator(".pd-count")).to_have_text("3 sur 8")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("4 sur 8")
        assert opened.errors == []


@pytest.mark.parametrize("size", spread([(400, 900), *SIZES], kept=lambda size: size != (1920, 1080)))
def test_the_names_of_the_messages_are_whole_in_their_list(
    size: tuple[int, int], browser: Browser, server: str
) -> None:
    with visiting(browser, server, "presenter?message=3") as opened:
        page = opened.page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        field = page.get_by_role("combobox", name="Message")
        field.click()
        expect(page.get_by_role("option")).to_have_count(8)
        whole = "parts => parts.every(part => part.scrollWidth <= part.clientWidth)"
        assert page.locator("[role=option], [role=option] *").evaluate_all(whole)
        assert field.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_next_message_is_drawn_before_its_turn(browser: Browser, server: str) -> None:
    """Out of sight, and as large as this one; when it comes, nothing is drawn anew."""
    with visiting(browser, server, "presenter") as opened:
        page = opened.page
        page.wait_for_function("window.ahead = document.querySelector('.st-key-ecran > [data-ready] .main-svg')")
        sizes = [page.locator(".st-key-ecran .stPlotlyChart").nth(place).bounding_box() for place in (0, 1)]
        assert sizes[0] == sizes[1]
        expect(page.locator(".st-key-ecran .stPlotlyChart:visible")).to_have_count(1)
        page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("2 sur 8")
        assert page.evaluate("document.querySelector('.st-key-ecran > :first-child .main-svg') === window.ahead")
        expect(page.locator(".pd-told")).to_have_text(told(page))
        expect(page.locator(".st-key-ecran .stPlotlyChart:visible")).to_have_count(1)


def test_no_quick_press_is_lost(browser: Browser, server: str) -> None:
    """Keys and clicks that come while a message is drawn."""
    with visiting(browser, server, "presenter") as opened:
        page = opened.page
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("6 sur 8")
        opened.until_drawn()
        page.get_by_role("button", name="Précédent").evaluate("one => { for (let at = 0; at < 3; at++) one.click() }")
        expect(page.locator(".pd-count")).to_have_text("3 sur 8")
        opened.until_drawn()
        for _ in range(7):  # the story ends before
            page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("8 sur 8")
        opened.until_drawn()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".pd-count")).to_have_text("7 sur 8")
        assert opened.errors == []


@pytest.mark.parametrize("slower", [1, 4])
def test_the_address_ends_as_the_screen_does(slower: int, browser: Browser, server: str) -> None:
    with visiting(browser, server, "presenter?message=2") as opened:
        page = opened.page
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        for keys, place in (("Right Left", 2), ("Left Right Right", 3), ("Right Left Left", 2)):
            for key in keys.split():
                page.keyboard.press(f"Arrow{key}")
            expect(page.locator(".pd-count")).to_have_text(f"{place} sur 8")
            opened.until_drawn()
            page.wait_for_timeout(500)  # for what would be written late
            expect(page.locator(".pd-count")).to_have_text(f"{place} sur 8")
            expect(page).to_have_url(re.compile(rf"message={place}&messages=tous$"))
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        devtools.detach()


def test_enter_that_is_held_stops_at_the_last_message(browser: Browser, server: str) -> None:
    """It went on by the button that has the focus next, « Précédent », down to the first."""
    with visiting(browser, server, "presenter?message=7") as opened:
        page, place = opened.page, opened.page.locator(".pd-count")
        page.get_by_role("button", name="Suivant").focus()
        page.keyboard.down("Enter")
        expect(place).to_have_text("8 sur 8")
        expect(page.get_by_role("button", name="Précédent")).to_be_focused()
        for _ in range(5):
            page.keyboard.down("Enter")  # again, without being let go
        opened.until_drawn()
        expect(place).to_have_text("8 sur 8")
        page.keyboard.up("Enter")
        page.keyboard.press("Enter")
        expect(place).to_have_text("7 sur 8")


def test_a_very_quick_first_step_is_told(browser: Browser, server: str) -> None:
    with visiting(browser, server, "presenter") as opened:
        page = opened.page
        page.reload(wait_until="commit")
        page.get_by_role("button", name="Suivant").wait_for()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".pd-count")).to_have_text("2 sur 8")
        expect(page.locator(".pd-told")).to_have_text(told(page))


def test_what_has_changed_since_a_link_is_said_of_the_message_on_the_screen(browser: Browser, server: str) -> None:
    with visiting(browser, server, "presenter?message=8&vu=2026-01-01") as opened:
        page = opened.page
        changed = page.locator(".pd-seen")
        expect(changed).to_have_count(0)  # the stock of April 2024 is the last known
        page.get_by_role("combobox", name="Message").click()
        page.get_by_role("option").first.click()
        expect(changed).to_contain_text("jour de ce lien\u00a0: Taux SRU.")
        expect(changed.get_by_role("link")).to_have_attribute("href", "?message=1&messages=tous&au=2026-01-01")
        opened.until_drawn()
        page.get_by_role("combobox", name="Message").click()
        page.get_by_role("option").nth(7).click()
        expect(changed).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_a_message_fills_the_screen_and_is_as_large_as_it(size: tuple[int, int], browser: Browser, server: str) -> None:
    width, height = size
    with visiting(browser, server, "presenter?message=2") as opened:
        page = opened.page
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("geometry.drawn() && geometry.still()", polling=200)
        assert tuple(page.evaluate(SIZE, part) for part in PARTS) == pytest.approx(SIZES[size], abs=0.3)
        assert page.locator(".st-key-presenter").bounding_box() == pytest.approx(
            {"x": 96 * width / 1920, "y": 0, "width": width * 0.9, "height": height}, abs=1.5
        )
        drawn = page.locator(".main-svg").first.bounding_box()
        assert drawn["width"] == pytest.approx(width * 0.9, abs=2)
        assert 0.6 * height < drawn["height"] < 0.8 * height
        assert page.locator(".st-key-pas").bounding_box()["y"] >= drawn["y"] + drawn["height"] - 1


@pytest.mark.parametrize("jeu", spread(["", f"&jeu={DEMONSTRATION}"], kept="".__eq__))
def test_no_words_of_a_message_meet_or_are_cut(jeu: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, f"presenter?message=1{jeu}") as opened:
        page = opened.page
        page.set_viewport_size({"width": 1366, "height": 768})
        for number in range(1, 9):
            expect(page.locator(".pd-count")).to_have_text(f"{number} sur 8")
            page.wait_for_function("geometry.drawn() && geometry.still()", polling=200)
            for fault in ("overlaps", "cut"):
                found = page.evaluate(f"geometry.figures().map(geometry.{fault})")
                assert [words for words in found if words] == [], (number, fault)
            page.keyboard.press("ArrowRight")
