"""The real application in a real browser, cut from the network: every page, wide and narrow."""

import datetime as dt
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from etl.french import format_date
from etl.paths import ROOT
from etl.warehouse import DEMONSTRATION, PUBLIE
from pages.garde.key import COOKIE, key
from tests.browser.axe import faults
from tests.pages.link import APPLICATION
from tests.vaste import spread

WIDE, NARROW, HEIGHT = 1280, 400, 900
# The default page answers at the root, whatever its own path.
DECLARED = re.findall(r'url_path="([^"]+)"(, default=True)?', APPLICATION.read_text(encoding="utf-8"))
PATHS = ["", *(path for path, default in DECLARED if not default)]
# Pages that show more figures with the demonstration.
RICHER = ("hebergement-115", "dalo", "publics-prioritaires", "accompagnement")
PLACES = [*((path, PUBLIE) for path in PATHS), *((path, DEMONSTRATION) for path in RICHER)]
# All their fold-outs are opened: the widest tables, the longest words. Of the others, the first one.
UNFOLDED = ("catalogue", "calendrier", "arrondissement")
# axe examines them all behind « python -m tests.acces ».
EXAMINED = ("", "logement-social", "comparer", "calendrier", "plan-d-action", "presenter")
# These at both widths, each of the others at one; of the demonstration, one page at each.
VISITS = spread(
    [(path, jeu, width) for path, jeu in PLACES for width in (WIDE, NARROW)],
    kept=lambda asked: (
        asked in (("hebergement-115", DEMONSTRATION, NARROW), ("accompagnement", DEMONSTRATION, WIDE))
        if asked[1] == DEMONSTRATION
        else asked[0] in EXAMINED or asked[2] == (WIDE, NARROW)[PATHS.index(asked[0]) % 2]
    ),
)
# On a deep link, Streamlit first looks for its server beneath the page's own address.
KNOWN = re.compile(r"/[\w-]+/_stcore/(host-config|health)$")
GEOMETRY = Path(__file__).with_name("geometry.js")
BANNER = "Données de démonstration"
FOLD = "Tableau · Télécharger"
FOLDS = "[class*='st-key-volet-']"
# Pixels of a page at 1280, its fold-outs closed.
TALLEST, TENSION, ONE_SCREEN = 3500, 2600, 900
MOVED = 0.1  # the cumulative layout shift that is felt
TENSIONS = (
    "logement-social",
    "offre-nouvelle",
    "demande-attributions",
    "hebergement-115",
    "dalo",
    "publics-prioritaires",
    "accompagnement",
)
BLANK = "about:blank"
# A block above may end on a third of a pixel.
WHOLE_PIXELS = """JSON.stringify(geometry.figures().flatMap(geometry.texts), (key, value) =>
  typeof value === "number" ? Math.round(value) : value)"""
# Words that are seen within what waits unseen.
SEEN = """document.getAnimations().filter(one => one.animationName === "pd-unseen")
  .flatMap(({ effect }) => [effect.target, ...effect.target.querySelectorAll("*")])
  .filter(one => one.innerText?.trim() && getComputedStyle(one).visibility === "visible").map(one => one.innerText)"""
