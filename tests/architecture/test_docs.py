"""What the documents name exists: files of the code, modules to run; and the README stays short."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from etl.paths import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"(?:etl|reporting|pages|tests|docs|benchmarks)/[\w./@-]+\.[a-z]+")
MADE_UP = re.compile(r"/x\.py$|, nouveau")  # a name to replace, or what a recipe adds
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
MODULE = re.compile(r"python -m ([\w.]+)")
INSTALLED = {"venv", "pip", "pytest"}


def named(page: Path) -> set[Path]:
    """The files that a page names: those of the code from the root, those that it links to from where it is."""
    found: set[Path] = set()
    for line in page.read_text(encoding="utf-8").splitlines():
        if not MADE_UP.search(line):
            found |= {ROOT / path for path in CODE.findall(line) if not MADE_UP.search(path)}
            found |= {page.parent / path for path in LINK.findall(line)}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    assert sorted(str(path) for path in named(page) if not path.exists()) == []
    modules = {name.rstrip(".") for name in MODULE.findall(page.read_text(encoding="utf-8"))} - INSTALLED
    assert [name for name in sorted(modules) if find_spec(name) is None] == []


def test_the_readme_is_read_in_five_minutes() -> None:
    assert len((ROOT / "README.md").read_bytes()) <= 8_000
