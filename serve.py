"""Starts the application and opens its front page once: no first visitor meets a cold server."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from pages.garde.key import key
from settings import bracketed, has_sign_in, port_asked, public_name, read_settings, setting, visitor_name

ROOT = Path(__file__).resolve().parent
FIRST_PORT = 8501
WILDCARDS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
SERVER = "server"  # the first argument of the process that is the server
START_SECONDS = 90.0
VISIT_SECONDS = 120.0


@dataclass(frozen=True)
class Address:
    """Where the server listens, the name it lets visitors use, and the public one if it is online."""

    host: str
    port: int
    base: str = ""
    name: str = ""
    public: str = ""

    @property
    def url(self) -> str:
        return f"http://{bracketed(self.host)}:{self.port}{self.path('')}"

    @property
    def shared(self) -> str:
        """What whoever reads the start elsewhere can open: behind the proxy, https and the public name."""
        return f"https://{self.public}{self.path('')}" if self.public else self.url

    @property
    def announced(self) -> str:
        """The Host header of a request that the guard lets through."""
        return f"{self.name or bracketed(self.host)}:{self.port}"

    def path(self, end: str) -> str:
        return f"/{self.base}/{end}" if self.base else f"/{end}"


def choose_address(asked: Callable[[str], Any]) -> Address:
    """The address asked for, or the first free port from 8501; OSError if the port asked for is taken."""
    host = str(asked("server.address") or "")
    host = WILDCARDS.get(host, host)
    port = port_asked(asked("server.port"))
    if port and not is_free(host, port):
        raise OSError(f"le port {port} est déjà occupé sur {host}.")
    return Address(
        host=host,
        port=port or first_free_port(host),
        base=str(asked("server.baseUrlPath") or "").strip("/"),
        name=visitor_name(asked("server.allowedHosts"), host),
        public=public_name(asked("server.allowedHosts")),
    )


def is_free(host: str, port: int) -> bool:
    """Whether nothing answers there; on Windows two servers may share a port, so binding would not tell."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return True
    return False


def first_free_port(host: str) -> int:
    """Chosen here, not by Streamlit, so that the address printed is the one that answers."""
    return next(port for port in range(FIRST_PORT, FIRST_PORT + 100) if is_free(host, port))


def command(arguments: Sequence[str], port: int, script: Path = ROOT / "app.py") -> list[str]:
    """The server, with this interpreter; of two values for one option, Streamlit takes the last."""
    return [sys.executable, __file__, SERVER, "run", str(script), *arguments, "--server.port", str(port)]


def send_at_once() -> None:
    """Sockets that listen from now on send what they are given, without waiting for the last answer.

    Streamlit 1.67 binds its socket in a way that leaves Nagle's algorithm on: each group of messages then waits up to
    40 ms for the browser's delayed acknowledgement (uvicorn issue 3149 describes it).
    """
    listen = socket.socket.listen

    def listen_at_once(self: socket.socket, *backlog: int) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listen(self, *backlog)

    socket.socket.listen = listen_at_once  # type: ignore[method-assign, assignment]


def serve(arguments: Sequence[str]) -> NoReturn:
    """Streamlit's own command line, in this process, which ends with it: asked to stop, it has not failed."""
    from streamlit.web import cli

    send_at_once()
    for asked in (signal.SIGTERM, signal.SIGINT):  # uvicorn closes its connections, then raises the signal again
        signal.signal(asked, lambda *_: sys.exit())
    sys.exit(cli.main(list(arguments), prog_name="streamlit"))


def is_healthy(address: Address) -> bool:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=2)
    try:
        connection.request("GET", address.path("_stcore/health"), headers={"Host": address.announced})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_healthy(address: Address, child: subprocess.Popen[bytes]) -> bool:
    """False when the server ended or stayed silent."""
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        if is_healthy(address):
            return True
        time.sleep(0.1)
    return False


def visit_front_page(address: Address) -> None:
    """Runs the application once, as a browser at / would; OSError or a websocket error if that fails."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    deadline = time.monotonic() + VISIT_SECONDS
    request = BackMsg()
    request.rerun_script.query_string = ""
    with connect(
        f"ws://{address.announced}{address.path('_stcore/stream')}",
        sock=socket.create_connection((address.host, address.port), timeout=10),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        max_size=None,
    ) as visit:
        visit.send(request.SerializeToString())
        while True:
            answer = visit.recv(timeout=max(0.0, deadline - time.monotonic()))
            message = ForwardMsg.FromString(answer if isinstance(answer, bytes) else answer.encode())
            # A script that asks for its own rerun says so, then runs again: only the last end counts.
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return


def warm_up(address: Address, child: subprocess.Popen[bytes], *, keyed: bool) -> None:
    """Waits for the server, visits it, says where it is; a failed visit stops nothing."""
    if not wait_until_healthy(address, child):
        if child.poll() is None:
            say(f"L’application ne répond pas encore ; essayez {address.url} dans un instant.")
        return
    try:
        visit_front_page(address)
    except Exception as error:
        if child.poll() is None:
            say(f"La première ouverture a échoué ({error}) ; la première page affichée sera plus lente.")
    if child.poll() is None:
        say(f"L’application est prête : {address.url}")
        if keyed and key():
            say(f"Pour importer, écrire et publier, ouvrir : {address.shared}cle/{key()}")
        say("Pour l’arrêter : Ctrl-C.")


def run(arguments: Sequence[str], address: Address, *, keyed: bool) -> int:
    """Until the server ends: its exit code. A signal sent to this process is passed on to the server."""
    # Streamlit's English banner goes to standard output; errors, and why it refuses to start, to standard error.
    child = subprocess.Popen(command(arguments, address.port), cwd=ROOT, stdout=subprocess.DEVNULL)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.terminate()

    signal.signal(signal.SIGTERM, pass_on)
    try:
        warm_up(address, child, keyed=keyed)
        return child.wait()
    except KeyboardInterrupt:
        return stop(child)
    finally:
        if child.poll() is None:
            child.kill()


def stop(child: subprocess.Popen[bytes]) -> int:
    """The server's exit code after Ctrl-C, which a terminal sends to both: insist only if it lingers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    say("\nArrêt de l’application…")
    try:
        return child.wait(timeout=3)
    except subprocess.TimeoutExpired:
        child.terminate()
    try:
        return child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def say(text: str) -> None:
    print(text, flush=True)


def main(arguments: Sequence[str]) -> int:
    try:
        asked = partial(setting, arguments, os.environ, read_settings(ROOT / ".streamlit" / "config.toml"))
        address = choose_address(asked)
    except (OSError, ValueError) as error:
        say(f"L’application n’a pas démarré : {error}")
        return 1
    secrets = Path(asked("secrets.files") or ROOT / ".streamlit" / "secrets.toml")
    say("Démarrage de l’application…")
    return run(arguments, address, keyed=not has_sign_in(secrets))


if __name__ == "__main__":
    # A Windows console may not know the accents of the messages.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if sys.argv[1:2] == [SERVER]:
        serve(sys.argv[2:])
    sys.exit(main(sys.argv[1:]))