UNFOLDING_DONE = "document.getAnimations().every(({ effect }) => effect.target?.localName !== 'details')"
NAME = "Tableau de bord du PDALHPD de Paris"
FRONT = "Où en est le plan"
SECONDS = 30_000  # for a page to be drawn, on a busy machine


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """The application as `make run` starts it, on a free port: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "serve.py"), "--server.port", str(port), *options]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        assert process.stdout is not None
        try:
            ready = next((line for line in process.stdout if f":{port}" in line), "")
            assert ready, "l’application n’a pas démarré"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@dataclass
class Visit:
    """A page on screen, and what it said and asked on the way."""

    page: Page
    width: int
    jeu: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    tall: float = 0  # pixels down to its last element, as it opened

    def listen(self, message: ConsoleMessage) -> None:
        known = "404" in message.text and KNOWN.search(message.location.get("url", ""))
        if message.type == "error" and not known:
            self.errors.append(message.text)

    def note(self, url: str, answering: tuple[str, ...]) -> None:
        if not url.startswith((*answering, "data:", "blob:", BLANK)):
            self.outside.append(url)

    def until_drawn(self) -> None:
        self.page.wait_for_function("geometry.drawn()", timeout=SECONDS, polling=100)

    def open_all(self) -> None:
        """Every part of the page that stands behind a fold-out of its own."""
        self.tall = self.page.evaluate("geometry.bottom('[data-testid=stMainBlockContainer]')")
        open_parts(self.page)
        self.until_drawn()
        self.page.wait_for_function(UNFOLDING_DONE, timeout=SECONDS)

    def resize(self, width: int) -> None:
        """Figures follow: as a page opened at that width, save a legend a few pixels off."""
        if width != self.width:
            self.width = width
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.page.wait_for_function("geometry.drawn() && geometry.still()", timeout=SECONDS, polling=100)


@contextmanager
def visiting(
    browser: Browser,
    address: str,
    path: str,
    width: int = WIDE,
    jeu: str = PUBLIE,
    also: str = "",
    *,
    keyed: bool = False,
) -> Iterator[Visit]:
    """A new visitor, to whom only the application answers, and one more address if given; with the key if `keyed`.

    The browser finds no other machine (conftest.py); a route that refused them would keep it from its cache of scripts.
    """
    page = _page(browser)
    if keyed:
        hold_key(page.context, address)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    visit = Visit(page, width, jeu)
    answering = tuple(f"{host}/" for host in (address, also) if host)
    heard = {
        "console": visit.listen,
        "pageerror": lambda error: visit.errors.append(str(error)),
        "request": lambda request: visit.note(request.url, answering),
        "websocket": lambda socket: visit.note(socket.url, (address.replace("http", "ws") + "/",)),
    }
    for event, listener in heard.items():
        page.on(event, listener)
    try:
        page.goto(f"{address}/{path}")
        visit.until_drawn()
        yield visit
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
    finally:
        for event, listener in heard.items():
            page.remove_listener(event, listener)
        page.context.unroute_all()
        page.context.clear_cookies()
        page.goto(BLANK)


def open_parts(page: Page) -> None:
    """Each part of a page that stands behind a fold-out of its own, by a click."""
    for part in page.locator("[class*='st-key-suite-']").all():
        part.locator("summary").first.evaluate("summary => summary.parentElement.open || summary.click()")


def hold_key(context: BrowserContext, address: str) -> None:
    """Gives this browser the key of the instance in force, as …/cle/VALEUR leaves it."""
    context.add_cookies([{"name": COOKIE, "value": key(), "url": address}])


def _page(browser: Browser) -> Page:
    """The one left by the last visitor: Streamlit's scripts, eight megabytes, are compiled once, not at each visit."""
    left = [page for context in browser.contexts for page in context.pages if page.url == BLANK]
    if left:
        left[0].emulate_media(media="null")
        return left[0]
    page = browser.new_context(locale="fr-FR").new_page()
    page.set_default_timeout(SECONDS)
    page.add_init_script(path=GEOMETRY)
    return page


@pytest.fixture(scope="module")
def on_screen(browser: Browser, server: str) -> Iterator[Callable[[str, str], Visit]]:
    """The page of a place, opened by its link, kept until another one is asked for."""
    with ExitStack() as open_now:

        @lru_cache(maxsize=1)
        def turn_to(path: str, jeu: str) -> Visit:
            open_now.close()
            asked = path + ("?jeu=demonstration" if jeu == DEMONSTRATION else "")
            found = open_now.enter_context(visiting(browser, server, asked, jeu=jeu))
            found.open_all()
            return found

        yield turn_to


@pytest.fixture(scope="module", params=VISITS, ids=lambda asked: "-".join(str(part) or "accueil" for part in asked))
def visit(request: pytest.FixtureRequest, on_screen: Callable[[str, str], Visit]) -> Visit:
    """Every page, opened once, then at the widths asked, the wide one first; the tests below look at it in turn."""
    path, jeu, width = request.param
    found = on_screen(path, jeu)
    found.resize(width)
    return found


