"""On paper: few sheets, whole, with their choices in words; the tables when they are asked for."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_app import Visit, visiting
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
CHOSEN = [
    "Situation au 1er janvier\xa0: 2010",
    "Arrondissements à mettre en avant\xa0: 13e, 16e",
    "Référence\xa0: trois années précédant le plan",
    "Toute l’histoire\xa0: non",
]


def printed(opened: Visit) -> bytes:
    return opened.page.pdf(prefer_css_page_size=True, print_background=True)


@pytest.mark.parametrize("arrondissement", spread(("1er", "13e", "16e"), kept=("1er", "13e").__contains__))
def test_an_arrondissement_prints_on_one_sheet(arrondissement: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, f"arrondissement?arrondissement={arrondissement}") as opened:
        opened.page.emulate_media(media="print")
        expect(opened.page.locator("p.pd-a4")).to_contain_text("Imprimé le")
        expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
        assert len(SHEET.findall(printed(opened))) == 1


@pytest.mark.parametrize(("page", "most"), [("", 1), ("logement-social?annee=2010&arr=13e&arr=16e", 3)])
def test_a_page_prints_on_few_sheets_without_its_menu(page: str, most: int, browser: Browser, server: str) -> None:
    with visiting(browser, server, page) as opened:
        opened.page.emulate_media(media="print")
        expect(opened.page.locator(".pd-frame")).to_be_visible()
        expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
        assert 1 <= len(SHEET.findall(printed(opened))) <= most


def test_choices_are_words_on_paper_and_controls_on_screen(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social?annee=2010&arr=13e&arr=16e") as opened:
        words, controls = opened.page.locator(".pd-print"), opened.page.get_by_test_id("stSelectbox")
        expect(words.first).to_be_hidden()
        opened.page.emulate_media(media="print")
        expect(words).to_have_text(CHOSEN)
        assert all(one.is_visible() for one in words.all())
        assert not any(one.is_visible() for one in controls.all())


def test_each_sheet_tells_the_page_and_its_address(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social?annee=2010") as opened:
        opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        margins = opened.page.locator("#pd-margins").text_content() or ""
        opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert "6e PDALHPD de Paris, 2022-2027 · Chiffres publiés · connus au" in margins
        assert f'"{server}/logement-social?annee=2010"' in margins


def test_the_menu_prints_a_page_with_its_tables_whole(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social") as opened:
        opened.page.evaluate("() => { window.print = () => { window.asked = true; }; }")
        opened.page.get_by_role("button", name="Imprimer avec les tableaux").click()
        opened.page.wait_for_function("window.asked")
        opened.page.emulate_media(media="print")
        tables = opened.page.locator("[class*='st-key-volet-'] .pd-scroll")
        assert tables.count() >= 5
        assert opened.page.evaluate("geometry.overflowing('.pd-scroll, .pd-fade')") == []
        assert all(one.is_visible() for one in tables.all())
        assert 3 < len(SHEET.findall(printed(opened))) < 15


@pytest.mark.parametrize("page", ["arrondissement", "logement-social"])
def test_a_figure_wider_than_the_paper_shrinks_whole(page: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, page) as opened:
        opened.page.emulate_media(media="print")
        measured = opened.page.evaluate(NARROWED)
        assert measured["figures"] > 0
        assert measured["cut before"] == measured["whole"] == measured["figures"]
        assert opened.page.locator(".js-plotly-plot .main-svg[viewBox]").count() == 0
