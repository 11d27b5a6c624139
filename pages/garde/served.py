"""The page that the browser is served: in French, with its style, and small on the way."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLE = "Tableau de bord du PDALHPD de Paris"
REWRITTEN = (
    (re.compile(rb"<!--.*?-->", re.DOTALL), b""),
    (re.compile(rb'<html lang="en">'), b'<html lang="fr">'),
    (re.compile(rb"<title>.*?</title>"), f"<title>{TITLE}</title>".encode()),
    (re.compile(rb'<link rel="service-desc"[^>]*>'), b""),
    (
        re.compile(rb"<noscript>.*?</noscript>", re.DOTALL),
        "<noscript><p>Ce tableau de bord demande un navigateur où JavaScript est actif.</p></noscript>".encode(),
    ),
)
# Streamlit serves its page at every address; below that of a page, the page would look there for its files, and stay blank.
LOST = f"""<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Page introuvable · {TITLE}</title>
<style>:root {{ color-scheme: light dark; font: 17px/1.5 sans-serif }} main {{ max-width: 36rem; margin: 12vh auto; padding: 0 16px }}</style>
<main><h1>Page introuvable</h1><p>Cette adresse n’est celle d’aucune page de ce tableau de bord.</p>
<p><a href="ROOT">Aller à la Synthèse</a></p></main></html>"""
HERE = Path(__file__).parent
MOST = 500  # files kept compressed; Streamlit has some three hundred
UNASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since"}


class InFrench:
    """ASGI middleware: the language, the title, the words and the style of Streamlit's page, before any of ours; in its
    place, where the address is that of no page, what says so.
    """

    def __init__(self, app: ASGIApp, root: str, style: str) -> None:
        self.app, self.root, self.style = app, root, (style + _script()).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = scope["path"].removeprefix(self.root)
        lost = LOST.replace("ROOT", self.root).encode() if "/" in asked else b""
        # Streamlit compresses this page by itself, and would answer that the one it served before is still good.
        kept = [pair for pair in scope["headers"] if asked.startswith("static/") or pair[0] not in UNASKED]
        await self.app({**scope, "headers": kept}, receive, _Rewriting(send, self.style, lost))


def _script() -> str:
    """What says in French the words that Streamlit's scripts bring, from one table of them; what
    addresses ask of the browser; the roles that readers and keyboards need, and what they are told; how the menu is searched."""
    names = ("french.js", "address.js", "roles.js", "reach.js", "search.js")
    french, *others = ((HERE / name).read_text("utf-8") for name in names)
    table = (HERE / "words.json").read_text("utf-8")
    return f"<script>{french.replace('TABLE', table, 1)}{''.join(others)}</script>"


class _Rewriting:
    """Holds a page of HTML back until it is whole; lets the rest through. `lost`: what is sent in its place."""

    def __init__(self, send: Send, style: bytes, lost: bytes) -> None:
        self.send, self.style, self.lost, self.body = send, style, lost, b""
        self.start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_whole()
            return
        await self.send(message)

    async def _send_whole(self) -> None:
        page = self.body
        for pattern, words in REWRITTEN:
            page = pattern.sub(words, page)
        page = page.replace(b"</body>", self.style + b"</body>")  # after Streamlit's own, which it outweighs
        if self.lost:
            page, self.start["status"] = self.lost, 404
        headers = MutableHeaders(scope=self.start)
        headers["Content-Length"] = str(len(page))
        for name in ("ETag", "Last-Modified", *(["Content-Encoding"] if self.lost else [])):
            del headers[name]
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": page})


class Compressed:
    """ASGI middleware: gzip, once for each of Streamlit's own files, whose names change with what they hold."""

    def __init__(self, app: ASGIApp, static: str) -> None:
        self.app, self.static = GZipMiddleware(app), static
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_kept(scope):
            await self.app(scope, receive, send)
            return
        messages = self.kept.get(scope["path"]) or await self._made(scope, receive)
        for message in messages:
            await send(dict(message))  # whoever sends it may write in it

    def _is_kept(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        whole = scope["method"] == "GET" and not {"range", "if-none-match", "if-modified-since"} & {*headers.keys()}
        # « /static//x » and « /static/./x » are the same file under names without end: never kept.
        named = scope["path"].startswith(self.static) and posixpath.normpath(scope["path"]) == scope["path"]
        return whole and named and "gzip" in headers.get("accept-encoding", "")

    async def _made(self, scope: Scope, receive: Receive) -> list[Message]:
        """The answer, kept if it is one of those files: for a name that is not, Streamlit serves its page."""
        messages: list[Message] = []

        async def note(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, note)
        if len(self.kept) < MOST and "immutable" in Headers(raw=messages[0]["headers"]).get("cache-control", ""):
            self.kept[scope["path"]] = messages
        return messages
