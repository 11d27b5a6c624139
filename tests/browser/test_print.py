"""On paper: the page of an arrondissement is one A4 sheet, another page is not cut."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_app import visiting
from tests.vaste import spread

# Narrows each figure's place as paper does, at once, before anything can be drawn again.
NARROWED = """() => {
  const figures = [...document.querySelectorAll(".js-plotly-plot")];
  const fits = () => figures.filter((figure) =>
    [...figure.querySelectorAll(".main-svg")].every((svg) => {
      const box = svg.getBoundingClientRect(), drawn = Number(svg.getAttribute("width"));
      const inside = box.right <= figure.getBoundingClientRect().right + 1;
      return inside && (box.width >= drawn || svg.hasAttribute("viewBox"));
    })).length;
  const seen = figures.map((figure) => figure.style.cssText);
  figures.forEach((figure) => { figure.style.setProperty("width", "300px", "important"); });
  const before = figures.length - fits();
  window.dispatchEvent(new Event("beforeprint"));
  const whole = fits();
  window.dispatchEvent(new Event("afterprint"));
  figures.forEach((figure, place) => { figure.style.cssText = seen[place]; });
  return { figures: figures.length, whole, "cut before": before };
}"""
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("arrondissement", spread(("1er", "13e", "16e"), kept=("1er", "13e").__contains__))
def test_an_arrondissement_prints_on_one_sheet(arrondissement: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, f"arrondissement?arrondissement={arrondissement}") as opened:
        opened.page.emulate_media(media="print")
        expect(opened.page.locator("p.pd-a4")).to_contain_text("Imprimé le")
        expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
        printed = opened.page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(SHEET.findall(printed)) == 1


@pytest.mark.parametrize("page", ["arrondissement", "logement-social"])
def test_a_figure_wider_than_the_paper_shrinks_whole_and_a_long_page_is_not_cut(
    page: str, browser: Browser, server: str
) -> None:
    with visiting(browser, server, page) as opened:
        opened.page.emulate_media(media="print")
        measured = opened.page.evaluate(NARROWED)
        assert measured["figures"] > 0
        assert measured["cut before"] == measured["whole"] == measured["figures"]
        assert opened.page.locator(".js-plotly-plot .main-svg[viewBox]").count() == 0
        printed = opened.page.pdf(prefer_css_page_size=True, print_background=True)
        assert (len(SHEET.findall(printed)) > 2) == (page == "logement-social")  # whole, however long
