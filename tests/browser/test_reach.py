"""Everyone reaches everything: by the keyboard, on the narrowest screen, by the ear."""

import io
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from etl.warehouse import PUBLIE
from tests.browser.test_app import NARROW, PLACES, WIDE, open_parts, visiting
from tests.reporting.colour import contrast

NARROWEST = 320
AROUND = 8  # pixels around what has the focus
# Where the focus is: what it is, where, whether it can be seen there, and its kind.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  one.dataset.stop ??= document.querySelectorAll("[data-stop]").length;
  const { left, top, width, height } = (one.closest("label") ?? one).getBoundingClientRect();
  const inside = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.8]].map(([x, y]) => [left + width * x, top + height * y]);
  const at = ([x, y]) => document.elementFromPoint(x, y);
  const hidden = (seen) => !seen || !(one.contains(seen) || seen.contains(one) || one.closest("label")?.contains(seen));
  const { testid } = one.closest("[data-testid]").dataset;
  return {
    left, top, width, height, number: one.dataset.stop, kind: `${one.localName} ${testid} ${one.role} ${one.type}`,
    name: `${testid} ${(one.ariaLabel ?? one.innerText ?? "").slice(0, 40)}`,
    hidden: height < innerHeight / 2 && inside.every((point) => hidden(at(point))),
  };
}"""
# What can be pressed on the page, and where the walk has not stopped; of a group of choices, arrows reach the others.
MISSED = """[...document.querySelectorAll("[data-testid=stMain] :is(a[href], button, summary, [role=combobox])")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0)
  .filter((one) => !one.dataset.stop && !one.closest("[role=radiogroup], [role=tablist]"))
  .map((one) => one.ariaLabel ?? one.innerText)"""
PICTURES = [
    (path, jeu, width, scheme) for path, jeu in PLACES for width in (WIDE, NARROW) for scheme in ("light", "dark")
]


@pytest.mark.vaste
@pytest.mark.parametrize("asked", PICTURES, ids=str)
def test_the_keyboard_goes_everywhere_and_is_seen(
    asked: tuple[str, str, int, Any], browser: Browser, server: str
) -> None:
    """From the first stop to the last, each once; what has the focus is in sight, and looks another way."""
    path, jeu, width, scheme = asked
    with visiting(browser, server, path + ("" if jeu == PUBLIE else f"?jeu={jeu}"), width, jeu) as opened:
        page = opened.page
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        try:
            open_parts(page)
            opened.until_drawn()
            stops = walk(page)
            missed = page.evaluate(MISSED)
        finally:
            page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert stops
    assert missed == []
    assert [name for name, count in Counter(stop["number"] for stop in stops).items() if count > 1] == []
    assert [stop["name"] for stop in stops if stop["hidden"]] == []
    assert [stop["name"] for stop in stops if not stop["marked"]] == []


def walk(page: Page) -> list[dict[str, Any]]:
    """Each stop of the keyboard, until it leaves the page; of those of one kind, the first is looked at."""
    stops: list[dict[str, Any]] = []
    kinds: dict[str, bool] = {}
    page.evaluate("document.activeElement.blur()")
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["number"] == stops[0]["number"]):
            break
        if stop["kind"] not in kinds:
            kinds[stop["kind"]] = is_marked(page, stop)
        stops.append(stop | {"marked": kinds[stop["kind"]]})
    return stops


def is_marked(page: Page, stop: dict[str, Any]) -> bool:
    """Whether the pixels that the focus changes, at 3:1 at least, make one side of what has it."""
    left, top = max(0, stop["left"] - AROUND), max(0, stop["top"] - AROUND)
    right, bottom = stop["left"] + stop["width"] + AROUND, stop["top"] + stop["height"] + AROUND
    screen = page.viewport_size or {"width": 0, "height": 0}
    right, bottom = min(right, screen["width"]), min(bottom, screen["height"])
    seen = []
    for turn in ("() => window.held = document.activeElement", "() => held.blur()"):
        page.evaluate(turn)
        shot = page.screenshot(
            clip={"x": left, "y": top, "width": right - left, "height": bottom - top},
            animations="disabled",
            caret="hide",
        )
        seen.append(Image.open(io.BytesIO(shot)).convert("RGB"))
    page.evaluate("() => held.focus({ preventScroll: true })")
    pairs = Counter(zip(*(bytes_of(one) for one in seen), strict=True))
    changed = sum(count for (one, other), count in pairs.items() if one != other and contrast(one, other) >= 3)
    return changed >= min(stop["width"], stop["height"], right - left, bottom - top)


def bytes_of(picture: Image.Image) -> list[str]:
    """Its pixels, as #RRGGBB."""
    raw = picture.tobytes().hex().upper()
    return [f"#{raw[place : place + 6]}" for place in range(0, len(raw), 6)]


@pytest.mark.vaste
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_narrowest_screen_loses_nothing(place: tuple[str, str], browser: Browser, server: str) -> None:
    """As it is, then with the spacing of a reader; nothing is written small there either."""
    path, jeu = place
    with visiting(browser, server, path + ("" if jeu == PUBLIE else f"?jeu={jeu}"), NARROWEST, jeu) as opened:
        opened.open_all()
        assert opened.page.evaluate("geometry.lost()") == []
        assert opened.page.evaluate("geometry.lostSpaced()") == []
        assert opened.page.evaluate("geometry.small(12)") == []
        assert opened.page.evaluate("geometry.tight()") == []


def test_on_a_phone_the_menu_is_out_of_reach_until_it_opens(browser: Browser, server: str) -> None:
    with visiting(browser, server, "dalo", NARROW) as opened:
        page = opened.page
        opening, closing = (page.get_by_role("button", name=f"{verb} le menu") for verb in ("Ouvrir", "Fermer"))
        expect(page.get_by_role("link", name="Synthèse")).to_have_count(0)
        opening.press("Enter")
        expect(closing).to_be_focused()
        expect(page.get_by_role("link", name="Synthèse")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(opening).to_be_focused()
        opening.press("Enter")
        expect(closing).to_be_focused()
        page.get_by_role("link", name="Comparer").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Comparer")
        expect(opening).to_be_focused()
        expect(page.get_by_role("link", name="Synthèse")).to_have_count(0)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Copier le lien").focus()
        expect(closing).to_have_count(0)
        expect(page.get_by_role("button", name="Copier le lien")).to_be_focused()


@pytest.mark.vaste
def test_what_a_choice_redraws_is_said_once(browser: Browser, server: str) -> None:
    with visiting(browser, server, "comparer") as opened:
        page = opened.page
        page.wait_for_timeout(1000)
        told = page.locator(".pd-told")
        expect(told).to_have_text("")
        page.evaluate(
            "new MutationObserver(seen => (window.said ??= []).push(...seen)).observe("
            "document.querySelector('.pd-told'), { childList: true })"
        )
        page.get_by_role("radio", name="Évolution").click()
        expect(told).not_to_have_text("")
        expect(told).to_have_text(page.get_by_role("heading", level=2).first.inner_text())
        page.get_by_role("radio", name="Carte et classement").click()
        expect(told).to_have_text("2 figures mises à jour")
        page.get_by_test_id("stPageLink-NavLink").filter(has_text="DALO").click()
        expect(told).to_have_text("DALO")
        page.wait_for_timeout(1000)
        assert page.evaluate("said.length") == 3
        expect(told).to_have_role("status")
