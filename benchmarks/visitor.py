"""A visitor without a browser: asks a server to run a page and listens until the script has ended."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from serve import Address

SILENCE = 60.0  # seconds


@dataclass(frozen=True)
class Run:
    """One run of a page: seconds from the request to the end of the script, bytes received."""

    seconds: float
    size: int


@dataclass(frozen=True)
class Visitor:
    """An open session."""

    socket: ClientConnection

    def run(self, page: str) -> Run:
        """Runs the page of that address; everything is sent, as to a browser that kept nothing."""
        request = BackMsg()
        request.rerun_script.page_name = page
        start = time.perf_counter()
        self.socket.send(request.SerializeToString())
        size = 0
        while True:
            answer = self.socket.recv(timeout=SILENCE)
            size += len(answer)
            message = ForwardMsg.FromString(answer if isinstance(answer, bytes) else answer.encode())
            if message.WhichOneof("type") == "page_not_found":
                raise LookupError(f"{page} : page inconnue du serveur")
            if (
                message.WhichOneof("type") == "script_finished"
                and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return Run(time.perf_counter() - start, size)


@contextmanager
def visitor(address: Address) -> Iterator[Visitor]:
    """A session on that server, closed on the way out."""
    with connect(
        f"ws://{address.name}:{address.port}{address.path('_stcore/stream')}",
        sock=socket.create_connection((address.host, address.port), timeout=10),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
        max_size=None,
    ) as opened:
        yield Visitor(opened)
