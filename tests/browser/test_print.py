"""On paper: few sheets, whole, with their choices in words; the tables when they are asked for."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache

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
FIRST, THIRTEENTH, SIXTEENTH = (f"arrondissement?arrondissement={name}" for name in ("1er", "13e", "16e"))
CHOICES = "logement-social?annee=2010&arr=75113&arr=75116&reference=A&histoire=non"
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
CHOSEN = [
    "Situation au 1er janvier\xa0: 2010",
    "Arrondissements à mettre en avant\xa0: 13e, 16e",
    "Référence\xa0: trois années précédant le plan",
    "Toute l’histoire\xa0: non",
]


@pytest.fixture(scope="module")
def turn_to(browser: Browser, server: str) -> Iterator[Callable[[str], Visit]]:
    """A page kept open until another one is asked for; on screen, whatever the last test left."""
    with ExitStack() as open_now:

        @lru_cache(maxsize=1)
        def opened(path: str) -> Visit:
            open_now.close()
            return open_now.enter_context(visiting(browser, server, path))

        def on_screen(path: str) -> Visit:
            opened(path).page.emulate_media(media="null")
            return opened(path)

        yield on_screen


def printed(opened: Visit) -> bytes:
    return opened.page.pdf(prefer_css_page_size=True, print_background=True)


# In such an order that each page is opened once.


@pytest.mark.parametrize("path", spread((SIXTEENTH, THIRTEENTH, FIRST), kept=(THIRTEENTH, FIRST).__contains__))
def test_an_arrondissement_prints_on_one_sheet(path: str, turn_to: Callable[[str], Visit]) -> None:
    opened = turn_to(path)
    opened.page.emulate_media(media="print")
    expect(opened.page.locator("p.pd-a4")).to_contain_text("Imprimé le")
    expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
    assert len(SHEET.findall(printed(opened))) == 1


@pytest.mark.parametrize("path", [FIRST, "logement-social"])
def test_a_figure_wider_than_the_paper_shrinks_whole(path: str, turn_to: Callable[[str], Visit]) -> None:
    opened = turn_to(path)
    opened.page.emulate_media(media="print")
    measured = opened.page.evaluate(NARROWED)
    assert measured["figures"] > 0
    assert measured["cut before"] == measured["whole"] == measured["figures"]
    assert opened.page.locator(".js-plotly-plot .main-svg[viewBox]").count() == 0


def test_the_menu_prints_a_page_with_its_tables_whole(turn_to: Callable[[str], Visit]) -> None:
    opened = turn_to("logement-social")
    opened.page.evaluate("() => { window.print = () => { window.asked = true; }; }")
    opened.page.get_by_role("button", name="Imprimer avec les tableaux").click()
    opened.page.wait_for_function("window.asked")
    opened.page.emulate_media(media="print")
    tables = opened.page.locator("[class*='st-key-volet-'] .pd-scroll")
    assert tables.count() >= 5
    assert opened.page.evaluate("geometry.overflowing('.pd-scroll, .pd-fade')") == []
    assert all(one.is_visible() for one in tables.all())
    assert 3 < len(SHEET.findall(printed(opened))) < 15


@pytest.mark.parametrize(("page", "most"), [("", 1), (CHOICES, 3)])
def test_a_page_prints_on_few_sheets_without_its_menu(page: str, most: int, turn_to: Callable[[str], Visit]) -> None:
    opened = turn_to(page)
    opened.page.emulate_media(media="print")
    expect(opened.page.locator(".pd-frame")).to_be_visible()
    expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
    assert 1 <= len(SHEET.findall(printed(opened))) <= most


def test_choices_are_words_on_paper_and_controls_on_screen(turn_to: Callable[[str], Visit]) -> None:
    opened = turn_to(CHOICES)
    words, controls = opened.page.locator(".pd-print"), opened.page.get_by_test_id("stSelectbox")
    expect(words.first).to_be_hidden()
    opened.page.emulate_media(media="print")
    expect(words).to_have_text(CHOSEN)
    assert all(one.is_visible() for one in words.all())
    assert not any(one.is_visible() for one in controls.all())


def test_each_sheet_tells_the_page_and_its_address(turn_to: Callable[[str], Visit], server: str) -> None:
    opened = turn_to(CHOICES)
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    margins = opened.page.locator("#pd-margins").text_content() or ""
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "6e PDALHPD de Paris, 2022-2027 · Chiffres publiés · connus au" in margins
    assert f'"{server}/{CHOICES}"' in margins
