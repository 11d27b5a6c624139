"""The guard before an application that answers everything: what reaches it is what the guard let through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from pages.garde import door

METHODS = ["GET", "PUT", "DELETE", "POST", "OPTIONS"]
STREAM = "ws://127.0.0.1:8501/_stcore/stream"
Opened = Callable[..., TestClient]
SERVED = '<!-- x --><html lang="en"><title>Streamlit</title><noscript>You need</noscript><body></body></html>'
STYLE = "<style>h1{padding:8px}</style>"


async def answer(request: Request) -> Response:
    """The headers that reached the application."""
    return PlainTextResponse("\n".join(f"{name}: {value}" for name, value in request.headers.items()))


async def file(request: Request) -> Response:
    kept = {"Cache-Control": "public, immutable"} if request.url.path.endswith(".js") else {}
    return PlainTextResponse("x" * 100_000, headers=kept)


async def page(request: Request) -> Response:
    return HTMLResponse(SERVED, headers={"ETag": "1"})


async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(websocket.headers.get("x-garde", ""))
    await websocket.close()


@pytest.fixture
def opened(instance: Path) -> Iterator[Opened]:
    """Opens a client of a guarded application: what its sign-in says of cookies (None: it has none), its settings."""
    clients: list[TestClient] = []

    def open_client(
        claims: Callable[[Mapping[str, str]], Mapping[str, Any] | None] = lambda _: None, **settings: Any
    ) -> TestClient:
        asked = {"server.allowedHosts": ["127.0.0.1", "*.exemple.fr"], "server.baseUrlPath": ""} | settings
        rules = door.rules(asked.get, claims)
        routes = [
            *door.routes(rules),
            WebSocketRoute("/{path:path}", stream),
            *(Route(path, page) for path in ("/page", "/page/{below:path}", "/static/gone")),
            Route("/static/{path:path}", file),
            Route("/{path:path}", answer, methods=METHODS),
        ]
        application = Starlette(routes=routes, middleware=door.middleware(rules, STYLE))
        clients.append(TestClient(application, base_url="http://127.0.0.1:8501", follow_redirects=False))
        return clients[-1]

    yield open_client
    for client in clients:
        client.close()
