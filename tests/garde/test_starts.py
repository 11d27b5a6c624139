"""The application by each of its ways to start: behind the guard every time, and its pages nowhere without it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from etl.paths import ENVIRONMENT, ROOT
from pages.garde.key import key
from pages.garde.mark import HEADER
from serve import Address, wait_until_healthy
from tests.conftest import Connection
from tests.pages.link import by_link
from tests.pages.test_pages import said

WAYS = {
    "streamlit": ["streamlit", "run", "app.py", "--server.port"],
    "uvicorn": ["uvicorn", "app:app", "--port"],
}
ALONE = ["streamlit", "run", "pages/application.py", "--server.port"]
SENTENCE = "Ces pages ne s’ouvrent que derrière leur garde : lancer « make run » ou « streamlit run app.py »."


@contextlib.contextmanager
def started(way: Sequence[str]) -> Iterator[tuple[Address, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", free.getsockname()[1])
    command = [sys.executable, "-m", *way, str(address.port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, stdout=-1, stderr=-1
    ) as child:
        try:
            assert wait_until_healthy(address, child)
            yield address, child
        finally:
            child.kill()  # asked to stop, plain Streamlit lingers


def status(address: Address, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status


HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_starting_puts_the_guard_first_and_says_where_the_key_is(instance: Path, way: str) -> None:
    with started(WAYS[way]) as (address, child):
        assert status(address, "/_stcore/stream", **HANDSHAKE) == 101
        assert status(address, "/_stcore/stream", **HANDSHAKE, Origin="http://ailleurs.example") == 403
        assert status(address, "/_stcore/stream", **HANDSHAKE, Origin="http://localhost:1") == 403
        assert status(address, "/", Host="ailleurs.example") == 403
        assert status(address, "/_stcore/metrics") == 404
        assert status(address, "/_stcore/metrics", Cookie=f"pdalhpd_cle={key()}") == 200
        assert status(address, f"/cle/{key()}") == 303
        assert status(address, "/sante") == 200
        with connect(f"ws://127.0.0.1:{address.port}/_stcore/stream") as talk:
            talk.send("des mots, où Streamlit attend des octets")
            with pytest.raises(ConnectionClosed):
                talk.recv()
        with connect(f"ws://127.0.0.1:{address.port}/_stcore/stream") as talk:
            talk.send(bytes(1_000_001))
            with pytest.raises(ConnectionClosed):
                talk.recv()
            assert talk.close_code == 1009  # too large
        child.terminate()
        printed, logged = (stream.decode() for stream in child.communicate())
    assert printed.count(f"l’adresse de l’application /cle/{key()}") == 1
    assert printed.count(key()) == 1  # nor does the log of what was asked hold it
    assert key() not in logged
    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["message"].startswith("refus")]) == 4
    assert {line["exception"] for line in lines if "exception" in line} == {"KeyError"}
    assert "Traceback" not in logged


@pytest.mark.parametrize("headers", [[], [(HEADER, "")], [(HEADER, "0" * 64)]])
def test_without_the_guard_the_pages_are_one_sentence(
    instance: Path, guarded: Connection, monkeypatch: pytest.MonkeyPatch, headers: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr(guarded, "headers", headers)
    page = by_link().run()
    assert said(page) == SENTENCE
    assert not page.sidebar.children
    assert not page.get("plotly_chart")


def test_the_pages_run_by_the_plain_command_are_the_same_sentence(instance: Path) -> None:
    request, seen = BackMsg(), ForwardMsg()
    request.rerun_script.query_string = ""
    said_alone = []
    with started(ALONE) as (address, _), connect(f"ws://127.0.0.1:{address.port}/_stcore/stream") as talk:
        talk.send(request.SerializeToString())
        while seen.WhichOneof("type") != "script_finished":
            seen = ForwardMsg.FromString(bytes(talk.recv(timeout=60, decode=False)))
            element = seen.delta.new_element
            said_alone += [element.alert.body] if element.HasField("alert") else [element.exception.message]
    assert [words for words in said_alone if words] == [SENTENCE]


@pytest.mark.parametrize(
    "command", [["serve.py"], *(["-m", *way, "0"] for way in WAYS.values()), ["-m", "etl", "build"]]
)
def test_a_folder_without_a_catalogue_is_refused_and_left_as_it_is(tmp_path: Path, command: list[str]) -> None:
    absent = tmp_path / "doonées"
    environ = os.environ | {ENVIRONMENT: str(absent), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 1
    words = f"{ENVIRONMENT} désigne {absent}, où il n’y a pas de catalogue : vérifier le chemin."
    assert (done.stdout + done.stderr).count(words) == 1
    assert list(tmp_path.iterdir()) == []
