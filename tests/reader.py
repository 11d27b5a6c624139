"""Received files are each read in a process of its own, under its limits; here it is forked from one that is ready.

Starting Python and its libraries costs four times what reading a file does. What is not asked as the product asks it
(another program, less time), and tests/intake/test_limits.py, start the true process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from etl.paths import ROOT
from etl.reading import limited

PROGRAM = [sys.executable, "-m", limited.CHILD]
LEAST_SECONDS = int(limited.CPU_SECONDS)


@contextmanager
def ready() -> Iterator[Reader]:
    """What stands for `subprocess` in etl/reading/limited.py."""
    reader = Reader()
    try:
        yield reader
    finally:
        reader.stop()


class Reader:
    """Started by the first file; one file at a time."""

    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self) -> None:
        self.one_at_a_time = Lock()
        self.started: subprocess.Popen[str] | None = None

    def run(
        self, command: list[str], *, input: bytes, env: dict[str, str], **said: Any
    ) -> subprocess.CompletedProcess[bytes]:
        program, (aside, seconds) = command[:-2], command[-2:]
        if program != PROGRAM or int(seconds) < LEAST_SECONDS:
            return subprocess.run(command, input=input, env=env, **said)
        with self.one_at_a_time, tempfile.TemporaryDirectory() as folder:
            given, told = Path(folder) / "given", Path(folder) / "told"
            given.write_bytes(input)
            code = self._asked({"given": str(given), "told": str(told), "aside": aside, "seconds": int(seconds)}, env)
            return subprocess.CompletedProcess(command, code, told.read_bytes(), b"")

    def _asked(self, what: dict[str, str | int], env: dict[str, str]) -> int:
        if self.started is None:
            command, pipe = [sys.executable, "-m", "tests.reader"], subprocess.PIPE
            self.started = subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdin=pipe, stdout=pipe)
        assert self.started.stdin
        assert self.started.stdout
        print(json.dumps(what), file=self.started.stdin, flush=True)
        return int(self.started.stdout.readline())

    def stop(self) -> None:
        if self.started:
            self.started.communicate()


def serve() -> None:
    """A line of standard input for each file; the code that its process ended with, for each of them."""
    import openpyxl  # noqa: F401 - ready too

    from etl.reading import child  # noqa: F401

    for line in sys.stdin:
        if (forked := os.fork()) == 0:
            _answer(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]), flush=True)


def _answer(given: str, told: str, aside: str, seconds: int) -> NoReturn:
    from etl.reading import child

    code = 1
    try:
        with Path(given).open(encoding="utf-8") as sys.stdin, Path(told).open("w", encoding="utf-8") as sys.stdout:
            code = child.main(Path(aside), seconds)
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
