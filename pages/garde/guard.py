"""The guard: every request passes here before Streamlit's own code, is let through with its mark or refused in words."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from etl.intake import SECRETARIAT, Person
from pages.garde.hosts import is_declared, is_own
from pages.garde.log import LOG
from pages.garde.mark import HEADER, MARK
from pages.garde.rights import Claims, reads, who

# Streamlit writes its style and its first script in the page, and Plotly and Vega make functions of texts.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What Streamlit's own browser code asks, without which no page opens; the names of other sites are not in it.
HOST_CONFIG = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": False,
    "resourceCrossOriginMode": None,
}
OPEN = ("_stcore/health", "_stcore/stream")
ABSENT = "Il n’y a rien à cette adresse."


@dataclass(frozen=True)
class Rules:
    """What the guard goes by: the names declared, the path under which the application answers, who signed in."""

    hosts: tuple[str, ...]
    base: str
    claims: Claims


@dataclass(frozen=True)
class Denial:
    """Why a request goes no further: the status, the reason for the log, the sentence for whoever asked."""

    status: int
    reason: str
    words: str


class Guard:
    """ASGI middleware, the outermost one."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app, self.rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif denial := self._denial(scope):
            LOG.warning("refus : %s", denial.reason)
            await _deny(denial, scope, receive, send)
        elif self._path(scope) == "_stcore/host-config":
            await JSONResponse(HOST_CONFIG)(scope, receive, _protected(send))
        else:
            await self.app(_marked(scope), receive, _protected(send))

    def _denial(self, scope: Scope) -> Denial | None:
        headers = Headers(scope=scope)
        if not is_declared(headers.getlist("host"), self.rules.hosts):
            return Denial(403, "nom non déclaré", "Cette application ne répond pas sous ce nom.")
        if not is_own(headers.getlist("origin"), headers["host"]):
            return Denial(403, "autre origine", "Cette application ne répond pas aux pages d’un autre site.")
        return self._closed(self._path(scope), headers)

    def _closed(self, path: str, headers: Headers) -> Denial | None:
        """Of the routes that Streamlit opens to all, those that only some may use, and those that nobody needs."""
        room = path.partition("/")[0]
        if room == "media":
            allowed = reads(lambda: self._who(headers))
            return None if allowed else Denial(403, "fichier", "Ce fichier se lit une fois connecté, ou avec la clé.")
        if path.startswith("_stcore/upload_file/"):
            allowed = self._who(headers).may_import
            return None if allowed else Denial(403, "dépôt", "Déposer un fichier demande un droit que vous n’avez pas.")
        if path == "_stcore/metrics":
            return None if self._who(headers).role == SECRETARIAT else Denial(404, "mesures", ABSENT)
        closed = room == "component" or (room == "_stcore" and path not in (*OPEN, "_stcore/host-config"))
        return Denial(404, "adresse fermée", ABSENT) if closed else None

    def _who(self, headers: Headers) -> Person:
        cookies = cookie_parser(headers.get("cookie", ""))
        return who(self.rules.claims(cookies), cookies)

    def _path(self, scope: Scope) -> str:
        """What is asked under the base path, without its first slash."""
        path: str = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        return path.removeprefix(self.rules.base).lstrip("/") if self.rules.base else path


def _marked(scope: Scope) -> Scope:
    """The request with the guard's mark, and with no other."""
    name = HEADER.lower().encode()
    kept = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    return {**scope, "headers": [*kept, (name, MARK.encode())]}


def _protected(send: Send) -> Send:
    """Sends answers with the headers that hold the browser to this application."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


async def _deny(denial: Denial, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})  # before any acceptance: the handshake gets a 403
        return
    answer: Response = PlainTextResponse(denial.words, denial.status)
    await answer(scope, receive, _protected(send))
