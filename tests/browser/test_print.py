"""On paper: the page of an arrondissement is one A4 sheet, another page is not cut."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_app import server, visiting

__all__ = ["server"]
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("arrondissement", ["1er", "13e", "16e"])
def test_an_arrondissement_prints_on_one_sheet(arrondissement: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, f"arrondissement?arrondissement={arrondissement}") as opened:
        opened.page.emulate_media(media="print")
        expect(opened.page.locator("p.pd-a4")).to_contain_text("Imprimé le")
        expect(opened.page.get_by_test_id("stSidebar")).to_be_hidden()
        printed = opened.page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(SHEET.findall(printed)) == 1


def test_a_long_page_is_printed_whole(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social") as opened:
        printed = opened.page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(SHEET.findall(printed)) > 2