def test_a_first_visit_by_a_deep_link_finds_its_page(browser: Browser, server: str) -> None:
    """First of all tests: nobody else has visited this server."""
    with visiting(browser, server, "dalo") as first:
        expect(first.page.get_by_role("heading", level=1)).to_have_text("DALO")
        expect(first.page.get_by_text("Page introuvable")).to_have_count(0)
        assert first.errors == []


# --- every page, wide and narrow


def test_a_page_opens_in_french_with_one_title(visit: Visit) -> None:
    expect(visit.page.locator("html")).to_have_attribute("lang", "fr")
    heading = visit.page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    named = heading.inner_text().strip()
    assert visit.page.title() == f"{'Synthèse' if named == FRONT else named} · {NAME}"
    expect(visit.page.get_by_text("Page introuvable")).to_have_count(0)
    assert visit.page.evaluate("geometry.english()") == []


def test_what_the_tool_says_by_itself_is_in_french(browser: Browser, server: str) -> None:
    """An address of no page, the calendar of a date, a choice of several, the field of files, the menu."""
    with visiting(browser, server, "nulle-part") as lost:
        expect(lost.page.get_by_role("dialog")).to_contain_text("Page introuvable")
        assert lost.page.evaluate("geometry.english()") == []
    with visiting(browser, server, "calendrier") as dated:
        for opening in ("stDateInputCalendarButton", "stMainMenuButton"):
            dated.page.get_by_test_id("stMain" if opening.startswith("stDate") else "stApp").get_by_test_id(
                opening
            ).first.click()
            expect(dated.page.get_by_role("dialog").or_(dated.page.get_by_test_id("stMainMenuList"))).to_be_visible()
            assert dated.page.evaluate("geometry.english()") == []
            dated.page.keyboard.press("Escape")
    with visiting(browser, server, "importer", keyed=True) as receiving:
        expect(receiving.page.locator("input[type=file]")).to_have_count(1)
        expect(receiving.page.get_by_test_id("stFileUploaderDropzone")).to_contain_text("10 Mo au plus")
        assert receiving.page.evaluate("geometry.english()") == []


def test_a_page_keeps_to_its_height(visit: Visit) -> None:
    path = urlsplit(visit.page.url).path.strip("/")
    assert 0 < visit.tall <= (TENSION if path in TENSIONS else TALLEST)


def test_the_synthesis_stands_in_one_screen(browser: Browser, server: str) -> None:
    """From its title to its last line, one, which says what is missing and leads to who owes it."""
    with visiting(browser, server, "") as opened:
        assert opened.page.locator(".pd-rows tbody tr").count() == 10
        foot = opened.page.locator(".st-key-pied")
        expect(foot).to_contain_text(
            re.compile(r"^À demander pour \d{4}, détenteur à confirmer\s:\s\d+ (à la|au) .*Calendrier")
        )
        assert foot.bounding_box()["height"] < 30
        assert opened.page.evaluate("geometry.bottom('.st-key-pied')") <= ONE_SCREEN


def test_the_synthesis_takes_the_room_that_it_has(browser: Browser, server: str) -> None:
    """On a phone its rows are short and their curves as wide as they are; on a wide screen its words spread out."""
    heights = "rows => rows.map(row => row.getBoundingClientRect().height)"
    wide = "block => block.clientWidth - parseFloat(getComputedStyle(block).paddingLeft) * 2"
    with visiting(browser, server, "") as opened:
        rows = opened.page.locator(".pd-rows tbody tr")
        opened.resize(NARROW)
        assert max(rows.evaluate_all(heights)) <= 140
        assert opened.page.locator(".pd-rows .across").first.bounding_box()["width"] == NARROW - 2 * 16
        assert opened.page.locator(".pd-frame").bounding_box()["height"] <= 50  # two lines
        opened.resize(320)
        assert opened.page.evaluate("geometry.overflowing('html, body, [data-testid=stMain]')") == []
        opened.resize(1920)
        assert opened.page.get_by_test_id("stMainBlockContainer").evaluate(wide) >= 1500


