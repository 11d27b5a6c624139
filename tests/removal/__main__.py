"""python -m tests.removal --seed 1: ten rules taken out one by one, in a copy of the code; which test sees each."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from etl.paths import ENVIRONMENT, ROOT
from tests.conftest import DECLARED
from tests.removal.rules import NEAREST, Rule, draw, remove

KEPT = ("etl", "reporting", "pages", "tests", "docs", ".streamlit", "app.py", "serve.py", "settings.py")
KEPT += ("pyproject.toml", "requirements.txt", "README.md", "Makefile")
EVERYWHERE = ("tests", "--ignore=tests/browser", "--ignore=tests/test_setup.py", "-n", "2", "--dist", "loadscope")
SEEN = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


def main(seed: int) -> int:
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="regles-") as folder:
        copy = _copy(Path(folder) / "code")
        for rule in reversed(draw(seed)):  # those of the pages first: they leave the warehouse as it is
            seen = _seen_without(rule, copy)
            survivors += not seen
            print(rule, f"  → {seen or 'AUCUN TEST NE LE VOIT'}", sep="\n", flush=True)
    print(f"graine {seed} : {survivors} règle(s) que rien ne garde")
    return int(survivors > 0)


def _copy(root: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    for name in [*KEPT, *(f"data/{declared}" for declared in DECLARED)]:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=ignored)
        else:
            shutil.copy2(ROOT / name, root / name)
    for path in (ROOT / "data").iterdir():
        if path.is_file():
            shutil.copy2(path, root / "data" / path.name)
    return root


def _seen_without(rule: Rule, copy: Path) -> str:
    """The first test that fails for want of the rule: of those nearest to it, else of all."""
    for asked in (NEAREST[rule.kind], EVERYWHERE):
        others: list[str] = []  # fail with the rule as well
        while test := _failing_without(rule, copy, [*asked, *(f"--deselect={other}" for other in others)]):
            if not _first_to_fail([test], copy):
                return test
            others.append(test)
    return ""


def _failing_without(rule: Rule, copy: Path, asked: Sequence[str]) -> str:
    before = (copy / rule.path).read_text(encoding="utf-8")
    remove(rule, copy)
    try:
        return _first_to_fail(asked, copy)
    finally:
        (copy / rule.path).write_text(before, encoding="utf-8")


def _first_to_fail(asked: Sequence[str], copy: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != ENVIRONMENT}
    command = [sys.executable, "-m", "pytest", "-x", "--tb=no", "-p", "no:cacheprovider", *asked]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 1, 2):  # 2: a test file cannot even be read
        raise RuntimeError(done.stdout + done.stderr)
    found = SEEN.search(done.stdout)
    return found[1] if found else ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    sys.exit(main(parser.parse_args().seed))
