"""What the tests do to a data directory, and how a build refuses it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.warehouse import PUBLIE, Unavailable, current
from etl.warehouse.published import folder

Change = Callable[[str], str]
ENGLISH = re.compile(r"\b(the|is|not|should|must|expected|invalid|cannot|input|error|usage|argument|choose)\b", re.I)


def edit(path: Path, change: Change) -> None:
    """Rewrites a file; the change must change something."""
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def edit_snapshot(directory: Path, change: Change) -> None:
    """Rewrites the file of a snapshot, and its SHA-256 in the description."""
    description = directory / "snapshot.toml"
    (name,) = re.findall(r'^file = "(.+)"$', description.read_text(encoding="utf-8"), re.MULTILINE)
    edit(directory / name, change)
    digest = hashlib.sha256((directory / name).read_bytes()).hexdigest()
    edit(description, lambda text: re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{digest}"', text))


def swap(old: str, new: str) -> Change:
    """The first occurrence replaced."""
    return lambda text: text.replace(old, new, 1)


def added(line: str) -> Change:
    return lambda text: f"{text.rstrip()}\n{line}\n"


def without(start: str) -> Change:
    """The lines that start so, removed."""
    return lambda text: re.sub(rf"(?m)^{re.escape(start)}.*\n", "", text)


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """What a build of an instance without warehouse says, in French, when it publishes nothing."""
    said = said_by_failure(capsys)
    with pytest.raises(Unavailable):
        current()
    assert list(folder(PUBLIE).glob("*.duckdb")) == []
    return said


def said_by_failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["build", *arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Rien n’est publié" in captured.err
    assert ENGLISH.findall(captured.err) == []
    return captured.err
