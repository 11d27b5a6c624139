"""All that the application puts before Streamlit, as st.App takes it: middleware, the address of the key, the start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from pages.garde.guard import ABSENT, Guard, Rules
from pages.garde.health import health
from pages.garde.key import COOKIE, is_key, make_key
from pages.garde.log import LOG, structured
from pages.garde.rights import Claims
from pages.garde.served import Compressed, InFrench

OTHER = "Cette clé n’est pas celle de cette instance : l’adresse à ouvrir est affichée à chaque démarrage."


def rules(asked: Callable[[str], Any], claims: Claims) -> Rules:
    """What the guard goes by, from Streamlit's settings."""
    return Rules(tuple(asked("server.allowedHosts")), str(asked("server.baseUrlPath") or "").strip("/"), claims)


def middleware(rules: Rules, style: str) -> list[Middleware]:
    """The guard first, then what makes the page French and small, and gives it its style."""
    root = _root(rules)
    return [Middleware(Guard, rules), Middleware(Compressed, f"{root}static/"), Middleware(InFrench, root, style)]


def routes(rules: Rules) -> list[Route]:
    """The address of the key, and that of the state of the instance."""
    return [Route(f"{_root(rules)}cle/{{value}}", _taking_key(rules)), Route(f"{_root(rules)}sante", _tell_health)]


def _tell_health(_request: Request) -> Response:
    """503 and why if the instance must be looked at; in a thread of its own, for files are read."""
    told = health()
    return JSONResponse(told, 503 if told["raisons"] else 200)


def _taking_key(rules: Rules) -> Callable[[Request], Awaitable[Response]]:
    async def take_key(request: Request) -> Response:
        """Leaves the key with this browser alone; an instance with a sign-in has none."""
        if rules.claims({}) is not None:
            return PlainTextResponse(ABSENT, 404)
        value = request.path_params["value"]
        if not is_key(value):
            return PlainTextResponse(OTHER, 403)
        answer = RedirectResponse(_root(rules), 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, value, path=_root(rules), httponly=True, samesite="strict", secure=secure)
        return answer

    return take_key


def starting(rules: Rules) -> Callable[[object], Any]:
    """What `lifespan` takes: at each start, sets the log and says where the key is."""

    @asynccontextmanager
    async def started(_app: object) -> AsyncIterator[None]:
        structured()
        if rules.claims({}) is None:
            _tell_key(_root(rules))
        yield

    return started


def _tell_key(root: str) -> None:
    """On standard output, where `make run` has its own words; an instance that cannot keep a key is only read."""
    try:
        print(
            f"Pour importer, écrire et publier, ouvrir à l’adresse de l’application {root}cle/{make_key()}", flush=True
        )
    except OSError:
        LOG.exception("la clé de l’instance ne peut être gardée dans son dossier de données : elle ne sera que lue")


def _root(rules: Rules) -> str:
    return f"/{rules.base}/" if rules.base else "/"
