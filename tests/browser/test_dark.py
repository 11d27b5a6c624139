"""In the dark theme, figures have dark grounds and light words; on paper they are light again."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_app import visiting
from tests.reporting.colour import contrast

# The colours of the words of figures, of the ground of the page, and those of the grounds of figures, as #RRGGBB.
COLOURS = """() => {
  const two = (channel) => Number(channel).toString(16).padStart(2, "0");
  const hex = (color) => "#" + color.match(/[0-9]+/g).slice(0, 3).map(two).join("");
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one)[name]);
  return {
    words: [...new Set(all(".main-svg .ytick text, .main-svg .annotation-text", "fill").map(hex))],
    page: hex(getComputedStyle(document.querySelector(".stApp")).backgroundColor),
    grounds: [...new Set(all(".main-svg", "backgroundColor"))],
  };
}"""


def test_figures_follow_the_theme_and_paper_is_light(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social") as opened:
        light = _colours(opened.page)
        opened.page.emulate_media(color_scheme="dark")
        try:
            expect(opened.page.locator(".stApp")).to_have_css("color-scheme", "dark")
            dark = _colours(opened.page)
            opened.page.emulate_media(media="print", color_scheme="dark")
            assert _colours(opened.page)["words"] == light["words"]
        finally:
            opened.page.emulate_media(color_scheme="light")
        assert dark["page"] == "#12191d"
        assert light["grounds"] == dark["grounds"] == ["rgba(0, 0, 0, 0)"]
        for seen in (light, dark):
            assert len(seen["words"]) >= 2
            assert all(contrast(color.upper(), seen["page"]) >= 4.5 for color in seen["words"])


def _colours(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(COLOURS)
    return found
