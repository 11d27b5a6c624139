"""The guard seen from a browser: the address of the key, and what a page of another site may do with it: nothing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Route, expect

from etl.warehouse import current
from pages.garde.key import key
from tests.browser.test_app import visiting
from tests.garde.payloads import PAYLOADS
from tests.intake import publishers

OTHER = "http://ailleurs.example/"
# What a page of another site tries in the browser of whoever holds the key: the talk, a deposit, a frame.
ATTACK = """async address => {
  const talk = new Promise(told => {
    const socket = new WebSocket(address.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
    socket.onopen = () => told("ouverte");
    socket.onerror = () => told("refusée");
  });
  const deposit = fetch(address + "/_stcore/upload_file/a/b", {method: "PUT", body: "x", credentials: "include"})
    .then(() => "lu", () => "refusé");
  const frame = document.createElement("iframe");
  frame.src = address;
  const loaded = new Promise(told => { frame.onload = told; });
  document.body.append(frame);
  await loaded;
  return [await talk, await deposit];
}"""


def test_the_address_of_the_key_opens_the_import_in_this_browser_alone(browser: Browser, server: str) -> None:
    with visiting(browser, server, f"cle/{key()}") as opened:
        assert opened.page.url == f"{server}/"
        assert opened.page.evaluate("document.cookie.includes('cle')") is False
        opened.page.goto(f"{server}/importer")
        expect(opened.page.locator("input[type=file]")).to_have_count(1)
        assert (opened.outside, opened.errors) == ([], [])
    with visiting(browser, server, "importer") as other:
        expect(other.page.get_by_text("demande la clé de cette instance")).to_be_visible()
        expect(other.page.locator("input[type=file]")).to_have_count(0)


def test_a_page_of_another_site_gets_nothing_from_the_browser_that_holds_the_key(browser: Browser, server: str) -> None:
    def serve_other(route: Route) -> None:
        route.fulfill(body="<html><body></body></html>", content_type="text/html")

    with browser.new_context() as context:
        context.route(f"{OTHER}**", serve_other)
        page = context.new_page()
        page.goto(f"{server}/cle/{key()}")
        page.goto(OTHER)
        assert page.evaluate(ATTACK, server) == ["refusée", "refusé"]
        assert page.frames[1].locator("#root").count() == 0


EXECUTED = "window.__xss"


def test_nothing_written_in_a_link_is_executed(browser: Browser, server: str) -> None:
    version = current().version
    asked = urlencode([("arr", payload) for payload in PAYLOADS] + [(payload, "1") for payload in PAYLOADS[::10]])
    with visiting(browser, server, f"logement-social?{asked}") as opened:
        page = opened.page
        expect(page.get_by_role("alert").first).to_contain_text(PAYLOADS[0])
        expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
        assert page.evaluate(EXECUTED) is None
        page.goto(f"{server}/dalo?{urlencode({name: ' '.join(PAYLOADS) for name in ('jeu', 'au', 'edition')})}")
        opened.until_drawn()
        assert page.evaluate(EXECUTED) is None
        assert (opened.outside, opened.errors) == ([], [])
    assert current().version == version


def test_nothing_written_in_a_file_or_its_name_is_executed(browser: Browser, server: str, tmp_path: Path) -> None:
    made = publishers.sru(2025, 271_950)
    rate = next(n for n, name in enumerate(made.header) if name.startswith("Taux_SRU"))
    for n, payload in enumerate(PAYLOADS):
        made.rows[n % len(made.rows)][rate] += payload
    publishers.write_csv(made, tmp_path / "sru.csv")
    with visiting(browser, server, "importer", keyed=True) as opened:
        page = opened.page
        content = (tmp_path / "sru.csv").read_bytes()
        file = {"name": f"{PAYLOADS[0]}.csv", "mimeType": "text/csv", "buffer": content}
        page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
        page.get_by_role("button", name="Examiner le fichier").click()
        expect(page.get_by_text("est refusé").first).to_be_visible()
        expect(page.locator(".pd-table, table").get_by_text("window.__xss").first).to_be_visible()
        assert page.evaluate(EXECUTED) is None
        assert (opened.outside, opened.errors) == ([], [])


def test_there_are_two_hundred_of_them() -> None:
    assert len(set(PAYLOADS)) >= 200
