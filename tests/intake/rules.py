"""Every rule of the intake, found in its code: where it stands, which finding it gives, and the code without it."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType

from etl.paths import ROOT

CODE = ("etl/formats", "etl/reading", "etl/sources/officiel.py", "etl/sources/marks.py", "etl/intake/plausible.py")
CODE += ("etl/checks",)
OURS = {"csv.py", "geojson.py", "returned.py"}  # our own tables, which nobody sends; returns have their own test
SAYING = {"_say", "say", "_fault", "fault", "_once"}
DEFAULT = "format"  # the identifier of a FormatError that gives none
CELL = frozenset({"periode", "valeur"})  # what becomes of a ValueError


@dataclass(frozen=True)
class Rule:
    """A statement that refuses or remarks. `number`: its rank among those of its file; `ids`: what it may give."""

    path: str
    number: int
    line: int
    function: str
    ids: frozenset[str]
    words: frozenset[str] = field(default=frozenset(), repr=False)  # of the function that holds it

    def shares(self, sentence: str) -> int:
        """How many words of a sentence the rule's function has: the likeliest to be its own."""
        return len(self.words & _words(sentence))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function} ({', '.join(sorted(self.ids))})"


def rules(code: Sequence[str] = CODE) -> list[Rule]:
    """All of them, in the order of the code; a statement that only hands on what another said is not one."""
    paths = [p for place in code for p in (sorted((ROOT / place).glob("*.py")) or [ROOT / place])]
    kept = [p.relative_to(ROOT).as_posix() for p in paths if p.name not in OURS or code != CODE]
    return [rule for path in kept for rule in _of(path) if rule.ids]


def _of(path: str) -> Iterator[Rule]:
    tree = _parsed(path)
    helpers = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for number, (function, node) in enumerate(_statements(tree)):
        ids, words = frozenset(_ids(node, helpers)), _words(ast.unparse(helpers[function.split(".")[-1]]))
        yield Rule(path, number, node.lineno, function, ids, words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d]{4,}", text))


def _parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _statements(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Each statement that is a rule, and the qualified name of its function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _statements(node, f"{inside}.{node.name}".strip("."))
            continue
        if inside and isinstance(node, ast.stmt) and _is_rule(node):
            yield inside, node
        yield from _statements(node, inside)


def _is_rule(node: ast.stmt) -> bool:
    match node:
        case ast.Raise(exc=ast.Call() | ast.IfExp()):
            return True
        case ast.Expr(value=ast.Call() as call):
            return _name(call) in SAYING
        case ast.Expr(value=ast.Yield(value=ast.Call() as call)):
            return _name(call) == "Finding"
        case ast.Return(value=ast.Call() as call):
            return _name(call) == "FormatError"
        case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=str()), ast.Constant()])):
            return True  # of `impossible`: the rule that a figure breaks by itself
    return False


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).split(".")[-1]


def _ids(node: ast.AST, helpers: dict[str, ast.FunctionDef]) -> Iterator[str]:
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield str(ast.literal_eval(node.value)[0])
    for call in (found for found in ast.walk(node) if isinstance(found, ast.Call)):
        name, first = _name(call), call.args[0] if call.args else None
        named = [keyword.value for keyword in call.keywords if keyword.arg == "id"]
        if name == "FormatError":
            yield from (DEFAULT,) if not named else (str(id.value) for id in named if isinstance(id, ast.Constant))
        elif name == "ValueError":
            yield from CELL
        elif name in SAYING | {"Finding", "Fault"}:
            yield from (str(first.value),) if isinstance(first, ast.Constant) else ()
        elif name in helpers:
            yield from _ids(ast.Module(helpers[name].body, []), {})


@contextmanager
def without(rule: Rule) -> Iterator[None]:
    """The code as it would run if the rule were not there."""
    module = importlib.import_module(rule.path.removesuffix(".py").replace("/", "."))
    function, code = _function(module, rule.function), _mutated(rule)
    kept = function.__code__
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = kept


def _function(module: ModuleType, name: str) -> FunctionType:
    found: object = module
    for part in name.split("."):
        found = vars(found)[part]
    found = getattr(found, "__wrapped__", found)
    assert isinstance(found, FunctionType)
    return found


def _mutated(rule: Rule) -> CodeType:
    """The code of the rule's function, its statement replaced by nothing."""
    tree = _parsed(rule.path)
    target = [node for _, node in _statements(tree)][rule.number]
    changed = ast.fix_missing_locations(_Without(target).visit(tree))
    code = compile(changed, rule.path, "exec", dont_inherit=True)
    for part in rule.function.split("."):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == part)
    return code


class _Without(ast.NodeTransformer):
    """`pass` in place of one statement; a generator stays one."""

    def __init__(self, target: ast.stmt) -> None:
        self.target = target

    def visit(self, node: ast.AST) -> ast.AST:
        if node is not self.target:
            return self.generic_visit(node)
        yields = isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield)
        return ast.parse("if 0: yield" if yields else "pass").body[0]
