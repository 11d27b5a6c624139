"""Five questions of the committee, answered in so many clicks; the search on top of the menu, by the keyboard."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from tests.browser.test_app import Visit, visiting
from tests.vaste import spread

SINCE = ".st-key-figure-depuis-plan-arrondissements"
SEARCH = "Chercher un indicateur, une page ou un mot"
NNBSP = "\u202f"


@dataclass
class Pointer:
    """One that counts its clicks."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()  # a list of options closes if its page scrolls under it
        self.page.wait_for_function("geometry.still()", polling=100)
        target.click()
        self.clicks += 1

    def read(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=2).filter(has_text=words)).to_be_visible()


def test_what_moved_since_2021_is_on_the_first_screen(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        rows = opened.page.locator(".pd-rows tbody tr")
        expect(rows.filter(has_text="Logements financés")).to_contain_text(
            "depuis 4\u202f332, moyenne annuelle 2019-2021"
        )
        assert all(words.strip() for words in rows.locator("td:nth-child(4)").all_inner_texts())


def test_which_arrondissement_gained_most_dwellings(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        pointer = Pointer(opened.page)
        pointer.click(opened.page.locator(".pd-rows").get_by_role("link", name="Taux SRU"))
        pointer.read(f"le 20e gagne 4{NNBSP}774 logements sociaux")
        assert pointer.clicks <= 2


def test_the_16e_against_the_13e_since_the_plan_began(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        pointer, page = Pointer(opened.page), opened.page
        pointer.click(page.locator("[data-testid=stSidebar]").get_by_role("link", name="Logement social (SRU)"))
        drawn = page.locator(SINCE).locator("text")
        for words in ("13e", f"+4{NNBSP}470", "16e", "+124"):
            expect(drawn.filter(has_text=re.compile(rf"^{re.escape(words)}$")).first).to_be_visible()
        assert pointer.clicks <= 3


def test_plai_2022_2024_against_the_reference_by_arrondissement(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        pointer, page = Pointer(opened.page), opened.page
        pointer.click(page.locator("[data-testid=stSidebar]").get_by_role("link", name="Offre nouvelle"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Offre nouvelle")
        pointer.read("Depuis 2022, les logements financés passent de")
        opened.until_drawn()
        pointer.click(page.get_by_label("Ventilation"))
        pointer.click(page.get_by_role("option", name="PLAI", exact=True))
        pointer.read(f"les logements financés (PLAI) passent de 1{NNBSP}404 à 873 par an")
        assert pointer.clicks <= 3


def test_what_the_taux_de_chute_is_and_what_is_known(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        pointer, page = Pointer(opened.page), opened.page
        pointer.click(page.get_by_label(SEARCH))
        page.keyboard.type("taux de chute")
        pointer.click(page.get_by_role("option", name="Taux de chute du 115 · indicateur", exact=True))
        pointer.read("Taux de chute du 115")
        expect(page.locator(".pd-pairs")).to_contain_text("Demandes non pourvues rapportées aux demandes")
        expect(page.locator(".pd-none")).to_have_text("Aucun chiffre reçu ni trouvé.")
        assert pointer.clicks <= 2


# --- the search


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def look_for(page: Page, words: str) -> None:
    expect(page.get_by_label(SEARCH)).to_have_count(1)  # that of the page left goes once this one is drawn
    page.get_by_label(SEARCH).focus()
    page.keyboard.type(words)


def test_the_search_leads_by_the_keyboard_on_the_same_figures(browser: Browser, server: str) -> None:
    with visiting(browser, server, "?jeu=demonstration&au=2025-06-01") as opened:
        page = opened.page
        look_for(page, "qualité et")
        expect(page.get_by_role("option")).to_have_text(["Qualité et sources"])
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Qualité et sources")
        page.wait_for_url(re.compile("/sources"))
        assert asked(page) == {"jeu": ["demonstration"], "au": ["2025-06-01"]}
        look_for(page, "corep")
        page.keyboard.press("Enter")
        expect(page.locator(".pd-pairs dt")).to_have_text("COREP")
        assert asked(page) == {"jeu": ["demonstration"], "au": ["2025-06-01"], "mot": ["COREP"]}


FIRST = {  # what is typed: the place that it finds first
    "sans-abri": "Hébergement et 115",
    "sans abri": "Hébergement et 115",
    "sans-abris": "Hébergement et 115",
    "sans abri nuit": "Hébergement et 115",
    "nuit sans abri": "Hébergement et 115",
    "nuit": "Hébergement et 115",
    "nuitées": "Hébergement et 115",
    "nuitee": "Hébergement et 115",
    "115": "Hébergement et 115",
    "hebergement": "Hébergement et 115",
    "HÉBERGEMENT": "Hébergement et 115",
    "demandes non pourvues": "Demandes d’hébergement au 115 non pourvues · indicateur",
    "hebergement non pourvues": "Demandes d’hébergement au 115 non pourvues · indicateur",
    "places d'heb": "Places d’hébergement ouvertes la nuit du décompte · indicateur",
    "expulsion": "Publics prioritaires",
    "expulsions": "Publics prioritaires",
    "PLAI": "Offre nouvelle",
    "plai": "Offre nouvelle",
    "agrément": "Offre nouvelle",
    "HLM": "Logement social (SRU)",
    "logements sociaux": "Logement social (SRU)",
    "sociau": "Logement social (SRU)",
    "sru": "Logement social (SRU)",
    "taux sru": "Taux de logement social au sens de la loi SRU · indicateur",
    "SRU, le taux": "Taux de logement social au sens de la loi SRU · indicateur",
    "loyer": "Loyer moyen au mètre carré des logements des bailleurs sociaux (RPLS) · indicateur",
    "loyers": "Loyer moyen au mètre carré des logements des bailleurs sociaux (RPLS) · indicateur",
    "mal-logés": "DALO",
    "mal logé": "DALO",
    "mal loges": "DALO",
    "DALO 2023": "DALO",
    "décision favorable": "Décisions DALO et DAHO favorables · indicateur",
    "part décision favorable": "Part des décisions DALO et DAHO favorables · indicateur",
    "tension": "Demandes pour une attribution · indicateur",
    "délai d’attribution": "Délai médian entre la demande et l’attribution · indicateur",
    "délai d'attribution": "Délai médian entre la demande et l’attribution · indicateur",
    "louez solidaire": "Louez Solidaire · action 2.1",
    "corep": "COREP · mot",
    "qualité et": "Qualité et sources",
    "sru 15": "15e arrondissement",
    "20 e": "20e arrondissement",
    "20e": "20e arrondissement",
    "20ème": "20e arrondissement",
    "1er": "1er arrondissement",
    "75020": "20e arrondissement",
    "16e": "16e arrondissement",
    "16ème": "16e arrondissement",
    "75016": "16e arrondissement",
    "75116": "16e arrondissement",
}


def test_the_search_finds_as_people_type_and_shows_no_other_words(browser: Browser, server: str) -> None:
    with visiting(browser, server, "accessibilite") as opened:
        page = opened.page
        field, found = page.get_by_label(SEARCH), page.get_by_role("option")
        for typed, first in FIRST.items():
            field.fill(typed)
            expect(found.first, typed).to_have_text(first)
            assert [words for words in found.all_inner_texts() if "\u2063" in words] == []
        expect(found).to_have_count(1)
        field.fill("herbergement")
        expect(page.get_by_role("listbox")).to_have_attribute("data-empty", "true")
        field.fill("sru")
        expect(found.filter(has_text="Taux de logement social")).to_be_visible()
        expect(found.filter(has_text=re.compile("^\\d+er? arr"))).to_have_count(0)
        field.fill("115")
        expect(found.filter(has_text="arrondissement")).to_have_count(0)
        field.fill("taux sru")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("catalogue.*indicateur=sru_taux"))
        opened.until_drawn()
        look_for(page, "louez solidaire")
        expect(found.first).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("plan-d-action.*action=2.1"))
        opened.until_drawn()
        look_for(page, "16e arr")
        expect(found.first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Arrondissement")
        page.wait_for_url(re.compile("arrondissement=75116"))
        assert opened.errors == []


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "'; drop table", "**gras**"])
def test_what_the_search_does_not_find_is_no_fault(words: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, "glossaire") as opened:
        look_for(opened.page, words)
        expect(opened.page.get_by_role("listbox")).to_have_attribute("data-empty", "true")
        opened.page.keyboard.press("Enter")
        expect(opened.page.get_by_role("heading", level=1)).to_have_text("Glossaire")
        assert opened.errors == []


@pytest.mark.vaste
def test_no_page_is_shown_within_another_and_a_link_that_asks_for_it_is_told(browser: Browser, server: str) -> None:
    with visiting(browser, server, "dalo?embed=true&embed_options=hide_loading_screen&histoire=oui") as opened:
        page = opened.page
        expect(page.get_by_role("alert")).to_contain_text("Le lien demandait « embed » et « embed_options »")
        page.wait_for_url(lambda url: "embed" not in url)
        assert asked(page)["histoire"] == ["oui"]
        expect(page.get_by_test_id("stSidebar")).to_be_visible()


# --- a table that is sorted


def test_the_table_is_sorted_by_a_control_that_its_address_keeps(browser: Browser, server: str) -> None:
    asking = "comparer?vue=Tableau&indicateur=Logements+sociaux+(SRU)&tri=1er+janvier+2025&sens=croissant&arr=16e"
    with visiting(browser, server, asking) as opened:
        page = opened.page
        sorted_by = page.locator("th[aria-sort]")
        expect(sorted_by).to_have_attribute("aria-sort", "ascending")
        expect(page.locator(".pd-table tbody th")).to_contain_text(["16e", "2e"])
        page.get_by_text("décroissant", exact=True).click()
        expect(sorted_by).to_have_attribute("aria-sort", "descending")
        page.wait_for_url(re.compile("sens=decroissant"))
        assert asked(page)["tri"] == ["1er-janvier-2025"]


def test_back_finds_the_page_as_it_was_left(browser: Browser, server: str) -> None:
    """The choices of the page that opens come before its path: they once took the place of those of the page left."""
    with visiting(browser, server, "comparer?vue=tableau&indicateur=population&arr=75113") as opened:
        page = opened.page
        page.wait_for_url(re.compile("tri="))
        left = asked(page)
        for name in ("DALO", "Glossaire"):
            page.get_by_role("link", name=name, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(name)
            page.wait_for_url(re.compile(f"/{name.lower()}\\?"))
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("DALO")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Comparer")
        opened.until_drawn()
        assert asked(page) == left


# --- a part behind a fold-out


def fold(page: Page, title: str) -> Locator:
    return page.locator("[class*='st-key-suite-'] summary").filter(has_text=title).first


PARTS = {
    "logement-social?territoire=16e": "Ce qui a fait varier le taux",
    "offre-nouvelle?annee=2022": "Année par année, par arrondissement",
    "demande-attributions?histoire=true": "Demandes et plafonds, à Paris",
}


@pytest.mark.parametrize("link", spread(PARTS, kept=lambda link: link.startswith("offre-nouvelle")))
def test_a_part_opened_by_a_link_closes_without_a_word(link: str, browser: Browser, server: str) -> None:
    title = PARTS[link]
    with visiting(browser, server, link) as opened:
        part = opened.page.locator("[class*='st-key-suite-'] details").filter(has_text=title).first
        expect(part).to_have_attribute("open", "")
        fold(opened.page, title).click()
        opened.until_drawn()
        expect(part).not_to_have_attribute("open", "")
        expect(opened.page.get_by_role("alert")).to_have_count(0)


def test_what_is_typed_in_a_part_is_there_when_it_is_opened_again(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social") as opened:
        page, title = opened.page, "Simuler une production annuelle"
        fold(page, title).click()
        # A field drawn again meanwhile would let what is typed go.
        expect(page.locator(".st-key-figure-sru-simulation .main-svg").first).to_be_visible()
        opened.until_drawn()
        field = page.get_by_label("Mises en service par an").first
        field.fill("7777")
        field.press("Enter")
        page.wait_for_url(re.compile("ajouts=7777"))
        opened.until_drawn()
        fold(page, title).click()
        expect(field).to_be_hidden()
        fold(page, title).click()
        expect(page.get_by_label("Mises en service par an").first).to_have_value(f"7{NNBSP}777")
        assert asked(page)["ajouts"] == ["7777"]
        expect(page.get_by_role("alert")).to_have_count(0)


# The words of what has the focus: icons are words too, of a font.
FOCUS = """() => { const held = document.activeElement.cloneNode(true);
    held.querySelectorAll("[data-testid=stIconMaterial]").forEach((icon) => icon.remove());
    return (held.ariaLabel || held.textContent).trim().slice(0, 60); }"""


def to_a_file_by_the_keyboard(opened: Visit) -> tuple[list[str], Download]:
    """From the front page to the file behind the first figure of its first line, without a mouse.

    Returns the keys pressed, those in a row once with what then has the focus, and the file.
    """
    page, pressed = opened.page, list[str]()

    def press(key: str, until: str) -> None:
        for times in range(1, 20):
            page.keyboard.press(key)
            if page.evaluate(FOCUS).startswith(until):
                again = f"{NNBSP}× {times}" if times > 1 else ""
                pressed.append(f"{'Entrée' if key == 'Enter' else key}{again} : « {page.evaluate(FOCUS)} »")
                return
        raise AssertionError(f"{key} : {until}, jamais atteint")

    def open_with_enter(words: str, shown: Locator) -> None:
        pressed.append(f"Entrée : {words}")
        page.keyboard.press("Enter")
        expect(shown).to_be_visible()

    press("Tab", "Aller au contenu")
    press("Enter", "6e PDALHPD")
    press("Tab", "Taux SRU")
    open_with_enter("la page", page.get_by_role("heading", level=1, name="Logement social (SRU)"))
    opened.until_drawn()
    press("Tab", "Aller au contenu")
    press("Enter", "6e PDALHPD")
    press("Tab", "Tableau · Télécharger")
    open_with_enter("le volet de la figure", page.get_by_role("tab", name="Tableau", exact=True))
    opened.until_drawn()
    press("Tab", "Tableau")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Télécharger")).to_be_focused()
    pressed.append("Flèche droite : « Télécharger »")
    press("Tab", "CSV")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    pressed.append("Entrée : le fichier")
    return pressed, download.value


def test_a_figure_and_its_file_are_reached_without_a_mouse(browser: Browser, server: str) -> None:
    with visiting(browser, server, "") as opened:
        keys, file = to_a_file_by_the_keyboard(opened)
        assert file.suggested_filename.endswith(".csv")
        assert len(keys) == 12


def test_a_reader_is_told_the_menu_and_the_page_and_no_letter_is_an_order(browser: Browser, server: str) -> None:
    with visiting(browser, server, "dalo") as opened:
        menu = opened.page.get_by_role("navigation", name="Menu")
        expect(menu.locator("[aria-current=page]")).to_have_text("DALO")
        expect(menu.get_by_role("list").first.get_by_role("listitem").first).to_have_text("Synthèse")
        menu.get_by_role("link", name="Comparer").click()
        expect(menu.locator("[aria-current=page]")).to_have_text("Comparer")
        opened.page.evaluate("document.addEventListener('keydown', ({ key }) => (window.heard ??= []).push(key))")
        for key in "rcRx":  # what Streamlit would hear
            opened.page.keyboard.press(key)
        assert opened.page.evaluate("window.heard") == ["x"]
