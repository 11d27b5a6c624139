"""Attacks on the guard: other names, other sites, closed routes, forged marks; what it lets through, it marks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Scope
from starlette.websockets import WebSocketDisconnect

from pages.garde.guard import HEADERS, Guard, Rules
from pages.garde.mark import HEADER, MARK, is_marked
from tests.garde.conftest import STREAM, STYLE, Opened
from tests.pages.test_access import RESERVED, RIGHTS, VISITORS

AGENT = "secretariat@exemple.fr"
FOREIGN = [
    "http://ailleurs.example",
    "https://127.0.0.1.ailleurs.example:8501",
    "http://127.0.0.1:8502",  # another program of the same machine
    "http://localhost:8501",
    "http://127.0.0.1:8501.ailleurs.example",
    "http://x@127.0.0.1:8501",
    "ftp://127.0.0.1:8501",
    "http://127.0.0.1:8501/",
    "null",
    "",
]
HOSTS = [
    "ailleurs.example",
    "127.0.0.1.ailleurs.example",
    "exemple.fr",
    "ailleursexemple.fr",
    "127.0.0.1@ailleurs.example",
    "127.0.0.1/ailleurs",
    "127.0.0.1:8501:80",
    "127.0.0.1:",
    "127.0.0.1 ",
    "[127.0.0.1",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_is_refused_whatever_it_asks(opened: Opened, origin: str) -> None:
    client = opened()
    for method in ("GET", "PUT", "OPTIONS"):
        assert client.request(method, "/_stcore/health", headers={"Origin": origin}).status_code == 403
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect(STREAM, headers={"Origin": origin}),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("host", HOSTS)
def test_another_name_is_refused(opened: Opened, host: str) -> None:
    assert reached({"host": host}) == []


def test_two_names_two_origins_or_no_name_are_refused() -> None:
    own = ("host", "127.0.0.1:8501")
    assert reached({}) == []
    assert reached(own, own) == []
    assert reached(own, ("origin", "http://127.0.0.1:8501"), ("origin", "http://ailleurs.example")) == []
    assert reached(own, ("origin", "http://127.0.0.1:8501")) == ["http"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8600", "tableau.exemple.fr", "TABLEAU.exemple.fr.:443"])
def test_a_declared_name_is_let_through_with_its_own_origin_or_none(host: str) -> None:
    assert reached(("host", host)) == ["http"]
    assert reached(("host", host), ("origin", f"https://{host}")) == ["http"]


def reached(*headers: Any) -> list[str]:
    """The kinds of requests that the application gets of one with these headers, as bytes on the wire."""
    pairs = list(headers[0].items()) if isinstance(headers[0], dict) else list(headers)
    got: list[str] = []

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        got.append(scope["type"])

    async def nothing(*_: Message) -> Message:
        return {}

    async def ask() -> None:
        guard = Guard(application, Rules(("127.0.0.1", "*.exemple.fr"), "", lambda _: None))
        raw = [(name.encode(), value.encode()) for name, value in pairs]
        await guard({"type": "http", "path": "/", "method": "GET", "headers": raw}, nothing, nothing)

    with ThreadPoolExecutor(1) as aside:  # the browser of other tests has its loop in this thread
        aside.submit(lambda: asyncio.run(ask())).result()
    return got


def test_a_mark_is_put_on_what_goes_through_and_none_is_believed(opened: Opened) -> None:
    client = opened()
    for forged in ({}, {HEADER: "x"}, {HEADER.upper(): MARK[::-1]}):
        with client.websocket_connect(STREAM, headers=forged) as socket:
            assert socket.receive_text() == MARK
        assert client.get("/", headers=forged).text.lower().count("x-garde") == 1
    assert is_marked({HEADER: MARK})
    assert not is_marked({HEADER: ""})
    assert not is_marked({})


CLOSED = {
    "/_stcore/metrics": 404,
    "/_stcore/agent/interact": 404,
    "/_stcore/agent/openapi.json": 404,
    "/_stcore/script-health-check": 404,
    "/_stcore/bidi-components/x": 404,
    "/_stcore/upload_file/session/file": 403,
    "//_stcore/metrics": 404,
    "/_stcore/metrics/": 404,
    "/_stcore/": 404,
    "/component/x": 404,
}


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("base", ["", "plan"])
def test_what_streamlit_opens_to_all_is_closed(opened: Opened, path: str, base: str) -> None:
    client = opened(**{"server.baseUrlPath": f"/{base}/" if base else ""})
    for method in ("GET", "PUT", "POST", "DELETE"):
        asked = client.request(method, f"http://127.0.0.1:8501{f'/{base}' if base else ''}{path}")
        assert asked.status_code == CLOSED[path]


def test_under_the_root_path_of_a_server_the_same_is_closed(opened: Opened) -> None:
    client = TestClient(opened().app, base_url="http://127.0.0.1:8501", root_path="/plan")
    for path in ("/plan/_stcore/metrics", "/plan/_stcore/upload_file/a/b", "/plan/component/x", "/_stcore/metrics"):
        assert client.put(path).status_code in (403, 404)


UPLOAD, METRICS, MEDIA = "/_stcore/upload_file/session/file", "/_stcore/metrics", "/media/x"
FORGED = {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X-User": AGENT}
# What each may reach: a deposit, the measures, a file where reading is reserved.
REACHED = {
    "visiteur": (403, 404, 403),
    "session échue": (403, 404, 403),
    "adresse non vérifiée": (403, 404, 200),
    "lecteur": (403, 404, 200),
    "producteur": (200, 404, 200),
    "secrétariat": (200, 200, 200),
}


@pytest.fixture
def rights(instance: Path) -> Iterator[Path]:
    path = instance / "acces.toml"
    path.write_text(RIGHTS, encoding="utf-8")
    yield path
    path.unlink()


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("forged", [{}, FORGED])
def test_each_role_has_its_routes_by_the_rights_of_now(
    opened: Opened, rights: Path, visitor: str, forged: dict[str, str]
) -> None:
    client = opened(lambda _: VISITORS[visitor])
    asked = (("PUT", UPLOAD), ("GET", METRICS), ("GET", MEDIA))
    assert client.get(MEDIA, headers=forged).status_code == 200
    rights.write_text(RESERVED, encoding="utf-8")
    assert tuple(client.request(*one, headers=forged).status_code for one in asked) == REACHED[visitor]
    rights.write_text('lecture = "réservée"', encoding="utf-8")  # every right withdrawn, in mid-session
    assert [client.request(*one, headers=forged).status_code for one in asked[:2]] == [403, 404]


@pytest.mark.parametrize("said", [{}, {"is_logged_in": "true"}, {"is_logged_in": 1, "email": AGENT}])
def test_claims_that_do_not_say_signed_in_give_nothing(opened: Opened, rights: Path, said: dict[str, Any]) -> None:
    assert opened(lambda _: said).put(UPLOAD).status_code == 403


def test_answers_hold_the_browser_to_the_application(opened: Opened) -> None:
    client = opened()
    for path in ("/", "/page", "/static/a.js", "/_stcore/host-config", "/_stcore/metrics", "/cle/x", "/sante"):
        answer = client.get(path)
        assert (
            HEADERS.items() <= dict(answer.headers.items()).items()
            or {name: answer.headers[name] for name in HEADERS} == HEADERS
        )
    assert client.get("/media/x").headers["cache-control"] == "no-store"


def test_the_browser_code_is_told_of_no_other_site(opened: Opened) -> None:
    answer = opened(**{"client.allowedOrigins": ["https://ailleurs.example"]}).get("/_stcore/host-config")
    assert answer.json()["allowedOrigins"] == []


def test_the_page_is_served_in_french_with_its_style_and_whole_each_time(opened: Opened) -> None:
    client = opened()
    for headers in ({}, {"If-None-Match": "1", "Accept-Encoding": "identity"}):
        answer = client.get("/page", headers=headers)
        assert '<html lang="fr"><title>Tableau de bord du PDALHPD de Paris</title>' in answer.text
        assert "You need" not in answer.text
        assert f"{STYLE}<script>" in answer.text
        assert '"Page not found": "Page introuvable"' in answer.text
        assert "etag" not in answer.headers


@pytest.mark.parametrize("path", ["/page/tableau", "/page/", "/page/<b>/../x", "/static/gone"])
def test_an_address_below_a_page_is_that_of_none_and_leads_back(path: str, opened: Opened) -> None:
    """Streamlit served its page there, which stayed blank."""
    answer = opened().get(path)
    assert answer.status_code == 404
    assert "<h1>Page introuvable</h1>" in answer.text
    assert '<a href="/">Aller à la Synthèse</a>' in answer.text
    assert '<html lang="fr">' in answer.text
    assert "<script" not in answer.text


def test_a_file_of_streamlit_is_compressed_once_and_no_other_is_kept(opened: Opened) -> None:
    client = opened()
    kept = compressed(client)
    # Streamlit serves the same file under names without end: only its own is kept.
    others = [f"/static/{'./' * n}a.js" for n in range(1, 4)] + [
        "/static//a.js",
        "/static/%2e/a.js",
        "/static/b/../a.js",
    ]
    for path in ("/static/a.js", "/static/a.js", "/static/absent", *others):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert (answer.headers["content-encoding"], len(answer.text)) == ("gzip", 100_000)
        assert int(answer.headers["content-length"]) < 1000
    assert set(kept) == {"/static/a.js"}
    assert client.get("/static/a.js", headers={"Accept-Encoding": "identity"}).headers.get("content-encoding") is None


def compressed(client: TestClient) -> dict[str, Any]:
    """What the middleware keeps."""
    client.get("/")
    layer: Any = client.app
    layer = layer.middleware_stack
    while not hasattr(layer, "kept"):
        layer = layer.app
    found: dict[str, Any] = layer.kept
    return found
