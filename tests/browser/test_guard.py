"""The guard seen from a browser: the address of the key, and what a page of another site may do with it: nothing."""

from __future__ import annotations

from playwright.sync_api import Browser, Route, expect

from pages.garde.key import key
from tests.browser.test_app import visiting

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
