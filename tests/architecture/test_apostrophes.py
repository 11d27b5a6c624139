"""What is shown has the apostrophes of print, U+2019; those that remain are keys of the files that are read."""

import ast
import re
from collections.abc import Iterator

from etl.paths import ROOT

STRAIGHT = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|aujourd)'", re.IGNORECASE)
KEYS = {
    "31 décembre de l'année N",
    "cible de l'État",
    "d'après ",
    "menacés d'expulsion",
    "premier trimestre de l'année N+1",
    "système d'information",
    "état d'avancement",
}


def shown(tree: ast.Module) -> Iterator[str]:
    """The strings of a module that are neither docstrings nor questions in SQL."""
    told = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told:
            yield node.value


def test_no_apostrophe_that_is_shown_is_straight() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), text)
        for folder in ("etl", "pages", "reporting")
        for path in (ROOT / folder).rglob("*.py")
        for text in shown(ast.parse(path.read_text("utf-8")))
        if STRAIGHT.search(text) and text not in KEYS
    }
    assert found == set()
