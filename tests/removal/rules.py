"""The rules of secrecy, checks, comparability and progress, found in the code; and a file without one of them."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.paths import ROOT

# Where each kind of rule stands, how many are drawn, and the tests nearest to it, quickest first.
SECRECY, CHECKS, COMPARABILITY, PROGRESS = "secret", "contrôles", "comparabilité", "avancement"
CODE = {
    SECRECY: ("etl/secrecy/*.py",),
    CHECKS: ("etl/checks/*.py", "etl/warehouse/checks/*.sql"),
    COMPARABILITY: ("reporting/analysis/comparability.py",),
    PROGRESS: ("reporting/analysis/change.py", "reporting/analysis/progress.py"),
}
DRAWN = {SECRECY: 3, CHECKS: 3, COMPARABILITY: 2, PROGRESS: 2}
NEAREST = {
    SECRECY: ("tests/etl/test_secrecy.py", "tests/secrecy", "tests/reporting/test_hidden.py"),
    CHECKS: ("tests/etl/test_warehouse.py", "tests/etl/test_sources.py", "tests/intake/test_golden.py"),
    COMPARABILITY: ("tests/reporting/test_comparability.py", "tests/reporting/test_exhibits.py", "tests/reporting"),
    PROGRESS: (
        "tests/reporting/test_change.py",
        "tests/reporting/test_progress.py",
        "tests/reporting/test_exhibits.py",
        "tests/reporting",
    ),
}


@dataclass(frozen=True)
class Rule:
    """A check in SQL, whole, or a condition in Python under which something is refused, said or answered apart."""

    kind: str
    path: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.kind} · {self.path}:{self.line} · {self.said}"


def draw(seed: int) -> list[Rule]:
    """Ten rules, some of each kind."""
    chance = random.Random(seed)
    return [rule for kind, count in DRAWN.items() for rule in chance.sample(rules(kind), count)]


def rules(kind: str) -> list[Rule]:
    paths = [path for pattern in CODE[kind] for path in sorted(ROOT.glob(pattern))]
    return [rule for path in paths for rule in _of(kind, path)]


def _of(kind: str, path: Path) -> Iterator[Rule]:
    name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        yield Rule(kind, name, 1, text.splitlines()[0])
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.If) and _is_rule(node):
            yield Rule(kind, name, node.lineno, f"if {ast.unparse(node.test)}")


def _is_rule(node: ast.If) -> bool:
    """Whether what follows is an answer, a refusal or something said; the next of a loop only spares time."""
    last = node.body[-1]
    said = isinstance(last, ast.Expr) and isinstance(last.value, ast.Yield)
    return said or isinstance(last, ast.Return | ast.Raise)


def remove(rule: Rule, root: Path) -> None:
    """Takes the rule out of the copy of the code at `root`."""
    path = root / rule.path
    if path.suffix == ".sql":
        path.unlink()
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    path.write_text(ast.unparse(ast.fix_missing_locations(_Without(rule.line).visit(tree))), encoding="utf-8")


class _Without(ast.NodeTransformer):
    """What stands after `else` in place of one `if`; a generator stays one."""

    def __init__(self, line: int) -> None:
        self.line = line

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if node.lineno != self.line:
            return self.generic_visit(node)
        yields = any(isinstance(part, ast.Yield) for part in ast.walk(node))
        return node.orelse or ast.parse("if 0: yield" if yields else "pass").body
