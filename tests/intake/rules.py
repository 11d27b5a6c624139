"""Every rule of the intake, found in its code: where it stands, which finding it gives, and the code without it."""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from etl.paths import ROOT

CODE = ("etl/formats", "etl/reading", "etl/sources/officiel.py", "etl/intake/plausible.py", "etl/checks")
OURS = {"csv.py", "geojson.py"}  # formats of this project's own tables, which nobody sends
SAYING = {"_say", "say", "_fault", "fault", "_once"}
DEFAULT = "format"  # the identifier of a FormatError that gives none
CELL = frozenset({"valeur", "periode", "unite"})  # what becomes of a ValueError


@dataclass(frozen=True)
class Rule:
    """A statement that refuses or remarks. `number`: its rank among those of its file; `ids`: what it may give."""

    path: str
    number: int
    line: int
    function: str
    ids: frozenset[str]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function} ({', '.join(sorted(self.ids))})"


def rules() -> list[Rule]:
    """All of them, in the order of the code."""
    return [rule for path in _files() for rule in _of(path)]


def identifiers() -> set[str]:
    """What the rules may say."""
    return {id for rule in rules() for id in rule.ids}


def _files() -> list[str]:
    found = [p for place in CODE for p in (sorted((ROOT / place).glob("*.py")) or [ROOT / place])]
    return [p.relative_to(ROOT).as_posix() for p in found if p.name not in OURS]


def _of(path: str) -> Iterator[Rule]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    helpers = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for number, (function, node) in enumerate(_statements(tree)):
        yield Rule(path, number, node.lineno, function, frozenset(_ids(node, helpers)))


def _statements(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Each statement that is a rule, and the qualified name of its function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield from _statements(node, f"{inside}.{node.name}".strip("."))
            continue
        if inside and _is_rule(node):
            yield inside, node
        yield from _statements(node, inside)


def _is_rule(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        return isinstance(node.exc, ast.Call)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _name(node.value) in SAYING
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        return isinstance(node.value.value, ast.Call) and _name(node.value.value) == "Finding"
    return False


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _ids(node: ast.AST, helpers: dict[str, ast.FunctionDef]) -> Iterator[str]:
    for call in (found for found in ast.walk(node) if isinstance(found, ast.Call)):
        name = _name(call)
        texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        named = [k.value.value for k in call.keywords if k.arg == "id" and isinstance(k.value, ast.Constant)]
        if name == "FormatError":
            yield str(named[0]) if named else DEFAULT
        elif name == "ValueError":
            yield from CELL
        elif name in SAYING | {"Finding", "Fault"} and texts and call.args[0] in call.args and _first_is_text(call):
            yield texts[0]
        elif name in helpers and name not in SAYING:
            yield from _ids(ast.Module(helpers[name].body, []), {})


def _first_is_text(call: ast.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0], ast.Constant)