def test_on_a_phone_the_bars_come_before_the_map(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social", NARROW) as opened:
        top = "figure => figure.getBoundingClientRect().top"
        bars, drawn = (opened.page.locator(f".st-key-figure-sru-{name}") for name in ("classement", "carte"))
        assert bars.evaluate(top) < drawn.evaluate(top)


@pytest.mark.parametrize(
    "asked",
    spread(
        [
            ("", WIDE, 4),
            ("arrondissement", WIDE, 4),
            ("arrondissement", NARROW, 1),
            ("offre-nouvelle", WIDE, 4),
            ("catalogue", WIDE, 4),
            ("logement-social", NARROW, 4),
        ],
        kept=("arrondissement", WIDE, 4).__eq__,
    ),
    ids=str,
)
def test_nothing_moves_from_the_first_paint(asked: tuple[str, int, int], browser: Browser, server: str) -> None:
    """On a machine which has none of Streamlit's scripts yet, as it is and four times slower."""
    path, width, slowed = asked
    with browser.new_context(viewport={"width": width, "height": HEIGHT}) as context, context.new_page() as page:
        page.add_init_script(path=GEOMETRY)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page.goto(f"{server}/{path}")
        page.wait_for_function("geometry.drawn() && geometry.still()", timeout=2 * SECONDS, polling=500)
        assert page.evaluate("geometry.moved()") <= MOVED


def test_a_script_that_never_comes_hides_nothing_for_good(browser: Browser, server: str) -> None:
    with browser.new_context() as context, context.new_page() as page:
        page.route(re.compile("PlotlyChart"), lambda route: None)  # asked, never answered
        page.goto(f"{server}/dalo")
        fold = page.get_by_text(FOLD).last
        expect(fold).to_be_attached(timeout=SECONDS)
        expect(fold).to_be_hidden()
        assert page.evaluate(SEEN) == []
        page.evaluate(
            "document.getAnimations().filter(one => one.animationName === 'pd-unseen').forEach(one => one.finish())"
        )
        expect(fold).to_be_visible()


def test_the_banner_shows_in_the_demonstration_only(visit: Visit) -> None:
    banners = visit.page.get_by_role("alert").filter(has_text=BANNER)
    expect(banners).to_have_count(1 if visit.jeu == DEMONSTRATION else 0)


def test_every_figure_has_an_alternative(visit: Visit) -> None:
    """Its finding and its figures, then its table named; of its drawing, nothing else is heard."""
    path = urlsplit(visit.page.url).path.strip("/")
    figures = visit.page.get_by_test_id("stPlotlyChart")
    for figure in figures.all():
        expect(figure).to_have_role("img")
        words = r"\w.{10,}" + ("" if path == "presenter" else r" Tableau sous la figure : .{10,}\.$")
        expect(figure).to_have_attribute("aria-label", re.compile(words))
        expect(figure.locator("svg:not([aria-hidden=true] *)")).to_have_count(0)


def test_the_headings_of_a_page_go_down_one_level_at_a_time(visit: Visit) -> None:
    named = visit.page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert named[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(named))


def test_axe_finds_no_fault_of_ours(visit: Visit) -> None:
    if visit.jeu == PUBLIE and urlsplit(visit.page.url).path.strip("/") in EXAMINED:
        # Of drawings, axe leaves nearly all to the eye: test_theme.py and test_dark.py measure their colours.
        assert [one for one in faults(visit.page, without=".plot-container") if one.ours] == []


def test_nothing_overflows_sideways(visit: Visit) -> None:
    blocks = "html, body, [data-testid=stMain], [data-testid=stMainBlockContainer], .pd-source, .pd-pairs"
    assert visit.page.evaluate("selector => geometry.overflowing(selector)", blocks) == []


def test_a_picture_has_its_room_before_it_is_drawn(visit: Visit) -> None:
    expect(visit.page.locator(".stHtml img:not([width][height])")).to_have_count(0)


def test_a_box_that_scrolls_fades_there_and_is_reached_by_the_keyboard(visit: Visit) -> None:
    assert visit.page.evaluate("geometry.cutting('.stHtml *')") == []


def test_no_word_is_smaller_than_twelve_pixels(visit: Visit) -> None:
    assert visit.page.evaluate("geometry.small(12)") == []


def test_what_is_pressed_has_its_room(visit: Visit) -> None:
    assert visit.page.evaluate("geometry.tight()") == []


def test_what_one_chooses_in_stands_out_against_the_page(visit: Visit) -> None:
    assert visit.page.evaluate("geometry.faint()") == []


def test_words_spaced_out_by_their_reader_stay_whole(visit: Visit) -> None:
    visit.page.wait_for_function("geometry.settled()", timeout=SECONDS, polling=100)
    assert visit.page.evaluate("geometry.lostSpaced()") == []


def test_the_headline_numbers_are_whole(visit: Visit) -> None:
    parts = ".pd-cards .value, .pd-cards .label, .pd-cards .detail, h1, h3"
    assert visit.page.evaluate("selector => geometry.overflowing(selector)", parts) == []


def test_the_words_of_a_figure_do_not_meet(visit: Visit) -> None:
    assert visit.page.evaluate("geometry.figures().every(figure => geometry.texts(figure).length > 1)")
    found = visit.page.evaluate("geometry.figures().map(geometry.overlaps)")
    assert [pairs for pairs in found if pairs] == []


def test_the_words_of_a_figure_are_not_cut(visit: Visit) -> None:
    found = visit.page.evaluate("geometry.figures().map(geometry.cut)")
    assert [words for words in found if words] == []


def unfold(fold: Locator) -> None:
    """By a click, waited for; one that falls while the page moves under it is made again."""
    for _ in range(3):
        if not fold.locator("details[open]").count():
            fold.locator("summary").first.click()
        try:
            expect(fold.locator("table > caption")).to_have_text(re.compile(r"\w"), timeout=10_000)
        except AssertionError:
            fold.locator("summary").first.click()  # shut, and opened again
            continue
        return


def test_a_fold_out_opens_on_a_table_with_a_caption(visit: Visit) -> None:
    path = urlsplit(visit.page.url).path.strip("/")
    opens(visit, most=None if visit.jeu == PUBLIE and path in UNFOLDED else 1)


@pytest.mark.vaste
def test_every_fold_out_opens_on_a_table_with_a_caption(visit: Visit) -> None:
    opens(visit)


def opens(visit: Visit, most: int | None = None) -> None:
    folds = visit.page.locator(FOLDS).filter(has_text=FOLD)
    assert folds.count() >= visit.page.get_by_test_id("stPlotlyChart").filter(visible=True).count()
    asked = folds.all()[:most]
    for fold in asked:  # all at once, and they stay open: the server answers for several of them together
        if not fold.locator("details[open]").count():
            fold.locator("summary").first.evaluate("summary => summary.click()")
    visit.until_drawn()
    for fold in asked:
        unfold(fold)
        expect(fold.locator("table > caption")).to_have_text(re.compile(r"\w"))
        assert fold.get_by_role("row").count() > 1
    visit.until_drawn()
    assert visit.page.evaluate("geometry.overflowing('html, body, [data-testid=stMain]')") == []


# Last of the page's tests: it tells what all the above asked for.
def test_a_page_asks_nothing_outside_and_logs_no_error(visit: Visit) -> None:
    assert visit.outside == []
    assert visit.errors == []


def test_a_page_opened_narrow_is_the_one_that_is_narrowed(browser: Browser, server: str) -> None:
    seen = []
    for width in (NARROW, WIDE):
        with visiting(browser, server, "logement-social", width) as page:
            page.resize(NARROW)
            seen.append(json.loads(page.page.evaluate(WHOLE_PIXELS)))
            assert page.page.evaluate("geometry.overflowing('html, body, [data-testid=stMain]')") == []
            assert page.errors == []
    assert len(seen[0]) > 100
    assert seen[0] == seen[1]


# --- journeys


def test_the_menu_names_every_page_apart_and_leads_to_it(browser: Browser, server: str) -> None:
    """That its title is its heading, and the tab's, is asked of every page above."""
    with visiting(browser, server, "textes") as opened:
        links = opened.page.get_by_test_id("stPageLink-NavLink").all()
        names = [link.inner_text().strip() for link in links]
        assert len(set(names)) == len(names) == len(PATHS)
        for place in (3, -2):
            links[place].click()
            expect(opened.page.get_by_role("heading", level=1)).to_have_text(names[place])
            expect(opened.page).to_have_title(f"{names[place]} · {NAME}")


def test_a_calendar_speaks_french_whatever_the_browser_speaks(browser: Browser, server: str) -> None:
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(f"{server}/dalo")
        page.get_by_text("Choisir d’autres chiffres").click()
        page.get_by_test_id("stDateInput").get_by_role("button").last.click()
        calendar = page.get_by_role("dialog")
        name = format_date(dt.date.today().replace(day=15))
        expect(calendar.get_by_role("gridcell", name=name)).to_be_visible()
        expect(calendar.get_by_role("gridcell").first).to_have_accessible_name(re.compile("^lundi "))


@pytest.mark.parametrize(
    "asked",
    spread(
        [
            (place, width)
            for width in (WIDE, NARROW)
            for place in ("volet-sru-evolution", "suite-concentration/volet-sru-concentration")
        ],
        kept=lambda asked: (asked[1] == NARROW) == asked[0].startswith("suite-"),
    ),
    ids=str,
)
def test_the_link_of_a_figure_leads_to_it(asked: tuple[str, int], browser: Browser, server: str) -> None:
    place, width = asked
    with visiting(browser, server, f"logement-social#{place}", width) as opened:
        page = opened.page
        fold = page.locator(f".st-key-{place.split('/')[-1]}")
        title = page.locator("h2:focus")
        expect(title).to_be_in_viewport()
        page.wait_for_function("geometry.drawn() && geometry.still()", timeout=SECONDS, polling=100)
        expect(title).to_be_in_viewport()
        fold.locator("summary").first.click()
        files = fold.get_by_role("tab", name="Télécharger")
        files.click()
        link = fold.get_by_test_id("stCode").inner_text().strip()
        assert link.endswith(f"&vu={dt.date.today()}#{place}")
        files.press("Tab")  # to its panel
        assert copied(page, "Copier le lien de cette figure") == link
        assert opened.errors == []


def test_the_page_of_another_day_opens_at_the_figure_of_its_link(browser: Browser, server: str) -> None:
    """« Voir ceux de ce jour-là », of the link of a figure, led to the top of the page."""
    with visiting(browser, server, "logement-social?annee=2025&arr=75113&vu=2025-01-01#volet-trajectoire") as opened:
        page = opened.page
        page.get_by_role("link", name="Voir ceux de ce jour-là").click()
        page.wait_for_url(re.compile(r"annee=2025&arr=75113&.*au=2025-01-01.*#volet-trajectoire$"))
        expect(page.locator("h2:focus")).to_contain_text("Paris")
        assert opened.errors == []


def copied(page: Page, name: str) -> str:
    """What the button takes away, reached by the keyboard alone."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name=name)
    expect(button).to_be_visible()
    for _ in range(5):
        if button.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pd-copy:focus")).to_have_text("Copié")
    text = page.evaluate("navigator.clipboard.readText()")
    page.context.clear_permissions()
    return str(text)


def test_a_message_to_a_holder_is_copied_by_keyboard(browser: Browser, server: str) -> None:
    with visiting(browser, server, "calendrier") as opened:
        page = opened.page
        page.get_by_text("Demander des chiffres").click()
        subject, body = (page.get_by_test_id("stCode").nth(place) for place in (0, 1))
        expect(body).to_be_visible()
        opened.until_drawn()
        page.get_by_role("button", name="Copier l’objet").focus()
        assert copied(page, "Copier l’objet") == subject.inner_text().strip()
        assert " ".join(copied(page, "Copier le message").split()) == " ".join(body.inner_text().split())


@pytest.mark.parametrize(
    "place", ["volet-%22%5D%3Cscript%3E", "volet-dalo-flux%22),body", "suite-/volet-", "volet-nul"]
)
def test_a_place_that_is_none_leads_nowhere(place: str, browser: Browser, server: str) -> None:
    with visiting(browser, server, f"dalo#{place}") as opened:
        opened.page.wait_for_timeout(500)
        assert opened.page.get_by_test_id("stMain").evaluate("one => one.scrollTop") == 0
        assert opened.errors == []


def test_a_link_restores_the_choices_and_a_changed_choice_changes_the_link(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social?annee=2001&arr=13e&arr=16e") as opened:
        page = opened.page
        year = page.get_by_role("combobox", name="Situation au 1er janvier")
        expect(year).to_have_value("2001")
        tags = page.locator("[data-testid=stMultiSelect] [data-tag]")
        expect(tags).to_have_text([re.compile("13e"), re.compile("16e")])
        expect(page.get_by_role("heading", level=2).first).to_contain_text("2001")
        pages = page.evaluate("history.length")
        year.click()
        page.get_by_role("option", name="2010", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_contain_text("2010")
        page.wait_for_url(re.compile("annee=2010"))
        assert parse_qs(urlsplit(page.url).query) == {
            "annee": ["2010"],
            "arr": ["75113", "75116"],
            "reference": ["A"],
            "histoire": ["non"],
        }
        assert page.evaluate("history.length") == pages  # « Back » leaves the page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copier le lien").click()
        expect(page.get_by_role("button", name="Lien copié")).to_be_visible()
        seen = f"&vu={dt.date.today().isoformat()}"
        assert page.evaluate("navigator.clipboard.readText()") == page.url + seen
        page.context.clear_permissions()


def test_a_wrong_link_is_said_in_words_and_drawn_all_the_same(browser: Browser, server: str) -> None:
    with visiting(browser, server, "logement-social?arr=21e&arr=%3Cscript%3Ewindow.__xss=1%3C/script%3E") as opened:
        expect(opened.page.get_by_role("alert").first).to_contain_text("21e")
        assert opened.page.get_by_test_id("stPlotlyChart").count() >= 3
        assert opened.page.evaluate("window.__xss") is None


def test_the_demonstration_follows_its_visitor_through_the_menu(browser: Browser, server: str) -> None:
    with visiting(browser, server, "?jeu=demonstration", jeu=DEMONSTRATION) as opened:
        page = opened.page
        banner = page.get_by_role("alert").filter(has_text=BANNER)
        expect(banner).to_have_count(1)
        page.get_by_test_id("stPageLink-NavLink").filter(has_text="DALO").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("DALO")
        expect(banner).to_have_count(1)
        page.wait_for_url(re.compile(r"/dalo\?jeu=demonstration"))
        page.get_by_text("Choisir d’autres chiffres").click()
        page.get_by_test_id("stRadio").get_by_text("Chiffres publiés").click()
        expect(banner).to_have_count(0)
        page.wait_for_url(re.compile(r"/dalo(?!.*jeu=)"))


def test_a_link_of_the_synthesis_stays_in_the_demonstration(browser: Browser, server: str) -> None:
    with visiting(browser, server, "?jeu=demonstration", jeu=DEMONSTRATION) as opened:
        opened.page.locator(".pd-rows a").first.click()
        expect(opened.page.get_by_role("heading", level=1)).not_to_have_text(FRONT)
        expect(opened.page.get_by_role("alert").filter(has_text=BANNER)).to_have_count(1)


def test_a_download_gives_a_file(browser: Browser, server: str) -> None:
    with visiting(browser, server, "dalo") as opened:
        fold = opened.page.locator(FOLDS).filter(has_text=FOLD).first
        fold.locator("summary").click()
        fold.get_by_role("tab", name="Télécharger").click()
        with opened.page.expect_download() as started:
            fold.get_by_test_id("stDownloadButton").filter(has_text="Excel").get_by_role("button").click()
        assert started.value.suggested_filename.endswith(".csv")
        written = started.value.path().read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        assert "13242" in written.decode("utf-8-sig")
